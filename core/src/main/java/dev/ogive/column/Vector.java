package dev.ogive.column;

/// The values of one column of one batch: dense, position `i` belongs to row `i`.
///
/// Nulls: where [#mayHaveNulls] is false, no row is null and [#nulls] is not read. Otherwise `nulls[i]` says so for
/// row
/// `i`, and the value slot of a null row
/// holds an arbitrary but readable value: kernels may compute on it, but must not raise an error because of it.
///
/// Owner: the operator that made it, which overwrites it on its next batch. Whoever keeps values copies them. Not
/// thread-safe.
public abstract sealed class Vector
        permits BoolVector, I32Vector, I64Vector, I128Vector, F64Vector, StringVector, ListVector, RowVector {
    private final DataType type;

    /// Null flags, at least [#capacity] long; only read where [#mayHaveNulls].
    public boolean[] nulls;

    /// False is a promise that no row of the batch is null.
    public boolean mayHaveNulls;

    protected Vector(DataType type, int capacity) {
        this.type = type;
        this.nulls = new boolean[capacity];
    }

    public final DataType type() {
        return type;
    }

    public final int capacity() {
        return nulls.length;
    }

    public final boolean isNull(int row) {
        return mayHaveNulls && nulls[row];
    }

    /// Marks a row null; the first null of a batch clears the flags of rows before and after it, so rows may be set
    /// in
    /// any order
    /// as long as `mayHaveNulls` was false when the batch began.
    public final void setNull(int row) {
        if (!mayHaveNulls) {
            java.util.Arrays.fill(nulls, false);
            mayHaveNulls = true;
        }
        nulls[row] = true;
    }

    /// Begins a new batch: no nulls; strings and lists own their bytes again.
    public void clear() {
        mayHaveNulls = false;
    }

    /// Makes room for `capacity` rows; contents are lost.
    public void ensureCapacity(int capacity) {
        if (nulls.length < capacity) {
            nulls = new boolean[capacity];
        }
    }

    /// `this[to + i] = source[from + i]` for `0 <= i < rows`, nulls included. Same lane required.
    public abstract void copy(Vector source, int from, int to, int rows);

    /// `this[i] = source[positions[i]]` for `0 <= i < rows`, nulls included. Same lane required. `this` must not be
    /// `source`.
    /// Strings may keep pointing to the source's bytes: the result is valid as long as the source's batch is.
    public abstract void gather(Vector source, int[] positions, int rows);

    /// The value of a row in the canonical Java form of [Values], null for NULL. For results, tests and literals: not
    /// for hot paths.
    public abstract Object get(int row);

    /// Stores a canonical Java value, null for NULL. For literals, tests and slow paths.
    public abstract void set(int row, Object value);

    protected final void gatherNulls(Vector source, int[] positions, int rows) {
        mayHaveNulls = source.mayHaveNulls;
        if (mayHaveNulls) {
            boolean[] from = source.nulls;
            for (int i = 0; i < rows; i++) {
                nulls[i] = from[positions[i]];
            }
        }
    }

    protected final void copyNulls(Vector source, int from, int to, int rows) {
        if (source.mayHaveNulls) {
            if (!mayHaveNulls) {
                java.util.Arrays.fill(nulls, false);
                mayHaveNulls = true;
            }
            System.arraycopy(source.nulls, from, nulls, to, rows);
        } else if (mayHaveNulls) {
            java.util.Arrays.fill(nulls, to, to + rows, false);
        }
    }

    /// An empty vector for `capacity` rows of `type`.
    public static Vector allocate(DataType type, int capacity) {
        return switch (type.lane()) {
            case BOOL -> new BoolVector(type, capacity);
            case I32 -> new I32Vector(type, capacity);
            case I64 -> new I64Vector(type, capacity);
            case I128 -> new I128Vector(type, capacity);
            case F64 -> new F64Vector(type, capacity);
            case STRING -> new StringVector(type, capacity);
            case LIST -> new ListVector(type, capacity);
            case ROW -> new RowVector(type, capacity);
        };
    }
}
