package dev.ogive.exec.operator;

import dev.ogive.column.DataType;
import dev.ogive.exec.plan.PhysicalPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Parts of the plain Java twins that operators are compared with.
final class Twins {
    private Twins() {}

    static PhysicalPlan.Scan scan(MemoryTable table) {
        List<DataType> types = table.schema().types();
        return new PhysicalPlan.Scan(
                table, IntStream.range(0, types.size()).boxed().toList(), null, types, Double.NaN);
    }

    /// Equality of values as joins and groups see it: one zero, one NaN.
    static Object key(Object value) {
        return value instanceof Double d && d == 0 ? (Object) 0.0 : value;
    }

    static List<Object> keys(List<Object> row) {
        List<Object> keys = new ArrayList<>();
        row.forEach(v -> keys.add(key(v)));
        return keys;
    }

    /// What one bag has and the other lacks, at most a few rows, for messages.
    static String difference(List<List<Object>> actual, List<List<Object>> expected) {
        List<String> missing = new ArrayList<>();
        List<String> extra = new ArrayList<>();
        List<String> a = bag(actual);
        List<String> b = bag(expected);
        for (int i = 0, j = 0; i < a.size() || j < b.size(); ) {
            int order = i == a.size() ? 1 : j == b.size() ? -1 : a.get(i).compareTo(b.get(j));
            if (order < 0) {
                extra.add(a.get(i));
            } else if (order > 0) {
                missing.add(b.get(j));
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return missing.isEmpty() && extra.isEmpty()
                ? ""
                : actual.size() + " rows for " + expected.size() + "; missing "
                        + missing.subList(0, Math.min(5, missing.size())) + ", extra "
                        + extra.subList(0, Math.min(5, extra.size()));
    }

    /// Rows as text, sorted, for comparison without order.
    static List<String> bag(List<List<Object>> rows) {
        return rows.stream().map(r -> keys(r).toString()).sorted().toList();
    }
}
