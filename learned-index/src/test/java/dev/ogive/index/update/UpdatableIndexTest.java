package dev.ogive.index.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.ogive.index.Distributions;
import dev.ogive.index.Seeds;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdatableIndexTest {
    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void randomInsertsAndDeletesAgreeWithATreeMap(Distributions distribution) {
        long[] pool = Arrays.stream(distribution.sorted(30_000, random.nextLong()))
                .distinct()
                .toArray();
        shuffle(pool);
        long[] loaded = Arrays.copyOf(pool, random.nextInt(pool.length + 1));
        Arrays.sort(loaded);
        UpdatableIndex index = new UpdatableIndex(loaded, loaded);
        TreeMap<Long, Long> oracle = new TreeMap<>();
        for (long key : loaded) {
            oracle.put(key, key);
        }
        mutate(index, oracle, pool, 80_000);
        compare(index, oracle);
    }

    @Test
    void denseAscendingDescendingAndExtremeKeysAreKept() {
        long[][] orders = new long[4][20_000];
        for (int i = 0; i < 20_000; i++) {
            orders[0][i] = i;
            orders[1][i] = -i;
            orders[2][i] = Long.MAX_VALUE - i;
            orders[3][i] = (i & 1) == 0 ? Long.MIN_VALUE + i : Long.MAX_VALUE - i;
        }
        for (long[] order : orders) {
            UpdatableIndex index = new UpdatableIndex();
            TreeMap<Long, Long> oracle = new TreeMap<>();
            for (long key : order) {
                assertThat(index.put(key, ~key)).isTrue();
                oracle.put(key, ~key);
            }
            compare(index, oracle);
            mutate(index, oracle, order, 40_000);
            compare(index, oracle);
        }
    }

    @Test
    void deletingEverythingLeavesAnEmptyIndexThatFillsAgain() {
        long[] keys = Distributions.UNIFORM.sorted(10_000, 3);
        UpdatableIndex index = new UpdatableIndex(keys, keys);
        for (long key : keys) {
            assertThat(index.remove(key)).isTrue();
            assertThat(index.remove(key)).isFalse();
        }
        assertThat(index.size()).isZero();
        assertThat(index.scan(Long.MIN_VALUE, new long[10], new long[10])).isZero();
        for (long key : keys) {
            index.put(key, 7);
        }
        assertThat(index.size()).isEqualTo(keys.length);
        assertThat(index.get(keys[5000], -1)).isEqualTo(7);
    }

    @Test
    void readersBesideTheWriterSeeOnlyWholeEntries() throws InterruptedException {
        long[] even = new long[50_000];
        Arrays.setAll(even, i -> 4L * i);
        UpdatableIndex index = new UpdatableIndex(even, even);
        AtomicReference<String> failure = new AtomicReference<>();
        Thread[] readers = new Thread[2];
        for (int r = 0; r < readers.length; r++) {
            SplittableRandom own = random.split();
            readers[r] = Thread.ofPlatform().start(() -> {
                long[] keys = new long[300];
                long[] values = new long[300];
                while (!Thread.currentThread().isInterrupted()) {
                    long key = 4L * own.nextInt(even.length);
                    long value = index.get(key, -1);
                    if (value != key) {
                        failure.set("key " + key + " has value " + value);
                    }
                    int count = index.scan(key, keys, values);
                    for (int i = 0; i < count; i++) {
                        if (keys[i] != values[i] || keys[i] < key || (i > 0 && keys[i] <= keys[i - 1])) {
                            failure.set("scan from " + key + " has " + keys[i] + " -> " + values[i] + " at " + i);
                        }
                    }
                }
            });
        }
        for (int i = 0; i < 60_000; i++) {
            long key = 4L * random.nextInt(even.length) + 1 + random.nextInt(3);
            if (random.nextInt(3) == 0) {
                index.remove(key);
            } else {
                index.put(key, key);
            }
        }
        for (Thread reader : readers) {
            reader.interrupt();
            reader.join();
        }
        assertThat(failure.get()).as("replay with -Dtests.seed=%d", seed).isNull();
    }

    @Test
    void aLoadedIndexTakesLessThanTwiceItsEntries() {
        long[] keys = Distributions.UNIFORM.sorted(200_000, 3);
        UpdatableIndex index = new UpdatableIndex(keys, keys);
        assertThat(index.sizeBytes()).isLessThan(2 * 16L * keys.length);
        for (int i = 0; i < 200_000; i++) {
            index.put(random.nextLong() >>> 2, 0);
            if (i % 10_000 == 0 && index.sizeBytes() >= 2 * 16L * index.size()) {
                fail("%d bytes for %d entries; replay with -Dtests.seed=%d", index.sizeBytes(), index.size(), seed);
            }
        }
        UpdatableIndex ascending = new UpdatableIndex();
        for (int i = 0; i < 100_000; i++) {
            ascending.put(i, i);
        }
        assertThat(ascending.sizeBytes()).isLessThan(2 * 16L * ascending.size());
    }

    @Test
    void keysThatDoNotAscendAreRefused() {
        assertThatThrownBy(() -> new UpdatableIndex(new long[] {1, 1}, new long[2]))
                .hasMessageContaining("row 1 has 1 after 1");
        assertThatThrownBy(() -> new UpdatableIndex(new long[2], new long[1])).hasMessageContaining("got 1 and 2");
    }

    private void mutate(UpdatableIndex index, NavigableMap<Long, Long> oracle, long[] pool, int steps) {
        for (int i = 0; i < steps; i++) {
            long key = random.nextInt(20) == 0 ? random.nextLong() : pool[random.nextInt(pool.length)];
            long value = random.nextLong();
            boolean agrees = switch (random.nextInt(4)) {
                case 0, 1 -> index.put(key, value) == (oracle.put(key, value) == null);
                case 2 -> index.remove(key) == (oracle.remove(key) != null);
                default -> {
                    Long expected = oracle.get(key);
                    yield index.get(key, ~value) == (expected == null ? ~value : expected)
                            && index.contains(key) == (expected != null);
                }
            };
            if (!agrees) {
                fail("step %d on key %d; replay with -Dtests.seed=%d", i, key, seed);
            }
        }
    }

    private void compare(UpdatableIndex index, NavigableMap<Long, Long> oracle) {
        assertThat(index.size()).isEqualTo(oracle.size());
        long from = random.nextLong();
        for (long start : new long[] {Long.MIN_VALUE, from, Long.MAX_VALUE}) {
            Map<Long, Long> tail = oracle.tailMap(start);
            long[] keys = new long[tail.size() + 1];
            long[] values = new long[tail.size() + 1];
            assertThat(index.scan(start, keys, values)).as("seed %d", seed).isEqualTo(tail.size());
            int i = 0;
            for (Map.Entry<Long, Long> entry : tail.entrySet()) {
                if (keys[i] != entry.getKey() || values[i] != entry.getValue()) {
                    assertThat(keys[i]).as("entry %d; seed %d", i, seed).isEqualTo(entry.getKey());
                    assertThat(values[i]).as("entry %d; seed %d", i, seed).isEqualTo(entry.getValue());
                }
                i++;
            }
        }
    }

    private void shuffle(long[] keys) {
        for (int i = keys.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            long swap = keys[i];
            keys[i] = keys[j];
            keys[j] = swap;
        }
    }
}
