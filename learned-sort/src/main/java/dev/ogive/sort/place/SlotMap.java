package dev.ogive.sort.place;

import java.util.Arrays;

/// Maps the keys of one cache-sized bucket to slots of about one key, monotone; refitted for
/// every bucket.
///
/// - `exact`: the range is so narrow that each value has a slot of its own;
/// - `linear`: evenly wide slots, one subtraction and one shift a key;
/// - otherwise two levels, as in [PlacementModel]: even root cells, each cut into evenly wide
///   slots in proportion to the keys that a strided sample finds in it.
///
/// Mutable and reused: fitting allocates nothing.
final class SlotMap {
    private static final int ROOT_BITS_MAX = 9;
    /// A fit looks at one key of this many.
    private static final int STRIDE = 4;

    long min;
    long max;
    int shift;
    boolean exact;
    boolean linear;
    int slots;
    final long[] roots = new long[1 << ROOT_BITS_MAX];
    private final int[] weights = new int[1 << ROOT_BITS_MAX];

    /// Finds least and greatest of at least one key.
    void bound(long[] keys, int from, int end) {
        // Two chains of each: a comparison waits two cycles for the one before it.
        long least = keys[from];
        long greatest = least;
        long leastOdd = least;
        long greatestOdd = least;
        int i = from;
        for (; i < end - 1; i += 2) {
            long even = keys[i];
            long odd = keys[i + 1];
            least = Math.min(least, even);
            greatest = Math.max(greatest, even);
            leastOdd = Math.min(leastOdd, odd);
            greatestOdd = Math.max(greatestOdd, odd);
        }
        long last = keys[end - 1];
        min = Math.min(Math.min(least, leastOdd), last);
        max = Math.max(Math.max(greatest, greatestOdd), last);
    }

    /// Fits to `n` keys whose bounds were found and differ, to at most `2 n + 1100` slots.
    void fit(long[] keys, int from, int n) {
        long range = max - min;
        int rangeBits = Long.SIZE - Long.numberOfLeadingZeros(range);
        int slotBits = Integer.SIZE - Integer.numberOfLeadingZeros(n - 1);
        int evenShift = Math.max(0, rangeBits - slotBits);
        // Between n and 2n slots.
        shift = evenShift > 0 && (range >>> evenShift) < n ? evenShift - 1 : evenShift;
        exact = shift == 0;
        linear = true;
        slots = (int) (range >>> shift) + 1;
        int rootBits = Math.min(slotBits - 4, ROOT_BITS_MAX);
        if (exact || rootBits < 2) {
            return;
        }
        int rootShift = rangeBits - rootBits;
        int rootCount = (int) (range >>> rootShift) + 1;
        if (!even(keys, from, n, rootShift, rootCount)) {
            linear = false;
            shift = rootShift;
            cutRoots(n, rootCount);
        }
    }

    /// Counts a sample into `weights`; whether linear slots will do: the sum of squares of evenly
    /// spread keys is at most doubled.
    private boolean even(long[] keys, int from, int n, int rootShift, int rootCount) {
        Arrays.fill(weights, 0, rootCount, 0);
        for (int i = from; i < from + n; i += STRIDE) {
            weights[(int) ((keys[i] - min) >>> rootShift)]++;
        }
        long squares = 0;
        for (int i = 0; i < rootCount; i++) {
            squares += (long) weights[i] * weights[i];
        }
        long sampled = n / STRIDE;
        return squares <= 2 * (sampled + sampled * sampled / rootCount);
    }

    private void cutRoots(int n, int rootCount) {
        int slot = 0;
        for (int i = 0; i < rootCount; i++) {
            // As many slots as keys expected, rounded up to a power of two; two keys for a cell that the sample missed.
            int keys = Math.max(2, Math.min(weights[i] * STRIDE, n));
            int bits = Math.min(Integer.SIZE - Integer.numberOfLeadingZeros(keys - 1), shift);
            roots[i] = (slot - ((long) i << bits)) << 6 | (shift - bits);
            slot += 1 << bits;
        }
        slots = slot;
    }

    /// Counts keys by slot.
    void count(long[] keys, int from, int end, char[] counts) {
        if (linear) {
            countLinear(keys, from, end, min, shift, counts);
        } else {
            countRoots(keys, from, end, min, shift, roots, counts);
        }
    }

    private static void countLinear(long[] keys, int from, int end, long min, int shift, char[] counts) {
        for (int i = from; i < end; i++) {
            counts[(int) ((keys[i] - min) >>> shift)]++;
        }
    }

    private static void countRoots(long[] keys, int from, int end, long min, int shift, long[] roots, char[] counts) {
        for (int i = from; i < end; i++) {
            long d = keys[i] - min;
            long root = roots[(int) (d >>> shift)];
            counts[(int) ((d >>> root) + (root >> 6))]++;
        }
    }
}
