package dev.ogive.exec.join;

import dev.ogive.column.BoolVector;
import dev.ogive.column.Dictionary;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.memory.Memory;
import java.util.Arrays;

/// 64-bit hashes of rows over several columns, the same for equal values in any form. Keeps the
/// hashes of the last dictionary of each column, so it belongs to one thread.
final class KeyHash {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long NULL_HASH = 0x2545F4914F6CDD1DL;

    private final Dictionary[] dictionaries;
    private final long[][] codeHashes;

    KeyHash(int columns) {
        dictionaries = new Dictionary[columns];
        codeHashes = new long[columns][];
    }

    static long mix(long value) {
        long x = value * MULTIPLIER;
        return x ^ (x >>> 32);
    }

    private static long combine(long hash, long value) {
        return mix(hash ^ value) + (hash << 1);
    }

    /// @param valid set to false where a key is NULL, unless `nullSafe`
    void hash(Vector[] keys, int rows, boolean nullSafe, long[] hashes, boolean[] valid) {
        Arrays.fill(hashes, 0, rows, 0);
        Arrays.fill(valid, 0, rows, true);
        for (int c = 0; c < keys.length; c++) {
            add(c, keys[c], rows, hashes);
            if (keys[c].mayHaveNulls && !nullSafe) {
                boolean[] nulls = keys[c].nulls;
                for (int i = 0; i < rows; i++) {
                    valid[i] &= !nulls[i];
                }
            }
        }
    }

    private void add(int c, Vector vector, int rows, long[] hashes) {
        if (vector.mayHaveNulls) {
            for (int i = 0; i < rows; i++) {
                hashes[i] = combine(hashes[i], vector.nulls[i] ? NULL_HASH : of(c, vector, i));
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            hashes[i] = combine(hashes[i], of(c, vector, i));
        }
    }

    private long of(int c, Vector vector, int i) {
        return switch (vector) {
            case BoolVector v -> mix(v.values[i] ? 1 : 2);
            case I32Vector v -> mix(v.values[i]);
            case I64Vector v -> mix(v.values[i]);
            case I128Vector v -> mix(v.low[i] ^ mix(v.high[i]));
            case F64Vector v -> mix(KeyRange.bits(v.values[i]));
            case StringVector v -> ofString(c, v, i);
            case ListVector v -> mix(v.get(i).hashCode());
            case RowVector v -> mix(v.get(i).hashCode());
        };
    }

    private long ofString(int c, StringVector v, int i) {
        Dictionary dictionary = v.dictionary;
        if (dictionary == null) {
            return ofBytes(v.bytes, v.starts[i], v.lengths[i]);
        }
        if (dictionaries[c] != dictionary) {
            long[] hashes = new long[dictionary.size()];
            for (int code = 0; code < hashes.length; code++) {
                hashes[code] = ofBytes(dictionary.bytes, dictionary.start(code), dictionary.length(code));
            }
            codeHashes[c] = hashes;
            dictionaries[c] = dictionary;
        }
        return codeHashes[c][v.codes[i]];
    }

    private static long ofBytes(byte[] bytes, int start, int length) {
        long hash = length;
        int at = start;
        int end = start + length;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash ^ Memory.getLong(bytes, at));
        }
        long tail = 0;
        for (; at < end; at++) {
            tail = tail << 8 | (bytes[at] & 0xFF);
        }
        return mix(hash ^ tail);
    }
}
