package dev.ogive.storage.encoding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Loops over signed 64-bit integers. `data` starts with row 0; positions are rows of the chunk.
///
/// The four `Packed` classes differ in the type of a value alone: the width is chosen once per
/// call, outside the loop. Rows that lie together are copied into an array first: code that is
/// not compiled yet reads an array twenty times faster than memory outside the heap.
final class Packed64 {
    private static final ValueLayout.OfLong VALUE = ValueLayout.JAVA_LONG_UNALIGNED;

    /// An array of the thread, as long as it has needed.
    private static final ThreadLocal<long[]> VALUES = ThreadLocal.withInitial(() -> new long[0]);

    private Packed64() {}

    /// The values of rows `[from, from + count)`, this thread's until its next call.
    private static long[] values(MemorySegment data, int from, int count) {
        long[] values = VALUES.get();
        if (values.length < count) {
            values = new long[Math.max(count, PackedChunk.BATCH_ROWS)];
            VALUES.set(values);
        }
        MemorySegment.copy(data, VALUE, from * 8L, values, 0, count);
        return values;
    }

    /// `out[i] = base + data[from + i]`, which fits an int.
    static void readInts(MemorySegment data, int from, int count, int base, int[] out) {
        long[] values = values(data, from, count);
        for (int i = 0; i < count; i++) {
            out[i] = base + (int) values[i];
        }
    }

    /// `out[i] = base + data[from + i]`.
    static void readLongs(MemorySegment data, int from, int count, long base, long[] out) {
        long[] values = values(data, from, count);
        for (int i = 0; i < count; i++) {
            out[i] = base + values[i];
        }
    }

    /// `out[i] = base + data[positions[i]]`, which fits an int.
    static void gatherInts(MemorySegment data, int[] positions, int count, int base, int[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = base + (int) data.get(VALUE, positions[i] * 8L);
        }
    }

    /// `out[i] = base + data[positions[i]]`.
    static void gatherLongs(MemorySegment data, int[] positions, int count, long base, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = base + data.get(VALUE, positions[i] * 8L);
        }
    }

    /// `out[i] = (base + data[from + i]) / divisor`.
    static void readDoubles(MemorySegment data, int from, int count, long base, double divisor, double[] out) {
        long[] values = values(data, from, count);
        for (int i = 0; i < count; i++) {
            out[i] = (double) (base + values[i]) / divisor;
        }
    }

    /// `out[i] = (base + data[positions[i]]) / divisor`.
    static void gatherDoubles(MemorySegment data, int[] positions, int count, long base, double divisor, double[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = (double) (base + data.get(VALUE, positions[i] * 8L)) / divisor;
        }
    }

    /// Rows of `[from, from + count)` with `low <= data <= high`, ascending.
    ///
    /// @param positions at least `count` long
    static int filter(MemorySegment data, int from, int count, long low, long high, int[] positions) {
        long[] values = values(data, from, count);
        int n = 0;
        long span = (high - low) ^ Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            long distance = (values[i] - low) ^ Long.MIN_VALUE;
            positions[n] = from + i;
            n += distance <= span ? 1 : 0;
        }
        return n;
    }

    /// Keeps the positions with `low <= data <= high`.
    static int refine(MemorySegment data, int[] positions, int count, long low, long high) {
        int n = 0;
        long span = (high - low) ^ Long.MIN_VALUE;
        for (int k = 0; k < count; k++) {
            int p = positions[k];
            long distance = (data.get(VALUE, p * 8L) - low) ^ Long.MIN_VALUE;
            positions[n] = p;
            n += distance <= span ? 1 : 0;
        }
        return n;
    }

    /// Rows of `[from, from + count)` with `accepted[base + data]`.
    static int filterAccepted(MemorySegment data, int from, int count, long base, boolean[] accepted, int[] positions) {
        long[] values = values(data, from, count);
        int n = 0;
        for (int i = 0; i < count; i++) {
            positions[n] = from + i;
            n += accepted[(int) (base + values[i])] ? 1 : 0;
        }
        return n;
    }

    /// Keeps the positions with `accepted[base + data]`.
    static int refineAccepted(MemorySegment data, int[] positions, int count, long base, boolean[] accepted) {
        int n = 0;
        for (int k = 0; k < count; k++) {
            int p = positions[k];
            positions[n] = p;
            n += accepted[(int) (base + data.get(VALUE, p * 8L))] ? 1 : 0;
        }
        return n;
    }
}
