package dev.ogive.storage.cluster;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.catalog.cluster.CutTree;
import dev.ogive.column.Schema;
import dev.ogive.column.Vector;
import dev.ogive.storage.TableStatistics;

/// Computes the row keys of a clustering: rows are kept in the signed order of these numbers. For
/// one thread.
public abstract sealed class RowKey permits RowKey.OfPredicates, CurveKey {
    /// @param clustering one that has row keys
    public static RowKey of(Clustering clustering) {
        return switch (clustering) {
            case Clustering.Predicates p -> new OfPredicates(p);
            case Clustering.Curve c -> new CurveKey(c);
            case Clustering.Columns c ->
                throw new IllegalArgumentException("no row key where rows are in the order of columns " + c.columns());
        };
    }

    /// A curve with models learned from what is known of a table; the same one where nothing is.
    public static Clustering.Curve learned(Clustering.Curve curve, Schema schema, TableStatistics statistics) {
        return CurveKey.fitted(curve, schema, statistics);
    }

    /// Writes the keys of `rows` rows.
    ///
    /// @param columns those of the table; the ones that the clustering does not look at may be
    ///     null
    public abstract void keys(Vector[] columns, int rows, long[] keys);

    /// Writes a number per row that changes where a record batch should end, so that the rows of
    /// one group do not share theirs with others.
    ///
    /// @param satisfied which predicates the rows satisfy, bit `i` for predicate `i`
    public static void groups(Clustering.Predicates layout, long[] satisfied, int rows, long[] groups) {
        for (int i = 0; i < rows; i++) {
            groups[i] = layout.tree() != null
                    ? layout.tree().leaf(satisfied[i])
                    : Long.bitCount(satisfied[i]) > 1 ? -1 : satisfied[i];
        }
    }

    /// Groups of rows that satisfy the same predicates.
    static final class OfPredicates extends RowKey {
        private final Clustering.Predicates layout;

        OfPredicates(Clustering.Predicates layout) {
            this.layout = layout;
        }

        @Override
        public void keys(Vector[] columns, int rows, long[] keys) {
            Conditions.satisfied(layout.predicates(), columns, rows, keys);
            CutTree tree = layout.tree();
            int count = layout.predicates().size();
            for (int i = 0; i < rows; i++) {
                keys[i] = tree == null ? position(keys[i], count) : tree.leaf(keys[i]);
            }
        }

        /// Sets of several bits first, by their place in the reflected Gray code in which bit 0
        /// is most significant; then the others by theirs, backwards: the empty set is last.
        private static long position(long satisfied, int count) {
            long few = Long.bitCount(satisfied) > 1 ? 0 : 1L << Clustering.PREDICATES_MAX;
            long gray = Long.reverse(satisfied) >>> (Long.SIZE - count);
            for (int shift = 1; shift < Long.SIZE; shift <<= 1) {
                gray ^= gray >>> shift;
            }
            return few == 0 ? gray : few | (few - 1 - gray);
        }
    }
}
