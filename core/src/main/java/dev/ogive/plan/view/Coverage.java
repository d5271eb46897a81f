package dev.ogive.plan.view;

import dev.ogive.column.I64Vector;
import dev.ogive.column.StringVector;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.RowHash;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What of a view holds for one snapshot: the runs all of whose partitions are as they were when
/// the run was made, with all other tables as they were. Every row of the fact is in one of the
/// two: its partition is covered by a run that holds, or it is among [#rest].
///
/// A partition's rows never change but by deletes, which only become more: their number tells
/// whether they are the same. Other tables are compared by the hash of their rows.
final class Coverage {
    private final TableData.Chunked fact;
    private final TableData.Chunked rows;
    private final TableData.Chunked parts;
    private final List<RowHash> others;
    private final List<Run> runs = new ArrayList<>();
    private final Set<Long> covered = new HashSet<>();

    /// Chunks of the partitions that are not covered.
    private final Map<Long, List<Chunk>> missing = new LinkedHashMap<>();

    /// Partitions that are not covered because of deletes, while most others of their run are as
    /// they were.
    private final Set<Long> isolated = new HashSet<>();

    private final TableData.Chunked rest;
    private final TableData.Chunked partials;
    private long lastRun;
    private boolean stale;

    private Coverage(MaterializedView view, Snapshot snapshot, List<RowHash> others) {
        this.fact = view.shape().factTable().open(snapshot);
        this.rows = view.rows().open(snapshot);
        this.parts = view.parts().open(snapshot);
        this.others = others;
        Map<Long, Map<Long, Long>> kept = kept(view);
        Map<Long, List<Chunk>> partitions = new LinkedHashMap<>();
        List<Chunk> uncovered = new ArrayList<>();
        long partition = -1;
        List<Chunk> chunks = uncovered;
        for (Chunk chunk : fact.chunks()) {
            // Chunks of a partition are neighbours.
            if (chunk.partition() != partition) {
                partition = chunk.partition();
                chunks = partition < 0 ? uncovered : partitions.computeIfAbsent(partition, _ -> new ArrayList<>());
            }
            chunks.add(chunk);
        }
        Map<Long, long[]> counts = new HashMap<>();
        kept.forEach((run, deletes) -> {
            if (holds(deletes, partitions)) {
                covered.addAll(deletes.keySet());
                counts.put(run, new long[1]);
            } else {
                stale = true;
            }
        });
        partitions.forEach((id, of) -> {
            if (!covered.contains(id)) {
                missing.put(id, of);
                uncovered.addAll(of);
            }
        });
        rest = new Chunks(uncovered);
        List<Chunk> holding = new ArrayList<>();
        for (Chunk chunk : rows.chunks()) {
            Chunk visible = RunChunk.of(chunk, counts);
            if (visible != null) {
                holding.add(visible);
            }
        }
        partials = new Chunks(holding);
        counts.forEach((run, count) -> {
            Map<Long, Long> deletes = kept.get(run);
            long factRows = 0;
            for (long id : deletes.keySet()) {
                factRows += factRows(partitions.get(id));
            }
            runs.add(new Run(run, deletes, factRows, count[0]));
        });
    }

    /// That of a snapshot; `last` again where nothing has changed.
    static Coverage of(MaterializedView view, Snapshot snapshot, Coverage last) {
        List<RowHash> others = new ArrayList<>();
        for (int i = 0; i < view.shape().block().leaves().size(); i++) {
            if (i != view.shape().fact()) {
                others.add(view.shape().block().table(i).contents(snapshot));
            }
        }
        return last != null && last.isOf(view, snapshot, others) ? last : new Coverage(view, snapshot, others);
    }

    /// States of tables are shared between versions as long as nothing changes.
    @SuppressWarnings("ReferenceEquality")
    private boolean isOf(MaterializedView view, Snapshot snapshot, List<RowHash> now) {
        return fact == view.shape().factTable().open(snapshot)
                && rows == view.rows().open(snapshot)
                && parts == view.parts().open(snapshot)
                && others.equals(now);
    }

    /// Whether the partitions of a run are as they were; notes those to be kept apart if not.
    private boolean holds(Map<Long, Long> deletes, Map<Long, List<Chunk>> partitions) {
        List<Long> changed = new ArrayList<>();
        boolean all = true;
        for (Map.Entry<Long, Long> part : deletes.entrySet()) {
            List<Chunk> chunks = partitions.get(part.getKey());
            if (chunks == null) {
                all = false;
            } else if (chunks.getFirst().partitionDeletes() != part.getValue()) {
                changed.add(part.getKey());
            }
        }
        if (deletes.size() == 1 || changed.size() * 4 <= deletes.size()) {
            isolated.addAll(changed);
        }
        return all && changed.isEmpty();
    }

