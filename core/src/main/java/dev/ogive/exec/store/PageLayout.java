package dev.ogive.exec.store;

import dev.ogive.column.DataType;
import dev.ogive.column.Lane;
import java.util.List;

/// Where things are in a page of `1 << rowsShift` rows: for each column its values one after
/// another, then one byte a row that is 1 where the value is NULL.
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
    final List<DataType> types;
    final int rowsShift;
    final int[] widths;
    final long[] valueOffsets;
    final long[] nullOffsets;
    final long pageBytes;

    PageLayout(List<DataType> types, int rowsShift) {
        this.types = types;
        this.rowsShift = rowsShift;
        int columns = types.size();
        widths = new int[columns];
        valueOffsets = new long[columns];
        nullOffsets = new long[columns];
        long at = 0;
        for (int c = 0; c < columns; c++) {
            widths[c] = width(types.get(c).lane());
            valueOffsets[c] = at;
            at += (long) widths[c] << rowsShift;
        }
        for (int c = 0; c < columns; c++) {
            nullOffsets[c] = at;
            at += 1L << rowsShift;
        }
        pageBytes = Math.max(at, 64);
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
