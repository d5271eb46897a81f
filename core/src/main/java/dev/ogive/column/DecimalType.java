package dev.ogive.column;

/// Exact decimal: the unscaled value travels as int64 up to 18 digits, as int128 beyond.
///
/// @param precision digits in all, 1 to 38
/// @param scale digits after the point, 0 to `precision`
public record DecimalType(int precision, int scale) implements DataType {
    /// Digits that always fit an int64.
    public static final int MAX_LONG_PRECISION = 18;

    public static final int MAX_PRECISION = 38;

    public DecimalType {
        if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
            throw new IllegalArgumentException("need 1 <= precision <= 38 and 0 <= scale <= precision, got DECIMAL("
                    + precision + "," + scale + ")");
        }
    }

    @Override
    public Lane lane() {
        return precision <= MAX_LONG_PRECISION ? Lane.I64 : Lane.I128;
    }

    @Override
    public String sql() {
        return "DECIMAL(" + precision + "," + scale + ")";
    }
}
