package dev.ogive.column;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.List;

/// A logical SQL type. Every type is carried by one [Lane] during execution.
public sealed interface DataType permits SimpleType, DecimalType, EnumType, Listed, RowType {
    /// How values of this type travel in a vector.
    Lane lane();

    /// The name as a user types it, for example `DECIMAL(12,2)`; parses back to the same type.
    String sql();

    static DecimalType decimal(int precision, int scale) {
        return new DecimalType(precision, scale);
    }

    /// How deeply lists, rows and maps may nest: what walks over values recurses as deeply.
    int DEPTH_MAX = 1_000;

    /// How deeply lists, rows and maps nest in it.
    default int depth() {
        return 0;
    }

    /// @throws OgiveException TOO_COMPLEX if a list, row or map around the type nested too deeply
    private static void requireShallow(DataType inner) {
        if (inner.depth() >= DEPTH_MAX) {
            throw new OgiveException(
                    ErrorCode.TOO_COMPLEX, "lists, rows and maps nest at most " + DEPTH_MAX + " levels deep");
        }
    }

    static ListType list(DataType element) {
        requireShallow(element);
        return new ListType(element);
    }

    static MapType map(DataType key, DataType value) {
        requireShallow(key);
        requireShallow(value);
        return new MapType(key, value);
    }

    static RowType row(List<Field> fields) {
        fields.forEach(f -> requireShallow(f.type()));
        return new RowType(fields);
    }

    /// This type with INTEGER where nothing told the type: what `NULL` and `[]` are stored and
    /// returned as.
    default DataType known() {
        return switch (this) {
            case SimpleType s -> s == SimpleType.NULL ? SimpleType.INTEGER : s;
            case DecimalType _, EnumType _ -> this;
            case ListType(DataType element) -> list(element.known());
            case MapType(DataType key, DataType value) -> map(key.known(), value.known());
            case RowType(List<Field> fields) ->
                row(fields.stream()
                        .map(f -> new Field(f.name(), f.type().known(), f.nullable()))
                        .toList());
        };
    }

    /// TINYINT to HUGEINT, UTINYINT to UBIGINT.
    default boolean isInteger() {
        return switch (this) {
            case SimpleType s -> s.magnitudeBits() > 0;
            case DecimalType _, EnumType _, Listed _, RowType _ -> false;
        };
    }

    /// Integers, decimals, REAL and DOUBLE.
    default boolean isNumeric() {
        return isInteger() || this instanceof DecimalType || this == SimpleType.REAL || this == SimpleType.DOUBLE;
    }
}
