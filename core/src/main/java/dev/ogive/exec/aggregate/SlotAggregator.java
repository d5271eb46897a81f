package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import java.util.List;

/// Aggregates that hold on to one row's value: MIN and MAX of wide values and strings, ARG_MIN
/// and ARG_MAX, ANY_VALUE, FIRST and LAST. State: `flags:8 value [key]`, flag 1 a row was seen,
/// flag 2 its value is NULL.
final class SlotAggregator extends Aggregator {
    /// Which row is held on to.
    enum Choice {
        FIRST,
        LAST,
        LEAST,
        GREATEST
    }

    private static final long SEEN = 1;
    private static final long NULL_VALUE = 2;

    private final Choice choice;
    private final List<DataType> types;
    private final boolean strict;
    private ValueSlot value;

    /// What is compared: the only argument, or the second.
    private ValueSlot key;

    SlotAggregator(Choice choice, List<DataType> types, boolean strict) {
        this.choice = choice;
        this.types = types;
        this.strict = strict;
    }

    @Override
    public int stateBytes() {
        int bytes = 8;
        for (DataType type : types) {
            bytes += ValueSlot.stateBytes(type);
        }
        return bytes;
    }

    @Override
    public boolean strict() {
        return strict;
    }

    @Override
    public int heapSlots() {
        return (int) types.stream().filter(ValueSlot::onHeap).count();
    }

    @Override
    void place(int stateOffset, int[] hiddenOffsets, StateHeap heap) {
        super.place(stateOffset, hiddenOffsets, heap);
        int at = stateOffset + 8;
        int hidden = 0;
        ValueSlot[] slots = new ValueSlot[types.size()];
        for (int a = 0; a < slots.length; a++) {
            DataType type = types.get(a);
            HeapSlot inHeap = ValueSlot.onHeap(type) ? new HeapSlot(at, hiddenOffsets[hidden++], heap) : null;
            slots[a] = new ValueSlot(type, at, inHeap);
            at += ValueSlot.stateBytes(type);
        }
        value = slots[0];
        key = slots[slots.length - 1];
    }

    @Override
    List<HeapSlot> slots() {
        return java.util.stream.Stream.of(value, key)
                .distinct()
                .map(ValueSlot::heap)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    @Override
    long heapBound(Vector[] arguments, int[] positions, int n) {
        long bound = 0;
        for (Vector argument : arguments) {
            if (argument instanceof StringVector v) {
                for (int k = 0; k < n; k++) {
                    bound += StateHeap.capacity(v.lengthOf(positions[k]));
                }
            }
        }
        return bound;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        Vector values = arguments[0];
        Vector keys = arguments[arguments.length - 1];
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            long row = groups[i];
            long flags = getLong(row + offset);
            boolean take = flags == 0
                    || switch (choice) {
                        case FIRST -> false;
                        case LAST -> true;
                        case LEAST -> key.compare(keys, i, row) < 0;
                        case GREATEST -> key.compare(keys, i, row) > 0;
                    };
            if (!take) {
                continue;
            }
            boolean absent = values.isNull(i);
            putLong(row + offset, absent ? SEEN | NULL_VALUE : SEEN);
            if (!absent) {
                value.put(row, values, i);
            }
            if (arguments.length > 1) {
                key.put(row, keys, i);
            }
        }
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long source = from[k];
            long row = to[k];
            long flags = getLong(source + offset);
            if (flags == 0) {
                continue;
            }
            boolean take = getLong(row + offset) == 0
                    || switch (choice) {
                        case FIRST -> false;
                        case LAST -> true;
                        case LEAST -> key.compareRows(source, row) < 0;
                        case GREATEST -> key.compareRows(source, row) > 0;
                    };
            if (take) {
                putLong(row + offset, flags);
                if ((flags & NULL_VALUE) == 0) {
                    value.putFrom(row, source);
                }
                if (types.size() > 1) {
                    key.putFrom(row, source);
                }
            }
        }
    }

    @Override
    public Output output(String name, DataType type) {
        return (groups, from, n, out) -> {
            for (int i = 0; i < n; i++) {
                long row = groups[from + i];
                if (getLong(row + offset) == SEEN) {
                    value.write(row, out, i);
                } else {
                    if (out instanceof StringVector v) {
                        v.starts[i] = 0;
                        v.lengths[i] = 0;
                    }
                    out.setNull(i);
                }
            }
        };
    }
}
