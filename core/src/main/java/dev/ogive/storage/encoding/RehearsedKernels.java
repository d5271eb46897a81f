package dev.ogive.storage.encoding;

import dev.ogive.column.Rehearsal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Vector kernels that begin as plain loops, each until it is compiled ([Rehearsal]).
final class RehearsedKernels implements Kernels {
    /// Rows of a rehearsal at most.
    private static final int ROWS_MAX = 2048;

    private final Kernels scalar = new ScalarKernels();
    private final Rehearsal filter8 = new Rehearsal();
    private final Rehearsal filter16 = new Rehearsal();
    private final Rehearsal filter32 = new Rehearsal();
    private final Rehearsal filter64 = new Rehearsal();
    private final Rehearsal filterDoubles = new Rehearsal();
    private final Rehearsal readInts8 = new Rehearsal();
    private final Rehearsal readLongs8 = new Rehearsal();
    private final Rehearsal readInts16 = new Rehearsal();
    private final Rehearsal readLongs16 = new Rehearsal();
    private final Rehearsal readInts32 = new Rehearsal();
    private final Rehearsal readLongs32 = new Rehearsal();

    /// Linked by the first rehearsal: taking the vector module in is no part of a first query.
    private static final class Star {
        static final Kernels VECTOR = Objects.requireNonNull(Kernels.vector(), "the vector module");
    }

    private interface Work {
        void run(Kernels kernels, MemorySegment data, int from, int rows);
    }

    /// Rehearses on the column's own bytes and on a copy outside of any file, so that the
    /// compiler knows both kinds of memory.
    private void start(Rehearsal rehearsal, MemorySegment data, int from, int count, int bytes, Work work) {
        int rows = Math.min(count, ROWS_MAX);
        MemorySegment copy = Arena.ofAuto().allocate((long) ROWS_MAX * bytes, 64);
        MemorySegment.copy(data, (long) from * bytes, copy, 0, (long) rows * bytes);
        rehearsal.start(
                () -> {
                    work.run(Star.VECTOR, data, from, rows);
                    work.run(Star.VECTOR, copy, 0, rows);
                },
                () -> {
                    work.run(scalar, data, from, rows);
                    work.run(scalar, copy, 0, rows);
                });
    }

    @Override
    public int filter8(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions) {
        if (filter8.over()) {
            return Star.VECTOR.filter8(data, from, count, low, high, valid, positions);
        }
        if (filter8.due(count)) {
            int[] kept = new int[ROWS_MAX];
            byte[] all = Validity.all(ROWS_MAX);
            start(filter8, data, from, count, 1, (k, d, f, rows) -> {
                k.filter8(d, f, rows, low, high, all, kept);
                // Bounds that keep more: the compiler must not take for granted that rows are rare.
                k.filter8(d, f, rows, low, Byte.MAX_VALUE, all, kept);
            });
        }
        return scalar.filter8(data, from, count, low, high, valid, positions);
    }

    @Override
    public int filter16(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions) {
        if (filter16.over()) {
            return Star.VECTOR.filter16(data, from, count, low, high, valid, positions);
        }
        if (filter16.due(count)) {
            int[] kept = new int[ROWS_MAX];
            byte[] all = Validity.all(ROWS_MAX);
            start(filter16, data, from, count, 2, (k, d, f, rows) -> {
                k.filter16(d, f, rows, low, high, all, kept);
                // Bounds that keep more: the compiler must not take for granted that rows are rare.
                k.filter16(d, f, rows, low, Short.MAX_VALUE, all, kept);
            });
        }
        return scalar.filter16(data, from, count, low, high, valid, positions);
    }

    @Override
    public int filter32(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions) {
        if (filter32.over()) {
            return Star.VECTOR.filter32(data, from, count, low, high, valid, positions);
        }
        if (filter32.due(count)) {
            int[] kept = new int[ROWS_MAX];
            byte[] all = Validity.all(ROWS_MAX);
            start(filter32, data, from, count, 4, (k, d, f, rows) -> {
                k.filter32(d, f, rows, low, high, all, kept);
                // Bounds that keep more: the compiler must not take for granted that rows are rare.
                k.filter32(d, f, rows, low, Integer.MAX_VALUE, all, kept);
            });
        }
        return scalar.filter32(data, from, count, low, high, valid, positions);
    }

