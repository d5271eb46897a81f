package dev.ogive.exec.row;

import dev.ogive.column.Lane;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.io.SpillFile;
import dev.ogive.memory.Block;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.List;

/// Rows in pages, by partition of their hash. Rows stay where they are until their partition is
/// spilled.
///
/// ```
/// page := row*  free  bytes*        rows grow up from the start, what their strings point to grows down from the end
/// ```
/// A page refers to nothing outside itself and by distance only, so that spilling writes it and
/// restoring reads it, wherever it comes to lie. Pages grow from 4 KB to [#pageBytesMax]; a row
/// that is larger has a page of its own.
///
/// Memory belongs to the query's share. Appending stops where memory is refused: the owner spills
/// and goes on. Not thread-safe; stores of several threads are united by [#absorb].
public final class RowStore implements AutoCloseable {
    private static final int MIN_PAGE_BYTES = 4 << 10;
    private static final int MAX_PAGE_BYTES = 256 << 10;

    private final RowLayout layout;
    private final int radixSkip;
    private final int radixBits;
    private final QueryMemory memory;
    private final int pageBytesMax;
    private final Partition[] partitions;

    /// Whether the first page of a partition is granted past the limit.
    private boolean guaranteed;

    /// What strings of the rows being appended take, and where their bytes go.
    private int[] variableBytes = {};

    private long[] tails = {};
    private NestedCodec codec;
    private StringVector[] encoded;

    private static final class Page {
        final Block block;
        int rows;

        /// Lowest address taken by variable bytes.
        long floor;

        Page(Block block) {
            this.block = block;
            this.floor = block.address() + block.bytes();
        }
    }

    /// A page in a file: the rows and the variable bytes, without what was free between them.
    private record SpilledPage(
            SpillFile file, long position, long backPosition, int rows, long blockBytes, long backBytes) {}

    private static final class Partition {
        final List<Page> pages = new ArrayList<>();
        final List<SpilledPage> spilled = new ArrayList<>();

        /// The page that is appended to (the last), and where the next row goes in it.
        Page open;

        long next;
        long rows;
        long bytes;
    }

    /// A store with one partition.
    public RowStore(RowLayout layout, QueryMemory memory) {
        this(layout, 0, 0, memory);
    }

    /// A store with `2^radixBits` partitions, by the bits of the hash that follow the upper
    /// `radixSkip`.
    public RowStore(RowLayout layout, int radixSkip, int radixBits, QueryMemory memory) {
        if (radixSkip < 0 || radixBits < 0 || radixSkip + radixBits > 32) {
            throw new IllegalArgumentException(
                    "need at most the upper 32 bits of the hash, got " + radixBits + " after " + radixSkip);
        }
        this.layout = layout;
        this.radixSkip = radixSkip;
        this.radixBits = radixBits;
        this.memory = memory;
        this.pageBytesMax = pageBytesMax(memory, radixBits);
        this.partitions = new Partition[1 << radixBits];
        for (int p = 0; p < partitions.length; p++) {
            partitions[p] = new Partition();
        }
    }

    static int pageBytesMax(QueryMemory memory, int radixBits) {
        // Each thread holds a page open per partition, and still small limits must leave room for full ones.
        long fair = Long.highestOneBit(Math.max(1, memory.limitBytes() >> (radixBits + 6)));
        return Math.clamp(fair, MIN_PAGE_BYTES, MAX_PAGE_BYTES);
    }

    /// From now on appending always succeeds for a row whose partition has no page in memory: an
    /// owner that spills when it is refused can always go on.
    public RowStore guaranteed() {
        guaranteed = true;
        return this;
    }

    public boolean isGuaranteed() {
        return guaranteed;
    }

    public RowLayout layout() {
        return layout;
    }

    public int partitions() {
        return partitions.length;
    }

    /// The partition of a hash.
    public int partitionOf(long hash) {
        return (int) ((hash << radixSkip) >>> 1 >>> (63 - radixBits));
    }

    public int radixSkip() {
        return radixSkip;
    }

    public int radixBits() {
        return radixBits;
    }

    /// Rows of all partitions, spilled ones too.
    public long rows() {
        long rows = 0;
        for (Partition p : partitions) {
            rows += p.rows;
        }
        return rows;
    }

    /// Rows of one partition, spilled ones too.
    public long rows(int partition) {
        return partitions[partition].rows;
    }

