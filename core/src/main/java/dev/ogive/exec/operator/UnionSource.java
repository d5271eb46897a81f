package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.exec.pipeline.Fragment;
import dev.ogive.exec.pipeline.FragmentReader;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.List;

/// The rows of several fragments, one after another: a worker helps with the first that is not
/// exhausted.
record UnionSource(OperatorProfile profile, List<Fragment> fragments) implements Source {
    @Override
    public void start() {
        fragments.forEach(f -> f.source().start());
    }

    @Override
    public int parallelism() {
        int workers = 0;
        for (Fragment fragment : fragments) {
            workers = Math.min(1 << 20, workers + fragment.parallelism());
        }
        return Math.max(1, workers);
    }

    @Override
    public Reader open(WorkerContext worker) {
        return new Reader() {
            private int at = -1;
            private FragmentReader current;

            @Override
            public Status next() {
                for (; ; ) {
                    if (current == null) {
                        if (++at == fragments.size()) {
                            return Status.FINISHED;
                        }
                        current = fragments.get(at).open(worker);
                    }
                    Status status = current.next();
                    if (status != Status.FINISHED) {
                        return status;
                    }
                    close();
                }
            }

            @Override
            public Batch batch() {
                return current == null ? null : current.batch();
            }

            @Override
            public void close() {
                if (current != null) {
                    current.close();
                    current = null;
                }
            }
        };
    }
}
