package dev.ogive.column;

import java.util.Arrays;
import java.util.HexFormat;

/// An immutable VARBINARY value with value equality.
public final class Binary implements Comparable<Binary> {
    private final byte[] bytes;

    /// Copies the range.
    public Binary(byte[] bytes, int from, int length) {
        this.bytes = Arrays.copyOfRange(bytes, from, from + length);
    }

    public Binary(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /// A copy of the bytes.
    public byte[] toArray() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public int compareTo(Binary other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Binary b && Arrays.equals(bytes, b.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "\\x" + HexFormat.of().formatHex(bytes);
    }
}
