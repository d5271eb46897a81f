package dev.ogive.maintain.tune;

import dev.ogive.storage.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The decisions of a database. Each change is durable before it counts. Thread-safe.
public final class DecisionLog {
    private static final String NOTES = "decision";

    /// Proposals beyond the newest so many are forgotten.
    private static final int PROPOSALS_MAX = 200;

    private final Notes notes;

    /// By number; null until they are read.
    private TreeMap<Long, Decision> decisions;

    public DecisionLog(Notes notes) {
        this.notes = notes;
    }

    private TreeMap<Long, Decision> known() {
        if (decisions == null) {
            TreeMap<Long, Decision> read = new TreeMap<>();
            notes.read(NOTES).forEach((id, body) -> {
                Decision decision = Decision.decoded(id, body);
                if (decision != null) {
                    read.put(id, decision);
                }
            });
            decisions = read;
        }
        return decisions;
    }

    /// All of them, by number.
    public synchronized List<Decision> all() {
        return List.copyOf(known().values());
    }

    /// The decision of this number, or null.
    public synchronized Decision find(long id) {
        return known().get(id);
    }

    /// Writes a decision down; a new one gets the next number.
    public synchronized Decision put(Decision decision) {
        TreeMap<Long, Decision> all = known();
        Decision numbered = decision.id() != 0 ? decision : decision.withId(all.isEmpty() ? 1 : all.lastKey() + 1);
        List<Long> old = new ArrayList<>();
        all.values().stream()
                .filter(d -> d.state() == Decision.State.PROPOSED && d.id() != numbered.id())
                .forEach(d -> old.add(d.id()));
        List<Long> forgotten = old.subList(0, Math.max(0, old.size() - PROPOSALS_MAX));
        notes.write(NOTES, Map.of(numbered.id(), numbered.encoded()), Set.copyOf(forgotten));
        forgotten.forEach(all::remove);
        all.put(numbered.id(), numbered);
        return numbered;
    }
}
