package dev.ogive.plan.view;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// What units of a time tell of it: a month is told by its days, a day by its hours, and so is
/// whether a time is before the beginning of one.
///
/// Keys that tell a unit are `date_trunc(unit, time)`, and `CAST(time AS DATE)`, which tells
/// days.
public final class Truncation {
    /// Each is a part of all behind it.
    private static final List<String> UNITS = List.of(
            "microseconds",
            "microsecond",
            "milliseconds",
            "millisecond",
            "second",
            "minute",
            "hour",
            "day",
            "month",
            "quarter",
            "year",
            "decade");

    private static final String DAY = "day";

    /// Units of which each is so many microseconds from the first of 1970 on.
    private static final Map<String, Long> MICROS = Map.of(
            "microseconds",
            1L,
            "microsecond",
            1L,
            "milliseconds",
            1_000L,
            "millisecond",
            1_000L,
            "second",
            1_000_000L,
            "minute",
            60_000_000L,
            "hour",
            3_600_000_000L,
            DAY,
            86_400_000_000L);

    private Truncation() {}

    /// What is told of a time.
    ///
    /// @param of the time, of type TIMESTAMP
    private record Told(String unit, Expr of) {
        /// Null for an expression that tells no unit of a time.
        static Told by(Expr expr) {
            return switch (expr) {
                case Expr.Call(var function, List<Expr> arguments, DataType type)
                when function.name().equals("date_trunc")
                        && arguments.size() == 2
                        && arguments.get(0) instanceof Expr.Literal(String unit, var _)
                        && type == SimpleType.TIMESTAMP
                        && arguments.get(1).type() == type -> new Told(unit.toLowerCase(Locale.ROOT), arguments.get(1));
                case Expr.Cast cast
                when cast.type() == SimpleType.DATE && cast.input().type() == SimpleType.TIMESTAMP ->
                    new Told(DAY, cast.input());
                default -> null;
            };
        }

        /// Whether it tells the other, too. Weeks are of days, and no month is of weeks.
        boolean tells(Told other) {
            int at = UNITS.indexOf(unit);
            int wanted = UNITS.indexOf(other.unit.equals("week") ? DAY : other.unit);
            return of.equals(other.of) && at >= 0 && at <= wanted;
        }
    }

    /// Whether one expression can be computed from the other because both are units of a time.
    public static boolean tells(Expr known, Expr wanted) {
        Told finer = Told.by(known);
        Told coarser = Told.by(wanted);
        return finer != null && coarser != null && finer.tells(coarser);
    }

    /// Whether `time >= bound` and `time < bound` can be told from the days of a time, too: the
    /// bound is a midnight.
    public static boolean isMidnight(Expr bound) {
        return isBeginning(bound, DAY);
    }

    /// Whether a literal is the first moment of a unit.
    static boolean isBeginning(Expr literal, String unit) {
        Long micros = MICROS.get(unit);
        return micros != null
                && literal instanceof Expr.Literal(Long value, DataType type)
                && type == SimpleType.TIMESTAMP
                && value % micros == 0;
    }

    /// The unit of a time over a key that is a finer one of the same time; null where there is
    /// none.
    ///
    /// @param keys canonical
    static RexNode ofFiner(RexCall call, List<Expr> keys, Function<RexNode, Expr> canonical) {
        Told wanted = Told.by(canonical.apply(call));
        if (wanted == null) {
            return null;
        }
        for (int i = 0; i < keys.size(); i++) {
            Told told = Told.by(keys.get(i));
            if (told != null && told.tells(wanted)) {
                RexNode time = timestamp(i, keys);
                List<RexNode> operands = call.getOperands().size() == 1
                        ? List.of(time)
                        : List.of(call.getOperands().getFirst(), time);
                return call.clone(call.getType(), operands);
            }
        }
        return null;
    }

    /// `time >= bound` or `time < bound` over the key that tells the finest unit of the time, of
    /// which the bound has to be a beginning; null for anything else. Whatever the bound, it is
    /// over the same key: a plan can be used again for others.
    ///
    /// @param keys canonical
    /// @param beginnings decides whether an expression is the first moment of a unit
    static RexNode bounded(
            RexCall call, List<Expr> keys, Function<RexNode, Expr> canonical, BiPredicate<Expr, String> beginnings) {
        if (!(canonical.apply(call) instanceof Expr.Compare(Expr.Comparison comparison, Expr time, Expr bound))
                || !(comparison == Expr.Comparison.GREATER_OR_EQUAL || comparison == Expr.Comparison.LESS)
                || time.type() != SimpleType.TIMESTAMP) {
            return null;
        }
        int finest = -1;
        String unit = null;
        for (int i = 0; i < keys.size(); i++) {
            Told told = Told.by(keys.get(i));
            if (told != null
                    && told.of.equals(time)
                    && MICROS.containsKey(told.unit)
                    && (unit == null || MICROS.get(told.unit) < MICROS.get(unit))) {
                finest = i;
                unit = told.unit;
            }
        }
        if (finest < 0 || !beginnings.test(bound, unit)) {
            return null;
        }
        boolean isSwapped = canonical.apply(call.getOperands().getFirst()).equals(bound);
        RexNode limit = call.getOperands().get(isSwapped ? 0 : 1);
        return Rels.compare(comparison, timestamp(finest, keys), limit);
    }

    /// A key as a time.
    private static RexNode timestamp(int key, List<Expr> keys) {
        DataType type = keys.get(key).type();
        RexNode column = Rels.column(key, type);
        return type == SimpleType.TIMESTAMP
                ? column
                : Operators.REX.makeCall(Types.of(SimpleType.TIMESTAMP), SqlStdOperatorTable.CAST, List.of(column));
    }
}
