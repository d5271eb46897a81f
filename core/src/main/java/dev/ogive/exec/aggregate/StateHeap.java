package dev.ogive.exec.aggregate;

import dev.ogive.memory.Block;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.List;

/// Memory for the parts of states that have no fixed size: pieces of 16 bytes or a larger power
/// of two, cut from blocks, with a free list per size. All is freed together with the table whose
/// rows point here. One thread at a time.
final class StateHeap implements AutoCloseable {
    private static final int MIN_PIECE_LOG = 4;
    private static final long MIN_BLOCK_BYTES = 4 << 10;
    private static final long MAX_BLOCK_BYTES = 1 << 20;

    private final QueryMemory memory;
    private final List<Block> blocks = new ArrayList<>();
    private final long[] free = new long[40];
    private long next;
    private long end;
    private long bytes;

    StateHeap(QueryMemory memory) {
        this.memory = memory;
    }

    static int capacity(int bytes) {
        return Math.max(1 << MIN_PIECE_LOG, bytes <= 1 ? 1 : Integer.highestOneBit(bytes - 1) << 1);
    }

    /// Room for `wanted` more bytes, counted in [#capacity], without asking again; false if
    /// memory was refused.
    boolean ensure(long wanted) {
        if (end - next >= wanted) {
            return true;
        }
        long usual = Math.clamp(Long.highestOneBit(Math.max(1, bytes)), MIN_BLOCK_BYTES, MAX_BLOCK_BYTES);
        Block block = memory.tryAllocate(Math.max(wanted, usual));
        if (block == null && wanted < usual) {
            block = memory.tryAllocate(wanted);
        }
        if (block == null) {
            return false;
        }
        use(block);
        return true;
    }

    /// As [#ensure], past the limit if need be: for an owner that has nothing left to spill.
    void ensureAnyway(long wanted) {
        if (!ensure(wanted)) {
            use(memory.allocateToSpill(Math.max(wanted, MIN_BLOCK_BYTES)));
        }
    }

    private void use(Block block) {
        blocks.add(block);
        bytes += block.bytes();
        next = block.address();
        end = next + block.bytes();
    }

    /// Bytes of all blocks.
    long bytes() {
        return bytes;
    }

    /// A piece of `capacity(length)` bytes. Owners [#ensure] what rows will probably take; a
    /// state in the midst of an update that takes more than that gets it past the limit.
    long allocate(int length) {
        int capacity = capacity(length);
        int sizeClass = Integer.numberOfTrailingZeros(capacity);
        long piece = free[sizeClass];
        if (piece != 0) {
            free[sizeClass] = Memory.getLong(piece);
            return piece;
        }
        ensureAnyway(capacity);
        piece = next;
        next += capacity;
        return piece;
    }

    void free(long piece, int capacity) {
        int sizeClass = Integer.numberOfTrailingZeros(capacity);
        Memory.putLong(piece, free[sizeClass]);
        free[sizeClass] = piece;
    }

    @Override
    public void close() {
        blocks.forEach(memory::free);
        blocks.clear();
        java.util.Arrays.fill(free, 0);
        next = 0;
        end = 0;
        bytes = 0;
    }
}
