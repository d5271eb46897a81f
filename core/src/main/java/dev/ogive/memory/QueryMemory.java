package dev.ogive.memory;

import dev.ogive.error.OgiveException;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What one query holds of the engine's memory. Thread-safe.
public final class QueryMemory implements AutoCloseable {
    private static final long SMALL_BYTES = 256 << 10;
    private static final int SMALL_PART = 16;

    private final MemoryAccountant accountant;
    private final AtomicLong held = new AtomicLong();
    private final Set<Block> blocks = ConcurrentHashMap.newKeySet();

    QueryMemory(MemoryAccountant accountant) {
        this.accountant = accountant;
    }

    /// The engine's limit, for sizing pages and partitions.
    public long limitBytes() {
        return accountant.limitBytes();
    }

    /// Bytes that may still be had now, by this or any other query.
    public long availableBytes() {
        return Math.max(0, accountant.limitBytes() - accountant.usedBytes());
    }

    public long heldBytes() {
        return held.get();
    }

    /// Accounts for memory that the caller keeps on the heap. False: nothing is reserved, and the
    /// caller should spill.
    public boolean tryReserve(long bytes) {
        if (!accountant.tryReserve(bytes)) {
            return false;
        }
        held.addAndGet(bytes);
        accountant.shrinkPool();
        return true;
    }

    /// As [#tryReserve], for state that cannot spill.
    ///
    /// @param what the beginning of the message, such as `a hash join`
    /// @throws OgiveException MEMORY_LIMIT
    public void reserve(long bytes, String what) {
        if (!tryReserve(bytes)) {
            throw refusal(bytes, what);
        }
    }

    /// As [#reserve], past the limit too if the request is small: for what must be in memory at
    /// once lest an operator that has written everything else to files could not go on. Others
    /// are refused until it is given back.
    ///
    /// @throws OgiveException MEMORY_LIMIT if the limit refuses it and it is not small
    public void reserveToFinish(long bytes, String what) {
        if (!tryReserve(bytes)) {
            if (!isSmall(bytes)) {
                throw refusal(bytes, what);
            }
            reserveAnyway(bytes);
        }
    }

    /// Accounts for what the caller cannot do without, whatever the limit says.
    public void reserveAnyway(long bytes) {
        accountant.reserveBeyond(bytes);
        held.addAndGet(bytes);
        accountant.shrinkPool();
    }

    /// Whether a request is granted past the limit to an operator that cannot go on without: a
    /// 16th of the limit, and 256 KB in any case.
    public boolean isSmall(long bytes) {
        return bytes <= Math.max(SMALL_BYTES, limitBytes() / SMALL_PART);
    }

    /// Gives back part of what was reserved.
    public void release(long bytes) {
        held.addAndGet(-bytes);
        accountant.release(bytes);
    }

    /// Off-heap memory with arbitrary contents, or null if the limit refuses it: the caller
    /// should spill.
    public Block tryAllocate(long bytes) {
        int sizeClass = BlockPool.sizeClass(bytes);
        long size = 1L << sizeClass;
        if (!accountant.tryReserve(size)) {
            return null;
        }
        Block block = accountant.take(sizeClass);
        if (block == null) {
            accountant.release(size);
            return null;
        }
        held.addAndGet(size);
        blocks.add(block);
        return block;
    }

    /// A small block without which an operator could neither spill nor read back what it spilled.
    /// Granted past the limit too: others are refused until it is free again, so a query that can
    /// go on through files does go on.
    ///
    /// @throws OgiveException MEMORY_LIMIT if the operating system has none left
    public Block allocateToSpill(long bytes) {
        int sizeClass = BlockPool.sizeClass(bytes);
        long size = 1L << sizeClass;
        accountant.reserveBeyond(size);
        Block block = accountant.take(sizeClass);
        if (block == null) {
            accountant.release(size);
            throw refusal(size, "spilling");
        }
        held.addAndGet(size);
        blocks.add(block);
        return block;
    }

    /// As [#tryAllocate], for state that cannot spill.
    ///
    /// @throws OgiveException MEMORY_LIMIT
    public Block allocate(long bytes, String what) {
        Block block = tryAllocate(bytes);
        if (block == null) {
            throw refusal(1L << BlockPool.sizeClass(bytes), what);
        }
        return block;
    }

    public void free(Block block) {
        if (!blocks.remove(block)) {
            throw new IllegalStateException("a block of " + block.bytes() + " bytes was freed twice");
        }
        accountant.giveBack(block);
        release(block.bytes());
    }

    /// The error that a refused request ends in where nothing is left to spill.
    public OgiveException refusal(long bytes, String what) {
        return accountant.refusal(what, bytes, held.get());
    }

    /// Gives back everything. No thread may use a block of this query any more.
    @Override
    public void close() {
        for (Iterator<Block> left = blocks.iterator(); left.hasNext(); ) {
            accountant.giveBack(left.next());
            left.remove();
        }
        accountant.release(held.getAndSet(0));
        accountant.shrinkPool();
    }
}
