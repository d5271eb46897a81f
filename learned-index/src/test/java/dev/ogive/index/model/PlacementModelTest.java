package dev.ogive.index.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.index.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PlacementModelTest {
    @RepeatedTest(50)
    void bucketsNeverDescendOverAllLongs() {
        long seed = Seeds.next();
        var random = new SplittableRandom(seed);
        int narrowing = random.nextInt(64);
        long[] sample = random.longs(1 + random.nextInt(5_000))
                .map(key -> key >> narrowing)
                .toArray();
        if (random.nextInt(4) == 0) {
            sample[0] = Long.MIN_VALUE;
            sample[sample.length - 1] = Long.MAX_VALUE;
        }
        Arrays.sort(sample);
        int buckets = 1 + random.nextInt(300);
        var model = PlacementModel.fit(sample, sample.length, Math.min(buckets, sample.length));
        long[] keys = random.longs(5_000).map(key -> key >> random.nextInt(64)).toArray();
        System.arraycopy(sample, 0, keys, 0, Math.min(sample.length, 2_000));
        keys[4_998] = Long.MIN_VALUE;
        keys[4_999] = Long.MAX_VALUE;
        Arrays.sort(keys);
        int last = 0;
        for (long key : keys) {
            int bucket = model.bucket(key);
            assertThat(bucket)
                    .as("bucket of %d, replay with -Dtests.seed=%d", key, seed)
                    .isBetween(last, model.bucketCount() - 1);
            last = bucket;
        }
    }

    @Test
    void aValueThatFillsABucketIsAloneInIt() {
        long[] sample = new long[1_600];
        Arrays.setAll(sample, i -> i < 800 ? 1_000 : i);
        Arrays.sort(sample);
        var model = PlacementModel.fit(sample, sample.length, 16);
        assertThat(model.bucket(999)).isLessThan(model.bucket(1_000));
        assertThat(model.bucket(1_001)).isGreaterThan(model.bucket(1_000));
    }

    @Test
    void evenKeysFillBucketsEvenly() {
        var random = new SplittableRandom(1);
        long[] sample = random.longs(16_000).sorted().toArray();
        var model = PlacementModel.fit(sample, sample.length, 1_000);
        int[] sizes = new int[model.bucketCount()];
        random.longs(1_000_000).forEach(key -> sizes[model.bucket(key)]++);
        assertThat(Arrays.stream(sizes).max().orElseThrow()).isLessThan(3_000);
    }
}
