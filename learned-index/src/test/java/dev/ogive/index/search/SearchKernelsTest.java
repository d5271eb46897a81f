package dev.ogive.index.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ogive.index.Seeds;
import dev.ogive.index.VectorModule;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SearchKernelsTest {
    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void vectorAndScalarKernelsAgree() {
        assumeTrue(VectorModule.load(), "this JVM runs without the vector module");
        SearchKernels vector = new VectorKernels();
        SearchKernels scalar = new ScalarKernels();
        for (int round = 0; round < 3000; round++) {
            int size = random.nextInt(24, 600);
            long[] keys = new long[size];
            Arrays.setAll(keys, i -> random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(50));
            Arrays.sort(keys);
            int from = random.nextInt(size - 23);
            long key = random.nextBoolean() ? keys[random.nextInt(size)] : random.nextLong();
            String replay = "replay with -Dtests.seed=" + seed;
            int less = 0;
            for (int i = from; i < from + 16; i++) {
                less += keys[i] < key ? 1 : 0;
            }
            assertThat(vector.countLess16(keys, from, key)).as(replay).isEqualTo(less);
            assertThat(scalar.countLess16(keys, from, key)).as(replay).isEqualTo(less);
            for (int length = 0; length <= 24; length += 4) {
                assertThat(vector.countLess(keys, from, length, key))
                        .as(replay)
                        .isEqualTo(scalar.countLess(keys, from, length, key));
            }
            long[] queries = {key, keys[0], keys[size - 1], Long.MAX_VALUE, Long.MIN_VALUE};
            long[] ours = {from, 0, size - 16, size - 16, 0};
            long[] theirs = ours.clone();
            vector.probe(keys, queries, 0, queries.length, ours);
            scalar.probe(keys, queries, 0, queries.length, theirs);
            assertThat(ours).as(replay).isEqualTo(theirs);
        }
    }
}
