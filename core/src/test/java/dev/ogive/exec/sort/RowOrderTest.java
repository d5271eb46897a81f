package dev.ogive.exec.sort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.store.RowPages;
import dev.ogive.memory.MemoryAccountant;
import dev.ogive.memory.QueryMemory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Rows of random types, keys and values are put in the order that a comparator puts them in,
/// whether or not all that is read of them is in the keys.
class RowOrderTest {
    private static final List<DataType> TYPES = List.of(
            SimpleType.INTEGER,
            SimpleType.BIGINT,
            SimpleType.DOUBLE,
            SimpleType.BOOLEAN,
            SimpleType.VARBINARY,
            SimpleType.VARBINARY,
            SimpleType.VARBINARY);

    @RepeatedTest(40)
    void rowsComeInTheOrderOfTheirKeys() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<DataType> types = new ArrayList<>();
        List<SortKey> keys = new ArrayList<>();
        List<IntFunction<Object>> values = new ArrayList<>();
        for (int k = 0; k <= random.nextInt(4); k++) {
            DataType type = TYPES.get(random.nextInt(TYPES.size()));
            types.add(type);
            keys.add(new SortKey(k, random.nextBoolean(), random.nextBoolean()));
            values.add(values(type, random));
        }
        int n = random.nextInt(10) == 0 ? random.nextInt(60) : 60 + random.nextInt(2000);
        List<List<Object>> rows = new ArrayList<>();
        for (int r = 0; r < n; r++) {
            int row = r;
            rows.add(values.stream().map(v -> v.apply(row)).toList());
        }
        String replay = "replay with -Dtests.seed=" + seed;
        List<List<Object>> expected = new ArrayList<>(rows);
        expected.sort(comparator(keys));
        int[] all = IntStream.range(0, keys.size()).toArray();
        List<List<Object>> inOrder = sorted(types, keys, rows, random.nextInt(3), all);
        List<List<Object>> byId = sorted(types, keys, rows, random.nextInt(3), null);
        for (int r = 0; r < n; r++) {
            // -0.0 equals 0.0, so rows are compared by their keys.
            assertThat(comparator(keys).compare(inOrder.get(r), expected.get(r)))
                    .as("row %d: %s, %s", r, inOrder.get(r), replay)
                    .isZero();
            // Rows of equal keys stay as they came.
            assertThat(byId.get(r)).as("row %d by id, %s", r, replay).isEqualTo(expected.get(r));
        }
        assertThat(inOrder).as(replay).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void shortTextsAndNumbersAreSortedWithoutIds() {
        List<SortKey> keys = List.of(new SortKey(0, false, false), new SortKey(1, true, false));
        List<DataType> types = List.of(SimpleType.VARBINARY, SimpleType.INTEGER);
        Random random = new Random(5);
        IntFunction<Object> words = words(random, "0123456789", 0, 12);
        List<List<Object>> rows = IntStream.range(0, 1000)
                .mapToObj(r -> List.of(words.apply(r), (Object) (long) random.nextInt(900)))
                .toList();
        // 12 digits and what is behind the end of shorter texts: five bits each; numbers take ten.
        assertThat(isWithoutIds(types, keys, rows)).isTrue();
        List<List<Object>> longer = new ArrayList<>(rows);
        longer.add(List.of(words(random, "0123456789", 33, 33).apply(0), 0L));
        assertThat(isWithoutIds(types, keys, longer)).isFalse();
        List<List<Object>> endingInZero = new ArrayList<>(rows);
        endingInZero.add(List.of(new Binary(new byte[] {'7', 0}), 0L));
        assertThat(isWithoutIds(types, keys, endingInZero)).isFalse();
    }

    private static boolean isWithoutIds(List<DataType> types, List<SortKey> keys, List<List<Object>> rows) {
        try (var accountant = new MemoryAccountant(64 << 20);
                QueryMemory memory = accountant.query();
                RowPages pages = pages(types, rows, 2, memory)) {
            return order(pages, keys, new int[] {0, 1}).isWithoutIds();
        }
    }

    private static List<List<Object>> sorted(
            List<DataType> types, List<SortKey> keys, List<List<Object>> rows, int form, int[] output) {
        try (var accountant = new MemoryAccountant(64 << 20);
                QueryMemory memory = accountant.query();
                RowPages pages = pages(types, rows, form, memory)) {
            RowOrder order = order(pages, keys, output);
            List<List<Object>> sorted = new ArrayList<>();
            Batch batch = Batch.allocate(types, 100);
            for (int at = 0; at < order.rows(); at += 100) {
                int count = Math.min(100, order.rows() - at);
                for (int c = 0; c < types.size(); c++) {
                    Vector out = batch.columns[c];
                    if (!order.readInOrder(c, at, count, out)) {
                        pages.gather(c, order.ids(), at, count, false, out);
                    }
                }
                for (int r = 0; r < count; r++) {
                    List<Object> row = new ArrayList<>();
                    for (Vector column : batch.columns) {
                        row.add(column.get(r));
                    }
                    sorted.add(row);
                }
            }
            return sorted;
        }
    }

