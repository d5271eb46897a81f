package dev.ogive.index.update;

import dev.ogive.index.Distributions;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Does the gapped index beat a red-black tree and a plain B+-tree at half lookups, half inserts? They take
/// turns; prints the median of the turns.
///
/// ```
/// java --add-modules jdk.incubator.vector -Xmx6g -cp target/classes:target/test-classes \
///     dev.ogive.index.update.UpdateBenchmark 10000000 UNIFORM [operations]
/// ```
public final class UpdateBenchmark {
    private static final int TURNS = 20;

    private UpdateBenchmark() {}

    private interface SortedMap64 {
        void put(long key, long value);

        long get(long key);
    }

    /// Plain B+-tree of one level of sorted leaves of up to 512 entries under a sorted array of
    /// separators in two levels.
    private static final class PlainTree implements SortedMap64 {
        private static final int LEAF_LENGTH = 512;
        private long[][] lows;
        private Leaf[][] leaves;
        private int[] counts;
        private long[] groupLows;
        private int groups;

        private static final class Leaf {
            private final long[] keys = new long[LEAF_LENGTH];
            private final long[] values = new long[LEAF_LENGTH];
            private int count;
        }

        PlainTree(long[] keys) {
            int perLeaf = LEAF_LENGTH * 7 / 10;
            int leafCount = (keys.length + perLeaf - 1) / perLeaf;
            groups = (leafCount + 255) / 256;
            lows = new long[2 * groups + 16][];
            leaves = new Leaf[2 * groups + 16][];
            counts = new int[2 * groups + 16];
            groupLows = new long[2 * groups + 16];
            for (int l = 0; l < leafCount; l++) {
                int g = l / 256;
                if (lows[g] == null) {
                    lows[g] = new long[512];
                    leaves[g] = new Leaf[512];
                    groupLows[g] = g == 0 ? Long.MIN_VALUE : keys[l * perLeaf];
                }
                Leaf leaf = new Leaf();
                leaf.count = Math.min(perLeaf, keys.length - l * perLeaf);
                System.arraycopy(keys, l * perLeaf, leaf.keys, 0, leaf.count);
                System.arraycopy(keys, l * perLeaf, leaf.values, 0, leaf.count);
                lows[g][counts[g]] = l == 0 ? Long.MIN_VALUE : leaf.keys[0];
                leaves[g][counts[g]++] = leaf;
            }
        }

        private static int find(long[] sorted, int count, long key) {
            int found = Arrays.binarySearch(sorted, 0, count, key);
            return found < 0 ? ~found - 1 : found;
        }

        @Override
        public long get(long key) {
            int g = find(groupLows, groups, key);
            Leaf leaf = leaves[g][find(lows[g], counts[g], key)];
            int slot = Arrays.binarySearch(leaf.keys, 0, leaf.count, key);
            return slot < 0 ? -1 : leaf.values[slot];
        }

        @Override
        public void put(long key, long value) {
            int g = find(groupLows, groups, key);
            int l = find(lows[g], counts[g], key);
            Leaf leaf = leaves[g][l];
            int slot = Arrays.binarySearch(leaf.keys, 0, leaf.count, key);
            if (slot >= 0) {
                leaf.values[slot] = value;
                return;
            }
            if (leaf.count == LEAF_LENGTH) {
                splitLeaf(g, l);
                put(key, value);
                return;
            }
            slot = ~slot;
            System.arraycopy(leaf.keys, slot, leaf.keys, slot + 1, leaf.count - slot);
            System.arraycopy(leaf.values, slot, leaf.values, slot + 1, leaf.count - slot);
            leaf.keys[slot] = key;
            leaf.values[slot] = value;
            leaf.count++;
        }

