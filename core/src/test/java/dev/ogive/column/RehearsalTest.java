package dev.ogive.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void theFasterKernelTakesOverAndOneThatFailsDoesNot() throws InterruptedException {
        Rehearsal failing = new Rehearsal();
        assertThat(failing.due(1 << 20)).isTrue();
        assertThat(failing.due(1 << 20)).isFalse();
        CountDownLatch failed = new CountDownLatch(1);
        failing.start(
                () -> {
                    failed.countDown();
                    throw new IllegalStateException("the values are gone");
                },
                () -> {});
        Rehearsal faster = new Rehearsal();
        faster.start(() -> {}, () -> LockSupport.parkNanos(200_000));
        assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!faster.over() && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        assertThat(faster.over()).isTrue();
        assertThat(failing.over()).isFalse();
        // The failed one ran first, on the same thread; it may be tried again.
        assertThat(failing.due(1 << 20)).isTrue();
    }

    @Test
    void aRehearsalIsDueOnceAndOnlyAfterManyValues() {
        Rehearsal rehearsal = new Rehearsal();
        int due = 0;
        for (int i = 0; i < 1_000; i++) {
            boolean now = rehearsal.due(2_048);
            due += now ? 1 : 0;
            assertThat(now && i < 100).isFalse();
        }
        assertThat(due).isEqualTo(1);
        assertThat(rehearsal.over()).isFalse();
    }
}
