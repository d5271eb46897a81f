package dev.ogive.exec.store;

import dev.ogive.column.Batch;
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
import dev.ogive.memory.Block;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows in pages of columns off the heap. Workers append through an [Appender] of their own;
/// after [#seal] any thread reads rows by id. A row's id is `page << rowsShift | row in page`:
/// ids ascend but have gaps after pages that are not full.
///
/// Strings are copied, short ones into the page itself, except that rows which come in dictionary
/// form keep their code in a dictionary that the whole store shares, so that they leave in
/// dictionary form too.
public final class RowPages implements AutoCloseable {
    /// Strings whose addresses are read before the first is copied.
    private static final int STRINGS_AHEAD = 64;

    private static final int STRING_BLOCK_BYTES = 64 << 10;

    private final QueryMemory memory;
    private final PageLayout layout;
    private final int shift;
    private final int mask;
    private final DictionaryUnion[] dictionaries;

    /// Columns where some row is not in dictionary form.
    private final boolean[] flat;

    private final boolean[] hasNulls;
    private final List<Page> pages = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private long[] addresses = {};
    private Dictionary[] sealed;
    private long rows;
    private long bytes;

    /// One page while it is filled and after.
    private static final class Page {
        /// Null once it has been freed.
        Block block;

        int rows;

        /// Values of lanes without a fixed form, or null.
        List<Object> objects;

        Page(Block block) {
            this.block = block;
        }
    }

    /// Values lie by column: for columns that are read as a whole, or rows of which one is
    /// fetched.
    ///
    /// @param rowsExpected sizes the pages; NaN if unknown
    public RowPages(List<DataType> types, double rowsExpected, QueryMemory memory) {
        this(types, rowsExpected, memory, false);
    }

    /// Values lie by row: for rows that are fetched in another order, each of which is then one
    /// cache miss or two, however many columns it has.
    public static RowPages byRow(List<DataType> types, double rowsExpected, QueryMemory memory) {
        return new RowPages(types, rowsExpected, memory, true);
    }

    private RowPages(List<DataType> types, double rowsExpected, QueryMemory memory, boolean byRow) {
        this.memory = memory;
        shift = rowsExpected < 2_000 ? 8 : rowsExpected < 100_000 ? 11 : 13;
        mask = (1 << shift) - 1;
        layout = new PageLayout(List.copyOf(types), shift, byRow);
        dictionaries = new DictionaryUnion[types.size()];
        for (int c = 0; c < dictionaries.length; c++) {
            dictionaries[c] = new DictionaryUnion();
        }
        flat = new boolean[types.size()];
        hasNulls = new boolean[types.size()];
    }

    /// No rows yet, with the layout and the dictionaries of another.
    private RowPages(RowPages sibling) {
        memory = sibling.memory;
        shift = sibling.shift;
        mask = sibling.mask;
        layout = sibling.layout;
        dictionaries = sibling.dictionaries;
        flat = new boolean[sibling.flat.length];
        hasNulls = new boolean[sibling.flat.length];
    }

    public List<DataType> types() {
        return layout.types;
    }

    /// One thread's way in.
    public final class Appender {
        private final List<Page> filled = new ArrayList<>();
        private final List<Block> stringBlocks = new ArrayList<>();
        private final boolean[] sawFlat = new boolean[flat.length];
        private final boolean[] sawNulls = new boolean[flat.length];
        private final Dictionary[] lastDictionary = new Dictionary[flat.length];
        private final int[][] lastMap = new int[flat.length][];
        private Page page;
        private long stringAt;
        private long stringEnd;
        private long rowsAppended;

        /// Appends all rows of `batch`.
        ///
        /// @return rows appended: fewer than the batch has only if memory was refused
        public int append(Batch batch) {
            return append(batch.columns, 0, batch.rows);
        }

        /// Appends rows `[from, to)` of these columns; stops where memory is refused.
        public int append(Vector[] columns, int from, int to) {
            return append(columns, from, to, false);
        }

        /// Appends all of rows `[from, to)`, past the limit if need be: for owners that would
        /// otherwise hold too little to get anywhere.
        public void appendAnyway(Vector[] columns, int from, int to) {
            append(columns, from, to, true);
        }

