package dev.ogive.exec.aggregate;

/// What is expected of an aggregation's input. Decides which structures are used and how large they may grow, never a
/// result.
///
/// @param rows of the input, NaN if unknown
/// @param groups NaN if unknown
/// @param keyMin least value of the only key, if that is an integer
/// @param keyMax greatest value of the only key; less than `keyMin`: unknown
public record Expected(double rows, double groups, long keyMin, long keyMax) {
    /// Nothing is known.
    public static final Expected NOTHING = new Expected(Double.NaN, Double.NaN, 0, -1);

    /// Values that the only key can have, 0 if unknown or past a long.
    long keyRange() {
        return keyMax < keyMin ? 0 : Math.max(0, keyMax - keyMin + 1);
    }
}
