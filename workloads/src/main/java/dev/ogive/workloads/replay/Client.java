package dev.ogive.workloads.replay;

import dev.ogive.workloads.trace.TracedStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// One connection and the statements that go through it, in order. During a turn a thread of its
/// own runs them.
final class Client {
    /// What ends a turn.
    private static final Planned END = new Planned(-1, -1, null, -1, 0, false);

    private final EngineRun run;
    private final Connection connection;
    private final BlockingQueue<Planned> queue = new LinkedBlockingQueue<>();
    private Thread thread;

    /// When the statement before had ended, on the replay's clock; and when it had been sent and
    /// would have ended in the recording.
    private long freeNanos = -1;

    private long recordedEndNanos;
    private volatile Statement running;

    Client(EngineRun run, Connection connection) {
        this.run = run;
        this.connection = connection;
    }

    void add(Planned planned) {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("replay-client").start(this::work);
        }
        queue.add(planned);
    }

    /// Waits until everything that was added has ended.
    void endTurn() throws InterruptedException {
        if (thread != null) {
            queue.add(END);
            thread.join();
            thread = null;
        }
    }

    /// Ends the statement that runs now.
    void cancel() {
        Statement statement = running;
        if (statement != null) {
            cancel(statement);
        }
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            // It has ended by itself.
        }
    }

    void close() throws SQLException {
        connection.close();
    }

    private void work() {
        try {
            for (Planned next = queue.take(); next.statement() != null; next = queue.take()) {
                run.ended(next, run(next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Execution run(Planned planned) {
        long due = due(planned);
        if (!run.clock.await(due, run::isStopped)) {
            return new Execution(Execution.Status.SKIPPED, due, due, due, due, null, false, null);
        }
        Execution execution = execute(planned.statement(), due);
        freeNanos = execution.endNanos();
        recordedEndNanos = recordedEnd(planned);
        return execution;
    }

    private long due(Planned planned) {
        return switch (run.pace()) {
            case Pace.OpenLoop _ -> planned.scheduledNanos();
            case Pace.ClosedLoop _ ->
                freeNanos < 0
                        ? planned.scheduledNanos()
                        : freeNanos + Math.max(0, planned.scheduledNanos() - recordedEndNanos);
            case Pace.AsFastAsPossible _ -> run.clock.now();
        };
    }

    /// The end of a statement in the recording, at the speed of the replay; where its duration is
    /// not known, its start.
    private long recordedEnd(Planned planned) {
        long duration = Math.max(0, planned.statement().durationNanos());
        return planned.scheduledNanos() + (long) (duration / run.pace().speed());
    }

    private Execution execute(TracedStatement traced, long due) {
        long free = Math.max(freeNanos, run.turnStartNanos());
        AtomicBoolean late = new AtomicBoolean();
        long start = run.clock.now();
        ScheduledFuture<?> alarm = null;
        try (Statement statement = traced.parameters().isEmpty()
                ? connection.createStatement()
                : connection.prepareStatement(traced.sql())) {
            running = statement;
            alarm = run.alarm(() -> {
                late.set(true);
                cancel(statement);
            });
            boolean isQuery = send(statement, traced);
            AnswerDigest digest;
            if (isQuery) {
                try (ResultSet rows = statement.getResultSet()) {
                    digest = AnswerDigest.of(rows, run.digestBudget);
                }
            } else {
                digest = AnswerDigest.ofChange(Math.max(0, statement.getUpdateCount()));
            }
            return new Execution(Execution.Status.OK, due, free, start, run.clock.now(), digest, isQuery, null);
        } catch (SQLException | RuntimeException e) {
            Execution.Status status = run.isStopped() && !late.get()
                    ? Execution.Status.SKIPPED
                    : late.get() ? Execution.Status.TIMEOUT : Execution.Status.ERROR;
            return new Execution(status, due, free, start, run.clock.now(), null, false, firstLine(e));
        } finally {
            running = null;
            if (alarm != null) {
                alarm.cancel(false);
            }
        }
    }

    private static boolean send(Statement statement, TracedStatement traced) throws SQLException {
        if (!(statement instanceof PreparedStatement prepared)
                || traced.parameters().isEmpty()) {
            return statement.execute(traced.sql());
        }
        for (int i = 0; i < traced.parameters().size(); i++) {
            prepared.setObject(i + 1, traced.parameters().get(i));
        }
        return prepared.execute();
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage()).strip();
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
