package dev.ogive.index.search;

/// Searches without a model: the last resort of a wrong prediction.
final class Gallop {
    private Gallop() {}

    /// Lower bound of `key` in `keys[low, high)`, without unpredictable branches.
    static int lowerBound(long[] keys, int low, int high, long key) {
        int base = low;
        int remaining = high - low;
        while (remaining > 1) {
            int half = remaining >>> 1;
            base = keys[base + half - 1] < key ? base + half : base;
            remaining -= half;
        }
        return remaining == 1 && keys[base] < key ? base + 1 : base;
    }

    /// Lower bound of `key`, known to be in `[low, high]`, found in steps that double from `guess`: costs
    /// about twice the logarithm of the guess's error, whatever the size of the range.
    static int from(long[] keys, int guess, int low, int high, long key) {
        int step = 8;
        if (guess < high && keys[guess] < key) {
            int left = guess + 1;
            int right = left + step;
            while (right < high && keys[right] < key) {
                left = right + 1;
                step <<= 1;
                // Subtraction first: `left + step` may pass the largest int.
                right = high - left <= step ? high : left + step;
            }
            return lowerBound(keys, left, Math.min(right, high), key);
        }
        int right = Math.min(guess, high);
        int left = right - step;
        while (left > low && keys[left] >= key) {
            right = left;
            step <<= 1;
            left = right - low <= step ? low : right - step;
        }
        return lowerBound(keys, Math.max(left, low), right, key);
    }
}
