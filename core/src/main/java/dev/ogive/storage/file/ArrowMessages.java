package dev.ogive.storage.file;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.ListType;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.storage.encoding.EncodedColumn;
import dev.ogive.storage.encoding.Encoding;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;

/// Arrow's metadata: messages and footer as flatbuffers.
final class ArrowMessages {
    private ArrowMessages() {}

    /// Where a message lies in the file.
    record Position(long offset, int metadataBytes, long bodyBytes) {}

    /// A buffer within a body.
    record Range(long offset, long length) {}

    /// Rows and nulls of one column (or child) of one batch.
    record Node(long rows, long nulls) {}

    /// Numbers for all dictionaries, those of children included; keys are compared by identity.
    static IdentityHashMap<EncodedColumn, Long> dictionaryIds(List<EncodedColumn> columns) {
        IdentityHashMap<EncodedColumn, Long> ids = new IdentityHashMap<>();
        number(columns, ids);
        return ids;
    }

    private static void number(List<EncodedColumn> columns, IdentityHashMap<EncodedColumn, Long> ids) {
        for (EncodedColumn column : columns) {
            ids.put(column, (long) ids.size());
            number(column.children(), ids);
        }
    }

    static ByteBuffer schemaMessage(
            Schema schema, List<EncodedColumn> columns, IdentityHashMap<EncodedColumn, Long> ids) {
        FlatBufferBuilder b = new FlatBufferBuilder(1024);
        int header = schema(b, schema, columns, ids);
        return message(b, MessageHeader.Schema, header, 0);
    }

    static ByteBuffer batchMessage(List<Node> nodes, List<Range> buffers, int rows, long bodyBytes) {
        FlatBufferBuilder b = new FlatBufferBuilder(1024);
        return message(b, MessageHeader.RecordBatch, batch(b, nodes, buffers, rows), bodyBytes);
    }

    static ByteBuffer dictionaryMessage(long id, List<Node> nodes, List<Range> buffers, int rows, long bodyBytes) {
        FlatBufferBuilder b = new FlatBufferBuilder(256);
        int data = batch(b, nodes, buffers, rows);
        return message(
                b, MessageHeader.DictionaryBatch, DictionaryBatch.createDictionaryBatch(b, id, data, false), bodyBytes);
    }

    static ByteBuffer footer(
            Schema schema,
            List<EncodedColumn> columns,
            IdentityHashMap<EncodedColumn, Long> ids,
            List<Position> dictionaries,
            List<Position> batches) {
        FlatBufferBuilder b = new FlatBufferBuilder(1024);
        int schemaAt = schema(b, schema, columns, ids);
        Footer.startDictionariesVector(b, dictionaries.size());
        blocks(b, dictionaries);
        int dictionariesAt = b.endVector();
        Footer.startRecordBatchesVector(b, batches.size());
        blocks(b, batches);
        int batchesAt = b.endVector();
        b.finish(Footer.createFooter(b, MetadataVersion.V5, schemaAt, dictionariesAt, batchesAt, 0));
        return b.dataBuffer();
    }

    private static void blocks(FlatBufferBuilder b, List<Position> positions) {
        for (Position p : positions.reversed()) {
            Block.createBlock(b, p.offset(), p.metadataBytes(), p.bodyBytes());
        }
    }

    private static ByteBuffer message(FlatBufferBuilder b, byte headerType, int header, long bodyBytes) {
        b.finish(Message.createMessage(b, MetadataVersion.V5, headerType, header, bodyBytes, 0));
        return b.dataBuffer();
    }

    private static int batch(FlatBufferBuilder b, List<Node> nodes, List<Range> buffers, int rows) {
        RecordBatch.startNodesVector(b, nodes.size());
        for (Node n : nodes.reversed()) {
            FieldNode.createFieldNode(b, n.rows(), n.nulls());
        }
        int nodesAt = b.endVector();
        RecordBatch.startBuffersVector(b, buffers.size());
        for (Range r : buffers.reversed()) {
            Buffer.createBuffer(b, r.offset(), r.length());
        }
        int buffersAt = b.endVector();
        return RecordBatch.createRecordBatch(b, rows, nodesAt, buffersAt, 0, 0);
    }

    private static int schema(
            FlatBufferBuilder b, Schema schema, List<EncodedColumn> columns, IdentityHashMap<EncodedColumn, Long> ids) {
        int[] fields = new int[columns.size()];
        for (int c = 0; c < fields.length; c++) {
            Field f = schema.field(c);
            fields[c] = field(b, f.name(), f.nullable(), columns.get(c), false, ids);
        }
        int fieldsAt = org.apache.arrow.flatbuf.Schema.createFieldsVector(b, fields);
        return org.apache.arrow.flatbuf.Schema.createSchema(b, Endianness.Little, fieldsAt, 0, 0);
    }