    /// Rows of all partitions that are in memory.
    public long residentRows() {
        long rows = 0;
        for (Partition p : partitions) {
            for (Page page : p.pages) {
                rows += page.rows;
            }
        }
        return rows;
    }

    /// Bytes of one partition in memory.
    public long residentBytes(int partition) {
        return partitions[partition].bytes;
    }

    public long residentBytes() {
        long bytes = 0;
        for (Partition p : partitions) {
            bytes += p.bytes;
        }
        return bytes;
    }

    /// Whether part of a partition is in a file.
    public boolean isSpilled(int partition) {
        return !partitions[partition].spilled.isEmpty();
    }

    /// Bytes that restoring a partition would take.
    public long spilledBytes(int partition) {
        long bytes = 0;
        for (SpilledPage page : partitions[partition].spilled) {
            bytes += page.blockBytes;
        }
        return bytes;
    }

    /// Appends rows of a batch and writes their addresses to `rows[from .. result)`.
    ///
    /// @param columns as many as the layout has, in its order
    /// @param hashes by row of the batch; not read if the layout has one 32- or 64-bit integer
    ///     key and the store one partition
    /// @param positions rows of the batch: those in `positions[from .. to)` are appended
    /// @return how far it came: `to`, or less if memory was refused
    public int append(Vector[] columns, long[] hashes, int[] positions, int from, int to, long[] rows) {
        Vector[] sources = layout.hasVariable() ? measure(columns, positions, from, to) : columns;
        int end = layout.hasVariable()
                ? placeVariable(hashes, positions, from, to, rows)
                : partitions.length == 1 ? placeFixed(from, to, rows) : scatterFixed(hashes, positions, from, to, rows);
        RowWriter.begin(layout, hashes, positions, from, end, rows);
        for (int c = 0; c < sources.length; c++) {
            RowWriter.column(layout, c, sources[c], positions, from, end, rows, tails);
        }
        return end;
    }

    /// Sums up the variable bytes of each row; encodes nested columns.
    private Vector[] measure(Vector[] columns, int[] positions, int from, int to) {
        if (variableBytes.length < to) {
            variableBytes = new int[to];
            tails = new long[to];
        }
        java.util.Arrays.fill(variableBytes, from, to, 0);
        Vector[] sources = columns.clone();
        for (int c = 0; c < columns.length; c++) {
            Lane lane = columns[c].type().lane();
            if (lane == Lane.LIST || lane == Lane.ROW) {
                sources[c] = encode(c, columns[c], positions, from, to);
            }
            if (sources[c] instanceof StringVector v) {
                measureStrings(v, positions, from, to);
            }
        }
        return sources;
    }

    private void measureStrings(StringVector v, int[] positions, int from, int to) {
        for (int k = from; k < to; k++) {
            int i = positions[k];
            if (!v.isNull(i)) {
                int length = v.lengthOf(i);
                variableBytes[k] = Math.addExact(variableBytes[k], length > RowLayout.INLINE_BYTES ? length : 0);
            }
        }
    }

    private StringVector encode(int column, Vector source, int[] positions, int from, int to) {
        if (codec == null) {
            codec = new NestedCodec();
            encoded = new StringVector[layout.columns()];
        }
        if (encoded[column] == null) {
            encoded[column] = NestedCodec.scratch();
        }
        int rows = 0;
        for (int k = from; k < to; k++) {
            rows = Math.max(rows, positions[k] + 1);
        }
        codec.encode(source, rows, column < layout.keys(), encoded[column]);
        return encoded[column];
    }

    private int placeFixed(int from, int to, long[] rows) {
        Partition p = partitions[0];
        int width = layout.rowBytes();
        int k = from;
        while (k < to) {
            Page page = p.open;
            if (page == null || p.next + width > page.floor) {
                if (!open(p, width)) {
                    break;
                }
                page = p.open;
            }
            int n = (int) Math.min(to - k, (page.floor - p.next) / width);
            long next = p.next;
            for (int j = 0; j < n; j++) {
                rows[k + j] = next;
                next += width;
            }
            p.next = next;
            page.rows += n;
            k += n;
        }
        p.rows += k - from;
        return k;
    }

    private int scatterFixed(long[] hashes, int[] positions, int from, int to, long[] rows) {
        int width = layout.rowBytes();
        for (int k = from; k < to; k++) {
            Partition p = partitions[partitionOf(hashes[positions[k]])];
            Page page = p.open;
            if (page == null || p.next + width > page.floor) {
                if (!open(p, width)) {
                    return k;
                }
                page = p.open;
            }
            rows[k] = p.next;
            p.next += width;
            p.rows++;
            page.rows++;
        }
        return to;
    }

