package dev.ogive.plan;

import dev.ogive.exec.profile.Subplan;
import dev.ogive.plan.rel.Rels;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// Rows of joined sets of relations, corrected by what was learned, and never more than keys
/// allow. For one thread.
final class ClusterSizes {
    private final Subplans subplans;
    private final Corrections corrections;
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Term> terms = new ArrayList<>();

    /// By relation, those of which one of its rows determines the row.
    private long[] determined;

    /// @param facts null where nothing can be known
    /// @param matched for a semi- or anti-join the condition; null for a relation that is joined
    /// @param rows corrected
    private record Leaf(RelNode rel, JoinRelType type, Facts facts, RexNode matched, double rows) {}

    /// A condition between relations.
    ///
    /// @param exact,shape hashes with and without the values in it
    private record Term(long relations, RexNode condition, long exact, long shape) {}

    /// What the columns of all relations are made of.
    private long[] columns = {};

    /// @param estimator with corrections
    ClusterSizes(Estimator estimator) {
        this.subplans = estimator.subplans();
        this.corrections = subplans.corrections();
    }

    /// Adds the next relation.
    ///
    /// @param type INNER, SEMI or ANTI
    /// @param matched the condition over the columns of all relations, of SEMI and ANTI
    /// @param rows corrected
    void relation(RelNode rel, JoinRelType type, RexNode matched, double rows) {
        leaves.add(new Leaf(rel, type, subplans.facts(rel), matched, rows));
        long[] own = subplans.columns(rel);
        int before = columns.length;
        columns = java.util.Arrays.copyOf(columns, before + own.length);
        System.arraycopy(own, 0, columns, before, own.length);
    }

    /// Adds a condition between relations, over the columns of all: once all are there.
    void condition(long relations, RexNode condition) {
        if (relations != 0 && !condition.isAlwaysTrue()) {
            long exact = subplans.hash(condition, columns, true);
            terms.add(new Term(relations, condition, exact, subplans.hash(condition, columns, false)));
        }
    }

    double leafRows(int relation) {
        return leaves.get(relation).rows;
    }

    /// Corrected rows.
    ///
    /// @param baseRows that statistics let expect
    double rows(long set, double baseRows) {
        Facts facts = corrections.isEmpty() ? null : facts(set);
        if (facts == null) {
            return baseRows;
        }
        double ratio = facts.logRatio(baseRows, corrections);
        return ratio == 0 ? baseRows : Math.min(Math.max(1, baseRows) * Math.exp(ratio), bound(set));
    }

    /// Null where nothing can be known of the set.
    Subplan subplan(long set, double baseRows) {
        Facts facts = facts(set);
        return facts == null ? null : facts.subplan(baseRows);
    }

    private Facts facts(long set) {
        Facts facts = new Facts();
        for (int i = 0; i < leaves.size(); i++) {
            if ((set >> i & 1) == 0) {
                continue;
            }
            Leaf leaf = leaves.get(i);
            if (leaf.facts == null) {
                return null;
            }
            if (leaf.type == JoinRelType.INNER) {
                facts.add(leaf.facts);
            } else {
                subplans.addMatched(facts, leaf.facts, leaf.matched, columns, leaf.type);
            }
        }
        for (Term term : terms) {
            if ((term.relations & ~set) == 0) {
                facts.addCondition(term.exact, term.shape, corrections);
            }
        }
        return facts;
    }

    /// The most rows that there can be: the product of the rows of relations which determine the
    /// rows of the others through keys.
    private double bound(long set) {
        if (determined == null) {
            determined = determined();
        }
        long roots = 0;
        for (int i = 0; i < leaves.size(); i++) {
            if ((set >> i & 1) != 0 && leaves.get(i).type == JoinRelType.INNER) {
                roots |= 1L << i;
            }
        }
        long all = roots;
        for (int i = 0; i < leaves.size(); i++) {
            long without = roots & ~(1L << i);
            if ((roots >> i & 1) != 0 && closure(without, all) == all) {
                roots = without;
            }
        }
        double rows = 1;
        for (int i = 0; i < leaves.size(); i++) {
            rows *= (roots >> i & 1) != 0 ? Math.max(1, leaves.get(i).rows) : 1;
        }
        return rows;
    }

    private long closure(long roots, long within) {
        long reached = roots;
        long open = roots;
        while (open != 0) {
            int i = Long.numberOfTrailingZeros(open);
            open &= open - 1;
            long more = determined[i] & within & ~reached;
            reached |= more;
            open |= more;
        }
        return reached;
    }

    private long[] determined() {
        int n = leaves.size();
        long[] by = new long[n];
        int[] starts = new int[n];
        for (int i = 1; i < n; i++) {
            starts[i] = starts[i - 1] + Rels.width(leaves.get(i - 1).rel);
        }
        for (int i = 0; i < n; i++) {
            BitSet[] equated = new BitSet[n];
            for (Term term : terms) {
                if (term.condition.getKind() == SqlKind.EQUALS && (term.relations >> i & 1) != 0) {
                    note(((RexCall) term.condition).getOperands(), starts, i, equated);
                }
            }
            for (int j = 0; j < n; j++) {
                if (equated[j] != null && Uniqueness.isUnique(leaves.get(j).rel, equated[j])) {
                    by[i] |= 1L << j;
                }
            }
        }
        return by;
    }

    /// Notes the column that an equality with relation `from` gives a value.
    private void note(List<RexNode> sides, int[] starts, int from, BitSet[] equated) {
        for (int s = 0; s < 2; s++) {
            if (sides.get(s) instanceof RexInputRef column
                    && sides.get(1 - s) instanceof RexInputRef other
                    && relationOf(other.getIndex(), starts) == from) {
                int to = relationOf(column.getIndex(), starts);
                if (to != from) {
                    equated[to] = equated[to] == null ? new BitSet() : equated[to];
                    equated[to].set(column.getIndex() - starts[to]);
                }
            }
        }
    }

    private int relationOf(int column, int[] starts) {
        int i = starts.length - 1;
        while (starts[i] > column || Rels.width(leaves.get(i).rel) == 0) {
            i--;
        }
        return i;
    }
}