    private static int field(
            FlatBufferBuilder b,
            String name,
            boolean nullable,
            EncodedColumn column,
            boolean isEntry,
            IdentityHashMap<EncodedColumn, Long> ids) {
        List<EncodedColumn> children = column.children();
        int[] childFields = new int[children.size()];
        for (int i = 0; i < childFields.length; i++) {
            // Entries and keys of a map are never null, and say so.
            childFields[i] = switch (column.type()) {
                case MapType _ -> field(b, "entries", false, children.get(i), true, ids);
                case RowType row ->
                    field(b, row.fields().get(i).name(), !isEntry || i != MapType.KEY, children.get(i), false, ids);
                default -> field(b, "item", true, children.get(i), false, ids);
            };
        }
        int childrenAt = org.apache.arrow.flatbuf.Field.createChildrenVector(b, childFields);
        int nameAt = b.createString(name);
        int metadataAt = metadata(b, column);
        int dictionaryAt = 0;
        if (column.encoding() instanceof Encoding.Codes(int width)) {
            int index = Int.createInt(b, width * 8, true);
            dictionaryAt = DictionaryEncoding.createDictionaryEncoding(b, ids.get(column), index, true, (short) 0);
        }
        byte kind = typeKind(column);
        int type = typeTable(b, column, kind);
        return org.apache.arrow.flatbuf.Field.createField(
                b, nameAt, nullable, kind, type, dictionaryAt, childrenAt, metadataAt);
    }