        private Block allocate(long blockBytes, boolean anyway) {
            Block block = memory.tryAllocate(blockBytes);
            return block == null && anyway ? memory.allocateToSpill(blockBytes) : block;
        }

        private int append(Vector[] columns, int from, int to, boolean anyway) {
            int at = from;
            while (at < to) {
                if (page == null || page.rows > mask) {
                    Block block = allocate(layout.pageBytes, anyway);
                    if (block == null) {
                        break;
                    }
                    page = new Page(block);
                    filled.add(page);
                }
                int count = Math.min(to - at, mask + 1 - page.rows);
                if (!reserveStrings(columns, at, count, anyway)) {
                    break;
                }
                for (int c = 0; c < columns.length; c++) {
                    put(c, columns[c], at, count);
                }
                page.rows += count;
                at += count;
            }
            rowsAppended += at - from;
            return at - from;
        }

        public long rows() {
            return rowsAppended;
        }

        /// Bytes of memory held by rows that were not handed over.
        public long bytes() {
            long held = 0;
            for (Page p : filled) {
                held += p.block.bytes();
            }
            for (Block b : stringBlocks) {
                held += b.bytes();
            }
            return held;
        }

        /// Room for the bytes of all strings about to be copied, so that rows go in whole or not
        /// at all.
        private boolean reserveStrings(Vector[] columns, int from, int count, boolean anyway) {
            long needed = 0;
            for (int c = 0; c < columns.length; c++) {
                if (columns[c] instanceof StringVector s && mapFor(c, s) == null) {
                    for (int i = from; i < from + count; i++) {
                        needed += s.isNull(i) ? 0 : TextSlot.bytesOutside(s.lengthOf(i));
                    }
                }
            }
            if (needed <= stringEnd - stringAt) {
                return true;
            }
            Block block = allocate(Math.max(needed, STRING_BLOCK_BYTES), anyway);
            if (block == null) {
                return false;
            }
            stringBlocks.add(block);
            stringAt = block.address();
            stringEnd = stringAt + block.bytes();
            return true;
        }

        /// Where codes of the vector's dictionary go, or null if its strings are to be copied.
        private int[] mapFor(int c, StringVector s) {
            if (s.dictionary == null) {
                return null;
            }
            if (lastDictionary[c] != s.dictionary) {
                lastMap[c] = dictionaries[c].map(s.dictionary);
                lastDictionary[c] = s.dictionary;
            }
            return lastMap[c];
        }

        private void put(int c, Vector source, int from, int count) {
            int at = page.rows;
            int stride = layout.strides[c];
            long value = page.block.address() + layout.valueOffsets[c] + (long) at * stride;
            putNulls(c, source, from, count, page.block.address() + layout.nullOffsets[c] + at);
            switch (source) {
                case BoolVector v -> {
                    for (int i = 0; i < count; i++) {
                        Memory.putByte(value + (long) i * stride, (byte) (v.values[from + i] ? 1 : 0));
                    }
                }
                case I32Vector v -> PageValues.putInts(v.values, from, count, value, stride);
                case I64Vector v -> PageValues.putLongs(v.values, from, count, value, stride);
                case F64Vector v -> PageValues.putDoubles(v.values, from, count, value, stride);
                case I128Vector v -> {
                    for (int i = 0; i < count; i++) {
                        Memory.putLong(value + (long) i * stride, v.low[from + i]);
                        Memory.putLong(value + (long) i * stride + 8, v.high[from + i]);
                    }
                }
                case StringVector v -> putStrings(c, v, from, count, value, stride);
                case ListVector v -> putObjects(v, from, count, value, stride);
                case RowVector v -> putObjects(v, from, count, value, stride);
            }
        }

        private void putNulls(int c, Vector source, int from, int count, long at) {
            if (!source.mayHaveNulls) {
                Memory.zero(at, count);
                return;
            }
            boolean any = false;
            for (int i = 0; i < count; i++) {
                boolean isNull = source.nulls[from + i];
                any |= isNull;
                Memory.putByte(at + i, (byte) (isNull ? 1 : 0));
            }
            sawNulls[c] |= any;
        }

