package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.column.Lane;
import dev.ogive.storage.ZoneMap;
import java.util.List;

/// Columns that are one value.
final class Constants {
    private Constants() {}

    static EncodedColumn column(DataType type, Encoding.Constant constant, List<Integer> sizes) {
        List<EncodedColumn.Part> parts = sizes.stream()
                .map(rows -> new EncodedColumn.Part(rows, zone(type.lane(), constant, rows), new byte[0][]))
                .toList();
        return new EncodedColumn(type, constant, null, parts, List.of());
    }

    private static ZoneMap zone(Lane lane, Encoding.Constant constant, int rows) {
        if (constant.isNull()) {
            return ZoneMap.unknown(rows, rows);
        }
        return switch (lane) {
            case I32, I64 -> ZoneMap.ofLongs(constant.low(), constant.low(), 0, rows);
            case F64 -> {
                double value = Double.longBitsToDouble(constant.low()) + 0.0;
                yield ZoneMap.ofDoubles(value, value, 0, rows);
            }
            case BOOL, I128, STRING, LIST, ROW -> ZoneMap.unknown(0, rows);
        };
    }
}
