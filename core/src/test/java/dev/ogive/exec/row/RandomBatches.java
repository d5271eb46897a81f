package dev.ogive.exec.row;

import dev.ogive.column.Batch;
import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.Interval;
import dev.ogive.column.ListType;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.column.ZonedTime;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/// Random batches of every type, with few distinct values so that keys meet. Strings travel flat
/// or as codes.
public final class RandomBatches {
    /// One of each lane and more.
    public static final List<DataType> TYPES = List.of(
            SimpleType.BOOLEAN,
            SimpleType.TINYINT,
            SimpleType.INTEGER,
            SimpleType.DATE,
            SimpleType.BIGINT,
            SimpleType.TIMESTAMP,
            DataType.decimal(12, 2),
            SimpleType.HUGEINT,
            DataType.decimal(30, 3),
            SimpleType.DOUBLE,
            SimpleType.REAL,
            SimpleType.VARCHAR,
            SimpleType.VARBINARY,
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
            DataType.list(SimpleType.VARCHAR),
            DataType.row(
                    List.of(new Field("a", SimpleType.DOUBLE), new Field("b", DataType.list(SimpleType.INTEGER)))));

    private RandomBatches() {}

    public static List<DataType> types(Random random, int columns) {
        List<DataType> types = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            types.add(TYPES.get(random.nextInt(TYPES.size())));
        }
        return types;
    }

    /// @param distinct about how many values a column may take
    public static Batch batch(Random random, List<DataType> types, int rows, int distinct, double nullFraction) {
        Batch batch = Batch.allocate(types, Math.max(1, rows));
        batch.clear();
        for (int c = 0; c < types.size(); c++) {
            fill(random, batch.columns[c], rows, distinct, random.nextBoolean() ? nullFraction : 0);
        }
        batch.rows = rows;
        return batch;
    }

    public static void fill(Random random, Vector out, int rows, int distinct, double nullFraction) {
        boolean dictionary = out.type().lane() == dev.ogive.column.Lane.STRING && random.nextBoolean();
        for (int i = 0; i < rows; i++) {
            out.set(i, random.nextDouble() < nullFraction ? null : value(random, out.type(), random.nextInt(distinct)));
        }
        if (dictionary) {
            encode((StringVector) out, rows);
        }
    }

    /// Turns a flat vector into codes of an unsorted dictionary.
    private static void encode(StringVector v, int rows) {
        List<String> seen = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Integer> offsets = new ArrayList<>(List.of(0));
        for (int i = 0; i < rows; i++) {
            String key = v.isNull(i) ? "" : new String(v.bytes, v.starts[i], v.lengths[i], StandardCharsets.ISO_8859_1);
            int code = seen.indexOf(key);
            if (code < 0) {
                code = seen.size();
                seen.add(key);
                bytes.writeBytes(key.getBytes(StandardCharsets.ISO_8859_1));
                offsets.add(bytes.size());
            }
            v.codes[i] = code;
        }
        v.dictionary = new Dictionary(
                bytes.toByteArray(),
                offsets.stream().mapToInt(Integer::intValue).toArray(),
                false);
    }

    /// The `ordinal`-th value of a type, in canonical Java form; some ordinals give other forms
    /// of equal values.
    public static Object value(Random random, DataType type, int ordinal) {
        long mixed = ordinal * 0x9E37_79B9_7F4A_7C15L;
        return switch (type) {
            case DecimalType d -> new BigDecimal(BigInteger.valueOf(mixed >> (d.precision() > 18 ? 0 : 30)), d.scale());
            case ListType l -> {
                List<Object> list = new ArrayList<>();
                for (int i = 0; i < ordinal % 4; i++) {
                    list.add(ordinal % 7 == 3 ? null : value(random, l.element(), ordinal + i));
                }
                yield list;
            }
            case MapType m -> {
                List<Object> entries = new ArrayList<>();
                for (int i = 0; i < ordinal % 3; i++) {
                    entries.add(java.util.Arrays.asList(
                            value(random, m.key(), ordinal + i),
                            ordinal % 7 == 3 ? null : value(random, m.value(), ordinal + i)));
                }
                yield entries;
            }
            case EnumType e -> (long) Math.floorMod(ordinal, e.values().size());
            case RowType r ->
                r.fields().stream()
                        .map(f -> ordinal % 5 == 2 ? null : value(random, f.type(), ordinal))
                        .toList();
            case SimpleType s ->
                switch (s) {
                    case NULL -> null;
                    case BOOLEAN -> (ordinal & 1) != 0;
                    case TINYINT -> (long) (byte) ordinal;
                    case UTINYINT, USMALLINT -> (long) (ordinal & 0xFF);
                    case UINTEGER -> mixed >>> 32;
                    case UBIGINT -> new BigInteger(Long.toUnsignedString(mixed));
                    case TIMETZ -> new ZonedTime(mixed >>> 28, ordinal % 3_600);
                    case SMALLINT, INTEGER, DATE -> mixed >> 34;
                    case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS ->
                        ordinal % 3 == 0 ? mixed : ordinal;
                    case HUGEINT -> BigInteger.valueOf(mixed).multiply(BigInteger.valueOf(ordinal));
                    case REAL, DOUBLE ->
                        switch (ordinal % 16) {
                            case 0 -> random.nextBoolean() ? 0.0 : -0.0;
                            case 1 ->
                                random.nextBoolean() ? Double.NaN : Double.longBitsToDouble(0xFFF8_0000_0000_0001L);
                            case 2 -> Double.NEGATIVE_INFINITY;
                            default -> (double) (float) (ordinal * 0.37);
                        };
                    case VARCHAR -> "é" + "x".repeat(ordinal % 29) + ordinal % 101;
                    case VARBINARY -> new Binary(BigInteger.valueOf(mixed).toByteArray());
                    case INTERVAL -> new Interval(ordinal, -ordinal, mixed);
                    case UUID -> new UUID(mixed, ordinal);
                };
        };
    }

    /// The form in which equal SQL values are equal Java values.
    public static Object canonical(Object value) {
        return switch (value) {
            case null -> null;
            case Double d -> d.isNaN() ? (Object) Double.NaN : d + 0.0;
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(v -> copy.add(canonical(v)));
                yield copy;
            }
            default -> value;
        };
    }

    /// A row as a list of canonical values.
    public static List<Object> row(Vector[] columns, int row) {
        List<Object> values = new ArrayList<>();
        for (Vector column : columns) {
            values.add(canonical(column.get(row)));
        }
        return values;
    }

    /// How often each row occurs: comparing lists in any order is quadratic in AssertJ.
    public static Map<List<Object>, Integer> counts(List<List<Object>> rows) {
        Map<List<Object>, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row, 1, Integer::sum));
        return counts;
    }
}
