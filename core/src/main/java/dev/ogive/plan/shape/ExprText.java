package dev.ogive.plan.shape;

import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.kernel.ValueText;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// Expressions as SQL that is bound to the same expressions again.
public final class ExprText {
    private final IntFunction<String> columns;

    /// @param columns what to write for a column
    public ExprText(IntFunction<String> columns) {
        this.columns = columns;
    }

    public String of(Expr expr) {
        return switch (expr) {
            case Expr.Column column -> columns.apply(column.index());
            case Expr.Literal literal -> literal(literal);
            case Expr.Parameter parameter -> "$" + (parameter.index() + 1);
            case Expr.Call call -> call(call);
            case Expr.Compare compare ->
                "(" + of(compare.left()) + " " + compare.comparison().sql() + " " + of(compare.right()) + ")";
            case Expr.And and -> all(and.terms(), " AND ");
            case Expr.Or or -> all(or.terms(), " OR ");
            case Expr.Not(Expr.IsNull(Expr input)) -> "(" + of(input) + " IS NOT NULL)";
            case Expr.Not not -> "(NOT " + of(not.input()) + ")";
            case Expr.IsNull isNull -> "(" + of(isNull.input()) + " IS NULL)";
            case Expr.InList in -> "(" + of(in.input()) + " IN " + all(in.values(), ", ") + ")";
            case Expr.Case c ->
                "CASE"
                        + c.branches().stream()
                                .map(b -> " WHEN " + of(b.condition()) + " THEN " + of(b.result()))
                                .collect(Collectors.joining())
                        + " ELSE " + of(c.otherwise()) + " END";
            case Expr.Cast cast ->
                (cast.lenient() ? "TRY_CAST(" : "CAST(") + of(cast.input()) + " AS "
                        + cast.type().sql() + ")";
        };
    }

    private String all(List<Expr> terms, String separator) {
        return terms.stream().map(this::of).collect(Collectors.joining(separator, "(", ")"));
    }

    /// Operators as people write them.
    private String call(Expr.Call call) {
        List<Expr> arguments = call.arguments();
        String operator = switch (call.function().name()) {
            case "add" -> "+";
            case "subtract" -> "-";
            case "multiply" -> "*";
            case "divide" -> "/";
            case "modulo" -> "%";
            case "concat" -> "||";
            case "like" -> "LIKE";
            case "ilike" -> "ILIKE";
            default -> null;
        };
        if (operator != null && arguments.size() == 2) {
            return "(" + of(arguments.get(0)) + " " + operator + " " + of(arguments.get(1)) + ")";
        }
        return "\"" + call.function().name() + "\"" + all(arguments, ", ");
    }

    private static String literal(Expr.Literal literal) {
        return switch (literal.value()) {
            case null -> "CAST(NULL AS " + literal.type().sql() + ")";
            case String s -> "'" + s.replace("'", "''") + "'";
            case Boolean b -> b ? "TRUE" : "FALSE";
            default ->
                "CAST('" + ValueText.text(literal.type(), literal.value()).replace("'", "''") + "' AS "
                        + literal.type().sql() + ")";
        };
    }
}
