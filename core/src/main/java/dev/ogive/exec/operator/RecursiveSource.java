package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.aggregate.KnownRows;
import dev.ogive.exec.pipeline.Pipeline;
import dev.ogive.exec.pipeline.QueryRun;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.exec.store.RowPages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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

        /// Rows of all rounds, where they must be distinct and as long as memory is granted for them; else null.
        private KnownRows known;

        /// Rows of all rounds, where they must be distinct and are too many for memory; else null.
        private SpilledRows knownInFile;

        private long roundNumber = 1;
        private KeptRows round;
        private KeepRows owned;
        private KeptRows.Cursor cursor;
        private int nextMorsel;
        private Batch out;

        Rounds(WorkerContext worker) {
            this.worker = worker;
            chosen = Batch.allocate(plan.types(), worker.batchRows());
            known = plan.distinct() ? new KnownRows(plan.types(), query.memory()) : null;
            begin(first.get());
            keepNew();
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
            roundNumber++;
            replace(run(plan.step(), Map.of(plan.id(), round)));
            keepNew();
        }

        /// The rows of a plan over rows of this recursion, by their ids.
        private KeepRows run(PhysicalPlan step, Map<Integer, KeptRows> own) {
            worker.check();
            KeepRows rows = new KeepRows(profile, plan.types(), step.estimatedRows(), query);
            boolean done = false;
            try (QueryRun nested = new QueryRun(query, null, 1)) {
                Map<Integer, KeptRows> tables = new HashMap<>(working);
                tables.putAll(own);
                Built built = new PlanBuilder(query, nested, null, tables).build(step);
                nested.add(new Pipeline(built.fragment(), rows, built.release()));
                nested.complete();
                done = true;
            } finally {
                if (!done) {
                    rows.close();
                }
            }
            return rows;
        }

        private void replace(KeepRows next) {
            closeCursor();
            if (owned != null) {
                owned.close();
            }
            owned = next;
            begin(next.rows());
        }

        /// Replaces the round by those of its rows that no round had before, once each, if rows must be distinct.
        private void keepNew() {
            if (known != null) {
                KeepRows fresh = newInMemory();
                if (fresh != null) {
                    replace(fresh);
                    return;
                }
                moveToFile();
            }
            if (knownInFile != null) {
                replace(newBesideFile());
                addToFile();
            }
        }

        /// The new rows of the round; null if memory was refused for them.
        private KeepRows newInMemory() {
            KeepRows fresh = new KeepRows(profile, plan.types(), round.rows(), query);
            var local = fresh.open(worker);
            boolean done = false;
            try {
                int[] selected = new int[worker.batchRows()];
                for (Batch batch; (batch = advance()) != null; ) {
                    worker.check();
                    int kept = known.add(batch, roundNumber, selected);
                    if (kept < 0) {
                        return null;
                    }
                    for (int c = 0; c < chosen.columns.length; c++) {
                        chosen.columns[c].gather(batch.columns[c], selected, kept);
                    }
                    chosen.rows = kept;
                    local.push(chosen);
                }
                local.finish();
                fresh.mergeTasks();
                done = true;
                return fresh;
            } finally {
                if (!done) {
                    local.close();
                    fresh.close();
                }
            }
        }

        /// Goes on with the rows of earlier rounds in a file; the round is read again.
        private void moveToFile() {
            knownInFile = new SpilledRows(plan.types(), query.memory(), query.spill());
            SpilledRows.Writer writer = knownInFile.writer();
            known.write(roundNumber, writer);
            writer.finish();
            known.close();
            known = null;
            begin(round);
        }

        /// The new rows of the round: its distinct rows, with which the file is probed.
        private KeepRows newBesideFile() {
            PhysicalPlan rows = new PhysicalPlan.WorkingTable(plan.id(), plan.types());
            int fileId = -1 - plan.id();
            PhysicalPlan file = new PhysicalPlan.WorkingTable(fileId, plan.types());
            List<Integer> all = IntStream.range(0, plan.types().size()).boxed().toList();
            PhysicalPlan distinct = new PhysicalPlan.Aggregate(rows, all, List.of(all), List.of(), round.rows());
            PhysicalPlan fresh =
                    new PhysicalPlan.Join(JoinKind.RIGHT_ANTI, file, distinct, all, all, true, null, round.rows());
            RowPages none = new RowPages(plan.types(), 0, query.memory());
            none.seal();
            return run(fresh, Map.of(plan.id(), round, fileId, new KeptRows(none, knownInFile)));
        }

        private void addToFile() {
            SpilledRows.Writer writer = knownInFile.writer();
            for (Batch batch; (batch = advance()) != null; ) {
                worker.check();
                writer.append(batch.columns, 0, batch.rows);
            }
            writer.finish();
            begin(round);
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
            if (known != null) {
                known.close();
                known = null;
            }
            if (knownInFile != null) {
                profile.addSpilledBytes(knownInFile.bytes());
                knownInFile.close();
                knownInFile = null;
            }
        }
    }
}
