package dev.ogive.index;

import dev.ogive.index.search.IndexPicker;
import dev.ogive.index.search.StaticIndex;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/// Finds keys in a sorted column: the fastest of several structures for the data at hand, learned where
/// learning wins.
///
/// Keys are 64-bit, in *signed* order, duplicates welcome. The index keeps a reference to the keys; they
/// must not change. Immutable: any number of threads may read. Batches ([#lowerBound(long[], long[])]) of
/// 32 keys and more are the fast way: their cache misses overlap.
///
/// ```java
/// LearnedIndex index = LearnedIndex.build(sortedKeys);
/// RowRange rows = index.range(10, 20);           // rows with 10 <= key <= 20
/// index.lowerBound(queries, positions);
/// System.out.println(index.describe());
/// ```
public final class LearnedIndex {
    private static final ValueLayout.OfLong KEY = ValueLayout.JAVA_LONG_UNALIGNED;

    /// Keys of a segment that one entry of the index stands for: two bits short of 5% of the keys.
    private static final int SEGMENT_BLOCK_LENGTH = 32;

    private final long keyCount;
    /// The keys, or null where they are in [#segment].
    private final long[] keys;
    /// The keys, or null. Then [#index] is over the last key of every full block.
    private final MemorySegment segment;
    private final StaticIndex index;
    private final String reason;

    private LearnedIndex(long keyCount, long[] keys, MemorySegment segment, IndexPicker.Pick pick) {
        this.keyCount = keyCount;
        this.keys = keys;
        this.segment = segment;
        this.index = pick.index();
        this.reason = pick.reason();
    }

    /// Fits an index over `sortedKeys`.
    ///
    /// @param sortedKeys ascending in signed order; kept, not copied
    /// @throws IllegalArgumentException if the keys do not ascend
    public static LearnedIndex build(long[] sortedKeys) {
        checkSorted(sortedKeys);
        return new LearnedIndex(sortedKeys.length, sortedKeys, null, IndexPicker.pick(sortedKeys));
    }

    /// Fits an index over keys outside the heap, or more than an array can hold (up to 6.8e10).
    ///
    /// @param sortedKeys 64-bit keys in native byte order, ascending in signed order; kept, not copied:
    ///     the index is valid
    ///     as long as the segment is
    /// @throws IllegalArgumentException if the keys do not ascend, or the size is no multiple of 8
    public static LearnedIndex build(MemorySegment sortedKeys) {
        long bytes = sortedKeys.byteSize();
        if (bytes % Long.BYTES != 0 || bytes / Long.BYTES / SEGMENT_BLOCK_LENGTH > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("need whole keys of 8 bytes, at most 2^31 blocks of "
                    + SEGMENT_BLOCK_LENGTH + ", got " + bytes + " bytes");
        }
        long count = bytes / Long.BYTES;
        long[] blockLast = new long[(int) (count / SEGMENT_BLOCK_LENGTH)];
        long previous = Long.MIN_VALUE;
        for (long i = 0; i < count; i++) {
            long key = sortedKeys.getAtIndex(KEY, i);
            if (key < previous) {
                throw unsorted(i, previous, key);
            }
            previous = key;
        }
        for (int block = 0; block < blockLast.length; block++) {
            blockLast[block] = sortedKeys.getAtIndex(KEY, (block + 1L) * SEGMENT_BLOCK_LENGTH - 1);
        }
        return new LearnedIndex(count, null, sortedKeys, IndexPicker.pick(blockLast));
    }

    private static void checkSorted(long[] keys) {
        int descents = 0;
        for (int i = 1; i < keys.length; i++) {
            descents += keys[i] < keys[i - 1] ? 1 : 0;
        }
        if (descents == 0) {
            return;
        }
        for (int i = 1; i < keys.length; i++) {
            if (keys[i] < keys[i - 1]) {
                throw unsorted(i, keys[i - 1], keys[i]);
            }
        }
    }

