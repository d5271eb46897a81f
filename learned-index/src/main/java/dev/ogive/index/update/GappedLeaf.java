package dev.ogive.index.update;

import dev.ogive.index.search.LeafSearch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// A sorted array with gaps, addressed by a line from key to slot.
///
/// ```
/// slot      0    1    2    3    4    5    6    7
/// occupied  x         x    x              x
/// keys      3    8    8    9   12   12   12   max      a gap repeats the next key, so that the array stays sorted
/// ```
/// An insert fills the gap in front of its successor, or shifts as few keys as lie between there and the
/// nearest gap. One thread writes; readers check [#version] before and after (a sequence lock): it is odd
/// while a write is under way.
final class GappedLeaf {
    static final int CAPACITY = 256;
    /// A leaf fuller than this splits: shifts grow with the square of how full it is.
    static final int COUNT_MAX = 232;

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(GappedLeaf.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] keys = new long[CAPACITY];
    private final long[] values = new long[CAPACITY];
    private final long[] occupied = new long[CAPACITY / Long.SIZE];
    private final long low;
    private final double slotsPerKey;
    private int count;

    @SuppressWarnings("UnusedVariable") // through VERSION
    private int version;

    /// Spreads `count` entries over the leaf, evenly.
    GappedLeaf(long[] sourceKeys, long[] sourceValues, int from, int count) {
        if (count > CAPACITY) {
            throw new IllegalArgumentException("need count <= " + CAPACITY + ", got " + count);
        }
        this.count = count;
        Arrays.fill(keys, Long.MAX_VALUE);
        int slot = -1;
        for (int i = 0; i < count; i++) {
            int next = (int) (((2L * i + 1) * CAPACITY) / (2L * count));
            Arrays.fill(keys, slot + 1, next + 1, sourceKeys[from + i]);
            values[next] = sourceValues[from + i];
            occupied[next >>> 6] |= 1L << next;
            slot = next;
        }
        low = count == 0 ? 0 : sourceKeys[from];
        double range = count == 0 ? 0 : (double) sourceKeys[from + count - 1] - (double) low;
        slotsPerKey = range > 0 ? (CAPACITY - 1) / range : 0;
    }

    int count() {
        return count;
    }

    int beginRead() {
        int seen = (int) VERSION.getAcquire(this);
        while ((seen & 1) != 0) {
            Thread.onSpinWait();
            seen = (int) VERSION.getAcquire(this);
        }
        return seen;
    }

    boolean endRead(int seen) {
        VarHandle.acquireFence();
        return (int) VERSION.getOpaque(this) == seen;
    }

    private void beginWrite() {
        VERSION.setOpaque(this, version + 1);
        VarHandle.releaseFence();
    }

    private void endWrite() {
        VERSION.setRelease(this, version + 1);
    }

    /// Slot of `key`, or -1.
    int find(long key) {
        int slot = lowerBound(key);
        if (slot == CAPACITY || keys[slot] != key) {
            return -1;
        }
        slot = nextOccupied(slot);
        return slot < CAPACITY && keys[slot] == key ? slot : -1;
    }

    long value(int slot) {
        return values[slot];
    }

    private int lowerBound(long key) {
        // A key outside the line's range is clamped; a NaN cannot arise, and the cast saturates.
        int guess = (int) (((double) key - (double) low) * slotsPerKey);
        return LeafSearch.lowerBound(keys, Math.clamp(guess, 0, CAPACITY), key);
    }

    private int nextOccupied(int slot) {
        if (slot >= CAPACITY) {
            return CAPACITY;
        }
        int word = slot >>> 6;
        long bits = occupied[word] & (-1L << slot);
        while (bits == 0) {
            if (++word == occupied.length) {
                return CAPACITY;
            }
            bits = occupied[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    private boolean isOccupied(int slot) {
        return (occupied[slot >>> 6] >>> slot & 1) != 0;
    }

    /// Nearest gap at or after `slot`, or [#CAPACITY].
    private int gapAfter(int slot) {
        int word = slot >>> 6;
        long gaps = ~occupied[word] & (-1L << slot);
        while (gaps == 0) {
            if (++word == occupied.length) {
                return CAPACITY;
            }
            gaps = ~occupied[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(gaps);
    }

    /// Nearest gap before `slot`, or -1.
    private int gapBefore(int slot) {
        if (slot == 0) {
            return -1;
        }
        int last = slot - 1;
        int word = last >>> 6;
        long gaps = ~occupied[word] & (-1L >>> (63 - (last & 63)));
        while (gaps == 0) {
            if (--word < 0) {
                return -1;
            }
            gaps = ~occupied[word];
        }
        return (word << 6) + 63 - Long.numberOfLeadingZeros(gaps);
    }

    void replace(int slot, long value) {
        beginWrite();
        values[slot] = value;
        endWrite();
    }

    /// Inserts a key that is absent; there is room.
    void insert(long key, long value) {
        int slot = lowerBound(key);
        beginWrite();
        if (slot == CAPACITY || isOccupied(slot)) {
            int before = gapBefore(slot);
            int after = slot == CAPACITY ? CAPACITY : gapAfter(slot);
            if (after == CAPACITY || (before >= 0 && slot - before <= after - slot)) {
                System.arraycopy(keys, before + 1, keys, before, slot - 1 - before);
                System.arraycopy(values, before + 1, values, before, slot - 1 - before);
                occupied[before >>> 6] |= 1L << before;
                slot--;
            } else {
                System.arraycopy(keys, slot, keys, slot + 1, after - slot);
                System.arraycopy(values, slot, values, slot + 1, after - slot);
                occupied[after >>> 6] |= 1L << after;
            }
        }
        keys[slot] = key;
        values[slot] = value;
        occupied[slot >>> 6] |= 1L << slot;
        count++;
        endWrite();
    }

    /// Turns an occupied slot into a gap.
    void remove(int slot) {
        beginWrite();
        occupied[slot >>> 6] &= ~(1L << slot);
        long next = slot + 1 == CAPACITY ? Long.MAX_VALUE : keys[slot + 1];
        int at = slot;
        do {
            keys[at--] = next;
        } while (at >= 0 && !isOccupied(at));
        count--;
        endWrite();
    }

    /// Copies entries with `key >= from` in order, up to the end of the arrays; returns how many.
    int copy(long from, long[] targetKeys, long[] targetValues, int at) {
        int copied = at;
        for (int slot = nextOccupied(lowerBound(from));
                slot < CAPACITY && copied < targetKeys.length;
                slot = nextOccupied(slot + 1)) {
            targetKeys[copied] = keys[slot];
            targetValues[copied++] = values[slot];
        }
        return copied - at;
    }
}
