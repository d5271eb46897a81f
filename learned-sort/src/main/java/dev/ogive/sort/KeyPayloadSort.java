package dev.ogive.sort;

import dev.ogive.sort.place.ParallelSorter;
import dev.ogive.sort.place.Runs;
import java.util.Objects;
import java.util.concurrent.Executor;

/// Sorts 64-bit keys and moves an `int` payload (a row id, say) along with each. **Always
/// stable**: payloads of equal keys keep their order, in descending order too.
///
/// ```
/// var scratch = new SortScratch();                       // one per worker, reused
/// KeyPayloadSort.sort(keys, rows, 0, n, SortOrder.ASCENDING, scratch);
/// ```
/// Two ways, chosen by the data:
/// - keys and ascending payloads (row ids in order, say) that fit in 63 bits together are packed
///   into one `long`, sorted as such, and unpacked: half the memory traffic (`PACKED`);
/// - other keys are placed pairwise by the model (`PLACED`).
///
/// Input already in order costs one scan, in strictly reverse order one more pass.
public final class KeyPayloadSort {
    /// Below this, packing costs more than it saves.
    private static final int PACK_MIN = 256;

    private KeyPayloadSort() {}

    /// What a sort did; for `EXPLAIN ANALYZE` and tests.
    public enum Path {
        /// Was in order.
        SORTED,
        /// Was strictly in reverse order.
        REVERSED,
        /// Key and payload packed into one `long`.
        PACKED,
        /// Pairs placed by the model.
        PLACED
    }

    /// Sorts `keys[from, to)` and `payload[from, to)` by key.
    ///
    /// @param scratch working memory; grows to 12 bytes a row
    /// @return which way it went
    /// @throws IndexOutOfBoundsException if the range is not within both arrays
    public static Path sort(long[] keys, int[] payload, int from, int to, SortOrder order, SortScratch scratch) {
        return sort(keys, payload, from, to, order, scratch, null, 1);
    }

    /// As above, on up to `threads` threads: the caller's and tasks of `executor`. Returns when
    /// done; never waits for a task that has not started.
    public static Path sort(
            long[] keys,
            int[] payload,
            int from,
            int to,
            SortOrder order,
            SortScratch scratch,
            Executor executor,
            int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("need threads >= 1, got " + threads);
        }
        Objects.checkFromToIndex(from, to, Math.min(keys.length, payload.length));
        int n = to - from;
        long mask = order.mask();
        int ordered = Runs.nonDescending(keys, from, to, mask);
        if (ordered == n) {
            return Path.SORTED;
        }
        if (ordered == 1 && Runs.strictlyDescending(keys, from, to, mask) == n) {
            Runs.reverse(keys, from, to);
            Runs.reverse(payload, from, to);
            return Path.REVERSED;
        }
        xor(keys, from, to, mask);
        Path path =
                n >= PACK_MIN && packed(keys, payload, from, n, scratch, executor, threads) ? Path.PACKED : Path.PLACED;
        if (path == Path.PLACED && threads > 1 && n >= ParallelSorter.MIN) {
            ParallelSorter.sort(
                    keys, payload, from, scratch.longs(n), scratch.ints(n), n, executor, threads, scratch.check());
        } else if (path == Path.PLACED) {
            scratch.pairSorter().sort(keys, payload, from, scratch.longs(n), scratch.ints(n), 0, n, true);
        }
        xor(keys, from, to, mask);
        return path;
    }

    /// Sorts `key - min << payloadBits | payload - firstPayload` if that fits in 63 bits and
    /// payloads ascend, so that ties keep their order; otherwise leaves everything as it is.
    ///
    /// Payloads that do not ascend could be fetched by position afterwards, but at 17 ns a row
    /// for cache misses that is slower than moving them along.
    private static boolean packed(
            long[] keys, int[] payload, int from, int n, SortScratch scratch, Executor executor, int threads) {
        int end = from + n;
        if (!Runs.nonDescending(payload, from, end)) {
            return false;
        }
        int firstPayload = payload[from];
        int payloadBits = Long.SIZE - Long.numberOfLeadingZeros((long) payload[end - 1] - firstPayload);
        long min = keys[from];
        long max = min;
        for (int i = from + 1; i < end; i++) {
            min = Math.min(min, keys[i]);
            max = Math.max(max, keys[i]);
        }
        if (Long.numberOfLeadingZeros(max - min) <= payloadBits) {
            return false;
        }
        long[] packed = scratch.longs(n);
        for (int i = 0; i < n; i++) {
            packed[i] = (keys[from + i] - min) << payloadBits | (payload[from + i] - firstPayload & 0xFFFF_FFFFL);
        }
        // All of a key is in its packed form, so the key array itself serves as the other array.
        if (threads > 1 && n >= ParallelSorter.MIN) {
            ParallelSorter.sort(packed, 0, keys, from, n, executor, threads, scratch.check());
        } else {
            scratch.longSorter().sort(packed, 0, keys, from, n, true);
        }
        long payloadMask = (1L << payloadBits) - 1;
        for (int i = 0; i < n; i++) {
            long pair = packed[i];
            keys[from + i] = (pair >>> payloadBits) + min;
            payload[from + i] = (int) (pair & payloadMask) + firstPayload;
        }
        return true;
    }

    private static void xor(long[] keys, int from, int to, long mask) {
        if (mask != 0) {
            for (int i = from; i < to; i++) {
                keys[i] ^= mask;
            }
        }
    }
}
