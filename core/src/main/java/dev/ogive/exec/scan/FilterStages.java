package dev.ogive.exec.scan;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.ZoneMap;
import java.util.Arrays;

/// The kinds of [FilterStage].
final class FilterStages {
    /// Rows around a predicted one that are compared at a time.
    private static final int GUIDE_ROWS = 256;

    private FilterStages() {}

    private static int iota(int from, int count, int[] positions) {
        for (int i = 0; i < count; i++) {
            positions[i] = from + i;
        }
        return count;
    }

    static final class LongRange extends FilterStage {
        private final ColumnPredicate.LongRange range;
        private final int[] scratch = new int[GUIDE_ROWS];
        private ColumnChunk column;

        LongRange(ColumnPredicate.LongRange range) {
            this.range = range;
        }

        @Override
        Verdict begin(Chunk chunk) {
            column = chunk.column(range.column());
            ZoneMap zone = column.zone();
            if (!zone.mayContain(range.low(), range.high())) {
                return Verdict.NONE;
            }
            if (zone.allWithin(range.low(), range.high())) {
                return Verdict.ALL;
            }
            return narrow(chunk, range.column(), range.low(), range.high(), scratch) ? Verdict.ALL : Verdict.SOME;
        }

        @Override
        int first(int from, int count, int[] positions) {
            return column.filterLongs(from, count, range.low(), range.high(), positions);
        }

        @Override
        int refine(int[] positions, int count) {
            return column.refineLongs(positions, count, range.low(), range.high());
        }
    }

    static final class DoubleRange extends FilterStage {
        private final ColumnPredicate.DoubleRange range;
        private ColumnChunk column;

        DoubleRange(ColumnPredicate.DoubleRange range) {
            this.range = range;
        }

        @Override
        Verdict begin(Chunk chunk) {
            column = chunk.column(range.column());
            if (!column.zone().mayContain(range.low(), range.high())) {
                return Verdict.NONE;
            }
            if (column.zone().allWithin(range.low(), range.high())) {
                return Verdict.ALL;
            }
            narrow(chunk, range.column(), range.low(), range.high());
            return Verdict.SOME;
        }

        @Override
        int first(int from, int count, int[] positions) {
            return column.filterDoubles(from, count, range.low(), range.high(), positions);
        }

        @Override
        int refine(int[] positions, int count) {
            return column.refineDoubles(positions, count, range.low(), range.high());
        }
    }

    /// Decodes a column's values at positions and drops NULLs: the common part of stages that
    /// test values.
    abstract static class OnValues extends FilterStage {
        private final int capacity;
        private final int[] slice;
        private final Vector values;
        ColumnChunk column;

        OnValues(DataType type, int capacity) {
            this.capacity = capacity;
            slice = new int[capacity];
            values = Vector.allocate(type, capacity);
        }

        @Override
        final int first(int from, int count, int[] positions) {
            return refine(positions, iota(from, count, positions));
        }

        @Override
        int refine(int[] positions, int count) {
            int kept = 0;
            for (int at = 0; at < count; at += capacity) {
                int n = Math.min(capacity, count - at);
                System.arraycopy(positions, at, slice, 0, n);
                if (slice[n - 1] - slice[0] == n - 1) {
                    column.read(slice[0], n, values);
                } else {
                    column.gather(slice, n, values);
                }
                if (values.mayHaveNulls) {
                    n = dropNulls(n);
                }
                n = test(values, slice, n);
                System.arraycopy(slice, 0, positions, kept, n);
                kept += n;
            }
            return kept;
        }

        /// Closes up values and positions over NULLs.
        private int dropNulls(int n) {
            boolean[] nulls = values.nulls;
            int kept = 0;
            for (int i = 0; i < n; i++) {
                if (!nulls[i]) {
                    slice[kept] = slice[i];
                    switch (values) {
                        case I32Vector v -> v.values[kept] = v.values[i];
                        case I64Vector v -> v.values[kept] = v.values[i];
                        default -> throw new IllegalStateException("no long domain: " + values.type());
                    }
                    kept++;
                }
            }
            return kept;
        }

        abstract int test(Vector values, int[] positions, int count);
    }

    static final class LongSet extends OnValues {
        /// Sets whose range is this small are tables.
        private static final int TABLE_MAX = 1 << 16;

        private final ColumnPredicate.LongSet set;
        private final long low;
        private final long high;
        private final boolean[] table;
        private final int[] scratch = new int[GUIDE_ROWS];

        /// One value left out: for this chunk only a range.
        private long rangeLow;

        private long rangeHigh;
        private boolean asRange;

        LongSet(ColumnPredicate.LongSet set, DataType type, int capacity) {
            super(type, capacity);
            this.set = set;
            low = set.values()[0];
            high = set.values()[set.values().length - 1];
            table = high - low >= 0 && high - low < TABLE_MAX ? new boolean[(int) (high - low) + 1] : null;
            if (table != null) {
                for (long value : set.values()) {
                    table[(int) (value - low)] = true;
                }
            }
        }

