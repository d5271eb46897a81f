package dev.ogive.plan.view;

import dev.ogive.column.Batch;
import dev.ogive.column.Field;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.plan.QueryPlanner;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.RowHash;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;

/// What brings a view's partials up to date: runs to make of rows of the fact that are in none,
/// or of the partials of others; and what to delete.
///
/// Rows are read once for each run that they come into. Runs are merged like those of a
/// log-structured merge tree: one is rewritten only with others that have as many rows together,
/// so that a partial is written a logarithmic number of times, and where groups recur one run
/// soon has nearly all rows that a query reads.
///
/// @param staleRows ids of rows of the table of partials that hold no more
/// @param staleParts ids of rows of the table of partitions that hold no more
public record Upkeep(List<NewRun> runs, long[] staleRows, long[] staleParts) {
    static final Schema PARTS = new Schema(List.of(
            new Field("part", SimpleType.BIGINT, false),
            new Field("deleted", SimpleType.BIGINT, false),
            new Field("shape", SimpleType.VARCHAR, false),
            new Field("hash_high", SimpleType.BIGINT, false),
            new Field("hash_low", SimpleType.BIGINT, false),
            new Field("run", SimpleType.BIGINT, false)));

    /// A delete in a partition makes its run invalid: no more rows than these have to be read
    /// again then.
    private static final long RUN_FACT_ROWS_MAX = 1L << 25;

    /// So few rows are merged only when the runs become many.
    private static final long MERGE_ROWS_MIN = 4_096;

    private static final int RUNS_MAX = 8;

    /// A run to write.
    ///
    /// @param plan puts out rows for the table of partials, in order
    /// @param partitions rows for the table of partitions
    public record NewRun(PhysicalPlan plan, Batch partitions) {}

    /// Whether there is something to do.
    static boolean isDue(Coverage coverage) {
        return !coverage.missing().isEmpty()
                || coverage.isStale()
                || !merged(coverage).isEmpty();
    }

    /// @throws dev.ogive.error.OgiveException if the query cannot be planned
    static Upkeep of(MaterializedView view, Coverage coverage, Snapshot snapshot) {
        List<Run> merged = merged(coverage);
        List<NewRun> made = new ArrayList<>();
        long id = coverage.lastRun();
        for (List<Long> partitions : packed(coverage)) {
            made.add(aggregated(view, coverage, partitions, ++id));
        }
        if (!merged.isEmpty()) {
            made.add(merged(view, coverage, merged, ++id));
        }
        Set<Long> kept = new HashSet<>();
        coverage.runs().forEach(r -> kept.add(r.id()));
        merged.forEach(r -> kept.remove(r.id()));
        boolean any = coverage.isStale() || !merged.isEmpty();
        return new Upkeep(
                made,
                any ? stale(view.rows(), 0, kept, snapshot) : new long[0],
                any ? stale(view.parts(), 5, kept, snapshot) : new long[0]);
    }

    /// The partitions to be aggregated, by the run that they come into.
    private static List<List<Long>> packed(Coverage coverage) {
        List<List<Long>> packed = new ArrayList<>();
        List<Long> open = new ArrayList<>();
        long rows = 0;
        for (Map.Entry<Long, List<Chunk>> part : coverage.missing().entrySet()) {
            if (coverage.isIsolated(part.getKey())) {
                packed.add(List.of(part.getKey()));
                continue;
            }
            long more = Coverage.factRows(part.getValue());
            if (!open.isEmpty() && rows + more > RUN_FACT_ROWS_MAX) {
                packed.add(open);
                open = new ArrayList<>();
                rows = 0;
            }
            open.add(part.getKey());
            rows += more;
        }
        if (!open.isEmpty()) {
            packed.add(open);
        }
        return packed;
    }

