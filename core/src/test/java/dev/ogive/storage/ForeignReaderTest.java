package dev.ogive.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.NeedsFlags;
import dev.ogive.Seeds;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Field;
import dev.ogive.column.Interval;
import dev.ogive.column.Lane;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.ZonedTime;
import dev.ogive.storage.encoding.Fsst;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/// arrow-java reads every partition file; with the metadata of the extension types it finds every
/// value.
@NeedsFlags("arrow-java reads the files")
class ForeignReaderTest {
    @TempDir
    Path directory;

    @RepeatedTest(3)
    void arrowJavaFindsTheValuesThatWereWritten() throws IOException {
        Assumptions.assumeTrue(
                ByteBuffer.class.getModule().isOpen("java.nio", ForeignReaderTest.class.getModule()),
                "arrow-java needs --add-opens java.base/java.nio");
        long seed = Seeds.next();
        Schema schema = RandomRows.schemaOfAllTypes();
        Object[][] rows = new RandomRows(seed).rows(schema, new Random(seed).nextInt(3) == 0 ? 70_000 : 17_000);
        try (Database db = Database.open(directory, false);
                Transaction t = db.begin()) {
            StoredTable table = t.createTable(TableDefinition.of(TableName.of("t"), schema));
            TableWriter w = t.writer(table);
            RandomRows.write(w, schema, rows);
            w.finish();
            t.commit();
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(f -> f.toString().endsWith(".arrow")).toList();
        }
        assertThat(files).hasSize(1);
        int row = 0;
        try (BufferAllocator allocator = new RootAllocator();
                FileChannel channel = FileChannel.open(files.getFirst());
                ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
            while (reader.loadNextBatch()) {
                List<FieldVector> vectors = reader.getVectorSchemaRoot().getFieldVectors();
                List<org.apache.arrow.vector.types.pojo.Field> fields =
                        reader.getVectorSchemaRoot().getSchema().getFields();
                Map<Long, Dictionary> dictionaries = reader.getDictionaryVectors();
                for (int i = 0; i < reader.getVectorSchemaRoot().getRowCount(); i++, row++) {
                    for (int c = 0; c < schema.columns(); c++) {
                        Object found = value(schema.type(c), fields.get(c), vectors.get(c), i, dictionaries);
                        if (!Objects.equals(found, rows[row][c])) {
                            assertThat(found)
                                    .as("row %d, column %d, %s, seed %d", row, c, schema.type(c), seed)
                                    .isEqualTo(rows[row][c]);
                        }
                    }
                }
            }
        }
        assertThat(row).isEqualTo(rows.length);
    }

    /// @param field as the schema has it: a NullVector drops its metadata
    private static Object value(
            DataType type,
            org.apache.arrow.vector.types.pojo.Field field,
            FieldVector vector,
            int row,
            Map<Long, Dictionary> dictionaries) {
        Map<String, String> metadata = new TreeMap<>(field.getMetadata());
        String extension = metadata.getOrDefault("ARROW:extension:name", "");
        String json = metadata.getOrDefault("ARROW:extension:metadata", "");
        if (vector instanceof NullVector) {
            return json.contains("\"null\":true") ? null : constant(type, number(json, "high"), number(json, "low"));
        }
        if (vector.isNull(row)) {
            return null;
        }
        if (field.getDictionary() != null) {
            FieldVector strings =
                    dictionaries.get(field.getDictionary().getId()).getVector();
            return plain(type, field, strings, (int) integer(vector, row), dictionaries);
        }
        return switch (extension) {
            case "ogive.packed" -> ofLong(type, number(json, "base") + integer(vector, row));
            case "ogive.scaled" ->
                (double) (number(json, "base") + integer(vector, row)) / Math.pow(10, number(json, "exponent"));
            case "ogive.fsst" -> {
                Matcher m = Pattern.compile("\"symbols\":\"([^\"]*)\"").matcher(json);
                assertThat(m.find()).isTrue();
                Fsst table = Fsst.ofBytes(Base64.getDecoder().decode(m.group(1)));
                byte[] in = ((VarBinaryVector) vector).get(row);
                byte[] out = new byte[in.length * Fsst.EXPANSION_MAX + Fsst.SLACK_BYTES];
                yield text(type, Arrays.copyOf(out, table.decode(in, 0, in.length, out, 0)));
            }
            default -> plain(type, field, vector, row, dictionaries);
        };
    }

