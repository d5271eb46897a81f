package dev.ogive.workloads.importer;

import dev.ogive.workloads.trace.Skips;
import dev.ogive.workloads.trace.TracedStatement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Where a reader puts what it finds. Moments are nanoseconds since 1970 UTC.
final class Sink {
    private final Consumer<TracedStatement> statements;
    private final Skips skips;
    private long count;

    /// Whether moments have a year; syslog leaves it out.
    boolean hasYear = true;

    Sink(Consumer<TracedStatement> statements, Skips skips) {
        this.statements = statements;
        this.skips = skips;
    }

    void skip(String reason, long line, String text) {
        skips.add(reason, line, text);
    }

    long count() {
        return count;
    }

    /// One statement; without a text it is counted as skipped.
    ///
    /// @param durationNanos or [TracedStatement#UNKNOWN]
    /// @param parameters values by their numbers in the text (`$1`), or in order (`?`)
    /// @param rows or [TracedStatement#UNKNOWN]
    /// @param error or null
    /// @param tags values may be null or empty: they are left out
    void statement(
            long line,
            String session,
            long startNanos,
            long durationNanos,
            String sql,
            List<Object> parameters,
            long rows,
            String error,
            Map<String, String> tags) {
        String text = withoutSemicolon(sql);
        if (text.isEmpty()) {
            skip("empty statement", line, sql);
            return;
        }
        if (startNanos < 0) {
            skip("a moment before 1970", line, text);
            return;
        }
        Placeholders placed = Placeholders.of(text, parameters);
        Map<String, String> known = new HashMap<>();
        tags.forEach((name, value) -> {
            if (value != null && !value.isBlank() && !value.equals("[unknown]")) {
                known.put(name, value);
            }
        });
        count++;
        statements.accept(new TracedStatement(
                count,
                session == null || session.isBlank() ? "0" : session,
                startNanos,
                Math.max(TracedStatement.UNKNOWN, durationNanos),
                placed.sql(),
                placed.values(),
                Math.max(TracedStatement.UNKNOWN, rows),
                error == null || error.isBlank() ? null : error,
                known));
    }

    private static String withoutSemicolon(String sql) {
        int end = sql.length();
        while (end > 0 && (sql.charAt(end - 1) == ';' || Character.isWhitespace(sql.charAt(end - 1)))) {
            end--;
        }
        return sql.substring(0, end).stripLeading();
    }
}
