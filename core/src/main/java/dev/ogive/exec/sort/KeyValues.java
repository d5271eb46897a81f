package dev.ogive.exec.sort;

import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.store.RowPages;
import dev.ogive.exec.store.TextSlot;
import dev.ogive.index.key.KeyOrder;
import dev.ogive.memory.Memory;
import java.util.Arrays;
import java.util.List;

/// Reads and compares the sort keys of rows in sealed pages. Thread-safe.
///
/// A *text* is a key of strings not all of which are in dictionary form; in dictionary form the
/// sorted rank of the code stands for the string.
final class KeyValues {
    private static final long DOUBLE_INFINITY = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

    private final RowPages pages;
    private final List<SortKey> keys;

    /// Sorted rank of each code where a key column is all in dictionary form.
    private final int[][] ranks;

    KeyValues(RowPages pages, List<SortKey> keys) {
        this.pages = pages;
        this.keys = keys;
        ranks = new int[keys.size()][];
        for (int k = 0; k < ranks.length; k++) {
            Dictionary dictionary = pages.dictionary(keys.get(k).column());
            if (dictionary != null) {
                ranks[k] = ranks(dictionary);
            }
        }
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

    boolean isText(int key) {
        return ranks[key] == null && type(key).lane() == Lane.STRING;
    }

    DataType type(int key) {
        return pages.types().get(keys.get(key).column());
    }

    /// Order-preserving bits of a double: NaN largest and one, zeros one.
    static long sortable(double value) {
        return KeyOrder.toLong(KeyOrder.ofDouble(value));
    }

    /// Reads values of rows that lie side by side in a page, as [#value] does; anything for NULL.
    /// Not for texts.
    void values(int key, int first, int rows, long[] out) {
        long at = pages.address(keys.get(key).column(), first);
        long stride = pages.stride(keys.get(key).column());
        switch (type(key).lane()) {
            case I32 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Memory.getInt(at + i * stride);
                }
            }
            case I64 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Memory.getLong(at + i * stride);
                }
            }
            case F64 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = sortable(Memory.getDouble(at + i * stride));
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

    /// Reads eight bytes, from byte `skip` on, of texts of rows that lie side by side in a page;
    /// zeros for NULL.
    void words(int key, int first, int rows, int skip, long[] out) {
        int column = keys.get(key).column();
        boolean nullable = pages.mayHaveNulls(column);
        long at = pages.address(column, first);
        long stride = pages.stride(column);
        for (int i = 0; i < rows; i++) {
            out[i] = nullable && pages.isNull(column, first + i) ? 0 : word(column, at + i * stride, skip);
        }
    }

    /// Whether some of these doubles are not what their sortable bits are read back as: -0.0 and
    /// NaN.
    boolean merges(int key, int first, int rows) {
        if (type(key).lane() != Lane.F64) {
            return false;
        }
        long at = pages.address(keys.get(key).column(), first);
        long stride = pages.stride(keys.get(key).column());
        boolean merges = false;
        for (int i = 0; i < rows; i++) {
            long bits = Memory.getLong(at + i * stride);
            merges |= bits == Long.MIN_VALUE || (bits & Long.MAX_VALUE) > DOUBLE_INFINITY;
        }
        return merges;
    }

    /// The value of a key column in its sortable long domain; not for texts.
    private long value(int key, int id) {
        int column = keys.get(key).column();
        long at = pages.address(column, id);
        return switch (type(key).lane()) {
            case BOOL -> Memory.getByte(at);
            case I32 -> Memory.getInt(at);
            case I64 -> Memory.getLong(at);
            case F64 -> sortable(Memory.getDouble(at));
            case I128 -> high(type(key), Memory.getLong(at + 8), Memory.getLong(at));
            case STRING -> ranks[key][TextSlot.code(at)];
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

    /// Eight bytes of a string from byte `skip` on, big-endian, zeros behind its end.
    long word(int column, long slot, int skip) {
        int code = TextSlot.code(slot);
        if (code < 0) {
            return TextSlot.word(slot, skip);
        }
        Dictionary d = pages.codes(column);
        int length = Math.min(8, d.length(code) - skip);
        long bytes = 0;
        for (int i = 0; i < length; i++) {
            bytes |= (d.bytes[d.start(code) + skip + i] & 0xFFL) << (56 - 8 * i);
        }
        return bytes;
    }

    /// Length in bytes of a string.
    int length(int column, long slot) {
        int code = TextSlot.code(slot);
        return code < 0 ? ~code : pages.codes(column).length(code);
    }

    /// Whether the sortable long says all about a value.
    boolean isWhole(int key) {
        return switch (type(key).lane()) {
            case BOOL, I32, I64, F64 -> true;
            case STRING -> ranks[key] != null;
            case I128, LIST, ROW -> false;
        };
    }

    /// How many leading bytes two strings share that share `known`: at most `limit`.
    int sharedBytes(int column, int idA, int idB, int known, int limit) {
        long slotA = pages.address(column, idA);
        long slotB = pages.address(column, idB);
        if (TextSlot.code(slotA) >= 0 || TextSlot.code(slotB) >= 0) {
            byte[] a = bytes(column, slotA);
            byte[] b = bytes(column, slotB);
            int length = Math.min(limit, Math.min(a.length, b.length));
            int differs = Arrays.mismatch(a, 0, length, b, 0, length);
            return differs < 0 ? length : differs;
        }
        long a = TextSlot.address(slotA);
        long b = TextSlot.address(slotB);
        int length = Math.min(limit, Math.min(TextSlot.length(slotA), TextSlot.length(slotB)));
        int at = known;
        while (at + 8 <= length && Memory.getLong(a + at) == Memory.getLong(b + at)) {
            at += 8;
        }
        while (at < length && Memory.getByte(a + at) == Memory.getByte(b + at)) {
            at++;
        }
        return at;
    }

    /// Compares two rows by all keys.
    int compare(int a, int b) {
        for (int k = 0; k < ranks.length; k++) {
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
        if (TextSlot.code(slotA) < 0 && TextSlot.code(slotB) < 0) {
            return Memory.compare(
                    TextSlot.address(slotA), TextSlot.length(slotA), TextSlot.address(slotB), TextSlot.length(slotB));
        }
        return Arrays.compareUnsigned(bytes(column, slotA), bytes(column, slotB));
    }

    private byte[] bytes(int column, long slot) {
        int code = TextSlot.code(slot);
        if (code >= 0) {
            Dictionary d = pages.codes(column);
            return Arrays.copyOfRange(d.bytes, d.start(code), d.start(code) + d.length(code));
        }
        byte[] bytes = new byte[~code];
        Memory.copy(TextSlot.address(slot), bytes, 0, bytes.length);
        return bytes;
    }
}
