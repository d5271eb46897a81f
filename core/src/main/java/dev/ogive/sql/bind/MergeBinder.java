package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.Command;
import dev.ogive.sql.tree.MergeAction;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// MERGE: one join of the table with the source, each of whose rows takes the first WHEN that
/// fits. The plan gives the id of the row that is changed (NULL for a new one), the values of the
/// row in its place, and whether there is none.
final class MergeBinder {
    private final QueryBinder queries;
    private final CommandBinder commands;
    private final Command.Merge merge;
    private final StoredTable table;
    private final int width;

    /// The table's columns, its row id, the source's columns, and TRUE where the source has a
    /// row.
    private RelNode rel;

    private final List<Scope.Column> targetColumns = new ArrayList<>();
    private final List<Scope.Column> sourceColumns = new ArrayList<>();

    MergeBinder(QueryBinder queries, CommandBinder commands, Command.Merge merge, StoredTable table) {
        this.queries = queries;
        this.commands = commands;
        this.merge = merge;
        this.table = table;
        this.width = table.schema().columns();
    }

    /// A row's fate under one WHEN.
    private record Fate(RexNode applies, RexNode[] values, boolean removed, boolean ignored) {}

    QueryBinder.Query bind() {
        join();
        List<Fate> fates = new ArrayList<>();
        for (MergeAction action : merge.actions()) {
            fates.add(fate(action));
        }
        List<RexNode> values = new ArrayList<>();
        values.add(Rels.column(rel, width));
        for (int c = 0; c < width; c++) {
            DataType type = table.schema().type(c);
            List<RexNode> branches = new ArrayList<>();
            for (Fate fate : fates) {
                branches.add(fate.applies);
                branches.add(fate.values == null ? Operators.constant(null, type) : fate.values[c]);
            }
            branches.add(Operators.constant(null, type));
            values.add(Rels.caseOf(type, branches));
        }
        values.add(choice(fates, Fate::removed));
        values.add(choice(fates, f -> !f.ignored()));
        QueryBinder.Attached attached = queries.attach(rel, values);
        RelNode all = Rels.project(attached.rel(), attached.expressions());
        RelNode changed = Rels.filter(all, Rels.column(all, width + 2));
        List<String> names = new ArrayList<>(List.of("rowid"));
        table.schema().fields().stream().map(Field::name).forEach(names::add);
        names.add("removed");
        return new QueryBinder.Query(Rels.project(changed, Rels.columns(changed).subList(0, width + 2)), names);
    }

    private static RexNode choice(List<Fate> fates, java.util.function.Predicate<Fate> test) {
        List<RexNode> branches = new ArrayList<>();
        for (Fate fate : fates) {
            branches.add(fate.applies);
            branches.add(Operators.REX.makeLiteral(test.test(fate)));
        }
        branches.add(Operators.REX.makeLiteral(false));
        return Rels.caseOf(SimpleType.BOOLEAN, branches);
    }

    private boolean has(MergeAction.Case matching) {
        return merge.actions().stream().anyMatch(a -> a.matching() == matching);
    }

    private void join() {
        FromBinder.Source target = commands.target(table, merge.table(), merge.alias());
        FromBinder.Source source = new FromBinder(queries).bind(merge.source(), null);
        List<RexNode> marked = new ArrayList<>(Rels.columns(source.rel()));
        marked.add(Operators.REX.makeLiteral(true));
        RelNode right = Rels.project(source.rel(), marked);
        targetColumns.addAll(target.columns());
        for (Scope.Column c : source.columns()) {
            sourceColumns.add(
                    new Scope.Column(c.schema(), c.table(), c.name(), c.index() + width + 1, c.type(), c.merged()));
        }
        boolean inSourceOnly = has(MergeAction.Case.NOT_IN_TARGET);
        boolean inTargetOnly = has(MergeAction.Case.NOT_IN_SOURCE);
        JoinRelType type = inSourceOnly && inTargetOnly
                ? JoinRelType.FULL
                : inSourceOnly ? JoinRelType.RIGHT : inTargetOnly ? JoinRelType.LEFT : JoinRelType.INNER;
        RexNode condition = merge.condition() != null
                ? ExpressionBinder.plain(queries, both(), "ON").condition(merge.condition())
                : Rels.and(merge.using().stream().map(this::equal).toList());
        if (Placeholders.contains(condition, Items.Subquery.class)) {
            throw SqlException.at(merge.condition(), ErrorCode.NOT_SUPPORTED, "ON of MERGE takes no subquery");
        }
        rel = Rels.join(target.rel(), right, condition, type);
    }

    private Scope both() {
        List<Scope.Column> columns = new ArrayList<>(targetColumns);
        columns.addAll(sourceColumns);
        return queries.scope(null, columns);
    }

    private RexNode equal(SqlNode name) {
        SqlIdentifier id = (SqlIdentifier) name;
        Scope.Column l = queries.scope(null, targetColumns).find(id);
        Scope.Column r = queries.scope(null, sourceColumns).find(id);
        if (l == null || r == null) {
            throw SqlException.at(
                    name,
                    ErrorCode.UNKNOWN_COLUMN,
                    "column '" + id + "' of USING is not in " + (l == null ? "the table" : "the source"));
        }
        return ExpressionBinder.plain(queries, both(), "USING")
                .compare(
                        dev.ogive.exec.expr.Expr.Comparison.EQUAL,
                        Rels.column(l.index(), l.type()),
                        Rels.column(r.index(), r.type()),
                        name);
    }

