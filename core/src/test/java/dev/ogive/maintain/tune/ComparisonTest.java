package dev.ogive.maintain.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    /// Probabilities by counting all signs by hand: `scipy.stats.wilcoxon(alternative="greater")`
    /// gives the same.
    @Test
    void ranksOfFewPairsAreCounted() {
        assertThat(RankTest.greater(new double[] {1, 2, 3, 4, 5})).isEqualTo(1 / 32.0);
        assertThat(RankTest.greater(new double[] {-1, 2, 3, 4, 5})).isEqualTo(2 / 32.0);
        assertThat(RankTest.greater(new double[] {-1, -2, -3, -4, -5})).isEqualTo(1);
        assertThat(RankTest.greater(new double[] {0, 0})).isEqualTo(1);
        assertThat(RankTest.greater(new double[] {1, -1})).isEqualTo(0.75);
        assertThat(RankTest.greater(new double[] {})).isEqualTo(1);
    }

    @Test
    void ranksOfManyPairsAreThoseOfTheNormalCurve() {
        SplittableRandom random = new SplittableRandom(5);
        for (int n = 24; n <= 26; n++) {
            double[] differences = random.doubles(n, -1, 1.6).toArray();
            double last = RankTest.greater(differences);
            assertThat(last).isBetween(0.0, 1.0);
        }
        double[] many = new double[40];
        Arrays.setAll(many, i -> i % 2 == 0 ? i + 1 : -i - 1);
        assertThat(RankTest.greater(many)).isCloseTo(0.55, within(0.1));
        Arrays.setAll(many, i -> i + 1);
        assertThat(RankTest.greater(many)).isLessThan(1e-6);
    }

    /// The example of Benjamini and Hochberg's paper: four of fifteen at 5%.
    @Test
    void falseDiscoveriesAreBounded() {
        double[] p = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0000
        };
        boolean[] believed = RankTest.discoveries(p, 0.05);
        for (int i = 0; i < p.length; i++) {
            assertThat(believed[i]).as("p = %s", p[i]).isEqualTo(i < 4);
        }
    }

    private static Comparison.OfTemplate times(long template, SplittableRandom random, double factor) {
        double[][] nanos = new double[3][10];
        for (int i = 0; i < 10; i++) {
            for (int k = 0; k < 3; k++) {
                nanos[k][i] = 1e7 * (1 + 0.02 * random.nextDouble()) * (k == 2 ? factor : 1);
            }
        }
        return new Comparison.OfTemplate(template, 1, nanos[0], nanos[1], nanos[2]);
    }

    @Test
    void oneSlowerTemplateAmongManyFasterOnesIsSeen() {
        SplittableRandom random = new SplittableRandom(11);
        Comparison comparison = new Comparison();
        for (int t = 0; t < 39; t++) {
            comparison.add(times(t, random, 0.2));
        }
        assertThat(comparison.verdict(0.95).pays()).isTrue();
        comparison.add(times(39, random, 1.5));
        Comparison.Verdict verdict = comparison.verdict(0.95);
        assertThat(verdict.slower()).containsExactly(39L);
        assertThat(verdict.pays()).isFalse();
        assertThat(verdict.newNanos()).isLessThan(verdict.oldNanos());
    }

    @Test
    void noiseAloneMakesNothingSlowerAndDoesNotPay() {
        SplittableRandom random = new SplittableRandom(13);
        Comparison comparison = new Comparison();
        for (int t = 0; t < 40; t++) {
            comparison.add(times(t, random, 1));
        }
        Comparison.Verdict verdict = comparison.verdict(0.95);
        assertThat(verdict.slower()).isEmpty();
        assertThat(verdict.pays()).isFalse();
    }

    /// Times as an interactive machine gives them: a spread of a tenth, and now and then one that
    /// takes several times as long.
    private static double noisy(SplittableRandom random) {
        double z = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
        return 1e7 * Math.exp(0.2 * z) * (random.nextInt(20) == 0 ? 1 + 4 * random.nextDouble() : 1);
    }

    /// Of 40 templates, the first `slow` take `factor` times as long.
    private static Comparison noisy(SplittableRandom random, int slow, double factor) {
        Comparison comparison = new Comparison();
        for (int t = 0; t < 40; t++) {
            double[][] nanos = new double[3][10];
            for (int i = 0; i < 10; i++) {
                for (int k = 0; k < 3; k++) {
                    nanos[k][i] = noisy(random) * (k == 2 && t < slow ? factor : 1);
                }
            }
            comparison.add(new Comparison.OfTemplate(t, 1, nanos[0], nanos[1], nanos[2]));
        }
        return comparison;
    }

    /// 400 comparisons of 40 templates each of which nothing has changed: where something is
    /// believed to be slower, it is false.
    @Test
    void ofUnchangedTemplatesNextToNoneIsBelievedSlower() {
        SplittableRandom random = new SplittableRandom(17);
        int wrong = 0;
        for (int i = 0; i < 400; i++) {
            wrong += noisy(random, 0, 1).verdict(0.95).slower().isEmpty() ? 0 : 1;
        }
        assertThat(wrong).isLessThanOrEqualTo(20);
    }

    @Test
    void ofThoseBelievedSlowerOneInTwentyIsNotAndMostThatAreSlowerAreFound() {
        SplittableRandom random = new SplittableRandom(19);
        int found = 0;
        int wrong = 0;
        for (int i = 0; i < 200; i++) {
            for (long template : noisy(random, 10, 2).verdict(0.95).slower()) {
                found += template < 10 ? 1 : 0;
                wrong += template < 10 ? 0 : 1;
            }
        }
        assertThat(wrong).isLessThanOrEqualTo((found + wrong) / 20);
        assertThat(found).isGreaterThan(200 * 10 * 8 / 10);
    }

    @Test
    void answersAreEqualInAnyOrderAndToTheLastBitsOfSums() {
        Answer a = Answer.of(List.of(List.of("x", 0.1 + 0.2), List.of("y", 7L)), 2);
        Answer b = Answer.of(List.of(List.of("y", 7L), List.of("x", 0.3)), 2);
        assertThat(a.equalsClosely(b)).isTrue();
        assertThat(a.equalsClosely(Answer.of(List.of(List.of("y", 7L), List.of("x", 0.3001)), 2)))
                .isFalse();
        assertThat(a.equalsClosely(Answer.of(List.of(List.of("y", 8L), List.of("x", 0.3)), 2)))
                .isFalse();
        assertThat(a.equalsClosely(Answer.of(List.of(List.of("y", 7L)), 1))).isFalse();
    }
}
