package dev.ogive.api;

import dev.ogive.catalog.TableName;
import dev.ogive.column.Batch;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.maintain.tune.Answer;
import dev.ogive.maintain.tune.Comparison;
import dev.ogive.maintain.workload.ObservedTemplate;
import dev.ogive.maintain.workload.SampleStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;

/// Runs statements of the workload on the database as it is and as it would be, in turns: answers
/// first, then times. For one thread.
final class Trial {
    /// Tables that are being tried are here.
    static final String SCHEMA = "ogive$trial";

    /// Enough that one slower template among those compared is believed: see
    /// [dev.ogive.maintain.tune.Comparison].
    private static final int PAIRS = 10;

    private static final int TEMPLATES_MAX = 40;

    /// Runs of each of the two that do not count, and the time that they may take.
    private static final int WARM_UPS_MAX = 50;

    private static final long WARM_UP_NANOS_MAX = 250_000_000;
    private static final int ANSWERS = 3;
    private static final int ROWS_MAX = 10_000;

    /// How a plan tells that it reads a view.
    private static final String MATERIALIZED = " (materialized)";

    private final Session session;
    private final Session.Variant before;
    private final Session.Variant after;
    private final LongSupplier nanosLeft;
    private final Comparison comparison = new Comparison();

    /// Null where something else than a view is tried.
    private final TableName view;

    private double compared;
    private double affected;

    /// @param session whose statements are not a part of the workload
    /// @param view that only `after` has; null for any other difference
    Trial(Session session, Session.Variant before, Session.Variant after, TableName view, LongSupplier nanosLeft) {
        this.view = view;
        this.session = session;
        this.before = before;
        this.after = after;
        this.nanosLeft = nanosLeft;
    }

    /// Compares on templates whose plans differ.
    ///
    /// @param progress told which share is done
    /// @throws OgiveException INTERNAL_ERROR where answers differ
    Comparison run(List<ObservedTemplate> templates, DoubleConsumer progress) {
        List<ObservedTemplate> chosen = new ArrayList<>();
        for (ObservedTemplate template : templates) {
            if (isChanged(template)) {
                affected += template.nanosTotal();
                if (chosen.size() < TEMPLATES_MAX) {
                    chosen.add(template);
                }
            }
        }
        for (int i = 0; i < chosen.size() && nanosLeft.getAsLong() > 0; i++) {
            compare(chosen.get(i));
            progress.accept((i + 1.0) / chosen.size());
        }
        session.variant(null);
        return comparison;
    }

    /// Of the time of the templates that would change, which share was compared, `0` to `1`.
    double share() {
        return affected > 0 ? compared / affected : 1;
    }

    List<Comparison.OfTemplate> times() {
        return comparison.times();
    }

    /// Whether statements of a template are run in another way after than before.
    boolean isChanged(ObservedTemplate template) {
        return template.isQuery()
                && !template.samples().isEmpty()
                && differs(template.samples().getFirst());
    }

    private boolean differs(SampleStatement sample) {
        try {
            // One plan tells whether it reads the view.
            return view != null
                    ? plan(sample, after).contains(view + MATERIALIZED)
                    : !plan(sample, before).equals(plan(sample, after));
        } catch (OgiveException e) {
            // What it reads is not there any more.
            return false;
        }
    }

    private String plan(SampleStatement sample, Session.Variant variant) {
        session.variant(variant);
        session.schema(sample.schema());
        StringBuilder text = new StringBuilder();
        try (Outcome.Rows rows = (Outcome.Rows)
                session.execute("EXPLAIN " + sample.sql(), sample.values().toArray())) {
            for (Batch batch = rows.cursor().next();
                    batch != null;
                    batch = rows.cursor().next()) {
                for (int r = 0; r < batch.rows; r++) {
                    String line = String.valueOf(batch.columns[0].get(r));
                    // What is said of views that do not serve is no part of the plan.
                    if (!line.startsWith("view ")) {
                        text.append(line).append('\n');
                    }
                }
            }
        }
        return text.toString();
    }

