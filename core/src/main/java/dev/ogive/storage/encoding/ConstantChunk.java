package dev.ogive.storage.encoding;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.ZoneMap;
import dev.ogive.storage.cluster.Conditions;
import java.util.Arrays;

/// The same value, or NULL, in every row; takes no space.
public final class ConstantChunk extends EncodedChunk {
    private final Lane lane;
    private final Encoding.Constant constant;

    ConstantChunk(ZoneMap zone, Lane lane, Encoding.Constant constant) {
        super(zone, null, 0);
        this.lane = lane;
        this.constant = constant;
    }

    /// A BIGINT in every row.
    public static ColumnChunk ofLong(long value, int rows) {
        return new ConstantChunk(
                ZoneMap.ofLongs(value, value, 0, rows), Lane.I64, new Encoding.Constant(false, 0, value));
    }

    @Override
    void readValues(int from, int count, Vector out) {
        switch (out) {
            case BoolVector v -> Arrays.fill(v.values, 0, count, constant.low() != 0);
            case I32Vector v -> Arrays.fill(v.values, 0, count, (int) constant.low());
            case I64Vector v -> Arrays.fill(v.values, 0, count, constant.low());
            case I128Vector v -> {
                Arrays.fill(v.high, 0, count, constant.high());
                Arrays.fill(v.low, 0, count, constant.low());
            }
            case F64Vector v -> Arrays.fill(v.values, 0, count, Double.longBitsToDouble(constant.low()));
            case StringVector v -> {
                v.clear();
                Arrays.fill(v.starts, 0, count, 0);
                Arrays.fill(v.lengths, 0, count, 0);
            }
            case ListVector v -> {
                v.clear();
                Arrays.fill(v.starts, 0, count, 0);
                Arrays.fill(v.lengths, 0, count, 0);
            }
            case RowVector v -> clearFields(v, count);
        }
        if (constant.isNull()) {
            Arrays.fill(out.nulls, 0, count, true);
            out.mayHaveNulls = true;
        }
    }

    /// Fields of null rows must be readable too.
    private static void clearFields(RowVector row, int count) {
        for (Vector field : row.fields) {
            Encoding.Constant none = new Encoding.Constant(true, 0, 0);
            new ConstantChunk(ZoneMap.unknown(count, count), field.type().lane(), none).read(0, count, field);
        }
    }

    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        readValues(0, count, out);
    }

    @Override
    public boolean filtersLongs() {
        return lane == Lane.I32 || lane == Lane.I64;
    }

    @Override
    public boolean filtersDoubles() {
        return lane == Lane.F64;
    }

    private boolean passes(long low, long high) {
        return !constant.isNull() && low <= constant.low() && constant.low() <= high;
    }

    private boolean passes(double low, double high) {
        long key = Conditions.key(Double.longBitsToDouble(constant.low()));
        return !constant.isNull() && Conditions.key(low) <= key && key <= Conditions.key(high);
    }

    private boolean accepts(boolean[] accepted) {
        long index = constant.low();
        return !constant.isNull() && index >= 0 && index < accepted.length && accepted[(int) index];
    }

    @Override
    public int filterLongs(int from, int count, long low, long high, int[] positions) {
        return passes(low, high) ? all(from, count, positions) : 0;
    }

    @Override
    public int refineLongs(int[] positions, int count, long low, long high) {
        return passes(low, high) ? count : 0;
    }

    @Override
    public int filterDoubles(int from, int count, double low, double high, int[] positions) {
        return passes(low, high) ? all(from, count, positions) : 0;
    }

    @Override
    public int refineDoubles(int[] positions, int count, double low, double high) {
        return passes(low, high) ? count : 0;
    }

    @Override
    public int filterCodes(int from, int count, boolean[] accepted, int[] positions) {
        return accepts(accepted) ? all(from, count, positions) : 0;
    }

    @Override
    public int refineCodes(int[] positions, int count, boolean[] accepted) {
        return accepts(accepted) ? count : 0;
    }
}
