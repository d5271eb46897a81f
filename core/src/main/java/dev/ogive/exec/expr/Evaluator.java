package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;

/// A compiled scalar expression for one thread. Made by [ExpressionCompiler].
public final class Evaluator {
    private final Node root;
    private final Scope scope;

    Evaluator(Node root, Scope scope) {
        this.root = root;
        this.scope = scope;
    }

    public DataType type() {
        return root.type;
    }

    /// The expression's values for the rows of `in`. A bare column is the input's own vector, not
    /// a copy; any other result belongs to this evaluator and is valid until its next call and as
    /// long as `in` is (strings may point to the input's bytes).
    ///
    /// @throws dev.ogive.error.OgiveException a row that cannot be computed, for example
    ///     DIVISION_BY_ZERO
    public Vector evaluate(Batch in) {
        scope.nextBatch();
        return root.evaluate(in);
    }
}
