package dev.ogive.sort.place;

/// Maps the 64 bits of an element to a key whose signed ascending order is the wanted order, and back.
/// @param floating whether the bits are those of a `double`
/// @param mask xored to ordered keys: 0 ascending, -1 descending, and so on
public record KeyCodec(boolean floating, long mask) {
    /// One below the least ordered key of a number: the 2^52 - 1 keys from there down are NaNs with the sign bit
    /// set.
    private static final long NEGATIVE_NANS = 0x000F_FFFF_FFFF_FFFFL;

    /// Turns `bits[from, to)` into ordered keys.
    ///
    /// Doubles: negative numbers have their magnitude flipped, so that all compare as signed integers; then all
    /// are rotated by the number of NaNs with a sign bit, which moves these from below -infinity to above the
    /// others. A bijection, so that NaNs keep their payload; -0.0 is just below 0.0.
    public void encode(long[] bits, int from, int to) {
        if (floating) {
            for (int i = from; i < to; i++) {
                long b = bits[i];
                bits[i] = ((b ^ (b >> 63 >>> 1)) - NEGATIVE_NANS) ^ mask;
            }
        } else if (mask != 0) {
            for (int i = from; i < to; i++) {
                bits[i] ^= mask;
            }
        }
    }

    /// Undoes [#encode].
    public void decode(long[] keys, int from, int to) {
        if (floating) {
            for (int i = from; i < to; i++) {
                long b = (keys[i] ^ mask) + NEGATIVE_NANS;
                keys[i] = b ^ (b >> 63 >>> 1);
            }
        } else {
            encode(keys, from, to);
        }
    }
}
