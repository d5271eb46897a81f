package dev.ogive.exec.sort;

import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.store.RowPages;
import dev.ogive.index.key.KeyOrder;
import dev.ogive.memory.Memory;
import dev.ogive.sort.KeyPayloadSort;
import dev.ogive.sort.SortOrder;
import dev.ogive.sort.SortScratch;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/// Puts ids of sealed [RowPages] in order. Steps, the first three of which take pages in
/// parallel:
///
/// 1. [#scan]: smallest and largest value of each key column in a sortable long domain;
/// 2. [#plan]: as many leading keys as fit are packed into one unsigned 64-bit prefix, each in as
///    many bits as its range needs (NULL takes one more value); a string contributes its
///    dictionary rank or its first bytes;
/// 3. [#encode]: the prefix of every row;
/// 4. [#sort]: learned sort of prefixes with ids;
/// 5. [#resolveTies], in parallel, where the prefix does not hold all keys: many strings of equal
///    prefix are sorted again by the eight bytes in which they begin to differ, and so on; few
///    rows, and other types, are merge-sorted by comparing them in full.
final class RowOrder {
    private static final int SMALL = 48;

    private static final long DOUBLE_INFINITY = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

    /// Rows that one task looks through for ties.
    private static final int TIE_ROWS = 1 << 16;

    /// Times that rows of equal prefix are sorted by their next bytes, before they are compared
    /// in full.
    private static final int TIE_DEPTH_MAX = 64;

    private final RowPages pages;
    private final List<SortKey> keys;
    private final Range[] ranges;

    /// Sorted rank of each code where a key column is all in dictionary form.
    private final int[][] ranks;

    private Part[] parts = {};
    private boolean exact;
    private long[] prefixes;
    private int[] ids = {};

    /// Where the rows of each tie task begin, and where the last ends: never between equal
    /// prefixes.
    private int[] tieBounds = {0};
    private String path = "one row";

    /// Rows of a page whose values are read at once.
    private static final int ROWS_READ = 1 << 10;

    /// Values seen in one key column.
    private static final class Range {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;

        /// Whether there are doubles that [#sortable] does not tell from others.
        boolean merged;
    }

    /// How one key enters the prefix.
    ///
    /// @param values distinct values without NULL; the field holds 0 .. values
    private record Part(int key, long min, long values, int shift, int bits, boolean wholeKey) {
        Part shiftedRight(int unused) {
            return new Part(key, min, values, shift - unused, bits, wholeKey);
        }
    }

    RowOrder(RowPages pages, List<SortKey> keys) {
        this.pages = pages;
        this.keys = keys;
        ranges = new Range[keys.size()];
        ranks = new int[keys.size()][];
        for (int k = 0; k < ranges.length; k++) {
            ranges[k] = new Range();
            Dictionary dictionary = pages.dictionary(keys.get(k).column());
            if (dictionary != null) {
                ranks[k] = ranks(dictionary);
            }
        }
    }

