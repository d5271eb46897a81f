package dev.ogive.plan.view;

import dev.ogive.catalog.TableName;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.plan.Expressions;
import dev.ogive.plan.Pushdown;
import dev.ogive.plan.QueryPlanner;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.plan.rel.Types;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// What a materialized view keeps: for each group of its query the aggregates from which those of
/// the query can be computed, also over several partitions.
///
/// @param fact the leaf of the block whose partitions are told apart
/// @param partials the first one is count(*)
record ViewShape(AggregateBlock block, int fact, List<Partial> partials) {
    /// Functions of which a value over all rows is the function of the values over parts of them.
    private static final Set<String> OF_THEMSELVES =
            Set.of("min", "max", "bool_and", "bool_or", "bit_and", "bit_or", "bit_xor");

    /// An aggregate that is kept.
    ///
    /// @param argument null for count(*)
    /// @param filter null for none
    record Partial(AggregateFunction function, RexNode argument, RexNode filter, DataType type) {}

    static AggregateFunction aggregate(String name) {
        return FunctionRegistry.builtIn().aggregate(name);
    }

    static boolean isOfItself(AggregateBlock.Call call) {
        return OF_THEMSELVES.contains(call.function().name())
                && call.arguments().size() == 1;
    }

    /// @param name of the view, for messages
    /// @param query its algebra as bound
    /// @throws OgiveException NOT_SUPPORTED for a query that cannot be kept so
    static ViewShape of(TableName name, RelNode query) {
        RelNode rel = QueryPlanner.simplified(query);
        while (!(rel instanceof GroupRel)) {
            if (rel.getInputs().size() != 1) {
                throw unsupported(name, "its query has to be one GROUP BY over inner joins of tables");
            }
            rel = rel.getInput(0);
        }
        GroupRel group = (GroupRel) rel;
        if (!group.isSimple()) {
            throw unsupported(name, "GROUPING SETS, ROLLUP and CUBE are not");
        }
        AggregateBlock block = AggregateBlock.of(group);
        if (block == null || block.expressions().stream().anyMatch(ViewShape::dependsOnStatement)) {
            throw unsupported(name, "functions whose value changes from call to call are not");
        }
        checkLeaves(name, block);
        for (RexNode key : block.groups()) {
            if (Rels.type(key) == SimpleType.NULL) {
                throw unsupported(name, "a group key without a type is not");
            }
        }
        return new ViewShape(block, largest(block), partials(name, block));
    }

