package dev.ogive.api;

import dev.ogive.column.Schema;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// A physical plan as indented lines, as EXPLAIN prints it. Columns are `#n` by position in the
/// input, names in scans.
final class PlanText {
    private PlanText() {}

    static String of(PhysicalPlan plan) {
        StringBuilder text = new StringBuilder();
        append(plan, 0, text);
        return text.toString();
    }

    private static void append(PhysicalPlan plan, int depth, StringBuilder text) {
        text.append("  ".repeat(depth)).append(line(plan));
        if (!Double.isNaN(plan.estimatedRows())) {
            text.append(String.format(Locale.ROOT, "  (~%.0f rows%s)", plan.estimatedRows(), corrected(plan)));
        }
        text.append('\n');
        plan.inputs().forEach(input -> append(input, depth + 1, text));
    }

    private static String corrected(PhysicalPlan plan) {
        double rows = plan.estimatedRows();
        boolean isCorrected =
                plan.subplan() != null && Math.abs(rows - plan.subplan().baseRows()) > 0.01 * (rows + 1);
        return isCorrected
                ? String.format(
                        Locale.ROOT, ", corrected from %.0f", plan.subplan().baseRows())
                : "";
    }

    private static String line(PhysicalPlan plan) {
        IntFunction<String> position = c -> "#" + c;
        return switch (plan) {
            case PhysicalPlan.Scan scan -> {
                Schema schema = scan.table().schema();
                IntFunction<String> name =
                        c -> c < schema.columns() ? schema.field(c).name() : "rowid";
                yield "Scan " + scan.table().name() + " ["
                        + scan.columns().stream().map(name::apply).collect(Collectors.joining(", ")) + "]"
                        + (scan.filter() == null ? "" : " where " + text(scan.filter(), name));
            }
            case PhysicalPlan.Rows rows -> "Rows " + rows.rows().size();
            case PhysicalPlan.Filter filter -> "Filter " + text(filter.condition(), position);
            case PhysicalPlan.Project project -> "Project " + texts(project.expressions(), position);
            case PhysicalPlan.Aggregate aggregate ->
                "Aggregate"
                        + (aggregate.groups().isEmpty() ? "" : " by " + columns(aggregate.groups()))
                        + (aggregate.groupingSets().size() > 1
                                ? " sets " + aggregate.groupingSets().size()
                                : "")
                        + aggregate.calls().stream().map(c -> " " + call(c)).collect(Collectors.joining(","));
            case PhysicalPlan.Join join ->
                "Join " + join.kind()
                        + (join.leftKeys().isEmpty()
                                ? ""
                                : " on " + columns(join.leftKeys()) + " = " + columns(join.rightKeys()))
                        + (join.residual() == null ? "" : " and " + text(join.residual(), position));
            case PhysicalPlan.Sort sort ->
                (sort.limit() >= 0 ? "Top " + sort.limit() + " by " : "Sort by ")
                        + keys(sort.keys())
                        + (sort.offset() > 0 ? " offset " + sort.offset() : "");
            case PhysicalPlan.Limit limit ->
                "Limit " + (limit.limit() < 0 ? "all" : limit.limit())
                        + (limit.offset() > 0 ? " offset " + limit.offset() : "");
            case PhysicalPlan.Union union -> "Union " + union.inputs().size();
            case PhysicalPlan.Window window ->
                "Window partition by " + columns(window.partitionBy()) + " order by " + keys(window.orderBy())
                        + window.calls().stream()
                                .map(c -> " " + c.function() + columns(c.arguments()))
                                .collect(Collectors.joining(","));
            case PhysicalPlan.Shared shared -> "Shared " + shared.id();
            case PhysicalPlan.Recursive recursive -> "Recursive " + recursive.id();
            case PhysicalPlan.WorkingTable table -> "WorkingTable " + table.id();
            case PhysicalPlan.Unnest unnest -> "Unnest #" + unnest.column();
        };
    }

    private static String call(AggregateCall call) {
        return call.function().name() + "(" + (call.distinct() ? "distinct " : "")
                + call.arguments().stream().map(a -> "#" + a).collect(Collectors.joining(", ")) + ")"
                + (call.filter() < 0 ? "" : " filter #" + call.filter());
    }

    private static String columns(List<Integer> columns) {
        return columns.stream().map(c -> "#" + c).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String keys(List<SortKey> keys) {
        return keys.stream()
                .map(k -> "#" + k.column() + (k.descending() ? " desc" : "") + (k.nullsFirst() ? " nulls first" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String texts(List<Expr> expressions, IntFunction<String> name) {
        return expressions.stream().map(e -> text(e, name)).collect(Collectors.joining(", "));
    }

    private static String text(Expr expr, IntFunction<String> name) {
        return switch (expr) {
            case Expr.Column column -> name.apply(column.index());
            case Expr.Literal literal ->
                literal.value() instanceof String s ? "'" + s.replace("'", "''") + "'" : literal(literal);
            case Expr.Parameter parameter -> "?" + (parameter.index() + 1);
            case Expr.Call call -> call.function().name() + "(" + texts(call.arguments(), name) + ")";
            case Expr.Compare compare ->
                text(compare.left(), name) + " " + compare.comparison().sql().toLowerCase(Locale.ROOT) + " "
                        + text(compare.right(), name);
            case Expr.And and ->
                and.terms().stream().map(t -> text(t, name)).collect(Collectors.joining(" and ", "(", ")"));
            case Expr.Or or ->
                or.terms().stream().map(t -> text(t, name)).collect(Collectors.joining(" or ", "(", ")"));
            case Expr.Not not -> "not " + text(not.input(), name);
            case Expr.IsNull isNull -> text(isNull.input(), name) + " is null";
            case Expr.InList in -> text(in.input(), name) + " in (" + texts(in.values(), name) + ")";
            case Expr.Case c ->
                "case"
                        + c.branches().stream()
                                .map(b -> " when " + text(b.condition(), name) + " then " + text(b.result(), name))
                                .collect(Collectors.joining())
                        + " else " + text(c.otherwise(), name) + " end";
            case Expr.Cast cast -> text(cast.input(), name) + "::" + cast.type().sql();
        };
    }

    private static String literal(Expr.Literal literal) {
        return literal.value() == null ? "null" : dev.ogive.exec.kernel.ValueText.text(literal.type(), literal.value());
    }
}
