package dev.ogive.plan.view;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;

/// A materialized view of one database, bound. Thread-safe.
///
/// It is a view with two tables of its own in schema [#SCHEMA]: `rows` has the partials (the run,
/// the group's keys, the aggregates), `parts` has a row for each partition with partials. A run
/// is of one or several partitions, see [Upkeep]. Both tables are changed by ordinary
/// transactions, so that partials come and go like other rows. A row of `parts` says in which run
/// a partition is and under which circumstances that holds: how many rows of the partition are
/// deleted, what the view keeps ([ViewShape#digest]), and the hash of the other tables' rows.
public final class MaterializedView {
    /// Nobody else makes tables here.
    public static final String SCHEMA = "ogive$views";

    /// A view is not worth reading where it and the rows that are not in it are more than this
    /// share of its fact, unless they are few.
    private static final double KEPT_SHARE_MAX = 0.5;

    private static final long SMALL_ROWS = 1L << 16;

    private final ViewDefinition definition;
    private final ViewShape shape;
    private final String digest;
    private final StoredTable rows;
    private final StoredTable parts;
    private final TableSource partials = new Partials();
    private final TableSource rest = new Rest();
    private volatile Coverage last;
    private volatile KeyOrder keyOrder;

    /// An order of the keys, and of how many rows of the fact it was told: it is told anew only
    /// when these are twice as many, as to count the values of columns takes as long as to
    /// aggregate some thousand rows.
    private record KeyOrder(List<Integer> keys, double factRows) {}

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
        fields.addFirst(new Field("run", SimpleType.BIGINT, false));
        return List.of(
                TableDefinition.of(rowsName(view), new Schema(fields)),
                TableDefinition.of(partsName(view), Upkeep.PARTS));
    }

    /// @param query the view's algebra as bound
    /// @throws dev.ogive.error.OgiveException NOT_SUPPORTED for a query that cannot be kept
    public static MaterializedView of(
            ViewDefinition definition, RelNode query, StoredTable rows, StoredTable parts, Snapshot snapshot) {
        ViewShape shape = ViewShape.of(definition.name(), query);
        Set<String> digests = new HashSet<>();
        ChunkRead.rows(
                parts.open(snapshot),
                Upkeep.PARTS,
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

    /// Positions of the group's keys in the order in which the rows of a run are kept: first the
    /// column with most values, by which a range leaves out most rows, then those with few.
    List<Integer> order() {
        double factRows = shape.factTable().statistics().rows();
        KeyOrder known = keyOrder;
        if (known == null || factRows > 2 * known.factRows()) {
            known = new KeyOrder(List.copyOf(orderNow()), factRows);
            keyOrder = known;
        }
        return known.keys();
    }

    private List<Integer> orderNow() {
        List<RexNode> keys = shape.block().groups();
        double[] distinct = new double[keys.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < distinct.length; i++) {
            distinct[i] = shape.distinct(keys.get(i));
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> distinct[i]));
        if (!order.isEmpty()) {
            order.addFirst(order.removeLast());
        }
        return order;
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
        return parts.schema().types().equals(Upkeep.PARTS.types())
                && fields.size() == shape.types().size() + 1
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

    /// Rows that a query reads of what is kept, about.
    double keptRows() {
        return rows.statistics().rows();
    }

    /// Why a query that could be answered from the view is better answered from its tables; null
    /// where it is not.
    ///
    /// @param snapshot null where it is not known: partials are then taken to be up to date
    String refusal(Snapshot snapshot) {
        if (snapshot == null) {
            double factRows = shape.factTable().statistics().rows();
            return keptRows() > SMALL_ROWS && keptRows() > factRows * KEPT_SHARE_MAX
                    ? "has nearly as many rows as " + shape.factTable().name()
                    : null;
        }
        Coverage now = coverage(snapshot);
        long read = now.uncoveredRows() + now.keptRows();
        if (read <= SMALL_ROWS || read <= now.factRows() * KEPT_SHARE_MAX) {
            return null;
        }
        return now.keptRows() > now.uncoveredRows()
                ? "has nearly as many rows as " + shape.factTable().name()
                : "has to be refreshed: of " + now.factRows() + " rows of "
                        + shape.factTable().name() + " it does not know " + now.uncoveredRows();
    }

    /// Whether [#upkeep] would do something.
    public boolean isOutdated(DatabaseSnapshot snapshot) {
        return Upkeep.isDue(coverage(snapshot));
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
                shape.factTable().name(), coverage.coveredPartitions(), coverage.keptRows(), coverage.uncoveredRows());
    }

    /// Partials of all groups and partitions that hold, then the query of what is not in them.
    List<RelNode> inputs(RelOptCluster cluster) {
        return List.of(new TableRel(cluster, partials), shape.query(cluster, rest));
    }

    /// What brings the partials up to date; null if there is nothing to do.
    public Upkeep upkeep(DatabaseSnapshot snapshot) {
        Coverage coverage = coverage(snapshot);
        return Upkeep.isDue(coverage) ? Upkeep.of(this, coverage, snapshot) : null;
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
}
