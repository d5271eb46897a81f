package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.exec.pipeline.Fragment;
import dev.ogive.exec.pipeline.FragmentReader;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// The rows of several fragments, one after another: a worker helps with the first that is not
/// exhausted and takes one more.
///
/// @param opened readers opened so far per fragment, never more than its parallelism: a fragment
///     that one worker reads alone would otherwise be returned once per worker
record UnionSource(OperatorProfile profile, List<Fragment> fragments, AtomicIntegerArray opened) implements Source {
    UnionSource(OperatorProfile profile, List<Fragment> fragments) {
        this(profile, fragments, new AtomicIntegerArray(fragments.size()));
    }

    @Override
    public void start() {
        for (int i = 0; i < fragments.size(); i++) {
            opened.set(i, 0);
            fragments.get(i).source().start();
        }
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
                        Fragment fragment = fragments.get(at);
                        if (opened.getAndIncrement(at) >= fragment.parallelism()) {
                            continue;
                        }
                        current = fragment.open(worker);
                    }
                    Status status = current.next();
                    if (status != Status.FINISHED) {
                        return status;
                    }
                    close();
                }
            }

            @Override
            public boolean isReady() {
                return current == null || current.isReady();
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
