package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.catalog.cluster.Condition;
import dev.ogive.catalog.cluster.Known;
import dev.ogive.catalog.cluster.ValueSet;
import dev.ogive.column.Binary;
import dev.ogive.column.Lane;
import dev.ogive.column.Schema;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.storage.TableStatistics.ColumnStatistics;
import dev.ogive.storage.cluster.Conditions;
import dev.ogive.storage.cluster.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What scans of a table would read if it were laid out in some way, told from a sample of its
/// rows: the sample is brought into the order, cut where the table's record batches and blocks
/// would be, and asked what a scan asks of zone maps, of the bounds of blocks and of predicates.
/// Nothing is written.
///
/// The range of a block's values is that of its sampled rows: where a block has few, the answer
/// is a little too good. Batches that end early with a group of the layout are not told.
public final class LayoutWhatIf {
    /// Blocks have at least so many sampled rows, or stand for several.
    private static final int SAMPLED_MIN = 4;

    private static final int QUANTILES = 1000;

    /// Shares of the table, 0 to 1.
    ///
    /// @param batches record batches with rows that have to be looked at
    /// @param blocks blocks of [RowGuide#BLOCK_ROWS] rows that have to be looked at
    public record Read(double batches, double blocks) {}

    /// The values of a column in a range of rows.
    ///
    /// @param values from the least to the greatest one; empty where all are NULL
    private record Zone(ValueSet values, boolean hasNull) {
        boolean mayHave(Condition.In wanted) {
            return wanted.values().meets(values) || (wanted.orNull() && hasNull);
        }
    }

    private final Schema schema;
    private final Vector[] sample;
    private final int rows;
    private final Clustering clustering;

    /// Positions in the sample, in the order of the layout.
    private final int[] order;

    private final int blocks;
    private final int batches;

    /// Which predicates of the layout some and all rows of each block satisfy.
    private final long[] any;

    private final long[] all;

    /// By column, of blocks and of batches; null for one that nothing has asked for yet.
    private final Zone[][] blockZones;

    private final Zone[][] batchZones;

    private LayoutWhatIf(Schema schema, Vector[] sample, int rows, double tableRows, Clustering clustering) {
        this.schema = schema;
        this.sample = sample;
        this.rows = rows;
        this.clustering = clustering;
        double most = Math.ceil(Math.max(tableRows, rows) / RowGuide.BLOCK_ROWS);
        this.blocks = (int) Math.max(1, Math.min(most, rows / (double) SAMPLED_MIN));
        double full = Math.ceil(Math.max(tableRows, rows) / RowBuffer.BATCH_ROWS);
        this.batches = (int) Math.max(1, Math.min(blocks, full));
        this.order = order();
        this.any = new long[blocks];
        this.all = new long[blocks];
        this.blockZones = new Zone[schema.columns()][];
        this.batchZones = new Zone[schema.columns()][];
        if (clustering instanceof Clustering.Predicates p) {
            satisfied(p);
        }
    }

    /// What each of some queries would read of the table.
    ///
    /// @param sample rows of the table in the order that they have in it, a vector per column of
    ///     `schema`; those that nothing looks at may be null
    /// @param rows of the sample, at least one
    /// @param tableRows that the sample stands for
    /// @param clustering the layout; a curve that has not learned learns from the sample
    /// @param filters per query the condition on its rows
    public static List<Read> reads(
            Schema schema,
            Vector[] sample,
            int rows,
            double tableRows,
            Clustering clustering,
            List<Condition> filters) {
        Clustering known = clustering instanceof Clustering.Curve curve && !curve.isLearned()
                ? RowKey.learned(curve, schema, statistics(schema, curve, sample, rows))
                : clustering;
        LayoutWhatIf layout = new LayoutWhatIf(schema, sample, rows, tableRows, known);
        return filters.stream().map(layout::read).toList();
    }

    private static TableStatistics statistics(Schema schema, Clustering.Curve curve, Vector[] sample, int rows) {
        List<ColumnStatistics> columns = new ArrayList<>();
        for (int c = 0; c < schema.columns(); c++) {
            List<Object> quantiles = new ArrayList<>();
            if (curve.reads(c)) {
                Vector column = sample[c];
                int[] sorted = sorted(new Vector[] {column}, rows);
                int present = 0;
                while (present < rows && !column.isNull(sorted[present])) {
                    present++;
                }
                int steps = Math.min(QUANTILES, present - 1);
                for (int q = 0; q <= steps; q++) {
                    quantiles.add(column.get(sorted[(int) ((long) q * (present - 1) / Math.max(1, steps))]));
                }
            }
            columns.add(new ColumnStatistics(Double.NaN, Double.NaN, null, null, quantiles, Double.NaN));
        }
        return new TableStatistics(rows, columns, List.of());
    }

