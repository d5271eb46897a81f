package dev.ogive.column;

/// HUGEINT, DECIMAL past 18 digits (unscaled), INTERVAL and UUID values.
public final class I128Vector extends Vector {
    /// Upper 64 bits, signed.
    public long[] high;

    /// Lower 64 bits.
    public long[] low;

    public I128Vector(DataType type, int capacity) {
        super(type, capacity);
        high = new long[capacity];
        low = new long[capacity];
    }

    @Override
    public void ensureCapacity(int capacity) {
        super.ensureCapacity(capacity);
        if (high.length < capacity) {
            high = new long[capacity];
            low = new long[capacity];
        }
    }

    @Override
    public void copy(Vector source, int from, int to, int rows) {
        I128Vector s = (I128Vector) source;
        System.arraycopy(s.high, from, high, to, rows);
        System.arraycopy(s.low, from, low, to, rows);
        copyNulls(source, from, to, rows);
    }

    @Override
    public void gather(Vector source, int[] positions, int rows) {
        I128Vector s = (I128Vector) source;
        for (int i = 0; i < rows; i++) {
            high[i] = s.high[positions[i]];
            low[i] = s.low[positions[i]];
        }
        gatherNulls(source, positions, rows);
    }

    @Override
    public Object get(int row) {
        return isNull(row) ? null : Values.ofInt128(type(), high[row], low[row]);
    }

    @Override
    public void set(int row, Object value) {
        if (value == null) {
            setNull(row);
            return;
        }
        high[row] = Values.high(type(), value);
        low[row] = Values.low(type(), value);
        if (mayHaveNulls) {
            nulls[row] = false;
        }
    }
}
