package dev.ogive.storage;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.function.Supplier;

/// Consecutive rows of a table: row `i` has the id `firstRowId + i`. Immutable.
sealed interface Segment {
    long firstRowId();

    int rows();

    /// Columns of each record batch: `result[batch][column]`.
    ///
    /// @throws OgiveException CORRUPT_FILE
    ColumnChunk[][] chunks();

    /// Makes sure that a column of a batch is what was written; cheap after the first time.
    ///
    /// @throws OgiveException CORRUPT_FILE
    void check(int batch, int column);

    /// Sealed sketches of the columns, all rows included.
    TableSketches sketches();

    /// Where values of a column are, or null.
    default RowGuide guide(int column) {
        return null;
    }

    /// The same rows under other ids.
    Segment at(long newFirstRowId);

    /// Rows in a partition file.
    record OfPartition(long firstRowId, PartitionFile file) implements Segment {
        @Override
        public int rows() {
            return file.rows();
        }

        @Override
        public ColumnChunk[][] chunks() {
            return file.chunks();
        }

        @Override
        public void check(int batch, int column) {
            file.check(batch, column);
        }

        @Override
        public TableSketches sketches() {
            return file.sketches();
        }

        @Override
        public RowGuide guide(int column) {
            return file.description().layout().columns().get(column).guide();
        }

        @Override
        public OfPartition at(long newFirstRowId) {
            return new OfPartition(newFirstRowId, file);
        }
    }

    /// Rows of the delta, in memory; durable as batches in the catalog.
    record OfDelta(long firstRowId, int rows, Content content) implements Segment {
        public OfDelta {
            if (rows <= 0) {
                throw new OgiveException(ErrorCode.INTERNAL_ERROR, "a segment of " + rows + " rows");
            }
        }

        OfDelta(long firstRowId, int rows, ColumnChunk[][] chunks, TableSketches sketches) {
            this(firstRowId, rows, new Content(() -> new Content.Decoded(chunks, sketches)));
        }

        @Override
        public ColumnChunk[][] chunks() {
            return content.decoded().chunks();
        }

        @Override
        public TableSketches sketches() {
            return content.decoded().sketches();
        }

        /// The catalog's bytes were checked when they were read.
        @Override
        public void check(int batch, int column) {}

        @Override
        public OfDelta at(long newFirstRowId) {
            return new OfDelta(newFirstRowId, rows, content);
        }
    }

    /// What a segment of the delta holds, decoded when first used: a database with many small
    /// tables opens without reading them all. Thread-safe.
    final class Content {
        record Decoded(ColumnChunk[][] chunks, TableSketches sketches) {}

        /// Null once it is decoded, so that the encoded bytes can go; guarded by this.
        private Supplier<Decoded> source;

        private volatile Decoded decoded;

        /// @param source asked again where it failed
        Content(Supplier<Decoded> source) {
            this.source = source;
        }

        /// @throws OgiveException CORRUPT_CATALOG
        Decoded decoded() {
            Decoded known = decoded;
            return known != null ? known : decode();
        }

        private synchronized Decoded decode() {
            if (decoded == null) {
                decoded = source.get();
                source = null;
            }
            return decoded;
        }
    }
}