    /// Takes the place of one row without variable bytes, with the extra part and the null bits
    /// zeroed and the hash stored; the caller writes the columns. 0 if memory was refused.
    public long appendBlank(long hash) {
        Partition p = partitions.length == 1 ? partitions[0] : partitions[partitionOf(hash)];
        int width = layout.rowBytes();
        if (p.open == null || p.next + width > p.open.floor) {
            if (!open(p, width)) {
                return 0;
            }
        }
        long row = p.next;
        p.next += width;
        p.rows++;
        p.open.rows++;
        for (int at = 0; at < width; at += 8) {
            Memory.putLong(row + at, 0);
        }
        if (layout.storesHash()) {
            Memory.putLong(row, hash);
        }
        return row;
    }

    private int placeVariable(long[] hashes, int[] positions, int from, int to, long[] rows) {
        for (int k = from; k < to; k++) {
            Partition p = partitions.length == 1 ? partitions[0] : partitions[partitionOf(hashes[positions[k]])];
            if (!place(p, variableBytes[k], rows, k)) {
                return k;
            }
        }
        return to;
    }

    private boolean place(Partition p, long variable, long[] rows, int k) {
        int width = layout.rowBytes();
        Page page = p.open;
        if (page == null || p.next + width > page.floor - variable) {
            if (!open(p, width + variable)) {
                return false;
            }
            page = p.open;
        }
        rows[k] = p.next;
        p.next += width;
        page.floor -= variable;
        tails[k] = page.floor;
        p.rows++;
        page.rows++;
        return true;
    }

    private boolean open(Partition p, long atLeastBytes) {
        long usual = Math.min(pageBytesMax, Math.max(MIN_PAGE_BYTES, Long.highestOneBit(p.bytes)));
        Block block = memory.tryAllocate(Math.max(atLeastBytes, usual));
        if (block == null && guaranteed && p.pages.isEmpty()) {
            block = memory.allocateToSpill(Math.max(atLeastBytes, MIN_PAGE_BYTES));
        }
        if (block == null) {
            return false;
        }
        p.open = new Page(block);
        p.next = block.address();
        p.pages.add(p.open);
        p.bytes += block.bytes();
        return true;
    }

    /// Appends copies of rows that lie elsewhere in this layout, extra part included, as
    /// [#append] does.
    public int appendRows(long[] sources, int from, int to, long[] rows) {
        if (tails.length < to) {
            variableBytes = new int[to];
            tails = new long[to];
        }
        int width = layout.rowBytes();
        for (int k = from; k < to; k++) {
            long source = sources[k];
            Partition p = partitions.length == 1 ? partitions[0] : partitions[partitionOf(layout.hash(source))];
            if (!place(p, layout.hasVariable() ? variableBytes(source) : 0, rows, k)) {
                return k;
            }
            long row = rows[k];
            for (int at = 0; at < width; at += 8) {
                Memory.putLong(row + at, Memory.getLong(source + at));
            }
            if (layout.hasVariable()) {
                copyVariable(source, row, tails[k]);
            }
        }
        return to;
    }

    private long variableBytes(long row) {
        long bytes = 0;
        for (int c = 0; c < layout.columns(); c++) {
            if (RowLayout.isVariable(layout.types().get(c).lane())) {
                int length = Memory.getInt(row + layout.offset(c));
                bytes += length > RowLayout.INLINE_BYTES ? length : 0;
            }
        }
        return bytes;
    }

    private void copyVariable(long source, long row, long tail) {
        long to = tail;
        for (int c = 0; c < layout.columns(); c++) {
            if (RowLayout.isVariable(layout.types().get(c).lane())) {
                int offset = layout.offset(c);
                int length = Memory.getInt(source + offset);
                if (length > RowLayout.INLINE_BYTES) {
                    Memory.copy(RowLayout.bytesOf(source + offset, length), to, length);
                    Memory.putLong(row + offset + 8, to - (row + offset));
                    to += length;
                }
            }
        }
    }

