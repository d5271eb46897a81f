package dev.ogive.plan;

import dev.ogive.column.DataType;
import dev.ogive.column.Interval;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.exec.expr.Folding;
import dev.ogive.exec.profile.Subplan;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.RecursiveRel;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.RowsRel;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.SubqueryRel;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.plan.rel.UnnestRel;
import dev.ogive.plan.rel.WindowRel;
import dev.ogive.storage.TableStatistics;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/// Estimates rows, distinct values and ranges, bottom up, from the statistics of tables.
///
/// Distinct values and equi-depth boundaries decide where they are known; elsewhere the usual
/// constants. Only the choice of a plan depends on what comes out, never an answer.
final class Estimator {
    private static final double UNKNOWN_ROWS = 1_000;
    private static final double EQUAL = 0.05;
    private static final double RANGE = 0.3;
    private static final double LIKE_PREFIX = 0.05;
    private static final double LIKE_ANYWHERE = 0.1;
    private static final double OTHER = 0.25;
    /// How much a further condition on the same two sides counts: they are seldom independent.
    private static final double DAMPING = 0.5;

    private static final double DAY_MICROS = 86_400e6;

    private final List<Expr.Literal> parameters;
    private final IdentityHashMap<RelNode, Estimates> known = new IdentityHashMap<>();

    /// From statistics alone.
    private final Estimator base;

    /// Null where nothing is learned.
    private final Subplans subplans;

    /// One that knows statistics alone.
    ///
    /// @param parameters values to assume for parameters; may be empty
    Estimator(List<Expr.Literal> parameters) {
        this(parameters, null);
    }

    /// @param parameters values to assume for parameters; may be empty
    /// @param corrections null where nothing is learned
    Estimator(List<Expr.Literal> parameters, Corrections corrections) {
        this.parameters = parameters;
        this.base = corrections == null ? this : new Estimator(parameters);
        this.subplans = corrections == null ? null : new Subplans(base, corrections);
    }

    /// The one that knows statistics alone.
    Estimator base() {
        return base;
    }

    /// What parts of the query are known by; null where nothing is learned.
    Subplans subplans() {
        return subplans;
    }

    /// What the rows of a part are known by; null if by nothing.
    Subplan subplan(RelNode rel) {
        return subplans == null ? null : subplans.subplan(rel);
    }

    Estimates of(RelNode rel) {
        Estimates estimates = known.get(rel);
        if (estimates == null) {
            estimates = corrected(rel, compute(rel));
            known.put(rel, estimates);
        }
        return estimates;
    }

    private Estimates corrected(RelNode rel, Estimates estimates) {
        boolean learned = subplans != null
                && !subplans.corrections().isEmpty()
                && (rel instanceof Filter || rel instanceof Join || rel instanceof GroupRel);
        Facts facts = learned ? subplans.facts(rel) : null;
        if (facts == null) {
            return estimates;
        }
        double baseRows = subplans.baseRows(rel);
        double ratio = facts.logRatio(baseRows, subplans.corrections());
        if (ratio == 0) {
            return estimates;
        }
        double rows = Math.min(Math.max(1, baseRows) * Math.exp(ratio), rowsMax(rel));
        return rows < estimates.rows() ? estimates.scaled(rows) : estimates.withRows(rows);
    }

