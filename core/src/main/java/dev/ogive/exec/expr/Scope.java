package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.Vector;
import java.util.HashMap;
import java.util.Map;

/// Expressions that are evaluated over the same batch at the same time: equal deterministic ones
/// among them share a node, which computes once per batch.
final class Scope {
    final Map<Object, Shared> nodes = new HashMap<>();
    private long batch;

    /// Forgets the results of the batch before.
    void nextBatch() {
        batch++;
    }

    Shared share(Node node) {
        return new Shared(node);
    }

    /// Computes its input once per batch.
    final class Shared extends Node {
        private final Node input;
        private long computedFor = -1;
        private Vector result;

        Shared(Node input) {
            super(input.type);
            this.input = input;
        }

        @Override
        Vector evaluate(Batch in) {
            if (computedFor != batch) {
                result = input.evaluate(in);
                computedFor = batch;
            }
            return result;
        }
    }
}
