package dev.ogive.exec.row;

import dev.ogive.column.DataType;
import dev.ogive.column.Hash;
import dev.ogive.column.Lane;
import dev.ogive.memory.Memory;
import java.util.List;

/// Where the parts of a row stand, all at fixed distances from its address:
///
/// ```
/// row     := hash:8?  extra:n*8  wide*  long*  int*  bool*  nulls:(columns+7)/8  padding to 8
/// wide    := I128: low:8 high:8
///          | STRING, LIST, ROW: length:4 prefix:4 tail:8
/// ```
/// A string of up to 12 bytes stands in prefix and tail, padded with zeros. For a longer one
/// `tail` is the distance from the address of its view to its bytes, which are in the same page:
/// a page can be written to a file and read back to any address. LIST and ROW values are encoded
/// ([NestedCodec]) and stored like strings. A set bit in `nulls` says that the column is NULL;
/// its slot then holds an arbitrary value (strings: length 0).
public final class RowLayout {
    /// Longest string that stands in its view.
    public static final int INLINE_BYTES = 12;

    private final List<DataType> types;
    private final int keys;
    private final HashSource hashSource;
    private final int[] offsets;
    private final int extraBytes;
    private final int extraOffset;
    private final int nullsOffset;
    private final int rowBytes;
    private final boolean variable;

    /// Where the hash of a row comes from.
    private enum HashSource {
        STORED,
        KEY_I32,
        KEY_I64
    }

    /// @param keys the first `keys` columns may be matched; in nested ones NaN and -0.0 are
    ///     stored in canonical form
    /// @param extraBytes room for the owner's own state in each row, zeroed when a row is made; a
    ///     multiple of 8
    public RowLayout(List<DataType> types, int keys, int extraBytes) {
        if (extraBytes < 0 || extraBytes % 8 != 0 || keys < 0 || keys > types.size()) {
            throw new IllegalArgumentException("need extra bytes in multiples of 8 and 0 <= keys <= columns, got "
                    + extraBytes + " extra bytes, " + keys + " keys of " + types.size() + " columns");
        }
        this.types = List.copyOf(types);
        this.keys = keys;
        this.hashSource = keys != 1
                ? HashSource.STORED
                : switch (types.getFirst().lane()) {
                    case I32 -> HashSource.KEY_I32;
                    case I64 -> HashSource.KEY_I64;
                    default -> HashSource.STORED;
                };
        this.extraBytes = extraBytes;
        this.extraOffset = hashSource == HashSource.STORED ? 8 : 0;
        this.offsets = new int[types.size()];
        int at = extraOffset + extraBytes;
        boolean anyVariable = false;
        for (int width : new int[] {16, 8, 4, 1}) {
            for (int c = 0; c < offsets.length; c++) {
                if (width(types.get(c)) == width) {
                    offsets[c] = at;
                    at += width;
                    anyVariable |= isVariable(types.get(c).lane());
                }
            }
        }
        this.variable = anyVariable;
        this.nullsOffset = at;
        this.rowBytes = (at + (offsets.length + 7) / 8 + 7) & -8;
    }

    static boolean isVariable(Lane lane) {
        return lane == Lane.STRING || lane == Lane.LIST || lane == Lane.ROW;
    }

    private static int width(DataType type) {
        Lane lane = type.lane();
        return isVariable(lane) ? 16 : lane.bytes();
    }

    public List<DataType> types() {
        return types;
    }

    public int columns() {
        return offsets.length;
    }

    public int keys() {
        return keys;
    }

    /// Bytes of a row without what its strings point to; a multiple of 8.
    public int rowBytes() {
        return rowBytes;
    }

    public int offset(int column) {
        return offsets[column];
    }

    /// Where the owner's state begins.
    public int extraOffset() {
        return extraOffset;
    }

    public int extraBytes() {
        return extraBytes;
    }

    /// Where the byte with the null bit of a column is; the bit is `1 << (column & 7)`.
    public int nullOffset(int column) {
        return nullsOffset + (column >> 3);
    }

    int nullsOffset() {
        return nullsOffset;
    }

    boolean storesHash() {
        return hashSource == HashSource.STORED;
    }

    boolean hasVariable() {
        return variable;
    }

    /// The hash of the row's keys.
    public long hash(long row) {
        return switch (hashSource) {
            case STORED -> Memory.getLong(row);
            case KEY_I32 -> isNull(row, 0) ? Hash.NULL : Hash.ofLong(Memory.getInt(row + offsets[0]));
            case KEY_I64 -> isNull(row, 0) ? Hash.NULL : Hash.ofLong(Memory.getLong(row + offsets[0]));
        };
    }

    public boolean isNull(long row, int column) {
        return (Memory.getByte(row + nullOffset(column)) >> (column & 7) & 1) != 0;
    }

    /// The address of the bytes of the string, list or row in a column.
    public static long bytesOf(long view, int length) {
        return length <= INLINE_BYTES ? view + 4 : view + Memory.getLong(view + 8);
    }
}
