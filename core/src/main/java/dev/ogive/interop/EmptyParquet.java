package dev.ogive.interop;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// A Parquet file with columns but without rows, which Arrow's dataset writer refuses to write:
///
/// ```
/// "PAR1"  FileMetaData (Thrift, compact protocol)  length of it (int32, little endian)  "PAR1"
/// ```
/// Source: parquet-format, `parquet.thrift`; Thrift compact protocol specification.
final class EmptyParquet {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /// Physical types.
    private static final int BOOLEAN = 0;

    private static final int INT32 = 1;
    private static final int INT64 = 2;
    private static final int FLOAT = 4;
    private static final int DOUBLE = 5;
    private static final int BYTE_ARRAY = 6;
    private static final int FIXED_LEN_BYTE_ARRAY = 7;

    /// Members of the union LogicalType.
    private static final int STRING = 1;

    private static final int LIST = 3;
    private static final int DECIMAL = 5;
    private static final int DATE = 6;
    private static final int TIME = 7;
    private static final int TIMESTAMP = 8;
    private static final int INTEGER = 10;

    /// Converted types, which came before logical types.
    private static final int CONVERTED_UTF8 = 0;

    private static final int CONVERTED_LIST = 3;
    private static final int CONVERTED_DECIMAL = 5;
    private static final int CONVERTED_DATE = 6;
    private static final int CONVERTED_INT_8 = 15;

    /// Types of the compact protocol.
    private static final int TRUE = 1;

    private static final int FALSE = 2;
    private static final int I8 = 3;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int THRIFT_LIST = 9;
    private static final int STRUCT = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Integer> lastFields = new ArrayList<>(List.of(0));

    private EmptyParquet() {}

    /// The bytes of the file.
    ///
    /// @throws OgiveException NOT_SUPPORTED naming a column whose type Parquet does not have
    static byte[] of(Schema schema) {
        EmptyParquet footer = new EmptyParquet();
        footer.metadata(schema);
        byte[] metadata = footer.out.toByteArray();
        return ByteBuffer.allocate(2 * MAGIC.length + metadata.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put(metadata)
                .putInt(metadata.length)
                .put(MAGIC)
                .array();
    }

    private void metadata(Schema schema) {
        integer(1, 2);
        list(2, elements(schema.getFields()) + 1);
        begin();
        text(4, "schema");
        integer(5, schema.getFields().size());
        end();
        schema.getFields().forEach(this::element);
        number(3, I64, 0);
        list(4, 0);
        text(6, "ogive");
        end();
    }

    /// How many elements of the flattened tree the columns take.
    private static int elements(List<Field> fields) {
        int count = 0;
        for (Field field : fields) {
            count += 1 + elements(field.getChildren()) + (field.getType() instanceof ArrowType.List ? 1 : 0);
        }
        return count;
    }

    /// A column and what is nested in it, depth first. A list takes the three levels of the
    /// specification.
    private void element(Field field) {
        begin();
        ArrowType type = field.getType();
        physicalType(field);
        integer(3, field.isNullable() ? 1 : 0);
        text(4, field.getName());
        if (type instanceof ArrowType.List) {
            integer(5, 1);
            integer(6, CONVERTED_LIST);
            logicalType(LIST, () -> {});
            end();
            begin();
            integer(3, 2);
            text(4, "list");
            integer(5, 1);
            end();
        } else {
            if (type instanceof ArrowType.Struct) {
                integer(5, field.getChildren().size());
            }
            logicalType(type);
            end();
        }
        field.getChildren().forEach(this::element);
    }

    private void physicalType(Field field) {
        switch (field.getType()) {
            case ArrowType.Bool _ -> integer(1, BOOLEAN);
            case ArrowType.Int i -> integer(1, i.getBitWidth() == 64 ? INT64 : INT32);
            case ArrowType.FloatingPoint f ->
                integer(1, f.getPrecision() == FloatingPointPrecision.DOUBLE ? DOUBLE : FLOAT);
            case ArrowType.Null _, ArrowType.Date _ -> integer(1, INT32);
            case ArrowType.Time _, ArrowType.Timestamp _ -> integer(1, INT64);
            case ArrowType.Utf8 _, ArrowType.Binary _ -> integer(1, BYTE_ARRAY);
            case ArrowType.Decimal _, ArrowType.FixedSizeBinary _ -> {
                integer(1, FIXED_LEN_BYTE_ARRAY);
                integer(2, 16);
            }
            case ArrowType.List _, ArrowType.Struct _ -> {}
            default ->
                throw new OgiveException(
                        ErrorCode.NOT_SUPPORTED,
                        "column " + field.getName() + ": Parquet has no type for " + field.getType());
        }
    }

    /// Also the older converted type, by which some readers go.
    private void logicalType(ArrowType type) {
        switch (type) {
            case ArrowType.Utf8 _ -> {
                integer(6, CONVERTED_UTF8);
                logicalType(STRING, () -> {});
            }
            case ArrowType.Date _ -> {
                integer(6, CONVERTED_DATE);
                logicalType(DATE, () -> {});
            }
            case ArrowType.Time _ -> logicalType(TIME, () -> inMicros(false));
            case ArrowType.Timestamp t -> logicalType(TIMESTAMP, () -> inMicros(t.getTimezone() != null));
            case ArrowType.Int i -> {
                integer(6, CONVERTED_INT_8 + Integer.numberOfTrailingZeros(i.getBitWidth() / 8));
                logicalType(INTEGER, () -> {
                    field(1, I8);
                    out.write(i.getBitWidth());
                    field(2, TRUE);
                });
            }
            case ArrowType.Decimal d -> {
                integer(6, CONVERTED_DECIMAL);
                integer(7, d.getScale());
                integer(8, d.getPrecision());
                logicalType(DECIMAL, () -> {
                    integer(1, d.getScale());
                    integer(2, d.getPrecision());
                });
            }
            default -> {}
        }
    }

    private void inMicros(boolean isAdjustedToUtc) {
        field(1, isAdjustedToUtc ? TRUE : FALSE);
        field(2, STRUCT);
        begin();
        field(2, STRUCT);
        begin();
        end();
        end();
    }

    private void logicalType(int member, Runnable body) {
        field(10, STRUCT);
        begin();
        field(member, STRUCT);
        begin();
        body.run();
        end();
        end();
    }

    private void begin() {
        lastFields.add(0);
    }

    private void end() {
        lastFields.removeLast();
        out.write(0);
    }

    private void field(int id, int type) {
        out.write((id - lastFields.removeLast()) << 4 | type);
        lastFields.add(id);
    }

    private void integer(int id, int value) {
        number(id, I32, value);
    }

    private void number(int id, int type, long value) {
        field(id, type);
        varint(value << 1 ^ value >> 63);
    }

    private void text(int id, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        field(id, BINARY);
        varint(bytes.length);
        out.writeBytes(bytes);
    }

    /// The head of a list of structs.
    private void list(int id, int size) {
        field(id, THRIFT_LIST);
        if (size < 15) {
            out.write(size << 4 | STRUCT);
        } else {
            out.write(15 << 4 | STRUCT);
            varint(size);
        }
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
