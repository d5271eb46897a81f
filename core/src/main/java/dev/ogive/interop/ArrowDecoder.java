package dev.ogive.interop;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Interval;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.ingest.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Copies rows of Arrow vectors into execution vectors: whole ranges at once where the layouts
/// agree.
final class ArrowDecoder {
    private static final byte[] NO_BYTES = {};

    private ArrowDecoder() {}

    /// Rows `[from, from + count)` of `source` become rows `[0, count)` of `out`.
    static void read(FieldVector source, int from, int count, Vector out) {
        nulls(source, from, count, out);
        switch (out) {
            case I64Vector v -> longs(source, from, count, v);
            case I32Vector v -> ints(source, from, count, v);
            case F64Vector v -> doubles(source, from, count, v);
            case BoolVector v -> booleans(source, from, count, v);
            case StringVector v -> strings(source, from, count, v);
            case I128Vector v -> wide(source, from, count, v);
            case ListVector v -> lists(source, from, count, v);
            case RowVector v -> rows((StructVector) source, from, count, v);
        }
    }

    private static void nulls(FieldVector source, int from, int count, Vector out) {
        out.mayHaveNulls = false;
        if (source instanceof NullVector) {
            for (int i = 0; i < count; i++) {
                out.setNull(i);
            }
            return;
        }
        if (source.getNullCount() == 0) {
            return;
        }
        ArrowBuf validity = source.getValidityBuffer();
        boolean any = false;
        for (int i = 0; i < count; i++) {
            int row = from + i;
            boolean isNull = (validity.getByte(row >> 3) >> (row & 7) & 1) == 0;
            out.nulls[i] = isNull;
            any |= isNull;
        }
        out.mayHaveNulls = any;
    }

    private static ByteBuffer slice(ArrowBuf buffer, long from, long bytes) {
        return buffer.nioBuffer(from, Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void longs(FieldVector source, int from, int count, I64Vector out) {
        long[] values = out.values;
        switch (source) {
            case BigIntVector v ->
                slice(v.getDataBuffer(), from * 8L, count * 8L).asLongBuffer().get(values, 0, count);
            case TimeMicroVector v ->
                slice(v.getDataBuffer(), from * 8L, count * 8L).asLongBuffer().get(values, 0, count);
            case TimeStampVector v -> {
                slice(v.getDataBuffer(), from * 8L, count * 8L).asLongBuffer().get(values, 0, count);
                if (out.type() != SimpleType.TIMESTAMP_NS) {
                    toMicros(((ArrowType.Timestamp) v.getField().getType()).getUnit(), out, count);
                }
            }
            case TimeNanoVector v -> {
                slice(v.getDataBuffer(), from * 8L, count * 8L).asLongBuffer().get(values, 0, count);
                toMicros(TimeUnit.NANOSECOND, out, count);
            }
            case TimeMilliVector v -> {
                for (int i = 0; i < count; i++) {
                    values[i] = v.getDataBuffer().getInt((from + i) * 4L) * 1_000L;
                }
            }
            case TimeSecVector v -> {
                for (int i = 0; i < count; i++) {
                    values[i] = v.getDataBuffer().getInt((from + i) * 4L) * 1_000_000L;
                }
            }
            case UInt4Vector v -> {
                for (int i = 0; i < count; i++) {
                    values[i] = v.getDataBuffer().getInt((from + i) * 4L) & 0xFFFF_FFFFL;
                }
            }
            case DecimalVector v -> {
                for (int i = 0; i < count; i++) {
                    values[i] = v.getDataBuffer().getLong((from + i) * 16L);
                }
            }
            case Decimal256Vector v -> {
                for (int i = 0; i < count; i++) {
                    values[i] = v.getDataBuffer().getLong((from + i) * 32L);
                }
            }
            default -> throw unreadable(source);
        }
    }

    private static void toMicros(TimeUnit unit, I64Vector out, int count) {
        long[] values = out.values;
        switch (unit) {
            case MICROSECOND -> {}
            case NANOSECOND -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Math.floorDiv(values[i], 1_000L);
                }
            }
            case MILLISECOND -> scale(out, count, 1_000L);
            case SECOND -> scale(out, count, 1_000_000L);
        }
    }

