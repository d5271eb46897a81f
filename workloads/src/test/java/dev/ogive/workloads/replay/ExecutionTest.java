package dev.ogive.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExecutionTest {
    private static Execution execution(long due, long free, long start, long end) {
        return new Execution(Execution.Status.OK, due, free, start, end, null, true, null);
    }

    @Test
    void aLatencyCountsFromWhenTheStatementWasDue() {
        // Due at 100, but its session was busy until 400; sent at 403, answered at 500.
        Execution late = execution(100, 400, 403, 500);
        assertThat(late.latencyNanos()).isEqualTo(400);
        assertThat(late.serviceNanos()).isEqualTo(97);
        assertThat(late.backlogNanos()).isEqualTo(300);
        assertThat(late.dispatchLagNanos()).isEqualTo(3);
    }

    @Test
    void whereTheSessionIsFreeADelayIsTheReplaysOwn() {
        Execution slow = execution(100, 40, 103, 150);
        assertThat(slow.backlogNanos()).isZero();
        assertThat(slow.dispatchLagNanos()).isEqualTo(3);
    }
}
