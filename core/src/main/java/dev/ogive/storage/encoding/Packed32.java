package dev.ogive.storage.encoding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Loops over signed 32-bit integers. `data` starts with row 0; positions are rows of the chunk.
///
/// The four `Packed` classes differ in the type of a value alone: the width is chosen once per call,
/// outside the loop.
final class Packed32 {
    private static final ValueLayout.OfInt VALUE = ValueLayout.JAVA_INT_UNALIGNED;

    private Packed32() {}

    /// `out[i] = base + data[from + i]`, which fits an int.
    static void readInts(MemorySegment data, int from, int count, int base, int[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = base + data.get(VALUE, (from + i) * 4L);
        }
    }

    /// `out[i] = base + data[from + i]`.
    static void readLongs(MemorySegment data, int from, int count, long base, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = base + data.get(VALUE, (from + i) * 4L);
        }
    }

    /// `out[i] = base + data[positions[i]]`, which fits an int.
    static void gatherInts(MemorySegment data, int[] positions, int count, int base, int[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = base + data.get(VALUE, positions[i] * 4L);
        }
    }

    /// `out[i] = base + data[positions[i]]`.
    static void gatherLongs(MemorySegment data, int[] positions, int count, long base, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = base + data.get(VALUE, positions[i] * 4L);
        }
    }

    /// `out[i] = (base + data[from + i]) / divisor`.
    static void readDoubles(MemorySegment data, int from, int count, long base, double divisor, double[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = (double) (base + data.get(VALUE, (from + i) * 4L)) / divisor;
        }
    }

    /// `out[i] = (base + data[positions[i]]) / divisor`.
    static void gatherDoubles(MemorySegment data, int[] positions, int count, long base, double divisor, double[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = (double) (base + data.get(VALUE, positions[i] * 4L)) / divisor;
        }
    }

    /// Rows of `[from, from + count)` with `low <= data <= high`, ascending.
    ///
    /// @param positions at least `count` long
    static int filter(MemorySegment data, int from, int count, int low, int high, int[] positions) {
        int n = 0;
        int span = (high - low) ^ Integer.MIN_VALUE;
        for (int i = from, end = from + count; i < end; i++) {
            int distance = (data.get(VALUE, i * 4L) - low) ^ Integer.MIN_VALUE;
            positions[n] = i;
            n += distance <= span ? 1 : 0;
        }
        return n;
    }

    /// Keeps the positions with `low <= data <= high`.
    static int refine(MemorySegment data, int[] positions, int count, int low, int high) {
        int n = 0;
        int span = (high - low) ^ Integer.MIN_VALUE;
        for (int k = 0; k < count; k++) {
            int p = positions[k];
            int distance = (data.get(VALUE, p * 4L) - low) ^ Integer.MIN_VALUE;
            positions[n] = p;
            n += distance <= span ? 1 : 0;
        }
        return n;
    }

    /// Rows of `[from, from + count)` with `accepted[base + data]`.
    static int filterAccepted(MemorySegment data, int from, int count, long base, boolean[] accepted, int[] positions) {
        int n = 0;
        for (int i = from, end = from + count; i < end; i++) {
            positions[n] = i;
            n += accepted[(int) (base + data.get(VALUE, i * 4L))] ? 1 : 0;
        }
        return n;
    }

    /// Keeps the positions with `accepted[base + data]`.
    static int refineAccepted(MemorySegment data, int[] positions, int count, long base, boolean[] accepted) {
        int n = 0;
        for (int k = 0; k < count; k++) {
            int p = positions[k];
            positions[n] = p;
            n += accepted[(int) (base + data.get(VALUE, p * 4L))] ? 1 : 0;
        }
        return n;
    }
}
