package dev.ogive.storage;

import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The sketches of all columns of a set of rows, and the rows' hash. One pass over a batch feeds both.
final class TableSketch {
    /// Sampled rows: between half of this and this, taken evenly.
    private static final int SAMPLE_ROWS_MAX = 2048;

    private final RowHasher hasher = new RowHasher();
    private final List<ColumnSketch> columns = new ArrayList<>();
    private long rows;
    private long step = 1;
    private int sampled;

    TableSketch(Schema schema) {
        schema.types().forEach(t -> columns.add(new ColumnSketch(t)));
    }

    RowHash hash() {
        return hasher.total();
    }

    void add(Batch batch) {
        hasher.begin(batch.rows);
        for (int c = 0; c < columns.size(); c++) {
            long[] hashes = hasher.column(c, batch.columns[c], batch.rows);
            columns.get(c).add(batch.columns[c], batch.rows, hashes);
        }
        hasher.end(batch.rows);
        for (long row = (rows + step - 1) / step * step; row < rows + batch.rows; row += step) {
            for (int c = 0; c < columns.size(); c++) {
                columns.get(c).sample(batch.columns[c], (int) (row - rows));
            }
            if (++sampled == SAMPLE_ROWS_MAX) {
                columns.forEach(ColumnSketch::halveSample);
                sampled /= 2;
                step *= 2;
                row = row / step * step;
            }
        }
        rows += batch.rows;
    }

    /// Ends sampling.
    List<ColumnSketch> sealed() {
        columns.forEach(ColumnSketch::seal);
        return List.copyOf(columns);
    }

    static byte[] encode(List<ColumnSketch> sketches) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(1);
            for (ColumnSketch s : sketches) {
                s.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static List<ColumnSketch> decode(Schema schema, byte[] bytes) throws IOException {
        List<ColumnSketch> sketches = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readUnsignedByte() != 1) {
                throw new IOException("statistics of an unknown version");
            }
            for (int c = 0; c < schema.columns(); c++) {
                sketches.add(ColumnSketch.read(schema.type(c), in));
            }
        }
        return sketches;
    }
}
