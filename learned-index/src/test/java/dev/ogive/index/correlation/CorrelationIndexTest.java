package dev.ogive.index.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.index.RowRange;
import dev.ogive.index.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CorrelationIndexTest {
    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void noRowThatSatisfiesThePredicateIsEverMissed() {
        for (int round = 0; round < 200; round++) {
            long[] column = column(random.nextInt(5), random.nextInt(0, 3000));
            CorrelationIndex index = CorrelationIndex.build(column, random.nextInt(1, 300), random.nextInt(2) * 0.1);
            for (int query = 0; query < 20; query++) {
                long a = column.length == 0 || random.nextInt(5) == 0
                        ? random.nextLong()
                        : column[random.nextInt(column.length)];
                long b = random.nextBoolean() ? a : a + random.nextLong(100_000);
                CorrelationIndex.Candidates candidates = index.candidates(a, b);
                boolean[] read = new boolean[column.length];
                for (RowRange range : candidates.ranges()) {
                    Arrays.fill(read, (int) range.from(), (int) range.to(), true);
                }
                boolean right = true;
                for (long row : candidates.outliers()) {
                    // Given once, and an answer by itself.
                    right &= !read[(int) row] && column[(int) row] >= a && column[(int) row] <= b;
                    read[(int) row] = true;
                }
                int first = random.nextInt(3) * 16;
                long blocks = index.blocksMeeting(first, a, b);
                for (int row = 0; row < column.length; row++) {
                    boolean matches = column[row] >= a && column[row] <= b;
                    right &= read[row] || !matches;
                    int block = row / index.blockLength() - first;
                    right &= !matches || block < 0 || block >= 64 || (blocks >>> block & 1) != 0;
                }
                assertThat(right)
                        .as("%s for [%d, %d]; replay with -Dtests.seed=%d", index.describe(), a, b, seed)
                        .isTrue();
            }
        }
    }

    @Test
    void aCorrelatedColumnWithOutliersIsReadAlmostOnlyWhereItMatches() {
        long[] column = column(1, 200_000);
        CorrelationIndex index = CorrelationIndex.build(column, 1000, 0.02);
        assertThat(index.outlierCount()).isBetween(500L, 4000L);
        assertThat(index.sizeBytes()).isLessThan(column.length * 8L / 10);
        CorrelationIndex.Candidates candidates = index.candidates(1_000_000, 2_000_000);
        assertThat(candidates.rowCount()).isLessThan(column.length / 12);
        assertThat(index.falsePositiveRate(column, 1_000_000, 2_000_000)).isLessThan(0.3);
    }

    @Test
    void discoveryTellsRelatedFromUnrelatedColumns() {
        assertThat(CorrelationIndex.discover(column(0, 4000)).useful()).isTrue();
        assertThat(CorrelationIndex.discover(column(1, 4000)).useful()).isTrue();
        assertThat(CorrelationIndex.discover(column(2, 4000)).useful()).isTrue();
        assertThat(CorrelationIndex.discover(column(3, 4000)).useful()).isFalse();
        assertThat(CorrelationIndex.discover(new long[3]).useful()).isFalse();
    }

    @Test
    void anIndexComesBackFromBytesAndEveryDamagedByteIsNoticed() {
        long[] column = column(1, 3000);
        CorrelationIndex index = CorrelationIndex.build(column, 100, 0.05);
        byte[] bytes = index.toBytes();
        CorrelationIndex back = CorrelationIndex.fromBytes(bytes);
        assertThat(back.describe()).isEqualTo(index.describe());
        assertThat(back.toBytes()).isEqualTo(bytes);
        assertThat(back.candidates(1000, 90_000)).isEqualTo(index.candidates(1000, 90_000));
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) 4;
            assertThatThrownBy(() -> CorrelationIndex.fromBytes(damaged)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> CorrelationIndex.fromBytes(new byte[5])).hasMessageContaining("5 bytes");
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> CorrelationIndex.build(new long[1], 0, 0)).hasMessageContaining("got 0 and");
        assertThatThrownBy(() -> CorrelationIndex.build(new long[1], 1, 0.9)).hasMessageContaining("0.9");
    }

    /// 0: rising with noise, 1: the same with 1% outliers, 2: falling curve, 3: random, 4:
    /// extremes.
    private long[] column(int kind, int count) {
        long[] column = new long[count];
        Arrays.setAll(column, row -> switch (kind) {
            case 0 -> 100L * row + random.nextInt(5000);
            case 1 -> random.nextInt(100) == 0 ? random.nextLong() : 100L * row + random.nextInt(5000);
            case 2 -> (long) (1e12 / (row + 10)) + random.nextInt(100);
            case 3 -> random.nextLong();
            default ->
                random.nextInt(3) == 0 ? Long.MIN_VALUE : random.nextInt(2) == 0 ? Long.MAX_VALUE : random.nextInt(9);
        });
        return column;
    }
}
