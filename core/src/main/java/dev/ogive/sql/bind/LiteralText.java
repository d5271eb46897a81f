package dev.ogive.sql.bind;

import dev.ogive.column.DecimalType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.Conversions;
import java.math.BigDecimal;

/// The values that the binder gives literals, from their text alone.
public final class LiteralText {
    private LiteralText() {}

    /// A number of digits, with a fraction or not; null where it is larger than 64 bits or 38
    /// digits hold.
    public static Expr.Literal number(String text, boolean negated) {
        if (text.length() <= 9 && text.indexOf('.') < 0) {
            long value = Integer.parseInt(text);
            return new Expr.Literal(negated ? -value : value, SimpleType.INTEGER);
        }
        Expr.Literal literal = Constants.number(new BigDecimal(text));
        return switch (literal.value()) {
            case Long n -> negated ? new Expr.Literal(-n, literal.type()) : literal;
            case BigDecimal d
            when literal.type() instanceof DecimalType ->
                negated ? new Expr.Literal(d.negate(), literal.type()) : literal;
            default -> null;
        };
    }

    /// The text of a literal such as DATE '...'; null where it is not in the plainest form.
    public static Expr.Literal tagged(String text, SimpleType type) {
        Object value = Conversions.parse(text, type);
        return value == null ? null : new Expr.Literal(value, type);
    }
}
