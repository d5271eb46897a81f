package dev.ogive.exec.function;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.ListType;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import java.util.ArrayList;
import java.util.List;

/// Which conversions happen without a cast being written, what they cost when overloads compete,
/// and the type that two types have in common (comparisons, CASE, IN, UNION, set operations).
///
/// Numbers widen along `TINYINT < SMALLINT < INTEGER < BIGINT < HUGEINT < DECIMAL < REAL <
/// DOUBLE`; a DATE is a TIMESTAMP at midnight; NULL is of every type; text converts to anything
/// else as a last resort, since a quoted literal is VARCHAR here (`d < '2020-01-01'`).
public final class Coercion {
    /// What converting text implicitly costs: more than every other chain of conversions.
    static final int TEXT_COST = 100;

    private Coercion() {}

    /// The price of an implicit conversion, 0 for equal types, -1 where there is none.
    public static int cost(DataType from, DataType to) {
        if (from.equals(to)) {
            return 0;
        }
        if (from == SimpleType.NULL) {
            return 1;
        }
        if (from instanceof SimpleType f && from.isInteger() && to instanceof SimpleType t && to.isInteger()) {
            return t.holds(f) ? Math.max(1, rank(to) - rank(from)) : -1;
        }
        if (from.isNumeric() && to.isNumeric()) {
            int distance = rank(to) - rank(from);
            if (from instanceof DecimalType f && to instanceof DecimalType t) {
                return t.scale() >= f.scale() && t.precision() - t.scale() >= f.precision() - f.scale() ? 1 : -1;
            }
            // DOUBLE is every function's home for inexact numbers, so REAL does not win by being nearer.
            return distance < 0 ? -1 : to == SimpleType.REAL ? distance + 10 : distance;
        }
        if (from == SimpleType.DATE && to == SimpleType.TIMESTAMP) {
            return 2;
        }
        if (from == SimpleType.DATE && to == SimpleType.TIMESTAMPTZ) {
            return 4;
        }
        if (from == SimpleType.TIMESTAMP && to == SimpleType.TIMESTAMPTZ) {
            return 2;
        }
        if (isPrecise(from) && to == SimpleType.TIMESTAMP) {
            return 1;
        }
        if (isPrecise(from) && to == SimpleType.TIMESTAMPTZ) {
            return 3;
        }
        if (from == SimpleType.TIMESTAMP_S && to == SimpleType.TIMESTAMP_MS) {
            return 1;
        }
        if (from == SimpleType.DATE && (to == SimpleType.TIMESTAMP_S || to == SimpleType.TIMESTAMP_MS)) {
            return 3;
        }
        if (to == SimpleType.TIMESTAMP_NS
                && (isPrecise(from) || from == SimpleType.TIMESTAMP || from == SimpleType.DATE)) {
            return 5;
        }
        if (from == SimpleType.TIME && to == SimpleType.TIMETZ || from == SimpleType.TIMETZ && to == SimpleType.TIME) {
            return 2;
        }
        if (from instanceof EnumType && to == SimpleType.VARCHAR) {
            return 3;
        }
        if (from instanceof ListType(DataType f) && to instanceof ListType(DataType t)) {
            return cost(f, t);
        }
        if (from instanceof MapType f && to instanceof MapType t) {
            int key = cost(f.key(), t.key());
            int value = cost(f.value(), t.value());
            return key < 0 || value < 0 ? -1 : key + value;
        }
        if (from instanceof RowType f && to instanceof RowType t) {
            return rowCost(f, t);
        }
        return from == SimpleType.VARCHAR ? TEXT_COST + textRank(to) : -1;
    }

    private static int rowCost(RowType from, RowType to) {
        int[] sources = from.sourcesOf(to);
        if (sources == null) {
            return -1;
        }
        int total = to.fields().size() - from.fields().size();
        for (int i = 0; i < sources.length; i++) {
            int cost = sources[i] < 0
                    ? 0
                    : cost(
                            from.fields().get(sources[i]).type(),
                            to.fields().get(i).type());
            if (cost < 0) {
                return -1;
            }
            total += cost;
        }
        return total;
    }

    /// The type both sides are cast to before they are compared or merged, or null where there is
    /// none.
    public static DataType common(DataType a, DataType b) {
        if (a.equals(b)) {
            return a;
        }
        if (a == SimpleType.NULL) {
            return b;
        }
        if (b == SimpleType.NULL) {
            return a;
        }
        if (a.isNumeric() && b.isNumeric()) {
            return commonNumber(a, b);
        }
        if (a instanceof ListType(DataType ea) && b instanceof ListType(DataType eb)) {
            DataType element = common(ea, eb);
            return element == null ? null : DataType.list(element);
        }
        if (a instanceof MapType x && b instanceof MapType y) {
            DataType key = common(x.key(), y.key());
            DataType value = common(x.value(), y.value());
            return key == null || value == null ? null : DataType.map(key, value);
        }
        if (a instanceof RowType x && b instanceof RowType y) {
            return commonRow(x, y);
        }
        if (a instanceof EnumType && b instanceof EnumType) {
            return SimpleType.VARCHAR;
        }
        if (a instanceof EnumType || b instanceof EnumType) {
            DataType other = a instanceof EnumType ? b : a;
            return other == SimpleType.VARCHAR ? other : null;
        }
        if (a == SimpleType.TIMETZ && b == SimpleType.TIME || a == SimpleType.TIME && b == SimpleType.TIMETZ) {
            return SimpleType.TIMETZ;
        }
        // The finer of two timestamps.
        if (a == SimpleType.TIMESTAMP_NS || b == SimpleType.TIMESTAMP_NS) {
            DataType other = a == SimpleType.TIMESTAMP_NS ? b : a;
            if (cost(other, SimpleType.TIMESTAMP_NS) >= 0) {
                return SimpleType.TIMESTAMP_NS;
            }
        }
        if (cost(a, b) >= 0) {
            return b;
        }
        return cost(b, a) >= 0 ? a : null;
    }

