package dev.ogive.plan.view;

import dev.ogive.catalog.TableName;
import dev.ogive.plan.rel.Rels;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/// The materialized views of one version of the definitions, found by what they read. Immutable.
///
/// Each view has a signature: the sets of columns that its keys, its aggregates and its
/// conditions read. A grouping needs columns of its own, and the few views that have them all are
/// compared in earnest; to look at a signature takes some tens of nanoseconds.
public final class ViewIndex {
    public static final ViewIndex NONE = new ViewIndex(List.of());

    private final List<MaterializedView> views;

    /// Bits of signatures.
    private final Map<Column, Integer> bits = new HashMap<>();

    private final Map<Long, List<Entry>> byFact = new HashMap<>();

    private record Column(long table, int column) {}

    /// @param tables ids of what the view reads
    /// @param keys bits of columns that its keys read
    /// @param aggregated bits of columns that its keys, aggregates and their filters read
    /// @param tested bits of columns that its keys and conditions read
    private record Entry(MaterializedView view, Set<Long> tables, BitSet keys, BitSet aggregated, BitSet tested) {}

    /// A view of `table` must have one of these columns.
    ///
    /// @param columns bits of columns that are the same
    private record Need(long table, BitSet columns, Use use) {}

    private enum Use {
        KEY,
        ARGUMENT,
        CONDITION
    }

    public ViewIndex(List<MaterializedView> views) {
        this.views = List.copyOf(views);
        for (MaterializedView view : views) {
            if (view.isUsable()) {
                byFact.computeIfAbsent(view.shape().factTable().id(), _ -> new ArrayList<>())
                        .add(entry(view));
            }
        }
    }

    private Entry entry(MaterializedView view) {
        AggregateBlock block = view.shape().block();
        Set<Long> tables = new HashSet<>();
        view.reads().forEach(t -> tables.add(t.id()));
        BitSet keys = new BitSet();
        block.groups().forEach(g -> addBits(block, g, keys));
        BitSet aggregated = (BitSet) keys.clone();
        for (ViewShape.Partial partial : view.shape().partials()) {
            addBits(block, partial.argument(), aggregated);
            addBits(block, partial.filter(), aggregated);
        }
        BitSet tested = (BitSet) keys.clone();
        block.conditions().forEach(c -> addBits(block, c, tested));
        return new Entry(view, tables, keys, aggregated, tested);
    }

    private void addBits(AggregateBlock block, RexNode node, BitSet to) {
        if (node != null) {
            Rels.inputs(node).stream().forEach(c -> to.set(bits.computeIfAbsent(column(block, c), _ -> bits.size())));
        }
    }

    private static Column column(AggregateBlock block, int column) {
        int leaf = block.leafOf(column);
        StoredTable table = block.table(leaf);
        return table == null ? null : new Column(table.id(), column - block.starts()[leaf]);
    }

    public List<MaterializedView> views() {
        return views;
    }

    /// The index without some of its views.
    public ViewIndex without(Set<TableName> hidden) {
        return hidden.isEmpty()
                        || views.stream()
                                .noneMatch(v -> hidden.contains(v.definition().name()))
                ? this
                : new ViewIndex(views.stream()
                        .filter(v -> !hidden.contains(v.definition().name()))
                        .toList());
    }

    boolean isEmpty() {
        return byFact.isEmpty();
    }

    /// All views of which the fact is in a query.
    List<MaterializedView> ofFacts(AggregateBlock query) {
        List<MaterializedView> found = new ArrayList<>();
        for (long table : tables(query)) {
            byFact.getOrDefault(table, List.of()).forEach(e -> found.add(e.view()));
        }
        return found;
    }

    /// Views that may serve a grouping: all that do are among them.
    ///
    /// @param same what is the same in all rows of the grouping's input
    List<MaterializedView> candidates(AggregateBlock query, Equalities same) {
        Set<Long> tables = tables(query);
        List<MaterializedView> found = new ArrayList<>();
        List<Need> needs = null;
        for (long table : tables) {
            for (Entry entry : byFact.getOrDefault(table, List.of())) {
                if (needs == null) {
                    needs = needs(query, same);
                }
                if (tables.containsAll(entry.tables()) && hasAll(entry, needs)) {
                    found.add(entry.view());
                }
            }
        }
        return found;
    }

    private static Set<Long> tables(AggregateBlock query) {
        Set<Long> tables = new HashSet<>();
        for (int i = 0; i < query.leaves().size(); i++) {
            StoredTable table = query.table(i);
            if (table != null) {
                tables.add(table.id());
            }
        }
        return tables;
    }

    private static boolean hasAll(Entry entry, List<Need> needs) {
        for (Need need : needs) {
            BitSet has = switch (need.use()) {
                case KEY -> entry.keys();
                case ARGUMENT -> entry.aggregated();
                case CONDITION -> entry.tested();
            };
            if (!has.intersects(need.columns()) && entry.tables().contains(need.table())) {
                return false;
            }
        }
        return true;
    }

    private List<Need> needs(AggregateBlock query, Equalities same) {
        Set<Long> once = new HashSet<>();
        Set<Long> several = new HashSet<>();
        for (int i = 0; i < query.leaves().size(); i++) {
            StoredTable table = query.table(i);
            if (table != null && !once.add(table.id())) {
                // A view stands for one of them, and columns are not told apart.
                several.add(table.id());
            }
        }
        List<Need> needs = new ArrayList<>();
        query.groups().forEach(g -> addNeeds(query, same, g, Use.KEY, needs));
        for (RexNode condition : query.conditions()) {
            if (!Equalities.isEquality(condition)) {
                addNeeds(query, same, condition, Use.CONDITION, needs);
            }
        }
        for (AggregateBlock.Call call : query.calls()) {
            boolean counts = call.function().name().equals("count")
                    && call.arguments().stream().allMatch(RexInputRef.class::isInstance);
            if (!counts) {
                call.arguments().forEach(a -> addNeeds(query, same, a, Use.ARGUMENT, needs));
            }
        }
        needs.removeIf(n -> several.contains(n.table()));
        return needs;
    }

    private void addNeeds(AggregateBlock query, Equalities same, RexNode node, Use use, List<Need> needs) {
        for (int c : Rels.inputs(node).stream().toArray()) {
            Column column = column(query, c);
            if (column != null) {
                BitSet any = new BitSet();
                for (int equal : same.all(c)) {
                    Column other = column(query, equal);
                    Integer bit = other == null ? null : bits.get(other);
                    if (bit != null) {
                        any.set(bit);
                    }
                }
                needs.add(new Need(column.table(), any, use));
            }
        }
    }
}
