package dev.ogive.interop;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Interval;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.ValueText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.StructVector;

/// Copies rows of execution vectors into Arrow vectors of the schema that [ArrowTypes#toArrow]
/// gives.
final class ArrowEncoder {
    private ArrowEncoder() {}

    /// Rows `[from, from + count)` of `source` become rows `[to, to + count)` of `target`, which
    /// grows as needed.
    static void write(Vector source, int from, int count, FieldVector target, int to) {
        boolean anyNull = false;
        for (int i = 0; source.mayHaveNulls && i < count; i++) {
            if (source.isNull(from + i)) {
                setNull(target, to + i);
                anyNull = true;
            }
        }
        if (!anyNull && ArrowCopy.copy(source, from, count, target, to)) {
            return;
        }
        switch (source) {
            case I64Vector v -> longs(v, from, count, target, to);
            case I32Vector v -> ints(v, from, count, target, to);
            case F64Vector v -> doubles(v, from, count, target, to);
            case BoolVector v -> {
                if (target instanceof BitVector bits) {
                    for (int i = 0; i < count; i++) {
                        if (!v.isNull(from + i)) {
                            bits.setSafe(to + i, v.values[from + i] ? 1 : 0);
                        }
                    }
                }
            }
            case StringVector v -> strings(v, from, count, target, to);
            case I128Vector v -> wide(v, from, count, target, to);
            case ListVector v -> {
                var list = (org.apache.arrow.vector.complex.ListVector) target;
                for (int i = 0; i < count; i++) {
                    if (!v.isNull(from + i)) {
                        int length = v.lengths[from + i];
                        int at = list.startNewValue(to + i);
                        write(v.child, v.starts[from + i], length, list.getDataVector(), at);
                        list.endValue(to + i, length);
                    }
                }
            }
            case RowVector v -> {
                StructVector struct = (StructVector) target;
                for (int i = 0; i < count; i++) {
                    if (!v.isNull(from + i)) {
                        struct.setIndexDefined(to + i);
                    }
                }
                for (int f = 0; f < v.fields.length; f++) {
                    write(v.fields[f], from, count, (FieldVector) struct.getChildByOrdinal(f), to);
                }
            }
        }
    }

    private static void setNull(FieldVector target, int row) {
        if (target instanceof NullVector) {
            return;
        }
        while (row >= target.getValueCapacity()) {
            target.reAlloc();
        }
        target.setNull(row);
    }

    private static void longs(I64Vector source, int from, int count, FieldVector target, int to) {
        for (int i = 0; i < count; i++) {
            if (source.isNull(from + i)) {
                continue;
            }
            long value = source.values[from + i];
            switch (target) {
                case BigIntVector v -> v.setSafe(to + i, value);
                case UInt4Vector v -> v.setSafe(to + i, (int) value);
                case TimeStampVector v -> v.setSafe(to + i, value);
                case TimeMicroVector v -> v.setSafe(to + i, value);
                default -> ((DecimalVector) target).setSafe(to + i, value);
            }
        }
    }

    private static void ints(I32Vector source, int from, int count, FieldVector target, int to) {
        for (int i = 0; i < count; i++) {
            if (source.isNull(from + i)) {
                continue;
            }
            int value = source.values[from + i];
            switch (target) {
                case IntVector v -> v.setSafe(to + i, value);
                case DateDayVector v -> v.setSafe(to + i, value);
                case SmallIntVector v -> v.setSafe(to + i, value);
                case UInt1Vector v -> v.setSafe(to + i, value);
                case UInt2Vector v -> v.setSafe(to + i, value);
                // The label of an ENUM.
                case VarCharVector v -> v.setSafe(to + i, utf8(source, from + i));
                default -> ((TinyIntVector) target).setSafe(to + i, value);
            }
        }
    }

    private static void doubles(F64Vector source, int from, int count, FieldVector target, int to) {
        for (int i = 0; i < count; i++) {
            if (source.isNull(from + i)) {
                continue;
            }
            if (target instanceof Float8Vector v) {
                v.setSafe(to + i, source.values[from + i]);
            } else {
                ((Float4Vector) target).setSafe(to + i, (float) source.values[from + i]);
            }
        }
    }

    private static void strings(StringVector source, int from, int count, FieldVector target, int to) {
        for (int i = 0; i < count; i++) {
            int row = from + i;
            if (source.isNull(row)) {
                continue;
            }
            if (target instanceof VarCharVector v) {
                v.setSafe(to + i, source.bytesOf(row), source.startOf(row), source.lengthOf(row));
            } else {
                ((VarBinaryVector) target)
                        .setSafe(to + i, source.bytesOf(row), source.startOf(row), source.lengthOf(row));
            }
        }
    }

    private static byte[] utf8(Vector source, int row) {
        return ValueText.text(source, row).getBytes(StandardCharsets.UTF_8);
    }

    private static void wide(I128Vector source, int from, int count, FieldVector target, int to) {
        for (int i = 0; i < count; i++) {
            int row = from + i;
            if (source.isNull(row)) {
                continue;
            }
            switch (target) {
                case DecimalVector v -> {
                    BigInteger unscaled = BigInteger.valueOf(source.high[row])
                            .shiftLeft(64)
                            .add(new BigInteger(Long.toUnsignedString(source.low[row])));
                    v.setSafe(to + i, new java.math.BigDecimal(unscaled, v.getScale()));
                }
                case FixedSizeBinaryVector v -> {
                    byte[] bytes = new byte[16];
                    java.nio.ByteBuffer.wrap(bytes).putLong(source.high[row]).putLong(source.low[row]);
                    v.setSafe(to + i, bytes);
                }
                // A TIME WITH TIME ZONE, which Arrow has no type for.
                case VarCharVector v -> v.setSafe(to + i, utf8(source, row));
                default -> {
                    Interval value = (Interval) source.get(row);
                    ((IntervalMonthDayNanoVector) target)
                            .setSafe(to + i, value.months(), value.days(), Math.multiplyExact(value.micros(), 1_000L));
                }
            }
        }
    }
}
