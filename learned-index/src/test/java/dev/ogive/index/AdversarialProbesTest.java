package dev.ogive.index;

import static org.assertj.core.api.Assertions.fail;

import dev.ogive.index.search.IndexPicker;
import dev.ogive.index.search.StaticIndex;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// No wrong answer, over probes meant to find one: random, duplicate-heavy and extreme keys.
///
/// Runs for about ten seconds; for 10^9 probes and more:
/// ```
/// mvn test -pl learned-index -Dtest=AdversarialProbesTest -DargLine="--add-modules jdk.incubator.vector
/// -Dtests.probes=1000000000"
/// ```
class AdversarialProbesTest {
    private static final long[] EXTREMES = {
        0,
        -1,
        1,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        0x7ff8_0000_0000_0000L,
        0xfff8_0000_0000_0000L,
        0x7ff0_0000_0000_0001L,
        1L << 32,
        -1L << 32,
        0x5555_5555_5555_5555L
    };

    private final long seed = Seeds.next();

    @Test
    void noProbeIsAnsweredWrong() {
        long wanted = Long.getLong("tests.probes", 0);
        long deadlineNanos = System.nanoTime() + 10_000_000_000L;
        SplittableRandom random = new SplittableRandom(seed);
        long probed = 0;
        while (wanted > 0 ? probed < wanted : System.nanoTime() < deadlineNanos) {
            long[] keys = keys(random);
            long[] probes = new long[20_000];
            Arrays.setAll(probes, i -> probe(random, keys));
            Arrays.sort(probes);
            long[] expected = merge(keys, probes);
            long[] positions = new long[probes.length];
            LearnedIndex picked = LearnedIndex.build(keys);
            picked.lowerBound(probes, positions);
            check(keys, probes, positions, expected, picked.describe());
            for (StaticIndex index : IndexPicker.candidates(keys)) {
                index.lowerBound(probes, 0, probes.length, positions);
                check(keys, probes, positions, expected, index.summary());
                for (int i = 0; i < probes.length; i++) {
                    positions[i] = index.lowerBound(probes[i]);
                }
                check(keys, probes, positions, expected, "single, " + index.summary());
                probed += 2L * probes.length;
            }
        }
    }

    private void check(long[] keys, long[] probes, long[] positions, long[] expected, String what) {
        int wrong = Arrays.mismatch(positions, expected);
        if (wrong >= 0) {
            fail(
                    "%s over %d keys answers %d for %d, not %d; replay with -Dtests.seed=%d",
                    what, keys.length, positions[wrong], probes[wrong], expected[wrong], seed);
        }
    }

    /// Lower bounds of sorted probes by one merge: an oracle that shares no code with any search.
    private static long[] merge(long[] keys, long[] probes) {
        long[] expected = new long[probes.length];
        int at = 0;
        for (int i = 0; i < probes.length; i++) {
            while (at < keys.length && keys[at] < probes[i]) {
                at++;
            }
            expected[i] = at;
        }
        return expected;
    }

    private static long probe(SplittableRandom random, long[] keys) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextLong();
            case 1 -> EXTREMES[random.nextInt(EXTREMES.length)];
            case 2 -> keys[random.nextInt(keys.length)] + random.nextInt(3) - 1;
            default -> keys[random.nextInt(keys.length)];
        };
    }

    private static long[] keys(SplittableRandom random) {
        int count = 1 << random.nextInt(17);
        long[] keys = new long[count + random.nextInt(count)];
        long base = random.nextLong();
        int kind = random.nextInt(7);
        int shift = random.nextInt(64);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = switch (kind) {
                case 0 -> random.nextLong();
                case 1 -> random.nextLong() >> random.nextInt(64);
                case 2 -> base + (i & 7);
                case 3 -> EXTREMES[random.nextInt(EXTREMES.length)];
                // Geometric steps: every grid is either too coarse or too empty.
                case 4 -> (1L << random.nextInt(63)) + random.nextInt(4);
                case 5 -> random.nextInt(1000) == 0 ? random.nextLong() : base + random.nextInt(100_000);
                default -> base + ((long) random.nextInt(64) << shift);
            };
        }
        Arrays.sort(keys);
        return keys;
    }
}