    /// Fields of rows with names are matched by them, and those of both stay; fields without
    /// names are matched by position.
    private static DataType commonRow(RowType a, RowType b) {
        boolean byName = a.isNamed() && b.isNamed();
        if (!byName && a.fields().size() != b.fields().size()) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < a.fields().size(); i++) {
            Field own = a.fields().get(i);
            int other = byName ? b.indexOf(own.name()) : i;
            DataType type = other < 0
                    ? own.type()
                    : common(own.type(), b.fields().get(other).type());
            if (type == null) {
                return null;
            }
            fields.add(new Field(a.isNamed() ? own.name() : b.fields().get(i).name(), type));
        }
        if (byName) {
            b.fields().stream().filter(f -> a.indexOf(f.name()) < 0).forEach(fields::add);
        }
        return DataType.row(fields);
    }

    private static DataType commonNumber(DataType a, DataType b) {
        if (a instanceof DecimalType || b instanceof DecimalType) {
            DataType other = a instanceof DecimalType ? b : a;
            if (!(other instanceof DecimalType) && !other.isInteger()) {
                return SimpleType.DOUBLE;
            }
            DecimalType x = decimalOf(a);
            DecimalType y = decimalOf(b);
            int scale = Math.max(x.scale(), y.scale());
            int whole = Math.max(x.precision() - x.scale(), y.precision() - y.scale());
            return DataType.decimal(Math.min(whole + scale, DecimalType.MAX_PRECISION), scale);
        }
        if (a.isInteger() != b.isInteger()) {
            return SimpleType.DOUBLE;
        }
        if (a instanceof SimpleType x && b instanceof SimpleType y && a.isInteger()) {
            if (x.isUnsigned() == y.isUnsigned()) {
                return x.holds(y) ? x : y;
            }
            SimpleType signed = x.isUnsigned() ? y : x;
            SimpleType unsigned = x.isUnsigned() ? x : y;
            for (SimpleType type : List.of(SimpleType.SMALLINT, SimpleType.INTEGER, SimpleType.BIGINT)) {
                if (type.holds(signed) && type.holds(unsigned)) {
                    return type;
                }
            }
            return SimpleType.HUGEINT;
        }
        return rank(a) > rank(b) ? a : b;
    }

    /// Whether it is a TIMESTAMP of another resolution.
    private static boolean isPrecise(DataType type) {
        return type == SimpleType.TIMESTAMP_S || type == SimpleType.TIMESTAMP_MS || type == SimpleType.TIMESTAMP_NS;
    }

    /// The decimal that holds every value of an integer type; decimals are themselves.
    public static DecimalType decimalOf(DataType type) {
        return switch (type) {
            case DecimalType d -> d;
            case SimpleType.TINYINT -> DataType.decimal(3, 0);
            case SimpleType.SMALLINT -> DataType.decimal(5, 0);
            case SimpleType.INTEGER -> DataType.decimal(10, 0);
            case SimpleType.BIGINT -> DataType.decimal(19, 0);
            case SimpleType.HUGEINT -> DataType.decimal(38, 0);
            case SimpleType.UTINYINT -> DataType.decimal(3, 0);
            case SimpleType.USMALLINT -> DataType.decimal(5, 0);
            case SimpleType.UINTEGER -> DataType.decimal(10, 0);
            case SimpleType.UBIGINT -> DataType.decimal(20, 0);
            default -> throw new IllegalArgumentException("no decimal holds " + type.sql());
        };
    }

    static boolean isTemporal(DataType type) {
        return type == SimpleType.DATE
                || type == SimpleType.TIME
                || type == SimpleType.TIMESTAMP
                || type == SimpleType.TIMESTAMPTZ
                || type == SimpleType.TIMETZ
                || isPrecise(type)
                || type == SimpleType.INTERVAL;
    }

    /// `f(BIGINT, VARCHAR)` as messages show it.
    static String call(String name, List<DataType> types) {
        StringBuilder text = new StringBuilder(name).append('(');
        for (int i = 0; i < types.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(types.get(i).sql());
        }
        return text.append(')').toString();
    }

    private static int rank(DataType type) {
        return switch (type) {
            case SimpleType.TINYINT, SimpleType.UTINYINT -> 0;
            case SimpleType.SMALLINT, SimpleType.USMALLINT -> 1;
            case SimpleType.INTEGER, SimpleType.UINTEGER -> 2;
            case SimpleType.BIGINT, SimpleType.UBIGINT -> 3;
            case SimpleType.HUGEINT -> 4;
            case DecimalType _ -> 5;
            case SimpleType.REAL -> 6;
            case SimpleType.DOUBLE -> 7;
            default -> throw new IllegalArgumentException(type.sql() + " is not a number");
        };
    }

    /// What a quoted literal most likely stands for where several overloads would take it.
    private static int textRank(DataType to) {
        return switch (to) {
            case SimpleType.TIMESTAMP -> 0;
            case SimpleType.DOUBLE -> 1;
            case SimpleType.DATE -> 2;
            case SimpleType.BIGINT -> 3;
            default -> 4;
        };
    }
}
