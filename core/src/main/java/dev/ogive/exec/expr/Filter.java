package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.Selections;

/// A compiled condition as a filter: rows for which it is true (or false, as compiled), never
/// NULL. One thread's.
abstract class Filter {
    /// Writes the ascending positions of the rows that pass to `out`.
    ///
    /// @param from the rows to look at, ascending; null for rows `0 .. rows-1`
    /// @param out may be `from`
    /// @return how many
    abstract int select(Batch in, int[] from, int rows, int[] out);

    /// Drops the rows that are null in `vector`, in place.
    static int dropNulls(Vector vector, int[] positions, int rows) {
        return vector.mayHaveNulls ? Selections.marked(vector.nulls, false, positions, rows, positions) : rows;
    }

    /// All rows or none.
    static final class Constant extends Filter {
        private final boolean pass;

        Constant(boolean pass) {
            this.pass = pass;
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            return pass ? Selections.all(from, rows, out) : 0;
        }
    }

    /// Every term in turn over what the terms before it left.
    static final class All extends Filter {
        private final Filter[] terms;

        All(Filter[] terms) {
            this.terms = terms;
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            int n = terms[0].select(in, from, rows, out);
            for (int t = 1; t < terms.length && n > 0; t++) {
                n = terms[t].select(in, out, n, out);
            }
            return n;
        }
    }

    /// Rows that any term takes; a term sees only the rows that no earlier one took.
    static final class Any extends Filter {
        private final Filter[] terms;
        private int[] open = {};
        private int[] taken = {};
        private boolean[] marks = {};

        Any(Filter[] terms) {
            this.terms = terms;
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            if (open.length < in.rows) {
                open = new int[in.rows];
                taken = new int[in.rows];
                marks = new boolean[in.rows];
            }
            java.util.Arrays.fill(marks, 0, in.rows, false);
            int left = Selections.all(from, rows, open);
            for (int t = 0; t < terms.length && left > 0; t++) {
                int n = terms[t].select(in, open, left, taken);
                for (int k = 0; k < n; k++) {
                    marks[taken[k]] = true;
                }
                left = Selections.without(open, left, taken, n, open);
            }
            return Selections.marked(marks, true, from, rows, out);
        }
    }

    /// A boolean expression computed as values first.
    static final class Values extends Filter {
        private final Node input;
        private final boolean wanted;

        Values(Node input, boolean wanted) {
            this.input = input;
            this.wanted = wanted;
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            BoolVector values = (BoolVector) input.evaluate(in);
            int n = Selections.marked(values.values, wanted, from, rows, out);
            return dropNulls(values, out, n);
        }
    }

    static final class IsNull extends Filter {
        private final Node input;
        private final boolean wanted;

        IsNull(Node input, boolean wanted) {
            this.input = input;
            this.wanted = wanted;
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            Vector values = input.evaluate(in);
            if (!values.mayHaveNulls) {
                return wanted ? 0 : Selections.all(from, rows, out);
            }
            return Selections.marked(values.nulls, wanted, from, rows, out);
        }
    }

    /// A condition on one string column, by code where that is possible.
    static final class ByDictionary extends Filter {
        private final DictionaryNode table;
        private final boolean wanted;
        private final Filter otherwise;

        ByDictionary(DictionaryNode table, boolean wanted, Filter otherwise) {
            this.table = table;
            this.wanted = wanted;
            this.otherwise = otherwise;
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            int n = table.select(in, wanted, from, rows, out);
            return n >= 0 ? n : otherwise.select(in, from, rows, out);
        }
    }

    /// Makes the rows dense before it runs the condition on them: always where the condition can
    /// fail, else where few enough rows are left that computing all of them would cost more.
    static final class Dense extends Filter {
        private final Filter inner;
        private final Scope scope;
        private final SubBatch gathered;
        private final boolean canFail;
        private int[] kept = {};

        /// @param scope of `inner`
        Dense(Filter inner, Scope scope, SubBatch gathered, boolean canFail) {
            this.inner = inner;
            this.scope = scope;
            this.gathered = gathered;
            this.canFail = canFail;
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            scope.nextBatch();
            if (from == null || rows == in.rows || (!canFail && rows > in.rows / 2)) {
                return inner.select(in, from, rows, out);
            }
            if (kept.length < rows) {
                kept = new int[in.rows];
            }
            int n = inner.select(gathered.gather(in, from, rows), null, rows, kept);
            for (int k = 0; k < n; k++) {
                out[k] = from[kept[k]];
            }
            return n;
        }
    }
}