    /// The most rows that there can be, given those of the inputs.
    private double rowsMax(RelNode rel) {
        return switch (rel) {
            case Filter filter -> of(filter.getInput()).rows();
            case GroupRel group ->
                Math.max(1, of(group.getInput()).rows()) * group.sets().size();
            case Join join
            when !join.getJoinType().projectsRight() -> of(join.getLeft()).rows();
            case Join join
            when join.getJoinType() == JoinRelType.INNER
                    && Uniqueness.coveredByEquality(join.getRight(), join.getCondition(), Rels.width(join.getLeft())) ->
                of(join.getLeft()).rows();
            case Join join ->
                Math.max(1, of(join.getLeft()).rows())
                        * Math.max(1, of(join.getRight()).rows());
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private Estimates compute(RelNode rel) {
        return switch (rel) {
            case TableRel table -> table(table.source().statistics(), Rels.width(rel));
            case RowsRel rows -> Estimates.unknown(rows.rows().size(), Rels.width(rel));
            case Filter filter -> filter(of(filter.getInput()), filter.getCondition());
            case Project project -> project(of(project.getInput()), project.getProjects());
            case Join join -> join(of(join.getLeft()), of(join.getRight()), join.getCondition(), join.getJoinType());
            case SubqueryRel s -> subquery(s);
            case GroupRel group -> group(of(group.getInput()), group);
            case SortRel sort -> {
                Estimates input = of(sort.getInput());
                double rows = Math.max(0, input.rows() - sort.offset());
                yield input.scaled(sort.limit() < 0 ? rows : Math.min(rows, sort.limit()));
            }
            case WindowRel window -> of(window.getInput()).appended(Rels.width(rel));
            case UnnestRel unnest -> {
                Estimates wide = of(unnest.getInput()).appended(Rels.width(rel));
                yield wide.withRows(wide.rows() * 10);
            }
            case Union union -> union(union);
            case SharedRel shared -> of(shared.getInput());
            case RecursiveRel recursive ->
                Estimates.unknown(of(recursive.getLeft()).rows() * 10, Rels.width(rel));
            default -> Estimates.unknown(UNKNOWN_ROWS, Rels.width(rel));
        };
    }

    private static Estimates table(TableStatistics statistics, int width) {
        double rows = Double.isNaN(statistics.rows()) ? UNKNOWN_ROWS : statistics.rows();
        return new Estimates(rows, width, i -> {
            Estimates.Column c = i < statistics.columns().size()
                    ? column(statistics.columns().get(i), rows)
                    : Estimates.Column.unknown(rows);
            return statistics.keys().contains(List.of(i))
                    ? new Estimates.Column(Math.max(1, rows), c.nulls(), c.low(), c.high(), c.quantiles())
                    : c;
        });
    }

    private static Estimates.Column column(TableStatistics.ColumnStatistics s, double rows) {
        double distinct = Double.isNaN(s.distinct()) ? rows / 10 : s.distinct();
        return new Estimates.Column(
                Math.max(1, Math.min(distinct, Math.max(1, rows))),
                Double.isNaN(s.nullFraction()) ? 0 : s.nullFraction(),
                number(s.min()),
                number(s.max()),
                s.quantiles());
    }

    /// A value on the number line, or NaN.
    static double number(Object value) {
        return switch (value) {
            case Boolean b -> b ? 1 : 0;
            case Long n -> n;
            case Double d -> d;
            case BigInteger n -> n.doubleValue();
            case java.math.BigDecimal d -> d.doubleValue();
            case Interval i -> i.months() * 30.0 * 86_400e6 + i.days() * 86_400e6 + i.micros();
            case null, default -> Double.NaN;
        };
    }

    // Conditions

    Estimates filter(Estimates input, RexNode condition) {
        double selectivity = 1;
        Estimates result = input;
        for (RexNode term : Rels.conjuncts(condition)) {
            selectivity *= selectivity(result, term);
            result = restricted(result, term);
        }
        return result.scaled(input.rows() * selectivity);
    }

    /// Narrows the range of a column that the term compares with a constant.
    private Estimates restricted(Estimates input, RexNode term) {
        Comparison comparison = Pushdown.comparison(term.getKind());
        if (comparison == null) {
            return input;
        }
        List<RexNode> sides = ((RexCall) term).getOperands();
        for (int i = 0; i < 2; i++) {
            if (uncast(sides.get(i)) instanceof RexInputRef column) {
                double value = number(constant(sides.get(i), sides.get(1 - i)));
                if (Double.isNaN(value)) {
                    continue;
                }
                Estimates.Column c = input.column(column.getIndex());
                Comparison direction = i == 0 ? comparison : comparison.swap();
                return switch (direction) {
                    case EQUAL, NOT_DISTINCT ->
                        input.with(column.getIndex(), new Estimates.Column(1, 0, value, value, List.of()));
                    case LESS, LESS_OR_EQUAL ->
                        input.with(
                                column.getIndex(),
                                new Estimates.Column(c.distinct(), 0, c.low(), min(c.high(), value), c.quantiles()));
                    case GREATER, GREATER_OR_EQUAL ->
                        input.with(
                                column.getIndex(),
                                new Estimates.Column(c.distinct(), 0, max(c.low(), value), c.high(), c.quantiles()));
                    case NOT_EQUAL, DISTINCT -> input;
                };
            }
        }
        return input;
    }

    private static double min(double a, double b) {
        return Double.isNaN(a) ? b : Math.min(a, b);
    }

    private static double max(double a, double b) {
        return Double.isNaN(a) ? b : Math.max(a, b);
    }

    /// The constant's value, or null; parameters have their assumed values.
    Object constant(RexNode node) {
        Expr.Literal literal = Operators.literal(node);
        if (literal != null) {
            return literal.value();
        }
        if (!isConstant(node)) {
            return null;
        }
        Expr expression = Parameters.replace(Expressions.of(node, IntUnaryOperator.identity()), parameters);
        return Folding.fold(expression) instanceof Expr.Literal(Object value, DataType _) ? value : null;
    }

    /// The value that `operand` is compared with, in units of what the operand casts: a date that
    /// is widened to a timestamp is compared with days.
    private Object constant(RexNode operand, RexNode constant) {
        Object value = constant(constant);
        boolean widened = value instanceof Long
                && operand.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP
                && uncast(operand).getType().getSqlTypeName() == SqlTypeName.DATE;
        return widened ? (Object) ((Long) value / DAY_MICROS) : value;
    }

    private static RexNode uncast(RexNode node) {
        RexNode inner = node;
        while (inner.getKind() == SqlKind.CAST) {
            inner = ((RexCall) inner).getOperands().getFirst();
        }
        return inner;
    }

    private static boolean isConstant(RexNode node) {
        return Rels.inputs(node).isEmpty();
    }

    double selectivity(Estimates input, RexNode term) {
        if (term.isAlwaysTrue()) {
            return 1;
        }
        if (term.isAlwaysFalse()) {
            return 0;
        }
        if (!(term instanceof RexCall call)) {
            return 0.5;
        }
        return switch (call.getKind()) {
            case AND -> {
                double s = 1;
                for (RexNode part : call.getOperands()) {
                    s *= selectivity(input, part);
                }
                yield s;
            }
            case OR -> {
                double none = 1;
                for (RexNode part : RelOptUtil.disjunctions(call)) {
                    none *= 1 - selectivity(input, part);
                }
                yield 1 - none;
            }
            case NOT -> 1 - selectivity(input, call.getOperands().getFirst());
            case IS_NULL -> nulls(input, call.getOperands().getFirst());
            case IS_NOT_NULL -> 1 - nulls(input, call.getOperands().getFirst());
            case EQUALS,
                    NOT_EQUALS,
                    LESS_THAN,
                    LESS_THAN_OR_EQUAL,
                    GREATER_THAN,
                    GREATER_THAN_OR_EQUAL,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM -> comparison(input, Pushdown.comparison(call.getKind()), call.getOperands());
            default -> function(input, call);
        };
    }

    private static double nulls(Estimates input, RexNode node) {
        return node instanceof RexInputRef column
                ? input.column(column.getIndex()).nulls()
                : 0.02;
    }

    private double function(Estimates input, RexCall call) {
        if (Operators.IN_LIST.equals(call.getOperator())) {
            Estimates.Column column = column(input, call.getOperands().getFirst());
            double values = call.getOperands().size() - 1;
            return Math.min(1, column == null ? values * EQUAL : values / column.distinct());
        }
        if (call.getOperator() instanceof Operators.Function f) {
            String name = f.function().name();
            if (name.equals("like") || name.equals("ilike")) {
                Object pattern = constant(call.getOperands().get(1));
                return pattern instanceof String p && (p.startsWith("%") || p.startsWith("_"))
                        ? LIKE_ANYWHERE
                        : LIKE_PREFIX;
            }
        }
        return OTHER;
    }

    /// What is known of an expression's values: of a column, or of a function of one.
    private Estimates.Column column(Estimates input, RexNode node) {
        if (node instanceof RexInputRef reference) {
            return input.column(reference.getIndex());
        }
        if (node instanceof RexCall call && call.getKind() == SqlKind.CAST) {
            return column(input, call.getOperands().getFirst());
        }
        return null;
    }

    private double comparison(Estimates input, Comparison comparison, List<RexNode> sides) {
        RexNode left = sides.get(0);
        RexNode right = sides.get(1);
        if (isConstant(left) && !isConstant(right)) {
            return comparison(input, comparison.swap(), List.of(right, left));
        }
        Estimates.Column column = column(input, left);
        if (column == null || !isConstant(right)) {
            Estimates.Column other = column(input, right);
            double distinct = Math.max(column == null ? 1 : column.distinct(), other == null ? 1 : other.distinct());
            double equal = distinct > 1 ? 1 / distinct : EQUAL;
            return switch (comparison) {
                case EQUAL, NOT_DISTINCT -> equal;
                case NOT_EQUAL, DISTINCT -> 1 - equal;
                default -> RANGE;
            };
        }
        double present = 1 - column.nulls();
        Object value = constant(left, right);
        return switch (comparison) {
            case EQUAL, NOT_DISTINCT -> outside(column, value) ? 0 : present / column.distinct();
            case NOT_EQUAL, DISTINCT -> present * (1 - 1 / column.distinct());
            case LESS, LESS_OR_EQUAL -> present * below(column, value);
            case GREATER, GREATER_OR_EQUAL -> present * (1 - below(column, value));
        };
    }

    private static boolean outside(Estimates.Column column, Object value) {
        double v = number(value);
        return v < column.low() || v > column.high();
    }

    /// The fraction of the column's values below a constant.
    private static double below(Estimates.Column column, Object value) {
        if (value == null) {
            return RANGE;
        }
        double v = number(value);
        double whole = quantile(column.quantiles(), value);
        if (!Double.isNaN(column.low()) && !Double.isNaN(column.high()) && !Double.isNaN(v)) {
            if (v <= column.low()) {
                return 0;
            }
            if (v >= column.high()) {
                return 1;
            }
            if (!Double.isNaN(whole)) {
                double from = boundary(column.quantiles(), column.low());
                double to = boundary(column.quantiles(), column.high());
                return to > from ? Math.clamp((whole - from) / (to - from), 0, 1) : whole;
            }
            return (v - column.low()) / (column.high() - column.low());
        }
        return Double.isNaN(whole) ? RANGE : whole;
    }

    private static double boundary(List<Object> quantiles, double bound) {
        int n = quantiles.size();
        for (int i = 0; i < n; i++) {
            double q = number(quantiles.get(i));
            if (q >= bound) {
                if (i == 0) {
                    return 0;
                }
                double before = number(quantiles.get(i - 1));
                return (i - 1 + (q > before ? (bound - before) / (q - before) : 1)) / (n - 1);
            }
        }
        return 1;
    }

    /// Position of a value among equi-depth boundaries, 0 to 1; NaN without them.
    private static double quantile(List<Object> quantiles, Object value) {
        int n = quantiles.size();
        if (n < 2) {
            return Double.NaN;
        }
        double v = number(value);
        if (!Double.isNaN(v)) {
            return boundary(quantiles, v);
        }
        if (!(value instanceof String text)) {
            return Double.NaN;
        }
        for (int i = 0; i < n; i++) {
            if (quantiles.get(i) instanceof String q && q.compareTo(text) >= 0) {
                return (double) i / (n - 1);
            }
        }
        return 1;
    }

    // Operators

    private Estimates project(Estimates input, List<RexNode> expressions) {
        return new Estimates(input.rows(), expressions.size(), i -> {
            RexNode expression = expressions.get(i);
            Estimates.Column direct = column(input, expression);
            if (direct != null) {
                return direct;
            }
            BitSet inputs = Rels.inputs(expression);
            double distinct = 1;
            for (int c = inputs.nextSetBit(0); c >= 0; c = inputs.nextSetBit(c + 1)) {
                distinct *= input.column(c).distinct();
            }
            return Estimates.Column.ofDistinct(Math.min(distinct, input.rows()));
        });
    }

    /// Selectivity of a join condition over left columns, then right columns.
    double joinSelectivity(Estimates left, Estimates right, RexNode condition) {
        Estimates both = left.beside(right, 1);
        List<Double> equalities = new ArrayList<>();
        double rest = 1;
        int width = left.width();
        for (RexNode term : Rels.conjuncts(condition)) {
            BitSet inputs = Rels.inputs(term);
            boolean spans = !inputs.isEmpty() && inputs.nextSetBit(0) < width && inputs.length() > width;
            double s = selectivity(both, term);
            if (spans && term.getKind() == SqlKind.EQUALS) {
                equalities.add(s);
            } else {
                rest *= s;
            }
        }
        equalities.sort(null);
        double weight = 1;
        for (double s : equalities) {
            rest *= Math.pow(s, weight);
            weight *= DAMPING;
        }
        return rest;
    }

    Estimates join(Estimates left, Estimates right, RexNode condition, JoinRelType type) {
        double matches = left.rows() * right.rows() * joinSelectivity(left, right, condition);
        if (!type.projectsRight()) {
            double semi = semi(left, right, condition);
            return left.scaled(left.rows() * (type == JoinRelType.SEMI ? semi : Math.max(0.05, 1 - semi)));
        }
        double rows = switch (type) {
            case LEFT -> Math.max(matches, left.rows());
            case RIGHT -> Math.max(matches, right.rows());
            case FULL -> Math.max(matches, left.rows() + right.rows());
            default -> matches;
        };
        Estimates all = left.beside(right, rows);
        return new Estimates(rows, all.width(), i -> all.column(i).atMost(rows));
    }

    /// The fraction of left rows with a match.
    double semi(Estimates left, Estimates right, RexNode condition) {
        int width = left.width();
        Estimates both = left.beside(right, 1);
        double fraction = right.rows() < 1 ? Math.max(0, right.rows()) : 1;
        for (RexNode term : Rels.conjuncts(condition)) {
            if (term.getKind() != SqlKind.EQUALS) {
                fraction *= 0.9;
                continue;
            }
            List<RexNode> sides = ((RexCall) term).getOperands();
            boolean inOrder = Rels.inputs(sides.get(0)).length() <= width;
            RexNode l = sides.get(inOrder ? 0 : 1);
            RexNode r = sides.get(inOrder ? 1 : 0);
            Estimates.Column a = column(both, l);
            Estimates.Column b = column(both, r);
            if (a != null && b != null) {
                fraction = Math.min(fraction, b.distinct() / a.distinct());
            }
        }
        return Math.clamp(fraction, 0, 1);
    }

    private Estimates subquery(SubqueryRel s) {
        Estimates left = of(s.getLeft());
        Estimates right = of(s.getRight());
        return switch (s.kind()) {
            case MARK -> left.appended(Rels.width(s));
            case SINGLE, LEFT -> left.beside(right, left.rows());
            case INNER -> join(left, right, s.condition(), JoinRelType.INNER);
            case SEMI -> join(left, right, s.condition(), JoinRelType.SEMI);
            case ANTI -> join(left, right, s.condition(), JoinRelType.ANTI);
        };
    }

    private static Estimates group(Estimates input, GroupRel group) {
        double groups = 0;
        for (List<Integer> set : group.sets()) {
            List<Double> distinct = new ArrayList<>();
            set.forEach(g -> distinct.add(input.column(group.groups().get(g)).distinct()));
            distinct.sort(java.util.Comparator.reverseOrder());
            double product = 1;
            double weight = 1;
            for (double d : distinct) {
                product *= Math.pow(d, weight);
                weight = Math.max(0.6, weight * 0.9);
            }
            groups += set.isEmpty() ? 1 : Math.max(1, Math.min(product, input.rows()));
        }
        double rows = groups;
        return new Estimates(
                rows,
                Rels.width(group),
                i -> i < group.groups().size()
                        ? input.column(group.groups().get(i)).atMost(rows)
                        : Estimates.Column.ofDistinct(rows));
    }

    private Estimates union(Union union) {
        List<Estimates> inputs = union.getInputs().stream().map(this::of).toList();
        double rows = inputs.stream().mapToDouble(Estimates::rows).sum();
        return new Estimates(rows, Rels.width(union), i -> {
            Estimates.Column all = inputs.getFirst().column(i);
            for (Estimates input : inputs.subList(1, inputs.size())) {
                Estimates.Column c = input.column(i);
                all = new Estimates.Column(
                        Math.max(all.distinct(), c.distinct()),
                        Math.max(all.nulls(), c.nulls()),
                        Math.min(all.low(), c.low()),
                        Math.max(all.high(), c.high()),
                        List.of());
            }
            return all;
        });
    }
}
