package dev.ogive.exec.aggregate;

import dev.ogive.column.Binary;
import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.row.RowLayout;
import dev.ogive.exec.row.RowStore;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Groups by number instead of by hash, where keys are dictionary codes, booleans, integers of a
/// small range or doubles that are such integers (what FLOOR makes of them): the number of a
/// group is made of a few bits per key, 0 for NULL, and an array gives the group's row.
///
/// Ranges and dictionaries become known as batches come; the array is laid out anew when they
/// outgrow their bits. Past [#MAX_BITS] in all, with strings that are not coded or a double that
/// is no integer, the index gives up for good.
final class DirectIndex implements AutoCloseable {
    /// Up to so many groups, it pays to sort the rows of a batch by group.
    static final int FEW_GROUPS = 16;

    private static final int MAX_BITS = 16;

    /// With one integer key whose range is known and well filled: 32 MB of rows' addresses.
    private static final int MAX_BITS_EXPECTED = 22;

    /// How many values of such a range there may be per expected group.
    private static final int VALUES_PER_GROUP_MAX = 4;
    private static final int MAX_DICTIONARY = 4096;
    private static final long PENDING = 1;

    /// Doubles up to this size are told from the next integer.
    private static final double INTEGER_MAX = 1L << 53;

    private final Part[] parts;
    private final int bitsMax;
    private final boolean isReentrant;
    private final QueryMemory memory;
    private long[] rowOf = {};

    /// 1 for the group that was first, and so on; 0: no group.
    private int[] ordinalOf = {};
    private int bits;
    private int groups;
    private final long[] firstGroups = new long[FEW_GROUPS];
    private int[] ids = {};
    private int[][] sorted = new int[FEW_GROUPS][];
    private final int[] sortedRows = new int[FEW_GROUPS];

    /// One key's share of the number.
    private abstract static class Part {
        int bits = 1;
        int shift;

        /// Whether all rows fit in `bits`; widens `bits` (and moves the base) as needed. -1:
        /// never will.
        abstract int fit(Vector key, int[] positions, int n, int spareBits);

        /// Puts this key's share into the numbers of the rows: the first key sets them, the
        /// others add. Until it is known what there is, only NULL fits.
        ///
        /// @return whether all rows fit; if not, the numbers are of no use
        abstract boolean number(Vector key, int[] positions, int n, boolean first, int[] ids);

        /// The number under the present layout of what was `id` under the layout before the last
        /// [#fit].
        abstract int moved(int id);
    }

    private static final class IntPart extends Part {
        private long base;
        private long span = -1;
        private long oldBase;

        /// Of the rows looked at last; the least is past the greatest where all are NULL.
        private long min;

        private long max;

        void expect(long min, long range) {
            bits = 64 - Long.numberOfLeadingZeros(range + 1);
            base = min;
            span = (1L << bits) - 2;
        }

        @Override
        int fit(Vector key, int[] positions, int n, int spareBits) {
            oldBase = base;
            min = Long.MAX_VALUE;
            max = Long.MIN_VALUE;
            switch (key) {
                case I32Vector v -> findRange(v, positions, n);
                case I64Vector v -> findRange(v, positions, n);
                case F64Vector v -> {
                    if (!findRange(v, positions, n)) {
                        return -1;
                    }
                }
                case BoolVector _ -> {
                    min = 0;
                    max = 1;
                }
                default -> throw new IllegalStateException("no small range of " + key.type());
            }
            if (min > max || span >= 0 && min >= base && max <= base + span) {
                return 0;
            }
            long low = span < 0 ? min : Math.min(min, base);
            long high = span < 0 ? max : Math.max(max, base + span);
            long wide = high - low;
            if (wide < 0 || wide >= 1L << MAX_BITS_EXPECTED) {
                return -1;
            }
            int needed = 64 - Long.numberOfLeadingZeros(wide + 1);
            boolean first = span < 0;
            bits = Math.max(bits, Math.min(needed + (first ? 0 : 1), Math.max(needed, bits + spareBits)));
            base = low;
            span = (1L << bits) - 2;
            return 1;
        }

        private void findRange(I32Vector v, int[] positions, int n) {
            int low = Integer.MAX_VALUE;
            int high = Integer.MIN_VALUE;
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                if (!v.isNull(i)) {
                    low = Math.min(low, v.values[i]);
                    high = Math.max(high, v.values[i]);
                }
            }
            if (low <= high) {
                min = low;
                max = high;
            }
        }

