package dev.ogive.exec.plan;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.profile.Subplan;
import dev.ogive.storage.TableSource;
import java.util.ArrayList;
import java.util.List;

/// How a query runs: a tree of immutable records. Columns are referred to by position in the
/// child's output.
public sealed interface PhysicalPlan {
    /// Types of the output columns, in order.
    List<DataType> types();

    /// Inputs, in order; the build side of a join is the second.
    List<PhysicalPlan> inputs();

    /// Rows the planner expects, `>= 0`; NaN if unknown.
    double estimatedRows();

    /// What its rows are known by when it has run; null if by nothing.
    default Subplan subplan() {
        return null;
    }

    /// Reads the columns `columns` of a table and returns the rows for which `filter` is true.
    ///
    /// @param filter over the *table's* columns (positions of the table's schema, whether or not
    ///     they are in `columns`), or null; the executor takes it apart into conjuncts that run
    ///     on zone maps and encoded data, and a rest
    /// @param columns positions in the table's schema, in output order; may be empty (count(*))
    record Scan(
            TableSource table,
            List<Integer> columns,
            Expr filter,
            List<DataType> types,
            double estimatedRows,
            Subplan subplan)
            implements PhysicalPlan {
        public Scan {
            columns = List.copyOf(columns);
            types = List.copyOf(types);
        }

        public Scan(TableSource table, List<Integer> columns, Expr filter, List<DataType> types, double estimatedRows) {
            this(table, columns, filter, types, estimatedRows, null);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }
    }

    /// Literal rows.
    record Rows(List<List<Expr>> rows, List<DataType> types) implements PhysicalPlan {
        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }

