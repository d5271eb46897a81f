package dev.ogive.storage.encoding;

/// How one column of one partition is laid out. The buffers of a record batch, in Arrow's order:
///
/// | encoding | buffers |
/// |---|---|
/// | Constant | none |
/// | Packed, ScaledDouble, Codes | validity, values |
/// | Plain of BOOL, F64, I128 lanes | validity, values |
/// | Plain of STRING lane, Fsst | validity, offsets (int32, rows + 1), bytes |
/// | Plain of LIST lane | validity, offsets (int32, rows + 1); then the elements |
/// | Plain of ROW lane | validity; then the fields |
///
/// The validity buffer is empty where no row of the batch is null; else bit `i` (least significant first)
/// is set
/// where row `i` is not null. Numbers are little-endian.
public sealed interface Encoding {
    /// Every row of the partition is the same value, or every row is null.
    ///
    /// @param isNull whether that value is NULL
    /// @param high,low the value: I32 and I64 lanes and BOOL (0 or 1) in `low`, F64 as its bits in
    ///     `low`, I128 in both
    record Constant(boolean isNull, long high, long low) implements Encoding {}

    /// Integers: value = `base` + a signed integer of `width` bytes.
    ///
    /// @param width 1, 2, 4 or 8 (then `base` is 0)
    record Packed(int width, long base) implements Encoding {
        public Packed {
            checkWidth(width);
        }
    }

    /// Doubles that are decimal fractions: value = (double) (`base` + signed integer) / 10^`exponent`,
    /// exactly the
    /// double that was written.
    record ScaledDouble(int width, long base, int exponent) implements Encoding {
        public ScaledDouble {
            checkWidth(width);
            if (exponent < 0 || exponent > 15) {
                throw new IllegalArgumentException("need an exponent from 0 to 15, got " + exponent);
            }
        }
    }

    /// Strings as codes of `width` bytes into the partition's sorted dictionary.
    record Codes(int width) implements Encoding {
        public Codes {
            checkWidth(width);
        }
    }

    /// Arrow's own layout of the logical type.
    record Plain() implements Encoding {}

    /// Strings compressed one by one with a table of symbols.
    record Compressed(Fsst table) implements Encoding {}

    private static void checkWidth(int width) {
        if (width != 1 && width != 2 && width != 4 && width != 8) {
            throw new IllegalArgumentException("need a width of 1, 2, 4 or 8 bytes, got " + width);
        }
    }
}
