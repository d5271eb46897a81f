package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getByte;
import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.exec.row.RowLayout;
import dev.ogive.exec.row.RowMatcher;
import dev.ogive.exec.row.RowStore;
import dev.ogive.memory.Block;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;

/// Finds or makes the row of each group: linear probing over 8-byte slots, `salt:16 address:48`,
/// beside a [RowStore]. A probe reads a row only where 16 bits of the hash agree.
///
/// The table forgets rather than spills: [#forget] empties the slots and keeps the rows, so that
/// a group may get a second row later. Whoever reads the rows merges them by partition. One
/// instance belongs to one thread.
final class GroupTable implements AutoCloseable {
    private static final int MIN_SLOTS_LOG = 10;
    private static final long ADDRESS_MASK = (1L << 48) - 1;

    /// A slot whose row is being made.
    private static final long PENDING = 1;

    private final RowLayout layout;
    private final QueryMemory memory;
    private final RowMatcher matcher;
    private RowStore store;

    private Block slotBlock;
    private long slots;
    private int slotsLog;
    private long mask;
    private long used;

    private int[] candidates = {};
    private int[] left = {};
    private int[] fresh = {};
    private int[] unresolved = {};
    private int[] slotOf = {};
    private long[] freshRows = {};
    private int unresolvedRows;

    /// Owns the store from now on.
    GroupTable(RowStore store, QueryMemory memory) {
        this.layout = store.layout();
        this.memory = memory;
        this.matcher = new RowMatcher(layout, true);
        this.store = store;
    }

    RowStore store() {
        return store;
    }

    /// Goes on with another store of the same layout; the slots are empty.
    void replaceStore(RowStore other) {
        store.close();
        store = other;
    }

    /// Groups that the slots know.
    long groups() {
        return used;
    }

    /// Rows of the last [#find] that have no group yet because memory was refused:
    /// `unresolved()[0 .. n)`.
    int unresolvedRows() {
        return unresolvedRows;
    }

    int[] unresolved() {
        return unresolved;
    }

    /// Empties the slots. Rows stay in the store.
    void forget() {
        used = 0;
        if (slotBlock != null) {
            Memory.zero(slots, 8L << slotsLog);
        }
    }

    /// Frees the slots.
    void dropSlots() {
        used = 0;
        if (slotBlock != null) {
            memory.free(slotBlock);
            slotBlock = null;
        }
    }

    /// Makes room for `more` groups at a load of at most a half; false if memory was refused or
    /// more than `2^maxLog` slots were needed.
    boolean reserve(long more, int maxLog) {
        int log = Math.max(slotBlock == null ? MIN_SLOTS_LOG : slotsLog, 65 - Long.numberOfLeadingZeros(used + more));
        if (slotBlock != null && log <= slotsLog) {
            return true;
        }
        if (log > maxLog) {
            return false;
        }
        // Doubling twice at a time halves the work of rehashing; the last step takes what is needed.
        int generous = slotBlock == null ? log : Math.min(maxLog, log + 1);
        Block block = memory.tryAllocate(8L << generous);
        if (block == null) {
            return false;
        }
        use(block, generous);
        return true;
    }

    /// Makes room for `more` groups in a table whose slots know none, past the limit if need be:
    /// a worker whose memory others hold could not even begin a batch without.
    void reserveToBegin(long more) {
        if (used > 0) {
            throw new IllegalStateException("the slots know " + used + " groups");
        }
        dropSlots();
        int log = Math.max(MIN_SLOTS_LOG, 65 - Long.numberOfLeadingZeros(more));
        use(memory.allocateToSpill(8L << log), log);
    }

    /// Goes on with `2^log` slots in a block.
    private void use(Block block, int log) {
        long old = slots;
        Block oldBlock = slotBlock;
        long oldSlots = oldBlock == null ? 0 : 1L << slotsLog;
        slotBlock = block;
        slots = block.address();
        slotsLog = log;
        mask = (1L << log) - 1;
        Memory.zero(slots, 8L << log);
        for (long s = 0; s < oldSlots; s++) {
            long entry = getLong(old + (s << 3));
            if (entry != 0) {
                insert(layout.hash(entry & ADDRESS_MASK), entry);
            }
        }
        if (oldBlock != null) {
            memory.free(oldBlock);
        }
    }

    private void insert(long hash, long entry) {
        long s = hash & mask;
        while (getLong(slots + (s << 3)) != 0) {
            s = (s + 1) & mask;
        }
        putLong(slots + (s << 3), entry);
    }

    private static long salt(long hash) {
        return hash >>> 32 << 48;
    }

