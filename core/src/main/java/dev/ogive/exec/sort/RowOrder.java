package dev.ogive.exec.sort;

import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.store.RowPages;
import dev.ogive.index.key.KeyOrder;
import dev.ogive.memory.Memory;
import dev.ogive.sort.KeyPayloadSort;
import dev.ogive.sort.LearnedSort;
import dev.ogive.sort.SortOrder;
import dev.ogive.sort.SortScratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/// Puts ids of sealed [RowPages] in order. Steps, the first three of which take pages in
/// parallel:
///
/// 1. [#scan]: smallest and largest value of each key column in a sortable long domain, and the
///    bits in which texts differ;
/// 2. [#plan]: as many leading keys as fit are packed into one unsigned 64-bit prefix, each in as
///    many bits as its range needs (NULL takes one more value); a string contributes its
///    dictionary rank or the varying bits of its first bytes;
/// 3. [#encode]: the prefix of every row;
/// 4. [#sort]: learned sort of prefixes with ids;
/// 5. [#resolveTies], in parallel, where the prefix does not hold all keys: many strings of equal
///    prefix are sorted again by the eight bytes in which they begin to differ, and so on; few
///    rows, and other types, are merge-sorted by comparing them in full.
///
/// Where the keys hold all that is read of the rows and fit in 95 bits, there are no ids: up to
/// 64 bits are sorted alone, more have the last ones carried along in place of an id.
final class RowOrder {
    private static final int SMALL = 48;

    /// Rows that one task looks through for ties.
    private static final int TIE_ROWS = 1 << 16;

    /// Times that rows of equal prefix are sorted by their next bytes, before they are compared
    /// in full.
    private static final int TIE_DEPTH_MAX = 64;

    /// Rows of a page whose values are read at once.
    private static final int ROWS_READ = 1 << 10;

    /// Bits of a prefix and of what may be carried along with it, not below 0.
    private static final int WIDE_BITS = Long.SIZE + Integer.SIZE - 1;

    private final RowPages pages;
    private final List<SortKey> keys;
    private final KeyValues values;
    private final Range[] ranges;

    /// Columns that are read of the rows and nothing else, or null if ids are.
    private final int[] output;

    private Part[] parts = {};
    private boolean exact;

    /// The text key that begins in the prefix and may not end there; -1 if there is none.
    private int openText = -1;

    /// Whether ids are sorted along with the prefixes; if not, [#ids] holds the bits of the keys
    /// below their prefix, [#restBits] many.
    private boolean withIds = true;

    private int restBits;
    private int prefixBits;
    private long[] prefixes = {};
    private int[] ids = {};

    /// Where the rows of each tie task begin, and where the last ends: never between equal
    /// prefixes.
    private int[] tieBounds = {0};
    private String path = "one row";

    /// Values seen in one key column.
    private static final class Range {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;

        /// Whether there are doubles that [KeyValues#sortable] does not tell from others.
        boolean merged;

        final TextRange text = new TextRange();
    }

    /// How one key, or eight bytes of a text key, enter the prefix.
    ///
    /// @param word which eight bytes of a text
    /// @param last the greatest value less `min`, unsigned, or -1 for all 64 bits; the field
    ///     holds 0 .. last, and `last + 1` if there may be NULLs
    /// @param shift bits of the prefix, and of what is carried along, below the field
    /// @param drop low bits left out
    /// @param whole whether the field tells all values apart
    private record Part(
            int key, int word, long min, long last, int bits, int shift, int drop, boolean nullable, boolean whole) {
        boolean isHuge() {
            return last == -1;
        }

        Part at(int newShift) {
            return new Part(key, word, min, last, bits, newShift, drop, nullable, whole);
        }
    }

    /// @param output columns of which values are read by [#readInOrder], and nothing else; null
    ///     if ids are read
    RowOrder(RowPages pages, List<SortKey> keys, int[] output) {
        this.pages = pages;
        this.keys = keys;
        this.output = output;
        values = new KeyValues(pages, keys);
        ranges = new Range[keys.size()];
        Arrays.setAll(ranges, k -> new Range());
    }

