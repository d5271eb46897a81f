package dev.ogive.api;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.QueryContext;
import java.time.Duration;
import java.util.List;

/// One statement at a time of one session, with a handle to stop it from another thread.
public final class Call {
    private final Session session;
    private volatile QueryContext running;
    private volatile Duration timeout = Duration.ZERO;
    private volatile boolean cancelled;
    private List<Object> values = List.of();

    /// When the text of the statement came, on the clock of System.nanoTime; 0 where it was
    /// prepared before.
    private long arrivedNanos;

    private volatile boolean executing;

    Call(Session session) {
        this.session = session;
    }

    public Session session() {
        return session;
    }

    /// A limit for each following execution, over `statement.timeout`; zero means none of its
    /// own.
    public void timeout(Duration limit) {
        timeout = limit;
    }

    Duration timeout() {
        return timeout;
    }

    /// Stops what runs now, soon; without effect where nothing does.
    public void cancel() {
        QueryContext query = running;
        if (query != null) {
            query.cancel();
        } else {
            cancelled = true;
        }
    }

    /// Marks the beginning of an execution: a cancel that came before it does not count.
    void begin() {
        cancelled = false;
        running = null;
        values = List.of();
    }

    /// An execution with these parameters has begun.
    void started(List<Object> bound) {
        values = bound;
        arrivedNanos = arrivedNanos == 0 ? System.nanoTime() : arrivedNanos;
        executing = true;
    }

    /// The execution has an outcome or failed: the next one counts its time anew.
    void ended() {
        arrivedNanos = 0;
        executing = false;
    }

    /// Whether an execution has no outcome yet: queries that end now are parts of its statement.
    boolean isExecuting() {
        return executing;
    }

    /// When the execution that runs began, planning included.
    long startNanos() {
        return arrivedNanos;
    }

    private Prepared prepare(String sql) {
        long nowNanos = System.nanoTime();
        Prepared prepared = session.prepare(sql);
        arrivedNanos = nowNanos;
        return prepared;
    }

    List<Object> values() {
        return values;
    }

    void attach(QueryContext query) {
        running = query;
        if (cancelled) {
            query.cancel();
        }
    }

    void check() {
        if (cancelled) {
            throw new OgiveException(ErrorCode.CANCELLED, "the statement was cancelled");
        }
    }

    /// Runs a statement.
    ///
    /// @param values canonical values of its parameters
    public Outcome execute(Prepared statement, Object... values) {
        return session.execute(this, statement, java.util.Arrays.asList(values));
    }

    /// Parses, binds and runs one statement, or several in order with semicolons between them:
    /// each commits by itself unless a transaction is open, the first failure ends it, the
    /// outcome is that of the last.
    public Outcome execute(String sql, Object... values) {
        begin();
        if (values.length == 0 && mayBeSeveral(sql)) {
            List<String> statements = Script.statements(sql);
            if (statements.size() > 1) {
                for (String statement : statements.subList(0, statements.size() - 1)) {
                    drain(execute(prepare(statement)));
                    check();
                }
                return execute(prepare(statements.getLast()));
            }
        }
        return execute(prepare(sql), values);
    }

    private static boolean mayBeSeveral(String sql) {
        int first = sql.indexOf(';');
        return first >= 0 && first < sql.stripTrailing().length() - 1;
    }

    /// A query in the middle runs to its end: it may fail.
    private static void drain(Outcome outcome) {
        try (outcome) {
            if (outcome instanceof Outcome.Rows rows) {
                while (rows.cursor().next() != null) {
                    // Nobody looks at these rows.
                }
            }
        }
    }
}
