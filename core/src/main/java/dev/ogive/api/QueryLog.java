package dev.ogive.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The statements that ended last, for `ogive.queries`. Thread-safe; a fixed number is kept.
final class QueryLog {
    private static final int KEPT = 1000;

    /// @param startMicros microseconds since 1970 UTC
    /// @param rows of the result, or changed
    /// @param error code, or null
    record Entry(long id, long startMicros, long durationMicros, String sql, long rows, String error) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long nextId = 1;

    synchronized void add(long startMicros, long durationMicros, String sql, long rows, String error) {
        if (entries.size() == KEPT) {
            entries.removeFirst();
        }
        String text = sql.length() > 10_000 ? sql.substring(0, 10_000) : sql;
        entries.addLast(new Entry(nextId++, startMicros, durationMicros, text, rows, error));
    }

    synchronized List<Entry> entries() {
        return new ArrayList<>(entries);
    }
}
