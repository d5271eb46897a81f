package dev.ogive.exec.plan;

/// What a join returns. "Left" is always the probe side, "right" the build side; the planner has already chosen.
public enum JoinKind {
    INNER,
    /// All left rows; right columns NULL where nothing matches.
    LEFT,
    /// All right rows; left columns NULL where nothing matches.
    RIGHT,
    FULL,
    /// Left rows with a match; left columns only.
    LEFT_SEMI,
    /// Left rows without a match; left columns only. NULL keys match nothing, so their rows are returned.
    LEFT_ANTI,
    /// Right rows with a match; right columns only.
    RIGHT_SEMI,
    /// Right rows without a match; right columns only.
    RIGHT_ANTI,
    /// All left columns and one BOOLEAN: TRUE if a match exists, FALSE if none, NULL if none but a comparison was
    /// NULL.
    /// For IN in any position and NOT IN.
    LEFT_MARK,
    /// As LEFT; more than one match for a left row is the error SUBQUERY_ROWS. For scalar subqueries.
    LEFT_SINGLE
}
