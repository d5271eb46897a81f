package dev.ogive.storage;

import java.util.List;
import java.util.function.IntFunction;

/// What the planner knows of a table. Estimates: never used for answers.
///
/// @param rows visible rows; NaN if unknown
/// @param columns one per column of the schema; empty if nothing is known
/// @param keys sets of columns known to be unique together
public record TableStatistics(double rows, List<ColumnStatistics> columns, List<List<Integer>> keys) {
    public static final TableStatistics UNKNOWN = new TableStatistics(Double.NaN, List.of(), List.of());

    public TableStatistics {
        columns = columns instanceof OnDemandList ? columns : List.copyOf(columns);
        keys = List.copyOf(keys);
    }

    /// Columns that are worked out one by one, when they are first asked for: most queries are
    /// planned by a few columns of a table.
    ///
    /// @param source may be asked twice for a column, by two threads
    public static List<ColumnStatistics> onDemand(int columns, IntFunction<ColumnStatistics> source) {
        return new OnDemandList<>(columns, source);
    }

    /// @param distinct estimated distinct non-null values; NaN if unknown
    /// @param nullFraction 0 to 1; NaN if unknown
    /// @param min,max canonical values, or null if unknown
    /// @param quantiles equi-depth boundaries in canonical form, ascending (first = min, last =
    ///     max), or empty
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
