package dev.ogive.exec.window;

import dev.ogive.column.BoolVector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;

/// Functions whose result is the argument of another row: of the frame, or at a distance.
final class ValueFunction extends WindowFunction {
    enum Kind {
        FIRST,
        LAST,
        NTH,
        LAG,
        LEAD
    }

    /// No row: the result is the default, or NULL.
    private static final int OUTSIDE = -2;

    private static final int NONE = -1;

    private final Kind kind;
    private final int argument;

    /// The column with n or the distance, or -1: 1.
    private final int distance;

    /// LAG and LEAD: the column with the value for rows outside of the partition, or -1: NULL.
    private final int otherwise;

    private final boolean ignoreNulls;

    /// A boolean column that is true for rows that count, or -1: all.
    private final int filter;

    private final Frames frames;
    private final I64Vector distances;
    private final BoolVector passes = new BoolVector(SimpleType.BOOLEAN, 1);

    /// LAG and LEAD that skip NULLs: how many rows before each have a value, and where these are.
    private int[] presentBefore = {};

    private int[] present = {};
    private int[] positions = {};
    private boolean[] outside = {};
    private Vector defaults;

    /// @param frames not used by LAG and LEAD
    ValueFunction(
            Kind kind, int argument, int distance, int otherwise, boolean ignoreNulls, int filter, Frames frames) {
        this.kind = kind;
        this.argument = argument;
        this.distance = distance;
        this.otherwise = otherwise;
        this.ignoreNulls = ignoreNulls;
        this.filter = filter;
        this.frames = frames;
        this.distances = distance < 0 ? null : new I64Vector(SimpleType.BIGINT, 1);
    }

    private boolean isShift() {
        return kind == Kind.LAG || kind == Kind.LEAD;
    }

    @Override
    void begin(WindowPartition next) {
        super.begin(next);
        if (!isShift()) {
            frames.begin(next);
        } else if (ignoreNulls) {
            findPresent();
        }
    }

    private void findPresent() {
        int n = partition.rows();
        if (presentBefore.length <= n) {
            presentBefore = new int[n + 1];
            present = new int[n];
        }
        int count = 0;
        for (int i = 0; i < n; i++) {
            presentBefore[i] = count;
            if (!partition.isNull(argument, i)) {
                present[count++] = i;
            }
        }
        presentBefore[n] = count;
    }

    @Override
    long heapBytes() {
        return frames.heapBytes() + (long) Integer.BYTES * (presentBefore.length + present.length);
    }

    @Override
    void write(int from, int count, Vector out) {
        if (positions.length < count) {
            positions = new int[count];
            outside = new boolean[count];
            defaults = otherwise < 0 ? null : Vector.allocate(out.type(), count);
        }
        boolean anyOutside = false;
        for (int i = 0; i < count; i++) {
            int row = isShift() ? shifted(from + i) : inFrame(from + i);
            outside[i] = row == OUTSIDE;
            anyOutside |= outside[i];
            positions[i] = Math.max(-1, row);
        }
        partition.gather(argument, positions, count, true, out);
        if (anyOutside && otherwise >= 0) {
            fillDefaults(from, count, out);
        }
    }

    private void fillDefaults(int from, int count, Vector out) {
        partition.gather(otherwise, from, count, defaults);
        for (int i = 0; i < count; i++) {
            if (outside[i]) {
                out.set(i, defaults.get(i));
            }
        }
    }

    /// The row that LAG or LEAD means; OUTSIDE: there is none.
    private int shifted(int i) {
        long steps = steps(i);
        if (steps == Long.MIN_VALUE) {
            return NONE;
        }
        if (kind == Kind.LAG) {
            steps = -steps;
        }
        int n = partition.rows();
        if (!ignoreNulls || steps == 0) {
            long row = i + steps;
            return row < 0 || row >= n ? OUTSIDE : (int) row;
        }
        // The rows with a value before i are present[0 .. before), those after it present[after ..).
        int before = presentBefore[i];
        int after = presentBefore[i + 1];
        long at = steps < 0 ? before + steps : after + steps - 1;
        return at < 0 || at >= presentBefore[n] ? OUTSIDE : present[(int) at];
    }

    /// The distance for a row, within the size of any partition; the smallest long for NULL.
    private long steps(int i) {
        if (distance < 0) {
            return 1;
        }
        partition.gather(distance, i, 1, distances);
        return distances.isNull(0)
                ? Long.MIN_VALUE
                : Math.clamp(distances.values[0], -(long) Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private boolean counts(int row) {
        if (ignoreNulls && partition.isNull(argument, row)) {
            return false;
        }
        if (filter < 0) {
            return true;
        }
        partition.gather(filter, row, 1, passes);
        return !passes.isNull(0) && passes.values[0];
    }

    private int inFrame(int i) {
        frames.find(i);
        if (kind == Kind.LAST) {
            return last();
        }
        long nth = 1;
        if (kind == Kind.NTH) {
            nth = steps(i);
            if (nth == Long.MIN_VALUE) {
                return NONE;
            }
            if (nth <= 0) {
                throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "nth_value counts from 1, got " + nth);
            }
        }
        boolean all = !ignoreNulls && filter < 0;
        for (int r = 0; r < frames.ranges; r++) {
            int rows = frames.ends[r] - frames.starts[r];
            if (all) {
                if (nth <= rows) {
                    return frames.starts[r] + (int) nth - 1;
                }
                nth -= rows;
                continue;
            }
            for (int row = frames.starts[r]; row < frames.ends[r]; row++) {
                if (counts(row) && --nth == 0) {
                    return row;
                }
            }
        }
        return NONE;
    }

    private int last() {
        for (int r = frames.ranges - 1; r >= 0; r--) {
            for (int row = frames.ends[r] - 1; row >= frames.starts[r]; row--) {
                if (counts(row)) {
                    return row;
                }
            }
        }
        return NONE;
    }
}
