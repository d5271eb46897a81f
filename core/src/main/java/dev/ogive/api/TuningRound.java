package dev.ogive.api;

import dev.ogive.catalog.TableName;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.maintain.tune.Comparison;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.tune.TableSample;
import dev.ogive.maintain.tune.TuningHost;
import dev.ogive.maintain.workload.ObservedTemplate;
import dev.ogive.maintain.workload.SampleStatement;
import dev.ogive.plan.shape.QueryShape;
import dev.ogive.sql.Tables;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/// What a tuner may do in one round; made and used on one thread.
final class TuningRound implements TuningHost, AutoCloseable {
    /// What is new has to take less than this share of the time to be kept.
    private static final double PAYS = 0.95;

    /// A verdict needs so much of the affected templates' time to have been compared.
    private static final double COMPARED_MIN = 0.5;

    private final Tuning tuning;
    private final Session session;
    private final List<ObservedTemplate> templates;
    private final boolean acts;
    private final long endNanos;
    private final BooleanSupplier stopped;
    private final BiConsumer<Double, String> progress;

    /// What trials may cost yet.
    private double creditNanos;

    /// Nothing more can be written.
    private boolean isDiskFull;

    TuningRound(
            Tuning tuning,
            List<ObservedTemplate> templates,
            boolean acts,
            Duration budget,
            double creditNanos,
            BooleanSupplier stopped,
            BiConsumer<Double, String> progress) {
        this.tuning = tuning;
        this.session = tuning.session();
        this.templates = templates;
        this.acts = acts;
        this.endNanos = System.nanoTime() + budget.toNanos();
        this.creditNanos = creditNanos;
        this.stopped = stopped;
        this.progress = progress;
    }

    @Override
    public List<ObservedTemplate> templates() {
        return templates;
    }

    @Override
    public QueryShape shape(SampleStatement statement) {
        try {
            return session.shape(statement);
        } catch (OgiveException e) {
            // What it reads is gone or has become something else.
            return null;
        }
    }

