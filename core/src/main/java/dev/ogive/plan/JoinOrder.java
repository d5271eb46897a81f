package dev.ogive.plan;

import java.util.ArrayList;
import java.util.List;

/// Orders the joins of a group of relations: dynamic programming over connected subsets while
/// they are few, greedy by smallest result beyond. Costs are rows handled; the side with fewer
/// rows is built.
final class JoinOrder {
    /// Past this many relations the search is greedy.
    static final int MAX_EXHAUSTIVE = 11;
    private static final double BUILD_WEIGHT = 2.5;
    private static final double CROSS_PENALTY = 10;

    /// How a relation takes part.
    enum Role {
        INNER,
        /// Keeps or drops rows of the others: joined last to the relations that its condition
        /// reads.
        SEMI,
        ANTI
    }

    /// @param selectivity fraction of rows that the relation keeps, for SEMI and ANTI
    /// @param needs for SEMI and ANTI the relations that the condition reads
    record Relation(Role role, double rows, double selectivity, long needs) {}

    /// A condition between relations.
    record Edge(long relations, double selectivity, boolean equality) {}

    /// A join tree; a leaf has `left == null`.
    record Node(long relations, int leaf, Node left, Node right, double rows, double cost) {
        boolean isLeaf() {
            return left == null;
        }
    }

    private final List<Relation> relations;
    private final List<Edge> edges;

    /// Null where nothing was learned of rows.
    private final ClusterSizes learned;

    JoinOrder(List<Relation> relations, List<Edge> edges) {
        this(relations, edges, null);
    }

    /// @param learned corrects rows; may be null
    JoinOrder(List<Relation> relations, List<Edge> edges, ClusterSizes learned) {
        this.relations = relations;
        this.edges = edges;
        this.learned = learned;
    }

    Node best() {
        int n = relations.size();
        return n <= MAX_EXHAUSTIVE ? exhaustive(n) : greedy(n);
    }

    private Node leaf(int i) {
        double rows = learned == null ? relations.get(i).rows : learned.leafRows(i);
        return new Node(1L << i, i, null, null, rows, 0);
    }

    /// Rows of a set of relations, whichever way they are joined.
    private double rows(long set) {
        double rows = baseRows(set);
        return learned == null ? rows : Math.max(learned.rows(set, rows), 1e-3);
    }

    /// As far as the statistics of tables tell.
    double baseRows(long set) {
        double rows = 1;
        for (int i = 0; i < relations.size(); i++) {
            if ((set >> i & 1) != 0) {
                Relation r = relations.get(i);
                rows *= r.role == Role.INNER ? r.rows : r.selectivity;
            }
        }
        // Several equalities between the same relations are seldom independent.
        List<Edge> counted = new ArrayList<>();
        for (Edge e : edges) {
            if ((e.relations & set) == e.relations) {
                int same = 0;
                for (Edge c : counted) {
                    same += c.relations == e.relations && c.equality && e.equality ? 1 : 0;
                }
                counted.add(e);
                rows *= Math.pow(e.selectivity, Math.pow(0.5, same));
            }
        }
        return Math.max(rows, 1e-3);
    }

    private boolean connected(long a, long b) {
        for (Edge e : edges) {
            if ((e.relations & a) != 0 && (e.relations & b) != 0 && (e.relations & ~(a | b)) == 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isSemi(long set) {
        return Long.bitCount(set) == 1 && relations.get(Long.numberOfTrailingZeros(set)).role != Role.INNER;
    }

    /// The join of two trees, or null where it is not allowed.
    private Node join(Node a, Node b, double rows) {
        boolean semiA = isSemi(a.relations);
        boolean semiB = isSemi(b.relations);
        if (semiA && semiB) {
            return null;
        }
        if (semiA) {
            return join(b, a, rows);
        }
        if (semiB) {
            Relation r = relations.get(b.leaf);
            if ((r.needs & ~a.relations) != 0) {
                return null;
            }
            double build = Math.min(a.rows, b.rows);
            return new Node(
                    a.relations | b.relations,
                    -1,
                    a,
                    b,
                    rows,
                    a.cost + Math.max(a.rows, b.rows) + build * BUILD_WEIGHT);
        }
        boolean inOrder = a.rows >= b.rows;
        Node probe = inOrder ? a : b;
        Node build = inOrder ? b : a;
        double cost = a.cost + b.cost + probe.rows + build.rows * BUILD_WEIGHT + rows;
        if (!connected(a.relations, b.relations)) {
            cost += CROSS_PENALTY * a.rows * b.rows;
        }
        return new Node(a.relations | b.relations, -1, probe, build, rows, cost);
    }

    private Node exhaustive(int n) {
        int all = (1 << n) - 1;
        Node[] best = new Node[all + 1];
        for (int i = 0; i < n; i++) {
            best[1 << i] = leaf(i);
        }
        for (int set = 3; set <= all; set++) {
            if (Integer.bitCount(set) < 2) {
                continue;
            }
            double rows = rows(set);
            Node crossed = null;
            for (int a = (set - 1) & set; a > (set ^ a); a = (a - 1) & set) {
                Node left = best[a];
                Node right = best[set ^ a];
                if (left == null || right == null) {
                    continue;
                }
                Node joined = join(left, right, rows);
                if (joined == null) {
                    continue;
                }
                if (connected(a, set ^ a) || isSemi(left.relations) || isSemi(right.relations)) {
                    if (best[set] == null || joined.cost < best[set].cost) {
                        best[set] = joined;
                    }
                } else if (crossed == null || joined.cost < crossed.cost) {
                    crossed = joined;
                }
            }
            // A product only where nothing else makes this set.
            if (best[set] == null || (crossed != null && crossed.cost < best[set].cost)) {
                best[set] = crossed;
            }
        }
        return best[all];
    }

    private Node greedy(int n) {
        List<Node> open = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            open.add(leaf(i));
        }
        while (open.size() > 1) {
            Node best = null;
            int bestA = -1;
            int bestB = -1;
            for (int pass = 0; pass < 2 && best == null; pass++) {
                for (int a = 0; a < open.size(); a++) {
                    for (int b = a + 1; b < open.size(); b++) {
                        Node x = open.get(a);
                        Node y = open.get(b);
                        boolean linked =
                                connected(x.relations, y.relations) || isSemi(x.relations) || isSemi(y.relations);
                        if (pass == 0 && !linked) {
                            continue;
                        }
                        Node joined = join(x, y, rows(x.relations | y.relations));
                        if (joined != null
                                && (best == null
                                        || joined.cost - x.cost - y.cost
                                                < best.cost - open.get(bestA).cost - open.get(bestB).cost)) {
                            best = joined;
                            bestA = a;
                            bestB = b;
                        }
                    }
                }
            }
            open.remove(bestB);
            open.remove(bestA);
            open.add(best);
        }
        return open.getFirst();
    }
}
