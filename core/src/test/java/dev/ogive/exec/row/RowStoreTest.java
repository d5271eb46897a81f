package dev.ogive.exec.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.io.SpillFile;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.Memory;
import dev.ogive.memory.MemoryAccountant;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RowStoreTest {
    private static final int[] BATCH_ROWS = {1, 7, 16, 2048};

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);
    private final String replay = "replay with -Dtests.seed=" + seed;

    @RepeatedTest(20)
    void rowsComeBackFromEveryPartitionAlsoAfterSpillingAndRestoring() {
        List<DataType> types = RandomBatches.types(random, 1 + random.nextInt(12));
        RowLayout layout = new RowLayout(types, 1 + random.nextInt(types.size()), random.nextInt(3) * 8);
        int bits = random.nextInt(4);
        try (MemoryAccountant accountant = new MemoryAccountant(64 << 20);
                QueryMemory memory = accountant.query();
                SpillFile file = SpillSpace.temporary().create();
                RowStore store = new RowStore(layout, random.nextInt(4), bits, memory)) {
            List<List<List<Object>>> expected = new ArrayList<>();
            for (int p = 0; p < 1 << bits; p++) {
                expected.add(new ArrayList<>());
            }
            RowHash hasher = new RowHash();
            for (int b = 0; b < 12; b++) {
                int rows = BATCH_ROWS[random.nextInt(BATCH_ROWS.length)];
                Batch batch = RandomBatches.batch(random, types, rows, 300, 0.2);
                long[] hashes = new long[rows];
                hasher.hash(java.util.Arrays.copyOf(batch.columns, layout.keys()), rows, hashes);
                assertThat(store.append(batch.columns, hashes, Positions.identity(rows), 0, rows, new long[rows]))
                        .isEqualTo(rows);
                for (int i = 0; i < rows; i++) {
                    expected.get(store.partitionOf(hashes[i])).add(RandomBatches.row(batch.columns, i));
                }
                if (random.nextInt(3) == 0) {
                    store.spill(random.nextInt(1 << bits), file);
                }
            }
            for (int p = 0; p < 1 << bits; p++) {
                assertThat(store.rows(p)).isEqualTo(expected.get(p).size());
                assertThat(RandomBatches.counts(read(store, p)))
                        .as(replay)
                        .isEqualTo(RandomBatches.counts(expected.get(p)));
                assertThat(store.restore(p, false)).isTrue();
                assertThat(store.isSpilled(p)).isFalse();
                assertThat(RandomBatches.counts(read(store, p)))
                        .as(replay)
                        .isEqualTo(RandomBatches.counts(expected.get(p)));
            }
            for (int p = 0; p < 1 << bits; p++) {
                store.clear(p);
            }
            assertThat(accountant.usedBytes()).isZero();
        }
    }

    private List<List<Object>> read(RowStore store, int partition) {
        List<List<Object>> all = new ArrayList<>();
        RowReader reader = new RowReader(store.layout());
        Batch out = Batch.allocate(store.layout().types(), 100);
        long[] rows = new long[100];
        RowHash hasher = new RowHash();
        try (RowStore.Reader pages = store.read(partition, false)) {
            for (int n; (n = pages.next(rows, 100)) > 0; ) {
                for (int c = 0; c < out.columns.length; c++) {
                    reader.gather(c, rows, 0, n, out.columns[c]);
                }
                long[] hashes = new long[n];
                hasher.hash(java.util.Arrays.copyOf(out.columns, store.layout().keys()), n, hashes);
                for (int i = 0; i < n; i++) {
                    all.add(RandomBatches.row(out.columns, i));
                    assertThat(store.layout().hash(rows[i])).as(replay).isEqualTo(hashes[i]);
                    assertThat(store.partitionOf(hashes[i])).isEqualTo(partition);
                }
            }
        }
        return all;
    }

    @RepeatedTest(20)
    void keysMatchExactlyTheRowsThatAreEqualAndHashesAgree() {
        List<DataType> types = RandomBatches.types(random, 1 + random.nextInt(3));
        RowLayout layout = new RowLayout(types, types.size(), 0);
        boolean nullsEqual = random.nextBoolean();
        try (MemoryAccountant accountant = new MemoryAccountant(64 << 20);
                QueryMemory memory = accountant.query();
                RowStore store = new RowStore(layout, memory);
                RowStore copy = new RowStore(layout, memory)) {
            int rows = 500;
            Batch stored = RandomBatches.batch(random, types, rows, 4, 0.2);
            Batch probe = RandomBatches.batch(random, types, rows, 4, 0.2);
            long[] hashes = new long[rows];
            long[] probeHashes = new long[rows];
            new RowHash().hash(stored.columns, rows, hashes);
            new RowHash().hash(probe.columns, rows, probeHashes);
            long[] addresses = new long[rows];
            long[] copies = new long[rows];
            store.append(stored.columns, hashes, Positions.identity(rows), 0, rows, addresses);
            copy.append(probe.columns, probeHashes, Positions.identity(rows), 0, rows, copies);

            List<Integer> equal = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                List<Object> a = RandomBatches.row(stored.columns, i);
                List<Object> b = RandomBatches.row(probe.columns, i);
                if (a.equals(b)) {
                    assertThat(hashes[i]).as(replay).isEqualTo(probeHashes[i]);
                    if (nullsEqual || !a.contains(null)) {
                        equal.add(i);
                    }
                }
            }
            RowMatcher matcher = new RowMatcher(layout, nullsEqual);
            int[] misses = new int[rows];
            int[] candidates = Positions.identity(rows).clone();
            int n = matcher.match(matcher.prepare(probe.columns, rows), addresses, candidates, rows, misses);
            check(equal, candidates, n, misses, matcher.missed(), rows);
            candidates = Positions.identity(rows).clone();
            n = matcher.matchRows(addresses, copies, candidates, rows, misses);
            check(equal, candidates, n, misses, matcher.missed(), rows);
        }
    }

    private void check(List<Integer> equal, int[] candidates, int n, int[] misses, int missed, int rows) {
        List<Integer> found = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            found.add(candidates[k]);
        }
        assertThat(found).as(replay).isEqualTo(equal);
        assertThat(missed).isEqualTo(rows - n);
        for (int k = 0; k < missed; k++) {
            found.add(misses[k]);
        }
        assertThat(found).as(replay).doesNotHaveDuplicates().hasSize(rows);
    }

    @RepeatedTest(10)
    void copiedRowsKeepTheirValuesAndExtraState() {
        List<DataType> types = RandomBatches.types(random, 1 + random.nextInt(5));
        RowLayout layout = new RowLayout(types, 1, 16);
        try (MemoryAccountant accountant = new MemoryAccountant(64 << 20);
                QueryMemory memory = accountant.query();
                RowStore store = new RowStore(layout, memory);
                RowStore target = new RowStore(layout, 0, 3, memory)) {
            int rows = 1000;
            Batch batch = RandomBatches.batch(random, types, rows, 100, 0.1);
            long[] hashes = new long[rows];
            new RowHash().hash(new Vector[] {batch.columns[0]}, rows, hashes);
            long[] addresses = new long[rows];
            store.append(batch.columns, hashes, Positions.identity(rows), 0, rows, addresses);
            for (int i = 0; i < rows; i++) {
                assertThat(Memory.getLong(addresses[i] + layout.extraOffset() + 8))
                        .isZero();
                Memory.putLong(addresses[i] + layout.extraOffset() + 8, i);
            }
            long[] copies = new long[rows];
            assertThat(target.appendRows(addresses, 0, rows, copies)).isEqualTo(rows);
            store.clear(0);
            RowReader reader = new RowReader(layout);
            Batch out = Batch.allocate(types, rows);
            for (int c = 0; c < types.size(); c++) {
                reader.gather(c, copies, 0, rows, out.columns[c]);
            }
            for (int i = 0; i < rows; i++) {
                assertThat(RandomBatches.row(out.columns, i)).as(replay).isEqualTo(RandomBatches.row(batch.columns, i));
                assertThat(Memory.getLong(copies[i] + layout.extraOffset() + 8)).isEqualTo(i);
            }
        }
    }

    @Test
    void appendingStopsWhereMemoryIsRefusedAndGoesOnAfterSpilling() {
        List<DataType> types = List.of(SimpleType.BIGINT, SimpleType.VARCHAR);
        RowLayout layout = new RowLayout(types, 1, 0);
        try (MemoryAccountant accountant = new MemoryAccountant(1 << 20);
                QueryMemory memory = accountant.query();
                SpillFile file = SpillSpace.temporary().create();
                RowStore store = new RowStore(layout, 0, 2, memory)) {
            int spills = 0;
            List<List<Object>> expected = new ArrayList<>();
            for (int b = 0; b < 50; b++) {
                Batch batch = RandomBatches.batch(random, types, 2048, 100_000, 0.1);
                long[] hashes = new long[2048];
                new RowHash().hash(new Vector[] {batch.columns[0]}, 2048, hashes);
                for (int k = 0; k < 2048; ) {
                    k = store.append(batch.columns, hashes, Positions.identity(2048), k, 2048, new long[2048]);
                    if (k < 2048) {
                        spills++;
                        for (int p = 0; p < store.partitions(); p++) {
                            store.spill(p, file);
                        }
                    }
                }
                for (int i = 0; i < 2048; i++) {
                    expected.add(RandomBatches.row(batch.columns, i));
                }
            }
            assertThat(spills).isPositive();
            for (int p = 0; p < store.partitions(); p++) {
                store.spill(p, file);
            }
            List<List<Object>> found = new ArrayList<>();
            for (int p = 0; p < store.partitions(); p++) {
                found.addAll(read(store, p));
            }
            assertThat(RandomBatches.counts(found)).as(replay).isEqualTo(RandomBatches.counts(expected));
        }
    }
}
