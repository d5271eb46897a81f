package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.Nulls;

/// `input IN (literals)`: with a NULL among the literals, a row that is in none of them is NULL.
final class InListNode extends Node {
    private final Node input;
    private final Membership set;
    private final boolean nullInList;
    private Vector result = new BoolVector(SimpleType.BOOLEAN, 0);

    InListNode(Node input, Membership set, boolean nullInList) {
        super(SimpleType.BOOLEAN);
        this.input = input;
        this.set = set;
        this.nullInList = nullInList;
    }

    @Override
    Vector evaluate(Batch in) {
        Vector value = input.evaluate(in);
        int rows = in.rows;
        result = Nulls.ready(result, rows);
        boolean[] out = ((BoolVector) result).values;
        set.test(value, rows, out);
        Nulls.merge(value, rows, result);
        if (nullInList) {
            for (int i = 0; i < rows; i++) {
                if (!out[i]) {
                    result.setNull(i);
                }
            }
        }
        return result;
    }
}
