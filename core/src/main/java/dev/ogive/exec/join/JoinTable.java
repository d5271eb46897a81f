package dev.ogive.exec.join;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.row.RowHash;
import dev.ogive.exec.store.RowPages;
import dev.ogive.exec.store.TextSlot;
import dev.ogive.memory.Block;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// Finds the rows of a sealed [RowPages] by key. `head[slot]` is the id of a row plus 1, or 0;
/// rows of one slot form a chain through `next`. One of three ways, by what the keys are:
///
/// - direct: keys pack into a dense range, the packed key is the slot; a candidate needs no
///   comparison;
/// - packed: keys pack into one long, which stands beside `next` (16 bytes a row: key, next,
///   unused);
/// - hashed: as packed, with the 64-bit hash in place of the key; candidates are compared column
///   by column.
///
/// Built by several threads at once ([#insert] of different pages): a row enters its chain by one
/// atomic exchange. Rows with a NULL key are left out unless NULL equals NULL.
public final class JoinTable implements AutoCloseable {
    /// A range is dense if it takes at most this many slots per row: 4 bytes each, against 24 for
    /// a hashed row, but looked up without a comparison and in the order of the keys ...
    private static final long SLOTS_PER_ROW_MAX = 32;

    /// ... or is this small anyway.
    private static final long SLOTS_SMALL = 1 << 16;

    private static final int NODE_BYTES = 16;

    private final RowPages pages;
    private final int[] keyColumns;
    private final boolean nullSafe;
    private final QueryMemory memory;
    private final KeyPacker packer;
    private final boolean direct;
    private final long slots;
    private final int hashShift;
    private final Block headBlock;
    private final Block nextBlock;
    private final long head;
    private final long next;
    private final AtomicBoolean duplicates = new AtomicBoolean();
    private final LongAdder nullKeys = new LongAdder();
    private boolean closed;

    private JoinTable(
            RowPages pages,
            int[] keyColumns,
            boolean nullSafe,
            QueryMemory memory,
            KeyPacker packer,
            boolean direct,
            long slots,
            Block headBlock,
            Block nextBlock) {
        this.pages = pages;
        this.keyColumns = keyColumns;
        this.nullSafe = nullSafe;
        this.memory = memory;
        this.packer = packer;
        this.direct = direct;
        this.slots = slots;
        this.hashShift = 64 - Long.numberOfTrailingZeros(slots);
        this.headBlock = headBlock;
        this.nextBlock = nextBlock;
        this.head = headBlock.address();
        this.next = nextBlock.address();
    }

    /// A table without rows yet, or null if memory is refused.
    ///
    /// @param ranges of the key columns, with null where a lane has no long domain
    static JoinTable of(RowPages pages, int[] keyColumns, boolean nullSafe, KeyRange[] ranges, QueryMemory memory) {
        return of(pages, keyColumns, nullSafe, ranges, memory, false);
    }

    /// As [#of], but memory is never refused.
    static JoinTable anyway(RowPages pages, int[] keyColumns, boolean nullSafe, KeyRange[] ranges, QueryMemory memory) {
        return of(pages, keyColumns, nullSafe, ranges, memory, true);
    }

    private static Block allocate(QueryMemory memory, long bytes, boolean anyway) {
        Block block = memory.tryAllocate(bytes);
        return block == null && anyway ? memory.allocateToSpill(bytes) : block;
    }

    private static JoinTable of(
            RowPages pages, int[] keyColumns, boolean nullSafe, KeyRange[] ranges, QueryMemory memory, boolean anyway) {
        boolean longs = !Arrays.asList(ranges).contains(null);
        KeyPacker packer = longs ? KeyPacker.of(ranges, nullSafe) : null;
        long rows = Math.max(1, pages.rows());
        long slotsMax = Math.min(rows * SLOTS_PER_ROW_MAX, memory.availableBytes() / 32);
        boolean direct = packer != null && packer.span > 0 && packer.span <= Math.max(SLOTS_SMALL, slotsMax);
        long slots = direct ? packer.span : Long.highestOneBit(Math.max(64, rows * 2 - 1)) * 2;
        Block head = allocate(memory, slots * 4, anyway);
        if (head == null) {
            return null;
        }
        Block next = allocate(memory, Math.max(1, pages.idsEnd()) * (direct ? 4L : NODE_BYTES), anyway);
        if (next == null) {
            memory.free(head);
            return null;
        }
        return new JoinTable(pages, keyColumns, nullSafe, memory, packer, direct, slots, head, next);
    }

    /// The stored rows.
    public RowPages pages() {
        return pages;
    }

    /// Empties part `part` of `parts` of the slots. All parts come before any [#insert].
    void clear(int part, int parts) {
        long from = slots * part / parts;
        long to = slots * (part + 1) / parts;
        Memory.zero(head + from * 4, (to - from) * 4);
    }