    /// Enters rows that the store holds already and the slots do not know; [#reserve] has made
    /// room.
    void enter(long[] rows, int n) {
        for (int k = 0; k < n; k++) {
            long hash = layout.hash(rows[k]);
            insert(hash, salt(hash) | rows[k]);
        }
        used += n;
    }

    private void ensureScratch(int rows) {
        if (slotOf.length < rows) {
            candidates = new int[rows];
            left = new int[rows];
            fresh = new int[rows];
            unresolved = new int[rows];
            slotOf = new int[rows];
            freshRows = new long[rows];
        }
    }

    /// Writes to `rows[i]` the address of the group of row `i` of the batch, for each `i` of
    /// `positions[0 .. n)`; groups that are new are made, with zeroed states. [#reserve] has made
    /// room for `n`. Where memory is refused, the rows that got no group are [#unresolved], and
    /// the table must be emptied before it is used again.
    ///
    /// @param columns keys, then whatever else the layout has
    /// @param keys the keys, prepared by the matcher of this table ([#prepare])
    /// @param capacity positions are below it
    void find(Vector[] columns, Vector[] keys, long[] hashes, int[] positions, int n, int capacity, long[] rows) {
        ensureScratch(capacity);
        unresolvedRows = 0;
        if (columns.length == 1 && keys[0] instanceof I64Vector key && !key.mayHaveNulls) {
            findLongs(key.values, hashes, positions, n, rows);
            return;
        }
        int remaining = n;
        int[] queue = positions;
        for (int k = 0; k < n; k++) {
            slotOf[positions[k]] = (int) (hashes[positions[k]] & mask);
        }
        while (remaining > 0) {
            remaining = round(columns, keys, hashes, queue, remaining, rows);
            queue = left;
        }
    }

    /// One step of every row: to its group, or past a row that only looked like it. Returns how
    /// many are `left`.
    private int round(Vector[] columns, Vector[] keys, long[] hashes, int[] queue, int n, long[] rows) {
        int freshCount = 0;
        int candidateCount = 0;
        for (int k = 0; k < n; k++) {
            int i = queue[k];
            long salt = salt(hashes[i]);
            long s = slotOf[i];
            while (true) {
                long entry = getLong(slots + (s << 3));
                if (entry == 0) {
                    putLong(slots + (s << 3), salt | PENDING);
                    fresh[freshCount++] = i;
                    break;
                }
                if ((entry ^ salt) >>> 48 == 0) {
                    candidates[candidateCount++] = i;
                    break;
                }
                s = (s + 1) & mask;
            }
            slotOf[i] = (int) s;
        }
        if (freshCount > 0) {
            make(columns, hashes, freshCount, rows);
        }
        int known = 0;
        for (int k = 0; k < candidateCount; k++) {
            int i = candidates[k];
            long row = getLong(slots + ((long) slotOf[i] << 3)) & ADDRESS_MASK;
            rows[i] = row;
            if (row > PENDING) {
                candidates[known++] = i;
            } else {
                unresolved[unresolvedRows++] = i;
            }
        }
        matcher.match(keys, rows, candidates, known, left);
        int missed = matcher.missed();
        for (int k = 0; k < missed; k++) {
            int i = left[k];
            slotOf[i] = (int) ((slotOf[i] + 1) & mask);
        }
        return missed;
    }

    private void make(Vector[] columns, long[] hashes, int n, long[] rows) {
        int made = store.append(columns, hashes, fresh, 0, n, freshRows);
        for (int k = 0; k < made; k++) {
            int i = fresh[k];
            rows[i] = freshRows[k];
            putLong(slots + ((long) slotOf[i] << 3), salt(hashes[i]) | freshRows[k]);
        }
        used += made;
        for (int k = made; k < n; k++) {
            unresolved[unresolvedRows++] = fresh[k];
        }
    }

