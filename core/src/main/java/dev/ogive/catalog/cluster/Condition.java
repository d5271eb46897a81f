package dev.ogive.catalog.cluster;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// A condition on one row that is either true or not (never unknown): values of single columns,
/// and AND and OR of such.
///
/// The columns are positions in the table's schema. [#all] and [#any] make the simplest form.
public sealed interface Condition {
    /// The value of a column is in a set, or it is NULL and `orNull`.
    record In(int column, ValueSet values, boolean orNull) implements Condition {
        private static In all(List<In> terms) {
            In result = terms.getFirst();
            for (In term : terms) {
                result = new In(result.column, result.values.and(term.values), result.orNull && term.orNull);
            }
            return result;
        }

        private static In any(List<In> terms) {
            return new In(
                    terms.getFirst().column,
                    ValueSet.any(terms.stream().map(In::values).toList()),
                    terms.stream().anyMatch(In::orNull));
        }
    }

    record All(List<Condition> terms) implements Condition {
        public All {
            terms = List.copyOf(terms);
        }
    }

    record Any(List<Condition> terms) implements Condition {
        public Any {
            terms = List.copyOf(terms);
        }
    }

    /// The AND of one or more conditions; those on one column become one.
    static Condition all(List<Condition> terms) {
        List<Condition> simple = merged(terms, true);
        return simple.size() == 1 ? simple.getFirst() : new All(simple);
    }

    /// The OR of one or more conditions; those on one column become one.
    static Condition any(List<Condition> terms) {
        List<Condition> simple = merged(terms, false);
        return simple.size() == 1 ? simple.getFirst() : new Any(simple);
    }

    private static List<Condition> merged(List<Condition> terms, boolean and) {
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("a condition of no terms");
        }
        Map<Integer, List<In>> columns = new LinkedHashMap<>();
        List<Condition> others = new ArrayList<>();
        for (Condition term : terms) {
            List<Condition> flat = switch (term) {
                case All a when and -> a.terms();
                case Any a when !and -> a.terms();
                case In _, All _, Any _ -> List.of(term);
            };
            for (Condition c : flat) {
                if (c instanceof In in) {
                    columns.computeIfAbsent(in.column(), i -> new ArrayList<>()).add(in);
                } else {
                    others.add(c);
                }
            }
        }
        List<Condition> result = new ArrayList<>();
        columns.values().forEach(of -> result.add(and ? In.all(of) : In.any(of)));
        result.addAll(others);
        return result;
    }

    /// Adds the columns that it looks at to `columns`.
    default void collect(BitSet columns) {
        switch (this) {
            case In in -> columns.set(in.column());
            case All all -> all.terms().forEach(t -> t.collect(columns));
            case Any any -> any.terms().forEach(t -> t.collect(columns));
        }
    }

    /// The same condition on columns at other positions.
    default Condition moved(IntUnaryOperator position) {
        return switch (this) {
            case In(int column, ValueSet values, boolean orNull) -> new In(position.applyAsInt(column), values, orNull);
            case All all ->
                new All(all.terms().stream().map(t -> t.moved(position)).toList());
            case Any any ->
                new Any(any.terms().stream().map(t -> t.moved(position)).toList());
        };
    }
}
