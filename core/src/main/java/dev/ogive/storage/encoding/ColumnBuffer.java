package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;

/// Collects the values of one column, batch by batch, and encodes them. For one thread.
///
/// What is buffered is already narrow: integers and codes are packed at the end of each batch.
public abstract sealed class ColumnBuffer
        permits LongBuffer, DoubleBuffer, BoolBuffer, Int128Buffer, TextBuffer, NestedBuffer {
    /// An empty buffer for columns of this type.
    public static ColumnBuffer of(DataType type) {
        return switch (type) {
            case SimpleType s ->
                switch (s.lane()) {
                    case BOOL -> new BoolBuffer(type);
                    case I32, I64 -> new LongBuffer(type);
                    case I128 -> new Int128Buffer(type);
                    case F64 -> new DoubleBuffer(type);
                    case STRING -> new TextBuffer(type);
                    case LIST, ROW -> throw new IllegalArgumentException(type.sql());
                };
            case DecimalType d ->
                d.precision() <= DecimalType.MAX_LONG_PRECISION ? new LongBuffer(type) : new Int128Buffer(type);
            case EnumType _ -> new LongBuffer(type);
            case Listed _, RowType _ -> new NestedBuffer(type);
        };
    }

    /// Adds rows `[from, from + count)` of `source` to the current batch.
    public abstract void append(Vector source, int from, int count);

    /// Ends the current batch, which may be empty.
    public abstract void endBatch();

    /// Has the bounds of blocks of rows kept even where the column does not seem to follow their
    /// order.
    public void keepBounds() {}

    /// Bytes of memory held, about.
    public abstract long bytes();

    /// Encodes all ended batches.
    ///
    /// @param plain true: Arrow's own layout whatever it takes, for batches that are to be read
    ///     back at once
    public abstract EncodedColumn encode(boolean plain);
}
