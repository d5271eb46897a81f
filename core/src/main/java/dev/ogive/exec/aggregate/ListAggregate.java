package dev.ogive.exec.aggregate;

import dev.ogive.column.DataType;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListType;
import dev.ogive.column.ListVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.function.ScalarFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// An aggregate over the elements of each list: `list_aggregate(list, 'sum')`, `list_sum(list)`.
public record ListAggregate(AggregateFunction function) implements ScalarFunction {
    @Override
    public String name() {
        return "list_" + function.name();
    }

    @Override
    public Resolved resolve(List<DataType> types) {
        if (types.isEmpty()) {
            return null;
        }
        DataType element = types.getFirst() instanceof ListType(DataType e)
                ? e
                : types.getFirst() == SimpleType.NULL ? SimpleType.INTEGER : null;
        if (element == null) {
            return null;
        }
        List<DataType> inner = new ArrayList<>(types);
        inner.set(0, element == SimpleType.NULL ? SimpleType.INTEGER : element);
        AggregateFunction.Resolved resolved = function.resolve(inner);
        if (resolved == null || resolved.argumentTypes().isEmpty()) {
            return null;
        }
        List<DataType> outer = new ArrayList<>(resolved.argumentTypes());
        outer.set(0, DataType.list(outer.getFirst()));
        // As declared: the function that resolved() names may be another one.
        return new Resolved(new ListAggregate(resolved.function()), outer, resolved.resultType());
    }

    @Override
    public Kernel kernel(List<DataType> types, DataType result, boolean[] isConstant, Object[] constants) {
        List<DataType> inner = new ArrayList<>(types);
        inner.set(0, ((ListType) types.getFirst()).element());
        String name = function.name();
        if (Aggregators.isIncremental(name, inner)) {
            Aggregator aggregator = Aggregators.create(Aggregators.kind(name, inner), inner, true);
            if (aggregator.heapSlots() == 0) {
                return new Stateful(inner, aggregator, name, result);
            }
        }
        return new Collecting(inner, name);
    }

    @Override
    public String text() {
        return "list_aggregate([1, 2], '" + function.name() + "'); also list_" + function.name() + "([1, 2])";
    }

    /// The elements of one list as the aggregate's arguments.
    private abstract static class PerList implements Kernel {
        private final List<DataType> types;
        private final boolean skipsNull;
        final Vector[] columns;
        int[] positions = new int[16];

        PerList(List<DataType> types, boolean skipsNull) {
            this.types = types;
            this.skipsNull = skipsNull;
            this.columns = new Vector[types.size()];
            for (int c = 0; c < columns.length; c++) {
                columns[c] = Vector.allocate(types.get(c), 16);
            }
        }

        @Override
        public void evaluate(Vector[] arguments, int rows, Vector out) {
            ListVector lists = (ListVector) arguments[0];
            for (int i = 0; i < rows; i++) {
                if (lists.isNull(i)) {
                    Collector.absent(out, i);
                } else if (!out.isNull(i)) {
                    compute(load(arguments, lists, i), out, i);
                }
            }
        }

        private int load(Vector[] arguments, ListVector lists, int row) {
            int length = lists.lengths[row];
            if (positions.length < length) {
                positions = new int[Math.max(length, positions.length * 2)];
                for (int c = 0; c < columns.length; c++) {
                    columns[c] = Vector.allocate(types.get(c), positions.length);
                }
            }
            int n = 0;
            for (int k = 0; k < length; k++) {
                int at = lists.starts[row] + k;
                if (!skipsNull || !lists.child.isNull(at)) {
                    positions[n++] = at;
                }
            }
            columns[0].gather(lists.child, positions, n);
            java.util.Arrays.fill(positions, 0, n, row);
            for (int c = 1; c < columns.length; c++) {
                columns[c].gather(arguments[c], positions, n);
            }
            for (int k = 0; k < n; k++) {
                positions[k] = k;
            }
            return n;
        }

        abstract void compute(int n, Vector out, int row);
    }

    private static final class Collecting extends PerList {
        private final Collectors.Computation computation;
        private final boolean isCount;

        Collecting(List<DataType> types, String name) {
            super(types, Collectors.skipsNull(name));
            this.computation = Collectors.computation(name, types.size());
            this.isCount = name.equals("approx_count_distinct");
        }

        @Override
        void compute(int n, Vector out, int row) {
            if (n == 0 && out instanceof I64Vector counts && isCount) {
                counts.values[row] = 0;
            } else if (n == 0) {
                Collector.absent(out, row);
            } else {
                computation.compute(columns, positions, n, out, row);
            }
        }
    }

    private static final class Stateful extends PerList {
        private final Aggregator aggregator;
        private final Aggregator.Output output;
        private final MemorySegment state;
        private final long[] address;
        private final Vector one;

        Stateful(List<DataType> types, Aggregator aggregator, String name, DataType result) {
            super(types, aggregator.strict());
            this.aggregator = aggregator;
            this.output = aggregator.output(name, result);
            this.state = Arena.ofAuto().allocate(aggregator.stateBytes(), 16);
            this.address = new long[] {state.address()};
            this.one = Vector.allocate(result, 1);
            aggregator.place(0, new int[0], null);
        }

        @Override
        void compute(int n, Vector out, int row) {
            state.fill((byte) 0);
            if (n > 0) {
                aggregator.updateOne(columns, positions, n, address[0]);
            }
            one.clear();
            output.write(address, 0, 1, one);
            out.copy(one, 0, row, 1);
        }
    }
}
