package dev.ogive.interop;

import dev.ogive.column.Batch;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.ingest.DataFile;
import dev.ogive.ingest.HiveColumns;
import dev.ogive.storage.TableData;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/// A scan over Arrow batches that come one after another: splits take a batch each under a lock
/// and decode it on their own.
final class ArrowBatches implements TableData.Streamed {
    /// Where batches come from. Called under the lock of the scan.
    interface Source extends AutoCloseable {
        /// The next batch's vectors of the columns asked for, which the caller closes; null at
        /// the end.
        Taken next();

        @Override
        void close();
    }

    /// @param vectors one per column asked for that is in the file
    /// @param shared whether somebody else closes the vectors
    record Taken(List<FieldVector> vectors, int rows, DataFile file, boolean shared) {}

    /// Opens a scan of some of the columns.
    interface Opener {
        /// @param columns of the file, ascending or not, without those of folders
        Source open(int[] columns);
    }

    private final Opener opener;
    private final int fileColumns;
    private final HiveColumns hive;

    /// @param hive columns from folders, or null
    ArrowBatches(Opener opener, int fileColumns, HiveColumns hive) {
        this.opener = opener;
        this.fileColumns = fileColumns;
        this.hive = hive;
    }

    @Override
    public List<? extends TableData.Split> open(int[] columns, int batchRows) {
        int[] ofFile =
                java.util.Arrays.stream(columns).filter(c -> c < fileColumns).toArray();
        Shared shared = new Shared(opener.open(ofFile), Runtime.getRuntime().availableProcessors());
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < shared.users; i++) {
            splits.add(new Split(shared, columns.clone(), batchRows));
        }
        return splits;
    }

    private static final class Shared {
        private final Source source;
        private int users;

        Shared(Source source, int users) {
            this.source = source;
            this.users = users;
        }

        synchronized Taken next() {
            return source.next();
        }

        synchronized void close() {
            if (--users == 0) {
                source.close();
            }
        }
    }

    private final class Split implements TableData.Split {
        private final Shared shared;
        private final int[] columns;
        private final int batchRows;
        private Taken taken;
        private int at;
        private boolean closed;

        Split(Shared shared, int[] columns, int batchRows) {
            this.shared = shared;
            this.columns = columns;
            this.batchRows = batchRows;
        }

        @Override
        public boolean next(Batch batch) {
            while (taken == null || at == taken.rows()) {
                release();
                taken = shared.next();
                at = 0;
                if (taken == null) {
                    return false;
                }
            }
            int rows = Math.min(batchRows, taken.rows() - at);
            int inFile = 0;
            for (int c = 0; c < columns.length; c++) {
                if (columns[c] < fileColumns) {
                    read(taken.vectors().get(inFile++), rows, batch.columns[c]);
                } else {
                    hive.fill(taken.file(), columns[c] - fileColumns, batch.columns[c], rows);
                }
            }
            at += rows;
            batch.rows = rows;
            return true;
        }

        /// Lengths and offsets in the buffers are whatever the writer put there: arrow-java
        /// checks every access.
        private void read(FieldVector vector, int rows, Vector out) {
            try {
                ArrowDecoder.read(vector, at, rows, out);
            } catch (IndexOutOfBoundsException
                    | NegativeArraySizeException
                    | ArithmeticException
                    | IllegalArgumentException e) {
                throw new OgiveException(
                        ErrorCode.BAD_INPUT_FILE,
                        (taken.file() == null
                                        ? "the registered table"
                                        : taken.file().path()) + ": column '" + vector.getName()
                                + "' cannot be read as Arrow: " + e.getMessage(),
                        e);
            }
        }

        private void release() {
            if (taken != null && !taken.shared()) {
                taken.vectors().forEach(FieldVector::close);
            }
            taken = null;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                release();
                shared.close();
            }
        }
    }
}
