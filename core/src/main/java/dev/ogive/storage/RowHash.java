package dev.ogive.storage;

/// A sum, modulo 2^128, of the hashes of a set of rows: equal sets have equal sums in whatever order and
/// encoding they
/// lie. Rows are added and subtracted with every change; a rewrite must leave the sum as it was.
///
/// @param high,low the two words
public record RowHash(long high, long low) {
    public static final RowHash NONE = new RowHash(0, 0);

    public RowHash plus(RowHash other) {
        long sum = low + other.low;
        return new RowHash(high + other.high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0), sum);
    }

    public RowHash minus(RowHash other) {
        return new RowHash(high - other.high - (Long.compareUnsigned(low, other.low) < 0 ? 1 : 0), low - other.low);
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