    private static int[] sorted(Vector[] keys, int rows) {
        Integer[] positions = new Integer[rows];
        Arrays.setAll(positions, i -> i);
        Arrays.sort(positions, (a, b) -> KeyRange.compare(keys, a, keys, b));
        return Arrays.stream(positions).mapToInt(Integer::intValue).toArray();
    }

    private int[] order() {
        return sorted(KeyRange.keys(clustering, sample, rows), rows);
    }

    private int from(int part, int parts) {
        return (int) ((long) part * rows / parts);
    }

    private void satisfied(Clustering.Predicates layout) {
        long[] bits = new long[rows];
        Conditions.satisfied(layout.predicates(), sample, rows, bits);
        for (int b = 0; b < blocks; b++) {
            all[b] = -1;
            for (int i = from(b, blocks); i < from(b + 1, blocks); i++) {
                any[b] |= bits[order[i]];
                all[b] &= bits[order[i]];
            }
        }
    }

    private Read read(Condition filter) {
        List<Condition> conjuncts = filter instanceof Condition.All a ? a.terms() : List.of(filter);
        boolean[] open = new boolean[blocks];
        Arrays.fill(open, true);
        boolean[] batchOpen = new boolean[batches];
        Arrays.fill(batchOpen, true);
        for (Condition conjunct : conjuncts) {
            if (conjunct instanceof Condition.In in) {
                narrow(batchOpen, zones(batchZones, in.column(), batches), in);
                if (hasBounds(in.column())) {
                    narrow(open, zones(blockZones, in.column(), blocks), in);
                }
            }
        }
        if (clustering instanceof Clustering.Predicates p) {
            Known wanted = new Known(conjuncts);
            for (int i = 0; i < p.predicates().size(); i++) {
                boolean implied = wanted.implies(p.predicates().get(i));
                boolean excluded = wanted.excludes(p.predicates().get(i));
                for (int b = 0; b < blocks; b++) {
                    open[b] &= !(implied && (any[b] >>> i & 1) == 0) && !(excluded && (all[b] >>> i & 1) != 0);
                }
            }
        }
        return count(open, batchOpen);
    }

    private static void narrow(boolean[] open, Zone[] zones, Condition.In in) {
        for (int i = 0; i < open.length; i++) {
            open[i] &= zones[i].mayHave(in);
        }
    }

    private Zone[] zones(Zone[][] known, int column, int parts) {
        if (known[column] == null) {
            Zone[] zones = new Zone[parts];
            for (int i = 0; i < parts; i++) {
                zones[i] = zone(column, from(i, parts), from(i + 1, parts));
            }
            known[column] = zones;
        }
        return known[column];
    }

    private Read count(boolean[] open, boolean[] batchOpen) {
        boolean[] touched = new boolean[batches];
        int blocksRead = 0;
        for (int b = 0; b < blocks; b++) {
            int batch = (int) ((long) b * batches / blocks);
            if (open[b] && batchOpen[batch]) {
                blocksRead++;
                touched[batch] = true;
            }
        }
        int batchesRead = 0;
        for (boolean t : touched) {
            batchesRead += t ? 1 : 0;
        }
        return new Read((double) batchesRead / batches, (double) blocksRead / blocks);
    }

    /// Whether scans know bounds of blocks, not of batches alone.
    private boolean hasBounds(int column) {
        Lane lane = schema.type(column).lane();
        boolean numbers = lane == Lane.I32 || lane == Lane.I64 || lane == Lane.F64;
        boolean first = !clustering.hasRowKey()
                && !clustering.columns().isEmpty()
                && clustering.columns().getFirst() == column;
        return numbers && (first || (clustering.hasRowKey() && clustering.reads(column)));
    }

    private Zone zone(int column, int from, int to) {
        Vector values = sample[column];
        boolean text = values instanceof StringVector;
        boolean hasNull = false;
        int least = -1;
        int greatest = -1;
        Vector[] one = {values};
        for (int i = from; i < to; i++) {
            int row = order[i];
            if (values.isNull(row)) {
                hasNull = true;
            } else {
                least = least < 0 || KeyRange.compare(one, row, one, least) < 0 ? row : least;
                greatest = greatest < 0 || KeyRange.compare(one, row, one, greatest) > 0 ? row : greatest;
            }
        }
        if (least < 0) {
            return new Zone(ValueSet.none(text), hasNull);
        }
        return new Zone(
                text
                        ? ValueSet.ofTexts(text(values, least), ValueSet.after(text(values, greatest)))
                        : ValueSet.ofLongs(Conditions.number(values, least), Conditions.number(values, greatest)),
                hasNull);
    }

    private static Binary text(Vector values, int row) {
        StringVector v = (StringVector) values;
        return new Binary(v.bytesOf(row), v.startOf(row), v.lengthOf(row));
    }
}