    @Override
    public int filter64(MemorySegment data, int from, int count, long low, long high, byte[] valid, int[] positions) {
        if (filter64.over()) {
            return Star.VECTOR.filter64(data, from, count, low, high, valid, positions);
        }
        if (filter64.due(count)) {
            int[] kept = new int[ROWS_MAX];
            byte[] all = Validity.all(ROWS_MAX);
            start(filter64, data, from, count, 8, (k, d, f, rows) -> {
                k.filter64(d, f, rows, low, high, all, kept);
                // Bounds that keep more: the compiler must not take for granted that rows are rare.
                k.filter64(d, f, rows, low, Long.MAX_VALUE, all, kept);
            });
        }
        return scalar.filter64(data, from, count, low, high, valid, positions);
    }

    @Override
    public int filterDoubles(
            MemorySegment data, int from, int count, double low, double high, byte[] valid, int[] positions) {
        if (filterDoubles.over()) {
            return Star.VECTOR.filterDoubles(data, from, count, low, high, valid, positions);
        }
        if (filterDoubles.due(count)) {
            int[] kept = new int[ROWS_MAX];
            byte[] all = Validity.all(ROWS_MAX);
            start(filterDoubles, data, from, count, 8, (k, d, f, rows) -> {
                k.filterDoubles(d, f, rows, low, high, all, kept);
                // Bounds that keep more: the compiler must not take for granted that rows are rare.
                k.filterDoubles(d, f, rows, low, Double.POSITIVE_INFINITY, all, kept);
            });
        }
        return scalar.filterDoubles(data, from, count, low, high, valid, positions);
    }

    @Override
    public void readInts8(MemorySegment data, int from, int count, int base, int[] out) {
        if (readInts8.over()) {
            Star.VECTOR.readInts8(data, from, count, base, out);
            return;
        }
        if (readInts8.due(count)) {
            int[] read = new int[ROWS_MAX];
            start(readInts8, data, from, count, 1, (k, d, f, rows) -> k.readInts8(d, f, rows, base, read));
        }
        scalar.readInts8(data, from, count, base, out);
    }

    @Override
    public void readLongs8(MemorySegment data, int from, int count, long base, long[] out) {
        if (readLongs8.over()) {
            Star.VECTOR.readLongs8(data, from, count, base, out);
            return;
        }
        if (readLongs8.due(count)) {
            long[] read = new long[ROWS_MAX];
            start(readLongs8, data, from, count, 1, (k, d, f, rows) -> k.readLongs8(d, f, rows, base, read));
        }
        scalar.readLongs8(data, from, count, base, out);
    }

    @Override
    public void readInts16(MemorySegment data, int from, int count, int base, int[] out) {
        if (readInts16.over()) {
            Star.VECTOR.readInts16(data, from, count, base, out);
            return;
        }
        if (readInts16.due(count)) {
            int[] read = new int[ROWS_MAX];
            start(readInts16, data, from, count, 2, (k, d, f, rows) -> k.readInts16(d, f, rows, base, read));
        }
        scalar.readInts16(data, from, count, base, out);
    }

    @Override
    public void readLongs16(MemorySegment data, int from, int count, long base, long[] out) {
        if (readLongs16.over()) {
            Star.VECTOR.readLongs16(data, from, count, base, out);
            return;
        }
        if (readLongs16.due(count)) {
            long[] read = new long[ROWS_MAX];
            start(readLongs16, data, from, count, 2, (k, d, f, rows) -> k.readLongs16(d, f, rows, base, read));
        }
        scalar.readLongs16(data, from, count, base, out);
    }

    @Override
    public void readInts32(MemorySegment data, int from, int count, int base, int[] out) {
        if (readInts32.over()) {
            Star.VECTOR.readInts32(data, from, count, base, out);
            return;
        }
        if (readInts32.due(count)) {
            int[] read = new int[ROWS_MAX];
            start(readInts32, data, from, count, 4, (k, d, f, rows) -> k.readInts32(d, f, rows, base, read));
        }
        scalar.readInts32(data, from, count, base, out);
    }

    @Override
    public void readLongs32(MemorySegment data, int from, int count, long base, long[] out) {
        if (readLongs32.over()) {
            Star.VECTOR.readLongs32(data, from, count, base, out);
            return;
        }
        if (readLongs32.due(count)) {
            long[] read = new long[ROWS_MAX];
            start(readLongs32, data, from, count, 4, (k, d, f, rows) -> k.readLongs32(d, f, rows, base, read));
        }
        scalar.readLongs32(data, from, count, base, out);
    }
}
