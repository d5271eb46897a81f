package dev.ogive.storage.encoding;

import java.lang.foreign.MemorySegment;

/// The filters that have a twin in vector instructions: picks one when the class loads.
final class Kernels {
    private Kernels() {}

    static int filter8(MemorySegment data, int from, int count, int low, int high, int[] positions) {
        return Packed8.filter(data, from, count, low, high, positions);
    }

    static int filter16(MemorySegment data, int from, int count, int low, int high, int[] positions) {
        return Packed16.filter(data, from, count, low, high, positions);
    }

    static int filter32(MemorySegment data, int from, int count, int low, int high, int[] positions) {
        return Packed32.filter(data, from, count, low, high, positions);
    }

    static int filter64(MemorySegment data, int from, int count, long low, long high, int[] positions) {
        return Packed64.filter(data, from, count, low, high, positions);
    }
}
