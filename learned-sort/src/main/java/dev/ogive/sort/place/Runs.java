package dev.ogive.sort.place;

/// Stretches that are in order already.
public final class Runs {
    private Runs() {}

    /// Length of the longest prefix of `keys[from, to)` that does not descend in the order of `key ^ mask`.
    public static int nonDescending(long[] keys, int from, int to, long mask) {
        if (from >= to) {
            return 0;
        }
        long last = keys[from] ^ mask;
        for (int i = from + 1; i < to; i++) {
            long key = keys[i] ^ mask;
            if (key < last) {
                return i - from;
            }
            last = key;
        }
        return to - from;
    }

    /// Length of the longest prefix of `keys[from, to)` that descends at every step in the order of `key ^ mask`.
    public static int strictlyDescending(long[] keys, int from, int to, long mask) {
        if (from >= to) {
            return 0;
        }
        long last = keys[from] ^ mask;
        for (int i = from + 1; i < to; i++) {
            long key = keys[i] ^ mask;
            if (key >= last) {
                return i - from;
            }
            last = key;
        }
        return to - from;
    }

    /// Whether `keys[from, to)`, of 128 keys at least, seems nearly sorted: few of 64 adjacent pairs descend.
    public static boolean fewDescents(long[] keys, int from, int to) {
        int step = (to - from - 1) / 64;
        int descents = 0;
        for (int i = from; i + 1 < to; i += step) {
            descents += keys[i] > keys[i + 1] ? 1 : 0;
        }
        return descents <= 8;
    }

    /// Reverses `keys[from, to)`.
    public static void reverse(long[] keys, int from, int to) {
        for (int i = from, j = to - 1; i < j; i++, j--) {
            long key = keys[i];
            keys[i] = keys[j];
            keys[j] = key;
        }
    }

    /// Reverses `payload[from, to)`.
    public static void reverse(int[] payload, int from, int to) {
        for (int i = from, j = to - 1; i < j; i++, j--) {
            int carried = payload[i];
            payload[i] = payload[j];
            payload[j] = carried;
        }
    }

    /// Whether `payload[from, to)` never descends.
    public static boolean nonDescending(int[] payload, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (payload[i] < payload[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /// Whether `keys[from, to)` descends at every step in the order of `Double.compare`.
    public static boolean strictlyDescending(double[] keys, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (Double.compare(keys[i], keys[i - 1]) >= 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether `keys[from, to)` never descends in the order of `Double.compare`.
    public static boolean nonDescending(double[] keys, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (Double.compare(keys[i], keys[i - 1]) < 0) {
                return false;
            }
        }
        return true;
    }

    /// Reverses `keys[from, to)`.
    public static void reverse(double[] keys, int from, int to) {
        for (int i = from, j = to - 1; i < j; i++, j--) {
            double key = keys[i];
            keys[i] = keys[j];
            keys[j] = key;
        }
    }

    /// Reverses `keys[from, to)`.
    public static void reverse(float[] keys, int from, int to) {
        for (int i = from, j = to - 1; i < j; i++, j--) {
            float key = keys[i];
            keys[i] = keys[j];
            keys[j] = key;
        }
    }
}
