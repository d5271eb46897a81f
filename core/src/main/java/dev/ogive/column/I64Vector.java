package dev.ogive.column;

/// BIGINT, TIME, TIMESTAMP values and DECIMAL to 18 digits (unscaled).
public final class I64Vector extends Vector {
    /// One value a row.
    public long[] values;

    public I64Vector(DataType type, int capacity) {
        super(type, capacity);
        values = new long[capacity];
    }

    @Override
    public void ensureCapacity(int capacity) {
        super.ensureCapacity(capacity);
        if (values.length < capacity) {
            values = new long[capacity];
        }
    }

    @Override
    public void copy(Vector source, int from, int to, int rows) {
        System.arraycopy(((I64Vector) source).values, from, values, to, rows);
        copyNulls(source, from, to, rows);
    }

    @Override
    public void gather(Vector source, int[] positions, int rows) {
        long[] from = ((I64Vector) source).values;
        long[] out = values;
        for (int i = 0; i < rows; i++) {
            out[i] = from[positions[i]];
        }
        gatherNulls(source, positions, rows);
    }

    @Override
    public Object get(int row) {
        return isNull(row) ? null : Values.ofLong(type(), values[row]);
    }

    @Override
    public void set(int row, Object value) {
        if (value == null) {
            setNull(row);
            return;
        }
        values[row] = Values.toLong(type(), value);
        if (mayHaveNulls) {
            nulls[row] = false;
        }
    }
}
