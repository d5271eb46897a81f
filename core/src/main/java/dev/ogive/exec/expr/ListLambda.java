package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListType;
import dev.ogive.column.ListVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.ScalarFunction;
import java.util.ArrayList;
import java.util.List;

/// A function of a list whose other argument is an expression over its elements, such as
/// `list_transform(list, x -> x + 1)`.
///
/// The expression's columns are the element, its position counted from 1, then the captured
/// values: what it reads from the row around it. A reduction has what it has so far in front of
/// them. The call's arguments are the list, for a reduction with a beginning that value, then the
/// captured values.
///
/// @param begins whether a reduction begins with a value of its own rather than the first element
public record ListLambda(Kind kind, Expr body, boolean begins, boolean deterministic) implements ScalarFunction {
    /// What becomes of the expression's values.
    public enum Kind {
        /// The list of them.
        TRANSFORM("list_transform"),
        /// The elements for which it is true.
        FILTER("list_filter"),
        /// The last of them.
        REDUCE("list_reduce"),
        /// Whether it is true for some element: three-valued OR.
        ANY("any");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private static final int CHUNK = 2048;

    @Override
    public String name() {
        return kind.text;
    }

    @Override
    public boolean strict() {
        return false;
    }

    @Override
    public Resolved resolve(List<DataType> argumentTypes) {
        if (argumentTypes.isEmpty() || !(argumentTypes.getFirst() instanceof ListType list)) {
            return null;
        }
        return new Resolved(
                this,
                argumentTypes,
                switch (kind) {
                    case TRANSFORM -> DataType.list(body.type());
                    case FILTER -> list;
                    case REDUCE -> body.type();
                    case ANY -> SimpleType.BOOLEAN;
                });
    }

    @Override
    public Kernel kernel(List<DataType> types, DataType result, boolean[] isConstant, Object[] constants) {
        DataType element = ((ListType) types.getFirst()).element();
        List<DataType> columns = new ArrayList<>();
        if (kind == Kind.REDUCE) {
            columns.add(body.type());
        }
        columns.add(element);
        columns.add(SimpleType.BIGINT);
        columns.addAll(types.subList(begins ? 2 : 1, types.size()));
        Evaluator evaluator = ExpressionCompiler.evaluator(body);
        return kind == Kind.REDUCE
                ? new Reduction(columns, evaluator, begins)
                : new PerElement(columns, evaluator, kind);
    }

    @Override
    public String text() {
        return switch (kind) {
            case TRANSFORM -> "list_transform([1, 2], x -> x + 1) = [2, 3]; also lambda x, i: x + i";
            case FILTER -> "list_filter([1, 2], x -> x > 1) = [2]";
            case REDUCE -> "list_reduce([1, 2, 3], (x, y) -> x + y) = 6; a third argument is what it begins with";
            case ANY -> "1 = ANY([1, 2])";
        };
    }

    private static boolean isAbsent(ListVector lists, int row) {
        return lists.isNull(row);
    }

    /// Evaluates for all elements of a batch of lists, chunk by chunk.
    private static final class PerElement implements Kernel {
        private final Evaluator evaluator;
        private final Kind kind;
        private final Batch chunk;
        private final int[] rowOf = new int[CHUNK];
        private final int[] elementAt = new int[CHUNK];

        PerElement(List<DataType> columns, Evaluator evaluator, Kind kind) {
            this.evaluator = evaluator;
            this.kind = kind;
            this.chunk = Batch.allocate(columns, CHUNK);
        }

        @Override
        public void evaluate(Vector[] arguments, int rows, Vector out) {
            ListVector lists = (ListVector) arguments[0];
            begin(lists, rows, out);
            long[] index = ((I64Vector) chunk.columns[1]).values;
            int n = 0;
            for (int i = 0; i < rows; i++) {
                if (isAbsent(lists, i)) {
                    continue;
                }
                for (int k = 0; k < lists.lengths[i]; k++) {
                    rowOf[n] = i;
                    elementAt[n] = lists.starts[i] + k;
                    index[n] = k + 1L;
                    if (++n == CHUNK) {
                        flush(arguments, n, out);
                        n = 0;
                    }
                }
            }
            if (n > 0) {
                flush(arguments, n, out);
            }
        }

        private void begin(ListVector lists, int rows, Vector out) {
            for (int i = 0; i < rows; i++) {
                if (out instanceof ListVector result) {
                    result.starts[i] = 0;
                    result.lengths[i] = 0;
                } else {
                    ((BoolVector) out).values[i] = false;
                }
                if (isAbsent(lists, i)) {
                    out.setNull(i);
                }
            }
        }

