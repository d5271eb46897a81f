package dev.ogive.column;

/// BOOLEAN values; also the vector of a bare NULL.
public final class BoolVector extends Vector {
    /// One value a row.
    public boolean[] values;

    public BoolVector(DataType type, int capacity) {
        super(type, capacity);
        values = new boolean[capacity];
    }

    @Override
    public void ensureCapacity(int capacity) {
        super.ensureCapacity(capacity);
        if (values.length < capacity) {
            values = new boolean[capacity];
        }
    }

    @Override
    public void copy(Vector source, int from, int to, int rows) {
        System.arraycopy(((BoolVector) source).values, from, values, to, rows);
        copyNulls(source, from, to, rows);
    }

    @Override
    public void gather(Vector source, int[] positions, int rows) {
        boolean[] from = ((BoolVector) source).values;
        boolean[] out = values;
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
        values[row] = (Boolean) value;
        if (mayHaveNulls) {
            nulls[row] = false;
        }
    }
}
