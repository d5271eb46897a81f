package dev.ogive.plan.rel;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.ScalarFunction;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/// Operators under which our own functions, constants and parameters stand in Calcite's expressions.
///
/// Logic, comparison, CASE, CAST and IS NULL are Calcite's own operators, so that its rules understand
/// them; everything else is opaque to it.
public final class Operators {
    public static final RexBuilder REX = new RexBuilder(Types.FACTORY);

    /// `input IN (constants)`: first operand, then the constants.
    public static final SqlOperator IN_LIST = new Named("IN LIST");

    private Operators() {}

    public static boolean isInList(RexCall call) {
        return call.getOperator().equals(IN_LIST);
    }

    /// A constant other than TRUE and FALSE, which are Calcite's literals.
    public static RexNode constant(Object value, DataType type) {
        if (value instanceof Boolean b) {
            return REX.makeLiteral(b);
        }
        return REX.makeCall(Types.of(type), new Constant(value, type), List.of());
    }

    /// TRUE or FALSE as a column, whose type takes NULL as the types of all columns do.
    static RexNode column(RexLiteral literal) {
        return REX.makeCall(
                Types.of(SimpleType.BOOLEAN),
                new Constant(RexLiteral.booleanValue(literal), SimpleType.BOOLEAN),
                List.of());
    }

    public static RexNode parameter(int index, DataType type) {
        return REX.makeCall(Types.of(type), new Parameter(index, type), List.of());
    }

    public static RexNode call(ScalarFunction function, List<RexNode> arguments, DataType type) {
        return REX.makeCall(Types.of(type), new Function(function), arguments);
    }

    /// An operator with a name and nothing else.
    public static class Named extends SqlFunction {
        public Named(String name) {
            super(
                    name,
                    SqlKind.OTHER_FUNCTION,
                    ReturnTypes.ARG0,
                    null,
                    OperandTypes.VARIADIC,
                    SqlFunctionCategory.USER_DEFINED_FUNCTION);
        }
    }

    /// A function of the registry.
    public static final class Function extends Named {
        private final ScalarFunction function;

        public Function(ScalarFunction function) {
            super(function.name());
            this.function = function;
        }

        public ScalarFunction function() {
            return function;
        }

        @Override
        public boolean isDeterministic() {
            return function.deterministic();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Function f && f.function.equals(function);
        }

        @Override
        public int hashCode() {
            return function.hashCode();
        }
    }

    public static final class Constant extends Named {
        private final Expr.Literal literal;

        Constant(Object value, DataType type) {
            super(value == null ? "NULL" : value instanceof String s ? "'" + s + "'" : type.sql() + " " + value);
            this.literal = new Expr.Literal(value, type);
        }

        public Expr.Literal literal() {
            return literal;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Constant c && c.literal.equals(literal);
        }

        @Override
        public int hashCode() {
            return literal.hashCode();
        }
    }

    /// A value known per execution.
    public static final class Parameter extends Named {
        private final Expr.Parameter parameter;

        Parameter(int index, DataType type) {
            super("$" + (index + 1) + " " + type.sql());
            this.parameter = new Expr.Parameter(index, type);
        }

        public Expr.Parameter parameter() {
            return parameter;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Parameter p && p.parameter.equals(parameter);
        }

        @Override
        public int hashCode() {
            return parameter.hashCode();
        }
    }

    /// Marks a place in an expression that is filled in once its input exists: see the binder.
    public static final class Placeholder extends Named {
        private final Object content;

        public Placeholder(String name, Object content) {
            super(name);
            this.content = content;
        }

        public Object content() {
            return content;
        }

        @Override
        public boolean isDeterministic() {
            return true;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Placeholder p && p.content.equals(content);
        }

        @Override
        public int hashCode() {
            return content.hashCode();
        }
    }

    /// The constant's value and type, or null if `node` is no constant.
    public static Expr.Literal literal(RexNode node) {
        if (node instanceof RexCall call && call.getOperator() instanceof Constant constant) {
            return constant.literal();
        }
        return node instanceof RexLiteral literal && !literal.isNull() && literal.getValue() instanceof Boolean b
                ? Expr.bool(b)
                : null;
    }
}
