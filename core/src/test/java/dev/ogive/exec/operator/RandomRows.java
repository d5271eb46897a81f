package dev.ogive.exec.operator;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.ListType;
import dev.ogive.column.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/// Random tables of canonical values from a seed.
final class RandomRows {
    static final List<DataType> TYPES = List.of(
            SimpleType.BOOLEAN,
            SimpleType.INTEGER,
            SimpleType.BIGINT,
            SimpleType.DOUBLE,
            SimpleType.DATE,
            SimpleType.VARCHAR,
            DataType.decimal(12, 2),
            DataType.decimal(30, 3),
            SimpleType.HUGEINT,
            DataType.list(SimpleType.INTEGER));

    final Random random;

    RandomRows(long seed) {
        random = new Random(seed);
    }

    DataType type() {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    /// @param distinct about how many different values
    Object value(DataType type, int distinct, double nulls) {
        if (random.nextDouble() < nulls) {
            return null;
        }
        int n = random.nextInt(Math.max(1, distinct)) - distinct / 2;
        return switch (type) {
            case SimpleType.BOOLEAN -> n % 2 == 0;
            case SimpleType.INTEGER, SimpleType.BIGINT, SimpleType.DATE -> (long) n;
            case SimpleType.DOUBLE ->
                switch (n) {
                    case 0 -> random.nextBoolean() ? 0.0 : -0.0;
                    case 1 -> Double.NaN;
                    case 2 -> Double.POSITIVE_INFINITY;
                    case 3 -> Double.NEGATIVE_INFINITY;
                    default -> n / 3.0;
                };
            case SimpleType.VARCHAR -> n % 5 == 0 ? "" : "common prefix ".substring(0, Math.floorMod(n, 14)) + "é" + n;
            case DecimalType d ->
                new BigDecimal(BigInteger.valueOf(n).multiply(BigInteger.TEN.pow(d.precision() / 2)), d.scale());
            case SimpleType.HUGEINT -> BigInteger.valueOf(n).shiftLeft(n % 3 == 0 ? 70 : 3);
            case ListType l -> {
                List<Object> list = new ArrayList<>();
                for (int i = 0; i < Math.floorMod(n, 4); i++) {
                    list.add(value(l.element(), 5, 0.1));
                }
                yield list;
            }
            default -> throw new IllegalArgumentException(type.sql());
        };
    }

    List<List<Object>> rows(List<DataType> types, int count, int distinct, double nulls) {
        List<List<Object>> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<Object> row = new ArrayList<>();
            for (DataType type : types) {
                row.add(value(type, distinct, nulls));
            }
            rows.add(row);
        }
        return rows;
    }

    /// A table of these rows in chunks of random size, some with dictionaries, some with extra
    /// rows that are deleted.
    MemoryTable table(String name, List<DataType> types, List<List<Object>> rows) {
        MemoryTable table = new MemoryTable(name, types);
        int at = 0;
        do {
            int count = Math.min(rows.size() - at, 1 + random.nextInt(Math.max(1, rows.size())));
            List<List<Object>> chunk = new ArrayList<>();
            BitSet deleted = new BitSet();
            boolean deletes = random.nextInt(3) == 0;
            for (int i = 0; i < count; i++) {
                while (deletes && random.nextInt(4) == 0) {
                    deleted.set(chunk.size());
                    chunk.addAll(rows(types, 1, 20, 0.1));
                }
                chunk.add(rows.get(at + i));
            }
            table.chunk(chunk, random.nextBoolean(), deleted);
            at += count;
        } while (at < rows.size());
        return table;
    }
}
