package dev.ogive.api;

import dev.ogive.catalog.TableName;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.maintain.tune.Comparison;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.tune.DecisionLog;
import dev.ogive.maintain.tune.Tuner;
import dev.ogive.maintain.workload.ObservedTemplate;
import dev.ogive.maintain.workload.WorkloadMonitor;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// Reshapes a database for its workload: rounds of a [Tuner] in the background or when asked, the
/// decisions, and a watch over what they did. Thread-safe.
public final class Tuning implements AutoCloseable {
    private static final long TICK_MILLIS = 1_000;

    /// In the background the tuner works for at most a tenth of the time.
    private static final int PAUSE_PER_WORK = 9;

    /// Of the time that the workload took, what may be spent before anything was saved.
    private static final double CREDIT = 0.1;

    /// What took less in all is left alone in the background.
    private static final double WORKLOAD_NANOS_MIN = 5e9;

    private final Engine engine;
    private final DecisionLog log;
    private final Session session;
    private final RegressionWatch watch;
    private final ScheduledExecutorService thread;
    private volatile boolean closing;

    /// Null where there is no work in the background.
    private ScheduledFuture<?> rounds;

    private volatile Session.Variant variant;
    private long nextRoundNanos;
    private volatile OgiveException lastFailure;

    // Guarded by this, as is all work.
    private boolean recovered;
    private Tuner tuner;
    private boolean searched;

