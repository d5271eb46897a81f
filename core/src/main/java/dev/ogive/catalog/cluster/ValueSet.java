package dev.ogive.catalog.cluster;

import dev.ogive.column.Binary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A set of values of one column, kept as the *cuts* where it begins and ends: it begins just
/// before the value of an even cut and ends just before that of an odd one.
///
/// Numbers are values of the long domain ([Long]; doubles by their order-preserving key, booleans
/// as 0 and 1), strings are their UTF-8 bytes ([Binary]). Immutable; equal sets are equal.
public final class ValueSet {
    private static final Binary SHORTEST = new Binary(new byte[0]);

    private final boolean text;
    private final List<Object> cuts;

    /// [#cuts] of a set of numbers, for loops over rows.
    private final long[] numbers;

    /// [#cuts] of a set of texts.
    private final byte[][] texts;

    /// @param cuts ascending: Long, or Binary where `text`
    public ValueSet(boolean text, List<?> cuts) {
        this.text = text;
        this.cuts = List.copyOf(cuts);
        for (int i = 0; i < cuts.size(); i++) {
            boolean right = text ? cuts.get(i) instanceof Binary : cuts.get(i) instanceof Long;
            if (!right || (i > 0 && compare(cuts.get(i - 1), cuts.get(i)) >= 0)) {
                throw new IllegalArgumentException("cuts must ascend, got " + cuts);
            }
        }
        numbers =
                text ? new long[0] : this.cuts.stream().mapToLong(c -> (Long) c).toArray();
        texts = text ? this.cuts.stream().map(c -> ((Binary) c).toArray()).toArray(byte[][]::new) : new byte[0][];
    }

    /// `low <= value <= high`.
    public static ValueSet ofLongs(long low, long high) {
        if (low > high) {
            return none(false);
        }
        return new ValueSet(false, high == Long.MAX_VALUE ? List.of(low) : List.of(low, high + 1));
    }

    /// `low <= text < high`.
    ///
    /// @param high null for no bound
    public static ValueSet ofTexts(Binary low, Binary high) {
        if (high != null && low.compareTo(high) >= 0) {
            return none(true);
        }
        return new ValueSet(true, high == null ? List.of(low) : List.of(low, high));
    }

    public static ValueSet none(boolean text) {
        return new ValueSet(text, List.of());
    }

    public static ValueSet all(boolean text) {
        return new ValueSet(text, List.of(least(text)));
    }

    private static Object least(boolean text) {
        return text ? (Object) SHORTEST : (Object) Long.MIN_VALUE;
    }

    /// The least text that is greater than this one.
    public static Binary after(Binary value) {
        byte[] bytes = value.toArray();
        return new Binary(Arrays.copyOf(bytes, bytes.length + 1));
    }

    public boolean isText() {
        return text;
    }

    public List<Object> cuts() {
        return cuts;
    }

    public boolean isEmpty() {
        return cuts.isEmpty();
    }

    /// Whether a set of numbers has `value`.
    public boolean has(long value) {
        int below = 0;
        while (below < numbers.length && numbers[below] <= value) {
            below++;
        }
        return (below & 1) != 0;
    }

    /// As [#has(long)] with a search: for sets of many values.
    public boolean find(long value) {
        int low = 0;
        int high = numbers.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (low & 1) != 0;
    }

    /// Whether a set of texts has the bytes `[from, from + length)`.
    public boolean has(byte[] bytes, int from, int length) {
        int low = 0;
        int high = texts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            byte[] cut = texts[middle];
            if (Arrays.compareUnsigned(cut, 0, cut.length, bytes, from, from + length) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (low & 1) != 0;
    }

    /// The values that are in any of one or more sets.
    public static ValueSet any(List<ValueSet> sets) {
        int middle = sets.size() / 2;
        return middle == 0 ? sets.getFirst() : any(sets.subList(0, middle)).or(any(sets.subList(middle, sets.size())));
    }

    public ValueSet and(ValueSet other) {
        return combined(other, true);
    }

    public ValueSet or(ValueSet other) {
        return combined(other, false);
    }

    /// The values that are not in it.
    public ValueSet complement() {
        List<Object> others = new ArrayList<>(cuts);
        Object least = least(text);
        if (!others.isEmpty() && others.getFirst().equals(least)) {
            others.removeFirst();
        } else {
            others.addFirst(least);
        }
        return new ValueSet(text, others);
    }

    /// Whether it has all values of `other`.
    public boolean covers(ValueSet other) {
        return other.and(complement()).isEmpty();
    }

    public boolean meets(ValueSet other) {
        return !and(other).isEmpty();
    }

    private ValueSet combined(ValueSet other, boolean both) {
        if (text != other.text) {
            throw new IllegalArgumentException("a set of texts and one of numbers");
        }
        List<Object> result = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < cuts.size() || j < other.cuts.size()) {
            int order = i == cuts.size() ? 1 : j == other.cuts.size() ? -1 : compare(cuts.get(i), other.cuts.get(j));
            Object cut = order <= 0 ? cuts.get(i) : other.cuts.get(j);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            boolean mine = (i & 1) != 0;
            boolean others = (j & 1) != 0;
            boolean inside = both ? mine && others : mine || others;
            if (inside != ((result.size() & 1) != 0)) {
                result.add(cut);
            }
        }
        return new ValueSet(text, result);
    }

    private static int compare(Object a, Object b) {
        return a instanceof Long x ? Long.compare(x, (Long) b) : ((Binary) a).compareTo((Binary) b);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueSet s && s.text == text && s.cuts.equals(cuts);
    }

    @Override
    public int hashCode() {
        return 31 * cuts.hashCode() + Boolean.hashCode(text);
    }

    @Override
    public String toString() {
        return "cuts" + cuts;
    }
}
