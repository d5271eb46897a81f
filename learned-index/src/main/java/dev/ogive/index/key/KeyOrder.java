package dev.ogive.index.key;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Maps values to 64-bit keys such that unsigned order of keys is the order of values.
///
/// | type | key | exact |
/// |---|---|---|
/// | integers, DATE, TIME, TIMESTAMP, DECIMAL up to 18 digits | `value ^ 2^63` | yes |
/// | BOOLEAN | 0, 1 | yes |
/// | REAL, DOUBLE | IEEE bits, inverted if negative, else with the sign bit set (see [#ofDouble]) | yes |
/// | DECIMAL past 18 digits | 128-bit value shifted right by 64 - `dropBits` | ties |
/// | VARCHAR, VARBINARY | first 8 bytes, big-endian, zero-padded | ties |
/// | composite | fields packed from the most significant bit down | as its fields |
///
/// "Ties" means `a <= b` implies `key(a) <= key(b)`, but different values may share a key: the caller
/// compares the values themselves within an equal-key run. Null has no key; callers keep nulls apart.
public final class KeyOrder {
    private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private KeyOrder() {}

    /// Key of a signed value; also of DATE (days), TIMESTAMP (any unit) and DECIMAL as unscaled long.
    public static long ofLong(long value) {
        return value ^ Long.MIN_VALUE;
    }

    /// Inverse of [#ofLong(long)].
    public static long toLong(long key) {
        return key ^ Long.MIN_VALUE;
    }

    /// Key of a boolean, `false < true`.
    public static long ofBoolean(boolean value) {
        return value ? 1 : 0;
    }

    /// Inverse of [#ofBoolean(boolean)].
    public static boolean toBoolean(long key) {
        return key != 0;
    }

    /// Key of a double: NaN equals NaN and is largest, `-0.0` equals `0.0`.
    public static long ofDouble(double value) {
        // Adding 0.0 turns -0.0 into 0.0; doubleToLongBits makes every NaN the same.
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 | Long.MIN_VALUE);
    }

    /// Inverse of [#ofDouble(double)], up to the sign of zero and the payload of NaN.
    public static double toDouble(long key) {
        return Double.longBitsToDouble(key ^ (~key >> 63 | Long.MIN_VALUE));
    }

    /// Key of a float: the key of the double of the same value, so that REAL and DOUBLE columns compare
    /// by key.
    public static long ofFloat(float value) {
        return ofDouble(value);
    }

    /// Inverse of [#ofFloat(float)].
    public static float toFloat(long key) {
        return (float) toDouble(key);
    }

    /// Key of a 128-bit decimal in two's complement: its bits from `dropBits` up. Exact with `dropBits =
    /// 0`, which fits values of up to 64 bits; with more, values that differ in the dropped bits tie.
    /// [#dropBits] gives the fewest.
    ///
    /// @param high upper 64 bits, signed
    /// @param low lower 64 bits
    /// @param dropBits low bits given up, 0 to 64
    /// @throws IllegalArgumentException if the value does not fit 64 bits after dropping
    public static long ofDecimal128(long high, long low, int dropBits) {
        if (dropBits < 0 || dropBits > 64) {
            throw new IllegalArgumentException("need 0 <= dropBits <= 64, got " + dropBits);
        }
        long shifted = dropBits == 0 ? low : dropBits == 64 ? high : high << (64 - dropBits) | low >>> dropBits;
        long rest = dropBits == 64 ? shifted >> 63 : high >> dropBits;
        if (rest != shifted >> 63) {
            throw new IllegalArgumentException("decimal with high word " + high + " needs more than " + dropBits
                    + " dropped bits to fit a key of 64 bits");
        }
        return ofLong(shifted);
    }

    /// The fewest low bits to drop so that every value in `[min, max]` of a 128-bit column fits a key.
    ///
    /// @param minHigh upper word of the column's least value
    /// @param minLow lower word of the column's least value
    /// @param maxHigh upper word of the column's greatest value
    /// @param maxLow lower word of the column's greatest value
    public static int dropBits(long minHigh, long minLow, long maxHigh, long maxLow) {
        return Math.max(excessBits(minHigh, minLow), excessBits(maxHigh, maxLow));
    }

    private static int excessBits(long high, long low) {
        long sign = high >> 63;
        long magnitudeHigh = high ^ sign;
        int significant = magnitudeHigh != 0
                ? 128 - Long.numberOfLeadingZeros(magnitudeHigh)
                : 64 - Long.numberOfLeadingZeros(low ^ sign);
        return Math.max(0, significant + 1 - 64);
    }

    /// Key of a byte string (UTF-8 text compares by code point, binary by unsigned byte): its first 8
    /// bytes.
    public static long ofBytes(byte[] bytes, int from, int to) {
        return ofBytes(MemorySegment.ofArray(bytes), from, to);
    }

    /// Key of the byte string `[from, to)` of `bytes`: its first 8 bytes, zero-padded.
    public static long ofBytes(MemorySegment bytes, long from, long to) {
        long length = to - from;
        if (length >= 8) {
            return bytes.get(BIG_ENDIAN_LONG, from);
        }
        long key = 0;
        for (long i = 0; i < length; i++) {
            key |= (bytes.get(ValueLayout.JAVA_BYTE, from + i) & 0xffL) << (56 - 8 * i);
        }
        return key;
    }

    /// Appends a field to a composite key: the first field stands highest. Start with 0 and append fields
    /// until the widths add up to at most 64; a composite compares as its fields in order.
    ///
    /// @param composite key so far, right-aligned
    /// @param field offset of the field from its column's minimum, unsigned
    /// @param bits width of the field, 1 to 63, with `field < 2^bits`
    public static long append(long composite, long field, int bits) {
        if (bits < 1 || bits > 63 || field >>> bits != 0) {
            throw new IllegalArgumentException(
                    "field " + Long.toUnsignedString(field) + " does not fit " + bits + " bits");
        }
        if (composite >>> (64 - bits) != 0) {
            throw new IllegalArgumentException("composite key overflows 64 bits when " + bits + " more are appended");
        }
        return composite << bits | field;
    }

    /// Key of a composite whose fields do not fit 64 bits together: the most significant `bits` of a
    /// field's full key. Keeps order with ties.
    public static long truncate(long key, int bits) {
        return bits == 0 ? 0 : key >>> (64 - bits);
    }
}
