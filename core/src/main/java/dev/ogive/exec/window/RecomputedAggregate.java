package dev.ogive.exec.window;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.aggregate.AggregateReader;
import dev.ogive.exec.aggregate.HashAggregation;
import dev.ogive.exec.plan.AggregateCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An aggregate that needs all values of a frame at once, DISTINCT ones among them: computed anew
/// for each frame that is not the one before. Quadratic where frames are long and all differ.
final class RecomputedAggregate extends WindowFunction {
    private static final int CHUNK = 1024;

    /// Columns of the input that are read: arguments, then the filter.
    private final int[] columns;

    private final List<DataType> types;
    private final AggregateCall call;
    private final Frames frames;
    private final QueryContext query;
    private final Batch rows;

    /// The frame that `value` was computed for; -1 ranges: none.
    private int knownRanges = -1;

    private final int[] knownStarts = new int[3];
    private final int[] knownEnds = new int[3];
    private Object value;

    /// @param call over positions in `columns`
    RecomputedAggregate(int[] columns, List<DataType> types, AggregateCall call, Frames frames, QueryContext query) {
        this.columns = columns;
        this.types = new ArrayList<>(types);
        this.call = call;
        this.frames = frames;
        this.query = query;
        rows = Batch.allocate(types, CHUNK);
    }

    @Override
    void begin(WindowPartition next) {
        super.begin(next);
        frames.begin(next);
        knownRanges = -1;
    }

    @Override
    long heapBytes() {
        return frames.heapBytes();
    }

    @Override
    void write(int from, int count, Vector out) {
        for (int i = 0; i < count; i++) {
            frames.find(from + i);
            if (!isKnown()) {
                query.check();
                value = compute();
                knownRanges = frames.ranges;
                System.arraycopy(frames.starts, 0, knownStarts, 0, 3);
                System.arraycopy(frames.ends, 0, knownEnds, 0, 3);
            }
            out.set(i, value);
        }
    }

    private boolean isKnown() {
        return knownRanges == frames.ranges
                && Arrays.equals(knownStarts, 0, knownRanges, frames.starts, 0, knownRanges)
                && Arrays.equals(knownEnds, 0, knownRanges, frames.ends, 0, knownRanges);
    }

    private Object compute() {
        try (HashAggregation aggregation = new HashAggregation(types, List.of(), List.of(call), query)) {
            HashAggregation.Local local = aggregation.open();
            for (int r = 0; r < frames.ranges; r++) {
                for (int at = frames.starts[r]; at < frames.ends[r]; at += CHUNK) {
                    update(local, at, Math.min(CHUNK, frames.ends[r] - at));
                }
            }
            local.finish();
            for (int tasks; (tasks = aggregation.mergeTasks()) > 0; ) {
                for (int t = 0; t < tasks; t++) {
                    aggregation.merge(t);
                }
            }
            try (AggregateReader reader = aggregation.read()) {
                return reader.next().columns[0].get(0);
            }
        }
    }

    private void update(HashAggregation.Local local, int from, int count) {
        for (int c = 0; c < columns.length; c++) {
            partition.gather(columns[c], from, count, rows.columns[c]);
        }
        rows.rows = count;
        local.update(rows);
    }
}
