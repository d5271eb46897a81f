package dev.ogive.storage;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Hashes rows over their logical values: a string hashes the same in any encoding, -0.0 as 0.0,
/// all NaN alike.
///
/// A row's hash is two mixed sums over its columns of `mix(hash(value) * salt(column))`, so that
/// columns may be visited in any order but neither values nor columns may be swapped. For one
/// thread.
final class RowHasher {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NULL = 0x5851F42D4C957F2DL;

    private long[] values = new long[64];
    private long[] sumHigh = new long[64];
    private long[] sumLow = new long[64];
    private RowHash total = RowHash.NONE;

    /// All rows added so far.
    RowHash total() {
        return total;
    }

    /// Begins a batch of `rows` rows.
    void begin(int rows) {
        if (values.length < rows) {
            values = new long[rows];
            sumHigh = new long[rows];
            sumLow = new long[rows];
        }
        java.util.Arrays.fill(sumHigh, 0, rows, 0);
        java.util.Arrays.fill(sumLow, 0, rows, 0);
    }

    /// Adds a column of the batch begun and returns the hashes of its values, valid until the
    /// next call.
    long[] column(int column, Vector vector, int rows) {
        hashes(vector, 0, rows, values);
        long saltHigh = mix(column * 2L + 1) | 1;
        long saltLow = mix(column * 2L + 2) | 1;
        for (int i = 0; i < rows; i++) {
            long a = values[i] * saltHigh;
            sumHigh[i] += a ^ a >>> 29;
            long b = (values[i] ^ saltHigh) * saltLow;
            sumLow[i] += b ^ b >>> 31;
        }
        return values;
    }

    /// Ends the batch: its rows are added to the total.
    void end(int rows) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < rows; i++) {
            long l = mix(sumLow[i]);
            long sum = low + l;
            high += mix(sumHigh[i]) + (Long.compareUnsigned(sum, l) < 0 ? 1 : 0);
            low = sum;
        }
        total = total.plus(new RowHash(high, low));
    }

    /// Hashes of the rows of a batch by themselves, valid until the next call. Nothing is added
    /// to the total.
    long[] keys(Batch batch) {
        begin(batch.rows);
        for (int c = 0; c < batch.columns.length; c++) {
            column(c, batch.columns[c], batch.rows);
        }
        for (int i = 0; i < batch.rows; i++) {
            values[i] = mix(sumLow[i] ^ sumHigh[i] * 0x9E3779B97F4A7C15L);
        }
        return values;
    }

    /// Adds all rows of a batch.
    void add(Batch batch) {
        begin(batch.rows);
        for (int c = 0; c < batch.columns.length; c++) {
            column(c, batch.columns[c], batch.rows);
        }
        end(batch.rows);
    }

    /// Source: the finalizer of MurmurHash3 (variant 13 of Stafford).
    static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }

    private static void hashes(Vector vector, int from, int rows, long[] out) {
        switch (vector) {
            case BoolVector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = mix(v.values[from + i] ? 1 : 0);
                }
            }
            case I32Vector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = mix(v.values[from + i]);
                }
            }
            case I64Vector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = mix(v.values[from + i]);
                }
            }
            case I128Vector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = mix(mix(v.high[from + i]) + v.low[from + i]);
                }
            }
            case F64Vector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = mix(Double.doubleToLongBits(v.values[from + i] + 0.0));
                }
            }
            case StringVector v -> {
                for (int i = 0; i < rows; i++) {
                    if (!v.isNull(from + i)) {
                        out[i] = bytes(v.bytesOf(from + i), v.startOf(from + i), v.lengthOf(from + i));
                    }
                }
            }
            case ListVector v -> {
                for (int i = 0; i < rows; i++) {
                    if (!v.isNull(from + i)) {
                        out[i] = list(v, from + i);
                    }
                }
            }
            case RowVector v -> row(v, from, rows, out);
        }
        if (vector.mayHaveNulls) {
            for (int i = 0; i < rows; i++) {
                out[i] = vector.nulls[from + i] ? NULL : out[i];
            }
        }
    }

    private static long list(ListVector v, int row) {
        int length = v.lengths[row];
        long[] elements = new long[length];
        hashes(v.child, v.starts[row], length, elements);
        long h = mix(length + 7L);
        for (long e : elements) {
            h = mix(h * 0x9E3779B97F4A7C15L + e);
        }
        return h;
    }

    private static void row(RowVector v, int from, int rows, long[] out) {
        long[] field = new long[rows];
        java.util.Arrays.fill(out, 0, rows, v.fields.length + 13L);
        for (Vector f : v.fields) {
            hashes(f, from, rows, field);
            for (int i = 0; i < rows; i++) {
                out[i] = mix(out[i] * 0x9E3779B97F4A7C15L + field[i]);
            }
        }
    }

    private static long bytes(byte[] source, int from, int length) {
        long h = length * 0x9E3779B97F4A7C15L;
        int i = from;
        int end = from + length;
        for (; i + 8 <= end; i += 8) {
            h = (h ^ (long) LONG.get(source, i)) * 0x9FB21C651E98DF25L;
            h ^= h >>> 32;
        }
        long tail = 0;
        for (int shift = 0; i < end; i++, shift += 8) {
            tail |= (source[i] & 0xFFL) << shift;
        }
        return mix((h ^ tail) * 0x9FB21C651E98DF25L);
    }
}