        @Override
        Verdict begin(Chunk chunk) {
            column = chunk.column(set.column());
            ZoneMap zone = column.zone();
            asRange = false;
            if (!set.negated()) {
                if (!zone.mayContain(low, high)) {
                    return Verdict.NONE;
                }
                narrow(chunk, set.column(), low, high, scratch);
                return Verdict.SOME;
            }
            if (zone.known() && !zone.mayContain(low, high)) {
                return zone.nulls() == 0 ? Verdict.ALL : range(Long.MIN_VALUE, Long.MAX_VALUE);
            }
            if (zone.known() && low == high) {
                if (zone.minLong() == zone.maxLong()) {
                    return Verdict.NONE;
                }
                if (zone.minLong() == low) {
                    return range(low + 1, Long.MAX_VALUE);
                }
                if (zone.maxLong() == low) {
                    return range(Long.MIN_VALUE, low - 1);
                }
            }
            return Verdict.SOME;
        }

        private Verdict range(long from, long to) {
            asRange = true;
            rangeLow = from;
            rangeHigh = to;
            return Verdict.SOME;
        }

        @Override
        int refine(int[] positions, int count) {
            if (asRange) {
                return column.refineLongs(positions, count, rangeLow, rangeHigh);
            }
            if (!set.negated()) {
                int within = column.refineLongs(positions, count, low, high);
                return super.refine(positions, within);
            }
            return super.refine(positions, count);
        }

