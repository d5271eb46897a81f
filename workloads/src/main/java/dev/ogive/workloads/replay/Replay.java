package dev.ogive.workloads.replay;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.Template;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TraceSort;
import dev.ogive.workloads.trace.TracedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/// Replays one trace on one or several engines. One thread calls [#run]; any may call [#stop] and
/// read the progress.
///
/// Several engines take turns: each turn is a span of the trace, and the engine that goes first
/// changes from turn to turn. One engine alone has the whole trace as its only turn.
public final class Replay implements AutoCloseable {
    /// Statements of a turn at most; as fast as possible, where time does not count, fewer.
    private static final int TURN_STATEMENTS_MAX = 20_000;

    private static final int FAST_TURN_STATEMENTS = 1_000;

    /// Templates that are told apart; what comes later is counted as one.
    private static final int TEMPLATES_MAX = 1_000;

    /// Templates, those that took most first, of which it is asked what they read.
    private static final int READS_MAX = 50;

    private final ReplayOptions options;
    private final List<EngineRun> runs = new ArrayList<>();
    private final List<TemplateStats> templates = new ArrayList<>();
    private final Map<Long, Integer> templateNumbers = new HashMap<>();
    private final Agreement agreement = new Agreement();
    private final double[] pairedServiceMillis;
    private final double[] pairedLatencyMillis;
    private TraceSort recording;
    private Dialect dialect = Dialect.OGIVE;
    private long taken;
    private TracedStatement ahead;
    private volatile String stopped;
    private volatile long ended;
    private volatile double secondsDone;
    private volatile String engineNow = "";

    /// @param databases open, and closed by the caller; the first is compared with each other
    public Replay(List<PeerDatabase> databases, ReplayOptions options) {
        if (databases.isEmpty()) {
            throw new IllegalArgumentException("no engine");
        }
        this.options = options;
        for (PeerDatabase database : databases) {
            runs.add(new EngineRun(database, options.pace(), options.clients(), options.timeout()));
        }
        pairedServiceMillis = new double[runs.size()];
        pairedLatencyMillis = new double[runs.size()];
    }

    /// Ends the replay soon; [#run] returns what was measured until then.
    public void stop(String why) {
        if (stopped == null) {
            stopped = why;
        }
        runs.forEach(EngineRun::stop);
    }

    /// Records what the first engine does: when each statement was really sent, how long it took,
    /// what came of it. Before [#run].
    public void recordInto(TraceSort into) {
        recording = into;
    }

    /// Executions that have ended, of all engines.
    public long ended() {
        return ended;
    }

    /// How much of the trace's time all engines have behind them, on the clock of the replay.
    public double secondsDone() {
        return secondsDone;
    }

    /// Whose turn it is.
    public String engineNow() {
        return engineNow;
    }

    /// Replays a trace to its end, or to where [#stop] or a limit of the options ends it.
    ///
    /// @param name of the trace, for reports
    /// @throws OgiveException IO_ERROR where the trace cannot be read or an engine gives no
    ///     connection
    public ReplayResult run(TraceReader trace, String name) {
        Instant started = Instant.now();
        dialect = trace.header().dialect();
        try {
            if (runs.size() == 1) {
                EngineRun run = runs.getFirst();
                engineNow = run.database().label();
                run.turn(all(trace), (planned, execution) -> record(0, planned, execution));
            } else {
                turns(trace);
            }
        } catch (SQLException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "no connection for a session: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop("interrupted");
        }
        return result(name, started);
    }

    private void turns(TraceReader trace) throws SQLException, InterruptedException {
        List<Planned> turn = nextTurn(trace);
        for (int number = 0; !turn.isEmpty() && stopped == null; number++) {
            Execution[][] executions = new Execution[runs.size()][turn.size()];
            for (int i = 0; i < runs.size(); i++) {
                int engine = (number + i) % runs.size();
                EngineRun run = runs.get(engine);
                engineNow = run.database().label();
                run.connect(turn);
                run.turn(turn.iterator(), (planned, execution) -> {
                    executions[engine][planned.index()] = execution;
                    record(engine, planned, execution);
                });
            }
            compare(turn, executions);
            turn = nextTurn(trace);
        }
    }

    /// The statements of the trace until a limit is met.
    private Iterator<Planned> all(TraceReader trace) {
        return new Iterator<>() {
            private Planned next = plan(trace, 0);

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public Planned next() {
                if (next == null) {
                    throw new NoSuchElementException();
                }
                Planned result = next;
                next = plan(trace, 0);
                return result;
            }
        };
    }

    /// The statements of the next turn; none where the trace has ended or a limit is met.
    private List<Planned> nextTurn(TraceReader trace) {
        List<Planned> turn = new ArrayList<>();
        boolean timed = !(options.pace() instanceof Pace.AsFastAsPossible);
        int statementsMax = timed ? TURN_STATEMENTS_MAX : FAST_TURN_STATEMENTS;
        long endNanos = -1;
        while (turn.size() < statementsMax) {
            Planned next = plan(trace, turn.size());
            if (next == null) {
                break;
            }
            if (endNanos < 0) {
                long width = options.turn().toNanos();
                endNanos = (next.scheduledNanos() / width + 1) * width;
            }
            if (timed && next.scheduledNanos() >= endNanos) {
                ahead = next.statement();
                taken--;
                break;
            }
            turn.add(next);
        }
        return turn;
    }

