package dev.ogive.exec.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import dev.ogive.column.DataType;
import dev.ogive.column.ListType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.plan.PhysicalPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class JoinTest {
    private record Sides(
            List<DataType> types,
            List<List<Object>> left,
            List<List<Object>> right,
            List<Integer> keys,
            boolean nullSafe,
            boolean residual) {}

    @RepeatedTest(60)
    void everyKindAgreesWithANestedLoopInJava() {
        long seed = Seeds.next();
        RandomRows data = new RandomRows(seed);
        int keys = data.random.nextInt(4);
        List<DataType> types = new ArrayList<>();
        List<Integer> keyColumns = new ArrayList<>();
        for (int k = 0; k < keys; k++) {
            types.add(data.type());
            keyColumns.add(k);
        }
        types.add(SimpleType.BIGINT);
        types.add(SimpleType.VARCHAR);
        int distinct = 1 + data.random.nextInt(60);
        double nulls = data.random.nextInt(3) * 0.1;
        var left = data.rows(types, data.random.nextInt(90), distinct, nulls);
        var right = data.rows(types, data.random.nextInt(4) == 0 ? 0 : data.random.nextInt(70), distinct, nulls);
        Sides sides =
                new Sides(types, left, right, keyColumns, data.random.nextInt(4) == 0, data.random.nextInt(3) == 0);
        MemoryTable leftTable = data.table("l", types, left);
        MemoryTable rightTable = data.table("r", types, right);
        for (JoinKind kind : JoinKind.values()) {
            PhysicalPlan plan = new PhysicalPlan.Join(
                    kind,
                    Twins.scan(leftTable),
                    Twins.scan(rightTable),
                    keyColumns,
                    keyColumns,
                    sides.nullSafe,
                    sides.residual ? residual(types, keys) : null,
                    Double.NaN);
            List<List<Object>> expected = twin(kind, sides);
            for (Running running : Running.all()) {
                if (expected == null) {
                    assertThatThrownBy(() -> running.rows(plan))
                            .as("%s, replay with -Dtests.seed=%d", kind, seed)
                            .isInstanceOf(OgiveException.class);
                } else {
                    assertThat(Twins.difference(running.rows(plan), expected))
                            .as("%s %s %s, replay with -Dtests.seed=%d", kind, types, running, seed)
                            .isEmpty();
                }
            }
        }
    }

    /// `left.bigint <= right.bigint`
    private static Expr residual(List<DataType> types, int keys) {
        return new Expr.Compare(
                Expr.Comparison.LESS_OR_EQUAL,
                new Expr.Column(keys, SimpleType.BIGINT),
                new Expr.Column(types.size() + keys, SimpleType.BIGINT));
    }

    /// Three-valued: null is unknown.
    private static Boolean matches(Sides sides, List<Object> l, List<Object> r) {
        boolean unknown = false;
        for (int k : sides.keys) {
            Object a = Twins.key(l.get(k));
            Object b = Twins.key(r.get(k));
            if (sides.nullSafe ? !java.util.Objects.equals(a, b) : a != null && b != null && !a.equals(b)) {
                return false;
            }
            unknown |= !sides.nullSafe && (a == null || b == null);
        }
        if (sides.residual) {
            Object a = l.get(sides.keys.size());
            Object b = r.get(sides.keys.size());
            if (a == null || b == null) {
                unknown = true;
            } else if ((Long) a > (Long) b) {
                return false;
            }
        }
        return unknown ? null : Boolean.TRUE;
    }

    private static List<Object> concat(List<Object> a, List<Object> b) {
        List<Object> row = new ArrayList<>(a);
        row.addAll(b);
        return row;
    }

    private static List<List<Object>> twin(JoinKind kind, Sides sides) {
        List<Object> none = Collections.nCopies(sides.types.size(), null);
        List<List<Object>> out = new ArrayList<>();
        boolean[] rightMatched = new boolean[sides.right.size()];
        for (List<Object> l : sides.left) {
            int matches = 0;
            boolean unknown = false;
            for (int r = 0; r < sides.right.size(); r++) {
                Boolean match = matches(sides, l, sides.right.get(r));
                unknown |= match == null;
                if (Boolean.TRUE.equals(match)) {
                    matches++;
                    rightMatched[r] = true;
                    switch (kind) {
                        case INNER, LEFT, RIGHT, FULL, LEFT_SINGLE -> out.add(concat(l, sides.right.get(r)));
                        default -> {}
                    }
                }
            }
            switch (kind) {
                case LEFT, FULL, LEFT_SINGLE -> {
                    if (matches == 0) {
                        out.add(concat(l, none));
                    }
                    if (kind == JoinKind.LEFT_SINGLE && matches > 1) {
                        return null;
                    }
                }
                case LEFT_SEMI -> {
                    if (matches > 0) {
                        out.add(l);
                    }
                }
                case LEFT_ANTI -> {
                    if (matches == 0) {
                        out.add(l);
                    }
                }
                case LEFT_MARK ->
                    out.add(concat(l, Arrays.asList(matches > 0 ? (Boolean) true : unknown ? null : (Boolean) false)));
                default -> {}
            }
        }
        for (int r = 0; r < rightMatched.length; r++) {
            switch (kind) {
                case RIGHT, FULL -> {
                    if (!rightMatched[r]) {
                        out.add(concat(none, sides.right.get(r)));
                    }
                }
                case RIGHT_SEMI -> {
                    if (rightMatched[r]) {
                        out.add(sides.right.get(r));
                    }
                }
                case RIGHT_ANTI -> {
                    if (!rightMatched[r]) {
                        out.add(sides.right.get(r));
                    }
                }
                default -> {}
            }
        }
        return out;
    }

    /// Rows whose first key takes few values, so that one partition cannot be split, or many.
    private static List<List<Object>> skewed(RandomRows data, List<DataType> types, int count, int distinct, int hot) {
        List<List<Object>> rows = data.rows(types, count, distinct, 0.05);
        List<Object> hotRow = rows.getFirst();
        for (int i = 0; i < hot; i++) {
            List<Object> row = new ArrayList<>(hotRow);
            row.set(types.size() - 1, "row " + i);
            rows.add(row);
        }
        Collections.shuffle(rows, data.random);
        return rows;
    }

    @RepeatedTest(8)
    void joinsThatDoNotFitInMemoryGiveTheSameRowsFromFiles() {
        long seed = Seeds.next();
        RandomRows data = new RandomRows(seed);
        int keys = data.random.nextInt(3);
        List<DataType> types = new ArrayList<>();
        List<Integer> keyColumns = new ArrayList<>();
        for (int k = 0; k < keys; k++) {
            DataType type = data.type();
            while (k == 0 && (type == SimpleType.BOOLEAN || type instanceof ListType)) {
                // Too few values: the result would be nearly a cross product.
                type = data.type();
            }
            types.add(type);
            keyColumns.add(k);
        }
        types.add(SimpleType.BIGINT);
        types.add(SimpleType.VARCHAR);
        int distinct = keys == 0 ? 100 : 200 + data.random.nextInt(20_000);
        int rows = keys == 0 ? 200 : 3_000;
        int hot = data.random.nextInt(3) * rows / 30;
        var left = skewed(data, types, data.random.nextInt(rows), distinct, hot / 10);
        var right = skewed(data, types, 2 * rows, distinct, hot * 4);
        MemoryTable leftTable = data.table("l", types, left);
        MemoryTable rightTable = data.table("r", types, right);
        boolean nullSafe = data.random.nextInt(4) == 0;
        boolean residual = data.random.nextInt(3) == 0;
        // Less than the keys of the right side alone, which is all that a semi join keeps.
        long memoryBytes = (keys == 0 ? 8L << 10 : 32L << 10) << data.random.nextInt(2);
        for (JoinKind kind : JoinKind.values()) {
            PhysicalPlan plan = new PhysicalPlan.Join(
                    kind,
                    Twins.scan(leftTable),
                    Twins.scan(rightTable),
                    keyColumns,
                    keyColumns,
                    nullSafe,
                    residual ? residual(types, keys) : null,
                    Double.NaN);
            String what = "%s %s of %d and %d rows, hot %d, nullSafe %s, residual %s in %d bytes, -Dtests.seed=%d"
                    .formatted(kind, types, left.size(), right.size(), hot, nullSafe, residual, memoryBytes, seed);
            List<List<Object>> expected = rowsOrNull(new Running(1, 2048, 1 << 30), plan, new LongAdder());
            for (int threads = 1; threads <= 3; threads += 2) {
                LongAdder spilledBytes = new LongAdder();
                List<List<Object>> actual = rowsOrNull(new Running(threads, 2048, memoryBytes), plan, spilledBytes);
                if (expected == null || actual == null) {
                    assertThat(actual).as(what).isEqualTo(expected);
                } else {
                    assertThat(Twins.difference(actual, expected))
                            .as("%s, %d threads", what, threads)
                            .isEmpty();
                    assertThat(spilledBytes.sum()).as("bytes spilled, " + what).isPositive();
                }
            }
        }
    }

    /// Null where a subquery has too many rows.
    private static List<List<Object>> rowsOrNull(Running running, PhysicalPlan plan, LongAdder spilledBytes) {
        try {
            return running.rows(plan, spilledBytes);
        } catch (OgiveException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.SUBQUERY_ROWS);
            return null;
        }
    }

    @Test
    void keysOfTheBuildSideReachTheScanOfTheProbeSide() {
        List<DataType> types = List.of(SimpleType.BIGINT, SimpleType.BIGINT);
        List<List<Object>> left = new ArrayList<>();
        for (long i = 0; i < 50_000; i++) {
            left.add(List.of(i, -i));
        }
        MemoryTable leftTable = new MemoryTable("l", types);
        for (int i = 0; i < 50; i++) {
            leftTable.chunk(left.subList(i * 1000, i * 1000 + 1000), false, new java.util.BitSet());
        }
        MemoryTable rightTable = new MemoryTable("r", types);
        rightTable.chunk(
                List.of(List.of(7_100L, 1L), List.of(7_900L, 2L), List.of(9_500L, 3L)), false, new java.util.BitSet());
        PhysicalPlan plan = new PhysicalPlan.Join(
                JoinKind.INNER,
                Twins.scan(leftTable),
                Twins.scan(rightTable),
                List.of(0),
                List.of(0),
                false,
                null,
                Double.NaN);
        assertThat(Twins.bag(new Running(1, 2048, 1 << 30).rows(plan)))
                .containsExactly("[7100, -7100, 7100, 1]", "[7900, -7900, 7900, 2]", "[9500, -9500, 9500, 3]");
        assertThat(leftTable.decoded[1])
                .as("values decoded of the column that is only put out")
                .isEqualTo(3);
        assertThat(leftTable.decoded[0]).as("keys decoded").isLessThan(3_100);
    }
}
