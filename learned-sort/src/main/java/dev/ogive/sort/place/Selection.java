package dev.ogive.sort.place;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Separates the least keys from the others, by pivots at the wanted rank of a sample.
public final class Selection {
    private static final int SAMPLE = 256;
    /// Ranges this small are sorted.
    private static final int SORT_MAX = 1_024;

    private Selection() {}

    /// Moves the least `count` keys to `keys[0, count)`. Expected time O(n), whatever the input: positions of
    /// samples are random.
    public static void select(long[] keys, int count) {
        var random = new SplittableRandom();
        int from = 0;
        int to = keys.length;
        while (from < count && count < to) {
            if (to - from <= SORT_MAX) {
                Arrays.sort(keys, from, to);
                return;
            }
            long[] sample = Sampling.draw(keys, from, to - from, SAMPLE, random);
            Arrays.sort(sample);
            long pivot = sample[(int) ((long) SAMPLE * (count - from) / (to - from))];
            int less = partition(keys, from, to, pivot);
            if (count <= less) {
                to = less;
                continue;
            }
            int notGreater = pivot == Long.MAX_VALUE ? to : partition(keys, less, to, pivot + 1);
            if (count <= notGreater) {
                return; // [less, notGreater) is all pivot
            }
            from = notGreater;
        }
    }

    /// Moves keys below `pivot` to the front; returns where the others start. No unpredictable branch.
    private static int partition(long[] keys, int from, int to, long pivot) {
        int end = from;
        for (int i = from; i < to; i++) {
            long key = keys[i];
            keys[i] = keys[end];
            keys[end] = key;
            end += key < pivot ? 1 : 0;
        }
        return end;
    }
}
