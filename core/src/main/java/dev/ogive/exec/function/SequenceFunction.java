package dev.ogive.exec.function;

import dev.ogive.column.DataType;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.storage.Sequence;
import java.util.Arrays;
import java.util.List;

/// `nextval` and `currval` over one sequence: the binder knows which one the name means. Every
/// call is one of its own: two of them in a row take two numbers.
public final class SequenceFunction implements ScalarFunction {
    private final Sequence sequence;
    private final boolean next;

    private SequenceFunction(Sequence sequence, boolean next) {
        this.sequence = sequence;
        this.next = next;
    }

    /// The function of this name over a sequence, or null if the name is no such function's.
    ///
    /// @param name lower case
    public static SequenceFunction named(String name, Sequence sequence) {
        return switch (name) {
            case "nextval" -> new SequenceFunction(sequence, true);
            case "currval" -> new SequenceFunction(sequence, false);
            default -> null;
        };
    }

    @Override
    public String name() {
        return next ? "nextval" : "currval";
    }

    @Override
    public boolean deterministic() {
        return false;
    }

    @Override
    public Resolved resolve(List<DataType> argumentTypes) {
        return argumentTypes.isEmpty() ? new Resolved(this, List.of(), SimpleType.BIGINT) : null;
    }

    @Override
    public Kernel kernel(List<DataType> argumentTypes, DataType resultType, boolean[] isConstant, Object[] constants) {
        return (_, rows, result) -> {
            long[] values = ((I64Vector) result).values;
            if (next) {
                sequence.next(values, rows);
            } else if (rows > 0) {
                Arrays.fill(values, 0, rows, sequence.current());
            }
        };
    }

    @Override
    public String text() {
        return next
                ? "nextval('numbers'): the next number of a sequence"
                : "currval('numbers'): the number that nextval gave last";
    }
}
