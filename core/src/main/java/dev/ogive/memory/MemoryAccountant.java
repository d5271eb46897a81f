package dev.ogive.memory;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// All operator memory of one engine: what queries hold stays within the limit (`memory.limit`),
/// and so does what they hold plus what the pool keeps for them. Only the small buffers through
/// which operators spill may go past it. Thread-safe.
public final class MemoryAccountant implements AutoCloseable {
    private final BlockPool pool = new BlockPool();
    private final AtomicLong used = new AtomicLong();
    private volatile long limit;

    /// @param limitBytes `> 0`
    public MemoryAccountant(long limitBytes) {
        setLimit(limitBytes);
    }

    public long limitBytes() {
        return limit;
    }

    /// Takes effect for the next request; what is held already stays.
    public void setLimit(long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException("need a limit > 0 bytes, got " + limitBytes);
        }
        limit = limitBytes;
        shrinkPool();
    }

    /// Bytes that queries hold.
    public long usedBytes() {
        return used.get();
    }

    /// Bytes kept for the next query.
    public long pooledBytes() {
        return pool.idleBytes();
    }

    /// A share for one query (or for a cache). Close it when no thread touches its blocks any
    /// more.
    public QueryMemory query() {
        return new QueryMemory(this);
    }

    boolean tryReserve(long bytes) {
        long before;
        do {
            before = used.get();
            if (before + bytes > limit) {
                return false;
            }
        } while (!used.compareAndSet(before, before + bytes));
        return true;
    }

    /// Reserves whatever the limit says: see [QueryMemory#allocateToSpill].
    void reserveBeyond(long bytes) {
        used.addAndGet(bytes);
    }

    void release(long bytes) {
        long left = used.addAndGet(-bytes);
        if (left < 0) {
            throw new IllegalStateException("released " + -left + " bytes more than were reserved");
        }
    }

    Block take(int sizeClass) {
        Block block = pool.take(sizeClass);
        shrinkPool();
        return block;
    }

    void giveBack(Block block) {
        pool.giveBack(block);
    }

    /// Keeps `used + pooled <= limit`.
    void shrinkPool() {
        long room = Math.max(0, limit - used.get());
        if (pool.idleBytes() > room) {
            pool.shrinkTo(room);
        }
    }

    OgiveException refusal(String what, long bytes, long heldByQuery) {
        return new OgiveException(
                ErrorCode.MEMORY_LIMIT,
                what + " needs " + text(bytes) + " more, but " + text(used.get()) + " of memory.limit = " + text(limit)
                        + " are in use (" + text(heldByQuery) + " by this query)");
    }

    /// Bytes for people, such as `1.5 GB`.
    static String text(long bytes) {
        String[] units = {"bytes", "KB", "MB", "GB", "TB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        String number =
                value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.1f", value);
        return number + ' ' + units[unit];
    }

    /// Gives pooled memory back to the operating system (soon, in the background).
    @Override
    public void close() {
        pool.shrinkTo(0);
    }
}