        @Override
        public double estimatedRows() {
            return rows.size();
        }
    }

    record Filter(PhysicalPlan input, Expr condition, double estimatedRows, Subplan subplan) implements PhysicalPlan {
        public Filter(PhysicalPlan input, Expr condition, double estimatedRows) {
            this(input, condition, estimatedRows, null);
        }

        @Override
        public List<DataType> types() {
            return input.types();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    record Project(PhysicalPlan input, List<Expr> expressions) implements PhysicalPlan {
        public Project {
            expressions = List.copyOf(expressions);
        }

        @Override
        public List<DataType> types() {
            return expressions.stream().map(Expr::type).toList();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public double estimatedRows() {
            return input.estimatedRows();
        }
    }

    /// Output: the group columns in order of `groups`, then one column per call. Without groups,
    /// exactly one row (even for no input).
    ///
    /// @param groups input columns that are grouped by; NULLs form one group
    /// @param groupingSets each a subset of positions in `groups` (columns outside are NULL); a
    ///     plain GROUP BY has one set with all. With more than one set a last BIGINT column holds
    ///     the set's ordinal
    record Aggregate(
            PhysicalPlan input,
            List<Integer> groups,
            List<List<Integer>> groupingSets,
            List<AggregateCall> calls,
            double estimatedRows,
            Subplan subplan)
            implements PhysicalPlan {
        public Aggregate {
            groups = List.copyOf(groups);
            groupingSets = List.copyOf(groupingSets);
            calls = List.copyOf(calls);
        }

        public Aggregate(
                PhysicalPlan input,
                List<Integer> groups,
                List<List<Integer>> groupingSets,
                List<AggregateCall> calls,
                double estimatedRows) {
            this(input, groups, groupingSets, calls, estimatedRows, null);
        }

        @Override
        public List<DataType> types() {
            List<DataType> types = new ArrayList<>();
            groups.forEach(g -> types.add(input.types().get(g)));
            calls.forEach(c -> types.add(c.type()));
            if (groupingSets.size() > 1) {
                types.add(SimpleType.BIGINT);
            }
            return types;
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    /// Hash join on equal keys, or a block nested-loop join where there are none. Output: left
    /// columns then right columns (see [JoinKind] for semi, anti and mark).
    ///
    /// @param left probe side, streamed
    /// @param right build side, held in memory or spilled
    /// @param leftKeys columns of `left`, equal in number and types to `rightKeys`; NULL keys
    ///     match nothing unless `nullSafe`
    /// @param residual further condition over left columns then right columns, or null
    record Join(
            JoinKind kind,
            PhysicalPlan left,
            PhysicalPlan right,
            List<Integer> leftKeys,
            List<Integer> rightKeys,
            boolean nullSafe,
            Expr residual,
            double estimatedRows,
            Subplan subplan)
            implements PhysicalPlan {
        public Join {
            leftKeys = List.copyOf(leftKeys);
            rightKeys = List.copyOf(rightKeys);
        }

        public Join(
                JoinKind kind,
                PhysicalPlan left,
                PhysicalPlan right,
                List<Integer> leftKeys,
                List<Integer> rightKeys,
                boolean nullSafe,
                Expr residual,
                double estimatedRows) {
            this(kind, left, right, leftKeys, rightKeys, nullSafe, residual, estimatedRows, null);
        }

        @Override
        public List<DataType> types() {
            List<DataType> types = new ArrayList<>();
            switch (kind) {
                case INNER, LEFT, RIGHT, FULL, LEFT_SINGLE -> {
                    types.addAll(left.types());
                    types.addAll(right.types());
                }
                case LEFT_SEMI, LEFT_ANTI -> types.addAll(left.types());
                case RIGHT_SEMI, RIGHT_ANTI -> types.addAll(right.types());
                case LEFT_MARK -> {
                    types.addAll(left.types());
                    types.add(SimpleType.BOOLEAN);
                }
            }
            return types;
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(left, right);
        }
    }

    /// Orders by `keys`, then skips `offset` rows and returns at most `limit` (-1: all). With a
    /// limit it is a Top-N.
    ///
    /// @param open what parameters will tell of `offset` and `limit`; null where they are known
    record Sort(PhysicalPlan input, List<SortKey> keys, long offset, long limit, RowBounds open)
            implements PhysicalPlan {
        public Sort {
            keys = List.copyOf(keys);
        }

        public Sort(PhysicalPlan input, List<SortKey> keys, long offset, long limit) {
            this(input, keys, offset, limit, null);
        }

        @Override
        public List<DataType> types() {
            return input.types();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public double estimatedRows() {
            return limit < 0 ? input.estimatedRows() : Math.min(limit, input.estimatedRows());
        }
    }

    /// Skips `offset` rows and returns at most `limit` (-1: all) in the order they come.
    ///
    /// @param open what parameters will tell of `offset` and `limit`; null where they are known
    record Limit(PhysicalPlan input, long offset, long limit, RowBounds open) implements PhysicalPlan {
        public Limit(PhysicalPlan input, long offset, long limit) {
            this(input, offset, limit, null);
        }

        @Override
        public List<DataType> types() {
            return input.types();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public double estimatedRows() {
            return limit < 0 ? input.estimatedRows() : Math.min(limit, input.estimatedRows());
        }
    }

    /// UNION ALL of inputs of equal types. Distinct unions, INTERSECT and EXCEPT are planned with
    /// aggregates and joins around it.
    record Union(List<PhysicalPlan> inputs) implements PhysicalPlan {
        public Union {
            inputs = List.copyOf(inputs);
        }

        @Override
        public List<DataType> types() {
            return inputs.getFirst().types();
        }

        @Override
        public double estimatedRows() {
            return inputs.stream().mapToDouble(PhysicalPlan::estimatedRows).sum();
        }
    }

    /// Window functions over one PARTITION BY / ORDER BY: output is the input's columns, then one
    /// per call.
    record Window(PhysicalPlan input, List<Integer> partitionBy, List<SortKey> orderBy, List<WindowCall> calls)
            implements PhysicalPlan {
        public Window {
            partitionBy = List.copyOf(partitionBy);
            orderBy = List.copyOf(orderBy);
            calls = List.copyOf(calls);
        }

        @Override
        public List<DataType> types() {
            List<DataType> types = new ArrayList<>(input.types());
            calls.forEach(c -> types.add(c.type()));
            return types;
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public double estimatedRows() {
            return input.estimatedRows();
        }
    }

    /// A subplan that is used more than once and computed once: all nodes with the same `id` in
    /// one plan have the same input.
    record Shared(int id, PhysicalPlan input) implements PhysicalPlan {
        @Override
        public List<DataType> types() {
            return input.types();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public double estimatedRows() {
            return input.estimatedRows();
        }
    }

    /// WITH RECURSIVE: rows of `seed`, then of `step` run on the rows of the previous round
    /// ([WorkingTable] of the same id) until a round adds none.
    ///
    /// @param distinct UNION rather than UNION ALL
    record Recursive(int id, PhysicalPlan seed, PhysicalPlan step, boolean distinct) implements PhysicalPlan {
        @Override
        public List<DataType> types() {
            return seed.types();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(seed, step);
        }

        @Override
        public double estimatedRows() {
            return seed.estimatedRows() * 10;
        }
    }

    /// The rows that the previous round of [Recursive] `id` added.
    record WorkingTable(int id, List<DataType> types) implements PhysicalPlan {
        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }

        @Override
        public double estimatedRows() {
            return Double.NaN;
        }
    }

    /// Replaces each row by one row per element of its list column; output is the input's
    /// columns, then the element, then (if `ordinality`) a BIGINT from 1.
    ///
    /// @param outer keeps a row whose list is NULL or empty, with a NULL element
    record Unnest(PhysicalPlan input, int column, DataType element, boolean ordinality, boolean outer)
            implements PhysicalPlan {
        @Override
        public List<DataType> types() {
            List<DataType> types = new ArrayList<>(input.types());
            types.add(element);
            if (ordinality) {
                types.add(SimpleType.BIGINT);
            }
            return types;
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public double estimatedRows() {
            return input.estimatedRows() * 10;
        }
    }

    /// A schema with these names over the plan's types.
    default Schema schema(List<String> names) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new Field(names.get(i), types().get(i)));
        }
        return new Schema(fields);
    }
}