    private static IllegalArgumentException unsorted(long row, long before, long key) {
        return new IllegalArgumentException("keys must ascend, but row " + row + " has " + key + " after " + before);
    }

    /// Number of keys.
    public long size() {
        return keyCount;
    }

    /// Number of keys less than `key`: the row of the first key that is not less, or [#size()].
    public long lowerBound(long key) {
        long found = index.lowerBound(key);
        return segment == null ? found : lowerBoundInBlock(found, key);
    }

    /// Lower bounds of many keys at once.
    ///
    /// @param keys in any order
    /// @param positions receives the lower bound of `keys[i]` in `positions[i]`; at least as long as `keys`
    public void lowerBound(long[] keys, long[] positions) {
        lowerBound(keys, 0, keys.length, positions);
    }

    /// Lower bounds of `keys[from, to)` into the same places of `positions`.
    @SuppressWarnings("ReferenceEquality") // the same array twice is what is refused
    public void lowerBound(long[] keys, int from, int to, long[] positions) {
        if (from < 0 || from > to || to > keys.length || to > positions.length) {
            throw new IllegalArgumentException("need 0 <= from <= to within " + keys.length + " keys and "
                    + positions.length + " positions, got [" + from + ", " + to + ")");
        }
        if (keys == positions) {
            throw new IllegalArgumentException("keys and positions must be different arrays");
        }
        index.lowerBound(keys, from, to, positions);
        if (segment != null) {
            for (int i = from; i < to; i++) {
                positions[i] = lowerBoundInBlock(positions[i], keys[i]);
            }
        }
    }

    private long lowerBoundInBlock(long block, long key) {
        long base = block * SEGMENT_BLOCK_LENGTH;
        long remaining = Math.min(SEGMENT_BLOCK_LENGTH, keyCount - base);
        while (remaining > 0) {
            long half = (remaining + 1) >>> 1;
            base = segment.getAtIndex(KEY, base + half - 1) < key ? base + half : base;
            remaining -= half;
        }
        return base;
    }

    /// Number of keys less than or equal to `key`.
    public long upperBound(long key) {
        return key == Long.MAX_VALUE ? keyCount : lowerBound(key + 1);
    }

    /// Rows whose key equals `key`.
    public RowRange equalRange(long key) {
        return range(key, key);
    }

    /// Rows with `low <= key <= high`; empty where `low > high`.
    public RowRange range(long low, long high) {
        long from = lowerBound(low);
        return new RowRange(from, low > high ? from : upperBound(high));
    }

    /// Whether some key equals `key`.
    public boolean contains(long key) {
        long row = lowerBound(key);
        return row < keyCount && keyAt(row) == key;
    }

    /// Copies keys from the first that is not less than `low`, in order, as many as there are and fit;
    /// returns how many.
    public int scan(long low, long[] target) {
        long from = lowerBound(low);
        int count = (int) Math.min(target.length, keyCount - from);
        if (keys != null) {
            System.arraycopy(keys, (int) from, target, 0, count);
        } else {
            MemorySegment.copy(segment, KEY, from * Long.BYTES, target, 0, count);
        }
        return count;
    }

    private long keyAt(long row) {
        return keys != null ? keys[(int) row] : segment.getAtIndex(KEY, row);
    }

    /// Bytes of the index beside the keys.
    public long sizeBytes() {
        return index.sizeBytes() + (segment == null ? 0 : keyCount / SEGMENT_BLOCK_LENGTH * Long.BYTES);
    }

    /// For people: the structure and why it was picked, on the first line; then sizes.
    public String describe() {
        double share = keyCount == 0 ? 0 : 100.0 * sizeBytes() / (8.0 * keyCount);
        return index.summary() + ": " + reason + "\n"
                + String.format(
                        Locale.ROOT, "%,d keys, index %,d bytes (%.2f%% of the keys)", keyCount, sizeBytes(), share)
                + (segment == null
                        ? ""
                        : "\nkeys in a memory segment, one entry for each block of " + SEGMENT_BLOCK_LENGTH);
    }
}
