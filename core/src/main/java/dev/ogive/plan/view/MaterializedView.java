package dev.ogive.plan.view;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.Batch;
import dev.ogive.column.Field;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.plan.QueryPlanner;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.RowHash;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;

/// A materialized view of one database, bound. Thread-safe.
///
/// It is a view with two tables of its own in schema [#SCHEMA]: `rows` has the partials (the
/// partition, the group's keys, the aggregates), `parts` has a row for each partition with
/// partials. Both are changed by ordinary transactions, so that partials come and go like other
/// rows. All values of a row of `parts` but the first say under which circumstances its partials
/// hold: how many rows of the partition are deleted, what the view keeps ([ViewShape#digest]),
/// and the hash of the other tables' rows.
public final class MaterializedView {
    /// Nobody else makes tables here.
    public static final String SCHEMA = "ogive$views";

    private static final Schema PARTS = new Schema(List.of(
            new Field("part", SimpleType.BIGINT, false),
            new Field("deleted", SimpleType.BIGINT, false),
            new Field("shape", SimpleType.VARCHAR, false),
            new Field("hash_high", SimpleType.BIGINT, false),
            new Field("hash_low", SimpleType.BIGINT, false)));

    private final ViewDefinition definition;
    private final ViewShape shape;
    private final String digest;
    private final StoredTable rows;
    private final StoredTable parts;
    private final TableSource partials = new Partials();
    private final TableSource rest = new Rest();
    private volatile Coverage last;

    private MaterializedView(ViewDefinition definition, ViewShape shape, StoredTable rows, StoredTable parts) {
        this.definition = definition;
        this.shape = shape;
        this.digest = shape.digest();
        this.rows = rows;
        this.parts = parts;
    }

    /// The view's table of partials.
    public static TableName rowsName(TableName view) {
        return new TableName(SCHEMA, view + " rows");
    }

    /// The view's table of partitions.
    public static TableName partsName(TableName view) {
        return new TableName(SCHEMA, view + " parts");
    }

    /// The tables that a view needs: the partials, the partitions.
    ///
    /// @param query the view's algebra as bound
    /// @throws dev.ogive.error.OgiveException NOT_SUPPORTED for a query that cannot be kept
    public static List<TableDefinition> tables(TableName view, RelNode query) {
        List<Field> fields = new ArrayList<>(ViewShape.of(view, query).schema().fields());
        fields.addFirst(new Field("part", SimpleType.BIGINT, false));
        return List.of(
                TableDefinition.of(rowsName(view), new Schema(fields)), TableDefinition.of(partsName(view), PARTS));
    }

    /// @param query the view's algebra as bound
    /// @throws dev.ogive.error.OgiveException NOT_SUPPORTED for a query that cannot be kept
    public static MaterializedView of(
            ViewDefinition definition, RelNode query, StoredTable rows, StoredTable parts, Snapshot snapshot) {
        ViewShape shape = ViewShape.of(definition.name(), query);
        Set<String> digests = new HashSet<>();
        ChunkRead.rows(
                parts.open(snapshot),
                PARTS,
                new int[] {2},
                (batch, row) -> digests.add((String) batch.columns[0].get(row)));
        // The fact stays the one that partitions are of, however the tables grow.
        for (int leaf = 0; leaf < shape.block().leaves().size() && !digests.isEmpty(); leaf++) {
            if (digests.contains(shape.withFact(leaf).digest())) {
                shape = shape.withFact(leaf);
                break;
            }
        }
        return new MaterializedView(definition, shape, rows, parts);
    }

    public ViewDefinition definition() {
        return definition;
    }

    /// The tables that the view reads.
    public List<StoredTable> reads() {
        List<StoredTable> tables = new ArrayList<>();
        for (int i = 0; i < shape.block().leaves().size(); i++) {
            tables.add(shape.block().table(i));
        }
        return tables;
    }

    ViewShape shape() {
        return shape;
    }

    String digest() {
        return digest;
    }

    public StoredTable rows() {
        return rows;
    }

    public StoredTable parts() {
        return parts;
    }

    /// Whether the table of partials has the columns that the view keeps: not if what it reads
    /// was redefined.
    public boolean isUsable() {
        List<Field> fields = rows.schema().fields();
        return fields.size() == shape.types().size() + 1
                && fields.subList(1, fields.size()).stream()
                        .map(Field::type)
                        .toList()
                        .equals(shape.types());
    }

    private Coverage coverage(Snapshot snapshot) {
        Coverage coverage = Coverage.of(this, snapshot, last);
        last = coverage;
        return coverage;
    }

    /// Whether [#upkeep] would do something.
    public boolean isOutdated(DatabaseSnapshot snapshot) {
        Coverage coverage = coverage(snapshot);
        return !coverage.missing().isEmpty() || coverage.isStale();
    }

    /// What is kept of a view.
    ///
    /// @param fact the table whose partitions are told apart
    /// @param partitions with partials that hold
    /// @param uncoveredRows of the fact that queries aggregate themselves
    ///
    /// @param partials rows that are kept: groups per partition
    public record Status(String fact, int partitions, long partials, long uncoveredRows) {}

