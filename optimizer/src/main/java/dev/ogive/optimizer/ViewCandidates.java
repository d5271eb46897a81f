package dev.ogive.optimizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Views that could answer templates of a workload.
final class ViewCandidates {
    private static final int CANDIDATES_MAX = 400;

    /// Templates with most time, of which each two are merged.
    private static final int MERGED_MAX = 16;

    private ViewCandidates() {}

    /// What single templates need, and unions of those.
    static List<Need> of(TableWorkload workload) {
        Map<String, Need> found = new LinkedHashMap<>();
        List<Need> single = new ArrayList<>();
        for (TableWorkload.Query query : workload.queries()) {
            if (query.need() != null && found.putIfAbsent(query.need().query(), query.need()) == null) {
                single.add(query.need());
            }
        }
        for (Need need : single) {
            List<Need> same = single.stream().filter(need::isOverSame).toList();
            add(found, Need.union(same));
            add(found, Need.union(same).widened());
        }
        List<Need> merged = single.subList(0, Math.min(MERGED_MAX, single.size()));
        single.forEach(n -> add(found, n.widened()));
        for (Need a : merged) {
            for (Need b : merged) {
                if (a.isOverSame(b) && found.size() < CANDIDATES_MAX) {
                    add(found, Need.union(List.of(a, b)));
                    add(found, Need.union(List.of(a, b)).widened());
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static void add(Map<String, Need> found, Need need) {
        found.putIfAbsent(need.query(), need);
    }
}
