package dev.ogive.storage;

import dev.ogive.column.Batch;
import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.Interval;
import dev.ogive.column.ListType;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.ZonedTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/// Rows of canonical values with the shapes that encodings tell apart: constants, narrow and wide integers,
/// few and
/// many strings, decimal fractions and other doubles, with and without nulls.
final class RandomRows {
    static final List<DataType> TYPES = List.of(
            SimpleType.BOOLEAN,
            SimpleType.TINYINT,
            SimpleType.SMALLINT,
            SimpleType.INTEGER,
            SimpleType.BIGINT,
            SimpleType.HUGEINT,
            SimpleType.REAL,
            SimpleType.DOUBLE,
            SimpleType.VARCHAR,
            SimpleType.VARBINARY,
            SimpleType.DATE,
            SimpleType.TIME,
            SimpleType.TIMESTAMP,
            SimpleType.TIMESTAMPTZ,
            SimpleType.INTERVAL,
            SimpleType.UUID,
            SimpleType.UTINYINT,
            SimpleType.USMALLINT,
            SimpleType.UINTEGER,
            SimpleType.UBIGINT,
            SimpleType.TIMESTAMP_S,
            SimpleType.TIMESTAMP_NS,
            SimpleType.TIMETZ,
            new EnumType(List.of("x", "y", "z")),
            DataType.map(SimpleType.VARCHAR, SimpleType.UINTEGER),
            DataType.decimal(9, 2),
            DataType.decimal(38, 10),
            DataType.list(SimpleType.VARCHAR),
            DataType.row(
                    List.of(new Field("a", SimpleType.INTEGER), new Field("b", DataType.list(SimpleType.BIGINT)))));

    private final Random random;

    RandomRows(long seed) {
        random = new Random(seed);
    }

    static Schema schemaOfAllTypes() {
        List<Field> fields = new ArrayList<>();
        for (DataType t : TYPES) {
            fields.add(new Field("c" + fields.size(), t));
        }
        return new Schema(fields);
    }

    /// Rows for a schema: `result[row][column]`.
    Object[][] rows(Schema schema, int count) {
        List<Supplier<Object>> columns = new ArrayList<>();
        for (Field f : schema.fields()) {
            columns.add(column(f.type(), f.nullable()));
        }
        Object[][] rows = new Object[count][schema.columns()];
        for (Object[] row : rows) {
            for (int c = 0; c < row.length; c++) {
                row[c] = columns.get(c).get();
            }
        }
        return rows;
    }

    /// Values of one column: a random shape, with nulls or without.
    private Supplier<Object> column(DataType type, boolean nullable) {
        Supplier<Object> values = random.nextInt(8) == 0 ? constant(shape(type).get()) : shape(type);
        int nullsPer100 = nullable ? List.of(0, 0, 1, 30, 100).get(random.nextInt(5)) : 0;
        return () -> random.nextInt(100) < nullsPer100 ? null : values.get();
    }

    private static Supplier<Object> constant(Object value) {
        return () -> value;
    }

