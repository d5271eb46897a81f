package dev.ogive.index;

/// Half-open range of rows `[from, to)` in sorted order.
public record RowRange(long from, long to) {
    public RowRange {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("need 0 <= from <= to, got [" + from + ", " + to + ")");
        }
    }

    /// Number of rows.
    public long count() {
        return to - from;
    }

    public boolean isEmpty() {
        return from == to;
    }
}