    /// Ids of the rows of sealed pages in order, by the calling thread alone.
    static int[] order(RowPages pages, List<SortKey> keys, Runnable check) {
        RowOrder order = new RowOrder(pages, keys, null);
        for (int p = 0; p < pages.pages(); p++) {
            check.run();
            order.scan(p);
        }
        order.plan();
        int at = 0;
        for (int p = 0; p < pages.pages(); p++) {
            check.run();
            order.encode(p, at);
            at += pages.rowsIn(p);
        }
        order.sort(null, 1, check);
        for (int task = 0; task < order.tieTasks(); task++) {
            order.resolveTies(task, null, 1, check);
        }
        return order.ids;
    }

    /// Widens the ranges by the rows of one page.
    void scan(int page) {
        for (int k = 0; k < ranges.length; k++) {
            if (values.isText(k)) {
                if (!scanTexts(page, k)) {
                    break;
                }
            } else {
                scanValues(page, k);
                if (!values.isWhole(k)) {
                    break;
                }
            }
        }
    }

    /// Whether the prefix can tell the texts apart.
    private boolean scanTexts(int page, int key) {
        int column = keys.get(key).column();
        boolean nullable = pages.mayHaveNulls(column);
        int first = pages.firstId(page);
        int rows = pages.rowsIn(page);
        TextRange range = new TextRange();
        long at = pages.address(column, first);
        long stride = pages.stride(column);
        for (int i = 0; i < rows; i++) {
            if (!nullable || !pages.isNull(column, first + i)) {
                range.add(values, column, at + i * stride);
            }
        }
        synchronized (ranges[key]) {
            ranges[key].text.add(range);
        }
        return range.isWhole();
    }

    private void scanValues(int page, int key) {
        int rows = pages.rowsIn(page);
        int column = keys.get(key).column();
        boolean nullable = pages.mayHaveNulls(column);
        long[] read = new long[Math.min(rows, ROWS_READ)];
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        boolean merged = false;
        for (int from = 0; from < rows; from += read.length) {
            int first = pages.firstId(page) + from;
            int count = Math.min(read.length, rows - from);
            values.values(key, first, count, read);
            merged |= values.merges(key, first, count);
            for (int i = 0; i < count; i++) {
                if (!nullable || !pages.isNull(column, first + i)) {
                    min = Math.min(min, read[i]);
                    max = Math.max(max, read[i]);
                }
            }
        }
        synchronized (ranges[key]) {
            ranges[key].min = Math.min(ranges[key].min, min);
            ranges[key].max = Math.max(ranges[key].max, max);
            ranges[key].merged |= merged;
        }
    }

    /// Decides what goes into the prefix.
    void plan() {
        int rows = Math.toIntExact(pages.rows());
        withIds = output == null || rows <= SMALL;
        if (!withIds) {
            plan(WIDE_BITS);
            withIds = !exact || !isOutputHeld();
        }
        if (withIds) {
            plan(Long.SIZE);
        }
        prefixes = new long[rows];
        ids = new int[withIds || restBits > 0 ? rows : 0];
    }

    /// Packs as many leading keys as fit.
    private void plan(int capacity) {
        List<Part> planned = new ArrayList<>();
        int free = capacity;
        exact = true;
        openText = -1;
        for (int k = 0; k < keys.size() && exact; k++) {
            boolean text = values.isText(k);
            int words = text ? ranges[k].text.words() : 1;
            for (int w = 0; w < words && exact; w++) {
                Part part = text ? textPart(k, w, free) : valuePart(k, free);
                exact = part.whole;
                if (part.bits > 0 && free == 0) {
                    break;
                }
                planned.add(part);
                free -= part.bits - part.drop;
            }
            if (text) {
                exact &= ranges[k].text.isWhole();
                openText = exact ? -1 : k;
            }
        }
        int used = capacity - free;
        restBits = Math.max(0, used - Long.SIZE);
        prefixBits = used - restBits;
        // Low bits instead of high ones: what is narrow is sorted packed with its id.
        int shift = used;
        parts = new Part[planned.size()];
        for (int p = 0; p < parts.length; p++) {
            Part part = planned.get(p);
            shift -= part.bits - part.drop;
            parts[p] = part.at(shift);
        }
    }

