package dev.ogive.interop;

import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.TransferPair;

/// A table over Arrow batches in memory. The buffers are taken over from the reader, not copied;
/// they are released by [#close].
public final class ArrowTable implements TableSource, AutoCloseable {
    private final String name;
    private final Schema schema;
    private final List<List<FieldVector>> batches;
    private final List<Integer> rows;
    private boolean closed;

    private ArrowTable(String name, Schema schema, List<List<FieldVector>> batches, List<Integer> rows) {
        this.name = name;
        this.schema = schema;
        this.batches = List.copyOf(batches);
        this.rows = List.copyOf(rows);
    }

    /// Reads all batches; the reader stays the caller's to close.
    public static ArrowTable of(String name, ArrowReader reader) {
        try {
            List<List<FieldVector>> batches = new ArrayList<>();
            List<Integer> rows = new ArrayList<>();
            Schema schema = schemaOf(reader);
            while (reader.loadNextBatch()) {
                VectorSchemaRoot root = reader.getVectorSchemaRoot();
                rows.add(root.getRowCount());
                List<FieldVector> vectors = new ArrayList<>();
                for (FieldVector vector : root.getFieldVectors()) {
                    vectors.add(take(vector, reader));
                }
                batches.add(vectors);
            }
            return new ArrowTable(name, schema, batches, rows);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.BAD_INPUT_FILE, name + ": " + e.getMessage(), e);
        }
    }

    static Schema schemaOf(ArrowReader reader) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (var field : reader.getVectorSchemaRoot().getSchema().getFields()) {
            var plain = field.getDictionary() == null
                    ? field
                    : reader.lookup(field.getDictionary().getId()).getVector().getField();
            fields.add(new Field(field.getName(), ArrowTypes.fromArrow(plain), field.isNullable()));
        }
        return new Schema(fields);
    }

    /// A vector that owns the buffers which `vector` held; dictionary-encoded ones are decoded.
    static FieldVector take(FieldVector vector, ArrowReader reader) throws IOException {
        var encoding = vector.getField().getDictionary();
        if (encoding != null) {
            return (FieldVector) DictionaryEncoder.decode(vector, reader.lookup(encoding.getId()));
        }
        if (vector instanceof NullVector) {
            return new NullVector(vector.getName(), vector.getValueCount());
        }
        // Buffers can only change hands below one root: that of the reader, which may be the caller's own.
        BufferAllocator allocator = vector.getAllocator().getRoot();
        TransferPair pair = vector.getTransferPair(allocator);
        pair.transfer();
        return (FieldVector) pair.getTo();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public TableStatistics statistics() {
        double total = rows.stream().mapToLong(Integer::longValue).sum();
        return new TableStatistics(total, List.of(), List.of());
    }

    @Override
    public TableData open(Snapshot snapshot) {
        return new ArrowBatches(Scan::new, schema.columns(), null);
    }

    private final class Scan implements ArrowBatches.Source {
        private final int[] columns;
        private final AtomicInteger next = new AtomicInteger();

        Scan(int[] columns) {
            this.columns = columns;
        }

        @Override
        public ArrowBatches.Taken next() {
            if (closed) {
                throw new OgiveException(ErrorCode.CLOSED, "the Arrow data behind table " + name + " was released");
            }
            int batch = next.getAndIncrement();
            if (batch >= batches.size()) {
                return null;
            }
            List<FieldVector> vectors = new ArrayList<>();
            for (int c : columns) {
                vectors.add(batches.get(batch).get(c));
            }
            return new ArrowBatches.Taken(vectors, rows.get(batch), null, true);
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            batches.forEach(b -> b.forEach(FieldVector::close));
        }
    }
}
