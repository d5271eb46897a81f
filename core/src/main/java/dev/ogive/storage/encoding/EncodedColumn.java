package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.storage.RowGuide;
import dev.ogive.storage.ZoneMap;
import java.util.List;

/// A column ready to be written: its encoding and, per record batch, its buffers.
///
/// @param dictionary the sorted strings of [Encoding.Codes], else null
/// @param parts one per record batch
/// @param children of LIST and ROW columns, else empty; their parts match these parts
/// @param guide where its values are, or null
public record EncodedColumn(
        DataType type,
        Encoding encoding,
        Dictionary dictionary,
        List<Part> parts,
        List<EncodedColumn> children,
        RowGuide guide) {
    public EncodedColumn {
        parts = List.copyOf(parts);
        children = List.copyOf(children);
    }

    /// A column of whose order nothing is known.
    public EncodedColumn(
            DataType type, Encoding encoding, Dictionary dictionary, List<Part> parts, List<EncodedColumn> children) {
        this(type, encoding, dictionary, parts, children, null);
    }

    /// One record batch of the column.
    ///
    /// @param buffers as [Encoding] lists them
    public record Part(int rows, ZoneMap zone, byte[][] buffers) {}
}
