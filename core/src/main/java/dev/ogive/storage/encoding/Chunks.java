package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;

/// Makes the reader of one column of one batch.
public final class Chunks {
    private Chunks() {}

    /// @param buffers as [Encoding] lists them, native memory
    /// @param dictionary for [Encoding.Codes], else null
    /// @param children of LIST and ROW columns
    /// @param bytes at rest
    /// @throws IllegalArgumentException if buffers are missing or too short for `zone.rows()`
    public static ColumnChunk of(
            DataType type,
            Encoding encoding,
            ZoneMap zone,
            MemorySegment[] buffers,
            Supplier<Dictionary> dictionary,
            List<ColumnChunk> children,
            long bytes) {
        int rows = zone.rows();
        MemorySegment validity = null;
        if (!(encoding instanceof Encoding.Constant)) {
            validity = at(buffers, 0, zone.nulls() == 0 ? 0 : (rows + 7) >> 3);
        }
        return switch (encoding) {
            case Encoding.Constant c -> new ConstantChunk(zone, type.lane(), c);
            case Encoding.Packed(int width, long base) -> {
                boolean filters = type.lane() == Lane.I32 || type.lane() == Lane.I64;
                MemorySegment data = at(buffers, 1, (long) rows * width);
                yield new IntegerChunk(zone, validity, data, width, base, filters, bytes);
            }
            case Encoding.ScaledDouble(int width, long base, int exponent) -> {
                MemorySegment data = at(buffers, 1, (long) rows * width);
                yield new ScaledDoubleChunk(zone, validity, data, width, base, exponent, bytes);
            }
            case Encoding.Codes(int width) ->
                new DictionaryChunk(zone, validity, at(buffers, 1, (long) rows * width), width, dictionary, bytes);
            case Encoding.Compressed(Fsst table) ->
                new CompressedChunk(zone, validity, at(buffers, 1, (rows + 1) * 4L), at(buffers, 2, 0), table, bytes);
            case Encoding.Plain _ -> plain(type, zone, validity, buffers, children, bytes);
        };
    }

    private static ColumnChunk plain(
            DataType type,
            ZoneMap zone,
            MemorySegment validity,
            MemorySegment[] buffers,
            List<ColumnChunk> children,
            long bytes) {
        int rows = zone.rows();
        boolean isFloat = type == SimpleType.REAL;
        return switch (type.lane()) {
            case BOOL -> new BoolChunk(zone, validity, at(buffers, 1, (rows + 7) >> 3), bytes);
            case F64 -> new DoubleChunk(zone, validity, at(buffers, 1, (isFloat ? 4L : 8L) * rows), isFloat, bytes);
            case I128 -> new Int128Chunk(zone, validity, at(buffers, 1, 16L * rows), type == SimpleType.UUID, bytes);
            case STRING -> new StringChunk(zone, validity, at(buffers, 1, (rows + 1) * 4L), at(buffers, 2, 0), bytes);
            case LIST -> new NestedChunk(zone, validity, at(buffers, 1, (rows + 1) * 4L), children, bytes);
            case ROW -> new NestedChunk(zone, validity, null, children, bytes);
            case I32, I64 -> throw new IllegalArgumentException(type.sql() + " is always packed");
        };
    }

    private static MemorySegment at(MemorySegment[] buffers, int index, long bytesMin) {
        if (index >= buffers.length || buffers[index].byteSize() < bytesMin) {
            throw new IllegalArgumentException("buffer " + index + " has "
                    + (index < buffers.length ? buffers[index].byteSize() : 0) + " bytes, needs " + bytesMin);
        }
        return buffers[index];
    }
}
