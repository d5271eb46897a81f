package dev.ogive.storage.encoding;

import dev.ogive.index.VectorModule;
import java.lang.foreign.MemorySegment;

/// The loops over packed integers and plain doubles that have a twin in vector instructions. What
/// each does is said at the scalar ones, in [Packed8] to [Packed64] and [DoubleChunk]; those are
/// also the oracle of the others.
///
/// Filters leave out rows that are NULL: of `valid`, bit `i`, least significant first, tells that
/// row `from + i` is none.
interface Kernels {
    /// The vector ones, once compiled, where the JVM has the vector module, else the scalar ones.
    Kernels BEST = best();

    int filter8(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions);

    int filter16(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions);

    int filter32(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions);

    int filter64(MemorySegment data, int from, int count, long low, long high, byte[] valid, int[] positions);

    /// Neither bound is NaN.
    int filterDoubles(MemorySegment data, int from, int count, double low, double high, byte[] valid, int[] positions);

    void readInts8(MemorySegment data, int from, int count, int base, int[] out);

    void readLongs8(MemorySegment data, int from, int count, long base, long[] out);

    void readInts16(MemorySegment data, int from, int count, int base, int[] out);

    void readLongs16(MemorySegment data, int from, int count, long base, long[] out);

    void readInts32(MemorySegment data, int from, int count, int base, int[] out);

    void readLongs32(MemorySegment data, int from, int count, long base, long[] out);

    private static Kernels best() {
        return VectorModule.available() ? new RehearsedKernels() : new ScalarKernels();
    }

    /// The vector kernels, or null where the JVM has no vector module.
    static Kernels vector() {
        return VectorModule.load() ? new VectorKernels() : null;
    }
}
