package dev.ogive.plan.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.Expr.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What follows is true for every value for which the premise is.
class ImplicationTest {
    private static final Comparison[] COMPARISONS = {
        Comparison.EQUAL,
        Comparison.NOT_EQUAL,
        Comparison.LESS,
        Comparison.LESS_OR_EQUAL,
        Comparison.GREATER,
        Comparison.GREATER_OR_EQUAL
    };
    private static final Expr X = new Expr.Column(0, SimpleType.DOUBLE);

    private static Expr.Literal number(double value) {
        return new Expr.Literal(value, SimpleType.DOUBLE);
    }

    private static Expr compare(Comparison comparison, double bound) {
        return new Expr.Compare(comparison, X, number(bound));
    }

    private static Expr random(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 5)) {
            case 0 -> compare(COMPARISONS[random.nextInt(COMPARISONS.length)], random.nextInt(5));
            case 1 -> {
                List<Expr> values = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    values.add(random.nextInt(10) == 0 ? Expr.nullOf(SimpleType.DOUBLE) : number(random.nextInt(5)));
                }
                yield new Expr.InList(X, values);
            }
            case 2 -> new Expr.And(List.of(random(random, depth - 1), random(random, depth - 1)));
            case 3 -> new Expr.Or(List.of(random(random, depth - 1), random(random, depth - 1)));
            default -> new Expr.Not(new Expr.IsNull(X));
        };
    }

    /// @param x null for NULL
    private static boolean isTrue(Expr condition, Double x) {
        return switch (condition) {
            case Expr.Compare(Comparison comparison, Expr _, Expr.Literal(Double bound, var _))
            when x != null -> {
                int order = Double.compare(x, bound);
                yield switch (comparison) {
                    case EQUAL, NOT_DISTINCT -> order == 0;
                    case NOT_EQUAL, DISTINCT -> order != 0;
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                };
            }
            case Expr.InList(Expr _, List<Expr> values) ->
                values.stream()
                        .anyMatch(v -> v instanceof Expr.Literal literal && x != null && x.equals(literal.value()));
            case Expr.And(List<Expr> terms) -> terms.stream().allMatch(t -> isTrue(t, x));
            case Expr.Or(List<Expr> terms) -> terms.stream().anyMatch(t -> isTrue(t, x));
            case Expr.Not _ -> x != null;
            default -> false;
        };
    }

    @Test
    void whatFollowsIsTrueWhereverThePremiseIs() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        int followed = 0;
        for (int round = 0; round < 20_000; round++) {
            Expr wanted = random(random, 2);
            Expr given = random(random, 2);
            if (!Implication.follows(wanted, given)) {
                continue;
            }
            followed++;
            for (double x = -0.5; x < 5.5; x += 0.5) {
                assertThat(!isTrue(given, x) || isTrue(wanted, x))
                        .as("%s from %s at %s, -Dtests.seed=%d", wanted, given, x, seed)
                        .isTrue();
            }
            assertThat(!isTrue(given, null) || isTrue(wanted, null))
                    .as("%s from %s at NULL, -Dtests.seed=%d", wanted, given, seed)
                    .isTrue();
        }
        assertThat(followed).as("-Dtests.seed=%d", seed).isGreaterThan(500);
    }

    @Test
    void rangesListsAndTextsFollow() {
        assertThat(Implication.follows(compare(Comparison.LESS, 90.5), compare(Comparison.LESS, 70.25)))
                .isTrue();
        assertThat(Implication.follows(compare(Comparison.LESS, 70.25), compare(Comparison.LESS, 90.5)))
                .isFalse();
        Expr list = new Expr.InList(X, List.of(number(1), number(2), number(3)));
        assertThat(Implication.follows(list, compare(Comparison.EQUAL, 2))).isTrue();
        assertThat(Implication.follows(list, new Expr.InList(X, List.of(number(3), number(1)))))
                .isTrue();
        assertThat(Implication.follows(list, compare(Comparison.EQUAL, 4))).isFalse();
        Expr text = new Expr.Column(1, SimpleType.VARCHAR);
        Expr after = new Expr.Compare(Comparison.GREATER, text, new Expr.Literal("b", SimpleType.VARCHAR));
        Expr emoji = new Expr.Compare(Comparison.EQUAL, text, new Expr.Literal("\uD83D\uDE00", SimpleType.VARCHAR));
        Expr last = new Expr.Compare(Comparison.GREATER, text, new Expr.Literal("\uFFFD", SimpleType.VARCHAR));
        assertThat(Implication.follows(after, emoji)).isTrue();
        // Text is ordered by code point, not by UTF-16 unit.
        assertThat(Implication.follows(last, emoji)).isTrue();
    }
}
