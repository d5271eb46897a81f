package dev.ogive.exec.expr;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Values;
import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.exec.kernel.Calendar;
import dev.ogive.exec.kernel.Casts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Takes the widening cast off a column that is compared with a literal: `CAST(d AS TIMESTAMP) <
/// TIMESTAMP '...'` becomes a comparison of dates, so that it runs on the narrow lane, on zone
/// maps and on sorted data.
final class WidenedComparison {
    private WidenedComparison() {}

    /// `comparison`, or an equal one without the cast. The literal stands on the right.
    static Expr narrow(Expr.Compare comparison) {
        if (!(comparison.left() instanceof Expr.Cast(Expr input, DataType wide, boolean _))
                || !(comparison.right() instanceof Expr.Literal literal)
                || literal.value() == null
                || !comparison.comparison().isPlain()
                || !widens(input.type(), wide)
                || input.type() == SimpleType.DATE && !Calendar.isFinite((Long) literal.value())) {
            return comparison;
        }
        BigDecimal exact = inUnitsOf(input.type(), literal);
        BigInteger floor = exact.setScale(0, RoundingMode.FLOOR).unscaledValue();
        boolean whole = exact.compareTo(new BigDecimal(floor)) == 0;
        Comparison operator = comparison.comparison();
        if (!whole) {
            // x < 2.5 is x <= 2; x > 2.5 is x > 2; equality with 2.5 is left to the wide comparison.
            switch (operator) {
                case LESS, LESS_OR_EQUAL -> operator = Comparison.LESS_OR_EQUAL;
                case GREATER, GREATER_OR_EQUAL -> operator = Comparison.GREATER;
                case EQUAL, NOT_EQUAL, DISTINCT, NOT_DISTINCT -> {
                    return comparison;
                }
            }
        }
        Object value = fromUnits(input.type(), floor);
        return value == null ? comparison : new Expr.Compare(operator, input, new Expr.Literal(value, input.type()));
    }

    private static boolean widens(DataType from, DataType to) {
        if (from == SimpleType.DATE) {
            return to == SimpleType.TIMESTAMP || to == SimpleType.TIMESTAMPTZ;
        }
        boolean exact = from.isInteger() || from instanceof DecimalType;
        return exact
                && !Casts.canFail(from, to)
                && (to.isInteger() || to instanceof DecimalType)
                && (from instanceof DecimalType f ? f.scale() : 0) <= (to instanceof DecimalType t ? t.scale() : 0);
    }

    /// The literal counted in the smallest steps of `type`.
    private static BigDecimal inUnitsOf(DataType type, Expr.Literal literal) {
        if (type == SimpleType.DATE) {
            return new BigDecimal(Values.toLong(literal.type(), literal.value()))
                    .divide(BigDecimal.valueOf(Calendar.MICROS_PER_DAY), 12, RoundingMode.FLOOR);
        }
        BigDecimal value = switch (literal.value()) {
            case BigDecimal d -> d;
            case BigInteger b -> new BigDecimal(b);
            default -> BigDecimal.valueOf((Long) literal.value());
        };
        return type instanceof DecimalType d ? value.scaleByPowerOfTen(d.scale()) : value;
    }

    /// The value of that many smallest steps, or null where the type has none.
    private static Object fromUnits(DataType type, BigInteger units) {
        int bits = switch (type) {
            case SimpleType.DATE -> 31;
            case SimpleType s -> s.magnitudeBits();
            default -> 127;
        };
        boolean unsigned = type instanceof SimpleType s && s.isUnsigned();
        if (units.bitLength() > bits || unsigned && units.signum() < 0) {
            return null;
        }
        if (type instanceof DecimalType d) {
            return units.abs().compareTo(BigInteger.TEN.pow(d.precision())) < 0
                    ? new BigDecimal(units, d.scale())
                    : null;
        }
        return type.lane() == Lane.I128 ? (Object) units : (Object) units.longValueExact();
    }
}
