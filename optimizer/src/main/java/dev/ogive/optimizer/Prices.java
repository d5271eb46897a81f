package dev.ogive.optimizer;

/// What work costs, in nanoseconds, where nothing was measured: orders of magnitude, which decide
/// only whether a change can pay at all. Whether it does is measured.
final class Prices {
    /// Of a statement beside its rows: planning, starting, its result.
    static final double STATEMENT_NANOS = 250_000;

    /// Of a row that is written in order, twice: once to try and once for good.
    static final double SORTED_ROW_NANOS = 1_200;

    /// Of a row that is aggregated into a view.
    static final double AGGREGATED_ROW_NANOS = 150;

    /// How often a trial runs a statement of each template, with old, old again and new.
    static final double TRIAL_RUNS = 30;

    /// Of a value of a view's row at rest, where nothing is known of it.
    static final double VALUE_BYTES = 6;

    /// Of an aggregate.
    static final double AGGREGATE_BYTES = 3;

    private Prices() {}
}
