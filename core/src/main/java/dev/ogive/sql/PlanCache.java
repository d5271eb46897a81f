package dev.ogive.sql;

import dev.ogive.column.DataType;
import dev.ogive.column.Schema;
import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.QueryTemplate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Bound queries by their text with literals cut out. The least recently used are dropped.
/// Thread-safe.
public final class PlanCache {
    static final int QUERIES_MAX = 500;

    private final Map<Shape, byte[]> shapes = bounded();
    private final Map<Key, Entry> queries = bounded();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /// What the meaning of a text depends on beside the text.
    ///
    /// @param schemaVersion of all definitions; another one for changes that are not committed
    /// @param registration grows when a table is registered or taken back
    /// @param schema of names without one
    /// @param ordering where NULLs stand unless the text says it
    /// @param timeZone in which moments are read
    /// @param views whether queries are answered from materialized views
    /// @param learned whether estimates are corrected by what was learned
    /// @param variant tells apart what names stand for where something is being tried
    public record Scope(
            long schemaVersion,
            long registration,
            String schema,
            Ordering ordering,
            ZoneId timeZone,
            boolean views,
            boolean learned,
            Object variant) {}

    private record Shape(String text, List<DataType> parameters, Scope scope) {}

    /// @param literals those that stayed, and types of those that did not
    private record Key(Shape shape, String literals) {}

    /// A bound query.
    ///
    /// @param parameters types of the `?`s
    record Cached(QueryTemplate template, Schema schema, List<DataType> parameters) {}

    private static final class Entry {
        final Cached query;
        final long planningNanos;
        final LongAdder uses = new LongAdder();

        Entry(Cached query, long planningNanos) {
            this.query = query;
            this.planningNanos = planningNanos;
        }
    }

    /// One kept query, for people.
    ///
    /// @param sql literals that may differ are shown as `?`
    /// @param plans how many there are for different sizes of what is joined
    /// @param planningMicros what parsing, binding and planning took the first time
    /// @param learned what became of plans that what was learned has changed; may be empty
    public record Kept(String sql, int plans, long uses, long planningMicros, String learned) {}

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > QUERIES_MAX;
            }
        };
    }

    /// A query found, with the literals of this text.
    record Found(Cached query, List<Expr.Literal> literals) {}

    /// Null where the query has to be bound.
    ///
    /// @param parameters types of the `?`s as far as known
    Found find(CutText text, List<DataType> parameters, Scope scope) {
        Shape shape = new Shape(text.shape(), parameters, scope);
        byte[] uses;
        synchronized (this) {
            uses = shapes.get(shape);
        }
        Lifting.Filled filled = uses == null ? null : Lifting.fill(text, uses);
        Entry entry = null;
        if (filled != null) {
            synchronized (this) {
                entry = queries.get(new Key(shape, filled.key()));
            }
        }
        if (entry == null) {
            misses.increment();
            return null;
        }
        hits.increment();
        entry.uses.increment();
        return new Found(entry.query, filled.values());
    }

    /// Keeps a query that was bound with `lifting`; the literals of its text, or null where it
    /// cannot be kept.
    List<Expr.Literal> keep(
            CutText text, List<DataType> parameters, Scope scope, Lifting lifting, Cached query, long planningNanos) {
        Lifting.Filled filled = Lifting.fill(text, lifting.uses());
        if (filled == null) {
            return null;
        }
        Shape shape = new Shape(text.shape(), parameters, scope);
        synchronized (this) {
            shapes.put(shape, lifting.uses());
            queries.put(new Key(shape, filled.key()), new Entry(query, planningNanos));
        }
        return filled.values();
    }

    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }

    /// What is kept, the most recently used last.
    public synchronized List<Kept> kept() {
        List<Kept> kept = new ArrayList<>(queries.size());
        queries.forEach((key, entry) -> kept.add(new Kept(
                CutText.readable(key.shape.text),
                entry.query.template.plans(),
                entry.uses.sum(),
                entry.planningNanos / 1_000,
                entry.query.template.learned())));
        return kept;
    }
}
