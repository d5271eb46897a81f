package dev.ogive.sort.run;

import dev.ogive.sort.SortOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts sorted runs into parts that each fit in memory and follow each other in order.
///
/// A part is a row range of every run; all keys of a part are at most those of the next. So parts can be read,
/// sorted and written one after the other or on several threads, each byte read once: no merge tree, no heap.
///
/// Split points come from the runs' curves: every run is sampled at even ranks, the samples together say which
/// key has how many rows below it, and the greatest one that still fits is looked up exactly. Where samples are
/// too coarse (a part of few distinct keys), the key is found by bisection instead, and ties are cut by run,
/// then row, so that the sort stays stable and every part fits.
public final class MergePlan {
    private static final int FENCES_PER_RUN = 4_096;
    private static final int FENCE_SPACING_MIN = 256;

    private final RunStore runs;
    private final long mask;
    private final long[][] fences;
    private final long[] spacings;
    private long[] block = new long[FENCE_SPACING_MIN];
    private final List<long[]> cuts = new ArrayList<>();

    private MergePlan(RunStore runs, SortOrder order) {
        this.runs = runs;
        this.mask = maskOf(order);
        this.fences = new long[runs.runCount()][];
        this.spacings = new long[runs.runCount()];
    }

    private static long maskOf(SortOrder order) {
        return switch (order) {
            case ASCENDING -> 0;
            case DESCENDING -> -1;
            case UNSIGNED_ASCENDING -> Long.MIN_VALUE;
            case UNSIGNED_DESCENDING -> Long.MAX_VALUE;
        };
    }

    /// Plans parts of at most `rowsMax` rows.
    ///
    /// @param wholeTies keep rows of equal keys in one part, whatever its size: for keys that are only
    ///     the first word of an order. Such a part may exceed `rowsMax`
    public static MergePlan of(RunStore runs, SortOrder order, int rowsMax, boolean wholeTies) {
        if (rowsMax < 1) {
            throw new IllegalArgumentException("need rowsMax >= 1, got " + rowsMax);
        }
        var plan = new MergePlan(runs, order);
        plan.cut(rowsMax, wholeTies);
        return plan;
    }

    public int partCount() {
        return cuts.size() - 1;
    }

    /// First row of `run` in `part`.
    public long start(int part, int run) {
        return cuts.get(part)[run];
    }

    /// Row of `run` after its last in `part`.
    public long end(int part, int run) {
        return cuts.get(part + 1)[run];
    }

    /// Rows in `part`, all runs together.
    public long rows(int part) {
        return Arrays.stream(cuts.get(part + 1)).sum()
                - Arrays.stream(cuts.get(part)).sum();
    }

    private void cut(int rowsMax, boolean wholeTies) {
        int runCount = runs.runCount();
        long[] ends = new long[runCount];
        long total = 0;
        for (int run = 0; run < runCount; run++) {
            ends[run] = runs.rowCount(run);
            total += ends[run];
            readFences(run);
        }
        long[] candidates = Arrays.stream(fences)
                .flatMapToLong(Arrays::stream)
                .sorted()
                .distinct()
                .toArray();
        long[] position = new long[runCount];
        cuts.add(position.clone());
        long done = 0;
        while (done < total) {
            long left = total - done;
            // Parts of even size: the last one is not a remnant.
            long target = done + left / ((left + rowsMax - 1) / rowsMax);
            position = left <= rowsMax ? ends : sampledCut(candidates, done, done + rowsMax, target);
            if (position == null) {
                position = exactCut(done + Math.min(rowsMax, left), done, wholeTies);
            }
            cuts.add(position);
            done = Arrays.stream(position).sum();
        }
    }

    private void readFences(int run) {
        long rows = runs.rowCount(run);
        spacings[run] = Math.max(FENCE_SPACING_MIN, (rows + FENCES_PER_RUN - 1) / FENCES_PER_RUN);
        long[] keys = new long[(int) ((rows + spacings[run] - 1) / spacings[run])];
        for (int i = 0; i < keys.length; i++) {
            runs.readKeys(run, i * spacings[run], 1, keys, i);
            keys[i] ^= mask;
        }
        fences[run] = keys;
    }

    /// Cut below the sampled key whose rank comes closest to `target` from above while within `max`, or `null` if
    /// there is none past `done`.
    private long[] sampledCut(long[] candidates, long done, long max, long target) {
        int low = 0;
        int high = candidates.length;
        // Least candidate whose rank reaches the target.
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sum(below(candidates[middle])) < target) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int i = Math.min(low, candidates.length - 1); i >= Math.max(0, low - 1); i--) {
            long[] position = below(candidates[i]);
            long rank = sum(position);
            if (rank > done && rank <= max) {
                return position;
            }
        }
        return null;
    }

    /// Cut at exactly `rank` rows; or, keeping ties whole, at the nearest end of the tie past `done`.
    private long[] exactCut(long rank, long done, boolean wholeTies) {
        // Greatest key with at most `rank` rows below it.
        long low = Long.MIN_VALUE;
        long high = Long.MAX_VALUE;
        while (low < high) {
            long middle = low + ((high - low) >>> 1) + ((high - low) & 1);
            if (sum(below(middle)) <= rank) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        long[] position = below(low);
        long[] through = low == Long.MAX_VALUE ? all() : below(low + 1);
        if (wholeTies) {
            return sum(position) > done ? position : through;
        }
        long missing = rank - sum(position);
        for (int run = 0; run < position.length && missing > 0; run++) {
            long take = Math.min(missing, through[run] - position[run]);
            position[run] += take;
            missing -= take;
        }
        return position;
    }

    private long[] all() {
        long[] rows = new long[fences.length];
        Arrays.setAll(rows, runs::rowCount);
        return rows;
    }

    /// Rows of each run with an ordered key below `key`.
    private long[] below(long key) {
        long[] rows = new long[fences.length];
        for (int run = 0; run < rows.length; run++) {
            int fence = firstAtLeast(fences[run], fences[run].length, key);
            if (fence == 0) {
                continue;
            }
            // The fence before is below the key, and rows up to this one may be.
            long start = (fence - 1) * spacings[run];
            int count = (int) (Math.min(fence * spacings[run], runs.rowCount(run)) - start);
            if (block.length < count) {
                block = new long[count];
            }
            runs.readKeys(run, start, count, block, 0);
            for (int i = 0; i < count; i++) {
                block[i] ^= mask;
            }
            rows[run] = start + firstAtLeast(block, count, key);
        }
        return rows;
    }

    private static int firstAtLeast(long[] keys, int count, long key) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long sum(long[] rows) {
        return Arrays.stream(rows).sum();
    }
}
