package dev.ogive.exec.join;

import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.exec.scan.ScanFilter;
import dev.ogive.exec.store.RowPages;
import dev.ogive.memory.Memory;

/// What the finished build side of a join tells the scan of a probe key: the range of its keys,
/// and where it pays a set of bits, either one per value of the range (exact) or a Bloom filter
/// of two bits in one word. Rows that it refuses match nothing. Made empty with the plan, filled
/// once by the build; readers see it complete or not at all.
public final class JoinFilter implements ScanFilter {
    /// A set of bits is made for at most this many rows; larger ones miss the caches more than
    /// they save.
    private static final long ROWS_MAX = 4 << 20;

    private static final long BITS_PER_ROW_EXACT = 64;
    private static final long BITS_EXACT_ALWAYS = 1 << 18;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long min;
    private long max;
    private long[] bits;

    /// Bloom filter: the hash's top bits give the word.
    private int bloomShift;

    private boolean exact;

    private volatile boolean ready;

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public long min() {
        return min;
    }

    @Override
    public long max() {
        return max;
    }

    @Override
    public boolean hasMembers() {
        return bits != null;
    }

    /// Fills the filter from one key column of finished rows.
    ///
    /// @param distinct whether no value stands there twice
    void fill(KeyRange range, RowPages pages, int column, boolean distinct) {
        min = range.min;
        max = range.max;
        long rows = pages.rows();
        long span = max - min + 1;
        if (rows > 0 && rows <= ROWS_MAX && min <= max) {
            boolean small = span > 0 && span <= Math.max(BITS_EXACT_ALWAYS, rows * BITS_PER_ROW_EXACT);
            if (!(small && distinct && rows == span)) {
                exact = small;
                if (small) {
                    bits = new long[(int) ((span + 63) >>> 6)];
                } else {
                    int words = (int) Math.max(16, Long.highestOneBit(rows * 12 / 64) * 2);
                    bloomShift = 64 - Integer.numberOfTrailingZeros(words);
                    bits = new long[words];
                }
                addAll(pages, column);
            }
            // Keys that fill their range: the range says it all.
            if (exact && members() == span) {
                bits = null;
            }
        }
        ready = true;
    }

    private long members() {
        long members = 0;
        for (long word : bits) {
            members += Long.bitCount(word);
        }
        return members;
    }

    /// Fills the filter with the range alone.
    void fillRange(KeyRange range) {
        min = range.min;
        max = range.max;
        ready = true;
    }

    private void addAll(RowPages pages, int column) {
        boolean ints = pages.types().get(column).lane() == dev.ogive.column.Lane.I32;
        boolean nullable = pages.mayHaveNulls(column);
        for (int p = 0; p < pages.pages(); p++) {
            long values = pages.columnAddress(column, p);
            long nulls = pages.nullAddress(column, p);
            int rows = pages.rowsIn(p);
            for (int i = 0; i < rows; i++) {
                if (nullable && Memory.getByte(nulls + i) != 0) {
                    continue;
                }
                long key = ints ? Memory.getInt(values + 4L * i) : Memory.getLong(values + 8L * i);
                if (exact) {
                    long offset = key - min;
                    bits[(int) (offset >>> 6)] |= 1L << offset;
                } else {
                    long hash = key * MULTIPLIER;
                    bits[(int) (hash >>> bloomShift)] |= bloomBits(hash);
                }
            }
        }
    }

    private static long bloomBits(long hash) {
        return 1L << (hash >>> 20) | 1L << (hash >>> 26);
    }

    @Override
    public int refine(Vector values, int[] positions, int count) {
        return switch (values) {
            case I32Vector v -> exact ? exactInts(v.values, positions, count) : bloomInts(v.values, positions, count);
            case I64Vector v -> exact ? exactLongs(v.values, positions, count) : bloomLongs(v.values, positions, count);
            default -> count;
        };
    }

    private int exactLongs(long[] values, int[] positions, int count) {
        long[] set = bits;
        long origin = min;
        long span = max - min;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            long offset = values[i] - origin;
            positions[kept] = positions[i];
            if (offset >= 0 & offset <= span) {
                kept += (int) (set[(int) (offset >>> 6)] >>> offset) & 1;
            }
        }
        return kept;
    }

    private int exactInts(int[] values, int[] positions, int count) {
        long[] set = bits;
        long origin = min;
        long span = max - min;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            long offset = values[i] - origin;
            positions[kept] = positions[i];
            if (offset >= 0 & offset <= span) {
                kept += (int) (set[(int) (offset >>> 6)] >>> offset) & 1;
            }
        }
        return kept;
    }

    private int bloomLongs(long[] values, int[] positions, int count) {
        long[] set = bits;
        int shift = bloomShift;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            long hash = values[i] * MULTIPLIER;
            long wanted = bloomBits(hash);
            positions[kept] = positions[i];
            kept += (set[(int) (hash >>> shift)] & wanted) == wanted ? 1 : 0;
        }
        return kept;
    }

    private int bloomInts(int[] values, int[] positions, int count) {
        long[] set = bits;
        int shift = bloomShift;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            long hash = values[i] * MULTIPLIER;
            long wanted = bloomBits(hash);
            positions[kept] = positions[i];
            kept += (set[(int) (hash >>> shift)] & wanted) == wanted ? 1 : 0;
        }
        return kept;
    }
}