        private void putStrings(int c, StringVector v, int from, int count, long value, int stride) {
            int[] map = mapFor(c, v);
            if (map != null) {
                for (int i = 0; i < count; i++) {
                    TextSlot.putCode(value + (long) i * stride, map[v.codes[from + i]]);
                }
                return;
            }
            sawFlat[c] = true;
            for (int i = 0; i < count; i++) {
                int row = from + i;
                int length = v.isNull(row) ? 0 : v.lengthOf(row);
                int start = length > 0 ? v.startOf(row) : 0;
                TextSlot.put(value + (long) i * stride, v.bytesOf(row), start, length, stringAt);
                stringAt += TextSlot.bytesOutside(length);
            }
        }

        private void putObjects(Vector v, int from, int count, long value, int stride) {
            if (page.objects == null) {
                page.objects = new ArrayList<>();
            }
            for (int i = 0; i < count; i++) {
                Memory.putInt(value + (long) i * stride, page.objects.size());
                page.objects.add(v.get(from + i));
            }
        }

        /// Hands the rows over; nothing may be appended any more.
        public void finish() {
            synchronized (RowPages.this) {
                for (int c = 0; c < flat.length; c++) {
                    flat[c] |= sawFlat[c];
                    hasNulls[c] |= sawNulls[c];
                }
                pages.addAll(filled);
                blocks.addAll(stringBlocks);
                rows += rowsAppended;
                for (Page p : filled) {
                    bytes += p.block.bytes();
                }
                for (Block b : stringBlocks) {
                    bytes += b.bytes();
                }
            }
            filled.clear();
            stringBlocks.clear();
            page = null;
            rowsAppended = 0;
            stringAt = 0;
            stringEnd = 0;
        }

        /// Takes the appended rows out as sealed pages of their own, to be read and freed page by
        /// page; this appender is empty afterwards. The dictionaries stay shared.
        public RowPages detach() {
            RowPages own = new RowPages(RowPages.this);
            System.arraycopy(sawFlat, 0, own.flat, 0, sawFlat.length);
            System.arraycopy(sawNulls, 0, own.hasNulls, 0, sawNulls.length);
            own.pages.addAll(filled);
            own.blocks.addAll(stringBlocks);
            own.rows = rowsAppended;
            filled.clear();
            stringBlocks.clear();
            discard();
            own.seal();
            return own;
        }

        /// Frees rows that were not handed over.
        public void discard() {
            filled.forEach(p -> memory.free(p.block));
            stringBlocks.forEach(memory::free);
            filled.clear();
            stringBlocks.clear();
            page = null;
            rowsAppended = 0;
            stringAt = 0;
            stringEnd = 0;
        }
    }

    public Appender appender() {
        return new Appender();
    }

    /// Ends appending; reading begins.
    public synchronized void seal() {
        addresses = new long[pages.size()];
        for (int p = 0; p < addresses.length; p++) {
            addresses[p] = pages.get(p).block.address();
        }
        sealed = new Dictionary[flat.length];
        for (int c = 0; c < flat.length; c++) {
            sealed[c] = dictionaries[c].dictionary();
        }
    }

    public synchronized long rows() {
        return rows;
    }

    /// Bytes of memory held.
    public synchronized long bytes() {
        return bytes;
    }

    public int pages() {
        return pages.size();
    }

    public int rowsIn(int page) {
        return pages.get(page).rows;
    }

    /// Every id is below it.
    public int idsEnd() {
        return pages.size() << shift;
    }

    /// Id of row 0 of a page.
    public int firstId(int page) {
        return page << shift;
    }

    public int pageOf(int id) {
        return id >>> shift;
    }

    public boolean mayHaveNulls(int column) {
        return hasNulls[column];
    }

    /// The dictionary of a column where all rows are in dictionary form, else null.
    public Dictionary dictionary(int column) {
        return flat[column] ? null : sealed[column];
    }

    /// The dictionary that codes of a column belong to, whether or not all rows have one; null if
    /// no row has.
    public Dictionary codes(int column) {
        return sealed[column];
    }

    /// A value of a LIST or ROW column in canonical form, not for NULL.
    public Object object(int column, int id) {
        return pages.get(id >>> shift).objects.get(Memory.getInt(address(column, id)));
    }

    /// Address of a column's value of the row.
    public long address(int column, int id) {
        return addresses[id >>> shift] + layout.valueOffsets[column] + (long) (id & mask) * layout.strides[column];
    }

