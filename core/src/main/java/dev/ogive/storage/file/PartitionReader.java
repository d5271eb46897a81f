package dev.ogive.storage.file;

import dev.ogive.column.Dictionary;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.encoding.Chunks;
import dev.ogive.storage.encoding.Encoding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/// Makes chunks over the bytes of a file with a known layout.
public final class PartitionReader {
    /// Dictionaries larger than this may be dropped when the heap runs short, and are then read
    /// again.
    private static final int KEPT_DICTIONARY_BYTES = 1 << 20;

    private PartitionReader() {}

    /// Chunks of all columns: `result[batch][column]`.
    ///
    /// @throws OgiveException CORRUPT_FILE if the layout does not fit the bytes
    public static ColumnChunk[][] chunks(String name, FileLayout layout, MemorySegment file) {
        int batches = layout.columns().getFirst().parts().size();
        ColumnChunk[][] chunks = new ColumnChunk[batches][layout.columns().size()];
        for (int c = 0; c < layout.columns().size(); c++) {
            List<ColumnChunk> column = column(name, layout.columns().get(c), file);
            for (int b = 0; b < batches; b++) {
                chunks[b][c] = column.get(b);
            }
        }
        return chunks;
    }

    private static List<ColumnChunk> column(String name, FileLayout.Column column, MemorySegment file) {
        Supplier<Dictionary> dictionary =
                column.encoding() instanceof Encoding.Codes ? new LazyDictionary(name, column, file) : null;
        List<List<ColumnChunk>> children = new ArrayList<>();
        for (FileLayout.Column child : column.children()) {
            children.add(column(name, child, file));
        }
        List<ColumnChunk> chunks = new ArrayList<>();
        for (int b = 0; b < column.parts().size(); b++) {
            FileLayout.Part part = column.parts().get(b);
            MemorySegment[] buffers = new MemorySegment[part.buffers().size()];
            for (int i = 0; i < buffers.length; i++) {
                buffers[i] = slice(file, part.buffers().get(i));
            }
            int batch = b;
            List<ColumnChunk> parts = children.stream().map(c -> c.get(batch)).toList();
            try {
                chunks.add(Chunks.of(
                        column.type(), column.encoding(), part.zone(), buffers, dictionary, parts, part.bytes()));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new OgiveException(ErrorCode.CORRUPT_FILE, "file " + name + ": " + e.getMessage(), e);
            }
        }
        return chunks;
    }

    private static MemorySegment slice(MemorySegment file, FileLayout.Buffer buffer) {
        return file.asSlice(buffer.position(), buffer.length());
    }

    /// Checks every buffer against its checksum.
    ///
    /// @throws OgiveException CORRUPT_FILE naming the file and the column
    public static void verify(String name, FileLayout layout, MemorySegment file) {
        for (int c = 0; c < layout.columns().size(); c++) {
            int column = c;
            verify(name, () -> "column " + column, layout.columns().get(c), file);
        }
    }

    /// Checks the buffers of one column of one batch against their checksums.
    ///
    /// @throws OgiveException CORRUPT_FILE naming the file and the column
    public static void verify(String name, FileLayout layout, int batch, int column, MemorySegment file) {
        verifyPart(name, () -> "column " + column, layout.columns().get(column), batch, file);
    }

    private static void verifyPart(
            String name, Supplier<String> what, FileLayout.Column column, int batch, MemorySegment file) {
        for (FileLayout.Buffer b : column.parts().get(batch).buffers()) {
            verify(name, () -> what.get() + ", batch " + batch, b, file);
        }
        for (FileLayout.Column child : column.children()) {
            verifyPart(name, () -> what.get() + ", child", child, batch, file);
        }
    }

    private static void verify(String name, Supplier<String> what, FileLayout.Column column, MemorySegment file) {
        for (FileLayout.Buffer b : column.dictionary()) {
            verify(name, () -> what.get() + ", dictionary", b, file);
        }
        for (int p = 0; p < column.parts().size(); p++) {
            int batch = p;
            for (FileLayout.Buffer b : column.parts().get(p).buffers()) {
                verify(name, () -> what.get() + ", batch " + batch, b, file);
            }
        }
        for (FileLayout.Column child : column.children()) {
            verify(name, () -> what.get() + ", child", child, file);
        }
    }

    /// @param what names the buffer; asked where it is not sound
    private static void verify(String name, Supplier<String> what, FileLayout.Buffer buffer, MemorySegment file) {
        CRC32C crc = new CRC32C();
        crc.update(slice(file, buffer).asByteBuffer());
        if ((int) crc.getValue() != buffer.crc()) {
            throw new OgiveException(
                    ErrorCode.CORRUPT_FILE,
                    "file " + name + ", " + what.get() + ": the " + buffer.length() + " bytes at " + buffer.position()
                            + " are not those that were written (CRC-32C " + Integer.toHexString((int) crc.getValue())
                            + ", expected " + Integer.toHexString(buffer.crc()) + ")");
        }
    }

    /// The dictionary of a column, read when first asked for.
    private static final class LazyDictionary implements Supplier<Dictionary> {
        private final String name;
        private final FileLayout.Column column;
        private final MemorySegment file;
        private volatile Dictionary kept;
        private volatile SoftReference<Dictionary> soft;

        LazyDictionary(String name, FileLayout.Column column, MemorySegment file) {
            this.name = name;
            this.column = column;
            this.file = file;
        }

        @Override
        public Dictionary get() {
            Dictionary d = kept;
            if (d != null) {
                return d;
            }
            SoftReference<Dictionary> reference = soft;
            d = reference == null ? null : reference.get();
            return d != null ? d : load();
        }

        private synchronized Dictionary load() {
            if (kept != null) {
                return kept;
            }
            Dictionary d = soft == null ? null : soft.get();
            if (d != null) {
                return d;
            }
            for (FileLayout.Buffer b : column.dictionary()) {
                verify(name, () -> "a dictionary", b, file);
            }
            int[] offsets = slice(file, column.dictionary().get(0)).toArray(ValueLayout.JAVA_INT_UNALIGNED);
            byte[] bytes = slice(file, column.dictionary().get(1)).toArray(ValueLayout.JAVA_BYTE);
            for (int i = 0; i < offsets.length; i++) {
                if (offsets[i] < (i == 0 ? 0 : offsets[i - 1]) || offsets[i] > bytes.length) {
                    throw new OgiveException(
                            ErrorCode.CORRUPT_FILE,
                            "file " + name + ": offset " + i + " of a dictionary is " + offsets[i]);
                }
            }
            d = new Dictionary(bytes, offsets, true);
            if (bytes.length <= KEPT_DICTIONARY_BYTES) {
                kept = d;
            } else {
                soft = new SoftReference<>(d);
            }
            return d;
        }
    }
}
