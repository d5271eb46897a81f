package dev.ogive.storage.file;

import dev.ogive.column.DataType;
import dev.ogive.storage.RowGuide;
import dev.ogive.storage.ZoneMap;
import dev.ogive.storage.encoding.Encoding;
import java.util.List;

/// Where everything in a partition file is, with a checksum for each buffer.
///
/// @param bytes length of the file
/// @param rows rows in all
public record FileLayout(long bytes, int rows, List<Column> columns) {
    public FileLayout {
        columns = List.copyOf(columns);
    }

    /// @param position,length in the file
    /// @param crc CRC-32C of the bytes
    public record Buffer(long position, int length, int crc) {}

    /// @param dictionary offsets and bytes of the dictionary, or empty
    /// @param parts one per record batch
    /// @param guide where its values are, or null
    public record Column(
            DataType type,
            Encoding encoding,
            List<Buffer> dictionary,
            List<Part> parts,
            List<Column> children,
            RowGuide guide) {
        public Column {
            dictionary = List.copyOf(dictionary);
            parts = List.copyOf(parts);
            children = List.copyOf(children);
        }
    }

    /// @param rows of this column in the batch: for elements of lists as many as there are
    ///     elements
    public record Part(int rows, ZoneMap zone, List<Buffer> buffers) {
        public Part {
            buffers = List.copyOf(buffers);
        }

        long bytes() {
            long total = 0;
            for (Buffer b : buffers) {
                total += b.length();
            }
            return total;
        }
    }
}
