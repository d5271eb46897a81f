package dev.ogive.plan.view;

import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The materialized views of one version of the definitions, found by what they read. Immutable.
public final class ViewIndex {
    public static final ViewIndex NONE = new ViewIndex(List.of());

    private final List<MaterializedView> views;

    /// By the id of their fact, those with fewer rows first.
    private final Map<Long, List<MaterializedView>> byFact = new HashMap<>();

    public ViewIndex(List<MaterializedView> views) {
        this.views = List.copyOf(views);
        for (MaterializedView view : views) {
            if (view.isUsable()) {
                byFact.computeIfAbsent(view.shape().factTable().id(), _ -> new ArrayList<>())
                        .add(view);
            }
        }
        byFact.values()
                .forEach(list -> list.sort(
                        Comparator.comparingDouble(v -> v.rows().statistics().rows())));
    }

    public List<MaterializedView> views() {
        return views;
    }

    boolean isEmpty() {
        return byFact.isEmpty();
    }

    /// Views over a table and others, the smallest first.
    List<MaterializedView> ofFact(StoredTable table) {
        return byFact.getOrDefault(table.id(), List.of());
    }
}