    private static int metadata(FlatBufferBuilder b, EncodedColumn column) {
        List<Integer> entries = new ArrayList<>();
        String type = "\"type\":\"" + column.type().sql().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        switch (column.encoding()) {
            case Encoding.Constant(boolean isNull, long high, long low) ->
                extension(
                        b,
                        entries,
                        "ogive.constant",
                        type + (isNull ? ",\"null\":true" : ",\"high\":" + high + ",\"low\":" + low));
            case Encoding.Packed(int width, long base) -> {
                if (typeKind(column) == Type.Int && !isNaturalInt(column.type(), width, base)) {
                    extension(b, entries, "ogive.packed", type + ",\"base\":" + base);
                }
            }
            case Encoding.ScaledDouble(int _, long base, int exponent) ->
                extension(b, entries, "ogive.scaled", type + ",\"base\":" + base + ",\"exponent\":" + exponent);
            case Encoding.Compressed(var table) ->
                extension(
                        b,
                        entries,
                        "ogive.fsst",
                        type + ",\"symbols\":\"" + Base64.getEncoder().encodeToString(table.toBytes()) + "\"");
            case Encoding.Plain() -> {
                if (column.type() == SimpleType.UUID) {
                    pair(b, entries, "ARROW:extension:name", "arrow.uuid");
                    pair(b, entries, "ARROW:extension:metadata", "");
                } else if (column.type() == SimpleType.INTERVAL) {
                    extension(b, entries, "ogive.interval", type);
                } else if (column.type() == SimpleType.HUGEINT || column.type() == SimpleType.UBIGINT) {
                    extension(b, entries, "ogive.hugeint", type);
                } else if (column.type() == SimpleType.TIMETZ) {
                    extension(b, entries, "ogive.timetz", type);
                }
            }
            case Encoding.Codes(int _) -> {}
        }
        return entries.isEmpty()
                ? 0
                : org.apache.arrow.flatbuf.Field.createCustomMetadataVector(
                        b, entries.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void extension(FlatBufferBuilder b, List<Integer> entries, String name, String json) {
        pair(b, entries, "ARROW:extension:name", name);
        pair(b, entries, "ARROW:extension:metadata", "{" + json + "}");
    }

    private static void pair(FlatBufferBuilder b, List<Integer> entries, String key, String value) {
        entries.add(KeyValue.createKeyValue(b, b.createString(key), b.createString(value)));
    }

    private static boolean isNaturalInt(DataType type, int width, long base) {
        return base == 0
                && type instanceof SimpleType s
                && switch (s) {
                    case TINYINT -> width == 1;
                    case SMALLINT -> width == 2;
                    case INTEGER -> width == 4;
                    case BIGINT -> width == 8;
                    default -> false;
                };
    }

    private static byte typeKind(EncodedColumn column) {
        return switch (column.encoding()) {
            case Encoding.Constant _ -> Type.Null;
            case Encoding.Packed(int width, long base) -> packedKind(column.type(), width, base);
            case Encoding.ScaledDouble _ -> Type.Int;
            case Encoding.Compressed _ -> Type.Binary;
            case Encoding.Codes _ -> column.type() == SimpleType.VARBINARY ? Type.Binary : Type.Utf8;
            case Encoding.Plain _ -> plainKind(column.type());
        };
    }

    private static byte packedKind(DataType type, int width, long base) {
        if (base == 0 && type instanceof SimpleType s) {
            if (s == SimpleType.DATE && width == 4) {
                return Type.Date;
            }
            if (s == SimpleType.TIME && width == 8) {
                return Type.Time;
            }
            if ((s == SimpleType.TIMESTAMP || s == SimpleType.TIMESTAMPTZ) && width == 8) {
                return Type.Timestamp;
            }
        }
        return Type.Int;
    }

    private static byte plainKind(DataType type) {
        return switch (type) {
            case ListType _ -> Type.List;
            case MapType _ -> Type.Map;
            case RowType _ -> Type.Struct_;
            case DecimalType _ -> Type.Decimal;
            case EnumType _ -> Type.Int;
            case SimpleType s ->
                switch (s) {
                    case NULL, BOOLEAN -> Type.Bool;
                    case REAL, DOUBLE -> Type.FloatingPoint;
                    case VARCHAR -> Type.Utf8;
                    case VARBINARY -> Type.Binary;
                    case HUGEINT, UBIGINT -> Type.Decimal;
                    case INTERVAL, UUID, TIMETZ -> Type.FixedSizeBinary;
                    case TINYINT, SMALLINT, INTEGER, BIGINT, UTINYINT, USMALLINT, UINTEGER -> Type.Int;
                    case DATE -> Type.Date;
                    case TIME -> Type.Time;
                    case TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS -> Type.Timestamp;
                };
        };
    }

    private static int typeTable(FlatBufferBuilder b, EncodedColumn column, byte kind) {
        DataType type = column.type();
        int width = switch (column.encoding()) {
            case Encoding.Packed(int w, long _) -> w;
            case Encoding.ScaledDouble(int w, long _, int _) -> w;
            default -> 0;
        };
        return switch (kind) {
            case Type.Null -> {
                org.apache.arrow.flatbuf.Null.startNull(b);
                yield org.apache.arrow.flatbuf.Null.endNull(b);
            }
            case Type.Bool -> {
                Bool.startBool(b);
                yield Bool.endBool(b);
            }
            case Type.Utf8 -> {
                org.apache.arrow.flatbuf.Utf8.startUtf8(b);
                yield org.apache.arrow.flatbuf.Utf8.endUtf8(b);
            }
            case Type.Binary -> {
                org.apache.arrow.flatbuf.Binary.startBinary(b);
                yield org.apache.arrow.flatbuf.Binary.endBinary(b);
            }
            case Type.List -> {
                org.apache.arrow.flatbuf.List.startList(b);
                yield org.apache.arrow.flatbuf.List.endList(b);
            }
            case Type.Map -> org.apache.arrow.flatbuf.Map.createMap(b, false);
            case Type.Struct_ -> {
                org.apache.arrow.flatbuf.Struct_.startStruct_(b);
                yield org.apache.arrow.flatbuf.Struct_.endStruct_(b);
            }
            case Type.Int -> Int.createInt(b, width * 8, true);
            case Type.Date -> Date.createDate(b, DateUnit.DAY);
            case Type.Time -> Time.createTime(b, TimeUnit.MICROSECOND, 64);
            case Type.Timestamp -> {
                int zone = type == SimpleType.TIMESTAMPTZ ? b.createString("UTC") : 0;
                yield Timestamp.createTimestamp(b, TimeUnit.MICROSECOND, zone);
            }
            case Type.FloatingPoint ->
                FloatingPoint.createFloatingPoint(b, type == SimpleType.REAL ? Precision.SINGLE : Precision.DOUBLE);
            case Type.Decimal -> {
                boolean isDecimal = type instanceof DecimalType;
                int precision = isDecimal ? ((DecimalType) type).precision() : DecimalType.MAX_PRECISION;
                yield Decimal.createDecimal(b, precision, isDecimal ? ((DecimalType) type).scale() : 0, 128);
            }
            case Type.FixedSizeBinary -> FixedSizeBinary.createFixedSizeBinary(b, 16);
            default -> throw new IllegalArgumentException("no Arrow type for " + type.sql());
        };
    }
}
