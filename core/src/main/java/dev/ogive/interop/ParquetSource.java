package dev.ogive.interop;

import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.ingest.DataFile;
import dev.ogive.ingest.FileSet;
import dev.ogive.ingest.HiveColumns;
import dev.ogive.ingest.ReadProgress;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.file.FileSystemDatasetFactory;
import org.apache.arrow.dataset.jni.NativeMemoryPool;
import org.apache.arrow.dataset.scanner.ScanOptions;
import org.apache.arrow.dataset.scanner.Scanner;
import org.apache.arrow.dataset.source.Dataset;
import org.apache.arrow.dataset.source.DatasetFactory;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowReader;

/// Parquet files read in place, through arrow-dataset: only the columns asked for, row groups one
/// after another.
public final class ParquetSource implements TableSource, ReadProgress {
    private static final int BATCH_ROWS = 1 << 16;
    private static final List<String> EXTENSIONS = List.of(".parquet", ".parq", ".pq");

    private final FileSet files;
    private final Schema schema;
    private final int fileColumns;
    private final HiveColumns hive;
    private final AtomicLong bytesRead = new AtomicLong();

    private ParquetSource(FileSet files, Schema schema, int fileColumns, HiveColumns hive) {
        this.files = files;
        this.schema = schema;
        this.fileColumns = fileColumns;
        this.hive = hive;
    }

    /// @param wantHive whether hive-style folders give columns; null means where there are any
    /// @throws OgiveException FILE_NOT_FOUND, BAD_INPUT_FILE, NOT_SUPPORTED
    public static ParquetSource open(String pattern, Boolean wantHive, boolean fileName) {
        FileSet files = FileSet.find(pattern, EXTENSIONS);
        List<Field> fields = new ArrayList<>(columnsOf(files.files().getFirst()));
        int fileColumns = fields.size();
        HiveColumns hive = HiveColumns.of(files, wantHive, fileName, fields);
        fields.addAll(hive.fields());
        return new ParquetSource(files, new Schema(fields), fileColumns, hive);
    }

    private static List<Field> columnsOf(DataFile file) {
        DatasetFactory factory = null;
        try {
            factory = factory(file);
            return factory.inspect().getFields().stream()
                    .map(f -> new Field(f.getName(), ArrowTypes.fromArrow(f), f.isNullable()))
                    .toList();
        } catch (OgiveException e) {
            throw e;
        } catch (Exception e) {
            throw bad(file, e);
        } finally {
            closeQuietly(factory);
        }
    }

    private static DatasetFactory factory(DataFile file) {
        return new FileSystemDatasetFactory(
                ArrowMemory.allocator(),
                NativeMemoryPool.getDefault(),
                FileFormat.PARQUET,
                file.path().toUri().toString());
    }

    private static OgiveException bad(DataFile file, Exception e) {
        String message = String.valueOf(e.getMessage());
        int lineEnd = message.indexOf('\n');
        return new OgiveException(
                ErrorCode.BAD_INPUT_FILE,
                "cannot read " + file.path() + " as Parquet: "
                        + (lineEnd < 0 ? message : message.substring(0, lineEnd)),
                e);
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
        // A few bytes a value after encoding; good enough to tell a large input from a small one.
        return new TableStatistics(bytesTotal() / (3.0 * fileColumns) + 1, List.of(), List.of());
    }

    @Override
    public TableData open(Snapshot snapshot) {
        bytesRead.set(0);
        return new ArrowBatches(Scan::new, fileColumns, hive);
    }

    @Override
    public long bytesRead() {
        return bytesRead.get();
    }

    @Override
    public long bytesTotal() {
        long bytes = 0;
        for (DataFile file : files.files()) {
            bytes += sizeOf(file);
        }
        return bytes;
    }

    private static long sizeOf(DataFile file) {
        try {
            return Files.size(file.path());
        } catch (IOException e) {
            throw bad(file, e);
        }
    }

    /// One file after the other.
    private final class Scan implements ArrowBatches.Source {
        private final int[] columns;
        private final Iterator<DataFile> rest = files.files().iterator();
        private DataFile file;
        private DatasetFactory factory;
        private Dataset dataset;
        private Scanner scanner;
        private ArrowReader reader;

        Scan(int[] columns) {
            this.columns = columns;
        }

        @Override
        public ArrowBatches.Taken next() {
            while (true) {
                if (reader == null) {
                    if (!rest.hasNext()) {
                        return null;
                    }
                    file = rest.next();
                    openFile();
                }
                try {
                    if (reader.loadNextBatch()) {
                        return taken();
                    }
                } catch (OgiveException e) {
                    throw e;
                } catch (Exception e) {
                    throw bad(file, e);
                }
                bytesRead.addAndGet(sizeOf(file));
                closeFile();
            }
        }

        private void openFile() {
            if (!file.equals(files.files().getFirst())) {
                check();
            }
            // A scan for no columns still has to count rows: the first column stands in.
            String[] names = new String[Math.max(1, columns.length)];
            names[0] = schema.field(0).name();
            for (int c = 0; c < columns.length; c++) {
                names[c] = schema.field(columns[c]).name();
            }
            try {
                factory = factory(file);
                dataset = factory.finish();
                scanner = dataset.newScan(new ScanOptions(BATCH_ROWS, Optional.of(names)));
                reader = scanner.scanBatches();
            } catch (OgiveException e) {
                throw e;
            } catch (Exception e) {
                throw bad(file, e);
            }
        }

        private void check() {
            List<Field> found = columnsOf(file);
            for (int c : columns) {
                Field wanted = schema.field(c);
                if (found.stream()
                        .noneMatch(
                                f -> f.name().equals(wanted.name()) && f.type().equals(wanted.type()))) {
                    throw new OgiveException(
                            ErrorCode.BAD_INPUT_FILE,
                            file.path() + " has no column " + wanted.name() + " of type "
                                    + wanted.type().sql() + " as "
                                    + files.files().getFirst().path() + " has");
                }
            }
        }

        private ArrowBatches.Taken taken() throws IOException {
            var root = reader.getVectorSchemaRoot();
            List<FieldVector> vectors = new ArrayList<>();
            for (int c = 0; c < columns.length; c++) {
                vectors.add(ArrowTable.take(root.getVector(c), reader));
            }
            return new ArrowBatches.Taken(vectors, root.getRowCount(), file, false);
        }

        private void closeFile() {
            closeQuietly(reader, scanner, dataset, factory);
            reader = null;
            scanner = null;
            dataset = null;
            factory = null;
        }

        @Override
        public void close() {
            closeFile();
        }
    }

    private static void closeQuietly(AutoCloseable... resources) {
        for (AutoCloseable resource : resources) {
            try {
                if (resource != null) {
                    resource.close();
                }
            } catch (Exception e) {
                throw new OgiveException(ErrorCode.IO_ERROR, "cannot close a Parquet reader: " + e.getMessage(), e);
            }
        }
    }
}
