package dev.ogive.plan.view;

import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.RowHash;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableData;
import dev.ogive.storage.encoding.ConstantChunk;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What of a view holds for one snapshot: the partials of partitions of the fact that are as they
/// were when these were computed, with all other tables as they were. Every row of the fact is in
/// one of the two: its partition is covered, or it is among [#rest].
///
/// A partition's rows never change but by deletes, which only become more: their number tells
/// whether they are the same. Other tables are compared by the hash of their rows.
final class Coverage {
    private final TableData.Chunked fact;
    private final TableData.Chunked rows;
    private final TableData.Chunked parts;
    private final List<RowHash> others;
    private final Set<Long> covered = new HashSet<>();

    /// Partitions of the fact that are not covered, and how many of their rows are deleted.
    private final Map<Long, Long> missing = new HashMap<>();

    private final TableData.Chunked rest;
    private final TableData.Chunked partials;
    private boolean stale;

    private Coverage(MaterializedView view, Snapshot snapshot, List<RowHash> others) {
        this.fact = view.shape().factTable().open(snapshot);
        this.rows = view.rows().open(snapshot);
        this.parts = view.parts().open(snapshot);
        this.others = others;
        Map<Long, Long> kept = kept(view);
        List<Chunk> uncovered = new ArrayList<>();
        for (Chunk chunk : fact.chunks()) {
            long partition = chunk.partition();
            Long deletes = partition < 0 ? null : kept.get(partition);
            if (deletes != null && deletes == chunk.partitionDeletes()) {
                covered.add(partition);
            } else {
                uncovered.add(chunk);
                if (partition >= 0) {
                    missing.put(partition, (long) chunk.partitionDeletes());
                }
            }
        }
        rest = chunked(uncovered);
        stale |= covered.size() < kept.size();
        List<Chunk> holding = new ArrayList<>();
        for (Chunk chunk : rows.chunks()) {
            Chunk visible = PartialChunk.of(chunk, covered);
            if (visible != null) {
                holding.add(visible);
            }
        }
        partials = chunked(holding);
    }

    /// That of a snapshot; `last` again where nothing has changed.
    static Coverage of(MaterializedView view, Snapshot snapshot, Coverage last) {
        List<RowHash> others = new ArrayList<>();
        for (int i = 0; i < view.shape().block().leaves().size(); i++) {
            if (i != view.shape().fact()) {
                others.add(view.shape().block().table(i).contents(snapshot));
            }
        }
        return last != null && last.holds(view, snapshot, others) ? last : new Coverage(view, snapshot, others);
    }

    /// States of tables are shared between versions as long as nothing changes.
    @SuppressWarnings("ReferenceEquality")
    private boolean holds(MaterializedView view, Snapshot snapshot, List<RowHash> now) {
        return fact == view.shape().factTable().open(snapshot)
                && rows == view.rows().open(snapshot)
                && parts == view.parts().open(snapshot)
                && others.equals(now);
    }

    /// Partitions with partials, by the number of their rows that were deleted then. One that is
    /// there twice is not taken.
    private Map<Long, Long> kept(MaterializedView view) {
        Map<Long, Long> kept = new HashMap<>();
        Set<Long> twice = new HashSet<>();
        RowHash sum = sum(others);
        StoredTable table = view.parts();
        ChunkRead.rows(parts, table.schema(), new int[] {0, 1, 2, 3, 4}, (batch, row) -> {
            boolean same = view.digest().equals(((StringVector) batch.columns[2]).get(row))
                    && ((I64Vector) batch.columns[3]).values[row] == sum.high()
                    && ((I64Vector) batch.columns[4]).values[row] == sum.low();
            if (!same) {
                stale = true;
                return;
            }
            long partition = ((I64Vector) batch.columns[0]).values[row];
            if (kept.put(partition, ((I64Vector) batch.columns[1]).values[row]) != null) {
                twice.add(partition);
            }
        });
        kept.keySet().removeAll(twice);
        stale |= !twice.isEmpty();
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

    boolean covers(long partition) {
        return covered.contains(partition);
    }

    Map<Long, Long> missing() {
        return missing;
    }

    /// Whether there are partials that hold no more.
    boolean isStale() {
        return stale;
    }

    int coveredPartitions() {
        return covered.size();
    }

    /// Rows of the fact without partials.
    TableData.Chunked rest() {
        return rest;
    }

    /// Partials: groups, then aggregates.
    TableData.Chunked partials() {
        return partials;
    }

    /// Rows of partitions to cover, with the partition as one more column.
    ///
    /// @param columns of the fact
    TableData.Chunked uncovered(int columns) {
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk : rest.chunks()) {
            if (chunk.partition() >= 0) {
                ColumnChunk partitions = ConstantChunk.ofLong(chunk.partition(), chunk.rows());
                chunks.add(new WithPartition(chunk, columns, partitions));
            }
        }
        return chunked(chunks);
    }

    private static TableData.Chunked chunked(List<Chunk> chunks) {
        long count = 0;
        for (Chunk chunk : chunks) {
            count += chunk.hasDeletes() ? chunk.visible(0, chunk.rows(), new int[chunk.rows()]) : chunk.rows();
        }
        long total = count;
        List<Chunk> list = List.copyOf(chunks);
        return new TableData.Chunked() {
            @Override
            public List<Chunk> chunks() {
                return list;
            }

            @Override
            public long rows() {
                return total;
            }
        };
    }

    /// A chunk of the fact with its partition as a last column.
    private record WithPartition(Chunk chunk, int columns, ColumnChunk partitions) implements Chunk {
        @Override
        public int rows() {
            return chunk.rows();
        }

        @Override
        public ColumnChunk column(int column) {
            return column == columns ? partitions : chunk.column(column);
        }

        @Override
        public boolean hasDeletes() {
            return chunk.hasDeletes();
        }

        @Override
        public int visible(int from, int count, int[] positions) {
            return chunk.visible(from, count, positions);
        }
    }

    /// A chunk of the partials without the column of partitions and without rows of those that
    /// are not covered.
    private record PartialChunk(Chunk chunk, BitSet hidden) implements Chunk {
        /// Null where no row is covered.
        static Chunk of(Chunk chunk, Set<Long> covered) {
            ColumnChunk partitions = chunk.column(0);
            if (partitions.zone().known()
                    && partitions.zone().minLong() == partitions.zone().maxLong()) {
                return covered.contains(partitions.zone().minLong()) ? new PartialChunk(chunk, null) : null;
            }
            int rows = chunk.rows();
            I64Vector ids = new I64Vector(SimpleType.BIGINT, rows);
            partitions.read(0, rows, ids);
            BitSet hidden = new BitSet();
            for (int i = 0; i < rows; i++) {
                if (!covered.contains(ids.values[i])) {
                    hidden.set(i);
                }
            }
            int count = hidden.cardinality();
            return count == rows ? null : new PartialChunk(chunk, count == 0 ? null : hidden);
        }

        @Override
        public int rows() {
            return chunk.rows();
        }

        @Override
        public ColumnChunk column(int column) {
            return chunk.column(column + 1);
        }

        @Override
        public boolean hasDeletes() {
            return hidden != null || chunk.hasDeletes();
        }

        @Override
        public int visible(int from, int count, int[] positions) {
            int n = chunk.visible(from, count, positions);
            if (hidden == null) {
                return n;
            }
            int kept = 0;
            for (int i = 0; i < n; i++) {
                positions[kept] = positions[i];
                kept += hidden.get(positions[i]) ? 0 : 1;
            }
            return kept;
        }
    }
}
