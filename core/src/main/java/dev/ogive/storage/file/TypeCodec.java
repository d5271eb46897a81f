package dev.ogive.storage.file;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.ListType;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Types as bytes: a tag, then what the type needs. Tags are never reused.
public final class TypeCodec {
    private static final int DECIMAL = 100;
    private static final int LIST = 101;
    private static final int ROW = 102;
    private static final int MAP = 103;
    private static final int ENUM = 104;

    /// Nesting deeper than this is not a type that anybody wrote.
    private static final int DEPTH_MAX = 64;

    private TypeCodec() {}

    private static int tag(SimpleType type) {
        return switch (type) {
            case NULL -> 0;
            case BOOLEAN -> 1;
            case TINYINT -> 2;
            case SMALLINT -> 3;
            case INTEGER -> 4;
            case BIGINT -> 5;
            case HUGEINT -> 6;
            case REAL -> 7;
            case DOUBLE -> 8;
            case VARCHAR -> 9;
            case VARBINARY -> 10;
            case DATE -> 11;
            case TIME -> 12;
            case TIMESTAMP -> 13;
            case TIMESTAMPTZ -> 14;
            case INTERVAL -> 15;
            case UUID -> 16;
            case UTINYINT -> 17;
            case USMALLINT -> 18;
            case UINTEGER -> 19;
            case UBIGINT -> 20;
            case TIMESTAMP_S -> 21;
            case TIMESTAMP_MS -> 22;
            case TIMESTAMP_NS -> 23;
            case TIMETZ -> 24;
        };
    }

    public static void write(DataType type, DataOutput out) throws IOException {
        switch (type) {
            case SimpleType s -> out.writeByte(tag(s));
            case DecimalType(int precision, int scale) -> {
                out.writeByte(DECIMAL);
                out.writeByte(precision);
                out.writeByte(scale);
            }
            case ListType(DataType element) -> {
                out.writeByte(LIST);
                write(element, out);
            }
            case EnumType(List<String> values) -> {
                out.writeByte(ENUM);
                out.writeInt(values.size());
                for (String value : values) {
                    byte[] text = value.getBytes(StandardCharsets.UTF_8);
                    out.writeInt(text.length);
                    out.write(text);
                }
            }
            case MapType(DataType key, DataType value) -> {
                out.writeByte(MAP);
                write(key, out);
                write(value, out);
            }
            case RowType(List<Field> fields) -> {
                out.writeByte(ROW);
                out.writeInt(fields.size());
                for (Field f : fields) {
                    out.writeUTF(f.name());
                    out.writeBoolean(f.nullable());
                    write(f.type(), out);
                }
            }
        }
    }

    /// @throws IOException if the bytes are no type
    public static DataType read(DataInput in) throws IOException {
        return read(in, 0);
    }

    private static DataType read(DataInput in, int depth) throws IOException {
        int tag = in.readUnsignedByte();
        if (depth > DEPTH_MAX) {
            throw new IOException("types nested deeper than " + DEPTH_MAX);
        }
        if (tag == DECIMAL) {
            return DataType.decimal(in.readUnsignedByte(), in.readUnsignedByte());
        }
        if (tag == LIST) {
            return DataType.list(read(in, depth + 1));
        }
        if (tag == ENUM) {
            int count = in.readInt();
            List<String> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] text = new byte[in.readInt()];
                in.readFully(text);
                values.add(new String(text, StandardCharsets.UTF_8));
            }
            return new EnumType(values);
        }
        if (tag == MAP) {
            return DataType.map(read(in, depth + 1), read(in, depth + 1));
        }
        if (tag == ROW) {
            int fields = in.readInt();
            List<Field> list = new ArrayList<>();
            for (int i = 0; i < fields; i++) {
                String name = in.readUTF();
                boolean nullable = in.readBoolean();
                list.add(new Field(name, read(in, depth + 1), nullable));
            }
            return DataType.row(list);
        }
        for (SimpleType s : SimpleType.values()) {
            if (tag(s) == tag) {
                return s;
            }
        }
        throw new IOException("no type has tag " + tag);
    }
}
