package dev.ogive.api;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.QueryContext;
import java.time.Duration;

/// One statement at a time of one session, with a handle to stop it from another thread.
public final class Call {
    private final Session session;
    private volatile QueryContext running;
    private volatile Duration timeout = Duration.ZERO;
    private volatile boolean cancelled;

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

    /// Parses, binds and runs one statement.
    public Outcome execute(String sql, Object... values) {
        begin();
        return execute(session.prepare(sql), values);
    }
}