        @Override
        int test(Vector values, int[] positions, int count) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                long value = values instanceof I32Vector v ? v.values[i] : ((I64Vector) values).values[i];
                positions[kept] = positions[i];
                kept += contains(value) != set.negated() ? 1 : 0;
            }
            return kept;
        }

        private boolean contains(long value) {
            if (value < low || value > high) {
                return false;
            }
            return table != null ? table[(int) (value - low)] : Arrays.binarySearch(set.values(), value) >= 0;
        }
    }

    /// A filter that a join or a Top-N lends to the scan.
    static final class Lent extends OnValues {
        /// Above this share of passing rows it does not pay.
        private static final double PASSED_MAX = 0.8;

        private static final int TRIAL_ROWS = 16_384;
        private static final int PAUSE_CHUNKS = 16;

        private final ScanFilter filter;
        private final int tableColumn;
        private final int[] scratch = new int[GUIDE_ROWS];
        private long low;
        private long high;
        private boolean rangeOnly;
        private int pause;

        Lent(ScanFilter filter, int tableColumn, DataType type, int capacity) {
            super(type, capacity);
            this.filter = filter;
            this.tableColumn = tableColumn;
        }

        @Override
        Verdict begin(Chunk chunk) {
            if (!filter.isReady()) {
                return Verdict.ALL;
            }
            low = filter.min();
            high = filter.max();
            column = chunk.column(tableColumn);
            if (filter.passesNull() && column.zone().nulls() > 0) {
                return Verdict.ALL;
            }
            if (low > high || !column.zone().mayContain(low, high)) {
                return Verdict.NONE;
            }
            if (!column.zone().allWithin(low, high)) {
                narrow(chunk, tableColumn, low, high, scratch);
            }
            if (pause > 0) {
                pause--;
                return Verdict.ALL;
            }
            if (rowsSeen() > TRIAL_ROWS && passed() > PASSED_MAX) {
                pause = PAUSE_CHUNKS;
                return Verdict.ALL;
            }
            boolean within = column.zone().allWithin(low, high);
            if (!filter.hasMembers()) {
                rangeOnly = true;
                return within ? Verdict.ALL : Verdict.SOME;
            }
            rangeOnly = false;
            return Verdict.SOME;
        }

        @Override
        int refine(int[] positions, int count) {
            if (rangeOnly) {
                return column.refineLongs(positions, count, low, high);
            }
            int within = column.zone().allWithin(low, high) ? count : column.refineLongs(positions, count, low, high);
            return super.refine(positions, within);
        }

        @Override
        int test(Vector values, int[] positions, int count) {
            return filter.refine(values, positions, count);
        }
    }

    /// A condition on decoded rows.
    static final class OnRows extends FilterStage {
        private final RowFilter filter;
        private final int[] columns;
        private final Batch batch;
        private final int capacity;
        private final int[] slice;
        private final int[] selected;
        private final boolean canFail;
        private Chunk chunk;

        /// @param columns table columns that `filter` reads: its column `i` is table column
        ///     `columns[i]`
        OnRows(RowFilter filter, int[] columns, Batch batch, int capacity, boolean canFail) {
            this.filter = filter;
            this.columns = columns;
            this.batch = batch;
            this.capacity = capacity;
            this.canFail = canFail;
            slice = new int[capacity];
            selected = new int[capacity];
        }

        @Override
        boolean canFail() {
            return canFail;
        }

        @Override
        Verdict begin(Chunk next) {
            chunk = next;
            return Verdict.SOME;
        }

        @Override
        int first(int from, int count, int[] positions) {
            return refine(positions, iota(from, count, positions));
        }

        @Override
        int refine(int[] positions, int count) {
            int kept = 0;
            for (int at = 0; at < count; at += capacity) {
                int n = Math.min(capacity, count - at);
                System.arraycopy(positions, at, slice, 0, n);
                boolean dense = slice[n - 1] - slice[0] == n - 1;
                for (int c = 0; c < columns.length; c++) {
                    if (dense) {
                        chunk.column(columns[c]).read(slice[0], n, batch.columns[c]);
                    } else {
                        chunk.column(columns[c]).gather(slice, n, batch.columns[c]);
                    }
                }
                batch.rows = n;
                int passed = filter.select(batch, selected);
                for (int i = 0; i < passed; i++) {
                    positions[kept + i] = slice[selected[i]];
                }
                kept += passed;
            }
            return kept;
        }
    }

    /// A condition on one string column: once per dictionary where there is one, on rows where
    /// not.
    static final class OfStrings extends FilterStage {
        private final int column;
        private final OnRows onRows;
        private final RowFilter filter;
        private final Batch strings;
        private final int[] selected;
        private final int capacity;
        private final boolean acceptsNull;
        private ColumnChunk chunkColumn;
        private Dictionary dictionary;
        private boolean[] accepted;
        private int acceptedMin;
        private int acceptedMax;
        private int acceptedCount;
        private boolean coded;

        /// @param filter over a batch of this column alone
        OfStrings(int column, DataType type, RowFilter filter, OnRows onRows, int capacity) {
            this.column = column;
            this.filter = filter;
            this.onRows = onRows;
            this.capacity = capacity;
            strings = new Batch(new Vector[] {Vector.allocate(type, capacity)}, 0);
            selected = new int[capacity];
            acceptsNull = passesNull();
        }

        private boolean passesNull() {
            strings.clear();
            strings.columns[0].set(0, null);
            strings.rows = 1;
            try {
                return filter.select(strings, selected) > 0;
            } catch (OgiveException e) {
                return true;
            }
        }

        @Override
        boolean canFail() {
            return onRows.canFail();
        }

        @Override
        Verdict begin(Chunk chunk) {
            chunkColumn = chunk.column(column);
            ZoneMap zone = chunkColumn.zone();
            Dictionary here = chunkColumn.dictionary();
            coded = here != null
                    && chunkColumn.filtersLongs()
                    && !(acceptsNull && zone.nulls() > 0)
                    && (here == dictionary || here.size() <= Math.max(1024, zone.rows()));
            if (coded && here != dictionary) {
                evaluate(here);
            }
            if (!coded || accepted == null) {
                coded = false;
                return onRows.begin(chunk);
            }
            if (acceptedCount == 0 || !zone.mayContain(acceptedMin, acceptedMax)) {
                return Verdict.NONE;
            }
            boolean range = acceptedCount == acceptedMax - acceptedMin + 1;
            return range && zone.allWithin(acceptedMin, acceptedMax) ? Verdict.ALL : Verdict.SOME;
        }

        /// Fills `accepted` for all strings of a dictionary. A condition that fails on one of
        /// them leaves null: the string may belong to rows that other conjuncts drop.
        private void evaluate(Dictionary next) {
            dictionary = next;
            try {
                accept(next);
            } catch (OgiveException e) {
                accepted = null;
            }
        }

        private void accept(Dictionary next) {
            accepted = new boolean[next.size()];
            acceptedCount = 0;
            acceptedMin = Integer.MAX_VALUE;
            acceptedMax = -1;
            StringVector v = (StringVector) strings.columns[0];
            for (int from = 0; from < next.size(); from += capacity) {
                int n = Math.min(capacity, next.size() - from);
                v.clear();
                v.bytes = next.bytes;
                for (int i = 0; i < n; i++) {
                    v.starts[i] = next.start(from + i);
                    v.lengths[i] = next.length(from + i);
                }
                strings.rows = n;
                int passed = filter.select(strings, selected);
                for (int i = 0; i < passed; i++) {
                    accepted[from + selected[i]] = true;
                }
                if (passed > 0) {
                    acceptedMin = Math.min(acceptedMin, from + selected[0]);
                    acceptedMax = from + selected[passed - 1];
                }
                acceptedCount += passed;
            }
        }

        private boolean isRange() {
            return acceptedCount == acceptedMax - acceptedMin + 1;
        }

        @Override
        int first(int from, int count, int[] positions) {
            if (!coded) {
                return onRows.first(from, count, positions);
            }
            return isRange()
                    ? chunkColumn.filterLongs(from, count, acceptedMin, acceptedMax, positions)
                    : chunkColumn.filterCodes(from, count, accepted, positions);
        }

        @Override
        int refine(int[] positions, int count) {
            if (!coded) {
                return onRows.refine(positions, count);
            }
            return isRange()
                    ? chunkColumn.refineLongs(positions, count, acceptedMin, acceptedMax)
                    : chunkColumn.refineCodes(positions, count, accepted);
        }
    }
}
