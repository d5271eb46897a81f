package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.aggregate.AggregateReader;
import dev.ogive.exec.aggregate.Expected;
import dev.ogive.exec.aggregate.HashAggregation;
import dev.ogive.exec.pipeline.Sink;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.ArrayList;
import java.util.List;

/// GROUP BY: one [HashAggregation] per grouping set, fed with the same rows.
final class GroupRows implements Sink, AutoCloseable {
    private final OperatorProfile profile;
    private final PhysicalPlan.Aggregate plan;
    private final List<HashAggregation> sets = new ArrayList<>();

    /// Aggregations whose rounds of completion are over.
    private int completed;

    GroupRows(OperatorProfile profile, PhysicalPlan.Aggregate plan, Expected expected, QueryContext query) {
        this.profile = profile;
        this.plan = plan;
        List<DataType> input = plan.input().types();
        for (List<Integer> set : plan.groupingSets()) {
            List<Integer> columns = set.stream().map(plan.groups()::get).toList();
            Expected ofSet = plan.groupingSets().size() == 1 ? expected : Expected.NOTHING;
            sets.add(new HashAggregation(input, columns, plan.calls(), query, ofSet));
        }
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public Local open(WorkerContext worker) {
        List<HashAggregation.Local> locals =
                sets.stream().map(HashAggregation::open).toList();
        return new Local() {
            @Override
            public Status push(Batch input) {
                for (HashAggregation.Local local : locals) {
                    local.update(input);
                }
                return Status.NEED_INPUT;
            }

            @Override
            public void finish() {
                locals.forEach(HashAggregation.Local::finish);
            }
        };
    }

    @Override
    public int mergeTasks() {
        while (completed < sets.size()) {
            int tasks = sets.get(completed).mergeTasks();
            if (tasks > 0) {
                return tasks;
            }
            completed++;
        }
        return 0;
    }

    @Override
    public void merge(int task, WorkerContext worker) {
        sets.get(completed).merge(task);
    }

    @Override
    public void close() {
        sets.forEach(HashAggregation::close);
    }

    /// Puts out the groups of all sets.
    Source source(OperatorProfile reading) {
        return new Groups(reading);
    }

    private final class Groups implements Source {
        private final OperatorProfile reading;

        Groups(OperatorProfile reading) {
            this.reading = reading;
        }

        @Override
        public OperatorProfile profile() {
            return reading;
        }

        @Override
        public int parallelism() {
            int partitions = 0;
            for (HashAggregation set : sets) {
                partitions += set.partitions();
            }
            return Math.max(1, partitions);
        }

        @Override
        public Reader open(WorkerContext worker) {
            return new SetsReader(worker);
        }
    }

    /// Reads a share of one set after another.
    private final class SetsReader implements Source.Reader {
        private final Batch out;
        private int set = -1;
        private AggregateReader reader;
        private Batch batch;

        SetsReader(WorkerContext worker) {
            out = sets.size() == 1 ? null : Batch.allocate(plan.types(), worker.batchRows());
        }

        @Override
        public Status next() {
            for (; ; ) {
                if (reader == null) {
                    if (++set == sets.size()) {
                        batch = null;
                        return Status.FINISHED;
                    }
                    reader = sets.get(set).read();
                }
                Batch groups = reader.next();
                if (groups != null) {
                    batch = out == null ? groups : arrange(groups);
                    return Status.HAVE_OUTPUT;
                }
                reader.close();
                reader = null;
            }
        }

        /// Puts the set's key columns in their places and NULL in the others, and adds the set's
        /// ordinal.
        private Batch arrange(Batch groups) {
            List<Integer> members = plan.groupingSets().get(set);
            int keys = plan.groups().size();
            int calls = plan.calls().size();
            for (int g = 0; g < keys; g++) {
                int at = members.indexOf(g);
                out.columns[g] =
                        at >= 0 ? groups.columns[at] : nulls(plan.types().get(g), groups.rows);
            }
            System.arraycopy(groups.columns, members.size(), out.columns, keys, calls);
            I64Vector ordinal = (I64Vector) out.columns[keys + calls];
            ordinal.mayHaveNulls = false;
            java.util.Arrays.fill(ordinal.values, 0, groups.rows, set);
            out.rows = groups.rows;
            return out;
        }

        private static Vector nulls(DataType type, int rows) {
            Vector vector = Vector.allocate(type, rows);
            for (int i = 0; i < rows; i++) {
                vector.set(i, null);
            }
            return vector;
        }

        @Override
        public Batch batch() {
            return batch;
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
