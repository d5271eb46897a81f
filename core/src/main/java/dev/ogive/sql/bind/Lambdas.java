package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import dev.ogive.column.ListType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.ListLambda;
import dev.ogive.exec.function.Coercion;
import dev.ogive.plan.Expressions;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.Types;
import dev.ogive.sql.SqlException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlNode;

/// Functions that take an expression over the elements of a list. What the expression reads from
/// the row around it becomes further arguments of the call.
final class Lambdas {
    /// Names of lambda parameters and what stands for them, and those of the lambda around it.
    record Names(Names parent, Map<String, RexNode> nodes) {
        RexNode find(String name) {
            RexNode node = nodes.get(name.toLowerCase(Locale.ROOT));
            return node != null || parent == null ? node : parent.find(name);
        }
    }

    private Lambdas() {}

    /// The function of this name that takes a lambda, or null.
    static ListLambda.Kind kind(String name) {
        return switch (name) {
            case "list_transform", "array_transform", "list_apply", "array_apply", "apply" -> ListLambda.Kind.TRANSFORM;
            case "list_filter", "array_filter", "filter" -> ListLambda.Kind.FILTER;
            case "list_reduce", "array_reduce", "reduce" -> ListLambda.Kind.REDUCE;
            default -> null;
        };
    }

    static RexNode bind(ExpressionBinder binder, ListLambda.Kind kind, SqlCall call) {
        boolean begins = kind == ListLambda.Kind.REDUCE && call.operandCount() == 3;
        if ((call.operandCount() != 2 && !begins) || !(call.operand(1) instanceof SqlLambda lambda)) {
            throw SqlException.at(
                    call,
                    ErrorCode.INVALID_STATEMENT,
                    "a list and a lambda such as x -> x + 1 are needed here"
                            + (kind == ListLambda.Kind.REDUCE ? ", and perhaps a value to begin with" : ""));
        }
        RexNode list = listOf(binder.bind(call.operand(0)), call);
        List<String> names = new ArrayList<>();
        for (SqlNode parameter : lambda.getParameters()) {
            names.add(((SqlIdentifier) parameter).getSimple().toLowerCase(Locale.ROOT));
        }
        int least = kind == ListLambda.Kind.REDUCE ? 2 : 1;
        if (names.size() < least || names.size() > least + 1) {
            throw SqlException.at(
                    lambda,
                    ErrorCode.INVALID_STATEMENT,
                    "the lambda takes " + least + " or " + (least + 1) + " parameters here, got " + names.size());
        }
        DataType element = ((ListType) Rels.type(list)).element();
        RexNode initial = begins ? binder.bind(call.operand(2)) : null;
        DataType total = initial == null ? element : Rels.type(initial);
        if (total == SimpleType.NULL) {
            total = element;
        }
        Body body = body(binder, kind, lambda.getExpression(), names, element, total);
        if (kind == ListLambda.Kind.REDUCE && !Rels.type(body.node).equals(total)) {
            // The first steps may widen the type: bind with what they give.
            DataType wider = Coercion.common(total, Rels.type(body.node));
            if (wider == null) {
                throw SqlException.at(
                        lambda,
                        ErrorCode.TYPE_MISMATCH,
                        "the lambda makes a " + Rels.type(body.node).sql() + " of a " + total.sql());
            }
            total = wider;
            body = body(binder, kind, lambda.getExpression(), names, element, total)
                    .cast(total);
        }
        List<RexNode> arguments = new ArrayList<>();
        if (kind == ListLambda.Kind.REDUCE && initial == null) {
            list = ExpressionBinder.cast(list, DataType.list(total), false);
            if (!element.equals(total)) {
                body = body(binder, kind, lambda.getExpression(), names, total, total)
                        .cast(total);
            }
        }
        arguments.add(list);
        if (begins) {
            arguments.add(ExpressionBinder.cast(initial, total, false));
        }
        return body.call(kind, begins, arguments);
    }

    /// `value comparison ANY (list)`.
    static RexNode any(RexNode list, UnaryOperator<RexNode> comparison) {
        Element element = new Element();
        RexNode node = element.node(((ListType) Rels.type(list)).element());
        List<RexNode> arguments = new ArrayList<>(List.of(list));
        return new Body(comparison.apply(node), List.of(node)).call(ListLambda.Kind.ANY, false, arguments);
    }

