package dev.ogive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanContestTest {
    /// Runs until it is decided, at most 20 times.
    private static PlanContest decided(long plainNanos, long learnedNanos) {
        PlanContest contest = new PlanContest();
        for (int i = 0; i < 20; i++) {
            boolean learned = contest.takesLearned();
            // One run in five is much slower for a reason of its own.
            contest.ran(learned, (learned ? learnedNanos : plainNanos) * (i % 5 == 0 ? 50 : 1));
        }
        return contest;
    }

    @Test
    void theSlowerPlanIsUndone() {
        PlanContest contest = decided(1_000_000, 1_200_000);
        assertThat(contest.state()).isEqualTo("undone");
        assertThat(contest.takesLearned()).isFalse();
    }

    @Test
    void theFasterPlanStays() {
        PlanContest contest = decided(1_200_000, 1_000_000);
        assertThat(contest.state()).isEqualTo("in use");
        assertThat(contest.takesLearned()).isTrue();
    }

    @Test
    void plansTakeTurnsUntilBothRanOftenEnough() {
        PlanContest contest = new PlanContest();
        int learned = 0;
        for (int i = 0; i < 8; i++) {
            boolean takes = contest.takesLearned();
            learned += takes ? 1 : 0;
            contest.ran(takes, 1_000);
        }
        assertThat(learned).isEqualTo(4);
        assertThat(contest.state()).isEqualTo("compared");
    }
}