    /// Takes over all pages of a store with the same layout and partitions, which is empty
    /// afterwards.
    public void absorb(RowStore other) {
        if (other.layout.rowBytes() != layout.rowBytes()
                || other.radixSkip != radixSkip
                || other.radixBits != radixBits) {
            throw new IllegalArgumentException("stores differ in layout or partitions");
        }
        for (int i = 0; i < partitions.length; i++) {
            Partition from = other.partitions[i];
            Partition to = partitions[i];
            to.pages.addAll(from.pages);
            to.spilled.addAll(from.spilled);
            to.rows += from.rows;
            to.bytes += from.bytes;
            if (from.open != null) {
                to.open = from.open;
                to.next = from.next;
            }
            other.partitions[i] = new Partition();
        }
    }

    /// Writes the pages of a partition to a file and frees them; addresses of its rows are void.
    /// The file stays the caller's and outlives the store.
    public void spill(int partition, SpillFile file) {
        Partition p = partitions[partition];
        for (Page page : p.pages) {
            long address = page.block.address();
            long end = address + page.block.bytes();
            long position = file.append(Memory.segment(address, (long) page.rows * layout.rowBytes()));
            long back = end - page.floor;
            long backPosition = back == 0 ? 0 : file.append(Memory.segment(page.floor, back));
            p.spilled.add(new SpilledPage(file, position, backPosition, page.rows, page.block.bytes(), back));
            memory.free(page.block);
        }
        p.pages.clear();
        p.open = null;
        p.bytes = 0;
    }

    /// Reads the spilled pages of a partition back. False: memory was refused, and some pages are
    /// still in the file.
    ///
    /// @param anyway past the limit if need be
    public boolean restore(int partition, boolean anyway) {
        Partition p = partitions[partition];
        while (!p.spilled.isEmpty()) {
            SpilledPage spilled = p.spilled.getLast();
            Block block = memory.tryAllocate(spilled.blockBytes);
            if (block == null && anyway) {
                block = memory.allocateToSpill(spilled.blockBytes);
            }
            if (block == null) {
                return false;
            }
            p.pages.addFirst(read(spilled, block));
            p.bytes += block.bytes();
            p.spilled.removeLast();
        }
        return true;
    }

    private Page read(SpilledPage spilled, Block block) {
        Page page = new Page(block);
        page.rows = spilled.rows;
        // The block may be larger than the page was; distances within the page must stay.
        page.floor = block.address() + spilled.blockBytes - spilled.backBytes;
        spilled.file.read(spilled.position, Memory.segment(block.address(), (long) spilled.rows * layout.rowBytes()));
        if (spilled.backBytes > 0) {
            spilled.file.read(spilled.backPosition, Memory.segment(page.floor, spilled.backBytes));
        }
        return page;
    }

    /// Pages of a partition that are in memory.
    public int pages(int partition) {
        return partitions[partition].pages.size();
    }

    public int pageRows(int partition, int page) {
        return partitions[partition].pages.get(page).rows;
    }

    /// Writes the addresses of rows `from .. from+n` of a page in memory to `rows[0 .. n)`.
    public void addresses(int partition, int page, int from, int n, long[] rows) {
        addresses(partitions[partition].pages.get(page), from, n, rows);
    }

    private void addresses(Page page, int from, int n, long[] rows) {
        int width = layout.rowBytes();
        long row = page.block.address() + (long) from * width;
        for (int i = 0; i < n; i++) {
            rows[i] = row;
            row += width;
        }
    }

    /// Reads the rows of a partition once, those in memory and those in files, a page at a time.
    /// With `consume`, pages are freed and forgotten once they have been read.
    public Reader read(int partition, boolean consume) {
        return new Reader(partition, consume);
    }

    /// See [RowStore#read].
    public final class Reader implements AutoCloseable {
        private final Partition source;
        private final boolean consume;
        private int nextPage;
        private int nextSpilled;
        private Page page;
        private Block scratch;
        private int nextRow;

        private Reader(int partition, boolean consume) {
            this.source = partitions[partition];
            this.consume = consume;
        }

        /// Writes the addresses of up to `max` more rows to `rows` and returns how many; 0 at the
        /// end. They are valid until the next call.
        public int next(long[] rows, int max) {
            while (page == null || nextRow == page.rows) {
                if (!advance()) {
                    return 0;
                }
            }
            int n = Math.min(max, page.rows - nextRow);
            addresses(page, nextRow, n, rows);
            nextRow += n;
            return n;
        }

