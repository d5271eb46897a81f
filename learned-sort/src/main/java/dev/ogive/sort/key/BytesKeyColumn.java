package dev.ogive.sort.key;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.Objects;

/// A string column in Arrow's layout as a key: binary collation, seven bytes a word.
public final class BytesKeyColumn implements KeyColumn {
    private static final ValueLayout.OfInt OFFSET = ValueLayout.JAVA_INT_UNALIGNED;

    private final MemorySegment data;
    private final MemorySegment offsets;
    private final BitSet nulls;
    private final KeyPlace place;

    /// @param data the bytes of all strings
    /// @param offsets int32; string `i` is `[offsets[i], offsets[i + 1])` of `data`
    /// @param nulls rows that are null, or `null` for none; not copied
    public BytesKeyColumn(MemorySegment data, MemorySegment offsets, BitSet nulls, KeyPlace place) {
        this.data = Objects.requireNonNull(data);
        this.offsets = Objects.requireNonNull(offsets);
        this.nulls = nulls;
        this.place = Objects.requireNonNull(place);
    }

    @Override
    public void words(int word, int[] rows, int from, int to, long[] out) {
        long mask = place.mask();
        for (int i = from; i < to; i++) {
            int row = rows[i];
            if (nulls != null && nulls.get(row)) {
                out[i] = place.nullWord();
                continue;
            }
            int start = offsets.get(OFFSET, 4L * row);
            int length = offsets.get(OFFSET, 4L * row + 4) - start;
            out[i] = KeyWords.ofBytes(data, start, length, word) ^ mask;
        }
    }

    @Override
    public boolean unfinished(int word, long value) {
        return value != place.nullWord() && KeyWords.continues(value ^ place.mask());
    }
}
