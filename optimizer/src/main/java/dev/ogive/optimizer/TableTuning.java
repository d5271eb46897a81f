package dev.ogive.optimizer;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.tune.TableSample;
import dev.ogive.maintain.tune.TuningHost;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The tuning of one table in one round: one change at a time is tried, the one first that saves
/// most time per second that it costs to make and to compare.
///
/// Orders and views are chosen together: for each order, and for none, the views are chosen that
/// save most beside it, and the best of these plans is followed. So views do not take up room for
/// what an order does as well, and an order has to pay for what views do not answer. After each
/// trial, everything is planned anew beside what has come of it.
final class TableTuning {
    private static final int SAMPLE_ROWS = 60_000;

    /// Orders are priced on fewer rows: each one sorts them.
    private static final int LAYOUT_ROWS = 12_000;

    /// Orders of one table that are tried in a round: each writes a copy of the table.
    private static final int ORDERS_TRIED_MAX = 2;

    /// In a table of few batches hardly any can be left out, and the time of statements does not
    /// go with the rows that they read.
    private static final int ORDERED_ROWS_MIN = 131_072;

    /// An order has to be expected to save this share of the time that views alone would leave.
    private static final double SAVED_MIN = 0.1;

    /// Of the room for views, how much is counted on in another order.
    private static final double ORDERED_ROOM = 0.9;

    /// An order with what all queries would take if nothing else changed.
    private record Priced(Layout layout, double[] nanos) {}

    /// A change with what it is expected to gain.
    ///
    /// @param view null for an order
    /// @param layout null for a view
    /// @param after by query, with it
    private record Step(Costs.View view, Priced layout, double saved, double costNanos, double[] after) {
        double rate() {
            return saved / costNanos;
        }

        String name() {
            return view != null
                    ? "a view of " + view.need().keys().size() + " keys"
                    : "CLUSTER BY " + layout.layout().clause();
        }
    }

    /// What could be done, all together.
    ///
    /// @param layout null where the order stays
    /// @param after by query, with all of it
    /// @param gain what is saved, as often as it is expected again, beyond what the work costs
    private record Plan(Priced layout, List<Costs.View> views, double[] after, double gain) {}

    private final TuningHost host;
    private final TableWorkload workload;
    private final StoredTable table;
    private final double rows;
    private final Payback payback;

    /// By query, what its statements take as far as is known: measured at first, then as expected
    /// of what was accepted.
    private double[] nanos;

    private List<Costs.View> views = List.of();
    private List<Priced> layouts = List.of();
    private Costs costs;

    /// By query, whether a view that is in use answers it.
    private final boolean[] isAnswered;

    /// In words, what else the best plan was compared with.
    private String runnerUp = "";

    /// Of views that are proposed only.
    private double proposedBytes;

    TableTuning(TuningHost host, TableWorkload workload) {
        this.host = host;
        this.workload = workload;
        this.table = workload.table();
        this.rows = host.rows(table);
        this.payback = new Payback(workload);
        this.isAnswered = new boolean[workload.queries().size()];
    }

    void tune() {
        host.progress(0, "pricing changes of " + table.name());
        if (!price()) {
            return;
        }
        markAnswered();
        int ordersTried = 0;
        boolean ordered = false;
        while (host.nanosLeft() > 0) {
            boolean mayOrder = !ordered && ordersTried < ORDERS_TRIED_MAX;
            List<Step> steps = steps(mayOrder ? layouts : List.of());
            if (steps.isEmpty()) {
                return;
            }
            Step step = steps.getFirst();
            Decision decision = decision(step, steps);
            boolean isTried = isNew(decision);
            Decision.State state = isTried ? decide(decision).state() : Decision.State.REJECTED;
            boolean counts = state == Decision.State.ACTIVE || (!host.acts() && state == Decision.State.PROPOSED);
            if (step.view() != null) {
                views = without(views, step.view());
            } else {
                layouts = without(layouts, step.layout());
                ordersTried += isTried ? 1 : 0;
                ordered = counts;
            }
            if (counts) {
                for (int q = 0; step.view() != null && q < nanos.length; q++) {
                    isAnswered[q] |= step.view().nanos()[q] < nanos[q];
                }
                nanos = step.after();
                proposedBytes +=
                        host.acts() || step.view() == null ? 0 : step.view().bytes();
            }
        }
    }

