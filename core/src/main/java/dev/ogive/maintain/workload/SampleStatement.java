package dev.ogive.maintain.workload;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A statement as somebody sent it, to be looked at and run again.
///
/// @param schema of names without one
/// @param values of its parameters, canonical
public record SampleStatement(String schema, String sql, List<Object> values) {
    /// Roughly what one costs in memory beside its text.
    private static final int FIXED_BYTES = 96;

    /// Null where a value cannot be kept: it is of a type that is not written as it is.
    static SampleStatement of(String schema, String sql, List<Object> values) {
        for (Object value : values) {
            boolean known = value == null
                    || value instanceof Long
                    || value instanceof Double
                    || value instanceof Boolean
                    || value instanceof BigDecimal
                    || value instanceof String;
            if (!known) {
                return null;
            }
        }
        return new SampleStatement(schema, sql, values);
    }

    int bytes() {
        int bytes = FIXED_BYTES + sql.length();
        for (Object value : values) {
            bytes += value instanceof String s ? 40 + s.length() : 24;
        }
        return bytes;
    }

    void write(DataOutput out) throws IOException {
        text(out, schema);
        text(out, sql);
        out.writeShort(values.size());
        for (Object value : values) {
            switch (value) {
                case null -> out.writeByte('0');
                case Long l -> {
                    out.writeByte('L');
                    out.writeLong(l);
                }
                case Double d -> {
                    out.writeByte('D');
                    out.writeDouble(d);
                }
                case Boolean b -> out.writeByte(b ? 'T' : 'F');
                case BigDecimal d -> {
                    out.writeByte('N');
                    text(out, d.toString());
                }
                default -> {
                    out.writeByte('S');
                    text(out, value.toString());
                }
            }
        }
    }

    static SampleStatement read(DataInput in) throws IOException {
        String schema = text(in);
        String sql = text(in);
        int count = in.readUnsignedShort();
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = in.readUnsignedByte();
            values.add(
                    switch (kind) {
                        case '0' -> null;
                        case 'L' -> in.readLong();
                        case 'D' -> in.readDouble();
                        case 'T' -> true;
                        case 'F' -> false;
                        case 'N' -> new BigDecimal(text(in));
                        case 'S' -> text(in);
                        default -> throw new IOException("a value of kind " + kind);
                    });
        }
        return new SampleStatement(schema, sql, values);
    }

    static void text(DataOutput out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > WorkloadMonitor.TEXT_CHARS_MAX * 4) {
            throw new IOException("a text of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
