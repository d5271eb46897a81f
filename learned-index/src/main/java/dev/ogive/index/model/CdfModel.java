package dev.ogive.index.model;

import java.nio.ByteBuffer;

/// The curve of a column: how many of its `n` keys lie below a given key.
///
/// Keys are 64-bit in *unsigned* order. Every model is immutable, safe for use by many threads, and
/// **monotone**: `a <= b` (unsigned) implies `position(a) <= position(b)`.
public sealed interface CdfModel permits RmiModel, PgmModel, RadixSplineModel, EquiDepthModel {
    /// Value of [#errorMax] where nothing is known.
    long ERROR_UNKNOWN = -1;

    /// Number of keys `n` that the model describes; for a model fitted on a sample, the size of the whole.
    long keyCount();

    /// Estimates the number of keys less than `key` (its lower bound), in `[0, n]`.
    long position(long key);

    /// [#position(long)] clamped to a valid row (or bucket), in `[0, n)`; 0 where `n` is 0.
    default long predict(long key) {
        return Math.max(0, Math.min(position(key), keyCount() - 1));
    }

    /// Greatest `|position(key) - lowerBound(key)|` over *all* keys, present or not, in rows; guaranteed
    /// where the model was built on all keys, [#ERROR_UNKNOWN] where it saw a sample.
    long errorMax();

    /// Bytes that the model occupies, apart from object headers.
    long sizeBytes();

    /// Least key with `position(key) >= p * n`, or the greatest key of all where there is none.
    ///
    /// @param p share of keys, 0 to 1
    default long quantile(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("need 0 <= p <= 1, got " + p);
        }
        long target = Math.round(p * keyCount());
        long low = 0;
        long high = -1;
        while (low != high) {
            long middle = low + ((high - low) >>> 1);
            if (position(middle) < target) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Share of keys below `key`, 0 to 1: the key in rank space, where every distribution is uniform.
    default double rank(long key) {
        return keyCount() == 0 ? 0 : (double) position(key) / keyCount();
    }

    /// Estimates which share of the keys lies in `[low, high]`, both ends included, in unsigned order.
    default Selectivity selectivity(long low, long high) {
        if (keyCount() == 0 || Long.compareUnsigned(low, high) > 0) {
            return new Selectivity(0, 0);
        }
        long end = high == -1 ? keyCount() : position(high + 1);
        double share = (double) (end - position(low)) / keyCount();
        double error = errorMax() == ERROR_UNKNOWN ? 1 : Math.min(1, 2.0 * errorMax() / keyCount());
        return new Selectivity(share, error);
    }

    /// The model as bytes: a versioned, checksummed frame (see [ModelCodec]).
    default byte[] toBytes() {
        return ModelCodec.encode(this);
    }

    /// Reads back what [#toBytes()] wrote.
    ///
    /// @throws IllegalArgumentException if the bytes are no model, damaged, or of a version this code
    ///     does not know
    static CdfModel fromBytes(byte[] bytes) {
        return ModelCodec.decode(ByteBuffer.wrap(bytes));
    }
}
