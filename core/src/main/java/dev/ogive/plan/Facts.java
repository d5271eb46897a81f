package dev.ogive.plan;

import dev.ogive.exec.profile.Subplan;
import java.util.Arrays;

/// What is known of a part of a query before it runs: sums over its relations and conditions, in
/// whatever order they come. For one thread.
///
/// Features of a part, as [#features] gives them:
/// ```
/// 0 log of the rows expected from statistics    6 sum of log rows of its relations
/// 1 sum of what its pieces were learned to add  7 log rows of the largest relation
/// 2 pieces of which nothing was learned         8 sum of log selectivities of filters
/// 3 pieces                                      9 least log selectivity
/// 4 relations                                  10 kind: 0 joins, 1 filter, 2 groups, 3 others
/// 5 conditions between relations               11 log of expected rows by rows of the largest relation
/// ```
final class Facts {
    static final int JOINS = 0;
    static final int FILTER = 1;
    static final int GROUPS = 2;
    static final int OTHER = 3;

    private static final long[] NO_PARTS = {};
    private static final double ROWS_MIN = 1e-3;

    long exact;
    long shape;
    private long[] parts = NO_PARTS;
    private int pieces;
    private int unknown;
    private int relations;
    private int conditions;
    private double logRows;
    private double logRowsMax;
    private double logSelectivity;
    private double logSelectivityMin;
    private double learned;
    private int kind = JOINS;

    /// Where it was learned as one piece, and nothing was added to it; else null.
    private Subplan closed;

    static double log(double rows) {
        return Math.log(Math.max(rows, ROWS_MIN));
    }

    /// Spreads the bits of a hash.
    static long mix(long hash) {
        long h = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        h = (h ^ (h >>> 29)) * 0x9e3779b97f4a7c15L;
        return h ^ (h >>> 32);
    }

    /// A table without a condition.
    static Facts table(long id, double rows) {
        Facts facts = new Facts();
        facts.exact = mix(id);
        facts.shape = facts.exact;
        facts.relations = 1;
        facts.logRows = log(rows);
        facts.logRowsMax = facts.logRows;
        return facts;
    }

    /// A part of which the rows were learned, if at all, as one piece.
    ///
    /// @param inside of what it is made
    /// @param baseRows expected from statistics
    static Facts closed(
            Facts inside, int kind, long exact, long shape, double baseRows, double inputRows, Corrections learned) {
        Facts facts = new Facts();
        facts.exact = exact;
        facts.shape = shape;
        facts.relations = inside.relations;
        facts.conditions = inside.conditions;
        facts.logRows = inside.logRows;
        facts.logRowsMax = inside.logRowsMax;
        facts.logSelectivity = inside.logSelectivity;
        facts.logSelectivityMin = inside.logSelectivityMin;
        if (kind == FILTER) {
            facts.logSelectivity = log(baseRows) - log(inputRows);
            facts.logSelectivityMin = facts.logSelectivity;
        }
        facts.kind = kind;
        facts.addPart(mix(shape + kind) | 1, learned);
        facts.closed = facts.subplan(baseRows);
        // Beside others it is one relation, of which so much is known.
        facts.learned = learned.logRatio(exact, shape, facts.closed.features());
        facts.kind = JOINS;
        facts.relations = 1;
        facts.conditions = 0;
        facts.logRows = log(baseRows);
        facts.logRowsMax = facts.logRows;
        return facts;
    }

    Facts copy() {
        Facts facts = new Facts();
        facts.add(this);
        return facts;
    }

    /// Joins another part to this one.
    void add(Facts other) {
        closed = null;
        exact += other.exact;
        shape += other.shape;
        addNumbers(other);
        if (other.parts.length > 0) {
            int before = parts.length;
            parts = Arrays.copyOf(parts, before + other.parts.length);
            System.arraycopy(other.parts, 0, parts, before, other.parts.length);
        }
    }

    private void addNumbers(Facts other) {
        pieces += other.pieces;
        unknown += other.unknown;
        logRowsMax = relations == 0 ? other.logRowsMax : Math.max(logRowsMax, other.logRowsMax);
        relations += other.relations;
        conditions += other.conditions;
        logRows += other.logRows;
        logSelectivity += other.logSelectivity;
        logSelectivityMin = Math.min(logSelectivityMin, other.logSelectivityMin);
        learned += other.learned;
    }

    /// Keeps or drops rows by whether another part has a match.
    ///
    /// @param salt of the kind of join
    void addMatched(Facts other, long salt) {
        Facts matched = new Facts();
        matched.addNumbers(other);
        matched.exact = mix(other.exact + salt);
        matched.shape = mix(other.shape + salt);
        matched.pieces = 0;
        matched.unknown = 0;
        matched.learned = 0;
        add(matched);
    }

    /// Adds a condition between relations.
    void addCondition(long ofValues, long ofShape, Corrections learnedParts) {
        exact += mix(ofValues);
        shape += mix(ofShape);
        conditions++;
        addPart(mix(ofShape) & ~1L, learnedParts);
    }

    private void addPart(long part, Corrections learnedParts) {
        parts = Arrays.copyOf(parts, parts.length + 1);
        parts[parts.length - 1] = part;
        pieces++;
        double ratio = learnedParts.part(part);
        if (Double.isNaN(ratio)) {
            unknown++;
        } else {
            learned += ratio;
        }
    }

    float[] features(double baseRows) {
        return new float[] {
            (float) log(baseRows),
            (float) learned,
            unknown,
            pieces,
            relations,
            conditions,
            (float) logRows,
            (float) logRowsMax,
            (float) logSelectivity,
            (float) logSelectivityMin,
            kind,
            (float) (log(baseRows) - logRowsMax)
        };
    }

    Subplan subplan(double baseRows) {
        return closed != null ? closed : new Subplan(exact, shape, parts, baseRows, features(baseRows));
    }

    /// The logarithm of actual by expected rows, as far as it was learned.
    double logRatio(double baseRows, Corrections corrections) {
        return closed != null ? learned : corrections.logRatio(exact, shape, features(baseRows));
    }
}
