package dev.ogive.plan;

import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.plan.rel.SubqueryRel;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.plan.view.ViewIndex;
import dev.ogive.plan.view.ViewRewriter;
import dev.ogive.plan.view.ViewsAt;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;

/// A query with its plans, for any values of its parameters. Thread-safe.
///
/// The values decide which materialized views serve, where that depends on them, and else nothing
/// but the order and sides of joins, by the rows that are expected of what is joined. These are
/// estimated anew for each execution, from its values and the tables' present statistics: a plan
/// is used while all of them are close to what it was made for, else another one is made and kept
/// beside it.
public final class QueryTemplate {
    /// A plan serves inputs up to so many times larger or smaller than expected.
    private static final double TOLERANCE = 4;
    /// Fewer rows than these are all the same to a join.
    private static final double SMALL_ROWS = 2_000;

    private static final int KEPT = 8;
    private static final int CONTESTS_MAX = 64;

    private final RelNode simplified;
    private final ViewIndex views;

    /// Null where nothing is learned.
    private final Corrections corrections;

    private final Set<TableSource> tables = new HashSet<>();

    /// By the views that are read.
    private final Map<String, Algebra> algebras = new ConcurrentHashMap<>();

    /// What is read where all views are up to date.
    private final ViewRewriter.Rewritten assumed;

    /// What is read for values that pass certain tests, where all views are up to date.
    private volatile List<ViewRewriter.Rewritten> tested = List.of();

    /// Its plans; null where it depends on the values of an execution which views serve.
    private final Algebra only;

    /// A plan to run.
    ///
    /// @param ran to be told the nanoseconds that running all of it took; null where nobody asks
    public record Choice(PhysicalPlan plan, LongConsumer ran) {}

    /// @param plain made without what was learned; null where that makes no difference
    /// @param contest between the two; null where there is one
    /// @param rows expected of each input
    /// @param version of what had been learned
    private record Variant(PhysicalPlan plan, PhysicalPlan plain, PlanContest contest, double[] rows, long version) {
        Choice choose() {
            if (contest == null) {
                return new Choice(plan, null);
            }
            boolean learned = contest.takesLearned();
            return new Choice(learned ? plan : plain, nanos -> contest.ran(learned, nanos));
        }

        boolean serves(double[] others, long learned) {
            if (version != learned) {
                return false;
            }
            for (int i = 0; i < rows.length; i++) {
                double a = Math.max(rows[i], SMALL_ROWS);
                double b = Math.max(others[i], SMALL_ROWS);
                if (a > b * TOLERANCE || b > a * TOLERANCE) {
                    return false;
                }
            }
            return true;
        }
    }

    /// @param bound the query's algebra, as bound
    public QueryTemplate(RelNode bound) {
        this(bound, ViewIndex.NONE, null);
    }

    /// @param bound the query's algebra, as bound
    /// @param views that the query may be answered from
    /// @param corrections of estimates; null where nothing is learned
    public QueryTemplate(RelNode bound, ViewIndex views, Corrections corrections) {
        this.simplified = QueryPlanner.simplified(bound);
        this.views = views;
        this.corrections = corrections;
        visit(simplified, new HashSet<>(), node -> {
            if (node instanceof TableRel table) {
                tables.add(table.source());
            }
        });
        this.assumed = ViewRewriter.rewrite(simplified, new ViewsAt(views, null), e -> e);
        this.only = !assumed.isForAll() ? null : new Algebra(assumed.rel(), corrections);
    }

    private static void visit(RelNode rel, Set<Integer> shared, Consumer<RelNode> visitor) {
        if (rel instanceof SharedRel s && !shared.add(s.id())) {
            return;
        }
        visitor.accept(rel);
        rel.getInputs().forEach(i -> visit(i, shared, visitor));
    }

    /// What the query reads.
    public Set<TableSource> tables() {
        return Set.copyOf(tables);
    }

    /// How many plans there are at present.
    public int plans() {
        return only != null
                ? only.variants.size()
                : algebras.values().stream().mapToInt(a -> a.variants.size()).sum();
    }

    /// A plan that suits these values; it still has the parameters.
    ///
    /// @param values as far as known; may be shorter than the parameters and have nulls
    /// @param snapshot that the query is to read, in which a view may be worth reading or not;
    ///     null if it is not known
    public PhysicalPlan plan(List<Expr.Literal> values, Snapshot snapshot) {
        return choose(values, snapshot).plan();
    }

