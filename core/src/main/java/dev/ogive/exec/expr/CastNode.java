package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.Casts;
import dev.ogive.exec.kernel.Nulls;

/// A conversion between types.
final class CastNode extends Node {
    private final Node input;
    private final Casts.Kernel kernel;
    private final StringVector flat = new StringVector(SimpleType.VARCHAR, 0);
    private Vector result;

    CastNode(Node input, DataType type, boolean lenient) {
        super(type);
        this.input = input;
        this.kernel = Casts.kernel(input.type, type, lenient);
        this.result = Vector.allocate(type, 0);
    }

    @Override
    Vector evaluate(Batch in) {
        Vector value = input.evaluate(in);
        int rows = in.rows;
        if (value instanceof StringVector s && s.isDictionary()) {
            flat.ensureCapacity(rows);
            value = Strings.flat(s, rows, flat);
        }
        result = Nulls.ready(result, rows);
        Nulls.merge(value, rows, result);
        kernel.cast(value, rows, result);
        return result;
    }
}
