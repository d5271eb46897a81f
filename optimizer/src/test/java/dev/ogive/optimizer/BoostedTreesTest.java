package dev.ogive.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.maintain.learn.Regressor;
import java.util.Arrays;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BoostedTreesTest {
    private static final int FEATURES = 5;

    private static float[][] examples(Random random, int count) {
        float[][] all = new float[count][FEATURES];
        for (float[] example : all) {
            for (int f = 0; f < FEATURES; f++) {
                example[f] = random.nextFloat() * 10;
            }
        }
        return all;
    }

    /// A step, a slope and a product of two features; the others do not matter.
    private static float expected(float[] x) {
        return (x[0] < 4 ? -3 : 2) + 0.5f * x[1] + (x[2] > 5 && x[1] > 5 ? 3 : 0);
    }

    @RepeatedTest(5)
    void theMedianFollowsWhatExamplesShow() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        float[][] examples = examples(random, 2_000);
        float[] targets = new float[examples.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = expected(examples[i]) + 0.2f * (float) random.nextGaussian();
        }
        Regressor.Model model = new BoostedTrees().fit(examples, targets);
        double[] errors = Arrays.stream(examples(random, 500))
                .mapToDouble(x -> Math.abs(model.median(x) - expected(x)))
                .sorted()
                .toArray();
        assertThat(errors[250]).as("seed %d", seed).isLessThan(0.6);
        assertThat(errors[450]).as("seed %d", seed).isLessThan(2);
    }

    @RepeatedTest(5)
    void theSpreadTellsWhereExamplesDisagree() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        float[][] examples = examples(random, 2_000);
        float[] targets = new float[examples.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (float) random.nextGaussian() * (examples[i][3] < 5 ? 0.1f : 3);
        }
        Regressor.Model model = new BoostedTrees().fit(examples, targets);
        double sure = 0;
        double unsure = 0;
        for (float[] x : examples(random, 200)) {
            x[3] = 2;
            sure += model.spread(x);
            x[3] = 8;
            unsure += model.spread(x);
        }
        assertThat(unsure).as("seed %d", seed).isGreaterThan(2 * sure);
    }

    @Test
    void oneExampleIsRepeated() {
        Regressor.Model model = new BoostedTrees().fit(new float[][] {{1, 2}}, new float[] {7});
        assertThat(model.median(new float[] {-5, 100})).isEqualTo(7);
        assertThat(model.spread(new float[] {-5, 100})).isZero();
    }

    @Test
    void examplesWithoutTargetsAreRefused() {
        assertThatThrownBy(() -> new BoostedTrees().fit(new float[2][3], new float[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEngineFindsIt() {
        assertThat(ServiceLoader.load(Regressor.class).findFirst().orElseThrow())
                .isInstanceOf(BoostedTrees.class);
    }
}