    private Part valuePart(int key, int free) {
        Range range = ranges[key];
        boolean empty = range.min > range.max;
        long span = empty ? 0 : range.max - range.min;
        boolean huge = span < 0 || span >= Long.MAX_VALUE - 2;
        return part(key, 0, huge ? Long.MIN_VALUE : empty ? 0 : range.min, huge ? -1 : span, free);
    }

    private Part textPart(int key, int word, int free) {
        int bits = Long.bitCount(ranges[key].text.varying(word));
        return part(key, word, 0, bits == 0 ? 0 : -1L >>> (Long.SIZE - bits), free);
    }

    private Part part(int key, int word, long min, long last, int free) {
        boolean nullable = word == 0 && pages.mayHaveNulls(keys.get(key).column());
        boolean huge = last == -1;
        int bits = huge ? Long.SIZE : Long.SIZE - Long.numberOfLeadingZeros(last + (nullable ? 1 : 0));
        // The top bits of the value keep the order; equal ones are compared in full.
        boolean whole = (values.isText(key) || values.isWhole(key)) && !(huge && nullable) && bits <= free;
        return new Part(key, word, min, last, bits, 0, Math.max(0, bits - free), nullable, whole);
    }

    /// Fills prefixes and ids of one page's rows.
    ///
    /// @param at where the page's rows begin in the arrays
    void encode(int page, int at) {
        int rows = pages.rowsIn(page);
        int first = pages.firstId(page);
        for (int i = 0; withIds && i < rows; i++) {
            ids[at + i] = first + i;
        }
        long[] fields = new long[Math.min(rows, ROWS_READ)];
        for (Part part : parts) {
            for (int from = 0; from < rows; from += fields.length) {
                int count = Math.min(fields.length, rows - from);
                read(part, first + from, count, fields);
                toFields(part, first + from, count, fields);
                put(part, fields, count, at + from);
            }
        }
    }

    private void read(Part part, int first, int rows, long[] out) {
        if (!values.isText(part.key)) {
            values.values(part.key, first, rows, out);
            return;
        }
        long varying = ranges[part.key].text.varying(part.word);
        values.words(part.key, first, rows, part.word << 3, out);
        if (varying != -1) {
            for (int i = 0; i < rows; i++) {
                out[i] = Long.compress(out[i], varying);
            }
        }
    }

    /// Replaces values by what stands for them in the prefix, unsigned: ascending is what comes
    /// first.
    private void toFields(Part part, int first, int rows, long[] read) {
        SortKey key = keys.get(part.key);
        if (part.min != 0) {
            for (int i = 0; i < rows; i++) {
                read[i] -= part.min;
            }
        }
        if (key.descending()) {
            for (int i = 0; i < rows; i++) {
                read[i] = part.last - read[i];
            }
        }
        if (!part.nullable) {
            return;
        }
        long ofNull = key.nullsFirst() ? 0 : part.isHuge() ? -1 : part.last + 1;
        long shift = key.nullsFirst() && !part.isHuge() ? 1 : 0;
        for (int i = 0; i < rows; i++) {
            read[i] = pages.isNull(key.column(), first + i) ? ofNull : read[i] + shift;
        }
    }

    private void put(Part part, long[] fields, int rows, int at) {
        int up = part.shift - restBits;
        if (up >= 0) {
            for (int i = 0; i < rows; i++) {
                prefixes[at + i] |= fields[i] >>> part.drop << up;
            }
            return;
        }
        int restMask = (1 << restBits) - 1;
        for (int i = 0; i < rows; i++) {
            prefixes[at + i] |= fields[i] >>> -up;
            ids[at + i] |= (int) (fields[i] << part.shift) & restMask;
        }
    }

