package dev.ogive.column;

/// TINYINT, SMALLINT, INTEGER and DATE values.
public final class I32Vector extends Vector {
    /// One value a row.
    public int[] values;

    public I32Vector(DataType type, int capacity) {
        super(type, capacity);
        values = new int[capacity];
    }

    @Override
    public void ensureCapacity(int capacity) {
        super.ensureCapacity(capacity);
        if (values.length < capacity) {
            values = new int[capacity];
        }
    }

    @Override
    public void copy(Vector source, int from, int to, int rows) {
        System.arraycopy(((I32Vector) source).values, from, values, to, rows);
        copyNulls(source, from, to, rows);
    }

    @Override
    public void gather(Vector source, int[] positions, int rows) {
        int[] from = ((I32Vector) source).values;
        int[] out = values;
        for (int i = 0; i < rows; i++) {
            out[i] = from[positions[i]];
        }
        gatherNulls(source, positions, rows);
    }

    @Override
    public Object get(int row) {
        return isNull(row) ? null : (long) values[row];
    }

    @Override
    public void set(int row, Object value) {
        if (value == null) {
            setNull(row);
            return;
        }
        values[row] = Math.toIntExact((Long) value);
        if (mayHaveNulls) {
            nulls[row] = false;
        }
    }
}
