package dev.ogive.sort.key;

/// A column as a sort key: order-preserving 64-bit words, compared as **unsigned** numbers, first word first.
///
/// Nulls, direction and collation are all in the words, so a sort never calls back to compare two rows. A
/// fixed-width column has one word (two if it needs all 64 bits and has nulls); a string has as many as it is
/// long, and only rows that tie on one are asked for the next. Implementations need not be thread-safe.
///
/// See [KeyWords] for the encodings, [LongKeyColumn] and [BytesKeyColumn] for columns in arrays and segments.
public interface KeyColumn {
    /// Writes word `word` of `rows[i]` to `words[i]`, for `i` in `[from, to)`.
    ///
    /// Called with rows whose earlier words all tie and are [unfinished][#unfinished].
    void words(int word, int[] rows, int from, int to, long[] words);

    /// Whether rows that tie on `value` as their word `word` may differ in the next one. False: the column is
    /// exhausted, they are equal in it.
    boolean unfinished(int word, long value);
}
