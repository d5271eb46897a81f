package dev.ogive.memory;

import java.lang.foreign.Arena;

/// Contiguous off-heap memory, handed out and taken back by [QueryMemory]. Contents are arbitrary when handed out.
public final class Block {
    final Arena arena;
    final int sizeClass;
    private final long address;

    /// When the block came back to the pool; guarded by the pool.
    long idleSinceNanos;

    Block(Arena arena, long address, int sizeClass) {
        this.arena = arena;
        this.address = address;
        this.sizeClass = sizeClass;
    }

    /// Aligned to 64 bytes.
    public long address() {
        return address;
    }

    /// A power of two, at least what was asked for.
    public long bytes() {
        return 1L << sizeClass;
    }
}
