package dev.ogive.maintain.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ogive.exec.plan.PhysicalPlan;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LearnedLatencyTest {
    private static final PhysicalPlan PLAN = new PhysicalPlan.Rows(List.of(), List.of());

    @Test
    void aTemplateTakesWhatItTook() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        LearnedLatency learned = new LearnedLatency();
        assertThat(learned.predict(1, PLAN)).isNull();
        for (int i = 0; i < 200; i++) {
            long template = i % 4;
            double nanos = 1e6 * Math.pow(10, template) * (0.9 + 0.2 * random.nextDouble());
            learned.learn(template, PLAN, (long) nanos);
        }
        for (long template = 0; template < 4; template++) {
            LearnedLatency.Prediction prediction = learned.predict(template, PLAN);
            assertThat(prediction.by()).isEqualTo("template");
            assertThat(prediction.nanos() / (1e6 * Math.pow(10, template)))
                    .as("seed %d", seed)
                    .isCloseTo(1, within(0.1));
            assertThat(prediction.factor()).as("seed %d", seed).isBetween(1.0, 1.4);
        }
        assertThat(learned.known()).hasSize(4).allMatch(k -> k.error() < 1.5);
        assertThat(learned.known().getFirst().template()).isEqualTo(3);
    }

    @Test
    void aTemplateThatIsNewTakesWhatAllDo() {
        LearnedLatency learned = new LearnedLatency();
        for (int i = 0; i < 10; i++) {
            learned.learn(i, PLAN, 1_000_000);
        }
        LearnedLatency.Prediction prediction = learned.predict(99, PLAN);
        assertThat(prediction.by()).isEqualTo("all queries");
        assertThat(prediction.nanos()).isCloseTo(1e6, within(1.0));
    }

    @Test
    void whatATemplateTakesNowOutweighsWhatItTookOnce() {
        LearnedLatency learned = new LearnedLatency();
        for (int i = 0; i < 100; i++) {
            learned.learn(1, PLAN, 1_000_000);
        }
        for (int i = 0; i < 100; i++) {
            learned.learn(1, PLAN, 8_000_000);
        }
        assertThat(learned.predict(1, PLAN).nanos()).isCloseTo(8e6, within(1e6));
    }

    @Test
    void theNumberOfTemplatesIsBounded() {
        LearnedLatency learned = new LearnedLatency();
        for (int i = 0; i < 2_000; i++) {
            learned.learn(i, PLAN, 1_000_000 + i);
        }
        assertThat(learned.known()).hasSize(500).allMatch(k -> k.template() >= 1_500);
        learned.clear();
        assertThat(learned.known()).isEmpty();
        assertThat(learned.predict(1, PLAN)).isNull();
    }
}
