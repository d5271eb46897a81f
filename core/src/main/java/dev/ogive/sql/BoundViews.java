package dev.ogive.sql;

import dev.ogive.catalog.ViewDefinition;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.plan.view.MaterializedView;
import dev.ogive.plan.view.ViewIndex;
import dev.ogive.sql.bind.LiftedLiterals;
import dev.ogive.sql.bind.QueryBinder;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;

/// The materialized views of a database, bound once and again only where what they read was
/// redefined. Thread-safe.
final class BoundViews {
    private final FunctionRegistry registry;
    private long version;
    private ViewIndex index = ViewIndex.NONE;
    private Map<ViewDefinition, MaterializedView> bound = Map.of();
    private List<ViewDefinition> plainViews = List.of();

    BoundViews(FunctionRegistry registry) {
        this.registry = registry;
    }

    /// The algebra of a view's query.
    RelNode query(ViewDefinition view, Tables tables) {
        QueryBinder binder = new QueryBinder(
                tables.within(view.name().schema()), registry, List.of(), LiftedLiterals.NONE, SqlParsing::parse);
        return QueryBinder.typed(binder.bind(SqlParsing.parse(view.sql()))).rel();
    }

    /// The views that queries over `tables` may be answered from.
    synchronized ViewIndex index(Tables tables) {
        long wanted = tables.definitionsVersion();
        if (wanted == 0) {
            return ViewIndex.NONE;
        }
        if (wanted == version) {
            return index;
        }
        List<ViewDefinition> materialized = new ArrayList<>();
        List<Tables.StoredView> stored = tables.materializedViews();
        stored.forEach(v -> materialized.add(v.definition()));
        List<ViewDefinition> plain = tables.snapshot().views().stream()
                .filter(v -> !materialized.contains(v))
                .toList();
        Map<ViewDefinition, MaterializedView> next = new HashMap<>();
        for (Tables.StoredView view : stored) {
            MaterializedView known = plain.equals(plainViews) ? bound.get(view.definition()) : null;
            MaterializedView current = known != null && holds(known, view, tables) ? known : bind(view, tables);
            if (current != null) {
                next.put(view.definition(), current);
            }
        }
        index = new ViewIndex(List.copyOf(next.values()));
        bound = next;
        plainViews = plain;
        version = wanted;
        return index;
    }

    private static boolean holds(MaterializedView known, Tables.StoredView view, Tables tables) {
        if (known.rows().id() != view.rows().id()
                || known.parts().id() != view.parts().id()) {
            return false;
        }
        for (StoredTable table : known.reads()) {
            StoredTable now = tables.snapshot().table(table.definition().name());
            if (now == null || now.id() != table.id()) {
                return false;
            }
        }
        return true;
    }

    /// Null for a view whose tables have changed under it: reading it tells what is wrong.
    private MaterializedView bind(Tables.StoredView view, Tables tables) {
        try {
            return MaterializedView.of(
                    view.definition(), query(view.definition(), tables), view.rows(), view.parts(), tables.snapshot());
        } catch (SqlException | OgiveException e) {
            return null;
        }
    }
}