    public Status status(DatabaseSnapshot snapshot) {
        Coverage coverage = coverage(snapshot);
        return new Status(
                shape.factTable().name(),
                coverage.coveredPartitions(),
                coverage.partials().rows(),
                coverage.rest().rows());
    }

    /// Partials of all groups and partitions that hold, then the query of what is not in them.
    List<RelNode> inputs(RelOptCluster cluster) {
        return List.of(new TableRel(cluster, partials), shape.query(cluster, rest, false));
    }

    /// What brings the partials up to date.
    ///
    /// @param plan rows to add to [#rows]; null for none
    /// @param partitions rows to add to [#parts]
    /// @param staleRows ids of rows of [#rows] that hold no more
    /// @param staleParts ids of rows of [#parts] that hold no more
    public record Upkeep(PhysicalPlan plan, Batch partitions, long[] staleRows, long[] staleParts) {}

    /// Null if there is nothing to do: all partitions of the fact have partials.
    public Upkeep upkeep(DatabaseSnapshot snapshot) {
        Coverage coverage = coverage(snapshot);
        if (coverage.missing().isEmpty() && !coverage.isStale()) {
            return null;
        }
        RelOptCluster cluster = Rels.cluster();
        boolean any = !coverage.missing().isEmpty();
        PhysicalPlan plan =
                any ? QueryPlanner.plan(shape.query(cluster, new Uncovered(coverage), true), List.of()) : null;
        return new Upkeep(
                plan, partitions(coverage), stale(coverage, rows, snapshot), stale(coverage, parts, snapshot));
    }

    private Batch partitions(Coverage coverage) {
        Map<Long, Long> missing = coverage.missing();
        Batch batch = Batch.allocate(PARTS.types(), Math.max(1, missing.size()));
        batch.clear();
        RowHash others = coverage.others();
        missing.forEach((partition, deleted) -> {
            int row = batch.rows++;
            ((I64Vector) batch.columns[0]).values[row] = partition;
            ((I64Vector) batch.columns[1]).values[row] = deleted;
            ((StringVector) batch.columns[2]).set(row, digest);
            ((I64Vector) batch.columns[3]).values[row] = others.high();
            ((I64Vector) batch.columns[4]).values[row] = others.low();
        });
        return batch;
    }

    /// Ids of rows of partitions that are not covered.
    private static long[] stale(Coverage coverage, StoredTable table, Snapshot snapshot) {
        if (!coverage.isStale()) {
            return new long[0];
        }
        long[][] ids = {new long[16]};
        int[] count = {0};
        int[] columns = {0, table.schema().columns()};
        ChunkRead.rows(table.open(snapshot), table.schema(), columns, (batch, row) -> {
            if (!coverage.covers(((I64Vector) batch.columns[0]).values[row])) {
                if (count[0] == ids[0].length) {
                    ids[0] = Arrays.copyOf(ids[0], 2 * count[0]);
                }
                ids[0][count[0]++] = ((I64Vector) batch.columns[1]).values[row];
            }
        });
        return Arrays.copyOf(ids[0], count[0]);
    }

    /// Partials that hold: groups, then aggregates.
    private final class Partials implements TableSource {
        @Override
        public String name() {
            return definition.name() + " (materialized)";
        }

        @Override
        public Schema schema() {
            return shape.schema();
        }

        @Override
        public TableStatistics statistics() {
            TableStatistics all = rows.statistics();
            return new TableStatistics(
                    all.rows(),
                    TableStatistics.onDemand(
                            Math.max(0, all.columns().size() - 1),
                            c -> all.columns().get(c + 1)),
                    List.of());
        }

        @Override
        public TableData open(Snapshot snapshot) {
            return coverage(snapshot).partials();
        }
    }

    /// Rows of the fact that are in no partials.
    private final class Rest implements TableSource {
        /// What a planner is to expect of the fact's rows.
        private static final double SHARE = 0.01;

        @Override
        public String name() {
            return shape.factTable().name() + " (not in " + definition.name() + ")";
        }

        @Override
        public Schema schema() {
            return shape.factTable().schema();
        }

        @Override
        public TableStatistics statistics() {
            TableStatistics all = shape.factTable().statistics();
            return new TableStatistics(all.rows() * SHARE, all.columns(), all.keys());
        }

        @Override
        public TableData open(Snapshot snapshot) {
            return coverage(snapshot).rest();
        }
    }

    /// Rows of partitions that get partials, with the partition.
    private final class Uncovered implements TableSource {
        private final Coverage coverage;

        Uncovered(Coverage coverage) {
            this.coverage = coverage;
        }

        @Override
        public String name() {
            return shape.factTable().name() + " (for " + definition.name() + ")";
        }

        @Override
        public Schema schema() {
            List<Field> fields = new ArrayList<>(shape.factTable().schema().fields());
            fields.add(new Field("#part", SimpleType.BIGINT, false));
            return new Schema(fields);
        }

        @Override
        public TableStatistics statistics() {
            return new TableStatistics(
                    coverage.uncovered(shape.factTable().schema().columns()).rows(), List.of(), List.of());
        }

        @Override
        public TableData open(Snapshot snapshot) {
            return coverage.uncovered(shape.factTable().schema().columns());
        }
    }
}