    /// The fields of rows `[from, from + count)` in order.
    private void fields(Part part, int from, int count, long[] out) {
        int up = part.shift - restBits;
        long mask = part.bits == 0 ? 0 : -1L >>> (Long.SIZE - part.bits);
        if (up >= 0) {
            for (int i = 0; i < count; i++) {
                out[i] = prefixes[from + i] >>> up & mask;
            }
        } else {
            for (int i = 0; i < count; i++) {
                out[i] = (prefixes[from + i] << -up | ids[from + i] >>> part.shift) & mask;
            }
        }
        if (keys.get(part.key).descending()) {
            for (int i = 0; i < count; i++) {
                out[i] = part.last - out[i];
            }
        }
    }

    /// Sorts by prefix; what is left to do are the [#tieTasks].
    ///
    /// @param executor of helping threads, or null
    void sort(Executor executor, int threads, Runnable check) {
        int n = prefixes.length;
        if (keys.isEmpty() || n <= SMALL) {
            path = keys.isEmpty() ? "as it came" : "insertion";
            insertionSort(keys.isEmpty() ? 0 : n);
            return;
        }
        SortScratch scratch = new SortScratch().checkedBy(check);
        SortOrder order = prefixBits < Long.SIZE ? SortOrder.ASCENDING : SortOrder.UNSIGNED_ASCENDING;
        if (!withIds && restBits == 0) {
            path = "learned sort of keys alone";
            LearnedSort.sort(prefixes, 0, n, order, scratch, executor, threads);
            return;
        }
        path = switch (sortPairs(prefixes, ids, 0, n, order, scratch, executor, threads)) {
            case SORTED -> "in order already";
            case REVERSED -> "reversed";
            case PACKED -> "learned sort of keys packed with row ids";
            case PLACED -> withIds ? "learned sort of keys and row ids" : "learned sort of keys of two words";
        };
        if (!exact || restBits > 0) {
            path += ", then ties of equal prefixes";
            tieBounds = tieBounds(n);
        }
    }

    private static KeyPayloadSort.Path sortPairs(
            long[] keys,
            int[] payload,
            int from,
            int to,
            SortOrder order,
            SortScratch scratch,
            Executor executor,
            int threads) {
        return executor == null
                ? KeyPayloadSort.sort(keys, payload, from, to, order, scratch)
                : KeyPayloadSort.sort(keys, payload, from, to, order, scratch, executor, threads);
    }

    int rows() {
        return prefixes.length;
    }

    boolean isWithoutIds() {
        return !withIds;
    }

    /// Ids of the rows, in order when all is done.
    int[] ids() {
        if (!withIds) {
            throw new IllegalStateException("the rows were sorted without ids");
        }
        return ids;
    }

    /// Writes the values of a column for rows `[from, from + count)` in order, if sorted prefixes
    /// hold them: reading these one after the other costs a tenth of fetching values by id.
    boolean readInOrder(int column, int from, int count, Vector out) {
        int p = firstPartOf(column);
        if (p < 0) {
            return false;
        }
        out.mayHaveNulls = false;
        Part part = parts[p];
        switch (out) {
            case I64Vector v -> {
                fields(part, from, count, v.values);
                for (int i = 0; i < count; i++) {
                    v.values[i] += part.min;
                }
            }
            case I32Vector v -> {
                long[] fields = new long[count];
                fields(part, from, count, fields);
                for (int i = 0; i < count; i++) {
                    v.values[i] = (int) (fields[i] + part.min);
                }
            }
            case F64Vector v -> {
                long[] fields = new long[count];
                fields(part, from, count, fields);
                for (int i = 0; i < count; i++) {
                    v.values[i] = KeyOrder.toDouble(KeyOrder.ofLong(fields[i] + part.min));
                }
            }
            case StringVector v -> readTexts(p, from, count, v);
            default -> throw new IllegalStateException("no numbers or texts in " + out);
        }
        return true;
    }

