package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.storage.cluster.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The sort keys of the first and last row of a sorted partition.
record KeyRange(Key first, Key last) {
    /// Keys as a sort orders them: ascending, NULLs last. A key with fewer columns is compared by
    /// those.
    static final Comparator<Key> ORDER = (a, b) -> compare(a.columns, 0, b.columns, 0);

    /// The key of one row.
    static final class Key {
        private final Vector[] columns;

        private Key(Vector[] columns) {
            this.columns = columns;
        }

        /// That of row `row` of a batch, in the order of its table.
        static Key of(Schema schema, Clustering clustering, ColumnChunk[] batch, int row) {
            Vector[] columns = new Vector[schema.columns()];
            int[] position = {row};
            for (int c = 0; c < columns.length; c++) {
                if (clustering.reads(c)) {
                    columns[c] = Vector.allocate(schema.type(c), 1);
                    batch[c].gather(position, 1, columns[c]);
                }
            }
            return new Key(keys(clustering, columns, 1));
        }
    }

    /// What rows are compared by, as columns: the row key first if there is one.
    static Vector[] keys(Clustering clustering, Vector[] columns, int rows) {
        List<Vector> keys = new ArrayList<>();
        if (clustering.hasRowKey()) {
            I64Vector key = new I64Vector(SimpleType.BIGINT, rows);
            RowKey.of(clustering).keys(columns, rows, key.values);
            keys.add(key);
        }
        clustering.columns().forEach(c -> keys.add(columns[c]));
        return keys.toArray(Vector[]::new);
    }

    /// The last of `rows` rows as columns of their own.
    static Vector[] lastOf(Vector[] columns, int rows) {
        Vector[] last = new Vector[columns.length];
        for (int c = 0; c < last.length; c++) {
            last[c] = Vector.allocate(columns[c].type(), 1);
            last[c].gather(columns[c], new int[] {rows - 1}, 1);
        }
        return last;
    }

    /// Negative, zero or positive: row `i` of some columns against row `j` of others.
    static int compare(Vector[] a, int i, Vector[] b, int j) {
        int columns = Math.min(a.length, b.length);
        for (int c = 0; c < columns; c++) {
            boolean missing = a[c].isNull(i);
            int order = missing || b[c].isNull(j)
                    ? Boolean.compare(missing, b[c].isNull(j))
                    : compareValues(a[c], i, b[c], j);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compareValues(Vector a, int i, Vector b, int j) {
        return switch (a) {
            case BoolVector x -> Boolean.compare(x.values[i], ((BoolVector) b).values[j]);
            case I32Vector x -> Integer.compare(x.values[i], ((I32Vector) b).values[j]);
            case I64Vector x -> Long.compare(x.values[i], ((I64Vector) b).values[j]);
            // NaN is largest, -0.0 equals 0.0.
            case F64Vector x -> Double.compare(x.values[i] + 0.0, ((F64Vector) b).values[j] + 0.0);
            case I128Vector x -> {
                I128Vector y = (I128Vector) b;
                int high = a.type() == SimpleType.UUID
                        ? Long.compareUnsigned(x.high[i], y.high[j])
                        : Long.compare(x.high[i], y.high[j]);
                yield high != 0 ? high : Long.compareUnsigned(x.low[i], y.low[j]);
            }
            case StringVector x -> {
                StringVector y = (StringVector) b;
                int from = x.startOf(i);
                int other = y.startOf(j);
                yield Arrays.compareUnsigned(
                        x.bytesOf(i), from, from + x.lengthOf(i), y.bytesOf(j), other, other + y.lengthOf(j));
            }
            case ListVector _, RowVector _ -> throw new IllegalStateException("a sort key of type " + a.type());
        };
    }
}