    public boolean isNull(int column, int id) {
        return hasNulls[column]
                && Memory.getByte(addresses[id >>> shift] + layout.nullOffsets[column] + (id & mask)) != 0;
    }

    /// Bytes from a column's value in a page to that of the next row.
    public int stride(int column) {
        return layout.strides[column];
    }

    /// Address of a column's first value in a page; further values follow each other by
    /// [#stride].
    public long columnAddress(int column, int page) {
        return addresses[page] + layout.valueOffsets[column];
    }

    /// Address of a column's null bytes in a page.
    public long nullAddress(int column, int page) {
        return addresses[page] + layout.nullOffsets[column];
    }

    /// Reads rows `[from, from + count)` of a page.
    public void read(int page, int from, int count, int[] scratch, Batch out) {
        int first = firstId(page) + from;
        for (int i = 0; i < count; i++) {
            scratch[i] = first + i;
        }
        for (int c = 0; c < out.columns.length; c++) {
            gather(c, scratch, 0, count, false, out.columns[c]);
        }
        out.rows = count;
    }

    /// `out[i] = row ids[from + i]` for `0 <= i < count`.
    ///
    /// @param outer whether ids below 0 occur: their rows are NULL
    public void gather(int column, int[] ids, int from, int count, boolean outer, Vector out) {
        if (outer) {
            gatherOuter(column, ids, from, count, out);
            return;
        }
        gatherNulls(column, ids, from, count, out);
        long offset = layout.valueOffsets[column];
        int stride = layout.strides[column];
        switch (out) {
            case BoolVector v -> {
                for (int i = 0; i < count; i++) {
                    int id = ids[from + i];
                    v.values[i] = Memory.getByte(addresses[id >>> shift] + offset + (long) (id & mask) * stride) != 0;
                }
            }
            case I32Vector v -> PageValues.gatherInts(addresses, shift, offset, stride, ids, from, count, v.values);
            case I64Vector v -> PageValues.gatherLongs(addresses, shift, offset, stride, ids, from, count, v.values);
            case F64Vector v -> PageValues.gatherDoubles(addresses, shift, offset, stride, ids, from, count, v.values);
            case I128Vector v -> {
                for (int i = 0; i < count; i++) {
                    int id = ids[from + i];
                    long at = addresses[id >>> shift] + offset + (long) (id & mask) * stride;
                    v.low[i] = Memory.getLong(at);
                    v.high[i] = Memory.getLong(at + 8);
                }
            }
            case StringVector v -> gatherStrings(column, ids, from, count, v);
            case ListVector v -> gatherObjects(column, ids, from, count, v);
            case RowVector v -> gatherObjects(column, ids, from, count, v);
        }
    }

    /// Keeps reads that only fetch memory from being left out.
    @SuppressWarnings("unused")
    private int firstBytes;

    private void gatherStrings(int column, int[] ids, int from, int count, StringVector v) {
        long offset = layout.valueOffsets[column];
        int stride = layout.strides[column];
        Dictionary shared = sealed[column];
        if (!flat[column] && shared != null) {
            v.dictionary = shared;
            for (int i = 0; i < count; i++) {
                int id = ids[from + i];
                v.codes[i] = TextSlot.code(addresses[id >>> shift] + offset + (long) (id & mask) * stride);
            }
            return;
        }
        boolean mayHaveNulls = v.mayHaveNulls;
        v.clear();
        v.mayHaveNulls = mayHaveNulls;
        long[] places = new long[Math.min(count, STRINGS_AHEAD)];
        for (int i = 0; i < count; i += places.length) {
            int some = Math.min(places.length, count - i);
            locate(offset, stride, shared, ids, from + i, i, some, places, v);
            firstBytes = touch(v.lengths, i, some, places);
            copy(shared, ids, from + i, i, some, places, v);
        }
    }

    /// Looks for all slots; [#touch] looks for all strings, [#copy] copies them: the misses of
    /// one step overlap.
    ///
    /// @param places scratch: address of each string, or its code as `-1 - code`
    private void locate(
            long offset,
            int stride,
            Dictionary shared,
            int[] ids,
            int from,
            int to,
            int count,
            long[] places,
            StringVector v) {
        for (int i = 0; i < count; i++) {
            int id = ids[from + i];
            long slot = addresses[id >>> shift] + offset + (long) (id & mask) * stride;
            int code = TextSlot.code(slot);
            int length = code >= 0 ? shared.length(code) : ~code;
            places[i] = code >= 0 ? -1L - code : TextSlot.address(slot, length);
            v.lengths[to + i] = length;
        }
    }

