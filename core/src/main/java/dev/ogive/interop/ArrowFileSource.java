package dev.ogive.interop;

import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.ingest.DataFile;
import dev.ogive.ingest.FileSet;
import dev.ogive.ingest.HiveColumns;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/// Arrow IPC files and streams read in place.
public final class ArrowFileSource implements TableSource {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> EXTENSIONS = List.of(".arrow", ".arrows", ".feather", ".ipc");

    private final FileSet files;
    private final Schema schema;
    private final int fileColumns;
    private final HiveColumns hive;

    private ArrowFileSource(FileSet files, Schema schema, int fileColumns, HiveColumns hive) {
        this.files = files;
        this.schema = schema;
        this.fileColumns = fileColumns;
        this.hive = hive;
    }

    /// @throws OgiveException FILE_NOT_FOUND, BAD_INPUT_FILE, NOT_SUPPORTED
    public static ArrowFileSource open(String pattern) {
        FileSet files = FileSet.find(pattern, EXTENSIONS);
        DataFile first = files.files().getFirst();
        try (ArrowReader reader = reader(first)) {
            List<Field> fields = new ArrayList<>(ArrowTable.schemaOf(reader).fields());
            int fileColumns = fields.size();
            HiveColumns hive = HiveColumns.of(files, null, false, fields);
            fields.addAll(hive.fields());
            return new ArrowFileSource(files, new Schema(fields), fileColumns, hive);
        } catch (OgiveException e) {
            throw e;
        } catch (Exception e) {
            throw bad(first, e);
        }
    }

    /// Files begin with a magic, streams do not. Files are checked before arrow-java trusts the
    /// lengths in them.
    private static ArrowReader reader(DataFile file) {
        try {
            byte[] head;
            try (InputStream in = Files.newInputStream(file.path())) {
                head = in.readNBytes(MAGIC.length + 2);
            }
            if (java.util.Arrays.equals(head, 0, Math.min(head.length, MAGIC.length), MAGIC, 0, MAGIC.length)) {
                return new ArrowFileReader(FileChannel.open(file.path()), ArrowMemory.allocator());
            }
            int marker = head.length < 8
                    ? 0
                    : java.nio.ByteBuffer.wrap(head)
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .getInt(0);
            int length = head.length < 8
                    ? 0
                    : java.nio.ByteBuffer.wrap(head)
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .getInt(4);
            if (marker != -1 || length <= 0 || length > Files.size(file.path())) {
                throw new OgiveException(
                        ErrorCode.BAD_INPUT_FILE, file.path() + " is neither an Arrow file nor an Arrow stream");
            }
            return new ArrowStreamReader(
                    new BufferedInputStream(Files.newInputStream(file.path()), 1 << 16), ArrowMemory.allocator());
        } catch (NoSuchFileException e) {
            throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no file " + file.path(), e);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot read " + file.path() + ": " + e.getMessage(), e);
        }
    }

    private static OgiveException bad(DataFile file, Exception e) {
        return new OgiveException(
                ErrorCode.BAD_INPUT_FILE, "cannot read " + file.path() + " as Arrow: " + e.getMessage(), e);
    }

    @Override
    public String name() {
        return files.pattern();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public TableStatistics statistics() {
        return TableStatistics.UNKNOWN;
    }

    @Override
    public TableData open(Snapshot snapshot) {
        return new ArrowBatches(Scan::new, fileColumns, hive);
    }

    private final class Scan implements ArrowBatches.Source {
        private final int[] columns;
        private final Iterator<DataFile> rest = files.files().iterator();
        private DataFile file;
        private ArrowReader reader;

        Scan(int[] columns) {
            this.columns = columns;
        }

        @Override
        public ArrowBatches.Taken next() {
            while (true) {
                try {
                    if (reader == null) {
                        if (!rest.hasNext()) {
                            return null;
                        }
                        file = rest.next();
                        reader = reader(file);
                        check();
                    }
                    if (reader.loadNextBatch()) {
                        return taken();
                    }
                    close();
                } catch (OgiveException e) {
                    throw e;
                } catch (Exception e) {
                    throw bad(file, e);
                }
            }
        }

        private void check() throws IOException {
            Schema found = ArrowTable.schemaOf(reader);
            if (!found.types().equals(schema.types().subList(0, fileColumns))) {
                throw new OgiveException(
                        ErrorCode.BAD_INPUT_FILE,
                        file.path() + " has other columns than "
                                + files.files().getFirst().path());
            }
        }

        private ArrowBatches.Taken taken() throws IOException {
            var root = reader.getVectorSchemaRoot();
            List<FieldVector> vectors = new ArrayList<>();
            for (int c : columns) {
                FieldVector vector = root.getVector(c);
                if (vector.getValueCount() != root.getRowCount()) {
                    throw new OgiveException(
                            ErrorCode.BAD_INPUT_FILE,
                            file.path() + ": column " + vector.getName() + " has " + vector.getValueCount()
                                    + " values in a batch of " + root.getRowCount() + " rows");
                }
                vectors.add(ArrowTable.take(vector, reader));
            }
            return new ArrowBatches.Taken(vectors, root.getRowCount(), file, false);
        }

        @Override
        public void close() {
            if (reader != null) {
                try {
                    reader.close();
                } catch (IOException e) {
                    throw bad(file, e);
                } finally {
                    reader = null;
                }
            }
        }
    }
}
