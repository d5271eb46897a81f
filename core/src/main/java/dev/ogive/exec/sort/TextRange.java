package dev.ogive.exec.sort;

import java.util.Arrays;

/// Which bits differ among the texts of a key, in their first words of eight bytes, big-endian
/// and with zeros behind the end. Bits that are alike in all texts need not be sorted: without
/// them lower-case words take five to seven bits a letter, digits four, and a common beginning
/// nothing.
final class TextRange {
    /// Words that are looked at.
    static final int WORDS = 4;

    private static final int BYTES = WORDS * Long.BYTES;

    /// Bits set in some text, and in all.
    private final long[] some = new long[WORDS];

    private final long[] all = new long[WORDS];

    /// Bytes of the longest text.
    private int lengthMax;

    /// Words of the shortest text.
    private int wordsMin = WORDS;

    /// Whether the end of a text may look like the zeros behind it.
    private boolean endsInZero;

    TextRange() {
        Arrays.fill(all, -1);
    }

    /// Widens the range by the text in a slot.
    void add(KeyValues values, int column, long slot) {
        int length = values.length(column, slot);
        lengthMax = Math.max(lengthMax, length);
        int words = Math.min(WORDS, (length + 7) >> 3);
        wordsMin = Math.min(wordsMin, words);
        long word = 0;
        for (int w = 0; w < words; w++) {
            word = values.word(column, slot, w << 3);
            some[w] |= word;
            all[w] &= word;
        }
        endsInZero |= length > 0 && length <= BYTES && (word & 0xFFL << (-length & 7) * Byte.SIZE) == 0;
    }

    /// Widens the range by another.
    void add(TextRange other) {
        for (int w = 0; w < WORDS; w++) {
            some[w] |= other.some[w];
            all[w] &= other.all[w];
        }
        lengthMax = Math.max(lengthMax, other.lengthMax);
        wordsMin = Math.min(wordsMin, other.wordsMin);
        endsInZero |= other.endsInZero;
    }

    /// Words that hold what texts begin with, at least one.
    int words() {
        return Math.clamp((lengthMax + 7L) >> 3, 1, WORDS);
    }

    /// Whether texts are equal if these words are.
    boolean isWhole() {
        return lengthMax <= BYTES && !endsInZero;
    }

    /// The bits of a word that are 1 in all texts.
    long common(int word) {
        return word < wordsMin ? all[word] & some[word] : 0;
    }

    /// The bits of a word that are not the same in all texts.
    long varying(int word) {
        return some[word] ^ common(word);
    }
}