    private static Object plain(
            DataType type,
            org.apache.arrow.vector.types.pojo.Field field,
            FieldVector vector,
            int row,
            Map<Long, Dictionary> dictionaries) {
        return switch (vector) {
            case BitVector v -> v.get(row) == 1;
            case Float4Vector v -> (double) v.get(row);
            case Float8Vector v -> v.get(row);
            case VarCharVector v -> text(type, v.get(row));
            case VarBinaryVector v -> text(type, v.get(row));
            case DecimalVector v ->
                type instanceof DecimalType
                        ? v.getObject(row)
                        : v.getObject(row).toBigInteger();
            case FixedSizeBinaryVector v -> sixteenBytes(type, v.get(row));
            case ExtensionTypeVector<?> v -> v.getObject(row);
            case ListVector v -> {
                List<Object> list = new ArrayList<>();
                for (int i = v.getElementStartIndex(row); i < v.getElementEndIndex(row); i++) {
                    list.add(value(
                            ((Listed) type).element(),
                            field.getChildren().getFirst(),
                            v.getDataVector(),
                            i,
                            dictionaries));
                }
                yield list;
            }
            case StructVector v -> {
                List<Object> list = new ArrayList<>();
                List<Field> fields = ((RowType) type).fields();
                for (int i = 0; i < fields.size(); i++) {
                    FieldVector child = (FieldVector) v.getChildByOrdinal(i);
                    list.add(value(fields.get(i).type(), field.getChildren().get(i), child, row, dictionaries));
                }
                yield list;
            }
            default -> ofLong(type, integer(vector, row));
        };
    }

    private static long integer(FieldVector vector, int row) {
        return switch (vector) {
            case TinyIntVector v -> v.get(row);
            case SmallIntVector v -> v.get(row);
            case IntVector v -> v.get(row);
            case BigIntVector v -> v.get(row);
            case DateDayVector v -> v.get(row);
            case TimeMicroVector v -> v.get(row);
            case TimeStampVector v -> v.get(row);
            default -> throw new AssertionError(vector.getClass());
        };
    }

    private static Object ofLong(DataType type, long value) {
        return switch (type) {
            case DecimalType d -> BigDecimal.valueOf(value, d.scale());
            case SimpleType s when s == SimpleType.HUGEINT -> BigInteger.valueOf(value);
            case SimpleType s when s == SimpleType.UUID -> new UUID(value >> 63, value);
            case SimpleType s
            when s == SimpleType.INTERVAL -> new Interval((int) (value >> 63), (int) (value >> 63), value);
            default -> value;
        };
    }

    private static Object constant(DataType type, long high, long low) {
        BigInteger wide = BigInteger.valueOf(high).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
        return switch (type) {
            case DecimalType d when d.lane() == Lane.I128 -> new BigDecimal(wide, d.scale());
            case DecimalType d -> BigDecimal.valueOf(low, d.scale());
            case SimpleType s when s == SimpleType.HUGEINT -> wide;
            case SimpleType s when s == SimpleType.UUID -> new UUID(high, low);
            case SimpleType s when s == SimpleType.INTERVAL -> new Interval((int) (high >> 32), (int) high, low);
            default ->
                switch (type.lane()) {
                    case BOOL -> (Object) (low != 0);
                    case F64 -> Double.longBitsToDouble(low);
                    default -> low;
                };
        };
    }

    private static Object sixteenBytes(DataType type, byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        if (type == SimpleType.UUID) {
            return new UUID(b.getLong(0), b.getLong(8));
        }
        b.order(ByteOrder.LITTLE_ENDIAN);
        if (type == SimpleType.TIMETZ) {
            return ZonedTime.of(b.getLong(8), b.getLong(0));
        }
        return new Interval((int) (b.getLong(8) >> 32), (int) b.getLong(8), b.getLong(0));
    }

    private static Object text(DataType type, byte[] bytes) {
        return type == SimpleType.VARBINARY ? new Binary(bytes) : new String(bytes, StandardCharsets.UTF_8);
    }

    private static long number(String json, String key) {
        Matcher m = Pattern.compile("\"" + key + "\":(-?\\d+)").matcher(json);
        assertThat(m.find()).as("%s in %s", key, json).isTrue();
        return Long.parseLong(m.group(1));
    }
}
