package dev.ogive.exec.scan;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.Expr.Comparison;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A scan's filter taken apart into conjuncts.
///
/// @param encoded those that run on encoded columns
/// @param rest those that need decoded rows, in the order given
/// @param nothing whether no row can pass
record FilterSplit(List<ColumnPredicate> encoded, List<Expr> rest, boolean nothing) {
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    /// @param filter may be null
    static FilterSplit of(Expr filter) {
        List<Expr> conjuncts = new ArrayList<>();
        if (filter != null) {
            flatten(filter, conjuncts);
        }
        Map<Integer, ColumnPredicate> ranges = new LinkedHashMap<>();
        List<ColumnPredicate> others = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        boolean nothing = false;
        for (Expr conjunct : conjuncts) {
            if (conjunct instanceof Expr.Literal literal) {
                nothing |= !Boolean.TRUE.equals(literal.value());
                continue;
            }
            ColumnPredicate predicate = predicate(conjunct);
            switch (predicate) {
                case null -> rest.add(conjunct);
                case ColumnPredicate.LongRange r ->
                    ranges.merge(r.column(), r, (a, b) -> and((ColumnPredicate.LongRange) a, r));
                case ColumnPredicate.DoubleRange r ->
                    ranges.merge(r.column(), r, (a, b) -> and((ColumnPredicate.DoubleRange) a, r));
                case ColumnPredicate.LongSet s -> others.add(s);
                case ColumnPredicate.OfStrings s -> others.add(s);
            }
        }
        for (ColumnPredicate range : ranges.values()) {
            nothing |= range instanceof ColumnPredicate.LongRange r && r.low() > r.high();
            nothing |= range instanceof ColumnPredicate.DoubleRange r && Double.compare(r.low(), r.high()) > 0;
        }
        List<ColumnPredicate> encoded = new ArrayList<>(ranges.values());
        encoded.addAll(others);
        return new FilterSplit(encoded, rest, nothing);
    }

    private static ColumnPredicate and(ColumnPredicate.LongRange a, ColumnPredicate.LongRange b) {
        return new ColumnPredicate.LongRange(a.column(), Math.max(a.low(), b.low()), Math.min(a.high(), b.high()));
    }

    private static ColumnPredicate and(ColumnPredicate.DoubleRange a, ColumnPredicate.DoubleRange b) {
        double low = Double.compare(a.low(), b.low()) > 0 ? a.low() : b.low();
        double high = Double.compare(a.high(), b.high()) < 0 ? a.high() : b.high();
        return new ColumnPredicate.DoubleRange(a.column(), low, high);
    }

    private static void flatten(Expr filter, List<Expr> conjuncts) {
        if (filter instanceof Expr.And and) {
            and.terms().forEach(t -> flatten(t, conjuncts));
        } else {
            conjuncts.add(filter);
        }
    }

    /// What runs on the encoded form of a column; null for none.
    static ColumnPredicate predicate(Expr conjunct) {
        ColumnPredicate found = switch (conjunct) {
            case Expr.Compare c -> comparison(c);
            case Expr.InList in -> inList(in);
            case Expr.Not(Expr.InList in) -> negated(inList(in), in);
            case Expr.Not(Expr.IsNull(Expr.Column c)) -> notNull(c);
            case Expr.Column c when c.type() == SimpleType.BOOLEAN -> null;
            default -> null;
        };
        return found != null ? found : ofStrings(conjunct);
    }

    private static ColumnPredicate notNull(Expr.Column c) {
        return isLong(c.type()) ? new ColumnPredicate.LongRange(c.index(), Long.MIN_VALUE, Long.MAX_VALUE) : null;
    }

    private static boolean isLong(DataType type) {
        return type.lane() == Lane.I32 || type.lane() == Lane.I64;
    }

    private static ColumnPredicate comparison(Expr.Compare c) {
        if (c.right() instanceof Expr.Literal literal) {
            return comparison(c.comparison(), c.left(), literal);
        }
        return c.left() instanceof Expr.Literal literal
                ? comparison(c.comparison().swap(), c.right(), literal)
                : null;
    }

