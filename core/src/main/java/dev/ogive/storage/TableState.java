package dev.ogive.storage;

import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.catalog.cluster.Condition;
import dev.ogive.catalog.cluster.Known;
import dev.ogive.index.model.CdfModel;
import dev.ogive.storage.TableStatistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.roaringbitmap.RoaringBitmap;

/// One table in one version of the database. Immutable.
final class TableState implements TableData.Chunked {
    /// With more partitions a sample is fine enough and quicker.
    private static final int CURVES_MERGED_MAX = 64;

    /// A share of rows so small, usually those of the delta, may have no curve.
    private static final double WITHOUT_CURVE_MAX = 0.01;

    /// A segment and which of its positions are deleted (null for none).
    record Part(Segment segment, RoaringBitmap deletes) {
        int visibleRows() {
            return segment.rows() - (deletes == null ? 0 : deletes.getCardinality());
        }

        boolean isDeleted(int position) {
            return deletes != null && deletes.contains(position);
        }
    }

    private final long id;
    private final TableDefinition definition;
    private final List<Part> parts;
    private final long rows;
    private final RowHash hash;

    /// Ids from here on are free.
    private final long nextRowId;

    /// The indexes of [#parts] by first row id; made when first needed.
    private volatile int[] byRowId;

    private volatile List<Chunk> chunks;
    private volatile TableStatistics statistics;
    private volatile RowOrder order;

    TableState(long id, TableDefinition definition, List<Part> parts, RowHash hash, long nextRowId) {
        this.id = id;
        this.definition = definition;
        this.parts = List.copyOf(parts);
        this.hash = hash;
        this.nextRowId = nextRowId;
        long visible = 0;
        for (Part p : parts) {
            visible += p.visibleRows();
        }
        this.rows = visible;
    }

    long id() {
        return id;
    }

    TableDefinition definition() {
        return definition;
    }

    List<Part> parts() {
        return parts;
    }

    RowHash hash() {
        return hash;
    }

    long nextRowId() {
        return nextRowId;
    }

    /// The order that the rows are kept in; [RowOrder#NONE] for none, or while it cannot be made.
    RowOrder order() {
        RowOrder known = order;
        if (known == null) {
            known = RowOrder.of(definition.clustering());
            order = known;
        }
        return known;
    }

    TableState renamed(TableDefinition newDefinition) {
        return new TableState(id, newDefinition, parts, hash, nextRowId);
    }

    /// The table as it is before its first rows.
    TableState withoutRows() {
        return new TableState(id, definition, List.of(), RowHash.NONE, 0);
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public List<Chunk> chunks() {
        List<Chunk> made = chunks;
        if (made == null) {
            made = new ArrayList<>();
            for (Part p : parts) {
                int start = 0;
                int firstBlock = 0;
                ColumnChunk[][] batches = p.segment().chunks();
                for (int b = 0; b < batches.length; b++) {
                    int chunkRows = batches[b][0].zone().rows();
                    made.add(new ChunkView(p.segment(), b, start, firstBlock, chunkRows, p.deletes()));
                    start += chunkRows;
                    firstBlock += RowGuide.blocksOf(chunkRows);
                }
            }
            made = List.copyOf(made);
            chunks = made;
        }
        return made;
    }

    @Override
    public BlockFilter blockFilter(Supplier<List<Condition>> conditions) {
        if (!(definition.clustering() instanceof Clustering.Predicates p)) {
            return null;
        }
        Known wanted = new Known(conditions.get());
        long implied = 0;
        long excluded = 0;
        for (int i = 0; i < p.predicates().size(); i++) {
            implied |= (wanted.implies(p.predicates().get(i)) ? 1L : 0L) << i;
            excluded |= (wanted.excludes(p.predicates().get(i)) ? 1L : 0L) << i;
        }
        return implied == 0 && excluded == 0 ? null : new ByPredicates(order().clustering(), implied, excluded);
    }

    private record ByPredicates(long clustering, long implied, long excluded) implements BlockFilter {
        @Override
        public long blocks(Chunk chunk) {
            return ((ChunkView) chunk).blocks(clustering, implied, excluded);
        }

        @Override
        public String describe() {
            return Long.bitCount(implied) + " predicates hold, " + Long.bitCount(excluded) + " do not";
        }
    }

    /// The index in [#parts] of the segment that holds a row id, or -1.
    int find(long rowId) {
        int[] order = byRowId;
        if (order == null) {
            Integer[] indexes = new Integer[parts.size()];
            Arrays.setAll(indexes, i -> i);
            Arrays.sort(
                    indexes,
                    Comparator.comparingLong(i -> parts.get(i).segment().firstRowId()));
            order = Arrays.stream(indexes).mapToInt(Integer::intValue).toArray();
            byRowId = order;
        }
        int lo = 0;
        int hi = order.length - 1;
        while (lo <= hi) {
            int mid = (lo + hi) >>> 1;
            Segment s = parts.get(order[mid]).segment();
            if (rowId < s.firstRowId()) {
                hi = mid - 1;
            } else if (rowId >= s.firstRowId() + s.rows()) {
                lo = mid + 1;
            } else {
                return order[mid];
            }
        }
        return -1;
    }

    TableStatistics statistics() {
        TableStatistics s = statistics;
        if (s == null) {
            // Read now: the catalog forgets files that are replaced.
            List<TableSketches> sketches =
                    parts.stream().map(p -> p.segment().sketches()).toList();
            List<ColumnStatistics> columns = TableStatistics.onDemand(
                    definition.schema().columns(),
                    c -> ordered(
                            c,
                            ColumnSketch.merge(
                                    sketches.stream().map(t -> t.column(c)).toList())));
            s = new TableStatistics(rows, columns, keys());
            statistics = s;
        }
        return s;
    }

    /// Where the column ascends in its partitions their curves, merged, give finer boundaries
    /// than a sample.
    private ColumnStatistics ordered(int column, ColumnStatistics sampled) {
        List<CdfModel> curves = new ArrayList<>();
        long without = 0;
        for (Part p : parts) {
            RowGuide guide = p.segment().guide(column);
            if (guide != null && guide.isSorted()) {
                curves.add(guide.curve());
            } else {
                without += p.segment().rows();
            }
        }
        return curves.isEmpty() || curves.size() > CURVES_MERGED_MAX || without > rows * WITHOUT_CURVE_MAX
                ? sampled
                : ColumnSketch.withCurve(sampled, definition.schema().type(column), curves);
    }

    /// Columns in which no two rows agree.
    List<List<Integer>> keys() {
        List<List<Integer>> keys = new ArrayList<>();
        for (Constraint c : definition.constraints()) {
            switch (c) {
                case Constraint.PrimaryKey(String _, List<Integer> columns) -> keys.add(columns);
                case Constraint.Unique(String _, List<Integer> columns) -> keys.add(columns);
                case Constraint.Check _, Constraint.ForeignKey _ -> {}
            }
        }
        return keys;
    }
}