    private static RowOrder order(RowPages pages, List<SortKey> keys, int[] output) {
        RowOrder order = new RowOrder(pages, keys, output);
        for (int p = 0; p < pages.pages(); p++) {
            order.scan(p);
        }
        order.plan();
        int at = 0;
        for (int p = 0; p < pages.pages(); p++) {
            order.encode(p, at);
            at += pages.rowsIn(p);
        }
        try (ExecutorService helpers = Executors.newSingleThreadExecutor()) {
            order.sort(helpers, 2, () -> {});
            for (int task = 0; task < order.tieTasks(); task++) {
                order.resolveTies(task, helpers, 2, () -> {});
            }
        }
        return order;
    }

    /// @param form 0: all strings are in dictionary form, 1: some are, 2: none is
    private static RowPages pages(List<DataType> types, List<List<Object>> rows, int form, QueryMemory memory) {
        RowPages pages = rows.size() % 2 == 0
                ? new RowPages(types, rows.size(), memory)
                : RowPages.byRow(types, rows.size(), memory);
        RowPages.Appender appender = pages.appender();
        Batch batch = Batch.allocate(types, 500);
        for (int at = 0; at < rows.size(); at += 500) {
            batch.clear();
            batch.rows = Math.min(500, rows.size() - at);
            for (int r = 0; r < batch.rows; r++) {
                for (int c = 0; c < types.size(); c++) {
                    batch.columns[c].set(r, rows.get(at + r).get(c));
                }
            }
            if (form == 0 || (form == 1 && at == 500)) {
                for (int c = 0; c < types.size(); c++) {
                    if (batch.columns[c] instanceof StringVector s) {
                        toDictionary(s, batch.rows);
                    }
                }
            }
            assertThat(appender.append(batch)).isEqualTo(batch.rows);
        }
        appender.finish();
        pages.seal();
        return pages;
    }

    private static void toDictionary(StringVector strings, int rows) {
        Map<Object, Integer> codes = new LinkedHashMap<>();
        for (int r = 0; r < rows; r++) {
            Object value = strings.get(r);
            // NULL has the code of some string.
            strings.codes[r] =
                    value == null ? Math.max(0, codes.size() - 1) : codes.computeIfAbsent(value, v -> codes.size());
        }
        codes.putIfAbsent(new Binary(new byte[0]), codes.size());
        int[] offsets = new int[codes.size() + 1];
        var bytes = new ByteArrayOutputStream();
        int code = 0;
        for (Object value : codes.keySet()) {
            bytes.writeBytes(((Binary) value).toArray());
            offsets[++code] = bytes.size();
        }
        strings.dictionary = new Dictionary(bytes.toByteArray(), offsets, false);
    }

    /// How the values of a column come about: NULLs or none, few values or many, texts of few
    /// letters or many, short or long, with a common beginning or zeros at their end.
    private static IntFunction<Object> values(DataType type, Random random) {
        int nulls = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 0;
        IntFunction<Object> some = switch ((SimpleType) type) {
            case BOOLEAN -> r -> random.nextBoolean();
            case INTEGER -> {
                int bound = 1 << random.nextInt(31);
                yield r -> (long) (random.nextInt(bound) - (bound >> 1));
            }
            case BIGINT -> {
                int shift = random.nextInt(64);
                yield r -> random.nextLong() >> shift;
            }
            case DOUBLE -> {
                int kinds = 3 + random.nextInt(20);
                yield r -> switch (random.nextInt(kinds)) {
                    case 0 -> 0.0;
                    case 1 -> kinds > 12 ? 1.5 : -0.0;
                    case 2 -> kinds > 8 ? -1.5 : Double.NaN;
                    default -> random.nextGaussian();
                };
            }
            case VARBINARY -> {
                String letters = List.of("01", "0123456789", "abcdefghijklmnopqrstuvwxyz", "\u0000a", "Aa\u007f\u0080")
                        .get(random.nextInt(5));
                int shortest = random.nextInt(20);
                yield words(random, letters, shortest, shortest + random.nextInt(20));
            }
            default -> throw new IllegalStateException(type.sql());
        };
        return r -> nulls > 0 && random.nextInt(nulls) == 0 ? null : some.apply(r);
    }

    private static IntFunction<Object> words(Random random, String letters, int shortest, int longest) {
        byte[] bytes = letters.getBytes(StandardCharsets.ISO_8859_1);
        int alike = random.nextInt(2) * random.nextInt(longest + 1);
        return r -> {
            byte[] word = new byte[shortest + random.nextInt(longest - shortest + 1)];
            for (int i = 0; i < word.length; i++) {
                word[i] = bytes[i < alike ? 0 : random.nextInt(bytes.length)];
            }
            return new Binary(word);
        };
    }

    private static Comparator<List<Object>> comparator(List<SortKey> keys) {
        return (a, b) -> {
            for (SortKey key : keys) {
                int order = compare(key, a.get(key.column()), b.get(key.column()));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    private static int compare(SortKey key, Object a, Object b) {
        if (a == null || b == null) {
            return a == b ? 0 : (a == null) == key.nullsFirst() ? -1 : 1;
        }
        int order = switch (a) {
            case Boolean x -> x.compareTo((Boolean) b);
            case Long x -> x.compareTo((Long) b);
            case Double x -> Double.compare(x + 0.0, (Double) b + 0.0);
            case Binary x -> x.compareTo((Binary) b);
            default -> throw new IllegalStateException(a.toString());
        };
        return key.descending() ? -order : order;
    }
}
