package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.catalog.cluster.Condition;
import dev.ogive.catalog.cluster.CutTree;
import dev.ogive.catalog.cluster.ValueSet;
import dev.ogive.column.Binary;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/// What the catalog keeps of a clustering that is not one by columns alone. Big-endian:
///
/// ```
/// clustering = byte(1) byte(kind) ints(dimensions) int(n) model*
///            | byte(2) text(sql) int(n) condition* boolean [tree] ints(columns)
/// model      = bytes(prefix) bytes(curve)
/// condition  = byte(1) int(column) boolean(orNull) boolean(text) int(cuts) (long | bytes)*
///            | byte(2) int(n) condition* | byte(3) int(n) condition*       -- all, any
/// tree       = byte(1) byte(predicate) tree(yes) tree(no) | byte(2) long(position)
/// bytes      = int(n) byte*
/// ```
final class ClusteringCodec {
    /// Nesting of conditions and trees; deeper ones are not made.
    static final int DEPTH_MAX = 200;

    private ClusteringCodec() {}

    /// Tells clusterings apart: equal for equal ones, and for no others that are ever met. 0 for
    /// those without row keys.
    static long fingerprint(Clustering clustering) {
        if (!clustering.hasRowKey()) {
            return 0;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(clustering, new DataOutputStream(bytes));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
            return ByteBuffer.wrap(digest).getLong() | 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static void write(Clustering clustering, DataOutputStream out) throws IOException {
        switch (clustering) {
            case Clustering.Columns _ -> throw new IllegalArgumentException("columns are written plainly");
            case Clustering.Curve(Clustering.CurveKind kind, List<Integer> dimensions, var models) -> {
                out.writeByte(1);
                out.writeByte(
                        switch (kind) {
                            case HILBERT -> 0;
                            case ZORDER -> 1;
                        });
                DefinitionCodec.writeColumns(dimensions, out);
                out.writeInt(models.size());
                for (Clustering.Model m : models) {
                    writeBytes(m.prefix(), out);
                    writeBytes(m.curve(), out);
                }
            }
            case Clustering.Predicates p -> {
                out.writeByte(2);
                DefinitionCodec.writeText(p.sql(), out);
                writeAll(p.predicates(), out);
                out.writeBoolean(p.tree() != null);
                if (p.tree() != null) {
                    writeTree(p.tree(), out);
                }
                DefinitionCodec.writeColumns(p.columns(), out);
            }
        }
    }

    private static void writeBytes(Binary bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length());
        out.write(bytes.toArray());
    }

    private static void writeAll(List<Condition> conditions, DataOutputStream out) throws IOException {
        out.writeInt(conditions.size());
        for (Condition c : conditions) {
            writeCondition(c, out);
        }
    }

    private static void writeCondition(Condition condition, DataOutputStream out) throws IOException {
        switch (condition) {
            case Condition.In(int column, ValueSet values, boolean orNull) -> {
                out.writeByte(1);
                out.writeInt(column);
                out.writeBoolean(orNull);
                out.writeBoolean(values.isText());
                out.writeInt(values.cuts().size());
                for (Object cut : values.cuts()) {
                    if (cut instanceof Binary text) {
                        writeBytes(text, out);
                    } else {
                        out.writeLong((Long) cut);
                    }
                }
            }
            case Condition.All(List<Condition> terms) -> {
                out.writeByte(2);
                writeAll(terms, out);
            }
            case Condition.Any(List<Condition> terms) -> {
                out.writeByte(3);
                writeAll(terms, out);
            }
        }
    }

    private static void writeTree(CutTree tree, DataOutputStream out) throws IOException {
        switch (tree) {
            case CutTree.Cut(int predicate, CutTree yes, CutTree no) -> {
                out.writeByte(1);
                out.writeByte(predicate);
                writeTree(yes, out);
                writeTree(no, out);
            }
            case CutTree.Leaf(long position) -> {
                out.writeByte(2);
                out.writeLong(position);
            }
        }
    }

    /// @throws IOException if the bytes are no clustering
    static Clustering read(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        switch (tag) {
            case 1 -> {
                int code = in.readUnsignedByte();
                Clustering.CurveKind kind = switch (code) {
                    case 0 -> Clustering.CurveKind.HILBERT;
                    case 1 -> Clustering.CurveKind.ZORDER;
                    default -> throw new IOException("curve of kind " + code);
                };
                List<Integer> dimensions = DefinitionCodec.readColumns(in);
                List<Clustering.Model> models = new ArrayList<>();
                for (int n = in.readInt(); n > 0; n--) {
                    Binary prefix = readBytes(in);
                    models.add(new Clustering.Model(prefix, readBytes(in)));
                }
                return new Clustering.Curve(kind, dimensions, models);
            }
            case 2 -> {
                String sql = DefinitionCodec.readText(in);
                List<Condition> predicates = readAll(in, 0);
                CutTree tree = in.readBoolean() ? readTree(in, 0) : null;
                return new Clustering.Predicates(sql, predicates, tree, DefinitionCodec.readColumns(in));
            }
            default -> throw new IOException("clustering of kind " + tag);
        }
    }

    private static Binary readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException(length + " bytes");
        }
        return new Binary(in.readNBytes(length));
    }

    private static void checkDepth(int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new IOException("a condition nested more than " + DEPTH_MAX + " deep");
        }
    }

    private static List<Condition> readAll(DataInputStream in, int depth) throws IOException {
        checkDepth(depth);
        List<Condition> conditions = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            conditions.add(readCondition(in, depth));
        }
        return conditions;
    }

    private static Condition readCondition(DataInputStream in, int depth) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case 1 -> {
                int column = in.readInt();
                boolean orNull = in.readBoolean();
                boolean text = in.readBoolean();
                List<Object> cuts = new ArrayList<>();
                for (int n = in.readInt(); n > 0; n--) {
                    cuts.add(text ? (Object) readBytes(in) : (Object) in.readLong());
                }
                yield new Condition.In(column, new ValueSet(text, cuts), orNull);
            }
            case 2 -> new Condition.All(readAll(in, depth + 1));
            case 3 -> new Condition.Any(readAll(in, depth + 1));
            default -> throw new IOException("condition of kind " + tag);
        };
    }

    private static CutTree readTree(DataInputStream in, int depth) throws IOException {
        checkDepth(depth);
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case 1 -> {
                int predicate = in.readUnsignedByte();
                CutTree yes = readTree(in, depth + 1);
                yield new CutTree.Cut(predicate, yes, readTree(in, depth + 1));
            }
            case 2 -> new CutTree.Leaf(in.readLong());
            default -> throw new IOException("tree node of kind " + tag);
        };
    }
}
