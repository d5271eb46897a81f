package dev.ogive.plan.view;

import dev.ogive.storage.Snapshot;
import java.util.ArrayList;
import java.util.List;

/// The views that a query may be answered from, as one snapshot has them.
///
/// @param snapshot null where it is not known yet: views are then taken to be up to date
/// @param notes where to write what was thought of each view, for people; null for nowhere
public record ViewsAt(ViewIndex index, Snapshot snapshot, List<String> notes) {
    public static final ViewsAt NONE = new ViewsAt(ViewIndex.NONE, null, null);

    /// Without notes.
    public ViewsAt(ViewIndex index, Snapshot snapshot) {
        this(index, snapshot, null);
    }

    /// The same, with notes.
    public ViewsAt explained() {
        return new ViewsAt(index, snapshot, new ArrayList<>());
    }

    void note(String note) {
        if (notes != null) {
            notes.add(note);
        }
    }
}
