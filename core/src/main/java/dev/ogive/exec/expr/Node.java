package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;

/// One operation of a compiled expression. Belongs to one thread; owns the vector it returns,
/// which is valid until its next evaluation.
abstract class Node {
    final DataType type;

    Node(DataType type) {
        this.type = type;
    }

    /// The values for rows `0 .. in.rows-1`. The result may belong to the input (a bare column).
    abstract Vector evaluate(Batch in);
}
