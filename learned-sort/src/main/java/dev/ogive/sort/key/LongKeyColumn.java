package dev.ogive.sort.key;

import java.util.BitSet;
import java.util.Objects;

/// A fixed-width column as a key: one word a row, already encoded by [KeyWords].
///
/// Where a null's word could be mistaken for that of a value (64-bit integers at the very end of their range), a
/// word that says null or not goes before.
public final class LongKeyColumn implements KeyColumn {
    private final long[] words;
    private final BitSet nulls;
    private final KeyPlace place;
    private final boolean flagged;

    /// @param words the column's words by row, ascending; not copied
    /// @param nulls rows that are null, or `null` for none; not copied
    public LongKeyColumn(long[] words, BitSet nulls, KeyPlace place) {
        this.words = Objects.requireNonNull(words);
        this.nulls = nulls == null || nulls.isEmpty() ? null : nulls;
        this.place = Objects.requireNonNull(place);
        this.flagged = this.nulls != null && taken(place.nullWord() ^ place.mask());
    }

    private boolean taken(long word) {
        for (int row = 0; row < words.length; row++) {
            if (words[row] == word && !nulls.get(row)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void words(int word, int[] rows, int from, int to, long[] out) {
        long mask = place.mask();
        if (nulls == null || word == 1) {
            for (int i = from; i < to; i++) {
                out[i] = words[rows[i]] ^ mask;
            }
        } else if (flagged) {
            for (int i = from; i < to; i++) {
                out[i] = nulls.get(rows[i]) ? place.nullWord() : 1;
            }
        } else {
            for (int i = from; i < to; i++) {
                out[i] = nulls.get(rows[i]) ? place.nullWord() : words[rows[i]] ^ mask;
            }
        }
    }

    @Override
    public boolean unfinished(int word, long value) {
        return flagged && word == 0 && value == 1;
    }
}
