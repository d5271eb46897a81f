package dev.ogive.column;

import java.nio.charset.StandardCharsets;

/// Distinct strings of one column of one partition, immutable. Codes are `0 .. size-1`; equal
/// codes mean equal strings, and where [#sorted], code order is byte order. Two dictionaries
/// share nothing: operators that see several remap once per dictionary (identity of the object is
/// the cache key).
public final class Dictionary {
    /// All strings, one after another.
    public final byte[] bytes;

    /// String `c` is `bytes[offsets[c] .. offsets[c + 1])`; `size + 1` long.
    public final int[] offsets;

    private final boolean sorted;

    /// Computed at first use; racing threads compute equal arrays.
    private volatile long[] hashes;

    public Dictionary(byte[] bytes, int[] offsets, boolean sorted) {
        this.bytes = bytes;
        this.offsets = offsets;
        this.sorted = sorted;
    }

    public int size() {
        return offsets.length - 1;
    }

    public boolean sorted() {
        return sorted;
    }

    public int start(int code) {
        return offsets[code];
    }

    public int length(int code) {
        return offsets[code + 1] - offsets[code];
    }

    /// [Hash#ofBytes] of every string, by code; computed once and shared.
    public long[] hashes() {
        long[] all = hashes;
        if (all == null) {
            all = new long[size()];
            for (int c = 0; c < all.length; c++) {
                all[c] = Hash.ofBytes(bytes, start(c), length(c));
            }
            hashes = all;
        }
        return all;
    }

    public String string(int code) {
        return new String(bytes, start(code), length(code), StandardCharsets.UTF_8);
    }
}
