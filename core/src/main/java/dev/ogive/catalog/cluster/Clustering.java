package dev.ogive.catalog.cluster;

import dev.ogive.column.Binary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The order that the rows of a table are kept in (CLUSTER BY).
///
/// Rows are in the order of a *row key*, a number computed from each row, and among equal ones of
/// [#columns], ascending with NULLs last. [Columns] has no row key.
public sealed interface Clustering {
    /// Predicates of a layout: one bit each in a long, and two more.
    int PREDICATES_MAX = 62;

    /// Dimensions of a curve.
    int DIMENSIONS_MAX = 8;

    /// Sort columns, the first one most significant, after the row key if there is one.
    List<Integer> columns();

    /// @param columns empty for no order
    record Columns(List<Integer> columns) implements Clustering {
        public Columns {
            columns = List.copyOf(columns);
        }
    }

    /// How a space-filling curve walks through the cells of a grid.
    enum CurveKind {
        HILBERT,
        ZORDER
    }

    /// A space-filling curve in rank space: the curve of each column makes its values uniform, so
    /// that skew does not fill few cells with most rows.
    ///
    /// @param dimensions columns
    /// @param models one per dimension, kept until the table is clustered anew; empty until there
    ///     were rows to learn from
    record Curve(CurveKind kind, List<Integer> dimensions, List<Model> models) implements Clustering {
        public Curve {
            dimensions = List.copyOf(dimensions);
            models = List.copyOf(models);
            if (dimensions.isEmpty()
                    || dimensions.size() > DIMENSIONS_MAX
                    || (!models.isEmpty() && models.size() != dimensions.size())) {
                throw new IllegalArgumentException(
                        "a curve of " + dimensions.size() + " dimensions and " + models.size() + " models");
            }
        }

        @Override
        public List<Integer> columns() {
            return List.of();
        }

        public boolean isLearned() {
            return !models.isEmpty();
        }
    }

    /// The curve of one dimension.
    ///
    /// @param prefix what all texts that it was learned from begin with; empty for numbers
    /// @param curve a `CdfModel` as bytes
    record Model(Binary prefix, Binary curve) {}

    /// By which predicates a row satisfies: rows that satisfy several come first, in the order of
    /// the reflected Gray code of their bits with the first predicate most significant, so that
    /// neighbouring groups differ in one predicate; then those that satisfy one, then the others.
    /// So the rows of a predicate are one run, and what is near the beginning. Or by the leaf of
    /// a tree of cuts.
    ///
    /// @param sql the predicates, or the CASE that is the tree, as text
    /// @param tree null for the Gray code
    record Predicates(String sql, List<Condition> predicates, CutTree tree, List<Integer> columns)
            implements Clustering {
        public Predicates {
            predicates = List.copyOf(predicates);
            columns = List.copyOf(columns);
            if (predicates.isEmpty() || predicates.size() > PREDICATES_MAX) {
                throw new IllegalArgumentException("a layout of " + predicates.size() + " predicates");
            }
        }

        public Predicates withSql(String text) {
            return new Predicates(text, predicates, tree, columns);
        }
    }

    /// In no order.
    static Clustering none() {
        return new Columns(List.of());
    }

    default boolean isNone() {
        return this instanceof Columns c && c.columns().isEmpty();
    }

    /// Whether rows have a row key, and it can be computed.
    default boolean hasRowKey() {
        return switch (this) {
            case Columns _ -> false;
            case Curve curve -> curve.isLearned();
            case Predicates _ -> true;
        };
    }

    /// Whether rows can be brought into this order now.
    default boolean isReady() {
        return !isNone() && !(this instanceof Curve curve && !curve.isLearned());
    }

    /// Columns that the row key is computed from, ascending.
    default List<Integer> keyColumns() {
        BitSet read = new BitSet();
        switch (this) {
            case Columns _ -> {}
            case Curve curve -> curve.dimensions().forEach(read::set);
            case Predicates p -> p.predicates().forEach(c -> c.collect(read));
        }
        return read.stream().boxed().toList();
    }

    /// Whether it looks at a column.
    default boolean reads(int column) {
        return columns().contains(column) || keyColumns().contains(column);
    }

    /// The same order after a column that it does not look at is gone.
    default Clustering without(int column) {
        return switch (this) {
            case Columns c -> new Columns(moved(c.columns(), column));
            case Curve c -> new Curve(c.kind(), moved(c.dimensions(), column), c.models());
            case Predicates p ->
                new Predicates(
                        p.sql(),
                        p.predicates().stream()
                                .map(c -> c.moved(i -> i > column ? i - 1 : i))
                                .toList(),
                        p.tree(),
                        moved(p.columns(), column));
        };
    }

    private static List<Integer> moved(List<Integer> columns, int without) {
        List<Integer> moved = new ArrayList<>();
        columns.forEach(c -> moved.add(c > without ? c - 1 : c));
        return moved;
    }

    /// Whether both are the same order as far as it was declared: models may differ.
    default boolean declaredAs(Clustering other) {
        return this instanceof Curve a && other instanceof Curve b
                ? a.kind() == b.kind() && a.dimensions().equals(b.dimensions())
                : equals(other);
    }
}