        private void splitLeaf(int g, int l) {
            if (counts[g] == 512) {
                if (groups == lows.length) {
                    lows = Arrays.copyOf(lows, 2 * groups);
                    leaves = Arrays.copyOf(leaves, 2 * groups);
                    counts = Arrays.copyOf(counts, 2 * groups);
                    groupLows = Arrays.copyOf(groupLows, 2 * groups);
                }
                System.arraycopy(lows, g + 1, lows, g + 2, groups - g - 1);
                System.arraycopy(leaves, g + 1, leaves, g + 2, groups - g - 1);
                System.arraycopy(counts, g + 1, counts, g + 2, groups - g - 1);
                System.arraycopy(groupLows, g + 1, groupLows, g + 2, groups - g - 1);
                lows[g + 1] = Arrays.copyOf(Arrays.copyOfRange(lows[g], 256, 512), 512);
                leaves[g + 1] = Arrays.copyOf(Arrays.copyOfRange(leaves[g], 256, 512), 512);
                counts[g] = 256;
                counts[g + 1] = 256;
                groupLows[g + 1] = lows[g + 1][0];
                groups++;
                return;
            }
            Leaf leaf = leaves[g][l];
            Leaf right = new Leaf();
            int half = leaf.count / 2;
            right.count = leaf.count - half;
            System.arraycopy(leaf.keys, half, right.keys, 0, right.count);
            System.arraycopy(leaf.values, half, right.values, 0, right.count);
            leaf.count = half;
            System.arraycopy(lows[g], l + 1, lows[g], l + 2, counts[g] - l - 1);
            System.arraycopy(leaves[g], l + 1, leaves[g], l + 2, counts[g] - l - 1);
            lows[g][l + 1] = right.keys[0];
            leaves[g][l + 1] = right;
            counts[g]++;
        }
    }

    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[0]);
        int operations = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4_000_000;
        for (String name : arguments[1].split(",", -1)) {
            long[] pool = Arrays.stream(Distributions.valueOf(name).sorted(count + operations / 2, 1))
                    .distinct()
                    .toArray();
            SplittableRandom random = new SplittableRandom(3);
            long[] inserts = new long[operations / 2];
            // Every k-th key of the pool is inserted later, in random order; the others are loaded.
            long[] loaded = new long[pool.length];
            int taken = 0;
            int kept = 0;
            double share = (double) inserts.length / pool.length;
            for (long key : pool) {
                if (taken < inserts.length && random.nextDouble() < share) {
                    inserts[taken++] = key;
                } else {
                    loaded[kept++] = key;
                }
            }
            inserts = Arrays.copyOf(inserts, taken);
            loaded = Arrays.copyOf(loaded, kept);
            for (int i = taken - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                long swap = inserts[i];
                inserts[i] = inserts[j];
                inserts[j] = swap;
            }
            UpdatableIndex gapped = new UpdatableIndex(loaded, loaded);
            SortedMap64[] maps = new SortedMap64[Boolean.getBoolean("notree") ? 2 : 3];
            maps[0] = new SortedMap64() {
                @Override
                public void put(long key, long value) {
                    gapped.put(key, value);
                }

                @Override
                public long get(long key) {
                    return gapped.get(key, -1);
                }
            };
            maps[1] = new PlainTree(loaded);
            if (maps.length > 2) {
                TreeMap<Long, Long> map = new TreeMap<>();
                for (long key : loaded) {
                    map.put(key, key);
                }
                maps[2] = new SortedMap64() {
                    @Override
                    public void put(long key, long value) {
                        map.put(key, value);
                    }

                    @Override
                    public long get(long key) {
                        return map.getOrDefault(key, -1L);
                    }
                };
            }
            // In turns, so that warming up, garbage collection and neighbours meet all alike.
            double[][] nanos = new double[maps.length][TURNS];
            for (int turn = 0; turn < TURNS; turn++) {
                int from = (int) ((long) inserts.length * turn / TURNS);
                int to = (int) ((long) inserts.length * (turn + 1) / TURNS);
                for (int m = 0; m < maps.length; m++) {
                    nanos[m][turn] = run(maps[m], loaded, inserts, from, to);
                }
            }
            double ours = median(nanos[0]);
            double plain = median(nanos[1]);
            double red = maps.length > 2 ? median(nanos[2]) : Double.NaN;
            System.out.printf(
                    Locale.ROOT,
                    "%s from %,d: gapped %.0f ns an operation, B+-tree %.0f (%.2fx), TreeMap %.0f (%.2fx); %.2f of raw size%n",
                    name,
                    loaded.length,
                    ours,
                    plain,
                    plain / ours,
                    red,
                    red / ours,
                    gapped.sizeBytes() / (16.0 * gapped.size()));
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double run(SortedMap64 map, long[] loaded, long[] inserts, int from, int to) {
        SplittableRandom random = new SplittableRandom(from);
        long start = System.nanoTime();
        for (int i = from; i < to; i++) {
            map.put(inserts[i], inserts[i]);
            long key = loaded[random.nextInt(loaded.length)];
            if (map.get(key) != key) {
                throw new IllegalStateException("lost key " + key);
            }
        }
        return (System.nanoTime() - start) / (2.0 * (to - from));
    }
}
