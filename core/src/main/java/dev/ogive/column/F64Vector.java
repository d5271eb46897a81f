package dev.ogive.column;

/// REAL and DOUBLE values.
public final class F64Vector extends Vector {
    /// One value a row.
    public double[] values;

    public F64Vector(DataType type, int capacity) {
        super(type, capacity);
        values = new double[capacity];
    }

    @Override
    public void ensureCapacity(int capacity) {
        super.ensureCapacity(capacity);
        if (values.length < capacity) {
            values = new double[capacity];
        }
    }

    @Override
    public void copy(Vector source, int from, int to, int rows) {
        System.arraycopy(((F64Vector) source).values, from, values, to, rows);
        copyNulls(source, from, to, rows);
    }

    @Override
    public void gather(Vector source, int[] positions, int rows) {
        double[] from = ((F64Vector) source).values;
        double[] out = values;
        for (int i = 0; i < rows; i++) {
            out[i] = from[positions[i]];
        }
        gatherNulls(source, positions, rows);
    }

    @Override
    public Object get(int row) {
        return isNull(row) ? null : values[row];
    }

    @Override
    public void set(int row, Object value) {
        if (value == null) {
            setNull(row);
            return;
        }
        values[row] = (Double) value;
        if (mayHaveNulls) {
            nulls[row] = false;
        }
    }
}
