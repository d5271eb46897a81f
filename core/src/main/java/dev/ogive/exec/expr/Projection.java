package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import java.util.List;

/// Several compiled expressions over the same input, for one thread: what they have in common is
/// computed once per batch.
public final class Projection {
    private final Node[] roots;
    private final Scope scope;

    Projection(Node[] roots, Scope scope) {
        this.roots = roots;
        this.scope = scope;
    }

    public List<DataType> types() {
        return java.util.Arrays.stream(roots).map(root -> root.type).toList();
    }

    /// Puts the expressions' values for the rows of `in` into `out.columns` (as many as
    /// expressions) and sets `out.rows`. Ownership is as in [Evaluator#evaluate]; equal
    /// expressions share one vector.
    public void evaluate(Batch in, Batch out) {
        scope.nextBatch();
        Vector[] columns = out.columns;
        for (int i = 0; i < roots.length; i++) {
            columns[i] = roots[i].evaluate(in);
        }
        out.rows = in.rows;
    }
}
