package dev.ogive.sort.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.sort.Seeds;
import dev.ogive.sort.SortScratch;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RowSortTest {
    private static final Comparator<byte[]> BINARY = Arrays::compareUnsigned;

    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    /// A column with its reference order.
    private record Case(KeyColumn column, Comparator<Integer> order, String label) {}

    @RepeatedTest(40)
    void anyColumnsInAnyDirectionSortLikeAComparator() {
        int rows = random.nextInt(5) == 0 ? 20_000 : random.nextInt(400);
        List<Case> cases = new ArrayList<>();
        for (int c = 1 + random.nextInt(3); c > 0; c--) {
            cases.add(
                    switch (random.nextInt(3)) {
                        case 0 -> longs(rows);
                        case 1 -> doubles(rows);
                        default -> strings(rows);
                    });
        }
        Comparator<Integer> order = cases.getFirst().order;
        for (Case next : cases.subList(1, cases.size())) {
            order = order.thenComparing(next.order);
        }
        Integer[] wanted = new Integer[rows];
        Arrays.setAll(wanted, i -> i);
        Arrays.sort(wanted, order);
        int[] sorted = new int[rows + 2];
        Arrays.setAll(sorted, i -> i - 1);
        RowSort.sort(cases.stream().map(Case::column).toList(), sorted, 1, rows + 1, new SortScratch());
        assertThat(Arrays.copyOfRange(sorted, 1, rows + 1))
                .as(
                        "%s, replay with -Dtests.seed=%d",
                        cases.stream().map(Case::label).toList(), seed)
                .isEqualTo(Arrays.stream(wanted).mapToInt(i -> i).toArray());
        assertThat(sorted[0]).isEqualTo(-1);
        assertThat(sorted[rows + 1]).isEqualTo(rows);
    }

    private Case longs(int rows) {
        Long[] values = new Long[rows];
        long[] words = new long[rows];
        boolean withNulls = random.nextBoolean();
        int spread = random.nextInt(1, 64);
        for (int i = 0; i < rows; i++) {
            values[i] = withNulls && random.nextInt(6) == 0
                    ? null
                    : switch (random.nextInt(8)) {
                        case 0 -> Long.MIN_VALUE;
                        case 1 -> Long.MAX_VALUE;
                        default -> random.nextLong() >> spread;
                    };
            words[i] = KeyWords.ofLong(values[i] == null ? random.nextLong() : values[i]);
        }
        KeyPlace place = place();
        return new Case(
                new LongKeyColumn(words, nulls(values), place), order(values, Long::compare, place), "long " + place);
    }

    private Case doubles(int rows) {
        Double[] values = new Double[rows];
        long[] words = new long[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = switch (random.nextInt(8)) {
                case 0 -> null;
                case 1 -> -0.0;
                case 2 -> 0.0;
                case 3 -> Double.NaN;
                case 4 -> Double.NEGATIVE_INFINITY;
                case 5 -> (double) random.nextInt(-3, 3);
                default -> random.nextDouble() - 0.5;
            };
            words[i] = values[i] == null ? 0 : KeyWords.ofDouble(values[i]);
        }
        KeyPlace place = place();
        Comparator<Double> sql = (a, b) -> a.doubleValue() == b.doubleValue() ? 0 : Double.compare(a, b);
        return new Case(new LongKeyColumn(words, nulls(values), place), order(values, sql, place), "double " + place);
    }

    private Case strings(int rows) {
        byte[][] values = new byte[rows][];
        int alphabet = random.nextInt(1, 256);
        byte[] prefix = new byte[random.nextInt(40)];
        for (int i = 0; i < rows; i++) {
            if (random.nextInt(8) == 0) {
                continue;
            }
            boolean prefixed = random.nextBoolean();
            byte[] value = new byte[(prefixed ? prefix.length : 0) + random.nextInt(random.nextInt(1, 25))];
            for (int b = prefixed ? prefix.length : 0; b < value.length; b++) {
                value[b] = (byte) random.nextInt(alphabet);
            }
            values[i] = value;
        }
        KeyPlace place = place();
        return new Case(column(values, place), order(values, BINARY, place), "string " + place);
    }

    private static BytesKeyColumn column(byte[][] values, KeyPlace place) {
        int[] offsets = new int[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            offsets[i + 1] = offsets[i] + (values[i] == null ? 0 : values[i].length);
        }
        byte[] data = new byte[offsets[values.length]];
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                System.arraycopy(values[i], 0, data, offsets[i], values[i].length);
            }
        }
        return new BytesKeyColumn(MemorySegment.ofArray(data), MemorySegment.ofArray(offsets), nulls(values), place);
    }

    private KeyPlace place() {
        return new KeyPlace(random.nextBoolean(), random.nextBoolean());
    }

    private static BitSet nulls(Object[] values) {
        BitSet nulls = new BitSet();
        for (int i = 0; i < values.length; i++) {
            nulls.set(i, values[i] == null);
        }
        return nulls;
    }

    private static <T> Comparator<Integer> order(T[] values, Comparator<? super T> order, KeyPlace place) {
        Comparator<? super T> directed = place.descending() ? order.reversed() : order;
        Comparator<T> nulls = place.nullsFirst() ? Comparator.nullsFirst(directed) : Comparator.nullsLast(directed);
        return (a, b) -> nulls.compare(values[a], values[b]);
    }

    @Test
    void aStringAndItselfWithTrailingZeroBytesDiffer() {
        byte[][] values = {{'a', 0, 0}, {'a'}, {'a', 0}, {}, {0}, null};
        int[] rows = {0, 1, 2, 3, 4, 5};
        RowSort.sort(List.of(column(values, KeyPlace.ASCENDING)), rows, 0, 6, new SortScratch());
        assertThat(rows).containsExactly(3, 4, 1, 2, 0, 5);
    }

    @Test
    void utf8SortsByCodePoint() {
        byte[][] values = {"\uFFEE".getBytes(StandardCharsets.UTF_8), "😀".getBytes(StandardCharsets.UTF_8)};
        int[] rows = {1, 0};
        RowSort.sort(List.of(column(values, KeyPlace.ASCENDING)), rows, 0, 2, new SortScratch());
        assertThat(rows).containsExactly(0, 1);
    }

    @Test
    void veryLongEqualStringsDoNotExhaustTheStack() {
        byte[] same = new byte[1 << 20];
        byte[] greater = same.clone();
        greater[greater.length - 1] = 1;
        byte[][] values = {greater, same, same.clone()};
        int[] rows = {0, 1, 2};
        RowSort.sort(List.of(column(values, KeyPlace.ASCENDING)), rows, 0, 3, new SortScratch());
        assertThat(rows).containsExactly(1, 2, 0);
    }
}
