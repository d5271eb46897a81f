package dev.ogive.plan;

import java.util.Arrays;
import java.util.List;

/// What the planner believes of a relation.
///
/// @param rows `>= 0`
record Estimates(double rows, Column[] columns) {

    /// @param distinct non-null values, `>= 1`
    /// @param nulls fraction 0 to 1
    /// @param low,high numeric bounds, NaN if unknown: dates are days, timestamps microseconds
    /// @param quantiles equi-depth boundaries in canonical form, or empty
    record Column(double distinct, double nulls, double low, double high, List<Object> quantiles) {
        static Column unknown(double rows) {
            return new Column(Math.max(1, rows / 10), 0, Double.NaN, Double.NaN, List.of());
        }

        static Column constant() {
            return new Column(1, 0, Double.NaN, Double.NaN, List.of());
        }

        Column atMost(double rows) {
            return distinct <= rows ? this : new Column(Math.max(1, rows), nulls, low, high, quantiles);
        }
    }

    static Estimates unknown(double rows, int width) {
        Column[] columns = new Column[width];
        Arrays.fill(columns, Column.unknown(rows));
        return new Estimates(rows, columns);
    }

    /// The same columns after rows were dropped at random.
    Estimates scaled(double newRows) {
        double fraction = rows <= 0 ? 0 : Math.min(1, newRows / rows);
        Column[] scaled = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            Column c = columns[i];
            // Of d values with rows/d rows each, those with no row left are gone.
            double each = Math.max(1, rows / c.distinct);
            double left = c.distinct * (1 - Math.pow(1 - fraction, each));
            scaled[i] = new Column(Math.max(1, Math.min(left, newRows)), c.nulls, c.low, c.high, c.quantiles);
        }
        return new Estimates(newRows, scaled);
    }

    Estimates with(int column, Column value) {
        Column[] changed = columns.clone();
        changed[column] = value;
        return new Estimates(rows, changed);
    }
}