    /// False where there is nothing to be priced on.
    private boolean price() {
        List<Integer> columns = new ArrayList<>(workload.columns());
        TableSample sample = host.sample(table, columns, SAMPLE_ROWS);
        TableSample coarse = host.sample(table, columns, LAYOUT_ROWS);
        if (coarse.rows() == 0) {
            return false;
        }
        double[] now = new Layout(clustering(columns), "").sharesRead(workload, coarse);
        costs = new Costs(workload, rows, now);
        nanos = costs.nanos(now);
        views = costs.views(ViewCandidates.of(workload), new Groups(sample, rows));
        if (host.mayOrder() && rows >= ORDERED_ROWS_MIN && isOurs()) {
            List<Priced> priced = new ArrayList<>();
            for (Layout layout : Layout.candidates(workload)) {
                if (host.nanosLeft() <= 0) {
                    return false;
                }
                priced.add(new Priced(layout, costs.nanos(layout.sharesRead(workload, coarse))));
            }
            layouts = priced;
        }
        return true;
    }

    /// The order that the table has, whether it was asked for or rows have come in it; none where
    /// the sample does not tell.
    private Clustering clustering(List<Integer> sampled) {
        Clustering known = table.definition().clustering();
        Clustering now = known.isNone() ? new Clustering.Columns(new Proposal(host, table).natural()) : known;
        return sampled.containsAll(now.columns()) && sampled.containsAll(now.keyColumns()) ? now : Clustering.none();
    }

    private static <T> List<T> without(List<T> all, T one) {
        return all.stream().filter(t -> t != one).toList();
    }

    /// What is worth doing of the best plan, the one that saves most per cost first.
    private List<Step> steps(List<Priced> orders) {
        double room = host.viewShare() * host.bytes(table) - host.viewBytes(table) - proposedBytes;
        Plan alone = plan(null, room);
        Plan best = alone;
        double least = Costs.total(alone.after());
        List<Plan> others = new ArrayList<>();
        for (Priced order : orders) {
            Plan plan = plan(order, room);
            if (least - Costs.total(plan.after()) > SAVED_MIN * least) {
                others.add(plan);
                best = plan.gain() > best.gain() ? plan : best;
            }
        }
        runnerUp = runnerUp(best, others);
        List<Step> steps = new ArrayList<>();
        double[] beside = nanos.clone();
        for (Costs.View view : best.views()) {
            double[] after = nanos.clone();
            Costs.lower(after, view.nanos());
            Costs.lower(beside, view.nanos());
            steps.add(new Step(view, null, Costs.saved(nanos, view.nanos()), cost(view), after));
        }
        if (best.layout() != null) {
            double saved = Costs.total(beside) - Costs.total(best.after());
            steps.add(new Step(null, best.layout(), saved, orderCost(), ordered(best.layout())));
        }
        return steps.stream()
                .filter(s -> payback.pays(s.saved(), s.costNanos()))
                .sorted(Comparator.comparingDouble(Step::rate).reversed())
                .toList();
    }

    /// An order, or none, with the views that save most beside it.
    private Plan plan(Priced order, double room) {
        double[] after = order == null ? nanos.clone() : ordered(order);
        // A table may take fewer bytes in another order.
        List<Costs.View> chosen = costs.choose(views, order == null ? room : ORDERED_ROOM * room, after);
        double cost = order == null ? 0 : orderCost();
        for (Costs.View view : chosen) {
            cost += cost(view);
        }
        return new Plan(order, chosen, after, payback.net(Costs.total(nanos) - Costs.total(after), cost));
    }

