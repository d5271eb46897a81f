package dev.ogive.catalog.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is known of the rows that a query wants: they satisfy all of some conditions. Answers
/// what follows from that, exactly where the conditions are on single columns; never more than
/// follows. Immutable.
public final class Known {
    private final Map<Integer, Condition.In> columns = new HashMap<>();
    private final List<Condition.Any> alternatives = new ArrayList<>();

    /// @param conditions all of them hold
    public Known(List<Condition> conditions) {
        conditions.forEach(this::add);
    }

    private Known(Known base, Condition more) {
        columns.putAll(base.columns);
        add(more);
    }

    private void add(Condition condition) {
        switch (condition) {
            case Condition.In in ->
                columns.merge(in.column(), in, (a, b) -> (Condition.In) Condition.all(List.of(a, b)));
            case Condition.All all -> all.terms().forEach(this::add);
            case Condition.Any any -> alternatives.add(any);
        }
    }

    /// Whether every row wanted satisfies `condition`.
    public boolean implies(Condition condition) {
        boolean plainly = switch (condition) {
            case Condition.In in -> {
                Condition.In given = columns.get(in.column());
                yield given != null && in.values().covers(given.values()) && (in.orNull() || !given.orNull());
            }
            case Condition.All all -> all.terms().stream().allMatch(this::implies);
            case Condition.Any any -> any.terms().stream().anyMatch(this::implies);
        };
        return plainly
                || alternatives.stream()
                        .anyMatch(a -> a.terms().stream().allMatch(t -> new Known(this, t).implies(condition)));
    }

    /// Whether no row wanted satisfies `condition`.
    public boolean excludes(Condition condition) {
        boolean plainly = switch (condition) {
            case Condition.In in -> {
                Condition.In given = columns.get(in.column());
                yield given != null && !in.values().meets(given.values()) && !(in.orNull() && given.orNull());
            }
            case Condition.All all -> all.terms().stream().anyMatch(this::excludes);
            case Condition.Any any -> any.terms().stream().allMatch(this::excludes);
        };
        return plainly
                || alternatives.stream()
                        .anyMatch(a -> a.terms().stream().allMatch(t -> new Known(this, t).excludes(condition)));
    }
}
