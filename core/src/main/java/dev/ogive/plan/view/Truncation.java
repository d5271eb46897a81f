package dev.ogive.plan.view;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.rel.Rels;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/// `date_trunc` of a time from the same of a finer unit: a month is told by its days.
final class Truncation {
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

    private Truncation() {}

    /// The truncation over a key that is a finer one of the same time; null where there is none.
    ///
    /// @param keys canonical
    static RexNode ofFiner(RexCall call, List<Expr> keys, Function<RexNode, Expr> canonical) {
        if (call.getOperands().size() != 2
                || !(canonical.apply(call) instanceof Expr.Call(var function, List<Expr> arguments, DataType type))
                || !function.name().equals("date_trunc")) {
            return null;
        }
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i) instanceof Expr.Call(var other, List<Expr> others, DataType otherType)
                    && other.equals(function)
                    && others.size() == 2
                    && others.get(1).equals(arguments.get(1))
                    && type == SimpleType.TIMESTAMP
                    && otherType == type
                    && others.get(1).type() == type
                    && isFiner(others.get(0), arguments.get(0))) {
                return call.clone(call.getType(), List.of(call.getOperands().get(0), Rels.column(i, otherType)));
            }
        }
        return null;
    }

    private static boolean isFiner(Expr finer, Expr coarser) {
        int from = unit(finer);
        int to = unit(coarser);
        // Weeks are of days, and no month is of weeks.
        boolean isWeek = coarser instanceof Expr.Literal(String name, var _) && name.equalsIgnoreCase("week");
        return from >= 0 && (isWeek ? from <= UNITS.indexOf("day") : from <= to);
    }

    private static int unit(Expr unit) {
        return unit instanceof Expr.Literal(String name, var _) ? UNITS.indexOf(name.toLowerCase(Locale.ROOT)) : -1;
    }
}
