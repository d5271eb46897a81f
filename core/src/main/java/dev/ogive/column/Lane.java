package dev.ogive.column;

/// The physical form of a vector. Kernels are written per lane, not per SQL type.
public enum Lane {
    /// `boolean[]`
    BOOL(1),
    /// `int[]`
    I32(4),
    /// `long[]`
    I64(8),
    /// two `long[]`: high and low words of a signed 128-bit integer
    I128(16),
    /// `double[]`
    F64(8),
    /// byte ranges, or codes into a [Dictionary]
    STRING(16),
    /// ranges of a child vector
    LIST(8),
    /// child vectors side by side
    ROW(0);

    private final int bytes;

    Lane(int bytes) {
        this.bytes = bytes;
    }

    /// Fixed bytes a value takes in a row, without what it points to.
    public int bytes() {
        return bytes;
    }
}
