package dev.ogive.exec.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What one node of a plan did in one run. Workers add to it once per morsel or at their end,
/// never per row. Thread-safe.
public final class OperatorProfile {
    private final String name;
    private final double estimatedRows;
    private final Subplan subplan;
    private final List<OperatorProfile> inputs = new ArrayList<>();

    /// What leaves out rows of this scan for joins above it; null where nothing does.
    private List<OperatorProfile> narrowedFor;

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
        this(name, estimatedRows, null);
    }

    /// @param subplan what the operator's rows are known by; null if by nothing
    public OperatorProfile(String name, double estimatedRows, Subplan subplan) {
        this.name = name;
        this.estimatedRows = estimatedRows;
        this.subplan = subplan;
    }

    public String name() {
        return name;
    }

    public double estimatedRows() {
        return estimatedRows;
    }

    /// What the rows are known by, or null.
    public Subplan subplan() {
        return subplan;
    }

    /// Notes that rows are left out which an operator further up would drop: before the run.
    public void narrowedFor(OperatorProfile above) {
        if (narrowedFor == null) {
            narrowedFor = new ArrayList<>();
        }
        narrowedFor.add(above);
    }

    /// The operators that rows are left out for.
    public List<OperatorProfile> narrowedFor() {
        return narrowedFor == null ? List.of() : narrowedFor;
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
        format(text, 0, narrowed());
        return text.toString();
    }

    /// The operators of this tree whose rows are not all that their part of the query has: those
    /// that something further up drops, or does not ask for, were left out.
    public Set<OperatorProfile> narrowed() {
        Set<OperatorProfile> narrowed = Collections.newSetFromMap(new IdentityHashMap<>());
        narrowed(narrowed);
        return narrowed;
    }

    /// Returns the operators above that rows were left out for.
    private Set<OperatorProfile> narrowed(Set<OperatorProfile> found) {
        Set<OperatorProfile> above = new HashSet<>(narrowedFor());
        for (OperatorProfile input : inputs) {
            above.addAll(input.narrowed(found));
        }
        above.remove(this);
        if (!above.isEmpty()) {
            found.add(this);
        }
        return above;
    }

    private void format(StringBuilder text, int depth, Set<OperatorProfile> narrowed) {
        text.append("  ".repeat(depth)).append(name);
        text.append(String.format(" [rows=%d", rows()));
        if (!Double.isNaN(estimatedRows)) {
            text.append(String.format(", estimated=%.0f", estimatedRows));
        }
        text.append(narrowed.contains(this) ? ", narrowed" : "");
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
            input.format(text, depth + 1, narrowed);
        }
    }
}