    /// A single 64-bit key: compared where it is probed.
    private void findLongs(long[] keys, long[] hashes, int[] positions, int n, long[] rows) {
        int keyOffset = layout.offset(0);
        int nullOffset = keyNullOffset();
        long previousKey = 0;
        long previousRow = 0;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            long key = keys[i];
            if (key == previousKey && previousRow != 0) {
                // Rows often come in order of their key.
                rows[i] = previousRow;
                continue;
            }
            long hash = hashes[i];
            long salt = salt(hash);
            long s = hash & mask;
            while (true) {
                long entry = getLong(slots + (s << 3));
                if ((entry ^ salt) >>> 48 == 0 && entry != 0) {
                    long row = entry & ADDRESS_MASK;
                    if (getLong(row + keyOffset) == key && (getByte(row + nullOffset) & 1) == 0) {
                        rows[i] = row;
                        previousKey = key;
                        previousRow = row;
                        break;
                    }
                } else if (entry == 0) {
                    long row = store.appendBlank(hash);
                    if (row == 0) {
                        unresolved[unresolvedRows++] = i;
                        break;
                    }
                    putLong(row + keyOffset, key);
                    putLong(slots + (s << 3), salt | row);
                    rows[i] = row;
                    previousKey = key;
                    previousRow = row;
                    used++;
                    break;
                }
                s = (s + 1) & mask;
            }
        }
    }

    private int keyNullOffset() {
        return layout.nullOffset(0);
    }

    Vector[] prepare(Vector[] keys, int rows) {
        return matcher.prepare(keys, rows);
    }

    /// As [#find], for rows of another store with this layout: a group that is new gets a copy of
    /// its row, state included, and `targets[k]` is 0; otherwise `targets[k]` is the group that
    /// row `k` must be combined into.
    ///
    /// @return how far it came: `n`, or less if memory was refused. [#reserve] has made room
    int merge(long[] sources, int from, int n, long[] targets) {
        ensureScratch(n);
        for (int k = from; k < n; k++) {
            if (!mergeOne(sources, k, targets)) {
                return k;
            }
        }
        return n;
    }

    private boolean mergeOne(long[] sources, int k, long[] targets) {
        long hash = layout.hash(sources[k]);
        long salt = salt(hash);
        long s = hash & mask;
        while (true) {
            long entry = getLong(slots + (s << 3));
            if (entry == 0) {
                if (store.appendRows(sources, k, k + 1, freshRows) == k) {
                    return false;
                }
                putLong(slots + (s << 3), salt | freshRows[k]);
                used++;
                targets[k] = 0;
                return true;
            }
            if ((entry ^ salt) >>> 48 == 0 && matcher.equal(sources[k], entry & ADDRESS_MASK)) {
                targets[k] = entry & ADDRESS_MASK;
                return true;
            }
            s = (s + 1) & mask;
        }
    }

    /// As [#merge], without copies: a group that is new is the source's own row, which must stay
    /// where it is. [#reserve] has made room.
    void adopt(long[] sources, int n, long[] targets) {
        for (int k = 0; k < n; k++) {
            long hash = layout.hash(sources[k]);
            long salt = salt(hash);
            long s = hash & mask;
            targets[k] = -1;
            while (targets[k] < 0) {
                long entry = getLong(slots + (s << 3));
                if (entry == 0) {
                    putLong(slots + (s << 3), salt | sources[k]);
                    used++;
                    targets[k] = 0;
                } else if ((entry ^ salt) >>> 48 == 0 && matcher.equal(sources[k], entry & ADDRESS_MASK)) {
                    targets[k] = entry & ADDRESS_MASK;
                }
                s = (s + 1) & mask;
            }
        }
    }

    /// Moves the rows to a store with more partitions. False if memory was refused: then nothing
    /// has changed.
    boolean repartition(int radixBits) {
        boolean guaranteed = store.isGuaranteed();
        RowStore wider = new RowStore(layout, store.radixSkip(), radixBits, memory);
        long[] rows = new long[1024];
        long[] copies = new long[1024];
        for (int p = 0; p < store.partitions(); p++) {
            try (RowStore.Reader reader = store.read(p, false)) {
                for (int n; (n = reader.next(rows, rows.length)) > 0; ) {
                    if (wider.appendRows(rows, 0, n, copies) < n) {
                        wider.close();
                        return false;
                    }
                }
            }
        }
        store.close();
        // Only now: while rows are copied a refusal leaves everything as it was.
        store = guaranteed ? wider.guaranteed() : wider;
        return slotBlock == null || reenter();
    }

    /// Enters all rows of the store that are in memory anew, after they have moved; false if
    /// memory was refused.
    boolean reenter() {
        forget();
        if (!reserve(store.residentRows(), 32)) {
            return false;
        }
        long[] rows = new long[1024];
        for (int p = 0; p < store.partitions(); p++) {
            for (int page = 0; page < store.pages(p); page++) {
                int inPage = store.pageRows(p, page);
                for (int from = 0; from < inPage; from += rows.length) {
                    int n = Math.min(rows.length, inPage - from);
                    store.addresses(p, page, from, n, rows);
                    enter(rows, n);
                }
            }
        }
        return true;
    }

    @Override
    public void close() {
        dropSlots();
        store.close();
    }
}