    private static void scale(I64Vector out, int count, long factor) {
        long[] values = out.values;
        for (int i = 0; i < count; i++) {
            long scaled = values[i] * factor;
            if (scaled / factor != values[i] && !out.isNull(i)) {
                throw new OgiveException(
                        ErrorCode.DATETIME_OVERFLOW, "timestamp " + values[i] + " * " + factor + " us is out of range");
            }
            values[i] = scaled;
        }
    }

    private static void ints(FieldVector source, int from, int count, I32Vector out) {
        int[] values = out.values;
        switch (source) {
            case IntVector v ->
                slice(v.getDataBuffer(), from * 4L, count * 4L).asIntBuffer().get(values, 0, count);
            case DateDayVector v ->
                slice(v.getDataBuffer(), from * 4L, count * 4L).asIntBuffer().get(values, 0, count);
            case SmallIntVector v -> {
                ByteBuffer b = slice(v.getDataBuffer(), from * 2L, count * 2L);
                for (int i = 0; i < count; i++) {
                    values[i] = b.getShort(i * 2);
                }
            }
            case UInt2Vector v -> {
                ByteBuffer b = slice(v.getDataBuffer(), from * 2L, count * 2L);
                for (int i = 0; i < count; i++) {
                    values[i] = b.getChar(i * 2);
                }
            }
            case TinyIntVector v -> {
                ByteBuffer b = slice(v.getDataBuffer(), from, count);
                for (int i = 0; i < count; i++) {
                    values[i] = b.get(i);
                }
            }
            case UInt1Vector v -> {
                ByteBuffer b = slice(v.getDataBuffer(), from, count);
                for (int i = 0; i < count; i++) {
                    values[i] = b.get(i) & 0xFF;
                }
            }
            case DateMilliVector v -> {
                for (int i = 0; i < count; i++) {
                    values[i] = (int) Math.floorDiv(v.getDataBuffer().getLong((from + i) * 8L), 86_400_000L);
                }
            }
            default -> throw unreadable(source);
        }
    }

