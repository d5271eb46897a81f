package dev.ogive.exec.sort;

import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.store.RowPages;
import java.util.List;

/// Which rows of sealed pages are equal in some keys, as the sort that ordered them sees it.
/// Thread-safe.
public final class StoredOrder {
    private final KeyValues keys;

    public StoredOrder(RowPages pages, List<SortKey> keys) {
        this.keys = new KeyValues(pages, keys);
    }

    public boolean areEqual(int idA, int idB) {
        return keys.compare(idA, idB) == 0;
    }
}
