package dev.ogive.exec.kernel;

import dev.ogive.column.I128Vector;
import dev.ogive.column.SimpleType;

/// The 128-bit types as signed integers that order as their values do.
public final class Wide {
    private Wide() {}

    /// `source` itself where its words order as they are; else `scratch`, filled with words that
    /// do: intervals as microseconds with months of 30 days, UUIDs with their top bit turned.
    public static I128Vector comparable(I128Vector source, int rows, I128Vector scratch) {
        if (source.type() != SimpleType.INTERVAL && source.type() != SimpleType.UUID) {
            return source;
        }
        scratch.ensureCapacity(rows);
        for (int i = 0; i < rows; i++) {
            scratch.high[i] = high(source, i);
            scratch.low[i] = low(source, i);
        }
        return scratch;
    }

    public static long high(I128Vector source, int row) {
        long high = source.high[row];
        if (source.type() == SimpleType.INTERVAL) {
            return Temporals.intervalHigh((int) (high >> 32), (int) high, source.low[row]);
        }
        return source.type() == SimpleType.UUID ? high ^ Long.MIN_VALUE : high;
    }

    public static long low(I128Vector source, int row) {
        return source.type() == SimpleType.INTERVAL
                ? Temporals.intervalLow((int) (source.high[row] >> 32), (int) source.high[row], source.low[row])
                : source.low[row];
    }
}