    private Fate fate(MergeAction action) {
        boolean fits = switch (action.kind()) {
            case UPDATE, DELETE -> action.matching() != MergeAction.Case.NOT_IN_TARGET;
            case INSERT -> action.matching() == MergeAction.Case.NOT_IN_TARGET;
            case NOTHING, ERROR -> true;
        };
        if (!fits || action.kind() == MergeAction.Kind.ERROR) {
            throw SqlException.at(
                    merge.table(),
                    fits ? ErrorCode.NOT_SUPPORTED : ErrorCode.INVALID_STATEMENT,
                    fits
                            ? "THEN ERROR is not supported"
                            : action.kind() == MergeAction.Kind.INSERT
                                    ? "INSERT is for rows that are not in the table: WHEN NOT MATCHED"
                                    : action.kind() + " is for rows of the table: WHEN MATCHED");
        }
        Scope scope = switch (action.matching()) {
            case MATCHED -> both();
            case NOT_IN_TARGET -> queries.scope(null, sourceColumns);
            case NOT_IN_SOURCE -> queries.scope(null, targetColumns);
        };
        RexNode inTarget = Rels.isNotNull(Rels.column(rel, width));
        RexNode inSource = Rels.isNotNull(Rels.column(rel, Rels.width(rel) - 1));
        List<RexNode> terms = new ArrayList<>();
        terms.add(action.matching() == MergeAction.Case.NOT_IN_TARGET ? Rels.not(inTarget) : inTarget);
        terms.add(action.matching() == MergeAction.Case.NOT_IN_SOURCE ? Rels.not(inSource) : inSource);
        if (action.condition() != null) {
            terms.add(ExpressionBinder.plain(queries, scope, "WHEN").condition(action.condition()));
        }
        RexNode[] values = switch (action.kind()) {
            case UPDATE -> values(action, scope, true);
            case INSERT -> values(action, scope, false);
            case DELETE, NOTHING, ERROR -> null;
        };
        return new Fate(
                Rels.and(terms),
                values,
                action.kind() == MergeAction.Kind.DELETE,
                action.kind() == MergeAction.Kind.NOTHING);
    }

    /// The row after UPDATE or INSERT.
    private RexNode[] values(MergeAction action, Scope scope, boolean update) {
        RexNode[] values = new RexNode[width];
        boolean defaults =
                action.values().size() == 1 && action.values().getFirst() instanceof SqlIdentifier id && id.isStar();
        if (action.values().isEmpty()) {
            takeSource(values, action.byName());
        } else if (!defaults) {
            take(action, scope, values);
        }
        for (int c = 0; c < width; c++) {
            if (values[c] == null) {
                values[c] = update ? Rels.column(c, table.schema().type(c)) : commands.defaultOf(table.definition(), c);
            }
        }
        return values;
    }

    private void take(MergeAction action, Scope scope, RexNode[] values) {
        ExpressionBinder binder = ExpressionBinder.plain(queries, scope, "MERGE");
        int named = action.targets().size();
        if (action.values().size() != (named == 0 ? width : named)) {
            throw SqlException.at(
                    action.values().getFirst(),
                    ErrorCode.INVALID_STATEMENT,
                    "INSERT has " + (named == 0 ? width : named) + " columns and "
                            + action.values().size() + " values");
        }
        for (int i = 0; i < action.values().size(); i++) {
            SqlNode node = action.values().get(i);
            int column = named == 0
                    ? i
                    : CommandBinder.column(
                            table.schema(), (SqlIdentifier) action.targets().get(i));
            if (values[column] != null) {
                throw SqlException.at(
                        node,
                        ErrorCode.DUPLICATE_COLUMN,
                        "column '" + table.schema().field(column).name() + "' is set twice");
            }
            values[column] = node.getKind() == SqlKind.DEFAULT
                    ? commands.defaultOf(table.definition(), column)
                    : CommandBinder.assigned(
                            queries, binder.bind(node), table.schema().field(column), node);
        }
    }

    /// The source's columns, by name or one after another.
    private void takeSource(RexNode[] values, boolean byName) {
        List<Scope.Column> visible =
                sourceColumns.stream().filter(c -> !c.merged()).toList();
        if (!byName && visible.size() != width) {
            throw SqlException.at(
                    merge.table(),
                    ErrorCode.INVALID_STATEMENT,
                    "the table has " + width + " columns, the source " + visible.size());
        }
        for (int i = 0; i < visible.size(); i++) {
            Scope.Column c = visible.get(i);
            int column = byName
                    ? CommandBinder.column(
                            table.schema(),
                            new SqlIdentifier(c.name(), merge.source().getParserPosition()))
                    : i;
            values[column] = CommandBinder.assigned(
                    queries, Rels.column(c.index(), c.type()), table.schema().field(column), merge.source());
        }
    }
}
