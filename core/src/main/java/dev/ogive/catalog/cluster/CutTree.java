package dev.ogive.catalog.cluster;

/// A tree of cuts: each inner node asks whether a row satisfies a predicate, each leaf is a range
/// of rows.
///
/// Source: Yang et al., Qd-tree: Learning Data Layouts for Big Data Analytics, SIGMOD 2020.
public sealed interface CutTree {
    /// @param predicate its number, from 0
    record Cut(int predicate, CutTree yes, CutTree no) implements CutTree {
        public Cut {
            if (predicate < 0 || predicate >= Clustering.PREDICATES_MAX) {
                throw new IllegalArgumentException("cut by predicate " + predicate);
            }
        }
    }

    /// @param position of the leaf's rows: those of lower ones come first
    record Leaf(long position) implements CutTree {}

    /// The position of the leaf of a row.
    ///
    /// @param satisfied bit `i` for predicate `i`
    default long leaf(long satisfied) {
        CutTree node = this;
        while (node instanceof Cut(int predicate, CutTree yes, CutTree no)) {
            node = (satisfied >>> predicate & 1) != 0 ? yes : no;
        }
        return ((Leaf) node).position();
    }
}