    private double cost(Costs.View view) {
        return rows * Prices.AGGREGATED_ROW_NANOS + costs.trialNanos(nanos, view.nanos());
    }

    private double orderCost() {
        return rows * Prices.SORTED_ROW_NANOS + costs.trialNanos(nanos, nanos);
    }

    /// What queries take in an order, beside the views that there are.
    private double[] ordered(Priced order) {
        double[] after = order.nanos().clone();
        for (int q = 0; q < after.length; q++) {
            if (isAnswered[q]) {
                after[q] = nanos[q];
            }
        }
        return after;
    }

    private void markAnswered() {
        Set<Long> answered = new HashSet<>();
        for (Decision decision : host.decisions()) {
            if (decision.view() != null && decision.state() == Decision.State.ACTIVE) {
                answered.addAll(decision.evidence());
            }
        }
        for (int q = 0; q < isAnswered.length; q++) {
            isAnswered[q] =
                    answered.contains(workload.queries().get(q).template().id());
        }
    }

    private Decision decision(Step step, List<Step> steps) {
        double before = Costs.total(nanos);
        double after = Costs.total(step.after());
        List<Long> evidence = new ArrayList<>();
        for (int q = 0; q < nanos.length; q++) {
            if (step.after()[q] < nanos[q]) {
                evidence.add(workload.queries().get(q).template().id());
            }
        }
        String pace = steps.size() == 1
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; first of %d, as it saves %.1f s per second of work, %s next with %.1f",
                        steps.size(),
                        step.rate(),
                        steps.get(1).name(),
                        steps.get(1).rate());
        Proposal proposal = new Proposal(host, table);
        if (step.view() != null) {
            String why = String.format(
                    Locale.ROOT,
                    "%d templates group and filter by its %d keys: they would read about %,.0f rows instead of %,.0f%s",
                    evidence.size(),
                    step.view().need().keys().size(),
                    step.view().rows(),
                    rows,
                    pace);
            return proposal.view(step.view(), why, before, after, step.costNanos(), evidence);
        }
        String why = String.format(
                Locale.ROOT,
                "scans of %d templates would take %.0f%% of their time, beside what views answer%s%s",
                evidence.size(),
                100 * after / Math.max(1, before),
                runnerUp,
                pace);
        return proposal.order(step.layout().layout(), why, before, after, step.costNanos(), evidence);
    }

    /// The next best order, and by what it lost.
    private String runnerUp(Plan best, List<Plan> plans) {
        double before = Math.max(1, Costs.total(nanos));
        return plans.stream()
                .filter(p -> !p.equals(best))
                .max(Comparator.comparingDouble(Plan::gain))
                .map(p -> String.format(
                        Locale.ROOT,
                        "; with the next best order, %s, and its views %.0f%% would be left, with this one %.0f%%",
                        p.layout().layout().clause(),
                        100 * Costs.total(p.after()) / before,
                        100 * Costs.total(best.after()) / before))
                .orElse("; no other order would save a tenth of what views leave");
    }

    /// Whether the table's order is nobody's, or was decided here before.
    private boolean isOurs() {
        return table.definition().clustering().isNone()
                || host.decisions().stream()
                        .anyMatch(d -> d.view() == null
                                && d.state() == Decision.State.ACTIVE
                                && !d.pinned()
                                && d.table().equals(table.definition().name()));
    }

    /// Whether the same was not tried before in vain, or is in use.
    private boolean isNew(Decision decision) {
        return host.decisions().stream()
                .noneMatch(
                        d -> d.sql().equals(decision.sql()) && (d.isBlocked() || d.state() == Decision.State.ACTIVE));
    }

    private Decision decide(Decision decision) {
        Decision proposed = host.propose(decision);
        return host.acts() ? host.act(proposed) : proposed;
    }
}
