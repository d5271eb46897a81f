package dev.ogive.exec.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What one node of a plan did in one run. Workers add to it once per morsel or at their end,
/// never per row. Thread-safe.
public final class OperatorProfile {
    private final String name;
    private final double estimatedRows;
    private final List<OperatorProfile> inputs = new ArrayList<>();
    private final LongAdder rows = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder chunks = new LongAdder();
    private final LongAdder chunksSkipped = new LongAdder();
    private final LongAdder rowsFiltered = new LongAdder();
    private final LongAdder spilledBytes = new LongAdder();
    private final AtomicLong memoryBytesMax = new AtomicLong();
    private volatile String path = "";
    private final Map<String, String> indexes = new ConcurrentSkipListMap<>();

    /// @param name the operator and what it works on, for people: `Scan lineitem`
    /// @param estimatedRows what the planner expected; NaN if unknown
    public OperatorProfile(String name, double estimatedRows) {
        this.name = name;
        this.estimatedRows = estimatedRows;
    }

    public String name() {
        return name;
    }

    public double estimatedRows() {
        return estimatedRows;
    }

    /// Profiles of the plan node's inputs, in order.
    public List<OperatorProfile> inputs() {
        return inputs;
    }

    public void addOutput(long outputRows, long outputBatches) {
        rows.add(outputRows);
        batches.add(outputBatches);
    }

    public void addNanos(long elapsed) {
        nanos.add(elapsed);
    }

    /// Rows that a filter had to look at: those of blocks that could not be ruled out.
    public void addRowsFiltered(long count) {
        rowsFiltered.add(count);
    }

    public long rowsFiltered() {
        return rowsFiltered.sum();
    }

    public void addBytesRead(long bytes) {
        bytesRead.add(bytes);
    }

    /// @param skipped whether zone maps proved that no row of the chunk qualifies
    public void addChunk(boolean skipped) {
        (skipped ? chunksSkipped : chunks).increment();
    }

    public void addSpilledBytes(long bytes) {
        spilledBytes.add(bytes);
    }

    /// Notes the operator's memory now; the largest is kept.
    public void noteMemoryBytes(long bytes) {
        memoryBytesMax.accumulateAndGet(bytes, Math::max);
    }

    /// Which of its algorithms the operator took, for people: `direct addressing, unique`.
    public void path(String taken) {
        path = taken;
    }

    /// Notes what found rows by a column; the first one said of a column is kept.
    ///
    /// @param kind for people: `curve, error at most 12 rows`
    public void index(String column, String kind) {
        indexes.putIfAbsent(column, kind);
    }

    /// Rows given to the parent.
    public long rows() {
        return rows.sum();
    }

    public long batches() {
        return batches.sum();
    }

    /// Time in the operator itself, summed over workers.
    public long nanos() {
        return nanos.sum();
    }

    public long bytesRead() {
        return bytesRead.sum();
    }

    /// Chunks read, at least in part.
    public long chunks() {
        return chunks.sum();
    }

    public long chunksSkipped() {
        return chunksSkipped.sum();
    }

    public long spilledBytes() {
        return spilledBytes.sum();
    }

    public long memoryBytesMax() {
        return memoryBytesMax.get();
    }

    /// By column, what found rows.
    public Map<String, String> indexes() {
        return Collections.unmodifiableMap(indexes);
    }

    public String path() {
        return path;
    }

    /// The tree as indented lines, as EXPLAIN ANALYZE prints it.
    public String format() {
        StringBuilder text = new StringBuilder();
        format(text, 0);
        return text.toString();
    }

    private void format(StringBuilder text, int depth) {
        text.append("  ".repeat(depth)).append(name);
        text.append(String.format(" [rows=%d", rows()));
        if (!Double.isNaN(estimatedRows)) {
            text.append(String.format(", estimated=%.0f", estimatedRows));
        }
        text.append(String.format(", time=%.2f ms", nanos() / 1e6));
        if (chunks() + chunksSkipped() > 0) {
            text.append(
                    String.format(", read=%d bytes, chunks=%d, skipped=%d", bytesRead(), chunks(), chunksSkipped()));
        }
        if (rowsFiltered() > 0) {
            text.append(String.format(", filtered=%d rows", rowsFiltered()));
        }
        if (memoryBytesMax() > 0) {
            text.append(String.format(", memory=%d bytes", memoryBytesMax()));
        }
        if (spilledBytes() > 0) {
            text.append(String.format(", spilled=%d bytes", spilledBytes()));
        }
        if (!path.isEmpty()) {
            text.append(", ").append(path);
        }
        indexes.forEach((column, kind) ->
                text.append(", index on ").append(column).append(": ").append(kind));
        text.append("]\n");
        for (OperatorProfile input : inputs) {
            input.format(text, depth + 1);
        }
    }
}
