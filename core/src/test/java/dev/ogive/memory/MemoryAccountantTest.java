package dev.ogive.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryAccountantTest {
    private static final long MB = 1 << 20;

    @Test
    void aRequestPastTheLimitIsRefusedAndLeavesNothingReserved() {
        try (MemoryAccountant accountant = new MemoryAccountant(4 * MB);
                QueryMemory a = accountant.query();
                QueryMemory b = accountant.query()) {
            assertThat(a.tryReserve(3 * MB)).isTrue();
            assertThat(b.tryReserve(2 * MB)).isFalse();
            assertThat(b.tryAllocate(2 * MB)).isNull();
            assertThat(accountant.usedBytes()).isEqualTo(3 * MB);
            a.release(2 * MB);
            assertThat(b.tryReserve(2 * MB)).isTrue();
        }
    }

    @Test
    void theErrorNamesTheSizes() {
        try (MemoryAccountant accountant = new MemoryAccountant(4 * MB);
                QueryMemory memory = accountant.query()) {
            memory.reserve(MB + MB / 2, "a sort");
            assertThatThrownBy(() -> memory.allocate(3 * MB, "a hash join"))
                    .isInstanceOfSatisfying(
                            OgiveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT))
                    .hasMessage("a hash join needs 4 MB more, but 1.5 MB of memory.limit = 4 MB are in use"
                            + " (1.5 MB by this query)");
        }
    }

    @Test
    void aClosedQueryGivesEverythingBackAndTheNextOneGetsTheSameBlocks() {
        try (MemoryAccountant accountant = new MemoryAccountant(4 * MB)) {
            QueryMemory first = accountant.query();
            Block block = first.allocate(MB, "a test");
            first.reserve(MB, "a test");
            first.close();
            assertThat(accountant.usedBytes()).isZero();
            assertThat(accountant.pooledBytes()).isEqualTo(MB);
            try (QueryMemory second = accountant.query()) {
                assertThat(second.allocate(MB, "a test")).isSameAs(block);
                assertThat(accountant.pooledBytes()).isZero();
            }
        }
    }

    @Test
    void pooledMemoryGivesWayToWhatQueriesHold() {
        try (MemoryAccountant accountant = new MemoryAccountant(4 * MB);
                QueryMemory memory = accountant.query()) {
            memory.free(memory.allocate(3 * MB, "a test"));
            assertThat(accountant.pooledBytes()).isEqualTo(4 * MB);
            memory.reserve(MB, "a test");
            assertThat(accountant.usedBytes() + accountant.pooledBytes()).isLessThanOrEqualTo(4 * MB);
        }
    }

    @Test
    void aBlockCannotBeFreedTwice() {
        try (MemoryAccountant accountant = new MemoryAccountant(4 * MB);
                QueryMemory memory = accountant.query()) {
            Block block = memory.allocate(1, "a test");
            memory.free(block);
            assertThatThrownBy(() -> memory.free(block)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void threadsThatShareAQueryNeverExceedTheLimitAndEndAtZero() throws InterruptedException {
        long seed = Seeds.next();
        try (MemoryAccountant accountant = new MemoryAccountant(2 * MB);
                QueryMemory memory = accountant.query()) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int t = 0; t < 4; t++) {
                Random random = new Random(seed + t);
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        List<Block> mine = new ArrayList<>();
                        for (int i = 0; i < 2_000; i++) {
                            Block block = memory.tryAllocate(1 + random.nextInt(100_000));
                            if (block != null) {
                                Memory.putLong(block.address() + block.bytes() - 8, i);
                                mine.add(block);
                            }
                            assertThat(accountant.usedBytes()).isLessThanOrEqualTo(2 * MB);
                            if (block == null || mine.size() > 8) {
                                mine.forEach(memory::free);
                                mine.clear();
                            }
                        }
                        mine.forEach(memory::free);
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).as("replay with -Dtests.seed=%d", seed).isEmpty();
            assertThat(accountant.usedBytes()).isZero();
        }
    }
}
