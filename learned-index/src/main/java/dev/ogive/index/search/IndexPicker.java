package dev.ogive.index.search;

import java.util.Locale;

/// Builds the structure that finds keys of a column fastest.
///
/// Fitting an RMI costs about as much as reading the keys, so it is fitted, and then judged on a
/// sample of keys: how many steps of search do its misses leave? That and the fixed costs of both
/// structures decide against the S+-tree.
public final class IndexPicker {
    private static final int SAMPLE_LENGTH = 2048;

    /// Batch lookup in an RMI that always hits, in units of one lookup in the S+-tree.
    private static final double RMI_HIT_COST = 0.65;

    /// One step of search after a miss, in the same unit. Measured at 10M keys of skewed kind
    /// (see LookupBenchmark).
    private static final double STEP_COST = 0.12;

    /// One grid below the root, in the same unit: its loads wait for each other, and which cells
    /// have one is hard to foresee for the processor.
    private static final double GRID_COST = 0.25;

    private static final int SIZE_INVERSE_MAX = 20;

    private IndexPicker() {}

    /// What was picked, and why.
    ///
    /// @param reason one clause, with the numbers that decided
    public record Pick(StaticIndex index, String reason) {}

    /// @param keys ascending in signed order; kept, not copied
    public static Pick pick(long[] keys) {
        if (keys.length <= TinyIndex.KEYS_MAX) {
            return new Pick(new TinyIndex(keys), "so few keys need no structure");
        }
        if (sampledDistinctShare(keys) * RunIndex.RUN_LENGTH_MIN < 2) {
            int distinct = countDistinct(keys);
            if ((long) distinct * RunIndex.RUN_LENGTH_MIN <= keys.length) {
                return new Pick(
                        runs(keys, distinct),
                        String.format(
                                Locale.ROOT, "a key repeats %.0f times on average", (double) keys.length / distinct));
            }
        }
        RmiIndex rmi = new RmiIndex(keys);
        double steps = rmi.expectedSteps(SAMPLE_LENGTH);
        double grids = rmi.expectedGrids(SAMPLE_LENGTH);
        double cost = RMI_HIT_COST + STEP_COST * steps + GRID_COST * grids;
        boolean small = rmi.sizeBytes() <= 8L * keys.length / SIZE_INVERSE_MAX;
        String judged = String.format(
                Locale.ROOT, "%.2f search steps and %.2f grids a lookup, expected cost %.2f of ", steps, grids, cost);
        if (cost <= 1 && small) {
            return new Pick(rmi, "predictions leave " + judged + "the S+-tree's");
        }
        return new Pick(
                new TreeIndex(keys),
                "an RMI would leave " + judged + "this tree's" + (small ? "" : ", in over 5% of the keys' size"));
    }

    private static double sampledDistinctShare(long[] keys) {
        int stride = Math.max(1, keys.length / SAMPLE_LENGTH);
        int sampled = 0;
        int steps = 0;
        for (long i = 1; i < keys.length; i += stride) {
            steps += keys[(int) i] != keys[(int) i - 1] ? 1 : 0;
            sampled++;
        }
        return (double) steps / sampled;
    }

    private static int countDistinct(long[] keys) {
        int distinct = 1;
        for (int i = 1; i < keys.length; i++) {
            distinct += keys[i] != keys[i - 1] ? 1 : 0;
        }
        return distinct;
    }

    private static RunIndex runs(long[] keys, int distinct) {
        long[] distinctKeys = new long[distinct];
        int[] runStart = new int[distinct + 1];
        int run = 0;
        distinctKeys[0] = keys[0];
        for (int i = 1; i < keys.length; i++) {
            if (keys[i] != keys[i - 1]) {
                run++;
                distinctKeys[run] = keys[i];
                runStart[run] = i;
            }
        }
        runStart[distinct] = keys.length;
        return new RunIndex(distinctKeys, runStart, pick(distinctKeys).index());
    }

    /// Every structure that can be built over `keys`: the candidates of benchmarks and tests, and
    /// what the pick is held against.
    public static StaticIndex[] candidates(long[] keys) {
        if (keys.length < TreeIndex.BLOCK_LENGTH) {
            return new StaticIndex[] {new TinyIndex(keys)};
        }
        int distinct = countDistinct(keys);
        boolean runs = (long) distinct * RunIndex.RUN_LENGTH_MIN <= keys.length;
        StaticIndex[] all = new StaticIndex[runs ? 5 : 4];
        all[0] = new RmiIndex(keys);
        all[1] = new TreeIndex(keys);
        all[2] = new PgmIndex(keys, 8);
        all[3] = new PgmIndex(keys, 64);
        if (runs) {
            all[4] = runs(keys, distinct);
        }
        return all;
    }
}