    private Planned plan(TraceReader trace, int index) {
        if (taken >= options.statementsMax() || isOver()) {
            return null;
        }
        TracedStatement statement = ahead != null ? ahead : nextWanted(trace);
        ahead = null;
        if (statement == null) {
            return null;
        }
        long scheduled = options.pace().scheduledNanos(statement);
        if (options.lengthMax() != null
                && !(options.pace() instanceof Pace.AsFastAsPossible)
                && scheduled >= options.lengthMax().toNanos()) {
            return null;
        }
        long number = taken++;
        return new Planned(index, number, statement, template(statement), scheduled, number >= options.warmups());
    }

    private TracedStatement nextWanted(TraceReader trace) {
        TracedStatement next = trace.next();
        while (next != null
                && !options.sessions().isEmpty()
                && !options.sessions().contains(next.session())) {
            next = trace.next();
        }
        return next;
    }

    /// Whether a limit of the options is met.
    private boolean isOver() {
        if (stopped != null) {
            return true;
        }
        for (EngineRun run : runs) {
            long failures = run.stats().errors() + run.stats().timeouts();
            if (failures >= options.failuresMax()) {
                stopped = failures + " statements failed on " + run.database().label();
            }
            if (options.lengthMax() != null
                    && run.clock.now() >= options.lengthMax().toNanos()) {
                return true;
            }
        }
        return stopped != null;
    }

    private int template(TracedStatement statement) {
        Template template = Template.of(statement.sql(), dialect);
        Integer known = templateNumbers.get(template.id());
        if (known != null) {
            return known;
        }
        if (templates.size() < TEMPLATES_MAX) {
            templateNumbers.put(template.id(), templates.size());
            addTemplate(template.text(), statement.sql());
        } else if (templates.size() == TEMPLATES_MAX) {
            addTemplate("(further templates)", statement.sql());
        }
        return templates.size() - 1;
    }

    private void addTemplate(String text, String example) {
        synchronized (templates) {
            templates.add(new TemplateStats("T" + (templates.size() + 1), text, example, runs.size()));
        }
    }

    private void record(int engine, Planned planned, Execution execution) {
        runs.get(engine).stats().add(planned, execution);
        TemplateStats template;
        synchronized (templates) {
            template = templates.get(planned.template());
        }
        template.add(engine, planned, execution);
        synchronized (this) {
            if (engine == 0 && recording != null && execution.status() != Execution.Status.SKIPPED) {
                recording.add(recorded(planned.statement(), execution));
            }
            ended++;
            secondsDone = Math.max(secondsDone, planned.scheduledNanos() / 1e9);
        }
    }

    private static TracedStatement recorded(TracedStatement statement, Execution execution) {
        return new TracedStatement(
                statement.id(),
                statement.session(),
                execution.startNanos(),
                execution.serviceNanos(),
                statement.sql(),
                statement.parameters(),
                execution.isOk() ? execution.digest().rows() : TracedStatement.UNKNOWN,
                execution.isOk() ? null : execution.error(),
                statement.tags());
    }

    private void compare(List<Planned> turn, Execution[][] executions) {
        for (Planned planned : turn) {
            if (isSkippedSomewhere(planned, executions)
                    && !StatementText.of(planned.statement().sql()).isOnlyQuery()) {
                agreement.dataMayDiffer();
            }
        }
        List<Execution> all = new ArrayList<>();
        for (Planned planned : turn) {
            all.clear();
            for (Execution[] engine : executions) {
                all.add(engine[planned.index()]);
            }
            TemplateStats template = templates.get(planned.template());
            if (planned.counts() && all.stream().allMatch(e -> e != null && e.isOk())) {
                template.addPaired(all);
                for (int i = 0; i < all.size(); i++) {
                    pairedServiceMillis[i] += all.get(i).serviceNanos() / 1e6;
                    pairedLatencyMillis[i] += all.get(i).latencyNanos() / 1e6;
                }
            }
            for (int i = 1; i < all.size(); i++) {
                agreement.compare(
                        planned,
                        template,
                        runs.getFirst().database(),
                        all.getFirst(),
                        runs.get(i).database(),
                        all.get(i));
            }
        }
    }

    private static boolean isSkippedSomewhere(Planned planned, Execution[][] executions) {
        for (Execution[] engine : executions) {
            Execution execution = engine[planned.index()];
            if (execution == null || execution.status() == Execution.Status.SKIPPED) {
                return true;
            }
        }
        return false;
    }

    private ReplayResult result(String name, Instant started) {
        List<ReplayResult.Engine> engines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            PeerDatabase database = runs.get(i).database();
            EngineStats stats = runs.get(i).stats();
            engines.add(new ReplayResult.Engine(
                    stats,
                    database.version(),
                    database.bytesOnDisk(),
                    runs.size() == 1 ? stats.service().sumMillis() : pairedServiceMillis[i],
                    runs.size() == 1 ? stats.latency().sumMillis() : pairedLatencyMillis[i]));
        }
        List<TemplateStats> byTime = new ArrayList<>(templates);
        byTime.sort(Comparator.comparingDouble((TemplateStats t) -> t.sides().stream()
                        .mapToDouble(s -> s.service().sumMillis())
                        .sum())
                .reversed());
        askReads(byTime);
        return new ReplayResult(
                name,
                options.pace().toString(),
                started,
                stopped,
                engines,
                byTime,
                runs.size() == 1 ? null : agreement);
    }

    private void askReads(List<TemplateStats> byTime) {
        for (int i = 0; i < byTime.size() && i < READS_MAX && stopped == null; i++) {
            for (int engine = 0; engine < runs.size(); engine++) {
                TemplateStats template = byTime.get(i);
                template.sides()
                        .get(engine)
                        .readBytes(BytesRead.of(runs.get(engine).database(), template.example()));
            }
        }
    }

    /// Closes the connections of the sessions.
    @Override
    public void close() {
        runs.forEach(EngineRun::close);
    }
}
