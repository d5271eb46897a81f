package dev.ogive.workloads.tuning;

import dev.ogive.api.Engine;
import dev.ogive.api.Outcome;
import dev.ogive.api.Session;
import dev.ogive.error.OgiveException;
import dev.ogive.maintain.workload.WorkloadMonitor;
import dev.ogive.sql.template.Template;
import dev.ogive.workloads.trace.TracedStatement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the queries of a trace would be like on a database, for a tuner: all are counted, and
/// some of each template are run to learn how long they take. What the database itself has seen
/// stays as it is.
public final class TimedWorkload implements AutoCloseable {
    /// Of each template so many statements are run.
    private static final int TIMED = 3;

    private final Session session;
    private final WorkloadMonitor seen = WorkloadMonitor.empty();

    /// By template, nanoseconds and how many were timed.
    private final Map<Long, double[]> nanos = new HashMap<>();

    private final Set<Long> failing = new HashSet<>();

    public TimedWorkload(Engine engine) {
        session = engine.session();
        session.observed(false);
    }

    /// Adds a statement; one that is no query or fails here is left out.
    public void add(TracedStatement statement) {
        Template template = Template.of(statement.sql());
        boolean isQuery =
                template.text().startsWith("select") || template.text().startsWith("with");
        if (!isQuery || failing.contains(template.id())) {
            return;
        }
        double[] times = nanos.computeIfAbsent(template.id(), _ -> new double[2]);
        if (times[1] < TIMED) {
            try {
                run(statement);
                times[0] += run(statement);
                times[1]++;
            } catch (OgiveException e) {
                failing.add(template.id());
                return;
            }
        }
        seen.count(
                session.schema(),
                statement.sql(),
                statement.parameters(),
                Math.round(times[0] / times[1]),
                Math.max(0, statement.rows()),
                false);
    }

    private long run(TracedStatement statement) {
        long startNanos = System.nanoTime();
        try (Outcome outcome =
                session.execute(statement.sql(), statement.parameters().toArray())) {
            if (outcome instanceof Outcome.Rows rows) {
                while (rows.cursor().next() != null) {
                    // To the end.
                }
            }
        }
        return System.nanoTime() - startNanos;
    }

    /// What has been added up to now.
    public WorkloadMonitor seen() {
        return seen;
    }

    @Override
    public void close() {
        session.close();
    }
}
