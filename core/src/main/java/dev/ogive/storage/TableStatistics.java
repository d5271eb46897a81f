package dev.ogive.storage;

import java.util.List;

/// What the planner knows of a table. Estimates: never used for answers.
///
/// @param rows visible rows; NaN if unknown
/// @param columns one per column of the schema; empty if nothing is known
/// @param keys sets of columns known to be unique together
public record TableStatistics(double rows, List<ColumnStatistics> columns, List<List<Integer>> keys) {
    public static final TableStatistics UNKNOWN = new TableStatistics(Double.NaN, List.of(), List.of());

    public TableStatistics {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
    }

    /// @param distinct estimated distinct non-null values; NaN if unknown
    /// @param nullFraction 0 to 1; NaN if unknown
    /// @param min,max canonical values, or null if unknown
    /// @param quantiles equi-depth boundaries in canonical form, ascending (first = min, last = max), or empty
    /// @param averageBytes of a value; NaN if unknown
    public record ColumnStatistics(
            double distinct, double nullFraction, Object min, Object max, List<Object> quantiles, double averageBytes) {
        public static final ColumnStatistics UNKNOWN =
                new ColumnStatistics(Double.NaN, Double.NaN, null, null, List.of(), Double.NaN);

        public ColumnStatistics {
            quantiles = List.copyOf(quantiles);
        }
    }
}
