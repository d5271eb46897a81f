package dev.ogive.index.search;

/// Kernels without vectors: the fallback, and the oracle of [VectorKernels].
final class ScalarKernels extends SearchKernels {
    @Override
    int countLess16(long[] keys, int from, long key) {
        // Halving without branches: the compiler makes conditional moves of these.
        int at = from;
        at = keys[at + 7] < key ? at + 8 : at;
        at = keys[at + 3] < key ? at + 4 : at;
        at = keys[at + 1] < key ? at + 2 : at;
        at = keys[at] < key ? at + 1 : at;
        return at - from + (keys[at] < key ? 1 : 0);
    }

    @Override
    int countLess(long[] keys, int from, int length, long key) {
        int base = from;
        int remaining = length;
        while (remaining > 1) {
            int half = remaining >>> 1;
            base = keys[base + half - 1] < key ? base + half : base;
            remaining -= half;
        }
        return remaining == 0 ? 0 : base - from + (keys[base] < key ? 1 : 0);
    }

    @Override
    int descend(long[] separators, int[] levelStart, long key) {
        int node = 0;
        for (int level = levelStart.length - 1; level >= 0; level--) {
            node = node * WIDTH + countLess16(separators, levelStart[level] + node * WIDTH, key);
        }
        return node;
    }

    @Override
    void descend(long[] separators, int[] levelStart, long[] queries, int from, int to, long[] nodes) {
        for (int i = from; i < to; i++) {
            nodes[i] = 0;
        }
        for (int level = levelStart.length - 1; level >= 0; level--) {
            int start = levelStart[level];
            for (int i = from; i < to; i++) {
                int first = (int) nodes[i] * WIDTH;
                nodes[i] = (long) first + countLess16(separators, start + first, queries[i]);
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
            int count = countLess16(keys, window, queries[i]);
            positions[i] = resolves(keys, window, count, queries[i]) ? window + count : ~entry;
        }
    }

    @Override
    String name() {
        return "scalar";
    }
}
