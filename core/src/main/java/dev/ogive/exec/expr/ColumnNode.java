package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;

/// A column of the input: its own vector.
final class ColumnNode extends Node {
    private final int index;

    ColumnNode(int index, DataType type) {
        super(type);
        this.index = index;
    }

    @Override
    Vector evaluate(Batch in) {
        return in.columns[index];
    }
}
