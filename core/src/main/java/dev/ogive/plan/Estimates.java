package dev.ogive.plan;

import java.util.List;
import java.util.function.IntFunction;

/// What the planner believes of a relation. A column's estimate is worked out when it is first
/// asked for. For one thread.
final class Estimates {
    private final double rows;
    private final Column[] known;
    private final IntFunction<Column> source;

    /// @param rows `>= 0`
    Estimates(double rows, int width, IntFunction<Column> source) {
        this(rows, new Column[width], source);
    }

    private Estimates(double rows, Column[] known, IntFunction<Column> source) {
        this.rows = rows;
        this.known = known;
        this.source = source;
    }

    /// @param distinct non-null values, `>= 1`
    /// @param nulls fraction 0 to 1
    /// @param low,high numeric bounds, NaN if unknown: dates are days, timestamps microseconds
    /// @param quantiles equi-depth boundaries in canonical form, or empty
    record Column(double distinct, double nulls, double low, double high, List<Object> quantiles) {
        static Column unknown(double rows) {
            return ofDistinct(rows / 10);
        }

        /// Nothing is known but how many values there are.
        static Column ofDistinct(double distinct) {
            return new Column(Math.max(1, distinct), 0, Double.NaN, Double.NaN, List.of());
        }

        Column atMost(double rows) {
            return distinct <= rows ? this : new Column(Math.max(1, rows), nulls, low, high, quantiles);
        }
    }

    static Estimates unknown(double rows, int width) {
        Column unknown = Column.unknown(rows);
        return new Estimates(rows, width, _ -> unknown);
    }

    double rows() {
        return rows;
    }

    int width() {
        return known.length;
    }

    Column column(int i) {
        Column c = known[i];
        if (c == null) {
            c = source.apply(i);
            known[i] = c;
        }
        return c;
    }

    Estimates withRows(double newRows) {
        return new Estimates(newRows, known.length, this::column);
    }

    /// The same columns after rows were dropped at random.
    Estimates scaled(double newRows) {
        double fraction = rows <= 0 ? 0 : Math.min(1, newRows / rows);
        return new Estimates(newRows, known.length, i -> {
            Column c = column(i);
            // Of d values with rows/d rows each, those with no row left are gone.
            double each = Math.max(1, rows / c.distinct);
            double left = c.distinct * (1 - Math.pow(1 - fraction, each));
            return new Column(Math.max(1, Math.min(left, newRows)), c.nulls, c.low, c.high, c.quantiles);
        });
    }

    /// Asks where this one asks and not this one: a thousand changes are no deeper than one.
    Estimates with(int column, Column value) {
        Column[] changed = known.clone();
        changed[column] = value;
        return new Estimates(rows, changed, source);
    }

    /// The first columns only.
    Estimates first(int width) {
        return new Estimates(rows, width, this::column);
    }

    /// These columns, then further ones, of which nothing is known.
    Estimates appended(int width) {
        Column unknown = Column.unknown(rows * 10);
        return new Estimates(rows, width, i -> i < known.length ? column(i) : unknown);
    }

    /// These columns, then those of `right`.
    Estimates beside(Estimates right, double newRows) {
        return new Estimates(
                newRows,
                known.length + right.known.length,
                i -> i < known.length ? column(i) : right.column(i - known.length));
    }
}