    private static void checkLeaves(TableName name, AggregateBlock block) {
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < block.leaves().size(); i++) {
            StoredTable table = block.table(i);
            if (table == null) {
                throw unsupported(name, "it may read stored tables, and join them by inner joins, only");
            }
            if (!ids.add(table.id())) {
                throw unsupported(name, "table " + table.name() + " joined with itself is not");
            }
        }
        if (ids.isEmpty()) {
            throw unsupported(name, "a query without a table is not");
        }
    }

    private static boolean dependsOnStatement(RexNode node) {
        return AggregateBlock.calls(node).stream()
                .map(RexCall::getOperator)
                .anyMatch(o -> o instanceof Operators.Parameter
                        || (o instanceof Operators.Function f && f.function().statementValue(0) != null));
    }

    private static OgiveException unsupported(TableName name, String what) {
        return new OgiveException(
                ErrorCode.NOT_SUPPORTED, "materialized view " + name + " cannot be kept up to date: " + what);
    }

    /// The leaf with most rows.
    private static int largest(AggregateBlock block) {
        int largest = 0;
        for (int i = 1; i < block.leaves().size(); i++) {
            if (block.table(i).statistics().rows()
                    > block.table(largest).statistics().rows()) {
                largest = i;
            }
        }
        return largest;
    }

    /// The same view with the partitions of another leaf told apart.
    ViewShape withFact(int leaf) {
        return new ViewShape(block, leaf, partials);
    }

    private static List<Partial> partials(TableName name, AggregateBlock block) {
        List<Partial> partials = new ArrayList<>();
        add(partials, "count", null, null);
        for (AggregateBlock.Call call : block.calls()) {
            if (call.distinct() || call.ordered()) {
                throw unsupported(
                        name, (call.distinct() ? "DISTINCT" : "ORDER BY") + " in " + call.function() + " is not");
            }
            RexNode argument = call.arguments().size() == 1 ? call.arguments().getFirst() : null;
            boolean isMean = call.function().name().equals("avg") && call.type() == SimpleType.DOUBLE;
            boolean isSum = call.function().name().equals("sum") && call.type() != SimpleType.INTERVAL;
            if (isMean || isSum) {
                add(partials, "sum", argument, call.filter());
                add(partials, isMean ? "count" : "sum", argument, call.filter());
            } else if (isOfItself(call)) {
                add(partials, call.function().name(), argument, call.filter());
            } else if (call.function().name().equals("count")
                    && call.arguments().size() <= 1) {
                add(partials, "count", argument, call.filter());
            } else {
                throw unsupported(
                        name,
                        call.function() + " is not; SUM, COUNT, MIN, MAX, AVG of numbers, BOOL_AND, BOOL_OR and"
                                + " BIT_AND, BIT_OR, BIT_XOR are");
            }
        }
        return List.copyOf(partials);
    }

    private static void add(List<Partial> partials, String function, RexNode argument, RexNode filter) {
        List<DataType> types = argument == null ? List.of() : List.of(Rels.type(argument));
        AggregateFunction resolved = aggregate(function);
        Partial partial =
                new Partial(resolved, argument, filter, resolved.resolve(types).resultType());
        boolean known = partials.stream()
                .anyMatch(p -> p.function().equals(partial.function())
                        && Objects.equals(expression(p.argument()), expression(argument))
                        && Objects.equals(expression(p.filter()), expression(filter)));
        if (!known) {
            partials.add(partial);
        }
    }

    private static Expr expression(RexNode node) {
        return node == null ? null : Expressions.of(node, IntUnaryOperator.identity());
    }

    StoredTable factTable() {
        return block.table(fact);
    }

    /// Groups, then partials.
    List<DataType> types() {
        List<DataType> types = new ArrayList<>();
        block.groups().forEach(g -> types.add(Rels.type(g)));
        partials.forEach(p -> types.add(p.type()));
        return types;
    }

    Schema schema() {
        List<Field> fields = new ArrayList<>();
        List<DataType> types = types();
        for (int i = 0; i < types.size(); i++) {
            int partial = i - block.groups().size();
            fields.add(new Field(
                    partial < 0 ? "g" + i : partials.get(partial).function().name() + partial, types.get(i)));
        }
        return new Schema(fields);
    }

    /// A name for what is kept and how: another one where anything of it is different.
    String digest() {
        StringBuilder text = new StringBuilder("2 ").append(fact);
        for (int i = 0; i < block.leaves().size(); i++) {
            StoredTable table = block.table(i);
            text.append('\n')
                    .append(table.id())
                    .append(' ')
                    .append(table.schema().types());
        }
        block.conditions().forEach(c -> text.append("\nwhere ").append(expression(c)));
        block.groups().forEach(g -> text.append("\ngroup ").append(expression(g)));
        partials.forEach(p -> text.append("\nkeep ")
                .append(p.function().name())
                .append(expression(p.argument()))
                .append(expression(p.filter()))
                .append(p.type()));
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Distinct values of a key, as far as the tables know; 1 for what is computed.
    double distinct(RexNode key) {
        if (!(key instanceof RexInputRef reference)) {
            return 1;
        }
        int leaf = block.leafOf(reference.getIndex());
        List<TableStatistics.ColumnStatistics> columns =
                block.table(leaf).statistics().columns();
        double distinct = columns.isEmpty()
                ? Double.NaN
                : columns.get(reference.getIndex() - block.starts()[leaf]).distinct();
        return Double.isNaN(distinct) ? 1 : distinct;
    }

    /// The query of the partials of some rows of the fact: groups, then partials.
    ///
    /// @param rows takes the place of the fact
    RelNode query(RelOptCluster cluster, TableSource rows) {
        RelNode joined = null;
        for (int i = 0; i < block.leaves().size(); i++) {
            RelNode leaf = new TableRel(cluster, i == fact ? rows : block.table(i));
            joined =
                    joined == null ? leaf : Rels.join(joined, leaf, Operators.REX.makeLiteral(true), JoinRelType.INNER);
        }
        RelNode filtered = Rels.filter(joined, Rels.and(block.conditions()));
        List<RexNode> columns = new ArrayList<>(block.groups());
        List<AggregateCall> calls = new ArrayList<>();
        for (Partial partial : partials) {
            List<Integer> arguments =
                    partial.argument() == null ? List.of() : List.of(position(columns, partial.argument()));
            int filter = partial.filter() == null ? -1 : position(columns, partial.filter());
            calls.add(new AggregateCall(partial.function(), arguments, false, filter, List.of(), partial.type()));
        }
        RelNode projected = Rels.project(filtered, columns);
        return new Pushdown().apply(GroupRel.of(projected, keys(), calls));
    }

    private List<Integer> keys() {
        return IntStream.range(0, block.groups().size()).boxed().toList();
    }

    /// Partials of several runs, one row per group again.
    ///
    /// @param rows groups, then partials
    RelNode merge(RelNode rows) {
        int keys = block.groups().size();
        List<AggregateCall> calls = new ArrayList<>();
        for (int i = 0; i < partials.size(); i++) {
            Partial partial = partials.get(i);
            boolean adds = partial.function().name().equals("count");
            AggregateFunction function = adds ? aggregate("sum") : partial.function();
            DataType type = function.resolve(List.of(partial.type())).resultType();
            calls.add(new AggregateCall(function, List.of(keys + i), false, -1, List.of(), type));
        }
        GroupRel group = GroupRel.of(rows, keys(), calls);
        List<DataType> types = types();
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            RexNode column = Rels.column(group, i);
            columns.add(
                    Rels.type(column).equals(types.get(i))
                            ? column
                            : Operators.REX.makeCall(
                                    Types.of(types.get(i)), SqlStdOperatorTable.CAST, List.of(column)));
        }
        return Rels.project(group, columns);
    }

    private static int position(List<RexNode> columns, RexNode column) {
        int known = columns.indexOf(column);
        if (known >= 0) {
            return known;
        }
        columns.add(column);
        return columns.size() - 1;
    }
}