    /// As [#plan(List, Snapshot)], for a run that tells how long it took: where something was
    /// learned that changes the plan, the two are compared, and the faster one stays.
    public Choice choose(List<Expr.Literal> values, Snapshot snapshot) {
        if (only != null && assumed.isWorthwhile(snapshot)) {
            return only.choose(values);
        }
        UnaryOperator<Expr> valued = e -> Parameters.replace(e, values);
        ViewRewriter.Rewritten rewritten = only != null ? null : assumed(valued);
        if (rewritten == null || !rewritten.isWorthwhile(snapshot)) {
            rewritten = ViewRewriter.rewrite(simplified, new ViewsAt(views, snapshot), valued);
        }
        RelNode rel = rewritten.rel();
        return algebras.computeIfAbsent(rewritten.key(), _ -> new Algebra(rel, corrections))
                .choose(values);
    }

    /// What became of plans that what was learned has changed: `compared`, `in use`, `undone`,
    /// with how many are in which state; empty where there are none.
    public String learned() {
        Map<String, Integer> states = new TreeMap<>();
        (only != null ? List.of(only) : algebras.values())
                .forEach(a -> a.contests.values().forEach(c -> states.merge(c.state(), 1, Integer::sum)));
        return states.entrySet().stream()
                .map(e -> e.getValue() == 1 ? e.getKey() : e.getKey() + " x" + e.getValue())
                .collect(Collectors.joining(", "));
    }

    /// What is read for these values where all views are up to date.
    private ViewRewriter.Rewritten assumed(UnaryOperator<Expr> valued) {
        List<ViewRewriter.Rewritten> known = tested;
        for (ViewRewriter.Rewritten rewritten : known) {
            if (rewritten.isFor(valued)) {
                return rewritten;
            }
        }
        ViewRewriter.Rewritten made = ViewRewriter.rewrite(simplified, new ViewsAt(views, null), valued);
        if (!made.dependsOnValues()) {
            List<ViewRewriter.Rewritten> kept =
                    new ArrayList<>(known.subList(known.size() == KEPT ? 1 : 0, known.size()));
            kept.add(made);
            tested = List.copyOf(kept);
        }
        return made;
    }

    /// As [#plan(List, Snapshot)], for a snapshot that is not known.
    public PhysicalPlan plan(List<Expr.Literal> values) {
        return plan(values, null);
    }

    /// The query over tables or over views, with its plans.
    private static final class Algebra {
        private final RelNode rel;

        /// What is joined; empty where the plan does not depend on estimates.
        private final List<RelNode> inputs;

        private volatile List<Variant> variants = List.of();

        private final Corrections corrections;

        /// By what the two plans do.
        private final Map<Long, PlanContest> contests = new ConcurrentHashMap<>();

        Algebra(RelNode rel, Corrections corrections) {
            this.rel = rel;
            this.corrections = corrections;
            List<RelNode> joined = new ArrayList<>();
            visit(rel, new HashSet<>(), node -> {
                if (node instanceof Join || node instanceof SubqueryRel) {
                    node.getInputs().stream().filter(i -> !(i instanceof Join)).forEach(joined::add);
                }
            });
            this.inputs = List.copyOf(joined);
        }

        Choice choose(List<Expr.Literal> values) {
            List<Variant> known = variants;
            if (inputs.isEmpty() && !known.isEmpty()) {
                return known.getFirst().choose();
            }
            double[] rows = estimate(values);
            long version = corrections == null ? 0 : corrections.version();
            for (Variant variant : known) {
                if (variant.serves(rows, version)) {
                    return variant.choose();
                }
            }
            Variant made = made(values, rows, version);
            keep(made);
            return made.choose();
        }

        private Variant made(List<Expr.Literal> values, double[] rows, long version) {
            PhysicalPlan plan = new PhysicalPlanner(new Estimator(values, corrections)).plan(rel);
            if (corrections == null || corrections.isEmpty() || inputs.isEmpty()) {
                return new Variant(plan, null, null, rows, version);
            }
            PhysicalPlan plain = new PhysicalPlanner(new Estimator(values)).plan(rel);
            long shape = PlanContest.shape(plan);
            long plainShape = PlanContest.shape(plain);
            if (shape == plainShape) {
                return new Variant(plan, null, null, rows, version);
            }
            if (contests.size() >= CONTESTS_MAX) {
                contests.clear();
            }
            PlanContest contest = contests.computeIfAbsent(Facts.mix(shape) + plainShape, _ -> new PlanContest());
            return new Variant(plan, plain, contest, rows, version);
        }

        private synchronized void keep(Variant variant) {
            List<Variant> kept = new ArrayList<>(variants);
            kept.removeIf(v -> v.version != variant.version);
            if (kept.size() == KEPT) {
                kept.removeFirst();
            }
            kept.add(variant);
            variants = List.copyOf(kept);
        }

        private double[] estimate(List<Expr.Literal> values) {
            Estimator estimator = new Estimator(values);
            double[] rows = new double[inputs.size()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = estimator.of(inputs.get(i)).rows();
            }
            return rows;
        }
    }
}
