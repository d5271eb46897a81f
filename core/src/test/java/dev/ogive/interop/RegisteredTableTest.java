package dev.ogive.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.NeedsFlags;
import dev.ogive.Ogive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables registered from readers over the caller's own allocator: the caller frees what is its
/// own, the engine the rest.
@NeedsFlags("Arrow data is handed over through arrow-java")
class RegisteredTableTest {
    @TempDir
    Path directory;

    /// One batch with the buffers of `source`, which stays the caller's.
    private static final class OneBatch extends ArrowReader {
        private final VectorSchemaRoot source;
        private final Map<Long, Dictionary> dictionaries;
        private boolean done;

        OneBatch(BufferAllocator allocator, VectorSchemaRoot source, Map<Long, Dictionary> dictionaries) {
            super(allocator);
            this.source = source;
            this.dictionaries = dictionaries;
        }

        @Override
        public VectorSchemaRoot getVectorSchemaRoot() throws IOException {
            return dictionaries.isEmpty() ? super.getVectorSchemaRoot() : source;
        }

        @Override
        public boolean loadNextBatch() throws IOException {
            if (done) {
                return false;
            }
            done = true;
            if (dictionaries.isEmpty()) {
                prepareLoadNextBatch();
                try (var batch = new VectorUnloader(source).getRecordBatch()) {
                    new VectorLoader(getVectorSchemaRoot()).load(batch);
                }
            }
            return true;
        }

        @Override
        public Dictionary lookup(long id) {
            return dictionaries.get(id);
        }

        @Override
        public Set<Long> getDictionaryIds() {
            return dictionaries.keySet();
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        protected void closeReadSource() {}

        @Override
        protected Schema readSchema() {
            return source.getSchema();
        }
    }

    private static List<String> rows(Ogive engine, String sql) throws IOException {
        List<String> rows = new ArrayList<>();
        try (ArrowReader result = engine.query(sql)) {
            while (result.loadNextBatch()) {
                VectorSchemaRoot root = result.getVectorSchemaRoot();
                for (int r = 0; r < root.getRowCount(); r++) {
                    List<String> row = new ArrayList<>();
                    for (FieldVector v : root.getFieldVectors()) {
                        row.add(String.valueOf(v.getObject(r)));
                    }
                    rows.add(String.join("|", row));
                }
            }
        }
        return rows;
    }

    private static VarCharVector text(String name, BufferAllocator allocator, String... values) {
        VarCharVector v = new VarCharVector(name, allocator);
        v.allocateNew(values.length);
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                v.setNull(i);
            } else {
                v.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
            }
        }
        v.setValueCount(values.length);
        return v;
    }

    private static void register(Ogive engine, String name, BufferAllocator allocator, VectorSchemaRoot root)
            throws IOException {
        try (ArrowReader reader = new OneBatch(allocator, root, Map.of())) {
            engine.register(name, reader);
        }
    }

    @Test
    void slicesStayReadableWhenTheirOwnerFreesThem() throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                Ogive engine = Ogive.open(directory)) {
            IntVector k = new IntVector("k", allocator);
            k.allocateNew(10);
            for (int i = 0; i < 10; i++) {
                if (i % 3 == 0) {
                    k.setNull(i);
                } else {
                    k.setSafe(i, i);
                }
            }
            k.setValueCount(10);
            VarCharVector v = text("v", allocator, "a0", "b1", null, "d3", "e4", "\u00e95", null, "h7", "i8", "j9");
            try (VectorSchemaRoot root = new VectorSchemaRoot(List.of(k, v, new NullVector("n", 10)))) {
                root.setRowCount(10);
                try (VectorSchemaRoot slice = root.slice(3, 5)) {
                    register(engine, "t", allocator, slice);
                }
            }
            assertThat(rows(engine, "SELECT * FROM t"))
                    .containsExactly("null|d3|null", "4|e4|null", "5|\u00e95|null", "null|null|null", "7|h7|null");
            engine.unregister("t");
            assertThat(allocator.getAllocatedMemory()).isZero();
        }
    }

    @Test
    void nestedAndViewedValuesAreRead() throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                Ogive engine = Ogive.open(directory)) {
            ListVector list = ListVector.empty("l", allocator);
            UnionListWriter writer = list.getWriter();
            writer.allocate();
            StructVector struct = StructVector.empty("s", allocator);
            BigIntVector field =
                    struct.addOrGet("a", FieldType.nullable(new ArrowType.Int(64, true)), BigIntVector.class);
            field.allocateNew(4);
            ViewVarCharVector view = new ViewVarCharVector("v", allocator);
            view.allocateNew(4);
            for (int i = 0; i < 4; i++) {
                if (i != 2) {
                    writer.setPosition(i);
                    writer.startList();
                    for (int e = 0; e < i; e++) {
                        writer.bigInt().writeBigInt(e * 10L);
                    }
                    writer.endList();
                    field.setSafe(i, i);
                    struct.setIndexDefined(i);
                    view.setSafe(i, "longer than twelve bytes ".repeat(i).getBytes(StandardCharsets.UTF_8));
                }
            }
            writer.setValueCount(4);
            struct.setValueCount(4);
            view.setValueCount(4);
            try (VectorSchemaRoot root = new VectorSchemaRoot(List.of(list, struct, view))) {
                root.setRowCount(4);
                try (VectorSchemaRoot slice = root.slice(1, 3)) {
                    register(engine, "t", allocator, slice);
                }
            }
            assertThat(rows(engine, "SELECT l, l[2], s.a, length(v) FROM t"))
                    .containsExactly("[0]|null|1|25", "null|null|null|null", "[0,10,20]|10|3|75");
        }
    }

    @Test
    void dictionariesAreDecoded() throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                Ogive engine = Ogive.open(directory);
                VarCharVector words = text("words", allocator, "red", "green", "blue");
                VarCharVector plain = text("c", allocator, "red", "blue", null, "green", "red", null)) {
            Dictionary dictionary = new Dictionary(words, new DictionaryEncoding(1, false, new ArrowType.Int(8, true)));
            FieldVector codes = (FieldVector) DictionaryEncoder.encode(plain, dictionary);
            try (VectorSchemaRoot root = new VectorSchemaRoot(List.of(codes));
                    ArrowReader reader = new OneBatch(allocator, root, Map.of(1L, dictionary))) {
                root.setRowCount(6);
                engine.register("t", reader);
            }
            assertThat(rows(engine, "SELECT c, count(*) FROM t GROUP BY c ORDER BY c"))
                    .containsExactly("blue|1", "green|1", "red|2", "null|2");
        }
    }
}