    /// Adds the rows of one page.
    void insert(int page, Scratch scratch) {
        int rows = pages.rowsIn(page);
        boolean seen = false;
        for (int from = 0; from < rows; from += scratch.capacity) {
            int count = Math.min(scratch.capacity, rows - from);
            seen |= insert(pages.firstId(page) + from, count, scratch);
        }
        if (seen) {
            duplicates.set(true);
        }
    }

    /// Adds rows of one page: as many as fit into the scratch.
    private boolean insert(int first, int count, Scratch scratch) {
        for (int i = 0; i < count; i++) {
            scratch.ids[i] = first + i;
        }
        for (int k = 0; k < keyColumns.length; k++) {
            pages.gather(keyColumns[k], scratch.ids, 0, count, false, scratch.keys[k]);
        }
        prepare(scratch.keys, count, scratch);
        return direct ? insertDirect(first, count, scratch) : insertHashed(first, count, scratch);
    }

    private boolean insertDirect(int first, int count, Scratch scratch) {
        boolean seen = false;
        for (int i = 0; i < count; i++) {
            if (!scratch.valid[i]) {
                nullKeys.increment();
                continue;
            }
            int id = first + i;
            int before = Memory.getAndSetInt(head + (scratch.packed[i] << 2), id + 1);
            Memory.putInt(next + ((long) id << 2), before);
            seen |= before != 0;
        }
        return seen;
    }

    private boolean insertHashed(int first, int count, Scratch scratch) {
        for (int i = 0; i < count; i++) {
            if (!scratch.valid[i]) {
                nullKeys.increment();
                continue;
            }
            int id = first + i;
            long slot = slot(scratch.packed[i]);
            int before = Memory.getAndSetInt(head + (slot << 2), id + 1);
            long node = next + (long) id * NODE_BYTES;
            Memory.putLong(node, scratch.packed[i]);
            Memory.putInt(node + 8, before);
        }
        return true;
    }

    private long slot(long packed) {
        return (packed * 0x9E3779B97F4A7C15L) >>> hashShift;
    }

    /// Packed keys or hashes of a batch's rows, and which of them can match.
    private void prepare(Vector[] keys, int rows, Scratch scratch) {
        if (packer != null) {
            packer.pack(keys, rows, scratch.packed, scratch.valid);
        } else {
            scratch.hasher.hash(keys, rows, scratch.packed);
            markValid(keys, rows, scratch.valid);
        }
    }

    private void markValid(Vector[] keys, int rows, boolean[] valid) {
        Arrays.fill(valid, 0, rows, true);
        for (Vector key : keys) {
            if (key.mayHaveNulls && !nullSafe) {
                boolean[] nulls = key.nulls;
                for (int i = 0; i < rows; i++) {
                    valid[i] &= !nulls[i];
                }
            }
        }
    }

    /// Writes to `scratch.candidates[i]` the first candidate (id + 1) for row `i`, 0 if there is
    /// none.
    void lookup(Vector[] keys, int rows, Scratch scratch) {
        int[] candidates = scratch.candidates;
        if (direct && packer.isPlain() && !keys[0].mayHaveNulls) {
            if (keys[0] instanceof I64Vector v) {
                lookupLongs(v.values, rows, candidates);
                return;
            }
            if (keys[0] instanceof I32Vector v) {
                lookupInts(v.values, rows, candidates);
                return;
            }
        }
        prepare(keys, rows, scratch);
        if (direct) {
            lookupDirect(scratch.packed, scratch.valid, rows, candidates);
        } else {
            lookupHashed(scratch.packed, scratch.valid, rows, candidates);
            findMatches(keys, scratch.packed, rows, candidates);
        }
    }

    private void lookupDirect(long[] packed, boolean[] valid, int rows, int[] candidates) {
        for (int i = 0; i < rows; i++) {
            candidates[i] = valid[i] ? Memory.getInt(head + (packed[i] << 2)) : 0;
        }
    }

    private void lookupHashed(long[] packed, boolean[] valid, int rows, int[] candidates) {
        for (int i = 0; i < rows; i++) {
            candidates[i] = valid[i] ? Memory.getInt(head + (slot(packed[i]) << 2)) : 0;
        }
    }

    /// Replaces the first row of a slot by the first that matches.
    private void findMatches(Vector[] keys, long[] packed, int rows, int[] candidates) {
        for (int i = 0; i < rows; i++) {
            int candidate = candidates[i];
            if (candidate != 0 && !matches(candidate, packed[i], keys, i)) {
                candidates[i] = following(candidate, packed[i], keys, i);
            }
        }
    }

    private void lookupLongs(long[] values, int rows, int[] candidates) {
        long origin = packer.origin();
        long span = slots;
        long table = head;
        for (int i = 0; i < rows; i++) {
            long slot = values[i] - origin;
            candidates[i] = slot >= 0 & slot < span ? Memory.getInt(table + (slot << 2)) : 0;
        }
    }

    private void lookupInts(int[] values, int rows, int[] candidates) {
        long origin = packer.origin();
        long span = slots;
        long table = head;
        for (int i = 0; i < rows; i++) {
            long slot = values[i] - origin;
            candidates[i] = slot >= 0 & slot < span ? Memory.getInt(table + (slot << 2)) : 0;
        }
    }

