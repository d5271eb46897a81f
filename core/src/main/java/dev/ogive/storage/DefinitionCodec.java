package dev.ogive.storage;

import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.storage.file.TypeCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the catalog keeps of a table's definition beside its name. Big-endian; text is
/// `int(bytes) UTF-8`:
///
/// ```
/// definition = byte(1) body | byte(2) body ints(sort key) | byte(3) body clustering
/// body       = int(columns) column* int(constraints) constraint*
/// column     = text(name) type boolean(nullable) boolean(hasDefault) [text(default)]
/// constraint = byte(kind) boolean(named) [text(name)] ints [rest]
/// kind       = 1 PRIMARY KEY | 2 UNIQUE | 3 CHECK rest = text(sql)
///            | 4 FOREIGN KEY rest = text(schema) text(name) int(n) text*
/// ints       = int(n) int*
/// ```
///
/// For the clustering see [ClusteringCodec].
final class DefinitionCodec {
    private static final int PLAIN = 1;
    private static final int SORTED = 2;
    private static final int CLUSTERED = 3;

    private DefinitionCodec() {}

    static byte[] encode(TableDefinition definition) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Clustering clustering = definition.clustering();
            boolean byColumns = clustering instanceof Clustering.Columns;
            out.writeByte(clustering.isNone() ? PLAIN : byColumns ? SORTED : CLUSTERED);
            Schema schema = definition.schema();
            out.writeInt(schema.columns());
            for (int c = 0; c < schema.columns(); c++) {
                Field f = schema.field(c);
                writeText(f.name(), out);
                TypeCodec.write(f.type(), out);
                out.writeBoolean(f.nullable());
                writeOptional(definition.defaults().get(c), out);
            }
            out.writeInt(definition.constraints().size());
            for (Constraint c : definition.constraints()) {
                writeConstraint(c, out);
            }
            if (!byColumns) {
                ClusteringCodec.write(clustering, out);
            } else if (!clustering.isNone()) {
                writeColumns(clustering.columns(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeConstraint(Constraint constraint, DataOutputStream out) throws IOException {
        switch (constraint) {
            case Constraint.PrimaryKey(String name, List<Integer> columns) -> writeHead(1, name, columns, out);
            case Constraint.Unique(String name, List<Integer> columns) -> writeHead(2, name, columns, out);
            case Constraint.Check(String name, String sql) -> {
                writeHead(3, name, List.of(), out);
                writeText(sql, out);
            }
            case Constraint.ForeignKey(String name, List<Integer> columns, TableName target, List<String> targets) -> {
                writeHead(4, name, columns, out);
                writeText(target.schema(), out);
                writeText(target.name(), out);
                out.writeInt(targets.size());
                for (String t : targets) {
                    writeText(t, out);
                }
            }
        }
    }

    private static void writeHead(int kind, String name, List<Integer> columns, DataOutputStream out)
            throws IOException {
        out.writeByte(kind);
        writeOptional(name, out);
        writeColumns(columns, out);
    }

    static void writeColumns(List<Integer> columns, DataOutputStream out) throws IOException {
        out.writeInt(columns.size());
        for (int c : columns) {
            out.writeInt(c);
        }
    }

    static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeOptional(String text, DataOutputStream out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            writeText(text, out);
        }
    }

    /// @throws IOException if the bytes are no definition
    static TableDefinition decode(TableName name, byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version < PLAIN || version > CLUSTERED) {
                throw new IOException("definition version " + version + ", this engine reads up to " + CLUSTERED);
            }
            int columns = in.readInt();
            List<Field> fields = new ArrayList<>();
            List<String> defaults = new ArrayList<>();
            for (int c = 0; c < columns; c++) {
                String column = readText(in);
                DataType type = TypeCodec.read(in);
                fields.add(new Field(column, type, in.readBoolean()));
                defaults.add(readOptional(in));
            }
            int n = in.readInt();
            List<Constraint> constraints = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                constraints.add(readConstraint(in));
            }
            Clustering clustering = switch (version) {
                case SORTED -> new Clustering.Columns(readColumns(in));
                case CLUSTERED -> ClusteringCodec.read(in);
                default -> Clustering.none();
            };
            return new TableDefinition(name, new Schema(fields), constraints, defaults, clustering);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Constraint readConstraint(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        String name = readOptional(in);
        List<Integer> columns = readColumns(in);
        return switch (kind) {
            case 1 -> new Constraint.PrimaryKey(name, columns);
            case 2 -> new Constraint.Unique(name, columns);
            case 3 -> new Constraint.Check(name, readText(in));
            case 4 -> {
                TableName target = new TableName(readText(in), readText(in));
                List<String> targets = new ArrayList<>();
                for (int i = in.readInt(); i > 0; i--) {
                    targets.add(readText(in));
                }
                yield new Constraint.ForeignKey(name, columns, target, targets);
            }
            default -> throw new IOException("constraint of kind " + kind);
        };
    }

    static List<Integer> readColumns(DataInputStream in) throws IOException {
        List<Integer> columns = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            columns.add(in.readInt());
        }
        return columns;
    }

    static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? readText(in) : null;
    }
}