    private static ColumnPredicate comparison(Comparison comparison, Expr operand, Expr.Literal literal) {
        if (literal.value() == null) {
            return null;
        }
        return switch (operand) {
            case Expr.Column column
            when column.type().lane() == Lane.F64 -> doubles(column.index(), comparison, (Double) literal.value());
            case Expr.Column column
            when isLong(column.type()) -> longs(column.index(), comparison, exact(literal, column.type()));
            case Expr.Cast(Expr.Column column, DataType to, boolean _)
            when isLong(column.type()) -> longs(column.index(), comparison, throughCast(literal, column.type(), to));
            default -> null;
        };
    }

    /// The literal in units of the column's long domain, where a column of `from` widened to `to`
    /// is compared with it; null where the widening may change the order.
    private static BigDecimal throughCast(Expr.Literal literal, DataType from, DataType to) {
        boolean integers = from.isInteger()
                && to.isInteger()
                && to.lane().bytes() >= from.lane().bytes();
        boolean decimals = (from.isInteger() || from instanceof DecimalType)
                && to instanceof DecimalType t
                && t.scale() >= scale(from);
        if (integers || decimals) {
            return exact(literal, from);
        }
        if (from == SimpleType.DATE && to == SimpleType.TIMESTAMP) {
            // Days as a fraction: comparing days with it is comparing midnights with the literal.
            return new BigDecimal((Long) literal.value())
                    .divide(new BigDecimal(DAY_MICROS), 30, RoundingMode.HALF_EVEN);
        }
        return null;
    }

    private static int scale(DataType type) {
        return type instanceof DecimalType d ? d.scale() : 0;
    }

    /// A numeric or temporal literal in units of a column's long domain, perhaps with a fraction.
    private static BigDecimal exact(Expr.Literal literal, DataType column) {
        return switch (literal.value()) {
            case Long l -> new BigDecimal(l).scaleByPowerOfTen(scale(column));
            case BigInteger b -> new BigDecimal(b).scaleByPowerOfTen(scale(column));
            case BigDecimal d -> d.scaleByPowerOfTen(scale(column));
            default -> null;
        };
    }

    private static ColumnPredicate longs(int column, Comparison comparison, BigDecimal bound) {
        if (bound == null) {
            return null;
        }
        BigInteger floor = bound.setScale(0, RoundingMode.FLOOR).unscaledValue();
        BigInteger ceiling = bound.setScale(0, RoundingMode.CEILING).unscaledValue();
        boolean whole = floor.equals(ceiling);
        return switch (comparison) {
            case LESS -> range(column, null, ceiling.subtract(BigInteger.ONE));
            case LESS_OR_EQUAL -> range(column, null, floor);
            case GREATER -> range(column, floor.add(BigInteger.ONE), null);
            case GREATER_OR_EQUAL -> range(column, ceiling, null);
            case EQUAL, NOT_DISTINCT -> range(column, ceiling, floor);
            case NOT_EQUAL ->
                whole && fits(floor)
                        ? new ColumnPredicate.LongSet(column, new long[] {floor.longValue()}, true)
                        : range(column, null, null);
            case DISTINCT -> null;
        };
    }

    private static boolean fits(BigInteger value) {
        return value.bitLength() < 64;
    }

    private static ColumnPredicate range(int column, BigInteger low, BigInteger high) {
        if ((low != null && low.compareTo(LONG_MAX) > 0) || (high != null && high.compareTo(LONG_MIN) < 0)) {
            return new ColumnPredicate.LongRange(column, 1, 0);
        }
        long lowLong = low == null || low.compareTo(LONG_MIN) < 0 ? Long.MIN_VALUE : low.longValue();
        long highLong = high == null || high.compareTo(LONG_MAX) > 0 ? Long.MAX_VALUE : high.longValue();
        return new ColumnPredicate.LongRange(column, lowLong, highLong);
    }