    /// Ids of the rows of sealed pages in order, by the calling thread alone.
    static int[] order(RowPages pages, List<SortKey> keys, Runnable check) {
        RowOrder order = new RowOrder(pages, keys);
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

    private static int[] ranks(Dictionary dictionary) {
        int[] ranks = new int[dictionary.size()];
        if (dictionary.sorted()) {
            Arrays.setAll(ranks, i -> i);
            return ranks;
        }
        Integer[] codes = new Integer[dictionary.size()];
        Arrays.setAll(codes, i -> i);
        Arrays.sort(
                codes,
                (a, b) -> Arrays.compareUnsigned(
                        dictionary.bytes,
                        dictionary.start(a),
                        dictionary.start(a) + dictionary.length(a),
                        dictionary.bytes,
                        dictionary.start(b),
                        dictionary.start(b) + dictionary.length(b)));
        for (int r = 0; r < codes.length; r++) {
            ranks[codes[r]] = r;
        }
        return ranks;
    }

    private DataType type(int key) {
        return pages.types().get(keys.get(key).column());
    }

    /// Order-preserving bits of a double: NaN largest and one, zeros one.
    static long sortable(double value) {
        return KeyOrder.toLong(KeyOrder.ofDouble(value));
    }

    /// Reads values of rows that lie side by side in a page, as [#value] does; anything for NULL.
    private void values(int key, int first, int rows, long[] out) {
        long at = pages.address(keys.get(key).column(), first);
        switch (type(key).lane()) {
            case I32 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Memory.getInt(at + 4L * i);
                }
            }
            case I64 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Memory.getLong(at + 8L * i);
                }
            }
            case F64 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = sortable(Memory.getDouble(at + 8L * i));
                }
            }
            case BOOL, I128, STRING, LIST, ROW -> {
                int column = keys.get(key).column();
                boolean nullable = pages.mayHaveNulls(column);
                for (int i = 0; i < rows; i++) {
                    out[i] = nullable && pages.isNull(column, first + i) ? 0 : value(key, first + i);
                }
            }
        }
    }

    /// Whether some of these doubles are not what their sortable bits are read back as: -0.0 and
    /// NaN.
    private boolean merges(int key, int first, int rows) {
        if (type(key).lane() != Lane.F64) {
            return false;
        }
        long at = pages.address(keys.get(key).column(), first);
        boolean merges = false;
        for (int i = 0; i < rows; i++) {
            long bits = Memory.getLong(at + 8L * i);
            merges |= bits == Long.MIN_VALUE || (bits & Long.MAX_VALUE) > DOUBLE_INFINITY;
        }
        return merges;
    }

    /// The value of a key column in its sortable long domain; for strings without a dictionary
    /// the first 8 bytes.
    private long value(int key, int id) {
        int column = keys.get(key).column();
        long at = pages.address(column, id);
        return switch (type(key).lane()) {
            case BOOL -> Memory.getByte(at);
            case I32 -> Memory.getInt(at);
            case I64 -> Memory.getLong(at);
            case F64 -> sortable(Memory.getDouble(at));
            case I128 -> high(type(key), Memory.getLong(at + 8), Memory.getLong(at));
            case STRING -> ranks[key] != null ? ranks[key][Memory.getInt(at)] : firstBytes(column, at);
            case LIST, ROW -> 0;
        };
    }

    /// Equal for unequal values sometimes, but never in the wrong order.
    static long high(DataType type, long high, long low) {
        if (type == SimpleType.INTERVAL) {
            return Intervals.micros(high, low) / 1_000;
        }
        if (type == SimpleType.UUID) {
            return high ^ Long.MIN_VALUE;
        }
        boolean small = high == low >> 63 && low < 1L << 62 && low > -(1L << 62);
        return small ? low : high < 0 ? -(1L << 62) : 1L << 62;
    }

    /// Big-endian, in signed order.
    private long firstBytes(int column, long slot) {
        return bytesFrom(column, slot, 0) ^ Long.MIN_VALUE;
    }

    /// Eight bytes of a string from byte `skip` on, big-endian, zeros behind its end.
    private long bytesFrom(int column, long slot, int skip) {
        int code = Memory.getInt(slot);
        long bytes = 0;
        if (code >= 0) {
            Dictionary d = pages.codes(column);
            int length = Math.min(8, d.length(code) - skip);
            for (int i = 0; i < length; i++) {
                bytes |= (d.bytes[d.start(code) + skip + i] & 0xFFL) << (56 - 8 * i);
            }
            return bytes;
        }
        int length = Memory.getInt(slot + 4) - skip;
        long address = Memory.getLong(slot + 8) + skip;
        if (length >= 8) {
            return Long.reverseBytes(Memory.getLong(address));
        }
        for (int i = 0; i < length; i++) {
            bytes |= (Memory.getByte(address + i) & 0xFFL) << (56 - 8 * i);
        }
        return bytes;
    }

    /// Whether the sortable long says all about a value.
    private boolean isWhole(int key) {
        return switch (type(key).lane()) {
            case BOOL, I32, I64, F64 -> true;
            case STRING -> ranks[key] != null;
            case I128, LIST, ROW -> false;
        };
    }

    /// Widens the ranges by the rows of one page.
    void scan(int page) {
        int rows = pages.rowsIn(page);
        long[] values = new long[Math.min(rows, ROWS_READ)];
        for (int k = 0; k < ranges.length; k++) {
            long min = Long.MAX_VALUE;
            long max = Long.MIN_VALUE;
            boolean merged = false;
            int column = keys.get(k).column();
            boolean nullable = pages.mayHaveNulls(column);
            for (int from = 0; from < rows; from += values.length) {
                int first = pages.firstId(page) + from;
                int count = Math.min(values.length, rows - from);
                values(k, first, count, values);
                merged |= merges(k, first, count);
                for (int i = 0; i < count; i++) {
                    if (!nullable || !pages.isNull(column, first + i)) {
                        min = Math.min(min, values[i]);
                        max = Math.max(max, values[i]);
                    }
                }
            }
            synchronized (ranges[k]) {
                ranges[k].min = Math.min(ranges[k].min, min);
                ranges[k].max = Math.max(ranges[k].max, max);
                ranges[k].merged |= merged;
            }
            if (!isWhole(k)) {
                break;
            }
        }
    }

    /// Decides what goes into the prefix.
    void plan() {
        Part[] planned = new Part[keys.size()];
        int free = 64;
        int count = 0;
        exact = true;
        while (count < planned.length && free > 0) {
            Range range = ranges[count];
            boolean empty = range.min > range.max;
            long span = empty ? 0 : range.max - range.min;
            boolean nullable = pages.mayHaveNulls(keys.get(count).column());
            boolean huge = span < 0 || span >= Long.MAX_VALUE - 2;
            int bits = huge ? 64 : 64 - Long.numberOfLeadingZeros(span + (nullable ? 2 : 1));
            boolean whole = isWhole(count) && !(huge && nullable);
            if (bits > free || (huge && nullable)) {
                // The top bits of the value keep the order; equal ones are compared in full.
                whole = false;
            }
            planned[count] =
                    new Part(count, empty ? 0 : range.min, huge ? -1 : span, Math.max(0, free - bits), bits, whole);
            free -= Math.min(bits, free);
            count++;
            if (!whole) {
                exact = false;
                break;
            }
        }
        exact &= count == planned.length;
        parts = Arrays.copyOf(planned, count);
        for (int p = 0; p < count; p++) {
            // Low bits instead of high ones: what is narrow is sorted packed with its id.
            parts[p] = planned[p].shiftedRight(free);
        }
        int rows = Math.toIntExact(pages.rows());
        prefixes = new long[rows];
        ids = new int[rows];
    }

    /// Fills prefixes and ids of one page's rows.
    ///
    /// @param at where the page's rows begin in the arrays
    void encode(int page, int at) {
        int rows = pages.rowsIn(page);
        int first = pages.firstId(page);
        for (int i = 0; i < rows; i++) {
            ids[at + i] = first + i;
        }
        int free = 64;
        long[] values = new long[Math.min(rows, ROWS_READ)];
        for (Part part : parts) {
            SortKey key = keys.get(part.key);
            boolean nullable = pages.mayHaveNulls(key.column());
            int drop = Math.max(0, part.bits - free);
            for (int from = 0; from < rows; from += values.length) {
                int count = Math.min(values.length, rows - from);
                values(part.key, first + from, count, values);
                toFields(part, key, nullable, first + from, count, values);
                for (int i = 0; i < count; i++) {
                    prefixes[at + from + i] |= (values[i] >>> drop) << part.shift;
                }
            }
            free -= Math.min(part.bits, free);
        }
    }

    /// Replaces values by what stands for them in the prefix, unsigned: ascending is what comes
    /// first.
    private void toFields(Part part, SortKey key, boolean nullable, int first, int rows, long[] values) {
        boolean huge = part.values < 0;
        long least = huge ? Long.MIN_VALUE : part.min;
        for (int i = 0; i < rows; i++) {
            values[i] -= least;
        }
        if (key.descending()) {
            for (int i = 0; i < rows; i++) {
                values[i] = huge ? ~values[i] : part.values - values[i];
            }
        }
        if (!nullable) {
            return;
        }
        long ofNull = key.nullsFirst() ? 0 : huge ? -1 : part.values + 1;
        long shift = key.nullsFirst() && !huge ? 1 : 0;
        for (int i = 0; i < rows; i++) {
            values[i] = pages.isNull(key.column(), first + i) ? ofNull : values[i] + shift;
        }
    }

    /// Sorts by prefix; what is left to do are the [#tieTasks].
    ///
    /// @param executor of helping threads, or null
    void sort(Executor executor, int threads, Runnable check) {
        int n = ids.length;
        if (keys.isEmpty() || n <= SMALL) {
            path = keys.isEmpty() ? "as it came" : "insertion";
            insertionSort(keys.isEmpty() ? 0 : n);
            return;
        }
        SortScratch scratch = new SortScratch().checkedBy(check);
        path = switch (sortPairs(prefixes, ids, 0, n, scratch, executor, threads)) {
            case SORTED -> "in order already";
            case REVERSED -> "reversed";
            case PACKED -> "learned sort of keys packed with row ids";
            case PLACED -> "learned sort of keys and row ids";
        };
        if (!exact) {
            path += ", then ties of equal prefixes";
            tieBounds = tieBounds(n);
        }
    }

    private static KeyPayloadSort.Path sortPairs(
            long[] keys, int[] ids, int from, int to, SortScratch scratch, Executor executor, int threads) {
        return executor == null
                ? KeyPayloadSort.sort(keys, ids, from, to, SortOrder.UNSIGNED_ASCENDING, scratch)
                : KeyPayloadSort.sort(keys, ids, from, to, SortOrder.UNSIGNED_ASCENDING, scratch, executor, threads);
    }

    /// Ids of the rows, in order when all is done.
    int[] ids() {
        return ids;
    }

    /// Writes the values of a column for rows `[from, from + count)` in order, if sorted prefixes
    /// hold them: reading these one after the other costs a tenth of fetching values by id.
    boolean readInOrder(int column, int from, int count, Vector out) {
        Part part = prefixesKept() && !pages.mayHaveNulls(column) ? partOf(column) : null;
        if (part == null) {
            return false;
        }
        boolean huge = part.values < 0;
        boolean descending = keys.get(part.key).descending();
        // An offset o from the least value is stored as o, or as values - o.
        long first = descending ? (huge ? Long.MAX_VALUE : part.min + part.values) : huge ? Long.MIN_VALUE : part.min;
        long sign = descending ? -1 : 1;
        long mask = -1L >>> (Long.SIZE - part.bits);
        out.mayHaveNulls = false;
        switch (out) {
            case I64Vector v -> {
                for (int i = 0; i < count; i++) {
                    v.values[i] = first + sign * (prefixes[from + i] >>> part.shift & mask);
                }
            }
            case I32Vector v -> {
                for (int i = 0; i < count; i++) {
                    v.values[i] = (int) (first + sign * (prefixes[from + i] >>> part.shift & mask));
                }
            }
            case F64Vector v -> {
                for (int i = 0; i < count; i++) {
                    v.values[i] = KeyOrder.toDouble(
                            KeyOrder.ofLong(first + sign * (prefixes[from + i] >>> part.shift & mask)));
                }
            }
            default -> throw new IllegalStateException("no numbers in " + out);
        }
        return true;
    }

    /// Whether prefixes are still those of [#encode]: ties of strings overwrite theirs.
    private boolean prefixesKept() {
        return exact || (parts.length > 0 && type(parts[parts.length - 1].key).lane() != Lane.STRING);
    }

    /// The part that holds all of a column of numbers, or null.
    private Part partOf(int column) {
        for (Part part : parts) {
            if (keys.get(part.key).column() == column && part.wholeKey && holdsAll(part.key)) {
                return part;
            }
        }
        return null;
    }

    private boolean holdsAll(int key) {
        return isLong(type(key)) || (type(key).lane() == Lane.F64 && !ranges[key].merged);
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
        return order > 0 || (order == 0 && !exact && compare(a, b) > 0);
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
            if (to - from > 1) {
                ties.resolve(from, to, 0, 0);
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

        /// The string key that begins in the prefix and may not end there; -1 if there is none.
        private final int stringKey;

        Ties(Executor executor, int threads, Runnable check) {
            this.executor = executor;
            this.threads = threads;
            this.check = check;
            scratch = new SortScratch().checkedBy(check);
            int last = parts[parts.length - 1].key;
            stringKey = type(last).lane() == Lane.STRING && ranks[last] == null ? last : -1;
        }

        /// Orders rows `[from, to)`, whose keys are equal as far as their prefixes say.
        ///
        /// @param known leading bytes that their strings are known to share
        void resolve(int from, int to, int known, int depth) {
            check.run();
            if (to - from > SMALL && stringKey >= 0 && depth < TIE_DEPTH_MAX) {
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
            int column = keys.get(stringKey).column();
            boolean nullable = pages.mayHaveNulls(column);
            int shared = Integer.MAX_VALUE;
            for (int i = from; i < to; i++) {
                if (nullable && pages.isNull(column, ids[i])) {
                    return -1;
                }
                if (shared > known) {
                    shared = RowOrder.this.sharedBytes(column, ids[from], ids[i], known, shared);
                }
            }
            return shared;
        }

        /// Sorts by the eight bytes from byte `skip` on; returns false and leaves rows as they
        /// are if they are equal in these.
        private boolean sortByBytes(int from, int to, int skip) {
            SortKey key = keys.get(stringKey);
            boolean apart = false;
            for (int i = from; i < to; i++) {
                long bytes = bytesFrom(key.column(), pages.address(key.column(), ids[i]), skip);
                prefixes[i] = key.descending() ? ~bytes : bytes;
                apart |= prefixes[i] != prefixes[from];
            }
            if (apart) {
                sortPairs(prefixes, ids, from, to, scratch, executor, threads);
            }
            return apart;
        }
    }

    /// How many leading bytes two strings share that share `known`: at most `limit`.
    private int sharedBytes(int column, int idA, int idB, int known, int limit) {
        long slotA = pages.address(column, idA);
        long slotB = pages.address(column, idB);
        if (Memory.getInt(slotA) >= 0 || Memory.getInt(slotB) >= 0) {
            byte[] a = bytes(column, slotA);
            byte[] b = bytes(column, slotB);
            int length = Math.min(limit, Math.min(a.length, b.length));
            int differs = Arrays.mismatch(a, 0, length, b, 0, length);
            return differs < 0 ? length : differs;
        }
        long a = Memory.getLong(slotA + 8);
        long b = Memory.getLong(slotB + 8);
        int length = Math.min(limit, Math.min(Memory.getInt(slotA + 4), Memory.getInt(slotB + 4)));
        int at = known;
        while (at + 8 <= length && Memory.getLong(a + at) == Memory.getLong(b + at)) {
            at += 8;
        }
        while (at < length && Memory.getByte(a + at) == Memory.getByte(b + at)) {
            at++;
        }
        return at;
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
                while (j > a && compare(ids[j - 1], id) > 0) {
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
        if (compare(ids[middle - 1], ids[middle]) <= 0) {
            return;
        }
        int left = middle - a;
        System.arraycopy(ids, a, scratch, 0, left);
        int i = 0;
        int j = middle;
        int k = a;
        while (i < left && j < b) {
            ids[k++] = compare(scratch[i], ids[j]) <= 0 ? scratch[i++] : ids[j++];
        }
        System.arraycopy(scratch, i, ids, k, left - i);
    }

    /// Compares two rows by all keys.
    int compare(int a, int b) {
        for (int k = 0; k < ranges.length; k++) {
            int order = compare(k, a, b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int compare(int k, int a, int b) {
        SortKey key = keys.get(k);
        int column = key.column();
        boolean nullA = pages.isNull(column, a);
        boolean nullB = pages.isNull(column, b);
        if (nullA || nullB) {
            return nullA == nullB ? 0 : nullA == key.nullsFirst() ? -1 : 1;
        }
        int order = compareValues(k, column, a, b);
        return key.descending() ? -order : order;
    }

    private int compareValues(int k, int column, int a, int b) {
        return switch (type(k).lane()) {
            case BOOL, I32, I64, F64 -> Long.compare(value(k, a), value(k, b));
            case I128 -> compareWide(type(k), pages.address(column, a), pages.address(column, b));
            case STRING -> ranks[k] != null ? Long.compare(value(k, a), value(k, b)) : compareStrings(column, a, b);
            case LIST, ROW -> Nested.compare(type(k), pages.object(column, a), pages.object(column, b));
        };
    }

    private static int compareWide(DataType type, long a, long b) {
        return compareWide(type, Memory.getLong(a + 8), Memory.getLong(a), Memory.getLong(b + 8), Memory.getLong(b));
    }

    static int compareWide(DataType type, long highA, long lowA, long highB, long lowB) {
        if (type == SimpleType.INTERVAL) {
            return Intervals.compare(highA, lowA, highB, lowB);
        }
        if (highA != highB) {
            return type == SimpleType.UUID ? Long.compareUnsigned(highA, highB) : Long.compare(highA, highB);
        }
        return Long.compareUnsigned(lowA, lowB);
    }

    private int compareStrings(int column, int a, int b) {
        long slotA = pages.address(column, a);
        long slotB = pages.address(column, b);
        int codeA = Memory.getInt(slotA);
        int codeB = Memory.getInt(slotB);
        if (codeA < 0 && codeB < 0) {
            return Memory.compare(
                    Memory.getLong(slotA + 8),
                    Memory.getInt(slotA + 4),
                    Memory.getLong(slotB + 8),
                    Memory.getInt(slotB + 4));
        }
        return Arrays.compareUnsigned(bytes(column, slotA), bytes(column, slotB));
    }

    private byte[] bytes(int column, long slot) {
        int code = Memory.getInt(slot);
        if (code >= 0) {
            Dictionary d = pages.codes(column);
            return Arrays.copyOfRange(d.bytes, d.start(code), d.start(code) + d.length(code));
        }
        byte[] bytes = new byte[Memory.getInt(slot + 4)];
        Memory.copy(Memory.getLong(slot + 8), bytes, 0, bytes.length);
        return bytes;
    }

    /// Whether a type can be a key of [#isWhole] kind for bounds that scans understand.
    static boolean isLong(DataType type) {
        return type.lane() == Lane.I32 || type.lane() == Lane.I64;
    }
}
