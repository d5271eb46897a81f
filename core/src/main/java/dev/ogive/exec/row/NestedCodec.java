package dev.ogive.exec.row;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.Hash;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// LIST and ROW values as bytes, so that a row store keeps them like strings:
///
/// ```
/// value  := 0x01                      NULL
///         | 0x00 content
/// content := bool:1 | int:4 | long:8 | double:8 | low:8 high:8
///         | length:4 byte*            string
///         | length:4 value*           list
///         | value*                    row, one per field
/// ```
/// In canonical form equal values have equal bytes.
final class NestedCodec {
    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    /// The values of rows `0 .. rows-1` in a VARBINARY vector with the null flags of `source`.
    ///
    /// @param canonical one NaN, one zero
    void encode(Vector source, int rows, boolean canonical, StringVector out) {
        out.ensureCapacity(rows);
        out.clear();
        for (int i = 0; i < rows; i++) {
            if (source.isNull(i)) {
                out.starts[i] = 0;
                out.lengths[i] = 0;
                out.setNull(i);
                continue;
            }
            buffer.clear();
            content(source, i, canonical);
            out.append(i, buffer.array(), 0, buffer.position());
        }
    }

    static StringVector scratch() {
        return new StringVector(SimpleType.VARBINARY, 0);
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.position() + bytes, buffer.capacity() * 2))
                    .order(ByteOrder.nativeOrder());
            larger.put(buffer.flip());
            buffer = larger;
        }
    }

    private void value(Vector source, int row, boolean canonical) {
        room(1);
        buffer.put((byte) (source.isNull(row) ? 1 : 0));
        if (!source.isNull(row)) {
            content(source, row, canonical);
        }
    }

    private void content(Vector source, int row, boolean canonical) {
        room(16);
        switch (source) {
            case BoolVector v -> buffer.put((byte) (v.values[row] ? 1 : 0));
            case I32Vector v -> buffer.putInt(v.values[row]);
            case I64Vector v -> buffer.putLong(v.values[row]);
            case F64Vector v ->
                buffer.putLong(
                        canonical ? Hash.canonicalBits(v.values[row]) : Double.doubleToRawLongBits(v.values[row]));
            case I128Vector v -> buffer.putLong(v.low[row]).putLong(v.high[row]);
            case StringVector v -> {
                int length = v.lengthOf(row);
                buffer.putInt(length);
                room(length);
                buffer.put(v.bytesOf(row), v.startOf(row), length);
            }
            case ListVector v -> {
                int length = v.lengths[row];
                buffer.putInt(length);
                for (int e = 0; e < length; e++) {
                    value(v.child, v.starts[row] + e, canonical);
                }
            }
            case RowVector v -> {
                for (Vector field : v.fields) {
                    value(field, row, canonical);
                }
            }
        }
    }

    /// The inverse of [#encode]; `out` has begun a new batch.
    void decode(StringVector source, int rows, Vector out) {
        for (int i = 0; i < rows; i++) {
            if (source.isNull(i)) {
                absent(out, i);
            } else {
                content(
                        ByteBuffer.wrap(source.bytes, source.starts[i], source.lengths[i])
                                .order(ByteOrder.nativeOrder()),
                        out,
                        i);
            }
        }
    }

    private static void absent(Vector out, int row) {
        switch (out) {
            case StringVector v -> {
                v.starts[row] = 0;
                v.lengths[row] = 0;
            }
            case ListVector v -> {
                v.starts[row] = 0;
                v.lengths[row] = 0;
            }
            case RowVector v -> {
                for (Vector field : v.fields) {
                    absent(field, row);
                }
            }
            case BoolVector _, I32Vector _, I64Vector _, F64Vector _, I128Vector _ -> {}
        }
        out.setNull(row);
    }

    private static void value(ByteBuffer in, Vector out, int row) {
        if (in.get() != 0) {
            absent(out, row);
        } else {
            content(in, out, row);
        }
    }

    private static void content(ByteBuffer in, Vector out, int row) {
        switch (out) {
            case BoolVector v -> v.values[row] = in.get() != 0;
            case I32Vector v -> v.values[row] = in.getInt();
            case I64Vector v -> v.values[row] = in.getLong();
            case F64Vector v -> v.values[row] = Double.longBitsToDouble(in.getLong());
            case I128Vector v -> {
                v.low[row] = in.getLong();
                v.high[row] = in.getLong();
            }
            case StringVector v -> {
                int length = in.getInt();
                v.append(row, in.array(), in.arrayOffset() + in.position(), length);
                in.position(in.position() + length);
            }
            case ListVector v -> {
                int length = in.getInt();
                int at = v.reserve(length);
                v.starts[row] = at;
                v.lengths[row] = length;
                Vector child = v.child;
                if (child.mayHaveNulls) {
                    java.util.Arrays.fill(child.nulls, at, at + length, false);
                }
                for (int e = 0; e < length; e++) {
                    value(in, child, at + e);
                }
            }
            case RowVector v -> {
                for (Vector field : v.fields) {
                    value(in, field, row);
                }
            }
        }
        if (out.mayHaveNulls) {
            out.nulls[row] = false;
        }
    }
}
