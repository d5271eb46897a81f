package dev.ogive.sort;

/// Order of 64-bit keys. Every order is signed ascending order of `key ^ mask`.
public enum SortOrder {
    ASCENDING(0),
    DESCENDING(-1),
    UNSIGNED_ASCENDING(Long.MIN_VALUE),
    UNSIGNED_DESCENDING(Long.MAX_VALUE);

    private final long mask;

    SortOrder(long mask) {
        this.mask = mask;
    }

    /// What to xor a key with, so that signed ascending order of the results is this order of the keys.
    long mask() {
        return mask;
    }
}
