package dev.ogive.sort.key;

/// Direction of a column and place of its nulls, which does not depend on the direction.
public record KeyPlace(boolean descending, boolean nullsFirst) {
    /// `ASC NULLS LAST`.
    public static final KeyPlace ASCENDING = new KeyPlace(false, false);

    /// `DESC NULLS LAST`.
    public static final KeyPlace DESCENDING = new KeyPlace(true, false);

    /// Word of a null: beyond every word of a value that is neither 0 nor all ones.
    long nullWord() {
        return nullsFirst ? 0 : -1;
    }

    /// What to xor a value's word with.
    long mask() {
        return descending ? -1 : 0;
    }
}