    /// Partitions of each run and how many of their rows were deleted then; runs in which a
    /// partition is that is in two of them are not taken.
    private Map<Long, Map<Long, Long>> kept(MaterializedView view) {
        Map<Long, Map<Long, Long>> kept = new HashMap<>();
        Map<Long, Long> runOf = new HashMap<>();
        Set<Long> wrong = new HashSet<>();
        RowHash sum = sum(others);
        StoredTable table = view.parts();
        ChunkRead.rows(parts, table.schema(), new int[] {0, 1, 2, 3, 4, 5}, (batch, row) -> {
            long run = ((I64Vector) batch.columns[5]).values[row];
            lastRun = Math.max(lastRun, run);
            boolean same = view.digest().equals(((StringVector) batch.columns[2]).get(row))
                    && ((I64Vector) batch.columns[3]).values[row] == sum.high()
                    && ((I64Vector) batch.columns[4]).values[row] == sum.low();
            if (!same) {
                wrong.add(run);
                return;
            }
            long partition = ((I64Vector) batch.columns[0]).values[row];
            kept.computeIfAbsent(run, _ -> new HashMap<>()).put(partition, ((I64Vector) batch.columns[1]).values[row]);
            Long other = runOf.put(partition, run);
            if (other != null) {
                wrong.add(run);
                wrong.add(other);
            }
        });
        kept.keySet().removeAll(wrong);
        stale |= !wrong.isEmpty();
        return kept;
    }

    /// One hash for the hashes of several tables, in order.
    private static RowHash sum(List<RowHash> hashes) {
        RowHash sum = RowHash.NONE;
        for (RowHash hash : hashes) {
            long high = sum.high() * 0x9E3779B97F4A7C15L + hash.high();
            sum = new RowHash(high ^ high >>> 29, sum.low() * 0xBF58476D1CE4E5B9L + hash.low());
        }
        return sum;
    }

    /// That of the tables other than the fact.
    RowHash others() {
        return sum(others);
    }

    /// Those that hold.
    List<Run> runs() {
        return runs;
    }

    /// The highest number that a run has.
    long lastRun() {
        return lastRun;
    }

    /// Partitions of the fact that are not covered, with their chunks.
    Map<Long, List<Chunk>> missing() {
        return missing;
    }

    /// Whether a missing partition should get a run of its own.
    boolean isIsolated(long partition) {
        return isolated.contains(partition);
    }

    /// Whether there are runs that hold no more.
    boolean isStale() {
        return stale;
    }

    int coveredPartitions() {
        return covered.size();
    }

    long factRows() {
        return fact.rows();
    }

    /// Rows of the fact that are in no run that holds.
    long uncoveredRows() {
        long covers = 0;
        for (Run run : runs) {
            covers += run.factRows();
        }
        return fact.rows() - covers;
    }

    /// Partials that hold.
    long keptRows() {
        long kept = 0;
        for (Run run : runs) {
            kept += run.rows();
        }
        return kept;
    }

    /// Rows of the fact without partials.
    TableData.Chunked rest() {
        return rest;
    }

    /// Partials: groups, then aggregates.
    TableData.Chunked partials() {
        return partials;
    }

    /// The partials of some runs.
    TableData.Chunked partials(Collection<Run> of) {
        Map<Long, long[]> counts = new HashMap<>();
        of.forEach(r -> counts.put(r.id(), new long[1]));
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk : rows.chunks()) {
            Chunk visible = RunChunk.of(chunk, counts);
            if (visible != null) {
                chunks.add(visible);
            }
        }
        return new Chunks(chunks);
    }

    /// Rows in the chunks of a partition.
    static long factRows(List<Chunk> chunks) {
        long count = -chunks.getFirst().partitionDeletes();
        for (Chunk chunk : chunks) {
            count += chunk.rows();
        }
        return count;
    }

    /// Some chunks, taken for a table.
    static final class Chunks implements TableData.Chunked {
        private final List<Chunk> chunks;
        private long rows = -1;

        Chunks(List<Chunk> chunks) {
            this.chunks = List.copyOf(chunks);
        }

        @Override
        public List<Chunk> chunks() {
            return chunks;
        }

        @Override
        public synchronized long rows() {
            if (rows < 0) {
                rows = 0;
                for (Chunk chunk : chunks) {
                    rows += chunk.visibleRows();
                }
            }
            return rows;
        }
    }
}
