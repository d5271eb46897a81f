package dev.ogive.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Dictionary;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.RepeatedTest;

/// Every filter of every encoding against the values that were written.
class ColumnFilterTest {
    private final long seed = Seeds.next();
    private final Random random = new Random(seed);

    @RepeatedTest(4)
    void filtersFindWhatALoopOverTheValuesFinds() {
        Schema all = RandomRows.schemaOfAllTypes();
        List<Field> fields = new ArrayList<>(all.fields().subList(0, 18));
        for (int i = 0; i < 6; i++) {
            fields.add(new Field("l" + i, SimpleType.BIGINT));
            fields.add(new Field("d" + i, SimpleType.DOUBLE));
            fields.add(new Field("s" + i, SimpleType.VARCHAR));
        }
        Schema schema = new Schema(fields);
        int count = random.nextBoolean() ? 3_000 : 18_000;
        Object[][] rows = new RandomRows(seed).rows(schema, count);
        try (Database db = Database.inMemory();
                Transaction t = db.begin()) {
            StoredTable table = t.createTable(TableDefinition.of(TableName.of("t"), schema));
            TableWriter w = t.writer(table);
            RandomRows.write(w, schema, rows);
            w.finish();
            t.commit();
            try (DatabaseSnapshot s = db.snapshot()) {
                assertThat(table.open(s).chunks()).hasSize(1);
                Chunk chunk = table.open(s).chunks().getFirst();
                for (int c = 0; c < schema.columns(); c++) {
                    check(schema, rows, c, chunk.column(c));
                }
            }
        }
    }

    private void check(Schema schema, Object[][] rows, int c, ColumnChunk column) {
        for (int round = 0; round < 20; round++) {
            int from = random.nextInt(rows.length);
            int count = random.nextInt(rows.length - from + 1);
            if (column.filtersLongs()) {
                long[] longs = new long[rows.length];
                boolean[] nulls = new boolean[rows.length];
                asLongs(schema, rows, c, column, longs, nulls);
                long a = bound(longs);
                long b = bound(longs);
                checkLongs(column, longs, nulls, from, count, Math.min(a, b), Math.max(a, b), c);
                checkCodes(column, longs, nulls, from, count, c);
            }
            if (column.filtersDoubles()) {
                checkDoubles(column, rows, c, from, count);
            }
        }
    }

    private static void asLongs(
            Schema schema, Object[][] rows, int c, ColumnChunk column, long[] longs, boolean[] nulls) {
        Dictionary d = column.dictionary();
        List<Object> strings = new ArrayList<>();
        for (int code = 0; d != null && code < d.size(); code++) {
            strings.add(
                    schema.type(c) == SimpleType.VARBINARY
                            ? new dev.ogive.column.Binary(d.bytes, d.start(code), d.length(code))
                            : d.string(code));
        }
        java.util.Map<Object, Integer> codes = new java.util.HashMap<>();
        strings.forEach(x -> codes.put(x, codes.size()));
        for (int i = 0; i < rows.length; i++) {
            nulls[i] = rows[i][c] == null;
            if (!nulls[i]) {
                longs[i] = d != null ? codes.get(rows[i][c]) : Values.toLong(schema.type(c), rows[i][c]);
            }
        }
    }

    private long bound(long[] longs) {
        long some = longs[random.nextInt(longs.length)];
        return switch (random.nextInt(6)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> random.nextLong();
            case 3 -> some + 1;
            default -> some;
        };
    }

    private static int[] expected(int from, int count, boolean[] nulls, LongPredicate passes) {
        int[] positions = new int[count];
        int n = 0;
        for (int i = from; i < from + count; i++) {
            if (!nulls[i] && passes.test(i)) {
                positions[n++] = i;
            }
        }
        return Arrays.copyOf(positions, n);
    }

    private void checkLongs(
            ColumnChunk column, long[] longs, boolean[] nulls, int from, int count, long low, long high, int c) {
        int[] expected = expected(from, count, nulls, i -> low <= longs[(int) i] && longs[(int) i] <= high);
        int[] positions = new int[count];
        int n = column.filterLongs(from, count, low, high, positions);
        assertThat(Arrays.copyOf(positions, n))
                .as("column %d in [%d, %d], seed %d", c, low, high, seed)
                .isEqualTo(expected);
        int[] refined = everyThird(from, count);
        int kept = column.refineLongs(refined, refined.length, low, high);
        assertThat(Arrays.copyOf(refined, kept))
                .as("column %d in [%d, %d], seed %d", c, low, high, seed)
                .isEqualTo(
                        Arrays.stream(expected).filter(p -> (p - from) % 3 == 0).toArray());
        assertThat(expected.length == 0 || column.zone().mayContain(low, high)).isTrue();
    }

    private void checkCodes(ColumnChunk column, long[] longs, boolean[] nulls, int from, int count, int c) {
        boolean[] accepted = new boolean[1 + random.nextInt(400)];
        for (int i = 0; i < accepted.length; i++) {
            accepted[i] = random.nextBoolean();
        }
        int[] expected = expected(
                from,
                count,
                nulls,
                i -> longs[(int) i] >= 0 && longs[(int) i] < accepted.length && accepted[(int) longs[(int) i]]);
        int[] positions = new int[count];
        int n = column.filterCodes(from, count, accepted, positions);
        assertThat(Arrays.copyOf(positions, n))
                .as("column %d, seed %d", c, seed)
                .isEqualTo(expected);
        int[] refined = everyThird(from, count);
        int kept = column.refineCodes(refined, refined.length, accepted);
        assertThat(Arrays.copyOf(refined, kept))
                .as("column %d, seed %d", c, seed)
                .isEqualTo(
                        Arrays.stream(expected).filter(p -> (p - from) % 3 == 0).toArray());
    }

    private static int[] everyThird(int from, int count) {
        int[] positions = new int[(count + 2) / 3];
        Arrays.setAll(positions, i -> from + 3 * i);
        return positions;
    }

    private void checkDoubles(ColumnChunk column, Object[][] rows, int c, int from, int count) {
        boolean[] nulls = new boolean[rows.length];
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            nulls[i] = rows[i][c] == null;
            values[i] = nulls[i] ? 0 : (Double) rows[i][c];
        }
        double[] bounds = {
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            -0.0,
            0.0,
            values[random.nextInt(values.length)],
            Math.nextUp(values[random.nextInt(values.length)]),
            Math.nextDown(values[random.nextInt(values.length)]),
            random.nextGaussian()
        };
        double low = bounds[random.nextInt(bounds.length)];
        double high = bounds[random.nextInt(bounds.length)];
        int[] expected = expected(
                from,
                count,
                nulls,
                i -> Double.compare(low + 0.0, values[(int) i] + 0.0) <= 0
                        && Double.compare(values[(int) i] + 0.0, high + 0.0) <= 0);
        int[] positions = new int[count];
        int n = column.filterDoubles(from, count, low, high, positions);
        assertThat(Arrays.copyOf(positions, n))
                .as("column %d in [%s, %s], seed %d", c, low, high, seed)
                .isEqualTo(expected);
        int[] refined = everyThird(from, count);
        int kept = column.refineDoubles(refined, refined.length, low, high);
        assertThat(Arrays.copyOf(refined, kept))
                .as("column %d in [%s, %s], seed %d", c, low, high, seed)
                .isEqualTo(
                        Arrays.stream(expected).filter(p -> (p - from) % 3 == 0).toArray());
        assertThat(expected.length == 0 || column.zone().mayContain(low, high)).isTrue();
    }
}
