package dev.ogive.storage.encoding;

import java.lang.foreign.MemorySegment;

/// Plain loops.
final class ScalarKernels implements Kernels {
    @Override
    public int filter8(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions) {
        int n = Packed8.filter(data, from, count, low, high, positions);
        return Validity.refine(valid, from, positions, n);
    }

    @Override
    public int filter16(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions) {
        int n = Packed16.filter(data, from, count, low, high, positions);
        return Validity.refine(valid, from, positions, n);
    }

    @Override
    public int filter32(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions) {
        int n = Packed32.filter(data, from, count, low, high, positions);
        return Validity.refine(valid, from, positions, n);
    }

    @Override
    public int filter64(MemorySegment data, int from, int count, long low, long high, byte[] valid, int[] positions) {
        int n = Packed64.filter(data, from, count, low, high, positions);
        return Validity.refine(valid, from, positions, n);
    }

    @Override
    public int filterDoubles(
            MemorySegment data, int from, int count, double low, double high, byte[] valid, int[] positions) {
        int n = DoubleChunk.filter(data, from, count, low, high, positions);
        return Validity.refine(valid, from, positions, n);
    }

    @Override
    public void readInts8(MemorySegment data, int from, int count, int base, int[] out) {
        Packed8.readInts(data, from, count, base, out);
    }

    @Override
    public void readLongs8(MemorySegment data, int from, int count, long base, long[] out) {
        Packed8.readLongs(data, from, count, base, out);
    }

    @Override
    public void readInts16(MemorySegment data, int from, int count, int base, int[] out) {
        Packed16.readInts(data, from, count, base, out);
    }

    @Override
    public void readLongs16(MemorySegment data, int from, int count, long base, long[] out) {
        Packed16.readLongs(data, from, count, base, out);
    }

    @Override
    public void readInts32(MemorySegment data, int from, int count, int base, int[] out) {
        Packed32.readInts(data, from, count, base, out);
    }

    @Override
    public void readLongs32(MemorySegment data, int from, int count, long base, long[] out) {
        Packed32.readLongs(data, from, count, base, out);
    }
}
