package dev.ogive.index.search;

import dev.ogive.index.Distributions;
import dev.ogive.index.LearnedIndex;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/// Which structure finds keys fastest on which data, and is it the one that is picked?
///
/// Interleaves all structures in one process: every round times each once, and the least of the
/// rounds counts, so that a noisy neighbour hurts all alike. Every answer is checked. Prints
/// nanoseconds per lookup of a random existing key.
///
/// ```
/// java --add-modules jdk.incubator.vector -Xmx4g -cp target/classes:target/test-classes \
///     dev.ogive.index.search.LookupBenchmark 10000000 UNIFORM,OSM_LIKE [rounds]
/// ```
public final class LookupBenchmark {
    private static final int QUERIES = 1 << 20;

    private LookupBenchmark() {}

    /// One way to answer all queries; returns the sum of the positions.
    private interface Contender {
        long run();
    }

    private static final class Timed {
        private final String name;
        private final Contender contender;
        private double best = Double.MAX_VALUE;

        Timed(String name, Contender contender) {
            this.name = name;
            this.contender = contender;
        }
    }

    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[0]);
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 7;
        for (String name : arguments[1].split(",", -1)) {
            run(Distributions.valueOf(name), count, rounds);
        }
    }

    private static void run(Distributions distribution, int count, int rounds) {
        long[] keys = distribution.sorted(count, 1);
        SplittableRandom random = new SplittableRandom(5);
        long[] queries = new long[QUERIES];
        long expected = 0;
        for (int i = 0; i < QUERIES; i++) {
            queries[i] = keys[random.nextInt(count)];
            expected += Gallop.lowerBound(keys, 0, count, queries[i]);
        }
        long[] positions = new long[QUERIES];
        long start = System.nanoTime();
        LearnedIndex picked = LearnedIndex.build(keys);
        double buildNanos = System.nanoTime() - start;
        StaticIndex[] candidates = IndexPicker.candidates(keys);
        boolean brief = Boolean.getBoolean("brief");
        candidates = brief ? Arrays.copyOf(candidates, 2) : candidates;
        Timed[] all = new Timed[3 + 2 * candidates.length];
        all[0] = new Timed("Arrays.binarySearch", () -> binarySearch(keys, queries));
        all[1] = new Timed("picked", () -> singles(picked, queries));
        all[2] = new Timed("picked batch", () -> batches(picked, queries, positions));
        for (int i = 0; i < candidates.length; i++) {
            StaticIndex index = candidates[i];
            all[3 + 2 * i] = new Timed(index.summary(), () -> singles(index, queries));
            all[4 + 2 * i] = new Timed(index.summary() + " batch", () -> batches(index, queries, positions));
        }
        for (int round = 0; round < rounds; round++) {
            for (Timed timed : all) {
                long began = System.nanoTime();
                long sum = timed.contender.run();
                timed.best = Math.min(timed.best, (System.nanoTime() - began) / (double) QUERIES);
                if (sum != expected) {
                    throw new IllegalStateException(timed.name + " is wrong on " + distribution);
                }
            }
        }
        for (int repeat = 0; repeat < 2; repeat++) {
            start = System.nanoTime();
            LearnedIndex.build(keys);
            buildNanos = Math.min(buildNanos, (double) (System.nanoTime() - start));
        }
        System.out.printf(
                Locale.ROOT,
                "%n%s, %,d keys; build and pick %.0f M keys/s%n%s%n",
                distribution,
                count,
                count * 1e3 / buildNanos,
                picked.describe());
        for (Timed timed : all) {
            System.out.printf(
                    Locale.ROOT,
                    "  %8.1f ns  %5.2fx binarySearch  %s%n",
                    timed.best,
                    all[0].best / timed.best,
                    timed.name);
        }
    }

    private static long binarySearch(long[] keys, long[] queries) {
        long sum = 0;
        for (long query : queries) {
            int found = Arrays.binarySearch(keys, query);
            // Any of several equal keys: step to the first, so that the answer is the same.
            while (found > 0 && keys[found - 1] == query) {
                found--;
            }
            sum += found;
        }
        return sum;
    }

    private static long singles(LearnedIndex index, long[] queries) {
        long sum = 0;
        for (long query : queries) {
            sum += index.lowerBound(query);
        }
        return sum;
    }

    /// Each class in a loop of its own, so that the compiler inlines it as it would in a program
    /// that has one.
    private static long singles(StaticIndex index, long[] queries) {
        return switch (index) {
            case TinyIndex i -> singles(i, queries);
            case RunIndex i -> singles(i, queries);
            case RmiIndex i -> singles(i, queries);
            case PgmIndex i -> singles(i, queries);
            case TreeIndex i -> singles(i, queries);
        };
    }

    private static long singles(TinyIndex index, long[] queries) {
        long sum = 0;
        for (long query : queries) {
            sum += index.lowerBound(query);
        }
        return sum;
    }

    private static long singles(RunIndex index, long[] queries) {
        long sum = 0;
        for (long query : queries) {
            sum += index.lowerBound(query);
        }
        return sum;
    }

    private static long singles(RmiIndex index, long[] queries) {
        long sum = 0;
        for (long query : queries) {
            sum += index.lowerBound(query);
        }
        return sum;
    }

    private static long singles(PgmIndex index, long[] queries) {
        long sum = 0;
        for (long query : queries) {
            sum += index.lowerBound(query);
        }
        return sum;
    }

    private static long singles(TreeIndex index, long[] queries) {
        long sum = 0;
        for (long query : queries) {
            sum += index.lowerBound(query);
        }
        return sum;
    }

    private static long batches(LearnedIndex index, long[] queries, long[] positions) {
        index.lowerBound(queries, positions);
        return Arrays.stream(positions).sum();
    }

    private static long batches(StaticIndex index, long[] queries, long[] positions) {
        index.lowerBound(queries, 0, queries.length, positions);
        return Arrays.stream(positions).sum();
    }
}
