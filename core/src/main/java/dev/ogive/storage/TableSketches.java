package dev.ogive.storage;

import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// The sealed sketches of the columns of a set of rows. A column's is read, or made, when it is
/// first asked for: a query's planner asks for the few columns that it filters, joins and groups
/// by. Thread-safe.
final class TableSketches {
    private static final int VERSION = 1;

    private final List<ColumnSketch> columns;

    private TableSketches(List<ColumnSketch> columns) {
        this.columns = columns;
    }

    static TableSketches of(List<ColumnSketch> sketches) {
        return new TableSketches(List.copyOf(sketches));
    }

    /// Sketches of rows in memory.
    static TableSketches ofRows(Schema schema, int rows, ColumnChunk[][] chunks) {
        return new TableSketches(new OnDemandList<>(schema.columns(), column -> {
            Schema one = new Schema(List.of(schema.fields().get(column)));
            ColumnChunk[][] its = new ColumnChunk[chunks.length][];
            for (int b = 0; b < chunks.length; b++) {
                its[b] = new ColumnChunk[] {chunks[b][column]};
            }
            TableSketch sketch = new TableSketch(one);
            ChunkRows.read(one, new Segment.OfDelta(0, rows, its, of(List.of())), null, sketch::add);
            return sketch.sealed().column(0);
        }));
    }

    /// @throws OgiveException CORRUPT_CATALOG
    ColumnSketch column(int column) {
        return columns.get(column);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (ColumnSketch column : columns) {
                column.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// @throws IOException if these are no sketches of such columns
    static TableSketches decode(Schema schema, byte[] bytes) throws IOException {
        int[] starts = new int[schema.columns()];
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readUnsignedByte() != VERSION) {
                throw new IOException("statistics of an unknown version");
            }
            for (int c = 0; c < starts.length; c++) {
                starts[c] = bytes.length - in.available();
                ColumnSketch.skip(schema.type(c), in);
            }
        }
        return new TableSketches(new OnDemandList<>(starts.length, column -> {
            int length = bytes.length - starts[column];
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, starts[column], length))) {
                return ColumnSketch.read(schema.type(column), in);
            } catch (IOException | NumberFormatException e) {
                throw new OgiveException(
                        ErrorCode.CORRUPT_CATALOG,
                        "the statistics of column "
                                + schema.fields().get(column).name() + " cannot be read: " + e.getMessage(),
                        e);
            }
        }));
    }
}