    private static ColumnPredicate doubles(int column, Comparison comparison, double bound) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.NaN;
        // NaN is one value above all others; zeros are one value.
        return switch (comparison) {
            case LESS ->
                bound == Double.NEGATIVE_INFINITY
                        ? new ColumnPredicate.DoubleRange(column, high, low)
                        : new ColumnPredicate.DoubleRange(column, low, below(bound));
            case LESS_OR_EQUAL -> new ColumnPredicate.DoubleRange(column, low, bound == 0 ? 0.0 : bound);
            case GREATER ->
                Double.isNaN(bound)
                        ? new ColumnPredicate.DoubleRange(column, high, low)
                        : new ColumnPredicate.DoubleRange(column, above(bound), high);
            case GREATER_OR_EQUAL -> new ColumnPredicate.DoubleRange(column, bound == 0 ? -0.0 : bound, high);
            case EQUAL, NOT_DISTINCT ->
                new ColumnPredicate.DoubleRange(column, bound == 0 ? -0.0 : bound, bound == 0 ? 0.0 : bound);
            case NOT_EQUAL, DISTINCT -> null;
        };
    }

    private static double below(double bound) {
        return Double.isNaN(bound) ? Double.POSITIVE_INFINITY : Math.nextDown(bound == 0 ? -0.0 : bound);
    }

    private static double above(double bound) {
        return bound == Double.POSITIVE_INFINITY ? Double.NaN : Math.nextUp(bound == 0 ? 0.0 : bound);
    }

    private static ColumnPredicate inList(Expr.InList in) {
        if (!(in.input() instanceof Expr.Column column) || !isLong(column.type())) {
            return null;
        }
        TreeSet<Long> values = new TreeSet<>();
        for (Expr value : in.values()) {
            if (!(value instanceof Expr.Literal literal)) {
                return null;
            }
            if (literal.value() != null) {
                BigDecimal bound = exact(literal, column.type());
                if (bound == null || bound.stripTrailingZeros().scale() > 0 || !fits(bound.toBigInteger())) {
                    return null;
                }
                values.add(bound.toBigInteger().longValue());
            }
        }
        if (values.isEmpty()) {
            return new ColumnPredicate.LongRange(column.index(), 1, 0);
        }
        if (values.last() - values.first() == values.size() - 1) {
            return new ColumnPredicate.LongRange(column.index(), values.first(), values.last());
        }
        return new ColumnPredicate.LongSet(
                column.index(), values.stream().mapToLong(Long::longValue).toArray(), false);
    }

    private static ColumnPredicate negated(ColumnPredicate in, Expr.InList list) {
        boolean hasNull = list.values().stream().anyMatch(v -> v instanceof Expr.Literal l && l.value() == null);
        return switch (in) {
            case null -> null;
            case ColumnPredicate.LongRange r when hasNull -> new ColumnPredicate.LongRange(r.column(), 1, 0);
            case ColumnPredicate.LongSet s when hasNull -> new ColumnPredicate.LongRange(s.column(), 1, 0);
            case ColumnPredicate.LongSet s -> new ColumnPredicate.LongSet(s.column(), s.values(), true);
            case ColumnPredicate.LongRange r when r.low() > r.high() -> null;
            case ColumnPredicate.LongRange r
            when r.high() - r.low() < 1024 -> {
                long[] values = new long[(int) (r.high() - r.low() + 1)];
                java.util.Arrays.setAll(values, i -> r.low() + i);
                yield new ColumnPredicate.LongSet(r.column(), values, true);
            }
            case ColumnPredicate.LongRange _, ColumnPredicate.DoubleRange _, ColumnPredicate.OfStrings _ -> null;
        };
    }

    private static ColumnPredicate ofStrings(Expr conjunct) {
        int column = ColumnRefs.only(conjunct);
        if (column < 0 || !ColumnRefs.isDeterministic(conjunct)) {
            return null;
        }
        DataType type = ColumnRefs.typeOf(conjunct, column);
        return type == SimpleType.VARCHAR ? new ColumnPredicate.OfStrings(column, conjunct) : null;
    }
}