    /// The candidate after `candidate` that matches row `row`, 0 if there is none. For the rows
    /// of the last [#lookup].
    int next(int candidate, Vector[] keys, int row, Scratch scratch) {
        if (direct) {
            return duplicates.getPlain() ? Memory.getInt(next + ((long) (candidate - 1) << 2)) : 0;
        }
        return following(candidate, scratch.packed[row], keys, row);
    }

    private int following(int candidate, long packed, Vector[] keys, int row) {
        int at = candidate;
        do {
            at = Memory.getInt(next + (long) (at - 1) * NODE_BYTES + 8);
        } while (at != 0 && !matches(at, packed, keys, row));
        return at;
    }

    private boolean matches(int candidate, long packed, Vector[] keys, int row) {
        int id = candidate - 1;
        return Memory.getLong(next + (long) id * NODE_BYTES) == packed && (packer != null || keysEqual(id, keys, row));
    }

    private boolean keysEqual(int id, Vector[] keys, int row) {
        for (int k = 0; k < keys.length; k++) {
            if (!equal(keyColumns[k], id, keys[k], row)) {
                return false;
            }
        }
        return true;
    }

    /// Whether no key comparison of a stored row with a row is false: each is true or NULL.
    boolean mayEqual(int id, Vector[] keys, int row) {
        for (int k = 0; k < keys.length; k++) {
            if (!pages.isNull(keyColumns[k], id) && !keys[k].isNull(row) && !equal(keyColumns[k], id, keys[k], row)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a stored value equals a row's; NULL equals NULL.
    private boolean equal(int column, int id, Vector vector, int row) {
        boolean isNull = pages.isNull(column, id);
        if (isNull || vector.isNull(row)) {
            return isNull && vector.isNull(row);
        }
        long address = pages.address(column, id);
        return switch (vector) {
            case BoolVector v -> (Memory.getByte(address) != 0) == v.values[row];
            case I32Vector v -> Memory.getInt(address) == v.values[row];
            case I64Vector v -> Memory.getLong(address) == v.values[row];
            case F64Vector v -> KeyRange.bits(Memory.getDouble(address)) == KeyRange.bits(v.values[row]);
            case I128Vector v -> Memory.getLong(address) == v.low[row] && Memory.getLong(address + 8) == v.high[row];
            case StringVector v -> equalString(column, address, v, row);
            case ListVector v -> pages.object(column, id).equals(v.get(row));
            case RowVector v -> pages.object(column, id).equals(v.get(row));
        };
    }

    private boolean equalString(int column, long slot, StringVector v, int row) {
        int code = TextSlot.code(slot);
        int length = v.lengthOf(row);
        if (code >= 0) {
            Dictionary d = pages.codes(column);
            if (d == v.dictionary) {
                return code == v.codes[row];
            }
            int start = d.start(code);
            return d.length(code) == length
                    && Arrays.equals(
                            d.bytes, start, start + length, v.bytesOf(row), v.startOf(row), v.startOf(row) + length);
        }
        return ~code == length && Memory.equal(TextSlot.address(slot), v.bytesOf(row), v.startOf(row), length);
    }

    /// Whether no two rows have the same key for certain.
    public boolean isUnique() {
        return direct && !duplicates.get();
    }

    /// Rows left out because of a NULL key.
    long nullKeys() {
        return nullKeys.sum();
    }

    /// Bytes beside the rows themselves.
    public long bytes() {
        return headBlock.bytes() + nextBlock.bytes();
    }

    /// For EXPLAIN ANALYZE.
    public String describe() {
        String way = direct ? "direct addressing" : packer != null ? "hash of packed keys" : "hash";
        return way + ", " + pages.rows() + " rows, " + slots + " slots" + (isUnique() ? ", unique" : "");
    }

    /// In the direct way with one plain key: whether some row has key `origin + slot`.
    boolean isPlainDirect() {
        return direct && packer.isPlain();
    }

    long slots() {
        return slots;
    }

    boolean occupied(long slot) {
        return Memory.getInt(head + (slot << 2)) != 0;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            memory.free(headBlock);
            memory.free(nextBlock);
        }
    }

    /// One thread's working memory for batches of up to `capacity` rows.
    static final class Scratch {
        final int capacity;
        final long[] packed;
        final boolean[] valid;
        final int[] candidates;
        final int[] ids;
        final Vector[] keys;
        final RowHash hasher = new RowHash();

        Scratch(java.util.List<DataType> keyTypes, int capacity) {
            this.capacity = capacity;
            packed = new long[capacity];
            valid = new boolean[capacity];
            candidates = new int[capacity];
            ids = new int[capacity];
            keys = new Vector[keyTypes.size()];
            for (int k = 0; k < keys.length; k++) {
                keys[k] = Vector.allocate(keyTypes.get(k), capacity);
            }
        }
    }
}
