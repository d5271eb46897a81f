package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getByte;
import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putByte;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.exec.row.RowHash;
import dev.ogive.memory.Memory;
import java.util.List;

/// APPROX_COUNT_DISTINCT: the hashes themselves up to 64 of them (exact), then a HyperLogLog of
/// 4,096 registers (standard error 1.6%). State: a [HeapSlot] with `hash:8 *` or `register:1 *
/// 4096`.
///
/// Source: Flajolet, Fusy, Gandouet, Meunier, HyperLogLog, AofA 2007, with linear counting for
/// small numbers.
final class DistinctSketchAggregator extends Aggregator {
    private static final int INDEX_BITS = 12;
    private static final int REGISTERS = 1 << INDEX_BITS;
    private static final int SPARSE_BYTES_MAX = 64 * 8;

    private final RowHash hasher = new RowHash();
    private long[] hashes = {};
    private HeapSlot slot;

    @Override
    public int stateBytes() {
        return HeapSlot.BYTES;
    }

    @Override
    public int heapSlots() {
        return 1;
    }

    @Override
    void place(int stateOffset, int[] hiddenOffsets, StateHeap stateHeap) {
        super.place(stateOffset, hiddenOffsets, stateHeap);
        slot = new HeapSlot(stateOffset, hiddenOffsets[0], stateHeap);
    }

    @Override
    List<HeapSlot> slots() {
        return List.of(slot);
    }

    @Override
    long heapBound(Vector[] arguments, int[] positions, int n) {
        return 64L * n;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        int rows = 0;
        for (int k = 0; k < n; k++) {
            rows = Math.max(rows, positions[k] + 1);
        }
        if (hashes.length < rows) {
            hashes = new long[rows];
        }
        hasher.hash(new Vector[] {arguments[0]}, rows, hashes);
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            add(groups[i], hashes[i]);
        }
    }

    private void add(long row, long hash) {
        int length = slot.length(row);
        if (length == REGISTERS) {
            register(writable(row), hash);
            return;
        }
        long bytes = slot.bytes(row);
        for (int at = 0; at < length; at += 8) {
            if (getLong(bytes + at) == hash) {
                return;
            }
        }
        if (length < SPARSE_BYTES_MAX) {
            putLong(slot.resize(row, length + 8, length) + length, hash);
            return;
        }
        long[] all = new long[length / 8];
        for (int h = 0; h < all.length; h++) {
            all[h] = getLong(bytes + 8L * h);
        }
        long registers = slot.resize(row, REGISTERS, 0);
        Memory.zero(registers, REGISTERS);
        for (long h : all) {
            register(registers, h);
        }
        register(registers, hash);
    }

    /// The registers of a row, in the heap even if the row came from a file.
    private long writable(long row) {
        return slot.resize(row, REGISTERS, REGISTERS);
    }

    private static void register(long registers, long hash) {
        long at = registers + (hash >>> (64 - INDEX_BITS));
        int rank = Math.min(Long.numberOfLeadingZeros(hash << INDEX_BITS), 64 - INDEX_BITS) + 1;
        if (getByte(at) < rank) {
            putByte(at, (byte) rank);
        }
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            int length = slot.length(from[k]);
            long bytes = slot.bytes(from[k]);
            if (length == REGISTERS) {
                combineRegisters(bytes, to[k]);
            } else {
                for (int at = 0; at < length; at += 8) {
                    add(to[k], getLong(bytes + at));
                }
            }
        }
    }

    private void combineRegisters(long source, long row) {
        int length = slot.length(row);
        long registers;
        if (length == REGISTERS) {
            registers = writable(row);
        } else {
            long[] all = new long[length / 8];
            for (int h = 0; h < all.length; h++) {
                all[h] = getLong(slot.bytes(row) + 8L * h);
            }
            registers = slot.resize(row, REGISTERS, 0);
            Memory.zero(registers, REGISTERS);
            for (long h : all) {
                register(registers, h);
            }
        }
        for (int r = 0; r < REGISTERS; r++) {
            if (getByte(registers + r) < getByte(source + r)) {
                putByte(registers + r, getByte(source + r));
            }
        }
    }

    @Override
    public Output output(String name, DataType type) {
        return (groups, from, n, out) -> {
            for (int i = 0; i < n; i++) {
                long row = groups[from + i];
                int length = slot.length(row);
                ((I64Vector) out).values[i] = length == REGISTERS ? estimate(slot.bytes(row)) : length / 8;
            }
        };
    }

    private static long estimate(long registers) {
        double sum = 0;
        int zeros = 0;
        for (int r = 0; r < REGISTERS; r++) {
            byte rank = getByte(registers + r);
            zeros += rank == 0 ? 1 : 0;
            sum += 1.0 / (1L << rank);
        }
        double alpha = 0.7213 / (1 + 1.079 / REGISTERS);
        double raw = alpha * REGISTERS * REGISTERS / sum;
        if (raw <= 2.5 * REGISTERS && zeros > 0) {
            return Math.round(REGISTERS * Math.log((double) REGISTERS / zeros));
        }
        return Math.round(raw);
    }
}