    private Supplier<Object> shape(DataType type) {
        return switch (type) {
            case DecimalType(int precision, int scale) -> decimals(precision, scale);
            case ListType(DataType element) -> {
                Supplier<Object> elements = column(element, true);
                yield () -> {
                    List<Object> list = new ArrayList<>();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        list.add(elements.get());
                    }
                    return list;
                };
            }
            case MapType(DataType key, DataType value) -> {
                Supplier<Object> keys = column(key, false);
                Supplier<Object> values = column(value, true);
                yield () -> {
                    List<Object> entries = new ArrayList<>();
                    for (int i = random.nextInt(3); i > 0; i--) {
                        entries.add(java.util.Arrays.asList(keys.get(), values.get()));
                    }
                    return entries;
                };
            }
            case EnumType(List<String> values) -> longs(0, values.size() - 1);
            case RowType(List<Field> fields) -> {
                List<Supplier<Object>> values =
                        fields.stream().map(f -> column(f.type(), true)).toList();
                yield () -> {
                    List<Object> row = new ArrayList<>();
                    values.forEach(v -> row.add(v.get()));
                    return row;
                };
            }
            case SimpleType s -> simple(s);
        };
    }

    private Supplier<Object> simple(SimpleType type) {
        return switch (type) {
            case NULL, BOOLEAN -> () -> random.nextBoolean();
            case TINYINT -> longs(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case UTINYINT -> longs(0, 0xFF);
            case USMALLINT -> longs(0, 0xFFFF);
            case UINTEGER -> longs(0, 0xFFFF_FFFFL);
            case UBIGINT -> () -> new BigInteger(64, random);
            case TIMETZ -> () -> new ZonedTime(random.nextLong(86_400_000_000L), random.nextInt(-57_599, 57_600));
            case SMALLINT -> longs(Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER, DATE -> longs(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS ->
                longs(Long.MIN_VALUE, Long.MAX_VALUE);
            case HUGEINT ->
                random.nextBoolean()
                        ? () -> new BigInteger(127, random).negate()
                        : () -> BigInteger.valueOf(random.nextInt(1000) - 500);
            case REAL -> () -> (double) (float) (random.nextGaussian() * 100);
            case DOUBLE -> doubles();
            case VARCHAR -> strings();
            case VARBINARY -> {
                Supplier<Object> strings = strings();
                yield () -> new Binary(((String) strings.get()).getBytes(java.nio.charset.StandardCharsets.UTF_16));
            }
            case INTERVAL -> () -> new Interval(random.nextInt(24) - 12, random.nextInt(60) - 30, random.nextLong());
            case UUID -> () -> new UUID(random.nextLong(), random.nextLong());
        };
    }

    private Supplier<Object> longs(long min, long max) {
        int bits = random.nextInt(64) + 1;
        long origin = random.nextLong() >> random.nextInt(64);
        return () -> {
            long value = origin + (random.nextLong() >>> (64 - bits) >>> 1);
            return random.nextInt(5000) == 0 ? (random.nextBoolean() ? min : max) : Math.clamp(value, min, max);
        };
    }

    private Supplier<Object> doubles() {
        double[] special = {0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -0.0
        };
        return switch (random.nextInt(4)) {
            case 0 -> () -> random.nextInt(100_000) / 100.0;
            case 1 -> () -> (double) random.nextInt(200) - 100;
            case 2 -> random::nextGaussian;
            default -> () -> random.nextInt(10) == 0 ? special[random.nextInt(special.length)] : random.nextGaussian();
        };
    }

    private Supplier<Object> decimals(int precision, int scale) {
        int bits = random.nextInt(Math.max(1, (int) (precision * 3.3))) + 1;
        return () -> {
            BigInteger unscaled = new BigInteger(bits, random);
            return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
        };
    }

    private Supplier<Object> strings() {
        int distinct = List.of(1, 7, 300, 40_000, Integer.MAX_VALUE).get(random.nextInt(5));
        String[] words = {"", "carefully ", "final ", "Ünïcode ", "requests ", "x", "日本 ", "special packages "};
        return () -> {
            Random r = new Random(random.nextInt(distinct));
            StringBuilder text = new StringBuilder();
            for (int i = r.nextInt(6); i > 0; i--) {
                text.append(words[r.nextInt(words.length)]);
            }
            return distinct > 300 ? text.append(r.nextInt()).toString() : text.toString();
        };
    }

    /// Writes rows through a writer in batches of up to 2,048.
    static void write(TableWriter writer, Schema schema, Object[][] rows) {
        Batch batch = Batch.allocate(schema.types(), 2048);
        for (int from = 0; from < rows.length; from += 2048) {
            batch.clear();
            batch.rows = Math.min(2048, rows.length - from);
            for (int i = 0; i < batch.rows; i++) {
                for (int c = 0; c < schema.columns(); c++) {
                    batch.columns[c].set(i, rows[from + i][c]);
                }
            }
            writer.write(batch);
        }
    }
}
