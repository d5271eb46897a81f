package dev.ogive.workloads.importer;

import dev.ogive.sql.template.Template;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Texts for logs that have none, but only fingerprints of them (Redset, Snowset, Bendset).
///
/// Each fingerprint of a template is bound to one template of the set, each fingerprint of a
/// whole statement to one of that template's statements: so what was repeated is repeated again,
/// as often and at the same moments. The binding depends on the fingerprints alone and is the
/// same in every run.
///
/// Source: the idea is that of Redbench (Krid et al., aiDM 2025).
final class QuerySet {
    private final List<List<String>> templates;

    private QuerySet(List<List<String>> templates) {
        this.templates = templates;
    }

    /// The statements of a trace, grouped by template.
    static QuerySet read(Path file) {
        Map<Long, List<String>> byTemplate = new LinkedHashMap<>();
        try (TraceReader trace = TraceReader.open(file)) {
            for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
                long id = Template.of(s.sql(), trace.header().dialect()).id();
                byTemplate.computeIfAbsent(id, _ -> new ArrayList<>()).add(s.sql());
            }
        }
        return new QuerySet(new ArrayList<>(byTemplate.values()));
    }

    boolean isEmpty() {
        return templates.isEmpty();
    }

    /// @param template fingerprint of what is asked
    /// @param statement fingerprint of it with its literals
    String bind(String template, String statement) {
        List<String> statements = templates.get(place(template, templates.size()));
        return statements.get(place(statement, statements.size()));
    }

    private static int place(String fingerprint, int count) {
        return (int) Long.remainderUnsigned(mix(fingerprint), count);
    }

    private static long mix(String text) {
        long h = 0x9e3779b97f4a7c15L;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0xff51afd7ed558ccdL;
            h ^= h >>> 33;
        }
        return h;
    }
}
