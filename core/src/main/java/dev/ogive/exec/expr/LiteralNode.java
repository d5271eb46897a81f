package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.Nulls;

/// A constant: a vector that is filled once and again only for a larger batch.
final class LiteralNode extends Node {
    private final Object value;
    private Vector vector;
    private int filled;

    LiteralNode(Expr.Literal literal) {
        super(literal.type());
        value = literal.value();
        vector = Vector.allocate(type, 0);
    }

    @Override
    Vector evaluate(Batch in) {
        if (in.rows > filled) {
            fill(in.rows);
        }
        return vector;
    }

    private void fill(int rows) {
        vector = Vector.allocate(type, rows);
        vector.clear();
        filled = rows;
        if (value == null) {
            // Null slots of strings and lists are empty ranges: arrays begin as zeros.
            Nulls.all(rows, vector);
            return;
        }
        vector.set(0, value);
        if (vector instanceof StringVector s) {
            java.util.Arrays.fill(s.starts, s.starts[0]);
            java.util.Arrays.fill(s.lengths, s.lengths[0]);
            return;
        }
        for (int i = 1; i < rows; i++) {
            vector.set(i, value);
        }
    }
}
