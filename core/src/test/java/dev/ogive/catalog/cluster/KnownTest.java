package dev.ogive.catalog.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.Binary;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.storage.cluster.Conditions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Sets of values and what follows from conditions, against all rows of a small domain.
class KnownTest {
    private static final int VALUES = 7;

    /// All pairs of values `0 .. VALUES - 1` and NULL.
    private static final Vector[] ROWS = rows();

    private static Vector[] rows() {
        int rows = (VALUES + 1) * (VALUES + 1);
        I64Vector a = new I64Vector(SimpleType.BIGINT, rows);
        I64Vector b = new I64Vector(SimpleType.BIGINT, rows);
        for (int i = 0; i < rows; i++) {
            set(a, i, i / (VALUES + 1));
            set(b, i, i % (VALUES + 1));
        }
        return new Vector[] {a, b};
    }

    private static void set(I64Vector column, int row, int value) {
        column.values[row] = value;
        if (value == VALUES) {
            column.setNull(row);
        }
    }

    private static boolean[] test(Condition condition) {
        boolean[] passed = new boolean[(VALUES + 1) * (VALUES + 1)];
        Conditions.test(condition, ROWS, passed.length, passed);
        return passed;
    }

    private static ValueSet randomSet(Random random) {
        ValueSet set = ValueSet.none(false);
        for (int i = random.nextInt(4); i > 0; i--) {
            long low = random.nextInt(VALUES);
            set = set.or(ValueSet.ofLongs(
                    random.nextInt(8) == 0 ? Long.MIN_VALUE : low,
                    random.nextInt(8) == 0 ? Long.MAX_VALUE : low + random.nextInt(3)));
        }
        return random.nextInt(4) == 0 ? set.complement() : set;
    }

    private static Condition randomCondition(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(3);
        if (kind == 0) {
            return new Condition.In(random.nextInt(2), randomSet(random), random.nextInt(3) == 0);
        }
        List<Condition> terms = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            terms.add(randomCondition(random, depth - 1));
        }
        return kind == 1 ? Condition.all(terms) : Condition.any(terms);
    }

    @RepeatedTest(20)
    void whatIsSaidToFollowHoldsForEveryRow() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int step = 0; step < 200; step++) {
            List<Condition> wanted = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                wanted.add(randomCondition(random, random.nextInt(3)));
            }
            Condition asked = randomCondition(random, random.nextInt(3));
            boolean[] rows = test(Condition.all(wanted));
            boolean[] satisfied = test(asked);
            Known known = new Known(wanted);
            boolean implies = known.implies(asked);
            boolean excludes = known.excludes(asked);
            for (int i = 0; i < rows.length; i++) {
                assertThat(rows[i] && implies && !satisfied[i])
                        .as("-Dtests.seed=%d: %s said to imply %s", seed, wanted, asked)
                        .isFalse();
                assertThat(rows[i] && excludes && satisfied[i])
                        .as("-Dtests.seed=%d: %s said to exclude %s", seed, wanted, asked)
                        .isFalse();
            }
        }
    }

    /// On one column nothing that follows is missed.
    @RepeatedTest(20)
    void setsOfOneColumnAreComparedExactly() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int step = 0; step < 200; step++) {
            ValueSet a = randomSet(random);
            ValueSet b = randomSet(random);
            boolean covers = true;
            boolean meets = false;
            // Beyond the domain sets only begin or end at the extremes.
            for (long v : new long[] {Long.MIN_VALUE, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, Long.MAX_VALUE}) {
                String replay = "-Dtests.seed=" + seed + ": " + a + " and " + b + " at " + v;
                assertThat(a.find(v)).as(replay).isEqualTo(a.has(v));
                assertThat(a.and(b).has(v)).as(replay).isEqualTo(a.has(v) && b.has(v));
                assertThat(a.or(b).has(v)).as(replay).isEqualTo(a.has(v) || b.has(v));
                assertThat(a.complement().has(v)).as(replay).isEqualTo(!a.has(v));
                covers &= !a.has(v) || b.has(v);
                meets |= a.has(v) && b.has(v);
            }
            assertThat(b.covers(a)).as("-Dtests.seed=%d: %s in %s", seed, a, b).isEqualTo(covers);
            assertThat(b.meets(a)).as("-Dtests.seed=%d: %s and %s", seed, a, b).isEqualTo(meets);
            Known known = new Known(List.of(new Condition.In(0, a, false)));
            assertThat(known.implies(new Condition.In(0, b, true))).isEqualTo(covers);
            assertThat(known.excludes(new Condition.In(0, b, true))).isEqualTo(!meets);
        }
    }

    private static Binary text(String value) {
        return new Binary(value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void setsOfTextsFollowTheOrderOfTheirBytes() {
        ValueSet set =
                ValueSet.ofTexts(text("b"), text("d")).or(ValueSet.ofTexts(text("é"), ValueSet.after(text("é"))));
        assertThat(List.of("b", "bz", "cé", "é")).allMatch(v -> has(set, v)).noneMatch(v -> has(set.complement(), v));
        assertThat(List.of("", "a", "d", "z", "éa", "😀"))
                .noneMatch(v -> has(set, v))
                .allMatch(v -> has(set.complement(), v));
    }

    private static boolean has(ValueSet set, String value) {
        byte[] bytes = ("x" + value).getBytes(StandardCharsets.UTF_8);
        return set.has(bytes, 1, bytes.length - 1);
    }
}
