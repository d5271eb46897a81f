package dev.ogive.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which segments of a table with a sort key are worth being written anew, in its order.
///
/// Partitions in the order of the key are *runs*. Most rows are in runs that do not overlap, the
/// *base*; what was inserted since is *loose*: the delta, partitions in no order, and runs that
/// overlap the base. A step is one of
///
/// 1. a run with many deleted rows is written anew by itself;
/// 2. the delta and unordered partitions become runs of their own;
/// 3. runs that overlap are merged once the loose ones among them have as many rows as those of
///    the base;
/// 4. small loose runs are joined, as are small neighbours of the base.
///
/// So a row that is inserted is written once by step 2 and at most once by step 4, and pays by
/// step 3 for itself and one row of the base: at most four rows are written per row inserted,
/// however large the table is.
final class SortedLayout {
    /// Rows of the base that may be rewritten for one loose row.
    private static final double BASE_PER_LOOSE = 1;

    /// Small runs are joined when they are so many.
    private static final int SMALL_RUNS = 8;

    private static final int SMALL_ROWS = LocalTableWriter.PARTITION_ROWS / 2;

    /// @param index in the table's parts
    private record Run(int index, TableState.Part part, KeyRange keys) {
        long rows() {
            return part.visibleRows();
        }

        boolean isSmall() {
            return rows() < SMALL_ROWS
                    && !((Segment.OfPartition) part.segment()).file().isFull();
        }
    }

    private final TableState table;
    private final boolean always;
    private final List<Integer> unordered = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();

    private SortedLayout(TableState table, boolean always) {
        this.table = table;
        this.always = always;
    }

    /// The parts to write anew in the next step, empty if nothing is worth it. Once it has
    /// nothing to do with `always`, the whole table is in order.
    ///
    /// @param deltaBatches in the catalog
    static List<TableState.Part> choose(TableState table, int deltaBatches, boolean always) {
        SortedLayout layout = new SortedLayout(table, always);
        List<Integer> chosen = layout.step(deltaBatches);
        return chosen.stream().sorted().map(table.parts()::get).toList();
    }

    /// Visible rows of the base: those in the order of the table.
    static long orderedRows(TableState table) {
        SortedLayout layout = new SortedLayout(table, false);
        for (int i = 0; i < table.parts().size(); i++) {
            TableState.Part part = table.parts().get(i);
            if (part.segment() instanceof Segment.OfPartition p
                    && p.file().order().satisfies(table.order())) {
                layout.runs.add(new Run(i, part, p.file().keys(table.definition())));
            }
        }
        layout.sortRuns();
        boolean[] base = layout.base();
        long rows = 0;
        for (int i = 0; i < base.length; i++) {
            rows += base[i] ? layout.runs.get(i).rows() : 0;
        }
        return rows;
    }

    private List<Integer> step(int deltaBatches) {
        long deltaRows = 0;
        List<Integer> delta = new ArrayList<>();
        for (int i = 0; i < table.parts().size(); i++) {
            TableState.Part part = table.parts().get(i);
            switch (part.segment()) {
                case Segment.OfDelta d -> {
                    deltaRows += d.rows();
                    delta.add(i);
                }
                case Segment.OfPartition p
                when p.file().order().satisfies(table.order()) -> {
                    long deleted = p.rows() - (long) part.visibleRows();
                    if (deleted * 4 >= p.rows() || (always && deleted > 0)) {
                        return List.of(i);
                    }
                    runs.add(new Run(i, part, p.file().keys(table.definition())));
                }
                case Segment.OfPartition _ -> unordered.add(i);
            }
        }
        if (deltaRows > 0
                && (always || deltaRows >= Compaction.DELTA_ROWS || deltaBatches >= Compaction.DELTA_BATCHES)) {
            unordered.addAll(delta);
        }
        if (always && !unordered.isEmpty()) {
            return everythingLoose();
        }
        return unordered.isEmpty() ? merge() : unordered;
    }

