package dev.ogive.index.model;

/// The curve of a column: how many of its `n` keys lie below a given key.
///
/// Keys are 64-bit in *unsigned* order. Every model is immutable, safe for use by many threads, and
/// **monotone**: `a <= b` (unsigned) implies `position(a) <= position(b)`.
public sealed interface CdfModel permits RmiModel {

    /// Number of keys `n` that the model describes; for a model fitted on a sample, the size of the whole.
    long keyCount();

    /// Estimates the number of keys less than `key` (its lower bound), in `[0, n]`.
    long position(long key);

    /// [#position(long)] clamped to a valid row (or bucket), in `[0, n)`; 0 where `n` is 0.
    default long predict(long key) {
        return Math.max(0, Math.min(position(key), keyCount() - 1));
    }

    /// Bytes that the model occupies, apart from object headers.
    long sizeBytes();
}
