package dev.ogive.workloads.trace;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One statement of a trace.
///
/// @param id unique in its trace
/// @param session who sent it: statements of one session follow each other
/// @param startNanos when it was sent, since the beginning of the trace
/// @param durationNanos how long it took, or [#UNKNOWN]
/// @param parameters values of its placeholders: null, Boolean, Long, BigDecimal or String
/// @param rows of its result or changed by it, or [#UNKNOWN]
/// @param error code or message where it failed, else null
/// @param tags whatever else is known: user, database, application, engine
public record TracedStatement(
        long id,
        String session,
        long startNanos,
        long durationNanos,
        String sql,
        List<Object> parameters,
        long rows,
        String error,
        Map<String, String> tags) {
    /// A duration or a number of rows that the trace does not tell.
    public static final long UNKNOWN = -1;

    public TracedStatement {
        if (session == null || sql == null) {
            throw new IllegalArgumentException("a statement has a session and a text, got " + session + ", " + sql);
        }
        if (startNanos < 0 || durationNanos < UNKNOWN || rows < UNKNOWN) {
            throw new IllegalArgumentException(
                    "need start >= 0, duration and rows >= -1, got " + startNanos + ", " + durationNanos + ", " + rows);
        }
        for (Object value : parameters) {
            if (value != null
                    && !(value instanceof String
                            || value instanceof Long
                            || value instanceof BigDecimal
                            || value instanceof Boolean)) {
                throw new IllegalArgumentException("a parameter is a " + value.getClass());
            }
        }
        // Values may be null: List.copyOf would refuse them.
        parameters = parameters.isEmpty() ? List.of() : Collections.unmodifiableList(new ArrayList<>(parameters));
        tags = Map.copyOf(tags);
    }

    /// A statement of which only text and time are known.
    public static TracedStatement of(long id, String session, long startNanos, String sql) {
        return new TracedStatement(id, session, startNanos, UNKNOWN, sql, List.of(), UNKNOWN, null, Map.of());
    }

    public boolean failed() {
        return error != null;
    }

    /// The same statement elsewhere in time.
    public TracedStatement at(long id, long startNanos) {
        return new TracedStatement(id, session, startNanos, durationNanos, sql, parameters, rows, error, tags);
    }

    /// The same statement in other words.
    public TracedStatement withSql(String sql, List<Object> parameters) {
        return new TracedStatement(id, session, startNanos, durationNanos, sql, parameters, rows, error, tags);
    }

    /// The same statement with one more tag.
    public TracedStatement tagged(String tag, String value) {
        Map<String, String> more = new HashMap<>(tags);
        more.put(tag, value);
        return new TracedStatement(id, session, startNanos, durationNanos, sql, parameters, rows, error, more);
    }
}