    private static RexNode listOf(RexNode value, SqlNode place) {
        if (Rels.type(value) == SimpleType.NULL) {
            return ExpressionBinder.cast(value, DataType.list(SimpleType.INTEGER), false);
        }
        if (!(Rels.type(value) instanceof ListType)) {
            throw SqlException.at(
                    place,
                    ErrorCode.TYPE_MISMATCH,
                    "a list is needed here, this is a " + Rels.type(value).sql());
        }
        return value;
    }

    /// Stands for a parameter while the expression is bound. Compared by identity.
    private static final class Element {
        RexNode node(DataType type) {
            return Operators.REX.makeCall(Types.of(type), new Operators.Placeholder("element", this), List.of());
        }
    }

    private static Body body(
            ExpressionBinder binder,
            ListLambda.Kind kind,
            SqlNode expression,
            List<String> names,
            DataType element,
            DataType total) {
        List<DataType> types = new ArrayList<>();
        if (kind == ListLambda.Kind.REDUCE) {
            types.add(total);
        }
        types.add(element);
        types.add(SimpleType.BIGINT);
        Map<String, RexNode> byName = new HashMap<>();
        List<RexNode> parameters = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            RexNode parameter = new Element().node(types.get(i));
            parameters.add(parameter);
            if (i < names.size()) {
                byName.put(names.get(i), parameter);
            }
        }
        RexNode bound = binder.withLambda(byName, () -> {
            RexNode node = binder.bind(expression);
            return kind == ListLambda.Kind.FILTER ? binder.coerce(node, SimpleType.BOOLEAN, expression) : node;
        });
        if (Rels.type(bound) == SimpleType.NULL) {
            bound = ExpressionBinder.cast(bound, kind == ListLambda.Kind.REDUCE ? total : SimpleType.INTEGER, false);
        }
        return new Body(bound, parameters);
    }

    /// A bound expression over its parameters and the row around it.
    private record Body(RexNode node, List<RexNode> parameters) {
        Body cast(DataType type) {
            return new Body(ExpressionBinder.cast(node, type, false), parameters);
        }

        /// @param arguments those before the captured values
        RexNode call(ListLambda.Kind kind, boolean begins, List<RexNode> arguments) {
            int fixed = kind == ListLambda.Kind.REDUCE ? 3 : 2;
            List<RexNode> captured = new ArrayList<>();
            RexNode closed = node.accept(new RexShuttle() {
                @Override
                public RexNode visitInputRef(RexInputRef reference) {
                    return capture(reference);
                }

                @Override
                public RexNode visitFieldAccess(RexFieldAccess access) {
                    return capture(access);
                }

                @Override
                public RexNode visitCall(RexCall call) {
                    int own = parameters.indexOf(call);
                    if (own >= 0) {
                        return Rels.column(own, Rels.type(call));
                    }
                    if (!isGiven(call)) {
                        return super.visitCall(call);
                    }
                    if (reads(call, parameters)) {
                        throw new OgiveException(
                                ErrorCode.NOT_SUPPORTED, "a subquery in a lambda cannot use the lambda's parameters");
                    }
                    return capture(call);
                }

                private RexNode capture(RexNode value) {
                    int at = captured.indexOf(value);
                    if (at < 0) {
                        at = captured.size();
                        captured.add(value);
                    }
                    return Rels.column(fixed + at, Rels.type(value));
                }
            });
            Expr body = Expressions.of(closed, c -> c);
            ListLambda function = new ListLambda(kind, body, begins, RexUtil.isDeterministic(closed));
            arguments.addAll(captured);
            List<DataType> types = new ArrayList<>();
            arguments.forEach(a -> types.add(Rels.type(a)));
            return Operators.call(function, arguments, function.resolve(types).resultType());
        }

        private static boolean reads(RexCall call, List<RexNode> parameters) {
            return call.getOperands().stream()
                    .anyMatch(o -> parameters.contains(o) || o instanceof RexCall inner && reads(inner, parameters));
        }

        /// What is known before the call: aggregates, subqueries, the parameters of a lambda
        /// around this one, the statement's parameters and its time.
        private static boolean isGiven(RexCall call) {
            return switch (call.getOperator()) {
                case Operators.Placeholder _, Operators.Parameter _ -> true;
                case Operators.Function f -> f.function().statementValue(0) != null;
                default -> false;
            };
        }
    }
}
