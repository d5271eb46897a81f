package dev.ogive.exec.sort;

import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.store.RowPages;
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
/// 4. [#sort]: learned sort of prefixes with ids; where the prefix does not hold all keys, rows
///    of equal prefix are merge-sorted by comparing them in full.
final class RowOrder {
    private static final int SMALL = 48;

    private final RowPages pages;
    private final List<SortKey> keys;
    private final Range[] ranges;

    /// Sorted rank of each code where a key column is all in dictionary form.
    private final int[][] ranks;

    private Part[] parts;
    private boolean exact;
    private long[] prefixes;
    private int[] ids;

    /// Values seen in one key column.
    private static final class Range {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
    }

    /// How one key enters the prefix.
    ///
    /// @param values distinct values without NULL; the field holds 0 .. values
    private record Part(int key, long min, long values, int shift, int bits, boolean wholeKey) {}

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
        return order.sort(null, 1, check);
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
        long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
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
        int code = Memory.getInt(slot);
        long bytes = 0;
        if (code >= 0) {
            Dictionary d = pages.codes(column);
            int length = Math.min(8, d.length(code));
            for (int i = 0; i < length; i++) {
                bytes |= (d.bytes[d.start(code) + i] & 0xFFL) << (56 - 8 * i);
            }
        } else {
            int length = Memory.getInt(slot + 4);
            long address = Memory.getLong(slot + 8);
            if (length >= 8) {
                bytes = Long.reverseBytes(Memory.getLong(address));
            } else {
                for (int i = 0; i < length; i++) {
                    bytes |= (Memory.getByte(address + i) & 0xFFL) << (56 - 8 * i);
                }
            }
        }
        return bytes ^ Long.MIN_VALUE;
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
        int first = pages.firstId(page);
        for (int k = 0; k < ranges.length; k++) {
            long min = Long.MAX_VALUE;
            long max = Long.MIN_VALUE;
            int column = keys.get(k).column();
            boolean nullable = pages.mayHaveNulls(column);
            for (int i = 0; i < rows; i++) {
                if (nullable && pages.isNull(column, first + i)) {
                    continue;
                }
                long value = value(k, first + i);
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
            synchronized (ranges[k]) {
                ranges[k].min = Math.min(ranges[k].min, min);
                ranges[k].max = Math.max(ranges[k].max, max);
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
        for (Part part : parts) {
            SortKey key = keys.get(part.key);
            boolean nullable = pages.mayHaveNulls(key.column());
            int drop = Math.max(0, part.bits - free);
            for (int i = 0; i < rows; i++) {
                prefixes[at + i] |= (field(part, key, nullable, first + i) >>> drop) << part.shift;
            }
            free -= Math.min(part.bits, free);
        }
    }

    /// Unsigned value of one key: ascending is what comes first.
    private long field(Part part, SortKey key, boolean nullable, int id) {
        boolean huge = part.values < 0;
        if (nullable && pages.isNull(key.column(), id)) {
            return key.nullsFirst() ? 0 : huge ? -1 : part.values + 1;
        }
        long offset = value(part.key, id) - (huge ? Long.MIN_VALUE : part.min);
        if (key.descending()) {
            offset = huge ? ~offset : part.values - offset;
        }
        return nullable && key.nullsFirst() && !huge ? offset + 1 : offset;
    }

    /// Sorts; returns the ids in order.
    ///
    /// @param executor of helping threads, or null
    int[] sort(Executor executor, int threads, Runnable check) {
        int n = ids.length;
        if (keys.isEmpty()) {
            return ids;
        }
        if (n <= SMALL) {
            insertionSort(n);
            return ids;
        }
        SortScratch scratch = new SortScratch();
        if (executor == null) {
            KeyPayloadSort.sort(prefixes, ids, 0, n, SortOrder.UNSIGNED_ASCENDING, scratch);
        } else {
            KeyPayloadSort.sort(prefixes, ids, 0, n, SortOrder.UNSIGNED_ASCENDING, scratch, executor, threads);
        }
        if (!exact) {
            resolveTies(n, check);
        }
        return ids;
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

    private void resolveTies(int n, Runnable check) {
        int[] scratch = new int[0];
        int from = 0;
        while (from < n) {
            int to = from + 1;
            while (to < n && prefixes[to] == prefixes[from]) {
                to++;
            }
            if (to - from > 1) {
                check.run();
                if (scratch.length < to - from) {
                    scratch = new int[to - from];
                }
                mergeSort(from, to, scratch, check);
            }
            from = to;
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
