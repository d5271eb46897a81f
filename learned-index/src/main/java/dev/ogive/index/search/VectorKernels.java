package dev.ogive.index.search;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// Kernels on 256-bit vectors: four keys a comparison, sixteen counted by four comparisons and one
/// population count.
final class VectorKernels extends SearchKernels {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_256;

    /// Whether this machine compares four longs at once; narrower vectors lose to the scalar twin.
    static boolean fast() {
        return LongVector.SPECIES_PREFERRED.length() >= 4;
    }

    private static int count16(long[] keys, int from, LongVector key) {
        long less = LongVector.fromArray(SPECIES, keys, from).lt(key).toLong()
                | LongVector.fromArray(SPECIES, keys, from + 4).lt(key).toLong() << 4
                | LongVector.fromArray(SPECIES, keys, from + 8).lt(key).toLong() << 8
                | LongVector.fromArray(SPECIES, keys, from + 12).lt(key).toLong() << 12;
        return Long.bitCount(less);
    }

    private static int count(long[] keys, int from, int length, LongVector key) {
        int less = 0;
        for (int i = 0; i < length; i += 4) {
            less += LongVector.fromArray(SPECIES, keys, from + i).lt(key).trueCount();
        }
        return less;
    }

    private static int count24(long[] keys, int from, LongVector key) {
        long less = LongVector.fromArray(SPECIES, keys, from).lt(key).toLong()
                | LongVector.fromArray(SPECIES, keys, from + 4).lt(key).toLong() << 4
                | LongVector.fromArray(SPECIES, keys, from + 8).lt(key).toLong() << 8
                | LongVector.fromArray(SPECIES, keys, from + 12).lt(key).toLong() << 12
                | LongVector.fromArray(SPECIES, keys, from + 16).lt(key).toLong() << 16
                | LongVector.fromArray(SPECIES, keys, from + 20).lt(key).toLong() << 20;
        return Long.bitCount(less);
    }

    @Override
    int countLess16(long[] keys, int from, long key) {
        return count16(keys, from, LongVector.broadcast(SPECIES, key));
    }

    @Override
    int countLess(long[] keys, int from, int length, long key) {
        LongVector wide = LongVector.broadcast(SPECIES, key);
        return length == TreeIndex.BLOCK_LENGTH ? count24(keys, from, wide) : count(keys, from, length, wide);
    }

    @Override
    int descend(long[] separators, int[] levelStart, long key) {
        LongVector wide = LongVector.broadcast(SPECIES, key);
        int node = 0;
        for (int level = levelStart.length - 1; level >= 0; level--) {
            node = node * WIDTH + count16(separators, levelStart[level] + node * WIDTH, wide);
        }
        return node;
    }

    @Override
    void descend(long[] separators, int[] levelStart, long[] queries, int from, int to, long[] nodes) {
        int top = levelStart.length - 1;
        for (int i = from; i < to; i++) {
            nodes[i] = count16(separators, levelStart[top], LongVector.broadcast(SPECIES, queries[i]));
        }
        for (int level = top - 1; level >= 0; level--) {
            int start = levelStart[level];
            for (int i = from; i < to; i++) {
                int first = (int) nodes[i] * WIDTH;
                nodes[i] = (long) first + count16(separators, start + first, LongVector.broadcast(SPECIES, queries[i]));
            }
        }
    }

    @Override
    void searchBlocks(long[] keys, int blockLength, long[] queries, int from, int to, long[] positions) {
        int lastStart = keys.length - blockLength;
        for (int i = from; i < to; i++) {
            int start = Math.min((int) positions[i] * blockLength, lastStart);
            positions[i] = (long) start + countLess(keys, start, blockLength, queries[i]);
        }
    }

    @Override
    void probe(long[] keys, long[] queries, int from, int to, long[] positions) {
        for (int i = from; i < to; i++) {
            long entry = positions[i];
            int window = (int) entry;
            int count = count16(keys, window, LongVector.broadcast(SPECIES, queries[i]));
            positions[i] = resolves(keys, window, count, queries[i]) ? window + count : ~entry;
        }
    }

    @Override
    String name() {
        return "vector";
    }
}
