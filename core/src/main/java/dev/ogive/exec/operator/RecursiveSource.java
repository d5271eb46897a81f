package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.pipeline.Pipeline;
import dev.ogive.exec.pipeline.QueryRun;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.store.RowPages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Rounds of a recursion: puts out the rows of a round, then runs the step on them for the next,
/// until a round adds none. The step is a run of its own on the reading worker's thread.
///
/// @param first rows of the seed
/// @param working rows of enclosing recursions, by id
record RecursiveSource(
        OperatorProfile profile,
        PhysicalPlan.Recursive plan,
        Supplier<RowPages> first,
        QueryContext query,
        Map<Integer, RowPages> working)
        implements Source {
    /// What a row in the set of known rows takes at least, beside its values.
    private static final long KNOWN_ROW_BYTES = 96;

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public Reader open(WorkerContext worker) {
        return new Rounds(worker);
    }

    private final class Rounds implements Reader {
        private final WorkerContext worker;
        private final Batch out;
        private final int[] ids;

        /// Rows seen in any round, where they must be distinct.
        private final Set<List<Object>> known;

        private long reserved;
        private RowPages round;
        private KeepRows owned;
        private int page;
        private int at;

        Rounds(WorkerContext worker) {
            this.worker = worker;
            out = Batch.allocate(plan.types(), worker.batchRows());
            ids = new int[worker.batchRows()];
            known = plan.distinct() ? new HashSet<>() : null;
            round = first.get();
            if (known != null) {
                keepNew();
            }
        }

        @Override
        public Status next() {
            for (; ; ) {
                if (page < round.pages()) {
                    int count = Math.min(ids.length, round.rowsIn(page) - at);
                    if (count == 0) {
                        page++;
                        at = 0;
                        continue;
                    }
                    round.read(page, at, count, ids, out);
                    at += count;
                    return Status.HAVE_OUTPUT;
                }
                if (round.rows() == 0) {
                    return Status.FINISHED;
                }
                step();
            }
        }

        /// Computes the next round.
        private void step() {
            worker.check();
            KeepRows next = new KeepRows(profile, plan.types(), plan.step().estimatedRows(), query.memory());
            boolean done = false;
            try (QueryRun nested = new QueryRun(query, null, 1)) {
                Map<Integer, RowPages> tables = new HashMap<>(working);
                tables.put(plan.id(), round);
                Built built = new PlanBuilder(query, nested, null, tables).build(plan.step());
                nested.add(new Pipeline(built.fragment(), next, built.release()));
                nested.complete();
                done = true;
            } finally {
                if (!done) {
                    next.close();
                }
            }
            replace(next);
            if (known != null) {
                keepNew();
            }
        }

        private void replace(KeepRows next) {
            if (owned != null) {
                owned.close();
            }
            owned = next;
            round = next.pages();
            page = 0;
            at = 0;
        }

        /// Replaces the round by those of its rows that no round had before.
        private void keepNew() {
            KeepRows fresh = new KeepRows(profile, plan.types(), round.rows(), query.memory());
            var local = fresh.open(worker);
            try {
                int[] selected = new int[ids.length];
                for (int p = 0; p < round.pages(); p++) {
                    for (int from = 0; from < round.rowsIn(p); from += ids.length) {
                        int count = Math.min(ids.length, round.rowsIn(p) - from);
                        round.read(p, from, count, ids, out);
                        int kept = selectNew(count, selected);
                        for (int i = 0; i < kept; i++) {
                            ids[i] = round.firstId(p) + from + selected[i];
                        }
                        for (int c = 0; c < out.columns.length; c++) {
                            round.gather(c, ids, 0, kept, false, out.columns[c]);
                        }
                        out.rows = kept;
                        local.push(out);
                    }
                }
                local.finish();
                fresh.mergeTasks();
            } catch (RuntimeException | Error e) {
                local.close();
                fresh.close();
                throw e;
            }
            replace(fresh);
        }

        private int selectNew(int count, int[] selected) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                List<Object> row = new ArrayList<>(out.columns.length);
                for (var column : out.columns) {
                    Object value = column.get(i);
                    // One zero, as everywhere in the engine.
                    row.add(value instanceof Double d && d == 0 ? (Object) 0.0 : value);
                }
                if (known.add(row)) {
                    selected[kept++] = i;
                }
            }
            long bytes = kept * (KNOWN_ROW_BYTES + 32L * out.columns.length);
            query.memory().reserve(bytes, "a recursive query");
            reserved += bytes;
            return kept;
        }

        @Override
        public Batch batch() {
            return out;
        }

        @Override
        public void close() {
            if (owned != null) {
                owned.close();
                owned = null;
            }
            query.memory().release(reserved);
            reserved = 0;
        }
    }
}