    /// Runs to become one: the most, the smallest first, of which none has more rows than those
    /// before it together. Empty where it is not worth it.
    private static List<Run> merged(Coverage coverage) {
        List<Run> runs = coverage.runs().stream()
                .filter(r -> !r.isVolatile())
                .sorted(Comparator.comparingLong(Run::rows))
                .toList();
        int count = 0;
        long factRows = 0;
        long rows = 0;
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            factRows += run.factRows();
            if (factRows > RUN_FACT_ROWS_MAX) {
                break;
            }
            if (run.rows() <= rows) {
                count = i + 1;
            }
            rows += run.rows();
        }
        List<Run> chosen = runs.subList(0, count);
        long chosenRows = chosen.stream().mapToLong(Run::rows).sum();
        return count >= RUNS_MAX || (count >= 2 && chosenRows >= MERGE_ROWS_MIN) ? chosen : List.of();
    }

    private static NewRun aggregated(MaterializedView view, Coverage coverage, List<Long> partitions, long id) {
        List<Chunk> chunks = new ArrayList<>();
        Map<Long, Long> deletes = new LinkedHashMap<>();
        long rows = 0;
        for (long partition : partitions) {
            List<Chunk> of = coverage.missing().get(partition);
            deletes.put(partition, (long) of.getFirst().partitionDeletes());
            chunks.addAll(of);
            rows += Coverage.factRows(of);
        }
        StoredTable fact = view.shape().factTable();
        TableSource source = new Rows(
                fact.name() + " (for " + view.definition().name() + ")",
                fact.schema(),
                // What is known of the columns would have to be told anew from all partitions.
                new TableStatistics(rows, List.of(), List.of()),
                new Coverage.Chunks(chunks));
        RelNode query = view.shape().query(Rels.cluster(), source);
        return new NewRun(plan(view, query, id), partitions(view, coverage, deletes, id));
    }

    private static NewRun merged(MaterializedView view, Coverage coverage, List<Run> runs, long id) {
        Map<Long, Long> deletes = new LinkedHashMap<>();
        runs.forEach(r -> deletes.putAll(r.deletes()));
        TableData.Chunked partials = coverage.partials(runs);
        RelOptCluster cluster = Rels.cluster();
        TableSource source = new Rows(
                view.definition().name() + " (to merge)",
                view.shape().schema(),
                new TableStatistics(runs.stream().mapToLong(Run::rows).sum(), List.of(), List.of()),
                partials);
        RelNode query = view.shape().merge(new TableRel(cluster, source));
        return new NewRun(plan(view, query, id), partitions(view, coverage, deletes, id));
    }

    /// The rows of a query as those of a run, in the view's order.
    private static PhysicalPlan plan(MaterializedView view, RelNode query, long id) {
        List<RexNode> columns = new ArrayList<>();
        columns.add(Operators.constant(id, SimpleType.BIGINT));
        for (int i = 0; i < Rels.width(query); i++) {
            columns.add(Rels.column(query, i));
        }
        RelNode rows = Rels.project(query, columns);
        List<SortKey> keys =
                view.order().stream().map(k -> new SortKey(k + 1, false, false)).toList();
        return QueryPlanner.plan(keys.isEmpty() ? rows : new SortRel(rows, keys, 0, -1), List.of());
    }

    private static Batch partitions(MaterializedView view, Coverage coverage, Map<Long, Long> deletes, long id) {
        Batch batch = Batch.allocate(PARTS.types(), deletes.size());
        batch.clear();
        RowHash others = coverage.others();
        deletes.forEach((partition, deleted) -> {
            int row = batch.rows++;
            ((I64Vector) batch.columns[0]).values[row] = partition;
            ((I64Vector) batch.columns[1]).values[row] = deleted;
            ((StringVector) batch.columns[2]).set(row, view.digest());
            ((I64Vector) batch.columns[3]).values[row] = others.high();
            ((I64Vector) batch.columns[4]).values[row] = others.low();
            ((I64Vector) batch.columns[5]).values[row] = id;
        });
        return batch;
    }

    /// Ids of rows of runs that are not kept.
    ///
    /// @param column the run
    private static long[] stale(StoredTable table, int column, Set<Long> kept, Snapshot snapshot) {
        long[][] ids = {new long[16]};
        int[] count = {0};
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk : table.open(snapshot).chunks()) {
            if (column != 0 || !kept.contains(RunChunk.only(chunk))) {
                chunks.add(chunk);
            }
        }
        int[] columns = {column, table.schema().columns()};
        ChunkRead.rows(new Coverage.Chunks(chunks), table.schema(), columns, (batch, row) -> {
            if (!kept.contains(((I64Vector) batch.columns[0]).values[row])) {
                if (count[0] == ids[0].length) {
                    ids[0] = Arrays.copyOf(ids[0], 2 * count[0]);
                }
                ids[0][count[0]++] = ((I64Vector) batch.columns[1]).values[row];
            }
        });
        return Arrays.copyOf(ids[0], count[0]);
    }

    /// Certain rows of a table, whatever the snapshot.
    private record Rows(String name, Schema schema, TableStatistics statistics, TableData.Chunked data)
            implements TableSource {
        @Override
        public TableData open(Snapshot snapshot) {
            return data;
        }
    }
}
