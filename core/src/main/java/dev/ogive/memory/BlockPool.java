package dev.ogive.memory;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Blocks by power-of-two size. A block that comes back is kept for the next query, because a fresh one is zeroed and
/// faulted in page by page. Those idle for [#IDLE_NANOS], and those the accountant wants back, are closed by a
/// background thread: closing a shared arena stops every thread of the JVM for a moment.
final class BlockPool {
    static final int MIN_SIZE_CLASS = 12;
    private static final int MAX_SIZE_CLASS = 46;
    private static final long IDLE_NANOS = 5_000_000_000L;
    private static final long REAPER_PERIOD_MILLIS = 1_000;
    private static final int ALIGNMENT_BYTES = 64;

    private final List<ArrayDeque<Block>> idle = new ArrayList<>();
    private final ArrayList<Block> doomed = new ArrayList<>();
    private long idleBytes;
    private boolean reaperRuns;

    BlockPool() {
        for (int i = 0; i <= MAX_SIZE_CLASS; i++) {
            idle.add(new ArrayDeque<>());
        }
    }

    static int sizeClass(long bytes) {
        if (bytes <= 0 || bytes > 1L << MAX_SIZE_CLASS) {
            throw new IllegalArgumentException("need 0 < bytes <= 2^" + MAX_SIZE_CLASS + ", got " + bytes);
        }
        return Math.max(MIN_SIZE_CLASS, 64 - Long.numberOfLeadingZeros(bytes - 1));
    }

    /// A block, or null if the operating system has none left.
    Block take(int sizeClass) {
        synchronized (this) {
            Block block = idle.get(sizeClass).pollLast();
            if (block != null) {
                idleBytes -= block.bytes();
                return block;
            }
        }
        Arena arena = Arena.ofShared();
        try {
            return new Block(
                    arena, arena.allocate(1L << sizeClass, ALIGNMENT_BYTES).address(), sizeClass);
        } catch (OutOfMemoryError e) {
            arena.close();
            return null;
        }
    }

    synchronized void giveBack(Block block) {
        block.idleSinceNanos = System.nanoTime();
        idle.get(block.sizeClass).addLast(block);
        idleBytes += block.bytes();
        startReaper();
    }

    synchronized long idleBytes() {
        return idleBytes;
    }

    /// Gives idle blocks up until at most `bytes` are kept.
    synchronized void shrinkTo(long bytes) {
        for (int c = MAX_SIZE_CLASS; c >= MIN_SIZE_CLASS && idleBytes > bytes; c--) {
            for (Block block; idleBytes > bytes && (block = idle.get(c).pollFirst()) != null; ) {
                idleBytes -= block.bytes();
                doomed.add(block);
            }
        }
        startReaper();
    }

    private void startReaper() {
        if (!reaperRuns && (idleBytes > 0 || !doomed.isEmpty())) {
            reaperRuns = true;
            Thread.ofPlatform().daemon().name("ogive-memory-reaper").start(this::reap);
        } else if (!doomed.isEmpty()) {
            notifyAll();
        }
    }

    private void reap() {
        while (true) {
            List<Block> batch;
            synchronized (this) {
                if (doomed.isEmpty()) {
                    try {
                        wait(REAPER_PERIOD_MILLIS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    doomIdle();
                }
                if (doomed.isEmpty() && idleBytes == 0) {
                    reaperRuns = false;
                    return;
                }
                batch = new ArrayList<>(doomed);
                doomed.clear();
            }
            batch.forEach(b -> b.arena.close());
        }
    }

    private void doomIdle() {
        long now = System.nanoTime();
        for (ArrayDeque<Block> blocks : idle) {
            while (!blocks.isEmpty() && now - blocks.peekFirst().idleSinceNanos > IDLE_NANOS) {
                Block block = blocks.pollFirst();
                idleBytes -= block.bytes();
                doomed.add(block);
            }
        }
    }
}
