package dev.ogive.exec.store;

import dev.ogive.column.DataType;
import dev.ogive.column.Lane;
import java.util.Arrays;
import java.util.List;

/// Where things are in a page of `1 << rowsShift` rows: the values, then for each column one byte
/// a row that is 1 where the value is NULL.
///
/// Values lie by column, each column's one after another; or by row, the widest first, in a
/// multiple of 8 bytes a row.
///
/// | lane | value |
/// |---|---|
/// | BOOL | 1 byte |
/// | I32 | 4 bytes |
/// | I64, F64 | 8 bytes |
/// | I128 | 8 bytes low word, 8 bytes high word |
/// | STRING | 16 bytes: [TextSlot] |
/// | LIST, ROW | int32 position in the page's list of Java values |
final class PageLayout {
    private static final int WIDTH_MAX = 16;

    final List<DataType> types;
    final int rowsShift;

    /// Bytes from one value of a column to the next.
    final int[] strides;

    final long[] valueOffsets;
    final long[] nullOffsets;
    final long pageBytes;

    PageLayout(List<DataType> types, int rowsShift, boolean byRow) {
        this.types = types;
        this.rowsShift = rowsShift;
        int columns = types.size();
        strides = new int[columns];
        valueOffsets = new long[columns];
        nullOffsets = new long[columns];
        long at = byRow ? placeByRow() : placeByColumn();
        for (int c = 0; c < columns; c++) {
            nullOffsets[c] = at;
            at += 1L << rowsShift;
        }
        pageBytes = Math.max(at, 64);
    }

    private long placeByColumn() {
        long at = 0;
        for (int c = 0; c < strides.length; c++) {
            strides[c] = width(types.get(c).lane());
            valueOffsets[c] = at;
            at += (long) strides[c] << rowsShift;
        }
        return at;
    }

    private long placeByRow() {
        int at = 0;
        for (int width = WIDTH_MAX; width > 0; width >>= 1) {
            for (int c = 0; c < strides.length; c++) {
                if (width(types.get(c).lane()) == width) {
                    valueOffsets[c] = at;
                    at += width;
                }
            }
        }
        int rowBytes = strides.length == 1 ? at : (at + 7) & -8;
        Arrays.fill(strides, rowBytes);
        return (long) rowBytes << rowsShift;
    }

    private static int width(Lane lane) {
        return switch (lane) {
            case BOOL -> 1;
            case I32, LIST, ROW -> 4;
            case I64, F64 -> 8;
            case I128, STRING -> 16;
        };
    }

    int rowsPerPage() {
        return 1 << rowsShift;
    }
}