    /// In one step what is not in order with all that it may belong into.
    private List<Integer> everythingLoose() {
        List<Integer> all = new ArrayList<>(unordered);
        runs.forEach(r -> all.add(r.index()));
        return all;
    }

    private void sortRuns() {
        runs.sort(Comparator.comparing((Run r) -> r.keys().first(), KeyRange.ORDER)
                .thenComparing(r -> r.keys().last(), KeyRange.ORDER));
    }

    private List<Integer> merge() {
        sortRuns();
        boolean[] base = base();
        List<Run> smallLoose = new ArrayList<>();
        for (int from = 0; from < runs.size(); ) {
            int to = endOfOverlap(from);
            long baseRows = 0;
            long looseRows = 0;
            for (int i = from; i < to; i++) {
                if (base[i]) {
                    baseRows += runs.get(i).rows();
                } else {
                    looseRows += runs.get(i).rows();
                }
            }
            if (looseRows > 0 && (always || looseRows >= BASE_PER_LOOSE * baseRows)) {
                return runs.subList(from, to).stream().map(Run::index).toList();
            }
            for (int i = from; i < to; i++) {
                if (!base[i] && runs.get(i).isSmall()) {
                    smallLoose.add(runs.get(i));
                }
            }
            from = to;
        }
        if (smallLoose.size() >= SMALL_RUNS) {
            return smallLoose.stream().map(Run::index).toList();
        }
        return smallNeighbours(base);
    }

    /// Where the runs end that overlap those from `from` on, directly or through others.
    private int endOfOverlap(int from) {
        KeyRange.Key last = runs.get(from).keys().last();
        int to = from + 1;
        while (to < runs.size() && KeyRange.ORDER.compare(runs.get(to).keys().first(), last) < 0) {
            KeyRange.Key next = runs.get(to).keys().last();
            last = KeyRange.ORDER.compare(next, last) > 0 ? next : last;
            to++;
        }
        return to;
    }

    /// Which runs are the base: those that do not overlap and have most rows together. Runs are
    /// in the order of their first keys.
    private boolean[] base() {
        int n = runs.size();
        long[] best = new long[n + 1];
        int[] next = new int[n];
        for (int i = n - 1; i >= 0; i--) {
            next[i] = firstBehind(i);
            best[i] = Math.max(best[i + 1], runs.get(i).rows() + best[next[i]]);
        }
        boolean[] base = new boolean[n];
        for (int i = 0; i < n; ) {
            base[i] = runs.get(i).rows() + best[next[i]] >= best[i + 1];
            i = base[i] ? next[i] : i + 1;
        }
        return base;
    }

    /// The first run behind `run` that begins where it ends or later.
    private int firstBehind(int run) {
        int lo = run + 1;
        int hi = runs.size();
        while (lo < hi) {
            int mid = (lo + hi) >>> 1;
            if (KeyRange.ORDER.compare(
                            runs.get(mid).keys().first(), runs.get(run).keys().last())
                    < 0) {
                lo = mid + 1;
            } else {
                hi = mid;
            }
        }
        return lo;
    }

    /// Small runs of the base that follow each other: many of them, or enough for a full
    /// partition.
    private List<Integer> smallNeighbours(boolean[] base) {
        List<Integer> group = new ArrayList<>();
        long rows = 0;
        for (int i = 0; i < runs.size(); i++) {
            if (!base[i]) {
                continue;
            }
            if (runs.get(i).isSmall()) {
                group.add(runs.get(i).index());
                rows += runs.get(i).rows();
            }
            if (!runs.get(i).isSmall() || rows >= SMALL_ROWS || i == runs.size() - 1) {
                if (group.size() > 1 && (always || group.size() >= SMALL_RUNS || rows >= SMALL_ROWS)) {
                    return group;
                }
                group.clear();
                rows = 0;
            }
        }
        return group.size() >= SMALL_RUNS ? group : List.of();
    }
}
