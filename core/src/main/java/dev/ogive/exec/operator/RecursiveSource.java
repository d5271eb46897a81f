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
        Supplier<KeptRows> first,
        QueryContext query,
        Map<Integer, KeptRows> working)
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
        private final Batch chosen;

        /// Rows seen in any round, where they must be distinct.
        private final Set<List<Object>> known;

        private long reserved;
        private KeptRows round;
        private KeepRows owned;
        private KeptRows.Cursor cursor;
        private int nextMorsel;
        private Batch out;

        Rounds(WorkerContext worker) {
            this.worker = worker;
            chosen = Batch.allocate(plan.types(), worker.batchRows());
            known = plan.distinct() ? new HashSet<>() : null;
            begin(first.get());
            if (known != null) {
                keepNew();
            }
        }

        @Override
        public Status next() {
            for (; ; ) {
                out = advance();
                if (out != null) {
                    return Status.HAVE_OUTPUT;
                }
                if (round.rows() == 0) {
                    return Status.FINISHED;
                }
                step();
            }
        }

        private void begin(KeptRows rows) {
            closeCursor();
            round = rows;
            cursor = rows.new Cursor(worker.batchRows());
            nextMorsel = 0;
        }

        /// More rows of the round, or null.
        private Batch advance() {
            for (; ; ) {
                Batch batch = cursor.next();
                if (batch != null || nextMorsel == round.morsels()) {
                    return batch;
                }
                cursor.begin(nextMorsel++);
            }
        }

        private void closeCursor() {
            if (cursor != null) {
                cursor.close();
                cursor = null;
            }
        }

        /// Computes the next round.
        private void step() {
            worker.check();
            KeepRows next = new KeepRows(profile, plan.types(), plan.step().estimatedRows(), query);
            boolean done = false;
            try (QueryRun nested = new QueryRun(query, null, 1)) {
                Map<Integer, KeptRows> tables = new HashMap<>(working);
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
            closeCursor();
            if (owned != null) {
                owned.close();
            }
            owned = next;
            begin(next.rows());
        }

        /// Replaces the round by those of its rows that no round had before.
        private void keepNew() {
            KeepRows fresh = new KeepRows(profile, plan.types(), round.rows(), query);
            var local = fresh.open(worker);
            try {
                int[] selected = new int[worker.batchRows()];
                for (Batch batch; (batch = advance()) != null; ) {
                    worker.check();
                    int kept = selectNew(batch, selected);
                    for (int c = 0; c < chosen.columns.length; c++) {
                        chosen.columns[c].gather(batch.columns[c], selected, kept);
                    }
                    chosen.rows = kept;
                    local.push(chosen);
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

        private int selectNew(Batch batch, int[] selected) {
            int kept = 0;
            for (int i = 0; i < batch.rows; i++) {
                List<Object> row = new ArrayList<>(batch.columns.length);
                for (var column : batch.columns) {
                    Object value = column.get(i);
                    // One zero, as everywhere in the engine.
                    row.add(value instanceof Double d && d == 0 ? (Object) 0.0 : value);
                }
                if (known.add(row)) {
                    selected[kept++] = i;
                }
            }
            long bytes = kept * (KNOWN_ROW_BYTES + 32L * batch.columns.length);
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
            closeCursor();
            if (owned != null) {
                owned.close();
                owned = null;
            }
            query.memory().release(reserved);
            reserved = 0;
        }
    }
}
