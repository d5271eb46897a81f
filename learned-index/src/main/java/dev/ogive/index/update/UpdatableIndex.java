package dev.ogive.index.update;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// A sorted map from 64-bit keys (signed order, each once) to 64-bit values that takes inserts and deletes.
///
/// Entries live in leaves with gaps ([GappedLeaf]) where a line guesses the slot; leaves stand in groups
/// of up to 512 under one root array. **One thread writes, any number read** without locks: a leaf is
/// guarded by a sequence lock, groups are replaced whole, and a split leaves the old leaf untouched for
/// those who still read it. A read sees every write that ended before it began.
///
/// Source of the gapped leaf: Ding et al., ALEX, SIGMOD 2020.
public final class UpdatableIndex {
    /// Freshly loaded leaves hold from half of the most to nearly all, so that they do not all split at
    /// the same time: between two splits a leaf is 68% full on average, and so the whole stays.
    private static final int LOAD_COUNT_MIN = GappedLeaf.COUNT_MAX / 2;

    private static final int LOAD_COUNT_STEP = 37;

    private static final int GROUP_LENGTH_MAX = 512;
    private static final int GROUP_LENGTH_LOAD = 256;

    private static final VarHandle GROUPS = MethodHandles.arrayElementVarHandle(Group[].class);

    private volatile Root root;
    private long count;
    private long leafCount;

    /// Leaf `i` holds keys from `lows[i]` up to the next one's; the first also what is less. Immutable,
    /// as is the order.
    private static final class Group {
        private final long[] lows;
        private final GappedLeaf[] leaves;

        Group(long[] lows, GappedLeaf[] leaves) {
            this.lows = lows;
            this.leaves = leaves;
        }
    }

    /// Groups by their least key. An element is replaced when a leaf of its group splits.
    private static final class Root {
        private final long[] lows;
        private final Group[] groups;

        Root(long[] lows, Group[] groups) {
            this.lows = lows;
            this.groups = groups;
        }

        Group group(int i) {
            return (Group) GROUPS.getAcquire(groups, i);
        }
    }

    /// An empty index.
    public UpdatableIndex() {
        this(new long[0], new long[0]);
    }

    /// Loads entries in one go.
    ///
    /// @param keys strictly ascending; copied
    /// @param values one for each key; copied
    public UpdatableIndex(long[] keys, long[] values) {
        if (keys.length != values.length) {
            throw new IllegalArgumentException(
                    "need as many values as keys, got " + values.length + " and " + keys.length);
        }
        for (int i = 1; i < keys.length; i++) {
            if (keys[i] <= keys[i - 1]) {
                throw new IllegalArgumentException(
                        "keys must ascend strictly, but row " + i + " has " + keys[i] + " after " + keys[i - 1]);
            }
        }
        int leaves = 1;
        for (int end = loadCount(0); end < keys.length; end += loadCount(leaves++)) {}
        int groupCount = (leaves + GROUP_LENGTH_LOAD - 1) / GROUP_LENGTH_LOAD;
        long[] groupLows = new long[groupCount];
        Group[] groups = new Group[groupCount];
        int from = 0;
        for (int g = 0; g < groupCount; g++) {
            int first = g * GROUP_LENGTH_LOAD;
            int length = Math.min(GROUP_LENGTH_LOAD, leaves - first);
            long[] lows = new long[length];
            GappedLeaf[] groupLeaves = new GappedLeaf[length];
            for (int i = 0; i < length; i++) {
                int entries = Math.min(loadCount(first + i), keys.length - from);
                groupLeaves[i] = new GappedLeaf(keys, values, from, entries);
                lows[i] = first + i == 0 ? Long.MIN_VALUE : keys[from];
                from += entries;
            }
            groups[g] = new Group(lows, groupLeaves);
            groupLows[g] = lows[0];
        }
        root = new Root(groupLows, groups);
        count = keys.length;
        leafCount = leaves;
    }

    private static int loadCount(int leaf) {
        return LOAD_COUNT_MIN + (int) ((long) leaf * LOAD_COUNT_STEP % (LOAD_COUNT_MIN - 1));
    }

    /// Last entry at or before `key`; the first one where there is none.
    private static int find(long[] lows, long key) {
        int base = 0;
        int remaining = lows.length;
        while (remaining > 1) {
            int half = remaining >>> 1;
            base = lows[base + half] <= key ? base + half : base;
            remaining -= half;
        }
        return base;
    }

    private GappedLeaf leafOf(long key) {
        Root seen = root;
        Group group = seen.group(find(seen.lows, key));
        return group.leaves[find(group.lows, key)];
    }

    /// Number of entries; exact for the writer, recent for readers.
    public long size() {
        return count;
    }

    /// Value of `key`, or `absent` where there is none.
    public long get(long key, long absent) {
        GappedLeaf leaf = leafOf(key);
        while (true) {
            int seen = leaf.beginRead();
            int slot = leaf.find(key);
            long value = slot < 0 ? absent : leaf.value(slot);
            if (leaf.endRead(seen)) {
                return value;
            }
        }
    }

