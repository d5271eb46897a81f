package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.Nulls;
import java.util.Arrays;

/// Three-valued logic as values. (As filters these become [Filter]s.)
final class LogicNodes {
    private LogicNodes() {}

    /// AND (`decisive` is false) or OR (`decisive` is true): one decisive term decides a row,
    /// else a NULL makes it NULL. A term that can fail is evaluated only for rows that no earlier
    /// one decided.
    static final class Connective extends Node {
        private final boolean decisive;
        private final Node[] terms;
        private final SubBatch[] lazy;
        private final Scope[] scopes;
        private int[] open = {};
        private Vector result = new BoolVector(SimpleType.BOOLEAN, 0);

        /// @param lazy the columns to gather for a term that can fail; null for other terms
        /// @param scopes of the terms that can fail
        Connective(boolean decisive, Node[] terms, SubBatch[] lazy, Scope[] scopes) {
            super(SimpleType.BOOLEAN);
            this.decisive = decisive;
            this.terms = terms;
            this.lazy = lazy;
            this.scopes = scopes;
        }

        @Override
        Vector evaluate(Batch in) {
            int rows = in.rows;
            result = Nulls.ready(result, rows);
            boolean[] out = ((BoolVector) result).values;
            Arrays.fill(out, 0, rows, !decisive);
            for (int t = 0; t < terms.length; t++) {
                if (lazy[t] == null || t == 0) {
                    combine((BoolVector) terms[t].evaluate(in), out, rows);
                } else {
                    combineOpen(t, in, out, rows);
                }
            }
            if (result.mayHaveNulls) {
                for (int i = 0; i < rows; i++) {
                    result.nulls[i] &= out[i] != decisive;
                }
            }
            return result;
        }

        /// Rows decided keep their null flags, which the caller clears at the end.
        private void combine(BoolVector term, boolean[] out, int rows) {
            boolean[] values = term.values;
            if (!term.mayHaveNulls) {
                for (int i = 0; i < rows; i++) {
                    out[i] = decisive ? out[i] | values[i] : out[i] & values[i];
                }
                return;
            }
            Nulls.merge(term, rows, result);
            boolean[] nulls = term.nulls;
            for (int i = 0; i < rows; i++) {
                out[i] = decisive ? out[i] | (values[i] & !nulls[i]) : out[i] & (values[i] | nulls[i]);
            }
        }

        private void combineOpen(int t, Batch in, boolean[] out, int rows) {
            if (open.length < rows) {
                open = new int[rows];
            }
            int n = 0;
            for (int i = 0; i < rows; i++) {
                open[n] = i;
                n += out[i] != decisive ? 1 : 0;
            }
            if (n == 0) {
                return;
            }
            scopes[t].nextBatch();
            BoolVector term = (BoolVector) terms[t].evaluate(lazy[t].gather(in, open, n));
            for (int k = 0; k < n; k++) {
                if (term.isNull(k)) {
                    result.setNull(open[k]);
                } else {
                    out[open[k]] = term.values[k];
                }
            }
        }
    }

    static final class Not extends Node {
        private final Node input;
        private Vector result = new BoolVector(SimpleType.BOOLEAN, 0);

        Not(Node input) {
            super(SimpleType.BOOLEAN);
            this.input = input;
        }

        @Override
        Vector evaluate(Batch in) {
            Vector value = input.evaluate(in);
            result = Nulls.ready(result, in.rows);
            Nulls.merge(value, in.rows, result);
            boolean[] values = ((BoolVector) value).values;
            boolean[] out = ((BoolVector) result).values;
            for (int i = 0; i < in.rows; i++) {
                out[i] = !values[i];
            }
            return result;
        }
    }

    static final class IsNull extends Node {
        private final Node input;
        private Vector result = new BoolVector(SimpleType.BOOLEAN, 0);

        IsNull(Node input) {
            super(SimpleType.BOOLEAN);
            this.input = input;
        }

        @Override
        Vector evaluate(Batch in) {
            Vector value = input.evaluate(in);
            result = Nulls.ready(result, in.rows);
            boolean[] out = ((BoolVector) result).values;
            if (value.mayHaveNulls) {
                System.arraycopy(value.nulls, 0, out, 0, in.rows);
            } else {
                Arrays.fill(out, 0, in.rows, false);
            }
            return result;
        }
    }
}
