package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getInt;
import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putInt;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.exec.row.RowLayout;
import dev.ogive.memory.Memory;

/// A byte string of any length in a state: `pointer:8 length:4 capacity:4`, the bytes in a
/// [StateHeap].
///
/// A row that goes to a file takes its bytes along in a hidden VARBINARY column; its pointer is 0
/// then.
final class HeapSlot {
    static final int BYTES = 16;

    private final int offset;
    private final int hiddenOffset;
    private final StateHeap heap;

    /// @param offset of the slot in the row
    /// @param hiddenOffset of the hidden column in the row
    HeapSlot(int offset, int hiddenOffset, StateHeap heap) {
        this.offset = offset;
        this.hiddenOffset = hiddenOffset;
        this.heap = heap;
    }

    int length(long row) {
        return getInt(row + offset + 8);
    }

    /// Where the bytes are, in memory or in the hidden column.
    long bytes(long row) {
        long pointer = getLong(row + offset);
        return pointer != 0 ? pointer : RowLayout.bytesOf(row + hiddenOffset, length(row));
    }

    /// Room for `length` bytes, with the old contents up to `keep` bytes.
    long resize(long row, int length, int keep) {
        long slot = row + offset;
        long pointer = getLong(slot);
        int capacity = getInt(slot + 12);
        if (pointer == 0 || capacity < length) {
            long larger = heap.allocate(length);
            if (keep > 0) {
                Memory.copy(bytes(row), larger, keep);
            }
            if (pointer != 0) {
                heap.free(pointer, capacity);
            }
            pointer = larger;
            putLong(slot, pointer);
            putInt(slot + 12, StateHeap.capacity(length));
        }
        putInt(slot + 8, length);
        return pointer;
    }

    void put(long row, byte[] source, int from, int length) {
        Memory.copy(source, from, resize(row, length, 0), length);
    }

    void put(long row, long source, int length) {
        Memory.copy(source, resize(row, length, 0), length);
    }

    /// Forgets the pointer of a row whose bytes are in the hidden column now, or of a copied row
    /// before it gets bytes of its own.
    void detach(long row) {
        putLong(row + offset, 0);
        putInt(row + offset + 12, 0);
    }
}