    /// Whether there is an entry for `key`.
    public boolean contains(long key) {
        GappedLeaf leaf = leafOf(key);
        while (true) {
            int seen = leaf.beginRead();
            boolean found = leaf.find(key) >= 0;
            if (leaf.endRead(seen)) {
                return found;
            }
        }
    }

    /// Inserts or replaces. The writer's thread only.
    ///
    /// @return whether the key is new
    public boolean put(long key, long value) {
        Root seen = root;
        int groupAt = find(seen.lows, key);
        Group group = seen.group(groupAt);
        int leafAt = find(group.lows, key);
        GappedLeaf leaf = group.leaves[leafAt];
        int slot = leaf.find(key);
        if (slot >= 0) {
            leaf.replace(slot, value);
            return false;
        }
        if (leaf.count() >= GappedLeaf.COUNT_MAX) {
            split(seen, groupAt, group, leafAt, key);
            leaf = leafOf(key);
        }
        leaf.insert(key, value);
        count++;
        return true;
    }

    /// Deletes. The writer's thread only.
    ///
    /// @return whether there was such a key
    public boolean remove(long key) {
        GappedLeaf leaf = leafOf(key);
        int slot = leaf.find(key);
        if (slot < 0) {
            return false;
        }
        leaf.remove(slot);
        count--;
        return true;
    }

    private void split(Root seen, int groupAt, Group group, int leafAt, long key) {
        GappedLeaf leaf = group.leaves[leafAt];
        long[] keys = new long[GappedLeaf.CAPACITY];
        long[] values = new long[GappedLeaf.CAPACITY];
        int entries = leaf.copy(Long.MIN_VALUE, keys, values, 0);
        // Keys that arrive in ascending order would leave half-empty leaves behind.
        int half = key > keys[entries - 1] ? entries - entries / 8 : entries / 2;
        int length = group.leaves.length + 1;
        long[] lows = new long[length];
        GappedLeaf[] leaves = new GappedLeaf[length];
        System.arraycopy(group.lows, 0, lows, 0, leafAt + 1);
        System.arraycopy(group.lows, leafAt + 1, lows, leafAt + 2, length - leafAt - 2);
        System.arraycopy(group.leaves, 0, leaves, 0, leafAt);
        System.arraycopy(group.leaves, leafAt + 1, leaves, leafAt + 2, length - leafAt - 2);
        leaves[leafAt] = new GappedLeaf(keys, values, 0, half);
        leaves[leafAt + 1] = new GappedLeaf(keys, values, half, entries - half);
        lows[leafAt + 1] = keys[half];
        leafCount++;
        if (length <= GROUP_LENGTH_MAX) {
            GROUPS.setRelease(seen.groups, groupAt, new Group(lows, leaves));
            return;
        }
        int middle = length / 2;
        int groupCount = seen.groups.length;
        long[] groupLows = new long[groupCount + 1];
        Group[] groups = new Group[groupCount + 1];
        System.arraycopy(seen.lows, 0, groupLows, 0, groupAt + 1);
        System.arraycopy(seen.lows, groupAt + 1, groupLows, groupAt + 2, groupCount - groupAt - 1);
        System.arraycopy(seen.groups, 0, groups, 0, groupAt);
        System.arraycopy(seen.groups, groupAt + 1, groups, groupAt + 2, groupCount - groupAt - 1);
        groups[groupAt] = new Group(Arrays.copyOf(lows, middle), Arrays.copyOf(leaves, middle));
        groups[groupAt + 1] =
                new Group(Arrays.copyOfRange(lows, middle, length), Arrays.copyOfRange(leaves, middle, length));
        groupLows[groupAt + 1] = lows[middle];
        root = new Root(groupLows, groups);
    }

    /// Copies entries with `key >= from`, in key order, as many as there are and fit. Each leaf is read
    /// at one moment; a scan over several leaves may see a concurrent write in a later leaf and not in an
    /// earlier one.
    ///
    /// @return number of entries copied
    public int scan(long from, long[] keys, long[] values) {
        if (keys.length != values.length) {
            throw new IllegalArgumentException(
                    "need as many values as keys, got " + values.length + " and " + keys.length);
        }
        Root seen = root;
        int groupAt = find(seen.lows, from);
        Group group = seen.group(groupAt);
        int leafAt = find(group.lows, from);
        int copied = 0;
        while (copied < keys.length) {
            GappedLeaf leaf = group.leaves[leafAt];
            copied += copy(leaf, from, keys, values, copied);
            if (++leafAt == group.leaves.length) {
                if (++groupAt == seen.groups.length) {
                    break;
                }
                group = seen.group(groupAt);
                leafAt = 0;
            }
        }
        return copied;
    }

    private static int copy(GappedLeaf leaf, long from, long[] keys, long[] values, int at) {
        while (true) {
            int version = leaf.beginRead();
            int copied = leaf.copy(from, keys, values, at);
            if (leaf.endRead(version)) {
                return copied;
            }
        }
    }

    /// Bytes of entries, gaps and directory, apart from object headers.
    public long sizeBytes() {
        return leafCount * (16L * GappedLeaf.CAPACITY + GappedLeaf.CAPACITY / 8 + 4 * 16 + 40 + 12);
    }
}
