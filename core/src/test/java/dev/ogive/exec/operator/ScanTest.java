package dev.ogive.exec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ScanTest {
    private static final List<DataType> TYPES = List.of(
            SimpleType.INTEGER,
            SimpleType.BIGINT,
            SimpleType.DOUBLE,
            SimpleType.DATE,
            SimpleType.VARCHAR,
            DataType.decimal(12, 2));

    /// A conjunct and what it means for a row.
    private record Conjunct(Expr expr, Predicate<List<Object>> twin) {}

    private static Expr.Column column(int c) {
        return new Expr.Column(c, TYPES.get(c));
    }

    /// The engine's order of two values of one type.
    @SuppressWarnings("unchecked")
    private static int compare(Object a, Object b) {
        return ((Comparable<Object>) Twins.key(a)).compareTo(Twins.key(b));
    }

    private static boolean holds(Expr.Comparison comparison, int order) {
        return switch (comparison) {
            case EQUAL, NOT_DISTINCT -> order == 0;
            case NOT_EQUAL, DISTINCT -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    private static Conjunct conjunct(RandomRows data, int distinct) {
        int c = data.random.nextInt(TYPES.size());
        Object value = data.value(TYPES.get(c), distinct, 0);
        return switch (data.random.nextInt(8)) {
            case 0 -> {
                List<Expr> values = new ArrayList<>();
                List<Object> plain = new ArrayList<>();
                for (int i = 0; i <= data.random.nextInt(4); i++) {
                    Object v = data.value(TYPES.get(c), distinct, 0);
                    plain.add(Twins.key(v));
                    values.add(new Expr.Literal(v, TYPES.get(c)));
                }
                boolean negated = data.random.nextBoolean();
                Expr in = new Expr.InList(column(c), values);
                yield new Conjunct(
                        negated ? new Expr.Not(in) : in,
                        r -> r.get(c) != null && plain.contains(Twins.key(r.get(c))) != negated);
            }
            case 1 -> new Conjunct(new Expr.Not(new Expr.IsNull(column(c))), r -> r.get(c) != null);
            case 2 -> new Conjunct(new Expr.IsNull(column(c)), r -> r.get(c) == null);
            case 3 ->
                new Conjunct(
                        new Expr.Or(List.of(
                                new Expr.IsNull(column(c)),
                                new Expr.Compare(
                                        Expr.Comparison.LESS, column(c), new Expr.Literal(value, TYPES.get(c))))),
                        r -> r.get(c) == null || compare(r.get(c), value) < 0);
            case 4 -> {
                Object bound = data.value(SimpleType.INTEGER, distinct, 0);
                Expr cast = new Expr.Cast(column(0), DataType.decimal(14, 3), false);
                BigDecimal half = new BigDecimal((Long) bound).add(new BigDecimal("0.500"));
                yield new Conjunct(
                        new Expr.Compare(
                                Expr.Comparison.GREATER, cast, new Expr.Literal(half, DataType.decimal(14, 3))),
                        r -> r.get(0) != null && new BigDecimal((Long) r.get(0)).compareTo(half) > 0);
            }
            default -> {
                List<Expr.Comparison> comparisons = List.of(Expr.Comparison.values());
                var comparison = comparisons.get(data.random.nextInt(comparisons.size()));
                boolean swapped = data.random.nextBoolean();
                Expr literal = new Expr.Literal(value, TYPES.get(c));
                boolean distinctFrom = comparison == Expr.Comparison.DISTINCT;
                yield new Conjunct(
                        swapped
                                ? new Expr.Compare(comparison.swap(), literal, column(c))
                                : new Expr.Compare(comparison, column(c), literal),
                        r -> r.get(c) == null ? distinctFrom : holds(comparison, compare(r.get(c), value)));
            }
        };
    }

    @RepeatedTest(120)
    void filtersKeepTheRowsThatTheTwinKeeps() {
        long seed = Seeds.next();
        RandomRows data = new RandomRows(seed);
        int distinct = 1 + data.random.nextInt(40);
        List<List<Object>> rows =
                data.rows(TYPES, 1 + data.random.nextInt(400), distinct, data.random.nextInt(3) * 0.2);
        MemoryTable table = data.table("t", TYPES, rows);
        List<Expr> terms = new ArrayList<>();
        List<List<Object>> expected = rows;
        for (int i = 0; i < 1 + data.random.nextInt(3); i++) {
            Conjunct conjunct = conjunct(data, distinct);
            terms.add(conjunct.expr);
            expected = expected.stream().filter(conjunct.twin).toList();
        }
        Expr filter = terms.size() == 1 ? terms.getFirst() : new Expr.And(terms);
        PhysicalPlan plan = new PhysicalPlan.Scan(
                table, IntStream.range(0, TYPES.size()).boxed().toList(), filter, TYPES, Double.NaN);
        for (Running running : Running.all()) {
            assertThat(Twins.difference(running.rows(plan), expected))
                    .as("%s %s, replay with -Dtests.seed=%d", filter, running, seed)
                    .isEmpty();
        }
        PhysicalPlan filtered = new PhysicalPlan.Filter(Twins.scan(table), filter, Double.NaN);
        assertThat(Twins.difference(Running.all().getFirst().rows(filtered), expected))
                .as("as a filter %s, replay with -Dtests.seed=%d", filter, seed)
                .isEmpty();
    }

    @Test
    void chunksThatZoneMapsExcludeAndColumnsNobodyReadsAreNotTouched() {
        List<DataType> types = List.of(SimpleType.BIGINT, SimpleType.DOUBLE);
        MemoryTable table = new MemoryTable("t", types);
        for (long chunk = 0; chunk < 20; chunk++) {
            List<List<Object>> rows = new ArrayList<>();
            for (long i = 0; i < 100; i++) {
                rows.add(List.of(chunk * 100 + i, 1.0));
            }
            table.chunk(rows, false, new BitSet());
        }
        Expr filter = new Expr.Compare(
                Expr.Comparison.GREATER_OR_EQUAL,
                new Expr.Column(0, SimpleType.BIGINT),
                new Expr.Literal(1_850L, SimpleType.BIGINT));
        PhysicalPlan plan = new PhysicalPlan.Project(
                new PhysicalPlan.Scan(table, List.of(0, 1), filter, types, Double.NaN),
                List.of(new Expr.Column(0, SimpleType.BIGINT)));
        assertThat(Running.all().getFirst().rows(plan)).hasSize(150);
        assertThat(table.decoded[0]).isEqualTo(150);
        assertThat(table.decoded[1]).isZero();
    }

    @Test
    void rowIdsIdentifyVisibleRows() {
        BitSet deleted = new BitSet();
        deleted.set(1);
        MemoryTable table = new MemoryTable("t", List.of(SimpleType.BIGINT))
                .chunk(List.of(List.of(5L), List.of(6L), List.of(7L)), false, deleted)
                .chunk(List.of(List.of(8L)), false, new BitSet());
        PhysicalPlan plan = new PhysicalPlan.Scan(
                table, List.of(1, 0), null, List.of(SimpleType.BIGINT, SimpleType.BIGINT), Double.NaN);
        assertThat(Running.all().getFirst().rows(plan))
                .containsExactly(List.of(0L, 5L), List.of(2L, 7L), List.of(1L << 20, 8L));
    }
}