    private void compare(ObservedTemplate template) {
        List<SampleStatement> samples = template.samples();
        boolean isOrdered =
                template.text().contains(" limit ") || template.text().contains(" fetch ");
        try {
            for (int i = 0; i < Math.min(ANSWERS, samples.size()); i++) {
                Answer old = answer(samples.get(i), before);
                Answer now = answer(samples.get(i), after);
                // LIMIT leaves open which rows come where rows tie.
                if (isOrdered ? old.count() != now.count() : !old.equalsClosely(now)) {
                    throw new OgiveException(
                            ErrorCode.INTERNAL_ERROR,
                            "answers differ: " + samples.get(i).sql());
                }
            }
            warmUp(samples);
            double[][] nanos = new double[3][PAIRS];
            for (int p = 0; p < PAIRS; p++) {
                SampleStatement sample = samples.get(p % samples.size());
                for (int turn = 0; turn < nanos.length; turn++) {
                    int which = (p + turn) % nanos.length;
                    nanos[which][p] = time(sample, which == 2 ? after : before);
                }
            }
            comparison.add(new Comparison.OfTemplate(template.id(), template.weight(), nanos[0], nanos[1], nanos[2]));
            compared += template.nanosTotal();
        } catch (OgiveException e) {
            if (e.code() == ErrorCode.INTERNAL_ERROR || e.code() == ErrorCode.CANCELLED) {
                throw e;
            }
            // It fails by itself, on the old as on the new.
        }
    }

    /// What is there has been run many times, and the JVM has compiled it; what is tried takes
    /// other ways through the engine.
    private void warmUp(List<SampleStatement> samples) {
        long endNanos = System.nanoTime() + WARM_UP_NANOS_MAX;
        for (int i = 0; i < WARM_UPS_MAX && System.nanoTime() < endNanos; i++) {
            SampleStatement sample = samples.get(i % samples.size());
            time(sample, after);
            time(sample, before);
        }
    }

    private Outcome.Rows rows(SampleStatement sample, Session.Variant variant) {
        session.variant(variant);
        session.schema(sample.schema());
        Outcome outcome = session.execute(sample.sql(), sample.values().toArray());
        if (outcome instanceof Outcome.Rows rows) {
            return rows;
        }
        throw new OgiveException(ErrorCode.INVALID_STATEMENT, "no query: " + sample.sql());
    }

    private double time(SampleStatement sample, Session.Variant variant) {
        long startNanos = System.nanoTime();
        try (Outcome.Rows rows = rows(sample, variant)) {
            while (rows.cursor().next() != null) {
                // To the end.
            }
        }
        return System.nanoTime() - startNanos;
    }

    private Answer answer(SampleStatement sample, Session.Variant variant) {
        List<List<Object>> kept = new ArrayList<>();
        long count = 0;
        try (Outcome.Rows rows = rows(sample, variant)) {
            for (Batch batch = rows.cursor().next();
                    batch != null;
                    batch = rows.cursor().next()) {
                for (int r = 0; r < batch.rows && kept.size() < ROWS_MAX; r++) {
                    List<Object> row = new ArrayList<>();
                    for (int c = 0; c < batch.columns.length; c++) {
                        row.add(batch.columns[c].get(r));
                    }
                    kept.add(row);
                }
                count += batch.rows;
            }
        }
        return Answer.of(kept, count);
    }

    /// Whether a statement is answered from a materialized view as things are.
    boolean usesView(SampleStatement sample) {
        try {
            return plan(sample, before).contains(MATERIALIZED);
        } catch (OgiveException e) {
            return false;
        } finally {
            session.variant(null);
        }
    }

    /// The name under which a table is tried.
    static TableName copyOf(long decision) {
        return new TableName(SCHEMA, "t" + decision);
    }
}
