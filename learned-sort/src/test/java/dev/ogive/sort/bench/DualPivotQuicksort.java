package dev.ogive.sort.bench;

/// Scalar dual-pivot quicksort, the yardstick on machines where `Arrays.sort` is vectorized.
///
/// The algorithm of Yaroslavskiy, Bentley and Bloch as in JDK 7: five sampled keys, their second and fourth as
/// pivots, one pivot where samples repeat, insertion sort for short ranges; heap sort when recursion gets too
/// deep.
final class DualPivotQuicksort {
    private static final int INSERTION_MAX = 44;

    private DualPivotQuicksort() {}

    static void sort(long[] a) {
        sort(a, 0, a.length - 1, 3 * (32 - Integer.numberOfLeadingZeros(a.length)));
    }

    private static void sort(long[] a, int left, int right, int depth) {
        while (right - left >= INSERTION_MAX) {
            if (depth-- == 0) {
                heapSort(a, left, right);
                return;
            }
            int step = (right - left + 1) / 7;
            int e3 = (left + right) >>> 1;
            int[] e = {e3 - 2 * step, e3 - step, e3, e3 + step, e3 + 2 * step};
            for (int i = 1; i < 5; i++) {
                for (int j = i; j > 0 && a[e[j]] < a[e[j - 1]]; j--) {
                    swap(a, e[j], e[j - 1]);
                }
            }
            boolean distinct = true;
            for (int i = 1; i < 5; i++) {
                distinct &= a[e[i]] != a[e[i - 1]];
            }
            if (!distinct) {
                long pivot = a[e3];
                int less = left;
                int great = right;
                for (int k = left; k <= great; ) {
                    long key = a[k];
                    if (key < pivot) {
                        a[k++] = a[less];
                        a[less++] = key;
                    } else if (key > pivot) {
                        a[k] = a[great];
                        a[great--] = key;
                    } else {
                        k++;
                    }
                }
                sort(a, left, less - 1, depth);
                left = great + 1;
                continue;
            }
            long low = a[e[1]];
            long high = a[e[3]];
            a[e[1]] = a[left];
            a[e[3]] = a[right];
            int less = left + 1;
            int great = right - 1;
            for (int k = less; k <= great; k++) {
                long key = a[k];
                if (key < low) {
                    a[k] = a[less];
                    a[less++] = key;
                } else if (key > high) {
                    while (a[great] > high && k < great) {
                        great--;
                    }
                    a[k] = a[great];
                    a[great--] = key;
                    if (a[k] < low) {
                        key = a[k];
                        a[k] = a[less];
                        a[less++] = key;
                    }
                }
            }
            a[left] = a[less - 1];
            a[less - 1] = low;
            a[right] = a[great + 1];
            a[great + 1] = high;
            sort(a, left, less - 2, depth);
            sort(a, great + 2, right, depth);
            if (low == high) {
                return;
            }
            left = less;
            right = great;
        }
        for (int i = left + 1; i <= right; i++) {
            long key = a[i];
            int j = i;
            for (; j > left && a[j - 1] > key; j--) {
                a[j] = a[j - 1];
            }
            a[j] = key;
        }
    }

    private static void heapSort(long[] a, int left, int right) {
        int n = right - left + 1;
        for (int i = n / 2 - 1; i >= 0; i--) {
            siftDown(a, left, i, n);
        }
        for (int end = n - 1; end > 0; end--) {
            swap(a, left, left + end);
            siftDown(a, left, 0, end);
        }
    }

    private static void siftDown(long[] a, int left, int i, int n) {
        long key = a[left + i];
        for (int child; (child = 2 * i + 1) < n; i = child) {
            if (child + 1 < n && a[left + child + 1] > a[left + child]) {
                child++;
            }
            if (a[left + child] <= key) {
                break;
            }
            a[left + i] = a[left + child];
        }
        a[left + i] = key;
    }

    private static void swap(long[] a, int i, int j) {
        long key = a[i];
        a[i] = a[j];
        a[j] = key;
    }
}