        private void flush(Vector[] arguments, int n, Vector out) {
            ListVector lists = (ListVector) arguments[0];
            chunk.columns[0].gather(lists.child, elementAt, n);
            for (int c = 2; c < chunk.columns.length; c++) {
                chunk.columns[c].gather(arguments[c - 1], rowOf, n);
            }
            chunk.rows = n;
            Vector values = evaluator.evaluate(chunk);
            switch (kind) {
                case TRANSFORM -> {
                    ListVector result = (ListVector) out;
                    int at = result.reserve(n);
                    result.child.copy(values, 0, at, n);
                    for (int k = 0; k < n; k++) {
                        grow(result, rowOf[k], at + k);
                    }
                }
                case FILTER -> {
                    ListVector result = (ListVector) out;
                    boolean[] kept = ((BoolVector) values).values;
                    for (int k = 0; k < n; k++) {
                        if (kept[k] && !values.isNull(k)) {
                            int at = result.reserve(1);
                            result.child.copy(lists.child, elementAt[k], at, 1);
                            grow(result, rowOf[k], at);
                        }
                    }
                }
                case ANY -> {
                    boolean[] found = ((BoolVector) out).values;
                    boolean[] matches = ((BoolVector) values).values;
                    for (int k = 0; k < n; k++) {
                        int row = rowOf[k];
                        if (found[row]) {
                            continue;
                        }
                        if (values.isNull(k)) {
                            out.setNull(row);
                        } else if (matches[k]) {
                            found[row] = true;
                            if (out.mayHaveNulls) {
                                out.nulls[row] = false;
                            }
                        }
                    }
                }
                case REDUCE -> throw new IllegalStateException();
            }
        }

        /// Rows are visited in order, so the elements of one lie together.
        private static void grow(ListVector out, int row, int at) {
            if (out.lengths[row]++ == 0) {
                out.starts[row] = at;
            }
        }
    }

    /// Takes one step for many rows at a time.
    private static final class Reduction implements Kernel {
        private final Evaluator evaluator;
        private final boolean begins;
        private final Batch chunk;
        private final int[] rowOf = new int[CHUNK];
        private final int[] elementAt = new int[CHUNK];

        Reduction(List<DataType> columns, Evaluator evaluator, boolean begins) {
            this.evaluator = evaluator;
            this.begins = begins;
            this.chunk = Batch.allocate(columns, CHUNK);
        }

        @Override
        public void evaluate(Vector[] arguments, int rows, Vector out) {
            ListVector lists = (ListVector) arguments[0];
            Object[] soFar = new Object[rows];
            int steps = 0;
            for (int i = 0; i < rows; i++) {
                if (isAbsent(lists, i)) {
                    continue;
                }
                if (begins) {
                    soFar[i] = arguments[1].get(i);
                } else if (lists.lengths[i] == 0) {
                    throw new OgiveException(
                            ErrorCode.INVALID_ARGUMENT,
                            "list_reduce needs a list with elements or a value to begin with");
                } else {
                    soFar[i] = lists.child.get(lists.starts[i]);
                }
                steps = Math.max(steps, lists.lengths[i]);
            }
            for (int step = begins ? 0 : 1; step < steps; step++) {
                int n = 0;
                for (int i = 0; i < rows; i++) {
                    if (!isAbsent(lists, i) && step < lists.lengths[i]) {
                        rowOf[n] = i;
                        elementAt[n] = lists.starts[i] + step;
                        if (++n == CHUNK) {
                            take(arguments, step, n, soFar);
                            n = 0;
                        }
                    }
                }
                if (n > 0) {
                    take(arguments, step, n, soFar);
                }
            }
            for (int i = 0; i < rows; i++) {
                out.set(i, isAbsent(lists, i) ? null : soFar[i]);
            }
        }

        private void take(Vector[] arguments, int step, int n, Object[] soFar) {
            Vector before = chunk.columns[0];
            before.clear();
            for (int k = 0; k < n; k++) {
                before.set(k, soFar[rowOf[k]]);
            }
            chunk.columns[1].gather(((ListVector) arguments[0]).child, elementAt, n);
            java.util.Arrays.fill(((I64Vector) chunk.columns[2]).values, 0, n, step + 1L);
            int captured = begins ? 2 : 1;
            for (int c = 3; c < chunk.columns.length; c++) {
                chunk.columns[c].gather(arguments[c - 3 + captured], rowOf, n);
            }
            chunk.rows = n;
            Vector values = evaluator.evaluate(chunk);
            for (int k = 0; k < n; k++) {
                soFar[rowOf[k]] = values.get(k);
            }
        }
    }
}
