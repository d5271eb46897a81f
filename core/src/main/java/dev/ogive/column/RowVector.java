package dev.ogive.column;

import java.util.ArrayList;
import java.util.List;

/// ROW values: field `f` of row `i` is `fields[f]` at `i`.
public final class RowVector extends Vector {
    public final Vector[] fields;

    public RowVector(DataType type, int capacity) {
        super(type, capacity);
        List<Field> declared = ((RowType) type).fields();
        fields = new Vector[declared.size()];
        for (int f = 0; f < fields.length; f++) {
            fields[f] = Vector.allocate(declared.get(f).type(), capacity);
        }
    }

    @Override
    public void ensureCapacity(int capacity) {
        super.ensureCapacity(capacity);
        for (Vector field : fields) {
            field.ensureCapacity(capacity);
        }
    }

    @Override
    public void clear() {
        super.clear();
        for (Vector field : fields) {
            field.clear();
        }
    }

    @Override
    public void copy(Vector source, int from, int to, int rows) {
        RowVector s = (RowVector) source;
        for (int f = 0; f < fields.length; f++) {
            fields[f].copy(s.fields[f], from, to, rows);
        }
        copyNulls(source, from, to, rows);
    }

    @Override
    public void gather(Vector source, int[] positions, int rows) {
        RowVector s = (RowVector) source;
        for (int f = 0; f < fields.length; f++) {
            fields[f].gather(s.fields[f], positions, rows);
        }
        gatherNulls(source, positions, rows);
    }

    @Override
    public Object get(int row) {
        if (isNull(row)) {
            return null;
        }
        List<Object> values = new ArrayList<>(fields.length);
        for (Vector field : fields) {
            values.add(field.get(row));
        }
        return values;
    }

    @Override
    public void set(int row, Object value) {
        for (int f = 0; f < fields.length; f++) {
            fields[f].set(row, value == null ? null : ((List<?>) value).get(f));
        }
        if (value == null) {
            setNull(row);
        } else if (mayHaveNulls) {
            nulls[row] = false;
        }
    }
}