    private static void doubles(FieldVector source, int from, int count, F64Vector out) {
        double[] values = out.values;
        switch (source) {
            case Float8Vector v ->
                slice(v.getDataBuffer(), from * 8L, count * 8L).asDoubleBuffer().get(values, 0, count);
            case Float4Vector v -> {
                ByteBuffer b = slice(v.getDataBuffer(), from * 4L, count * 4L);
                for (int i = 0; i < count; i++) {
                    values[i] = b.getFloat(i * 4);
                }
            }
            case Float2Vector v -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.float16ToFloat(v.getDataBuffer().getShort((from + i) * 2L));
                }
            }
            default -> throw unreadable(source);
        }
    }

    private static void booleans(FieldVector source, int from, int count, BoolVector out) {
        if (source instanceof NullVector) {
            return;
        }
        ArrowBuf bits = ((BitVector) source).getDataBuffer();
        for (int i = 0; i < count; i++) {
            int row = from + i;
            out.values[i] = (bits.getByte(row >> 3) >> (row & 7) & 1) != 0;
        }
    }

    private static void strings(FieldVector source, int from, int count, StringVector out) {
        boolean mayHaveNulls = out.mayHaveNulls;
        out.clear();
        out.mayHaveNulls = mayHaveNulls;
        switch (source) {
            case BaseVariableWidthVector v -> {
                ArrowBuf offsets = v.getOffsetBuffer();
                int first = count == 0 ? 0 : offsets.getInt(from * 4L);
                int last = count == 0 ? 0 : offsets.getInt((from + count) * 4L);
                checkRange(first, last, v.getDataBuffer().capacity());
                int at = out.reserve(last - first);
                if (last > first) {
                    v.getDataBuffer().getBytes(first, out.bytes, at, last - first);
                }
                int start = first;
                for (int i = 0; i < count; i++) {
                    int end = offsets.getInt((from + i + 1) * 4L);
                    if (end < start) {
                        throw new IllegalArgumentException("offset " + end + " follows " + start);
                    }
                    out.starts[i] = at + start - first;
                    out.lengths[i] = end - start;
                    start = end;
                }
                checkText(out, count, at, at + last - first);
            }
            case BaseLargeVariableWidthVector v -> {
                ArrowBuf offsets = v.getOffsetBuffer();
                int first = out.reserve(0);
                int last = first;
                for (int i = 0; i < count; i++) {
                    long start = offsets.getLong((from + i) * 8L);
                    int length = length(start, offsets.getLong((from + i + 1) * 8L));
                    checkRange(start, start + length, v.getDataBuffer().capacity());
                    int at = out.reserve(length);
                    v.getDataBuffer().getBytes(start, out.bytes, at, length);
                    out.starts[i] = at;
                    out.lengths[i] = length;
                    last = at + length;
                }
                checkText(out, count, first, last);
            }
            case BaseVariableWidthViewVector v -> {
                int first = out.reserve(0);
                int last = first;
                for (int i = 0; i < count; i++) {
                    byte[] value = v.isNull(from + i) ? NO_BYTES : v.get(from + i);
                    out.append(i, value, 0, value.length);
                    last += value.length;
                }
                checkText(out, count, first, last);
            }
            case FixedSizeBinaryVector v -> {
                int width = v.getByteWidth();
                int at = out.reserve(width * count);
                v.getDataBuffer().getBytes((long) from * width, out.bytes, at, width * count);
                for (int i = 0; i < count; i++) {
                    out.starts[i] = at + i * width;
                    out.lengths[i] = width;
                }
            }
            default -> throw unreadable(source);
        }
    }

    /// Text has to be UTF-8, value by value.
    private static void checkText(StringVector out, int count, int from, int to) {
        if (out.type() != SimpleType.VARCHAR || Bytes.isAscii(out.bytes, from, to)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int start = out.starts[i];
            if (start >= from && !out.isNull(i) && !Bytes.isUtf8(out.bytes, start, start + out.lengths[i])) {
                throw new IllegalArgumentException("the text is not valid UTF-8");
            }
        }
    }

    private static void wide(FieldVector source, int from, int count, I128Vector out) {
        switch (source) {
            case DecimalVector v -> {
                for (int i = 0; i < count; i++) {
                    out.low[i] = v.getDataBuffer().getLong((from + i) * 16L);
                    out.high[i] = v.getDataBuffer().getLong((from + i) * 16L + 8);
                }
            }
            case Decimal256Vector v -> {
                for (int i = 0; i < count; i++) {
                    out.low[i] = v.getDataBuffer().getLong((from + i) * 32L);
                    out.high[i] = v.getDataBuffer().getLong((from + i) * 32L + 8);
                }
            }
            case UInt8Vector v -> {
                for (int i = 0; i < count; i++) {
                    out.low[i] = v.getDataBuffer().getLong((from + i) * 8L);
                    out.high[i] = 0;
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    if (!out.isNull(i)) {
                        out.set(i, interval(source, from + i));
                    }
                }
            }
        }
    }

    private static Interval interval(FieldVector source, int row) {
        return switch (source) {
            case IntervalYearVector v -> new Interval(v.get(row), 0, 0);
            case IntervalDayVector v ->
                new Interval(
                        0,
                        IntervalDayVector.getDays(v.getDataBuffer(), row),
                        IntervalDayVector.getMilliseconds(v.getDataBuffer(), row) * 1_000L);
            case IntervalMonthDayNanoVector v ->
                new Interval(
                        IntervalMonthDayNanoVector.getMonths(v.getDataBuffer(), row),
                        IntervalMonthDayNanoVector.getDays(v.getDataBuffer(), row),
                        IntervalMonthDayNanoVector.getNanoseconds(v.getDataBuffer(), row) / 1_000);
            case DurationVector v -> {
                BigInteger value = BigInteger.valueOf(v.getDataBuffer().getLong(row * 8L));
                long nanosPerUnit = switch (((ArrowType.Duration) v.getField().getType()).getUnit()) {
                    case SECOND -> 1_000_000_000L;
                    case MILLISECOND -> 1_000_000L;
                    case MICROSECOND -> 1_000L;
                    case NANOSECOND -> 1L;
                };
                yield new Interval(
                        0,
                        0,
                        value.multiply(BigInteger.valueOf(nanosPerUnit))
                                .divide(BigInteger.valueOf(1_000))
                                .longValue());
            }
            default -> throw unreadable(source);
        };
    }

    private static void lists(FieldVector source, int from, int count, ListVector out) {
        boolean mayHaveNulls = out.mayHaveNulls;
        out.clear();
        out.mayHaveNulls = mayHaveNulls;
        FieldVector child;
        long first = 0;
        long last = 0;
        switch (source) {
            case FixedSizeListVector v -> {
                child = v.getDataVector();
                int size = v.getListSize();
                first = (long) from * size;
                last = (long) (from + count) * size;
                for (int i = 0; i < count; i++) {
                    out.starts[i] = i * size;
                    out.lengths[i] = size;
                }
            }
            case LargeListVector v -> {
                child = v.getDataVector();
                ArrowBuf offsets = v.getOffsetBuffer();
                first = count == 0 ? 0 : offsets.getLong(from * 8L);
                last = count == 0 ? 0 : offsets.getLong((from + count) * 8L);
                for (int i = 0; i < count; i++) {
                    long start = offsets.getLong((from + i) * 8L);
                    out.starts[i] = Math.toIntExact(start - first);
                    out.lengths[i] = length(start, offsets.getLong((from + i + 1) * 8L));
                }
            }
            // A MapVector is a list of entries.
            case org.apache.arrow.vector.complex.ListVector v -> {
                child = v.getDataVector();
                ArrowBuf offsets = v.getOffsetBuffer();
                first = count == 0 ? 0 : offsets.getInt(from * 4L);
                last = count == 0 ? 0 : offsets.getInt((from + count) * 4L);
                for (int i = 0; i < count; i++) {
                    int start = offsets.getInt((from + i) * 4L);
                    out.starts[i] = Math.toIntExact(start - first);
                    out.lengths[i] = length(start, offsets.getInt((from + i + 1) * 4L));
                }
            }
            default -> throw unreadable(source);
        }
        checkRange(first, last, child.getValueCount());
        int elements = Math.toIntExact(last - first);
        out.reserve(elements);
        read(child, Math.toIntExact(first), elements, out.child);
    }

    private static void checkRange(long from, long to, long size) {
        if (from < 0 || from > to || to > size) {
            throw new IllegalArgumentException("offsets [" + from + ", " + to + ") of " + size);
        }
    }

    private static int length(long start, long end) {
        if (end < start) {
            throw new IllegalArgumentException("offset " + end + " follows " + start);
        }
        return Math.toIntExact(end - start);
    }

    private static void rows(StructVector source, int from, int count, RowVector out) {
        for (int f = 0; f < out.fields.length; f++) {
            read((FieldVector) source.getChildByOrdinal(f), from, count, out.fields[f]);
        }
    }

    private static OgiveException unreadable(FieldVector source) {
        return new OgiveException(
                ErrorCode.NOT_SUPPORTED,
                "column " + source.getName() + ": Arrow type "
                        + source.getField().getType() + " cannot be read");
    }
}