    @Override
    public TableSample sample(StoredTable table, List<Integer> columns, int rowsMax) {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return TableSample.of(table, snapshot, columns, rowsMax);
        }
    }

    private TableData.Chunked open(StoredTable table, DatabaseSnapshot snapshot) {
        return table.open(snapshot);
    }

    @Override
    public long rows(StoredTable table) {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return open(table, snapshot).rows();
        }
    }

    @Override
    public long bytes(StoredTable table) {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return SystemTables.bytes(table, snapshot);
        }
    }

    @Override
    public long viewBytes(StoredTable table) {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            Tables tables = new SessionTables(session, snapshot, null);
            return tables.definitionsVersion() == 0
                    ? 0
                    : session.engine().sql().materializedViews(tables).stream()
                            .filter(v -> v.reads().stream().anyMatch(t -> t.id() == table.id()))
                            .mapToLong(v -> SystemTables.bytes(v.rows(), snapshot))
                            .sum();
        }
    }

    @Override
    public List<Decision> decisions() {
        return tuning.log().all();
    }

    @Override
    public boolean acts() {
        return acts;
    }

    @Override
    public boolean mayOrder() {
        return session.settings().get(Settings.TUNER_LAYOUTS);
    }

    @Override
    public double viewShare() {
        return session.settings().get(Settings.TUNER_SPACE) / 100.0;
    }

    @Override
    public long nanosLeft() {
        return isDiskFull || stopped.getAsBoolean() ? 0 : endNanos - System.nanoTime();
    }

    @Override
    public void progress(double share, String what) {
        progress.accept(share, what);
    }

    @Override
    public Decision propose(Decision decision) {
        Decision known = tuning.log().all().stream()
                .filter(d -> d.state() == Decision.State.PROPOSED && d.sql().equals(decision.sql()))
                .findFirst()
                .orElse(null);
        return tuning.log()
                .put((known == null ? decision : decision.withId(known.id()))
                        .with(Decision.State.PROPOSED, "", Tuning.nowMicros()));
    }

    @Override
    public Decision act(Decision decision) {
        if (!acts || nanosLeft() <= 0) {
            return decision;
        }
        if (decision.costNanos() > creditNanos) {
            String note = String.format(
                    Locale.ROOT,
                    "it would cost %.1f s, and what was saved up to now allows %.1f s",
                    decision.costNanos() / 1e9,
                    Math.max(0, creditNanos) / 1e9);
            return tuning.log().put(decision.with(Decision.State.PROPOSED, note, Tuning.nowMicros()));
        }
        long startNanos = System.nanoTime();
        Decision trial = tuning.log().put(decision.with(Decision.State.TRIAL, "", Tuning.nowMicros()));
        Decision done;
        try {
            done = decision.view() != null ? tryView(trial, startNanos) : tryOrder(trial, startNanos);
        } catch (OgiveException e) {
            done = failed(trial, e, System.nanoTime() - startNanos);
        }
        creditNanos += done.state() == Decision.State.ACTIVE ? done.nanosSaved() : 0;
        creditNanos -= done.costNanos();
        return done;
    }

    /// After a full disk the round ends: what comes next would fail, too.
    private Decision failed(Decision trial, OgiveException why, long nanos) {
        isDiskFull = why.code() == ErrorCode.DISK_FULL;
        String note = why.display();
        try {
            tuning.undoTrial(trial);
        } catch (OgiveException e) {
            // It stays a trial, which the next start removes.
            throw isDiskFull ? why : e;
        }
        return tuning.finish(
                trial.withMeasured(trial.measured(), trial.costBytes(), nanos, 0), Decision.State.FAILED, note);
    }

    private Decision tryView(Decision trial, long startNanos) {
        TableName view = trial.view();
        Session.Variant plain = tuning.hide(view);
        progress(0, "making view " + view);
        long room = room(trial.table());
        session.execute(trial.sql()).close();
        long bytes = bytesOf(view);
        if (bytes > room) {
            tuning.undoTrial(trial);
            return tuning.finish(
                    trial.withMeasured("", bytes, System.nanoTime() - startNanos, 0),
                    Decision.State.REJECTED,
                    String.format(
                            Locale.ROOT, "it takes %,d bytes, and there is room for %,d", bytes, Math.max(0, room)));
        }
        Set<TableName> shown = new HashSet<>(plain.hiddenViews());
        shown.remove(view);
        Trial runs = new Trial(session, plain, new Session.Variant(plain.tables(), shown), view, this::nanosLeft);
        Comparison.Verdict verdict = compare(runs, templates, "view " + view);
        Decision measured = measured(trial, verdict, bytes, startNanos);
        if (!verdict.pays() || runs.share() < COMPARED_MIN) {
            tuning.undoTrial(trial);
            return rejected(measured, verdict, runs.share());
        }
        Decision active = tuning.finish(measured, Decision.State.ACTIVE, "");
        tuning.show(view);
        tuning.watch(active, runs.times());
        return active;
    }

    /// A table may take fewer bytes in another order: views that there is no room for any more
    /// are taken back, those that were measured to save least per byte first.
    void trim(TableName table) {
        List<Decision> views = tuning.log().all().stream()
                .filter(d -> d.view() != null
                        && d.state() == Decision.State.ACTIVE
                        && !d.pinned()
                        && d.table().equals(table))
                .sorted(Comparator.comparingDouble(d -> d.nanosSaved() / Math.max(1, d.costBytes())))
                .toList();
        for (Decision view : views) {
            if (room(table) >= 0) {
                return;
            }
            tuning.takeBack(view, "no room: in its new order, " + table + " takes fewer bytes");
        }
    }

    private static Decision measured(Decision trial, Comparison.Verdict verdict, long bytes, long startNanos) {
        double saved = Math.max(0, verdict.oldNanos() - verdict.newNanos());
        return trial.withMeasured(verdict.text(), bytes, System.nanoTime() - startNanos, saved);
    }

    /// Bytes that views of a table may take beside those that there are.
    private long room(TableName name) {
        StoredTable table;
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            table = snapshot.table(name);
        }
        return table == null ? Long.MAX_VALUE : (long) (viewShare() * bytes(table)) - viewBytes(table);
    }

    private long bytesOf(TableName view) {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return MaterializedViews.of(snapshot).stream()
                    .filter(v -> v.definition().name().equals(view))
                    .mapToLong(v -> SystemTables.bytes(v.rows(), snapshot))
                    .sum();
        }
    }

    private Comparison.Verdict compare(Trial runs, List<ObservedTemplate> on, String what) {
        progress(0.2, "comparing " + what);
        return runs.run(on, share -> progress(0.2 + 0.8 * share, "comparing " + what))
                .verdict(PAYS);
    }

    private Decision rejected(Decision measured, Comparison.Verdict verdict, double share) {
        if (share < COMPARED_MIN) {
            return tuning.finish(measured, Decision.State.FAILED, "no time to compare");
        }
        String why = !verdict.slower().isEmpty()
                ? verdict.slower().size() + " templates would be slower"
                : verdict.templates() == 0 ? "it would answer none of the statements" : "it would not be faster";
        return tuning.finish(measured, Decision.State.REJECTED, why);
    }

    /// On a copy of the table first: the table itself is written anew when that was faster.
    private Decision tryOrder(Decision trial, long startNanos) {
        TableName table = trial.table();
        TableName copy = Trial.copyOf(trial.id());
        progress(0, "sorting a copy of " + table);
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            if (!snapshot.schemas().contains(Trial.SCHEMA)) {
                session.change(t -> {
                    t.createSchema(Trial.SCHEMA);
                    return null;
                });
            }
        }
        session.execute("CREATE TABLE " + Ddl.quoted(copy) + " AS SELECT * FROM " + Ddl.quoted(table))
                .close();
        session.execute("ALTER TABLE " + Ddl.quoted(copy) + clause(trial.sql())).close();
        session.settings().set(Settings.REWRITE_TO_VIEWS.name(), "true");
        Session.Variant plain = tuning.session().variant();
        Trial views = new Trial(session, plain, plain, null, this::nanosLeft);
        List<ObservedTemplate> scanning = templates.stream()
                .filter(t -> t.isQuery() && !t.samples().isEmpty())
                .filter(t -> !views.usesView(t.samples().getFirst()))
                .toList();
        session.settings().set(Settings.REWRITE_TO_VIEWS.name(), "false");
        Session.Variant tried = new Session.Variant(Map.of(table, copy), plain.hiddenViews());
        Trial runs = new Trial(session, plain, tried, null, this::nanosLeft);
        Comparison.Verdict verdict = compare(runs, scanning, "the order of " + table);
        session.settings().reset(Settings.REWRITE_TO_VIEWS.name());
        tuning.undoTrial(trial);
        Decision measured = measured(trial, verdict, trial.costBytes(), startNanos);
        if (!verdict.pays() || runs.share() < COMPARED_MIN) {
            return rejected(measured, verdict, runs.share());
        }
        // After a crash from here on the order is set again.
        tuning.log().put(measured);
        progress(0.9, "sorting " + table);
        setOrder(trial);
        refreshViews(table);
        Decision active =
                tuning.finish(measured(measured, verdict, trial.costBytes(), startNanos), Decision.State.ACTIVE, "");
        tuning.replaced(active);
        tuning.watch(active, runs.times());
        trim(table);
        return active;
    }

    /// Has the table's rows written in the order that was accepted. Where that fails, the table
    /// is again one without it, some rows being in it or not.
    void setOrder(Decision trial) {
        TableName name = trial.table();
        Clustering before;
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            before = snapshot.table(name).definition().clustering();
        }
        try {
            session.execute(trial.sql()).close();
        } catch (OgiveException e) {
            try {
                session.change(t -> {
                    t.clusterTable(name, before);
                    return null;
                });
            } catch (OgiveException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /// Partials are of partitions, and these are other ones now: until they are made again, views
    /// answer from the table's rows.
    void refreshViews(TableName table) {
        List<TableName> views = new ArrayList<>();
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            Tables tables = new SessionTables(session, snapshot, null);
            if (tables.definitionsVersion() != 0) {
                session.engine().sql().materializedViews(tables).stream()
                        .filter(v -> v.reads().stream()
                                .anyMatch(t -> t.definition().name().equals(table)))
                        .forEach(v -> views.add(v.definition().name()));
            }
        }
        for (TableName view : views) {
            progress(0.95, "bringing view " + view + " up to date");
            session.execute("REFRESH MATERIALIZED VIEW " + Ddl.quoted(view)).close();
        }
    }

    private static String clause(String alter) {
        return alter.substring(alter.indexOf(" CLUSTER BY "));
    }

    @Override
    public void close() {
        session.settings().reset(Settings.REWRITE_TO_VIEWS.name());
        session.variant(null);
    }
}