    Tuning(Engine engine) {
        this.engine = engine;
        this.log = new DecisionLog(engine.database().notes());
        this.watch = new RegressionWatch(engine.database().notes());
        this.session = engine.session();
        this.session.observed(false);
        this.nextRoundNanos = System.nanoTime()
                + engine.settings().get(Settings.TUNER_INTERVAL).toNanos();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "ogive-tuner");
            t.setDaemon(true);
            return t;
        });
    }

    /// Begins to work in the background.
    void start() {
        engine.workload().listen(watch::ran);
        rounds = thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            recover();
            for (RegressionWatch.Regression found : watch.regressions()) {
                judge(found);
            }
            String mode = engine.settings().get(Settings.TUNER_MODE);
            if (mode.equals("off") || closing || System.nanoTime() - nextRoundNanos < 0) {
                return;
            }
            long startNanos = System.nanoTime();
            List<ObservedTemplate> templates = engine.workload().observed();
            double observed =
                    templates.stream().mapToDouble(ObservedTemplate::nanosTotal).sum();
            if (observed > WORKLOAD_NANOS_MIN) {
                round(
                        templates,
                        mode.equals("auto"),
                        engine.settings().get(Settings.TUNER_BUDGET),
                        credit(observed),
                        (_, _) -> {});
            }
            long endNanos = System.nanoTime();
            nextRoundNanos = endNanos
                    + Math.max(
                            engine.settings().get(Settings.TUNER_INTERVAL).toNanos(),
                            PAUSE_PER_WORK * (endNanos - startNanos));
        } catch (OgiveException e) {
            lastFailure = e;
        } catch (RuntimeException e) {
            lastFailure = new OgiveException(ErrorCode.INTERNAL_ERROR, "tuning failed: " + e, e);
        }
    }

    /// How much work in the background may cost yet: what the changes in use have been measured
    /// to save, and a tenth of what the workload has taken, less what trials have cost up to now.
    private double credit(double observedNanos) {
        double credit = CREDIT * observedNanos;
        for (Decision decision : log.all()) {
            credit += switch (decision.state()) {
                case ACTIVE, RETIRED -> decision.nanosSaved() - decision.costNanos();
                case REJECTED, REVERTED, FAILED, TRIAL -> -decision.costNanos();
                case PROPOSED -> 0;
            };
        }
        return credit;
    }

    /// What the last work in the background that failed met, or null.
    public OgiveException lastFailure() {
        return lastFailure;
    }

    /// One round, now.
    ///
    /// @param workload to tune for
    /// @param acts whether to change anything, or to propose only
    /// @param budget after which nothing new is begun
    /// @param progress told which share of a step is done, and what it is
    /// @throws OgiveException NOT_SUPPORTED without a tuner on the class path, READ_ONLY
    public void tune(WorkloadMonitor workload, boolean acts, Duration budget, BiConsumer<Double, String> progress) {
        if (!round(workload.observed(), acts, budget, Double.POSITIVE_INFINITY, progress)) {
            throw new OgiveException(
                    ErrorCode.NOT_SUPPORTED, "there is no tuner on the class path: add ogive-optimizer");
        }
    }

    private synchronized boolean round(
            List<ObservedTemplate> templates,
            boolean acts,
            Duration budget,
            double creditNanos,
            BiConsumer<Double, String> progress) {
        if (engine.database().isReadOnly()) {
            throw new OgiveException(ErrorCode.READ_ONLY, "the database is open read-only");
        }
        if (!searched) {
            tuner = ServiceLoader.load(Tuner.class).findFirst().orElse(null);
            searched = true;
        }
        if (tuner == null) {
            return false;
        }
        recover();
        if (acts) {
            retire(templates);
        }
        try (TuningRound round = new TuningRound(this, templates, acts, budget, creditNanos, () -> closing, progress)) {
            tuner.tune(round);
        }
        return true;
    }

    /// The decisions, by number.
    public List<Decision> decisions() {
        return log.all();
    }

    DecisionLog log() {
        return log;
    }

    Session session() {
        return session;
    }

    // What others see meanwhile

    /// What all sessions see: views that are being tried answer nobody's queries.
    Session.Variant variant() {
        Session.Variant known = variant;
        if (known == null) {
            Set<TableName> hidden = new HashSet<>();
            for (Decision decision : log.all()) {
                if (decision.state() == Decision.State.TRIAL && decision.view() != null) {
                    hidden.add(decision.view());
                }
            }
            known = new Session.Variant(Map.of(), hidden);
            variant = known;
        }
        return known;
    }

    /// What all see from now on, without a view.
    Session.Variant hide(TableName view) {
        Set<TableName> hidden = new HashSet<>(variant().hiddenViews());
        hidden.add(view);
        variant = new Session.Variant(Map.of(), hidden);
        return variant;
    }

    void show(TableName view) {
        Set<TableName> hidden = new HashSet<>(variant().hiddenViews());
        hidden.remove(view);
        variant = new Session.Variant(Map.of(), hidden);
    }

    // Ends of decisions

    Decision finish(Decision decision, Decision.State state, String note) {
        Decision finished = log.put(decision.with(state, note, nowMicros()));
        if (state == Decision.State.ACTIVE || state == Decision.State.REVERTED || state == Decision.State.RETIRED) {
            // What they took until now is no measure of what they take.
            engine.workload().forgetLatency(Set.copyOf(decision.evidence()));
        }
        return finished;
    }

    /// A new order takes the place of one that was decided before.
    void replaced(Decision by) {
        for (Decision decision : log.all()) {
            if (decision.id() != by.id()
                    && decision.view() == null
                    && decision.state() == Decision.State.ACTIVE
                    && decision.table().equals(by.table())) {
                watch.forget(decision.id());
                finish(decision, Decision.State.REVERTED, "replaced by decision " + by.id());
            }
        }
    }

    /// Removes what a trial made.
    void undoTrial(Decision trial) {
        session.variant(null);
        if (trial.view() != null) {
            session.execute("DROP MATERIALIZED VIEW IF EXISTS " + Ddl.quoted(trial.view()))
                    .close();
            show(trial.view());
            return;
        }
        boolean isThere;
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            isThere = snapshot.schemas().contains(Trial.SCHEMA);
        }
        if (isThere) {
            session.change(t -> {
                t.dropSchema(Trial.SCHEMA, true);
                return null;
            });
        }
    }

    /// What a process left half done when it ended: tried views and copies go, an order that had
    /// been compared and accepted is set.
    synchronized void recover() {
        if (recovered) {
            return;
        }
        recovered = true;
        watch.restore(log.all().stream()
                .filter(d -> d.state() == Decision.State.ACTIVE && !d.pinned())
                .map(Decision::id)
                .collect(Collectors.toSet()));
        for (Decision decision : log.all()) {
            if (decision.state() != Decision.State.TRIAL) {
                continue;
            }
            undoTrial(decision);
            boolean isAccepted = decision.view() == null && !decision.measured().isEmpty();
            if (isAccepted && table(decision.table()) != null) {
                session.execute(decision.sql()).close();
                finish(decision, Decision.State.ACTIVE, "resumed after an interruption");
            } else {
                finish(decision, Decision.State.FAILED, "interrupted by the end of the process");
            }
        }
    }

    private StoredTable table(TableName name) {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return snapshot.table(name);
        }
    }

    /// Takes a decision back: what it did is undone, and it is not taken again.
    ///
    /// @throws OgiveException INVALID_ARGUMENT for one that is not there or not in use
    void revert(long id) {
        Decision decision = find(id);
        if (decision.state() == Decision.State.PROPOSED) {
            finish(decision, Decision.State.REVERTED, "by hand");
            return;
        }
        if (decision.state() != Decision.State.ACTIVE) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "decision " + id + " is not in use: it is "
                            + decision.state().name());
        }
        takeBack(decision, "by hand");
    }

    synchronized void takeBack(Decision decision, String note) {
        takeBack(decision, Decision.State.REVERTED, note);
    }

    private void takeBack(Decision decision, Decision.State state, String note) {
        watch.forget(decision.id());
        if (decision.view() != null || table(decision.table()) != null) {
            session.execute(decision.undo()).close();
        }
        finish(decision, state, note);
    }

    /// Takes views back whose statements have stopped coming, as long as no others are answered
    /// from them.
    synchronized void retire(List<ObservedTemplate> templates) {
        Set<Long> gone = templates.stream()
                .filter(t -> t.forecast().isGone())
                .map(ObservedTemplate::id)
                .collect(Collectors.toSet());
        List<ObservedTemplate> coming =
                templates.stream().filter(t -> !gone.contains(t.id())).toList();
        for (Decision decision : log.all()) {
            if (decision.view() == null
                    || decision.state() != Decision.State.ACTIVE
                    || decision.pinned()
                    || decision.evidence().isEmpty()
                    || !gone.containsAll(decision.evidence())) {
                continue;
            }
            Trial plans = new Trial(session, variant(), variant(), decision.view(), () -> closing ? 0 : 1);
            if (coming.stream().noneMatch(plans::isChanged)) {
                takeBack(
                        decision,
                        Decision.State.RETIRED,
                        "its statements have stopped coming: "
                                + decision.evidence().size() + " templates");
            }
        }
        session.variant(null);
    }

    /// Keeps a decision whatever becomes of it.
    void pin(long id) {
        log.put(find(id).withPinned(true));
        watch.forget(id);
    }

    private Decision find(long id) {
        Decision decision = log.find(id);
        if (decision == null) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "there is no decision " + id);
        }
        return decision;
    }

    // After a decision

    void watch(Decision decision, List<Comparison.OfTemplate> times) {
        watch.add(decision.id(), times);
    }

    /// A view is compared once more with its absence; an order has nothing left to be compared
    /// with.
    private synchronized void judge(RegressionWatch.Regression found) {
        Decision decision = log.find(found.decision());
        if (decision == null || decision.pinned() || decision.state() != Decision.State.ACTIVE) {
            return;
        }
        if (decision.view() != null) {
            Session.Variant with = variant();
            Set<TableName> hidden = new HashSet<>(with.hiddenViews());
            hidden.add(decision.view());
            List<ObservedTemplate> slow = engine.workload().observed().stream()
                    .filter(t -> t.id() == found.template())
                    .toList();
            Trial runs = new Trial(
                    session, new Session.Variant(Map.of(), hidden), with, decision.view(), () -> closing ? 0 : 1);
            if (runs.run(slow, _ -> {}).verdict(1).slower().isEmpty()) {
                return;
            }
        }
        takeBack(decision, "a template became slower: " + Long.toHexString(found.template()));
    }

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// Stops work in progress, which leaves nothing behind that the next start does not remove.
    @Override
    public void close() {
        closing = true;
        if (rounds != null) {
            rounds.cancel(false);
        }
        session.cancelAll();
        thread.shutdown();
        try {
            while (!thread.awaitTermination(100, TimeUnit.MILLISECONDS)) {
                session.cancelAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
