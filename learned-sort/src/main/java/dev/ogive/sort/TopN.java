package dev.ogive.sort;

import java.util.Objects;

/// Keeps the first `limit` rows of a stream in key order, with a 64-bit payload each. Stable: of equal keys,
/// those that were offered first stay, in the order they came.
///
/// A buffer collects keys below the `limit`-th so far; when it is full, it is sorted and cut, which lowers that
/// key. Once it is low, a batch costs one comparison a key.
///
/// Memory: 40 bytes for each of `limit + max(limit, 4096)` rows. Confined to one thread.
public final class TopN {
    private static final int SLACK_MIN = 4_096;

    private final int limit;
    private final SortOrder order;
    private final SortScratch scratch = new SortScratch();
    private final long[] keys;
    private final long[] payload;
    private final long[] moved;
    private final int[] rows;
    private int count;
    /// Whether `limit` rows are there; then only keys below `last` are taken.
    private boolean full;

    private long last;

    /// @param limit rows to keep, at least 0
    public TopN(int limit, SortOrder order) {
        if (limit < 0 || limit > (1 << 29)) {
            throw new IllegalArgumentException("need a limit in [0, 2^29], got " + limit);
        }
        this.limit = limit;
        this.order = Objects.requireNonNull(order);
        int capacity = limit + Math.max(limit, SLACK_MIN);
        this.keys = new long[capacity];
        this.payload = new long[capacity];
        this.moved = new long[limit];
        this.rows = new int[capacity];
    }

    /// Offers rows `[from, to)` of both arrays.
    public void offer(long[] newKeys, long[] newPayload, int from, int to) {
        Objects.checkFromToIndex(from, to, Math.min(newKeys.length, newPayload.length));
        if (limit == 0) {
            return;
        }
        long mask = order.mask();
        for (int i = from; i < to; i++) {
            long key = newKeys[i] ^ mask;
            if (full && key >= last) {
                continue;
            }
            if (count == keys.length) {
                cut();
                if (key >= last) {
                    continue;
                }
            }
            keys[count] = key;
            payload[count++] = newPayload[i];
        }
    }

    /// Sorts what is there; returns how many rows [#key] and [#payload] then have, at most `limit`. More may be
    /// offered.
    public int sorted() {
        cut();
        return count;
    }

    /// Key of the `i`-th row, after [#sorted].
    public long key(int i) {
        return keys[Objects.checkIndex(i, count)] ^ order.mask();
    }

    /// Payload of the `i`-th row, after [#sorted].
    public long payload(int i) {
        return payload[Objects.checkIndex(i, count)];
    }

    private void cut() {
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        KeyPayloadSort.sort(keys, rows, 0, count, SortOrder.ASCENDING, scratch);
        count = Math.min(count, limit);
        for (int i = 0; i < count; i++) {
            moved[i] = payload[rows[i]];
        }
        System.arraycopy(moved, 0, payload, 0, count);
        if (count == limit && count > 0) {
            last = keys[count - 1];
            full = true;
        }
    }
}