        private boolean advance() {
            nextRow = 0;
            if (consume && page != null && scratch == null) {
                source.bytes -= page.block.bytes();
                source.rows -= page.rows;
                memory.free(page.block);
            }
            page = null;
            if (nextPage < source.pages.size()) {
                page = source.pages.get(nextPage);
                if (consume) {
                    source.pages.set(nextPage, null);
                }
                nextPage++;
                return true;
            }
            if (nextSpilled == source.spilled.size()) {
                close();
                return false;
            }
            SpilledPage spilled = source.spilled.get(nextSpilled++);
            if (scratch != null && scratch.bytes() < spilled.blockBytes) {
                memory.free(scratch);
                scratch = null;
            }
            if (scratch == null) {
                scratch = memory.allocateToSpill(spilled.blockBytes);
            }
            page = RowStore.this.read(spilled, scratch);
            return true;
        }

        /// Frees the page that was being read from a file; with `consume`, all that was not read
        /// too.
        @Override
        public void close() {
            if (scratch != null) {
                memory.free(scratch);
                scratch = null;
            } else if (consume && page != null) {
                memory.free(page.block);
            }
            page = null;
            if (consume) {
                for (; nextPage < source.pages.size(); nextPage++) {
                    memory.free(source.pages.get(nextPage).block);
                }
                source.pages.clear();
                source.spilled.clear();
                source.open = null;
                source.bytes = 0;
                source.rows = 0;
                nextPage = 0;
                nextSpilled = 0;
            }
        }
    }

    /// Reads rows of a partition that is all in a file, in any order.
    ///
    /// @param bytesMax pages kept between calls of [PageCache#begin]; those that one call needs
    ///     are kept in any case
    public PageCache readAtRandom(int partition, long bytesMax) {
        return new PageCache(partitions[partition], bytesMax);
    }

    /// See [RowStore#readAtRandom]. Used by one thread.
    public final class PageCache implements AutoCloseable {
        private final List<SpilledPage> source;

        /// The first row of each page, then the number of rows.
        private final int[] starts;

        private final Page[] loaded;
        private final long[] lastUse;
        private final long bytesMax;
        private long bytes;
        private long clock;
        private int current;

        private PageCache(Partition partition, long bytesMax) {
            source = List.copyOf(partition.spilled);
            this.bytesMax = bytesMax;
            loaded = new Page[source.size()];
            lastUse = new long[source.size()];
            starts = new int[source.size() + 1];
            for (int p = 0; p < source.size(); p++) {
                starts[p + 1] = Math.addExact(starts[p], source.get(p).rows);
            }
        }

        public int rows() {
            return starts[source.size()];
        }

        /// Addresses handed out before are void from now on.
        public void begin() {
            clock++;
            while (bytes > bytesMax) {
                int oldest = -1;
                for (int p = 0; p < loaded.length; p++) {
                    if (loaded[p] != null && (oldest < 0 || lastUse[p] < lastUse[oldest])) {
                        oldest = p;
                    }
                }
                evict(oldest);
            }
        }

        private void evict(int page) {
            bytes -= loaded[page].block.bytes();
            memory.free(loaded[page].block);
            loaded[page] = null;
        }

        /// The address of a row, by its place in the order of writing.
        public long address(int row) {
            if (row < starts[current] || row >= starts[current + 1]) {
                int found = java.util.Arrays.binarySearch(starts, row);
                current = found >= 0 ? found : -found - 2;
            }
            Page page = loaded[current];
            if (page == null) {
                SpilledPage spilled = source.get(current);
                page = RowStore.this.read(spilled, memory.allocateToSpill(spilled.blockBytes));
                loaded[current] = page;
                bytes += page.block.bytes();
            }
            lastUse[current] = clock;
            return page.block.address() + (long) (row - starts[current]) * layout.rowBytes();
        }

        @Override
        public void close() {
            for (int p = 0; p < loaded.length; p++) {
                if (loaded[p] != null) {
                    evict(p);
                }
            }
        }
    }

    /// Frees a partition's pages in memory and forgets their rows; those in files stay.
    public void clearResident(int partition) {
        Partition p = partitions[partition];
        for (Page page : p.pages) {
            p.rows -= page.rows;
            memory.free(page.block);
        }
        p.pages.clear();
        p.open = null;
        p.bytes = 0;
    }

    /// Frees a partition's pages and forgets its rows.
    public void clear(int partition) {
        Partition cleared = partitions[partition];
        partitions[partition] = new Partition();
        for (Page page : cleared.pages) {
            memory.free(page.block);
        }
    }

    @Override
    public void close() {
        for (int p = 0; p < partitions.length; p++) {
            clear(p);
        }
    }
}
