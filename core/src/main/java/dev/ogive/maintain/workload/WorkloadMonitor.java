package dev.ogive.maintain.workload;

import dev.ogive.error.OgiveException;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.maintain.learn.LearnedLatency;
import dev.ogive.maintain.learn.LearnedRows;
import dev.ogive.sql.template.Template;
import dev.ogive.storage.Notes;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/// Keeps statistics of the statements that a database runs, by template, and writes them into the
/// database now and then and at the end.
///
/// A statement's own thread only puts a record into a bounded queue; a daemon thread, begun with
/// the first statement, does the rest. A statement that finds the queue full is counted and
/// forgotten: nobody waits for statistics. The number of templates is bounded: the one whose
/// statements took least time goes. Thread-safe.
public final class WorkloadMonitor implements AutoCloseable {
    /// Longer statements are not looked at.
    static final int TEXT_CHARS_MAX = 8 << 10;

    private static final String NOTES = "template";
    private static final int QUEUE = 8192;
    private static final int PROFILES_MAX = 512;
    private static final int TEMPLATES_MAX = 500;
    private static final int OUTLINES_MAX = 10_000;
    private static final long SCHEMA_SALT = 0x9E3779B97F4A7C15L;
    private static final long PAUSE_NANOS = 250_000_000;
    private static final long SAVE_NANOS = 60_000_000_000L;

    /// @param endMicros since 1970 UTC
    private record Run(
            String schema,
            String sql,
            List<Object> values,
            long endMicros,
            long nanos,
            long rows,
            long bytesRead,
            boolean failed,
            PhysicalPlan plan,
            OperatorProfile profile) {}

    private final LongSupplier clockMicros;
    private final Notes notes;
    private final boolean persistent;
    private final ArrayBlockingQueue<Run> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private volatile Thread thread;
    private volatile boolean closed;

    // Guarded by this.
    private Map<Long, TemplateStatistics> templates;
    private final Map<Long, TemplateStatistics> byOutline = new HashMap<>();
    private final Set<Long> removed = new HashSet<>();
    private final List<Run> drained = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<BiConsumer<Long, Long>> listeners = new ArrayList<>();
    private final LearnedRows learnedRows;
    private final LearnedLatency learnedLatency = new LearnedLatency();

    /// @param persistent whether what is seen is to be written to `notes`
    public WorkloadMonitor(Notes notes, boolean persistent) {
        this(notes, persistent, WorkloadMonitor::systemMicros);
    }

    private WorkloadMonitor(Notes notes, boolean persistent, LongSupplier clockMicros) {
        this.clockMicros = clockMicros;
        this.notes = notes;
        this.persistent = persistent;
        this.learnedRows = new LearnedRows(notes, persistent);
    }

    /// What was learned of how many rows parts of queries have.
    public LearnedRows learnedRows() {
        learnedRows.load();
        return learnedRows;
    }

    /// One that keeps what it is told in memory only, and begins with nothing.
    public static WorkloadMonitor empty() {
        return empty(WorkloadMonitor::systemMicros);
    }

    /// @param clockMicros tells the time, since 1970 UTC
    public static WorkloadMonitor empty(LongSupplier clockMicros) {
        WorkloadMonitor monitor = new WorkloadMonitor(null, false, clockMicros);
        monitor.templates = new HashMap<>();
        return monitor;
    }

    /// As [#add], and at once: for those who can wait.
    public synchronized void count(
            String schema, String sql, List<Object> values, long nanos, long rows, boolean failed) {
        if (sql.length() <= TEXT_CHARS_MAX) {
            count(new Run(schema, sql, values, nowMicros(), nanos, rows, 0, failed, null, null));
        }
    }

