package dev.ogive.exec.window;

import dev.ogive.column.F64Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;

/// Functions of a row's place in its partition; the frame does not matter.
final class RankFunction extends WindowFunction {
    enum Kind {
        ROW_NUMBER,
        RANK,
        DENSE_RANK,
        PERCENT_RANK,
        CUME_DIST,
        NTILE
    }

    private final Kind kind;

    /// NTILE: the column with the number of buckets.
    private final int buckets;

    private final I64Vector bucketCounts = new I64Vector(dev.ogive.column.SimpleType.BIGINT, 1);

    RankFunction(Kind kind, int buckets) {
        this.kind = kind;
        this.buckets = buckets;
    }

    @Override
    void write(int from, int count, Vector out) {
        int n = partition.rows();
        switch (kind) {
            case ROW_NUMBER -> {
                long[] values = ((I64Vector) out).values;
                for (int i = 0; i < count; i++) {
                    values[i] = from + i + 1L;
                }
            }
            case RANK -> {
                long[] values = ((I64Vector) out).values;
                for (int i = 0; i < count; i++) {
                    values[i] = partition.peersStart(from + i) + 1L;
                }
            }
            case DENSE_RANK -> {
                long[] values = ((I64Vector) out).values;
                for (int i = 0; i < count; i++) {
                    values[i] = partition.groupOf(from + i) + 1L;
                }
            }
            case PERCENT_RANK -> {
                double[] values = ((F64Vector) out).values;
                for (int i = 0; i < count; i++) {
                    values[i] = n == 1 ? 0 : partition.peersStart(from + i) / (n - 1.0);
                }
            }
            case CUME_DIST -> {
                double[] values = ((F64Vector) out).values;
                for (int i = 0; i < count; i++) {
                    values[i] = partition.peersEnd(from + i) / (double) n;
                }
            }
            case NTILE -> {
                for (int i = 0; i < count; i++) {
                    ntile(from + i, n, (I64Vector) out, i);
                }
            }
        }
    }

    /// The first `n mod buckets` buckets have one row more than the others.
    private void ntile(int position, int n, I64Vector out, int i) {
        partition.gather(buckets, position, 1, bucketCounts);
        if (bucketCounts.isNull(0)) {
            out.setNull(i);
            return;
        }
        long count = bucketCounts.values[0];
        if (count <= 0) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "ntile needs at least one bucket, got " + count);
        }
        long size = n / count;
        long larger = n % count;
        long inLarger = larger * (size + 1);
        out.values[i] = position < inLarger ? position / (size + 1) + 1 : larger + (position - inLarger) / size + 1;
    }
}
