package dev.ogive.exec.pipeline;

import dev.ogive.column.Batch;

/// One worker's run through a fragment: pushes morsels from the source through the operators and
/// hands out what arrives at the end. Can stop after any batch and go on later, on another
/// thread.
public final class FragmentReader implements AutoCloseable {
    private final Fragment fragment;
    private final WorkerContext worker;
    private final Source.Reader source;
    private final Operator[] operators;

    /// `inputs[l]` is the batch that operator `l` works on; the last one is the fragment's
    /// output.
    private final Batch[] inputs;

    /// `more[l]`: operator `l` has more output for `inputs[l]`.
    private final boolean[] more;

    /// Time and output by level: 0 is the source, `l + 1` operator `l`.
    private final long[] nanos;

    private final long[] rows;
    private final long[] batches;

    /// Where to go on: the operator to push to, or -1: the source.
    private int level = -1;

    private boolean sourceDone;

    /// Operators before this one have been flushed.
    private int flushed;

    private boolean closed;

    FragmentReader(Fragment fragment, WorkerContext worker) {
        this.fragment = fragment;
        this.worker = worker;
        int n = fragment.operators().size();
        operators = new Operator[n];
        inputs = new Batch[n + 1];
        more = new boolean[n];
        nanos = new long[n + 1];
        rows = new long[n + 1];
        batches = new long[n + 1];
        source = fragment.source().open(worker);
        try {
            for (int l = 0; l < n; l++) {
                operators[l] = fragment.operators().get(l).open(worker);
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// HAVE_OUTPUT with at least one row in [#batch], BLOCKED, or FINISHED.
    public Status next() {
        int n = operators.length;
        long clock = System.nanoTime();
        for (; ; ) {
            worker.check();
            if (level < 0) {
                if (!sourceDone) {
                    Status status = source.next();
                    if (status == Status.BLOCKED) {
                        return status;
                    }
                    Batch out = source.batch();
                    sourceDone = status == Status.FINISHED;
                    clock = note(0, clock, sourceDone ? null : out);
                    if (!sourceDone && out.rows > 0) {
                        inputs[0] = out;
                        level = 0;
                    }
                } else if (flushed == n) {
                    return Status.FINISHED;
                } else {
                    int l = flushed;
                    Status status = operators[l].flush();
                    if (status == Status.BLOCKED) {
                        return status;
                    }
                    Batch out = operators[l].output();
                    if (status != Status.HAVE_OUTPUT) {
                        flushed++;
                    }
                    clock = note(l + 1, clock, out);
                    if (out != null && out.rows > 0) {
                        inputs[l + 1] = out;
                        level = l + 1;
                    }
                }
                continue;
            }
            if (level == n) {
                level = deepestWithMore(n - 1);
                return Status.HAVE_OUTPUT;
            }
            int l = level;
            Status status = operators[l].push(inputs[l]);
            more[l] = status == Status.HAVE_OUTPUT;
            if (status == Status.FINISHED) {
                endInput(l);
            }
            Batch out = operators[l].output();
            clock = note(l + 1, clock, out);
            if (out != null && out.rows > 0) {
                inputs[l + 1] = out;
                level = l + 1;
            } else {
                level = deepestWithMore(l);
            }
        }
    }

    /// Operator `l` wants no more input: nothing before it needs to run again.
    private void endInput(int l) {
        for (int i = 0; i <= l; i++) {
            more[i] = false;
        }
        sourceDone = true;
        flushed = Math.max(flushed, l + 1);
    }

    private int deepestWithMore(int from) {
        int l = from;
        while (l >= 0 && !more[l]) {
            l--;
        }
        return l;
    }

    private long note(int at, long since, Batch out) {
        long now = System.nanoTime();
        nanos[at] += now - since;
        if (out != null && out.rows > 0) {
            rows[at] += out.rows;
            batches[at]++;
        }
        return now;
    }

    /// Whether a reader whose last answer was BLOCKED can go on.
    public boolean isReady() {
        return sourceDone ? flushed == operators.length || operators[flushed].isReady() : source.isReady();
    }

    /// The output of the last [#next], valid until the next call.
    public Batch batch() {
        return inputs[operators.length];
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        source.close();
        for (Operator operator : operators) {
            if (operator != null) {
                operator.close();
            }
        }
        for (int l = 0; l < nanos.length; l++) {
            var profile = l == 0
                    ? fragment.source().profile()
                    : fragment.operators().get(l - 1).profile();
            profile.addNanos(nanos[l]);
            profile.addOutput(rows[l], batches[l]);
        }
    }
}
