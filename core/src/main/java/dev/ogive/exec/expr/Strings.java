package dev.ogive.exec.expr;

import dev.ogive.column.StringVector;

/// The two forms of string vectors.
final class Strings {
    private Strings() {}

    /// `source` itself where it is flat; else `scratch`, set to point to the dictionary's bytes.
    static StringVector flat(StringVector source, int rows, StringVector scratch) {
        if (!source.isDictionary()) {
            return source;
        }
        int[] codes = source.codes;
        int[] offsets = source.dictionary.offsets;
        int[] starts = scratch.starts;
        int[] lengths = scratch.lengths;
        for (int i = 0; i < rows; i++) {
            int start = offsets[codes[i]];
            starts[i] = start;
            lengths[i] = offsets[codes[i] + 1] - start;
        }
        scratch.dictionary = null;
        scratch.bytes = source.dictionary.bytes;
        scratch.mayHaveNulls = source.mayHaveNulls;
        if (source.mayHaveNulls) {
            System.arraycopy(source.nulls, 0, scratch.nulls, 0, rows);
        }
        return scratch;
    }
}