    private static int touch(int[] lengths, int to, int count, long[] places) {
        int touched = 0;
        for (int i = 0; i < count; i++) {
            if (places[i] >= 0 && lengths[to + i] > 0) {
                touched += Memory.getByte(places[i]);
            }
        }
        return touched;
    }

    /// Rows that repeat the one before share its bytes.
    private static void copy(Dictionary shared, int[] ids, int from, int to, int count, long[] places, StringVector v) {
        for (int i = 0; i < count; i++) {
            int row = to + i;
            int length = v.lengths[row];
            if (row > 0 && ids[from + i] == ids[from + i - 1]) {
                v.starts[row] = v.starts[row - 1];
            } else if (places[i] < 0) {
                v.append(row, shared.bytes, shared.start((int) (-1 - places[i])), length);
            } else {
                int at = v.reserve(length);
                Memory.copy(places[i], v.bytes, at, length);
                v.starts[row] = at;
            }
        }
    }

    private void gatherObjects(int column, int[] ids, int from, int count, Vector v) {
        boolean[] nulls = v.mayHaveNulls ? Arrays.copyOf(v.nulls, count) : null;
        if (v instanceof ListVector list) {
            list.clear();
        } else {
            clearRow((RowVector) v);
        }
        for (int i = 0; i < count; i++) {
            int id = ids[from + i];
            if (nulls != null && nulls[i]) {
                v.set(i, null);
            } else {
                v.set(i, object(column, id));
            }
        }
    }

    private static void clearRow(RowVector v) {
        v.mayHaveNulls = false;
        for (Vector field : v.fields) {
            switch (field) {
                case StringVector s -> s.clear();
                case ListVector l -> l.clear();
                case RowVector r -> clearRow(r);
                default -> field.mayHaveNulls = false;
            }
        }
    }

    private void gatherNulls(int column, int[] ids, int from, int count, Vector out) {
        out.mayHaveNulls = hasNulls[column];
        if (!out.mayHaveNulls) {
            return;
        }
        long offset = layout.nullOffsets[column];
        for (int i = 0; i < count; i++) {
            int id = ids[from + i];
            out.nulls[i] = Memory.getByte(addresses[id >>> shift] + offset + (id & mask)) != 0;
        }
    }

    private void gatherOuter(int column, int[] ids, int from, int count, Vector out) {
        int some = -1;
        boolean missing = false;
        for (int i = 0; i < count; i++) {
            some = Math.max(some, ids[from + i]);
            missing |= ids[from + i] < 0;
        }
        if (some < 0) {
            clearFor(out);
            for (int i = 0; i < count; i++) {
                out.set(i, null);
            }
            return;
        }
        if (!missing) {
            gather(column, ids, from, count, false, out);
            return;
        }
        int[] safe = new int[count];
        for (int i = 0; i < count; i++) {
            safe[i] = ids[from + i] < 0 ? some : ids[from + i];
        }
        gather(column, safe, 0, count, false, out);
        for (int i = 0; i < count; i++) {
            if (ids[from + i] < 0) {
                out.setNull(i);
            }
        }
    }

    private static void clearFor(Vector out) {
        out.mayHaveNulls = false;
        switch (out) {
            case StringVector s -> s.clear();
            case ListVector l -> l.clear();
            case RowVector r -> clearRow(r);
            default -> {}
        }
    }

    /// Frees the values of a page, but not what its strings point to; it must not be read any
    /// more.
    public synchronized void release(int page) {
        Page freed = pages.get(page);
        if (freed.block != null) {
            memory.free(freed.block);
            freed.block = null;
        }
    }

    /// Frees all rows. Idempotent.
    @Override
    public synchronized void close() {
        for (int p = 0; p < pages.size(); p++) {
            release(p);
        }
        blocks.forEach(memory::free);
        pages.clear();
        blocks.clear();
        addresses = new long[0];
        rows = 0;
        bytes = 0;
    }
}
