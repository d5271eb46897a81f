package dev.ogive.exec.operator;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Lane;
import dev.ogive.exec.aggregate.Expected;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.ZoneMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Runs decimal arithmetic in 64 bits where the zone maps of the query's snapshot prove that no
/// value needs more.
///
/// Types bound results by the worst case: the product of two DECIMAL(15,2) is a DECIMAL(30,4) in
/// 128 bits, though prices times discounts need 12 digits. What sums and averages read is
/// rewritten with the bounds of the columns underneath: every decimal gets as many digits as its
/// bounds need, so that kernels work in 64 bits and leave out checks that cannot fail. Only types
/// between a projection and the states of an aggregate change, never a value.
final class Narrowing {
    private final Snapshot snapshot;
    private final IdentityHashMap<PhysicalPlan, Map<Integer, Bounds>> known = new IdentityHashMap<>();

    /// The least and the greatest value of an expression, unscaled.
    private record Bounds(long min, long max) {
        Bounds or(Bounds other) {
            return new Bounds(Math.min(min, other.min), Math.max(max, other.max));
        }

        /// Decimal digits of the value farthest from 0; 19 past what DECIMAL keeps in 64 bits.
        int digits() {
            long farthest =
                    Math.max(Math.abs(Math.max(max, -Long.MAX_VALUE)), Math.abs(Math.max(min, -Long.MAX_VALUE)));
            int digits = 1;
            for (long power = 10; digits <= DecimalType.MAX_LONG_PRECISION && farthest >= power; power *= 10) {
                digits++;
            }
            return digits;
        }
    }

    /// An expression with the bounds that its type was fitted to.
    private record Fitted(Expr expression, Bounds bounds) {}

