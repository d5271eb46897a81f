package dev.ogive.exec.store;

import dev.ogive.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Loops that move numbers into pages and out of them. Values of a column lie `stride` bytes
/// apart in a page; a row's id is `page << shift | row in page`.
final class PageValues {
    private PageValues() {}

    static void putInts(int[] values, int from, int count, long at, int stride) {
        if (stride == Integer.BYTES) {
            MemorySegment.copy(values, from, Memory.segment(at, 4L * count), ValueLayout.JAVA_INT_UNALIGNED, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            Memory.putInt(at + (long) i * stride, values[from + i]);
        }
    }

    static void putLongs(long[] values, int from, int count, long at, int stride) {
        if (stride == Long.BYTES) {
            MemorySegment.copy(values, from, Memory.segment(at, 8L * count), ValueLayout.JAVA_LONG_UNALIGNED, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            Memory.putLong(at + (long) i * stride, values[from + i]);
        }
    }

    static void putDoubles(double[] values, int from, int count, long at, int stride) {
        if (stride == Double.BYTES) {
            MemorySegment.copy(
                    values, from, Memory.segment(at, 8L * count), ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            Memory.putDouble(at + (long) i * stride, values[from + i]);
        }
    }

    static void gatherInts(
            long[] addresses, int shift, long offset, int stride, int[] ids, int from, int count, int[] out) {
        int mask = (1 << shift) - 1;
        for (int i = 0; i < count; i++) {
            int id = ids[from + i];
            out[i] = Memory.getInt(addresses[id >>> shift] + offset + (long) (id & mask) * stride);
        }
    }

    static void gatherLongs(
            long[] addresses, int shift, long offset, int stride, int[] ids, int from, int count, long[] out) {
        int mask = (1 << shift) - 1;
        for (int i = 0; i < count; i++) {
            int id = ids[from + i];
            out[i] = Memory.getLong(addresses[id >>> shift] + offset + (long) (id & mask) * stride);
        }
    }

    static void gatherDoubles(
            long[] addresses, int shift, long offset, int stride, int[] ids, int from, int count, double[] out) {
        int mask = (1 << shift) - 1;
        for (int i = 0; i < count; i++) {
            int id = ids[from + i];
            out[i] = Memory.getDouble(addresses[id >>> shift] + offset + (long) (id & mask) * stride);
        }
    }
}