        private void findRange(I64Vector v, int[] positions, int n) {
            long low = Long.MAX_VALUE;
            long high = Long.MIN_VALUE;
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                if (!v.isNull(i)) {
                    low = Math.min(low, v.values[i]);
                    high = Math.max(high, v.values[i]);
                }
            }
            min = low;
            max = high;
        }

        /// False if one is no integer, or too large for all near it to be told apart.
        private boolean findRange(F64Vector v, int[] positions, int n) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            boolean exact = true;
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                if (!v.isNull(i)) {
                    double value = v.values[i];
                    exact &= value == Math.rint(value);
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
            if (low <= high) {
                min = (long) low;
                max = (long) high;
            }
            return exact && (low > high || low >= -INTEGER_MAX && high <= INTEGER_MAX);
        }

        @Override
        boolean number(Vector key, int[] positions, int n, boolean first, int[] ids) {
            return switch (key) {
                case I32Vector v -> number(v, positions, n, first ? 0 : -1, ids);
                case I64Vector v -> number(v, positions, n, first ? 0 : -1, ids);
                case F64Vector v -> number(v, positions, n, first ? 0 : -1, ids);
                case BoolVector v -> number(v, positions, n, first ? 0 : -1, ids);
                default -> throw new IllegalStateException("no small range of " + key.type());
            };
        }

        /// @param keep the bits of a number that stay: none or all
        private boolean number(I32Vector key, int[] positions, int n, int keep, int[] ids) {
            int[] values = key.values;
            int up = shift;
            long from = base;
            long size = span;
            boolean fits = true;
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                long above = values[i] - from;
                boolean isNull = key.isNull(i);
                fits &= isNull | (above >= 0 & above <= size);
                ids[i] = (ids[i] & keep) + (isNull ? 0 : (int) above + 1 << up);
            }
            return fits;
        }

        private boolean number(I64Vector key, int[] positions, int n, int keep, int[] ids) {
            long[] values = key.values;
            int up = shift;
            long from = base;
            long to = base + span;
            boolean fits = true;
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                long value = values[i];
                boolean isNull = key.isNull(i);
                fits &= isNull | (value >= from & value <= to);
                ids[i] = (ids[i] & keep) + (isNull ? 0 : (int) (value - from) + 1 << up);
            }
            return fits;
        }

        /// A double that is no integer does not fit.
        private boolean number(F64Vector key, int[] positions, int n, int keep, int[] ids) {
            double[] values = key.values;
            int up = shift;
            long from = base;
            long to = base + span;
            boolean fits = true;
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                long value = (long) values[i];
                boolean isNull = key.isNull(i);
                fits &= isNull | (value == values[i] & value >= from & value <= to);
                ids[i] = (ids[i] & keep) + (isNull ? 0 : (int) (value - from) + 1 << up);
            }
            return fits;
        }

        private boolean number(BoolVector key, int[] positions, int n, int keep, int[] ids) {
            boolean fits = true;
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                long above = (key.values[i] ? 1 : 0) - base;
                boolean isNull = key.isNull(i);
                fits &= isNull | (above >= 0 & above <= span);
                ids[i] = (ids[i] & keep) + (isNull ? 0 : (int) above + 1 << shift);
            }
            return fits;
        }

        @Override
        int moved(int id) {
            return id == 0 ? 0 : (int) (id + oldBase - base);
        }
    }

    private static final class CodePart extends Part {
        private final Map<Binary, Integer> idOf = new HashMap<>();
        private final IdentityHashMap<Dictionary, int[]> known = new IdentityHashMap<>();
        private Dictionary last;
        private int[] codeIds;
        private int[] shares;
        private int sharesShift;

        @Override
        int fit(Vector key, int[] positions, int n, int spareBits) {
            StringVector v = (StringVector) key;
            if (v.dictionary == null || v.dictionary.size() > MAX_DICTIONARY) {
                return -1;
            }
            if (v.dictionary == last) {
                return 0;
            }
            last = v.dictionary;
            codeIds = known.computeIfAbsent(last, this::idsOf);
            shares = null;
            int needed = 32 - Integer.numberOfLeadingZeros(idOf.size());
            if (needed <= bits) {
                return 0;
            }
            bits = needed;
            return 1;
        }

        private int[] idsOf(Dictionary dictionary) {
            int[] all = new int[dictionary.size()];
            for (int c = 0; c < all.length; c++) {
                Binary string = new Binary(dictionary.bytes, dictionary.start(c), dictionary.length(c));
                all[c] = idOf.computeIfAbsent(string, _ -> idOf.size() + 1);
            }
            return all;
        }

        /// The share of each code of the last dictionary, in place.
        private int[] shares() {
            if (shares == null || sharesShift != shift) {
                sharesShift = shift;
                shares = new int[codeIds.length];
                for (int c = 0; c < shares.length; c++) {
                    shares[c] = codeIds[c] << shift;
                }
            }
            return shares;
        }

        @Override
        boolean number(Vector key, int[] positions, int n, boolean first, int[] ids) {
            StringVector v = (StringVector) key;
            if (v.dictionary == null || v.dictionary != last) {
                return false;
            }
            int[] codes = v.codes;
            int[] share = shares();
            if (v.mayHaveNulls) {
                int keep = first ? 0 : -1;
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    ids[i] = (ids[i] & keep) + (v.nulls[i] ? 0 : share[codes[i]]);
                }
            } else if (first) {
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    ids[i] = share[codes[i]];
                }
            } else {
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    ids[i] += share[codes[i]];
                }
            }
            return true;
        }

        @Override
        int moved(int id) {
            return id;
        }
    }

    private DirectIndex(Part[] parts, boolean isReentrant, int bitsMax, QueryMemory memory) {
        this.parts = parts;
        this.isReentrant = isReentrant;
        this.bitsMax = bitsMax;
        this.memory = memory;
    }

    /// An index for keys of these types, or null if one of them has no numbers.
    static DirectIndex of(List<DataType> types, Expected expected, QueryMemory memory) {
        if (types.isEmpty() || types.size() > 8) {
            return null;
        }
        Part[] parts = new Part[types.size()];
        for (int p = 0; p < parts.length; p++) {
            Lane lane = types.get(p).lane();
            switch (lane) {
                case BOOL, I32, I64, F64 -> parts[p] = new IntPart();
                case STRING -> parts[p] = new CodePart();
                case I128, LIST, ROW -> {
                    return null;
                }
            }
        }
        boolean isReentrant = parts.length == 1
                && parts[0] instanceof IntPart
                && types.getFirst().lane() != Lane.F64;
        long range = expected.keyRange();
        if (parts.length == 1
                && parts[0] instanceof IntPart key
                && range > 0
                && range < 1L << MAX_BITS_EXPECTED - 1
                && range <= VALUES_PER_GROUP_MAX * expected.groups()
                && range <= expected.rows()) {
            key.expect(expected.keyMin(), range);
            return new DirectIndex(parts, isReentrant, Math.max(MAX_BITS, key.bits), memory);
        }
        return new DirectIndex(parts, isReentrant, MAX_BITS, memory);
    }

    int groups() {
        return groups;
    }

    /// Row of one of the first [#FEW_GROUPS] groups.
    long group(int ordinal) {
        return firstGroups[ordinal];
    }

    /// Computes the numbers of the rows `positions[0 .. n)`; false: the index has given up.
    boolean locate(Vector[] keys, int[] positions, int n, int capacity) {
        if (ids.length < capacity) {
            ids = new int[capacity];
        }
        if (number(keys, positions, n)) {
            return true;
        }
        return fit(keys, positions, n) && number(keys, positions, n);
    }

    private boolean number(Vector[] keys, int[] positions, int n) {
        for (int p = 0; p < parts.length; p++) {
            if (!parts[p].number(keys[p], positions, n, p == 0, ids)) {
                return false;
            }
        }
        return rowOf.length > 0;
    }

    /// Widens what the rows do not fit in; false: the index gives up.
    private boolean fit(Vector[] keys, int[] positions, int n) {
        int[] oldShifts = new int[parts.length];
        int[] oldBits = new int[parts.length];
        boolean changed = rowOf.length == 0;
        int total = 0;
        for (int p = 0; p < parts.length; p++) {
            oldShifts[p] = parts[p].shift;
            oldBits[p] = parts[p].bits;
            int fit = parts[p].fit(keys[p], positions, n, bitsMax - bits);
            if (fit < 0) {
                return false;
            }
            changed |= fit > 0;
            total += parts[p].bits;
        }
        return !changed || total <= bitsMax && layOut(total, oldShifts, oldBits);
    }

    private boolean layOut(int total, int[] oldShifts, int[] oldBits) {
        if (!memory.tryReserve(12L << total)) {
            return false;
        }
        int shift = 0;
        for (Part part : parts) {
            part.shift = shift;
            shift += part.bits;
        }
        long[] rows = new long[1 << total];
        int[] ordinals = new int[total > MAX_BITS ? 0 : 1 << total];
        for (int id = 0; id < rowOf.length; id++) {
            if (rowOf[id] == 0) {
                continue;
            }
            int moved = 0;
            for (int p = 0; p < parts.length; p++) {
                int part = id >>> oldShifts[p] & ((1 << oldBits[p]) - 1);
                moved |= parts[p].moved(part) << parts[p].shift;
            }
            rows[moved] = rowOf[id];
            if (ordinals.length > 0) {
                ordinals[moved] = ordinalOf[id];
            }
        }
        memory.release(12L * rowOf.length);
        rowOf = rows;
        ordinalOf = ordinals;
        bits = total;
        return true;
    }

    /// Writes the groups of the rows just located. New ones are noted in `fresh`, one row for
    /// each, and must be [#enter]ed before another look.
    int lookUp(int[] positions, int n, long[] rows, int[] fresh) {
        int count = 0;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            int id = ids[i];
            long row = rowOf[id];
            rows[i] = row;
            if (row == 0) {
                rowOf[id] = PENDING;
                fresh[count++] = i;
            }
        }
        return count;
    }

    /// Gives the first `made` of the new groups their rows and forgets the others.
    void enter(int[] fresh, long[] rows, int made, int n) {
        for (int k = 0; k < n; k++) {
            int id = ids[fresh[k]];
            if (k >= made) {
                rowOf[id] = 0;
                continue;
            }
            rowOf[id] = rows[k];
            if (ordinalOf.length > 0) {
                ordinalOf[id] = groups + 1;
            }
            if (groups < FEW_GROUPS) {
                firstGroups[groups] = rows[k];
            }
            groups++;
        }
    }

    /// Whether [#reenter] is possible.
    boolean canReenter() {
        return isReentrant;
    }

    /// Takes back that the rows `fresh[0 .. n)` make new groups.
    void forget(int[] fresh, int n) {
        for (int k = 0; k < n; k++) {
            rowOf[ids[fresh[k]]] = 0;
        }
    }

    /// Finds all groups anew after their rows have moved. For one integer key only.
    void reenter(RowStore store) {
        RowLayout layout = store.layout();
        boolean ints = layout.types().getFirst().lane() == Lane.I32;
        boolean bools = layout.types().getFirst().lane() == Lane.BOOL;
        long from = ((IntPart) parts[0]).base - 1;
        long[] rows = new long[1024];
        for (int p = 0; p < store.partitions(); p++) {
            for (int page = 0; page < store.pages(p); page++) {
                int inPage = store.pageRows(p, page);
                for (int first = 0; first < inPage; first += rows.length) {
                    int n = Math.min(rows.length, inPage - first);
                    store.addresses(p, page, first, n, rows);
                    for (int k = 0; k < n; k++) {
                        long at = rows[k] + layout.offset(0);
                        long key = ints ? Memory.getInt(at) : bools ? Memory.getByte(at) : Memory.getLong(at);
                        rowOf[layout.isNull(rows[k], 0) ? 0 : (int) (key - from)] = rows[k];
                    }
                }
            }
        }
    }

    /// Sorts the rows just located by group, where there are few groups and no row makes a new
    /// one; false where that is not so.
    boolean sort(int[] positions, int n) {
        if (groups > FEW_GROUPS || ordinalOf.length == 0) {
            return false;
        }
        if (sorted[0] == null || sorted[0].length < n) {
            sorted = new int[FEW_GROUPS][n];
        }
        java.util.Arrays.fill(sortedRows, 0);
        int[] counts = sortedRows;
        int[] ordinals = ordinalOf;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            int group = ordinals[ids[i]] - 1;
            if (group < 0) {
                return false;
            }
            sorted[group][counts[group]++] = i;
        }
        return true;
    }

    int[] sorted(int ordinal) {
        return sorted[ordinal];
    }

    int sortedRows(int ordinal) {
        return sortedRows[ordinal];
    }

    /// Forgets the groups.
    void clear() {
        java.util.Arrays.fill(rowOf, 0);
        java.util.Arrays.fill(ordinalOf, 0);
        groups = 0;
    }

    @Override
    public void close() {
        memory.release(12L * rowOf.length);
        rowOf = new long[0];
    }
}