    /// Notes a statement that ended.
    ///
    /// @param schema of names without one
    /// @param values canonical values of its parameters; not changed afterwards
    /// @param rows of the result, or changed
    /// @param bytesRead bytes at rest that scans touched
    /// @param plan of a query that put out all of its rows; else null
    /// @param profile of the same
    public void add(
            String schema,
            String sql,
            List<Object> values,
            long nanos,
            long rows,
            long bytesRead,
            boolean failed,
            PhysicalPlan plan,
            OperatorProfile profile) {
        if (closed || sql.length() > TEXT_CHARS_MAX) {
            return;
        }
        // Profiles are large: where statements end faster than they are looked at, some do.
        boolean whole = plan != null && queue.size() <= PROFILES_MAX;
        PhysicalPlan keptPlan = whole ? plan : null;
        OperatorProfile kept = whole ? profile : null;
        if (!queue.offer(new Run(schema, sql, values, nowMicros(), nanos, rows, bytesRead, failed, keptPlan, kept))) {
            dropped.increment();
        } else if (thread == null) {
            start();
        }
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().daemon().name("ogive-workload").start(this::work);
        }
    }

    private void work() {
        long savedNanos = System.nanoTime();
        while (!closed) {
            drain();
            if (System.nanoTime() - savedNanos > SAVE_NANOS) {
                save();
                savedNanos = System.nanoTime();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Is told each template's id and time in nanoseconds as its statements end, on the thread
    /// that keeps the statistics.
    public synchronized void listen(BiConsumer<Long, Long> listener) {
        listeners.add(listener);
    }

    private synchronized void drain() {
        queue.drainTo(drained);
        for (Run run : drained) {
            count(run);
            if (run.profile != null) {
                learnedRows.learn(run.profile);
            }
        }
        drained.clear();
    }

    private void count(Run run) {
        TemplateStatistics statistics = find(run);
        if (statistics == null) {
            return;
        }
        if (run.failed) {
            statistics.addError(run.endMicros);
            return;
        }
        statistics.add(run.endMicros, run.nanos, run.rows, run.bytesRead);
        if (statistics.wantsSample(random)) {
            SampleStatement sample = SampleStatement.of(run.schema, run.sql, run.values);
            if (sample != null) {
                statistics.add(sample, random);
            }
        }
        if (run.plan != null) {
            learnedLatency.learn(statistics.id, run.plan, run.nanos);
        }
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).accept(statistics.id, run.nanos);
        }
    }

    /// Null where the statement is not counted.
    private TemplateStatistics find(Run run) {
        long outline = Outline.of(run.sql) ^ (run.schema.hashCode() * SCHEMA_SALT);
        TemplateStatistics recognized = byOutline.get(outline);
        if (recognized != null && templates.get(recognized.id) == recognized) {
            return recognized;
        }
        Template template = Template.of(run.sql);
        if (!isCounted(template.text())) {
            return null;
        }
        Map<Long, TemplateStatistics> known = templates();
        long id = template.id() ^ (run.schema.hashCode() * SCHEMA_SALT);
        TemplateStatistics statistics = known.get(id);
        if (statistics == null) {
            if (known.size() >= TEMPLATES_MAX) {
                evict(run.endMicros);
            }
            statistics = new TemplateStatistics(id, template.text(), run.endMicros);
            known.put(id, statistics);
            removed.remove(id);
        }
        if (Outline.of(run.sql) != Outline.NONE) {
            if (byOutline.size() >= OUTLINES_MAX) {
                byOutline.clear();
            }
            byOutline.put(outline, statistics);
        }
        return statistics;
    }

    /// Statements that read or write rows: not SET, CREATE and the like.
    private static boolean isCounted(String text) {
        int end = 0;
        while (end < text.length() && (Character.isLetter(text.charAt(end)) || text.charAt(end) == '(')) {
            end++;
        }
        return switch (text.substring(0, end).replace("(", "")) {
            case "select", "with", "from", "values", "insert", "update", "delete", "merge" -> true;
            default -> false;
        };
    }

    private void evict(long nowMicros) {
        templates.values().stream()
                .min(Comparator.comparingDouble(t -> t.importance(nowMicros)))
                .ifPresent(least -> {
                    templates.remove(least.id);
                    removed.add(least.id);
                });
    }

    /// Those in memory, read from the database first.
    private Map<Long, TemplateStatistics> templates() {
        if (templates == null) {
            templates = new HashMap<>();
            notes.read(NOTES).forEach((id, body) -> {
                try {
                    TemplateStatistics known = TemplateStatistics.decoded(id, body);
                    if (known != null) {
                        templates.put(id, known);
                    }
                } catch (IOException | RuntimeException e) {
                    // Statistics that cannot be read are gathered anew.
                    removed.add(id);
                }
            });
        }
        return templates;
    }

    /// What has been seen up to now, the template that took most time first.
    public synchronized List<ObservedTemplate> observed() {
        drain();
        long now = nowMicros();
        return templates().values().stream()
                .map(t -> t.observed(now))
                .sorted(Comparator.comparingDouble(ObservedTemplate::nanosTotal)
                        .reversed()
                        .thenComparingLong(ObservedTemplate::id))
                .toList();
    }

    /// What templates are expected to take by what was seen up to now, the slowest first.
    public synchronized List<LearnedLatency.Known> predictions() {
        drain();
        return learnedLatency.known();
    }

    /// What was learned up to now of how many rows parts of queries have, those met last first.
    public synchronized List<LearnedRows.Known> corrections() {
        drain();
        return learnedRows().known();
    }

    /// Statements that were not counted because the queue was full.
    public long dropped() {
        return dropped.sum();
    }

    /// Forgets everything, in the database, too.
    public synchronized void clear() {
        drain();
        removed.addAll(templates().keySet());
        templates.clear();
        learnedRows.clear();
        learnedLatency.clear();
        save();
    }

    /// Forgets how long statements of these templates took: something has changed that.
    public synchronized void forgetLatency(Set<Long> ids) {
        drain();
        templates().forEach((id, t) -> {
            if (ids.contains(id)) {
                t.forgetLatency();
            }
        });
    }

    /// Writes what has changed into the database.
    public synchronized void save() {
        drain();
        learnedRows.save();
        if (!persistent || templates == null) {
            return;
        }
        Map<Long, byte[]> written = new HashMap<>();
        templates.forEach((id, t) -> {
            byte[] body = t.changes();
            if (body != null) {
                written.put(id, body);
            }
        });
        try {
            notes.write(NOTES, written, removed);
            removed.clear();
        } catch (OgiveException e) {
            // A full disk: what changes from now on is written the next time.
        }
    }

    private long nowMicros() {
        return clockMicros.getAsLong();
    }

    private static long systemMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// Writes what was seen and ends.
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        save();
    }
}