    private void readTexts(int firstPart, int from, int count, StringVector out) {
        TextRange text = ranges[parts[firstPart].key].text;
        int words = text.words();
        int width = words * Long.BYTES;
        long[] fields = new long[count];
        out.clear();
        int at = out.reserve(count * width);
        Arrays.fill(out.lengths, 0, count, 0);
        for (int w = 0; w < words; w++) {
            fields(parts[firstPart + w], from, count, fields);
            long varying = text.varying(w);
            long common = text.common(w);
            for (int i = 0; i < count; i++) {
                long word = Long.expand(fields[i], varying) | common;
                Memory.putLong(out.bytes, at + i * width + w * Long.BYTES, Long.reverseBytes(word));
                if (word != 0) {
                    out.lengths[i] = (w + 1) * Long.BYTES - (Long.numberOfTrailingZeros(word) >> 3);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            out.starts[i] = at + i * width;
        }
    }

    /// The part, the first one for texts, that holds all of a column without NULLs; -1 if there
    /// is none, or if prefixes are not those of [#encode] any more: ties of texts overwrite
    /// theirs.
    private int firstPartOf(int column) {
        if (openText >= 0 || pages.mayHaveNulls(column)) {
            return -1;
        }
        for (int p = 0; p < parts.length; p++) {
            int key = parts[p].key;
            if (keys.get(key).column() == column && parts[p].whole && holdsAll(key)) {
                return p;
            }
        }
        return -1;
    }

    /// Whether values can be told from the parts of a key, all of which are there.
    private boolean holdsAll(int key) {
        return switch (values.type(key).lane()) {
            case I32, I64 -> true;
            case F64 -> !ranges[key].merged;
            case STRING -> values.isText(key);
            case BOOL, I128, LIST, ROW -> false;
        };
    }

    private boolean isOutputHeld() {
        for (int column : output) {
            if (firstPartOf(column) < 0) {
                return false;
            }
        }
        return true;
    }

    /// What [#sort] did, for people.
    String path() {
        return path;
    }

    private int[] tieBounds(int n) {
        int[] bounds = new int[(n - 1) / TIE_ROWS + 2];
        for (int task = 1; task < bounds.length - 1; task++) {
            int at = Math.max(bounds[task - 1], task * TIE_ROWS);
            while (at < n && prefixes[at] == prefixes[at - 1]) {
                at++;
            }
            bounds[task] = at;
        }
        bounds[bounds.length - 1] = n;
        return bounds;
    }

    /// Number of tasks for [#resolveTies], which may run at once.
    int tieTasks() {
        return tieBounds.length - 1;
    }

    private void insertionSort(int n) {
        for (int i = 1; i < n; i++) {
            long prefix = prefixes[i];
            int id = ids[i];
            int j = i;
            while (j > 0 && after(prefixes[j - 1], ids[j - 1], prefix, id)) {
                prefixes[j] = prefixes[j - 1];
                ids[j] = ids[j - 1];
                j--;
            }
            prefixes[j] = prefix;
            ids[j] = id;
        }
    }

    private boolean after(long prefixA, int a, long prefixB, int b) {
        int order = Long.compareUnsigned(prefixA, prefixB);
        return order > 0 || (order == 0 && !exact && values.compare(a, b) > 0);
    }

    /// Orders the rows of equal prefix among those of one task.
    ///
    /// @param executor of helping threads, or null
    void resolveTies(int task, Executor executor, int threads, Runnable check) {
        var ties = new Ties(executor, threads, check);
        int end = tieBounds[task + 1];
        int from = tieBounds[task];
        while (from < end) {
            int to = endOfTie(from, end);
            if (to - from > 1 && withIds) {
                ties.resolve(from, to, 0, 0);
            } else if (to - from > 1) {
                Arrays.sort(ids, from, to);
            }
            from = to;
        }
    }

    private int endOfTie(int from, int end) {
        int to = from + 1;
        while (to < end && prefixes[to] == prefixes[from]) {
            to++;
        }
        return to;
    }

    /// One thread's working memory for rows of equal prefix.
    private final class Ties {
        private final Executor executor;
        private final int threads;
        private final Runnable check;
        private final SortScratch scratch;
        private int[] merging = new int[0];

        Ties(Executor executor, int threads, Runnable check) {
            this.executor = executor;
            this.threads = threads;
            this.check = check;
            scratch = new SortScratch().checkedBy(check);
        }

        /// Orders rows `[from, to)`, whose keys are equal as far as their prefixes say.
        ///
        /// @param known leading bytes that their strings are known to share
        void resolve(int from, int to, int known, int depth) {
            check.run();
            if (to - from > SMALL && openText >= 0 && depth < TIE_DEPTH_MAX) {
                int shared = sharedBytes(from, to, known);
                if (shared >= 0 && sortByBytes(from, to, shared)) {
                    for (int start = from; start < to; ) {
                        int end = endOfTie(start, to);
                        if (end - start > 1) {
                            resolve(start, end, shared, depth + 1);
                        }
                        start = end;
                    }
                    return;
                }
            }
            if (merging.length < to - from) {
                merging = new int[to - from];
            }
            mergeSort(from, to, merging, check);
        }

        /// Leading bytes that all strings share, at least `known`; -1 if there are NULLs.
        private int sharedBytes(int from, int to, int known) {
            int column = keys.get(openText).column();
            boolean nullable = pages.mayHaveNulls(column);
            int shared = Integer.MAX_VALUE;
            for (int i = from; i < to; i++) {
                if (nullable && pages.isNull(column, ids[i])) {
                    return -1;
                }
                if (shared > known) {
                    shared = values.sharedBytes(column, ids[from], ids[i], known, shared);
                }
            }
            return shared;
        }

        /// Sorts by the eight bytes from byte `skip` on; returns false and leaves rows as they
        /// are if they are equal in these.
        private boolean sortByBytes(int from, int to, int skip) {
            SortKey key = keys.get(openText);
            boolean apart = false;
            for (int i = from; i < to; i++) {
                long bytes = values.word(key.column(), pages.address(key.column(), ids[i]), skip);
                prefixes[i] = key.descending() ? ~bytes : bytes;
                apart |= prefixes[i] != prefixes[from];
            }
            if (apart) {
                sortPairs(prefixes, ids, from, to, SortOrder.UNSIGNED_ASCENDING, scratch, executor, threads);
            }
            return apart;
        }
    }

    /// Bottom-up, stable, on `ids[from, to)`.
    private void mergeSort(int from, int to, int[] scratch, Runnable check) {
        int n = to - from;
        int run = 8;
        for (int a = from; a < to; a += run) {
            int b = Math.min(to, a + run);
            for (int i = a + 1; i < b; i++) {
                int id = ids[i];
                int j = i;
                while (j > a && values.compare(ids[j - 1], id) > 0) {
                    ids[j] = ids[j - 1];
                    j--;
                }
                ids[j] = id;
            }
        }
        for (; run < n; run *= 2) {
            for (int a = from; a + run < to; a += 2 * run) {
                check.run();
                merge(a, a + run, Math.min(to, a + 2 * run), scratch);
            }
        }
    }

    private void merge(int a, int middle, int b, int[] scratch) {
        if (values.compare(ids[middle - 1], ids[middle]) <= 0) {
            return;
        }
        int left = middle - a;
        System.arraycopy(ids, a, scratch, 0, left);
        int i = 0;
        int j = middle;
        int k = a;
        while (i < left && j < b) {
            ids[k++] = values.compare(scratch[i], ids[j]) <= 0 ? scratch[i++] : ids[j++];
        }
        System.arraycopy(scratch, i, ids, k, left - i);
    }
}
