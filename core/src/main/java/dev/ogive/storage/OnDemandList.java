package dev.ogive.storage;

import java.util.AbstractList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/// An unmodifiable list whose elements, none of them null, are made when they are first asked for.
/// Thread-safe.
final class OnDemandList<T> extends AbstractList<T> {
    private final AtomicReferenceArray<T> made;
    private final IntFunction<T> source;

    /// @param source may be asked twice for an element, by two threads
    OnDemandList(int size, IntFunction<T> source) {
        this.made = new AtomicReferenceArray<>(size);
        this.source = source;
    }

    @Override
    public T get(int index) {
        T known = made.get(index);
        if (known == null) {
            known = source.apply(index);
            made.set(index, known);
        }
        return known;
    }

    @Override
    public int size() {
        return made.length();
    }
}
