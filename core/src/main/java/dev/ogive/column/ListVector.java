package dev.ogive.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// List and map values: row `i` holds `child[starts[i] .. starts[i] + lengths[i])`. Rows may share or
/// repeat ranges.
public final class ListVector extends Vector {
    public int[] starts;
    public int[] lengths;
    public Vector child;

    /// The child that [#reserve] grows; [#gather] makes [#child] another vector's for the time
    /// being.
    private Vector own;

    /// Elements of [#child] in use.
    public int childRows;

    public ListVector(DataType type, int capacity) {
        super(type, capacity);
        starts = new int[capacity];
        lengths = new int[capacity];
        own = Vector.allocate(((Listed) type).element(), capacity);
        child = own;
    }

    @Override
    public void ensureCapacity(int capacity) {
        super.ensureCapacity(capacity);
        if (starts.length < capacity) {
            starts = new int[capacity];
            lengths = new int[capacity];
        }
    }

    /// Begins a new batch: no elements.
    @Override
    public void clear() {
        super.clear();
        childRows = 0;
        child = own;
        child.clear();
    }

    /// Room for `elements` more in [#child], kept contents included; the first new position is
    /// returned.
    public int reserve(int elements) {
        int at = childRows;
        if (at + elements > child.capacity()) {
            Vector grown = Vector.allocate(child.type(), Math.max(at + elements, child.capacity() * 2));
            if (at > 0) {
                grown.copy(child, 0, 0, at);
            } else {
                grown.clear();
            }
            own = grown;
            child = grown;
        }
        childRows = at + elements;
        return at;
    }

    @Override
    public void copy(Vector source, int from, int to, int rows) {
        ListVector s = (ListVector) source;
        if (to == 0) {
            clear();
        }
        for (int i = 0; i < rows; i++) {
            int length = s.isNull(from + i) ? 0 : s.lengths[from + i];
            int at = reserve(length);
            if (length > 0) {
                child.copy(s.child, s.starts[from + i], at, length);
            }
            starts[to + i] = at;
            lengths[to + i] = length;
        }
        copyNulls(source, from, to, rows);
    }

    @Override
    public void gather(Vector source, int[] positions, int rows) {
        ListVector s = (ListVector) source;
        child = s.child;
        childRows = s.childRows;
        for (int i = 0; i < rows; i++) {
            starts[i] = s.starts[positions[i]];
            lengths[i] = s.lengths[positions[i]];
        }
        gatherNulls(source, positions, rows);
    }

    @Override
    public Object get(int row) {
        if (isNull(row)) {
            return null;
        }
        List<Object> list = new ArrayList<>(lengths[row]);
        for (int i = 0; i < lengths[row]; i++) {
            list.add(child.get(starts[row] + i));
        }
        return list;
    }

    /// The batch must have begun with [#clear].
    @Override
    public void set(int row, Object value) {
        if (value == null) {
            starts[row] = 0;
            lengths[row] = 0;
            setNull(row);
            return;
        }
        Object[] elements = ((List<?>) value).toArray();
        int at = reserve(elements.length);
        if (child.mayHaveNulls) {
            Arrays.fill(child.nulls, at, at + elements.length, false);
        }
        for (int i = 0; i < elements.length; i++) {
            child.set(at + i, elements[i]);
        }
        starts[row] = at;
        lengths[row] = elements.length;
        if (mayHaveNulls) {
            nulls[row] = false;
        }
    }
}
