package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;

/// SUM, AVG and COUNT of intervals, part by part; an average carries fractions of months to days
/// (30 to a month) and of days to microseconds, as PostgreSQL does. State: `months:8 days:8
/// micros:8 count:8`.
final class IntervalSumAggregator extends Aggregator {
    private static final long DAY_MICROS = 86_400_000_000L;

    @Override
    public int stateBytes() {
        return 32;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        I128Vector v = (I128Vector) arguments[0];
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            int days = (int) v.high[i];
            add(groups[i] + offset, v.high[i] >> 32, days, v.low[i], 1);
        }
    }

    private static void add(long state, long months, long days, long micros, long count) {
        try {
            putLong(state, Math.addExact(getLong(state), months));
            putLong(state + 8, Math.addExact(getLong(state + 8), days));
            putLong(state + 16, Math.addExact(getLong(state + 16), micros));
            putLong(state + 24, getLong(state + 24) + count);
        } catch (ArithmeticException e) {
            throw new OgiveException(ErrorCode.DATETIME_OVERFLOW, "sum of intervals is out of range", e);
        }
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long source = from[k] + offset;
            add(to[k] + offset, getLong(source), getLong(source + 8), getLong(source + 16), getLong(source + 24));
        }
    }

    @Override
    public Output output(String name, DataType type) {
        boolean mean = name.equals("avg");
        return (groups, from, n, out) -> {
            for (int i = 0; i < n; i++) {
                long state = groups[from + i] + offset;
                long count = getLong(state + 24);
                if (out instanceof I64Vector v) {
                    v.values[i] = count;
                } else if (count == 0) {
                    out.setNull(i);
                } else {
                    write(state, mean ? count : 1, (I128Vector) out, i);
                }
            }
        };
    }

    private static void write(long state, long divisor, I128Vector out, int row) {
        long months = getLong(state);
        long days = getLong(state + 8);
        double dayRest = (months % divisor) * 30.0 / divisor + (double) (days % divisor) / divisor;
        months /= divisor;
        days = days / divisor + (long) dayRest;
        double micros = (dayRest - (long) dayRest) * DAY_MICROS + (double) getLong(state + 16) / divisor;
        long wholeMicros = divisor == 1 ? getLong(state + 16) : Math.round(micros);
        if (months != (int) months || days != (int) days) {
            throw new OgiveException(
                    ErrorCode.DATETIME_OVERFLOW,
                    "interval of " + months + " months, " + days + " days is out of range");
        }
        out.high[row] = months << 32 | (days & 0xFFFF_FFFFL);
        out.low[row] = wholeMicros;
    }
}