    Narrowing(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /// The aggregate with narrower arguments where that is possible, else itself.
    PhysicalPlan.Aggregate narrowed(PhysicalPlan.Aggregate aggregate) {
        if (!(aggregate.input() instanceof PhysicalPlan.Project project)) {
            return aggregate;
        }
        BitSet free = onlySummed(aggregate);
        List<Expr> expressions = new ArrayList<>(project.expressions());
        boolean changed = false;
        for (int c = free.nextSetBit(0); c >= 0; c = free.nextSetBit(c + 1)) {
            Expr expression = expressions.get(c);
            if (expression.type() instanceof DecimalType) {
                Fitted fitted = fit(expression, project.input());
                if (fitted != null && !fitted.expression.equals(expression)) {
                    expressions.set(c, fitted.expression);
                    changed = true;
                }
            }
        }
        return changed
                ? new PhysicalPlan.Aggregate(
                        new PhysicalPlan.Project(project.input(), expressions),
                        aggregate.groups(),
                        aggregate.groupingSets(),
                        aggregate.calls(),
                        aggregate.estimatedRows(),
                        aggregate.subplan())
                : aggregate;
    }

    /// What is known of an aggregate's input.
    Expected expected(PhysicalPlan.Aggregate aggregate) {
        Lane lane = aggregate.groups().size() == 1
                ? aggregate.input().types().get(aggregate.groups().getFirst()).lane()
                : null;
        boolean alone = lane == Lane.I32 || lane == Lane.I64;
        Bounds bounds = alone ? bounds(aggregate.input(), aggregate.groups().getFirst()) : null;
        return new Expected(
                aggregate.input().estimatedRows(),
                aggregate.estimatedRows(),
                bounds == null ? 0 : bounds.min,
                bounds == null ? -1 : bounds.max);
    }

    /// Input columns that are read by nothing but sums, averages and counts, whose results do not
    /// depend on the precision of their arguments.
    private static BitSet onlySummed(PhysicalPlan.Aggregate aggregate) {
        BitSet summed = new BitSet();
        BitSet others = new BitSet();
        aggregate.groups().forEach(others::set);
        for (AggregateCall call : aggregate.calls()) {
            boolean sums = switch (call.function().name()) {
                case "sum", "avg", "count" -> !call.distinct();
                default -> false;
            };
            call.arguments().forEach(sums ? summed::set : others::set);
            call.orderBy().forEach(k -> others.set(k.column()));
        }
        summed.andNot(others);
        return summed;
    }

    /// The expression over the output of `input` with types that fit its bounds in 64 bits; null
    /// where bounds are unknown or too wide.
    private Fitted fit(Expr expression, PhysicalPlan input) {
        return switch (expression) {
            case Expr.Column column -> {
                Bounds bounds = isLong(column.type()) ? bounds(input, column.index()) : null;
                yield bounds == null ? null : labelled(column, bounds, 0);
            }
            case Expr.Literal literal -> {
                Bounds bounds = bounds(literal);
                yield bounds == null ? null : labelled(literal, bounds, 0);
            }
            case Expr.Cast(Expr inner, DecimalType to, boolean _) -> fitCast(inner, to, input);
            case Expr.Call call when call.type() instanceof DecimalType type -> fitCall(call, type, input);
            case Expr.Case c when c.type() instanceof DecimalType -> fitCase(c, input);
            default -> null;
        };
    }

    /// The expression with a type of as many digits as its bounds need, at least `least`; its
    /// physical form is the same.
    private static Fitted labelled(Expr expression, Bounds bounds, int least) {
        int digits = bounds.digits();
        if (digits > DecimalType.MAX_LONG_PRECISION) {
            return null;
        }
        if (!(expression.type() instanceof DecimalType decimal)) {
            return new Fitted(expression, bounds);
        }
        int precision = Math.max(digits, Math.max(decimal.scale(), least));
        if (precision > DecimalType.MAX_LONG_PRECISION) {
            precision = digits;
        }
        if (decimal.scale() > precision) {
            return null;
        }
        DataType type = DataType.decimal(precision, decimal.scale());
        return new Fitted(retyped(expression, type), bounds);
    }

    private static Expr retyped(Expr expression, DataType type) {
        return switch (expression) {
            case Expr.Column column -> new Expr.Column(column.index(), type);
            case Expr.Literal literal -> new Expr.Literal(literal.value(), type);
            case Expr.Call call -> new Expr.Call(call.function(), call.arguments(), type);
            case Expr.Case c -> new Expr.Case(c.branches(), c.otherwise(), type);
            case Expr.Cast cast -> new Expr.Cast(cast.input(), type, cast.lenient());
            default -> throw new IllegalArgumentException("not a number: " + expression);
        };
    }

    private Fitted fitCast(Expr inner, DecimalType to, PhysicalPlan input) {
        boolean exact = inner.type().isInteger() || inner.type() instanceof DecimalType;
        int shift = to.scale() - scale(inner.type());
        Fitted fitted = exact && shift >= 0 ? fit(inner, input) : null;
        Bounds bounds = fitted == null ? null : product(fitted.bounds, powerOfTen(shift));
        if (bounds == null || bounds.digits() > to.precision()) {
            return null;
        }
        return shift == 0 && inner.type() instanceof DecimalType
                ? fitted
                : labelled(new Expr.Cast(fitted.expression, to, false), bounds, 0);
    }

    private static Bounds powerOfTen(int exponent) {
        if (exponent > DecimalType.MAX_LONG_PRECISION) {
            return null;
        }
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return new Bounds(power, power);
    }

    private Fitted fitCall(Expr.Call call, DecimalType type, PhysicalPlan input) {
        List<Expr> arguments = new ArrayList<>();
        List<Bounds> bounds = new ArrayList<>();
        for (Expr argument : call.arguments()) {
            Fitted fitted = argument.type() instanceof DecimalType ? fit(argument, input) : null;
            if (fitted == null) {
                return null;
            }
            arguments.add(fitted.expression);
            bounds.add(fitted.bounds);
        }
        if (arguments.size() != 2) {
            return null;
        }
        int left = ((DecimalType) arguments.get(0).type()).precision();
        int right = ((DecimalType) arguments.get(1).type()).precision();
        Bounds result;
        int uncheckedPrecision;
        switch (call.function().name()) {
            case "add" -> {
                result = sum(bounds.get(0), bounds.get(1));
                uncheckedPrecision = Math.max(left, right) + 1;
            }
            case "subtract" -> {
                result = sum(bounds.get(0), negated(bounds.get(1)));
                uncheckedPrecision = Math.max(left, right) + 1;
            }
            case "multiply" -> {
                result = product(bounds.get(0), bounds.get(1));
                uncheckedPrecision = left + right;
            }
            default -> {
                return null;
            }
        }
        if (result == null || result.digits() > type.precision()) {
            return null;
        }
        return labelled(new Expr.Call(call.function(), arguments, type), result, uncheckedPrecision);
    }

    private Fitted fitCase(Expr.Case c, PhysicalPlan input) {
        Bounds all = null;
        List<Expr> results = new ArrayList<>();
        c.branches().forEach(b -> results.add(b.result()));
        results.add(c.otherwise());
        for (int i = 0; i < results.size(); i++) {
            Expr result = results.get(i);
            if (result instanceof Expr.Literal(Object value, DataType _) && value == null) {
                continue;
            }
            Fitted fitted = fit(result, input);
            if (fitted == null) {
                return null;
            }
            results.set(i, fitted.expression);
            all = all == null ? fitted.bounds : all.or(fitted.bounds);
        }
        if (all == null) {
            return null;
        }
        int least = 1;
        for (Expr result : results) {
            if (!(result instanceof Expr.Literal(Object value, DataType _) && value == null)) {
                least = Math.max(least, ((DecimalType) result.type()).precision());
            }
        }
        Fitted fitted = labelled(c, all, least);
        if (fitted == null) {
            return null;
        }
        DataType type = fitted.expression.type();
        List<Expr.Branch> branches = new ArrayList<>();
        for (int b = 0; b < c.branches().size(); b++) {
            branches.add(new Expr.Branch(c.branches().get(b).condition(), retyped(results.get(b), type)));
        }
        return new Fitted(new Expr.Case(branches, retyped(results.getLast(), type), type), all);
    }

    // Bounds

    private static boolean isLong(DataType type) {
        return type.isInteger() && type.lane() != Lane.I128 || type instanceof DecimalType && type.lane() == Lane.I64;
    }

    private static int scale(DataType type) {
        return type instanceof DecimalType d ? d.scale() : 0;
    }

    private static Bounds bounds(Expr.Literal literal) {
        return switch (literal.value()) {
            case Long l -> new Bounds(l, l);
            case BigDecimal d -> {
                var unscaled = d.setScale(scale(literal.type()), java.math.RoundingMode.UNNECESSARY)
                        .unscaledValue();
                yield unscaled.bitLength() < 64 ? new Bounds(unscaled.longValue(), unscaled.longValue()) : null;
            }
            case null, default -> null;
        };
    }

    private static Bounds negated(Bounds b) {
        return b.min == Long.MIN_VALUE ? null : new Bounds(-b.max, -b.min);
    }

    private static Bounds sum(Bounds a, Bounds b) {
        if (a == null || b == null) {
            return null;
        }
        long min = a.min + b.min;
        long max = a.max + b.max;
        boolean overflow = ((a.min ^ min) & (b.min ^ min)) < 0 || ((a.max ^ max) & (b.max ^ max)) < 0;
        return overflow ? null : new Bounds(min, max);
    }

    private static Bounds product(Bounds a, Bounds b) {
        if (a == null || b == null) {
            return null;
        }
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (long x : new long[] {a.min, a.max}) {
            for (long y : new long[] {b.min, b.max}) {
                long p = x * y;
                if (Math.multiplyHigh(x, y) != p >> 63) {
                    return null;
                }
                min = Math.min(min, p);
                max = Math.max(max, p);
            }
        }
        return new Bounds(min, max);
    }

    /// Bounds of an output column of a plan; null: unknown.
    private Bounds bounds(PhysicalPlan plan, int column) {
        Map<Integer, Bounds> ofPlan = known.computeIfAbsent(plan, _ -> new HashMap<>());
        if (!ofPlan.containsKey(column)) {
            ofPlan.put(column, computed(plan, column));
        }
        return ofPlan.get(column);
    }

    private Bounds computed(PhysicalPlan plan, int column) {
        return switch (plan) {
            case PhysicalPlan.Scan scan -> ofTable(scan, column);
            case PhysicalPlan.Filter filter -> bounds(filter.input(), column);
            case PhysicalPlan.Sort sort -> bounds(sort.input(), column);
            case PhysicalPlan.Limit limit -> bounds(limit.input(), column);
            case PhysicalPlan.Shared shared -> bounds(shared.input(), column);
            case PhysicalPlan.Project project -> {
                Expr expression = project.expressions().get(column);
                if (expression instanceof Expr.Column source) {
                    yield bounds(project.input(), source.index());
                }
                Fitted fitted = isLong(expression.type()) ? fit(expression, project.input()) : null;
                yield fitted == null ? null : fitted.bounds;
            }
            case PhysicalPlan.Join join -> ofJoin(join, column);
            case PhysicalPlan.Aggregate aggregate ->
                column < aggregate.groups().size()
                        ? bounds(aggregate.input(), aggregate.groups().get(column))
                        : null;
            case PhysicalPlan.Window window ->
                column < window.input().types().size() ? bounds(window.input(), column) : null;
            case PhysicalPlan.Rows _,
                    PhysicalPlan.Union _,
                    PhysicalPlan.Recursive _,
                    PhysicalPlan.WorkingTable _,
                    PhysicalPlan.Unnest _ -> null;
        };
    }

    private Bounds ofJoin(PhysicalPlan.Join join, int column) {
        int left = join.left().types().size();
        return switch (join.kind()) {
            case INNER, LEFT, RIGHT, FULL, LEFT_SINGLE ->
                column < left ? bounds(join.left(), column) : bounds(join.right(), column - left);
            case LEFT_SEMI, LEFT_ANTI, LEFT_MARK -> column < left ? bounds(join.left(), column) : null;
            case RIGHT_SEMI, RIGHT_ANTI -> bounds(join.right(), column);
        };
    }

    /// Only of stored tables: others may be readable but once.
    private Bounds ofTable(PhysicalPlan.Scan scan, int output) {
        int column = scan.columns().get(output);
        return scan.table() instanceof StoredTable table
                        && column < table.schema().fields().size()
                ? ofChunks(table.open(snapshot).chunks(), column)
                : null;
    }

    private static Bounds ofChunks(List<? extends Chunk> chunks, int column) {
        Bounds all = null;
        for (Chunk chunk : chunks) {
            ZoneMap zone = chunk.column(column).zone();
            if (zone.nulls() == zone.rows()) {
                continue;
            }
            if (!zone.known()) {
                return null;
            }
            Bounds bounds = new Bounds(zone.minLong(), zone.maxLong());
            all = all == null ? bounds : all.or(bounds);
        }
        return all;
    }
}
