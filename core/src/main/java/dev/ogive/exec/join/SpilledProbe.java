package dev.ogive.exec.join;

import dev.ogive.column.Batch;
import dev.ogive.column.Vector;
import dev.ogive.exec.pipeline.Operator;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.exec.store.RowPages;
import dev.ogive.memory.Block;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;

/// One worker's part in a [SpilledJoin]: writes its probe rows, then joins pairs of partitions.
final class SpilledProbe implements Operator {
    /// Memory that a table takes beside its rows, at most, per row.
    private static final long TABLE_BYTES_PER_ROW = 48;

    private static final int ROWS_PER_READ = 2048;

    /// Rows of the build side are loaded up to this size whatever the limit says: smaller parts
    /// cost more passes than they save memory.
    private static final long PART_BYTES_MIN = 64 << 10;

    private static final long PART_BYTES_MAX = 16 << 20;

    private final JoinProbe owner;
    private final SpilledJoin join;
    private final JoinProbe.Spec spec;
    private final JoinBuild build;
    private final WorkerContext worker;
    private final QueryMemory memory;

    /// Null for a worker that came when all rows had been read.
    private final SpilledRows.Writer writer;

    private final int[] leftColumns;
    private final Vector[] stored;
    private final long partBytes;

    /// Probe rows with the columns in the places of the probe side.
    private final Batch full;

    private boolean arrived;
    private SpilledJoin.Pair pair;

    /// The build side of the pair, as far as it has been read: `rest.rows - restAt` rows of
    /// `rest` come next.
    private SpilledRows.Reader rightRows;

    private Batch rest;
    private int restAt;

    /// The part of the build side in memory.
    private RowPages pages;

    private JoinTable table;
    private Block marks;
    private Block states;
    private JoinProbe.Probe probe;
    private boolean lastPart;
    private SpilledRows.Reader leftRows;
    private boolean moreFromBatch;
    private boolean leftRead;
    private long reserved;

    SpilledProbe(JoinProbe owner, SpilledJoin join, JoinProbe.Spec spec, JoinBuild build, WorkerContext worker) {
        this.owner = owner;
        this.join = join;
        this.spec = spec;
        this.build = build;
        this.worker = worker;
        this.memory = worker.query().memory();
        writer = join.writer();
        leftColumns = spec.leftStored();
        stored = new Vector[leftColumns.length];
        full = Batch.allocate(spec.leftTypes(), 0);
        partBytes = Math.clamp(memory.limitBytes() / 64, PART_BYTES_MIN, PART_BYTES_MAX);
    }

    @Override
    public Status push(Batch input) {
        for (int c = 0; c < stored.length; c++) {
            stored[c] = input.columns[leftColumns[c]];
        }
        writer.append(stored, 0, input.rows);
        return Status.NEED_INPUT;
    }

    @Override
    public Batch output() {
        return probe == null ? null : probe.output();
    }

    @Override
    public Status flush() {
        if (!arrived) {
            arrived = true;
            if (writer != null) {
                writer.finish();
            }
            join.arrive();
        }
        for (; ; ) {
            worker.check();
            if (pair == null) {
                probe = null;
                pair = join.take(this);
                if (pair == null) {
                    return join.isOver() ? Status.FINISHED : Status.BLOCKED;
                }
                if (isEmpty()) {
                    endPair();
                    continue;
                }
            }
            if (table == null && !load()) {
                continue;
            }
            if (advance()) {
                return Status.HAVE_OUTPUT;
            }
        }
    }

    @Override
    public boolean isReady() {
        return join.isReady(this);
    }

    /// Whether no row can come out of the pair.
    private boolean isEmpty() {
        return pair.leftRows() == 0 && !spec.marksRight() || pair.rightRows() == 0 && spec.dropsUnmatchedLeft();
    }

    /// Brings the next part of the build side into memory and makes a table of it; false if the
    /// pair was given back or split instead.
    private boolean load() {
        boolean first = rightRows == null;
        if (first) {
            rightRows = pair.right().read(pair.partition, ROWS_PER_READ);
            rest = rightRows.next();
            restAt = 0;
        }
        pages = new RowPages(build.storedTypes(), Math.min(pair.rightRows(), partBytes / 64), memory);
        RowPages.Appender appender = pages.appender();
        try {
            boolean fits = fill(appender);
            if (!fits && first) {
                if (join.giveBack(this, pair)) {
                    appender.discard();
                    pair = null;
                    release();
                    return false;
                }
                if (pair.splittable) {
                    appender.discard();
                    release();
                    split();
                    return false;
                }
            }
            lastPart = fits;
            appender.finish();
        } finally {
            appender.discard();
        }
        makeTable(first);
        return true;
    }

    /// Appends rows as long as memory is granted; true if all the rest fitted.
    private boolean fill(RowPages.Appender appender) {
        while (rest != null) {
            worker.check();
            int rows = rest.rows - restAt;
            boolean granted = memory.tryReserve(rows * TABLE_BYTES_PER_ROW);
            if (granted) {
                reserved += rows * TABLE_BYTES_PER_ROW;
                restAt += appender.append(rest.columns, restAt, rest.rows);
            }
            if (restAt < rest.rows) {
                if (appender.bytes() >= partBytes) {
                    return false;
                }
                appender.appendAnyway(rest.columns, restAt, rest.rows);
            }
            rest = rightRows.next();
            restAt = 0;
        }
        return true;
    }

    private void makeTable(boolean first) {
        pages.seal();
        memory.release(reserved);
        reserved = 0;
        table = build.newTable(pages);
        table.clear(0, 1);
        var scratch = new JoinTable.Scratch(build.storedTypes().subList(0, build.keys()), 1024);
        for (int p = 0; p < pages.pages(); p++) {
            worker.check();
            table.insert(p, scratch);
        }
        marks = spec.marksRight() ? owner.newMarks(pages) : null;
        probe = owner.new Probe(worker, table, marks == null ? 0 : marks.address());
        boolean several = !first || !lastPart;
        if (several && (spec.existence() || spec.keepsLeft())) {
            if (states == null) {
                long bytes = Math.max(1, pair.leftRows());
                states = memory.tryAllocate(bytes);
                if (states == null) {
                    states = memory.allocateToSpill(bytes);
                }
                Memory.zero(states.address(), bytes);
            }
            probe.inPass(new JoinProbe.Pass(states.address(), lastPart));
        }
        leftRows = pair.left().read(pair.partition, worker.batchRows());
        moreFromBatch = false;
        leftRead = false;
    }

    /// Goes on until some rows are ready (true), or the part is through.
    private boolean advance() {
        for (; ; ) {
            worker.check();
            if (leftRead) {
                boolean tail = spec.marksRight() && probe.tail();
                boolean output = spec.marksRight() && probe.output().rows > 0;
                if (!tail) {
                    endPart();
                }
                if (output || !tail) {
                    return output;
                }
                continue;
            }
            if (!moreFromBatch) {
                Batch next = leftRows.next();
                if (next == null) {
                    leftRead = true;
                    probe.output().rows = 0;
                    continue;
                }
                for (int c = 0; c < leftColumns.length; c++) {
                    full.columns[leftColumns[c]] = next.columns[c];
                }
                full.rows = next.rows;
            }
            moreFromBatch = probe.push(full) == Status.HAVE_OUTPUT;
            if (probe.output().rows > 0) {
                return true;
            }
        }
    }

    /// Frees the part in memory but for the output that may be ready; after the last one the pair
    /// is done.
    private void endPart() {
        freePart();
        if (lastPart) {
            endPair();
        }
    }

    private void endPair() {
        release();
        SpilledJoin.Pair finished = pair;
        pair = null;
        join.done(this, finished);
    }

    private void split() {
        SpilledRows left = join.newLeft(pair);
        SpilledRows right = join.newRight(pair);
        boolean complete = false;
        try {
            copy(pair.right(), right);
            copy(pair.left(), left);
            complete = true;
        } finally {
            if (!complete) {
                left.close();
                right.close();
            }
        }
        owner.profile().addSpilledBytes(left.bytes() + right.bytes());
        SpilledJoin.Pair whole = pair;
        pair = null;
        join.split(this, whole, left, right);
    }

    private void copy(SpilledRows from, SpilledRows to) {
        SpilledRows.Writer out = to.writer();
        try (SpilledRows.Reader in = from.read(pair.partition, ROWS_PER_READ)) {
            for (Batch batch; (batch = in.next()) != null; ) {
                worker.check();
                out.append(batch.columns, 0, batch.rows);
            }
        }
        out.finish();
    }

    private void freePart() {
        memory.release(reserved);
        reserved = 0;
        if (leftRows != null) {
            leftRows.close();
            leftRows = null;
        }
        if (marks != null) {
            memory.free(marks);
            marks = null;
        }
        if (table != null) {
            table.close();
            table = null;
        }
        if (pages != null) {
            pages.close();
            pages = null;
        }
    }

    private void release() {
        freePart();
        if (states != null) {
            memory.free(states);
            states = null;
        }
        if (rightRows != null) {
            rightRows.close();
            rightRows = null;
        }
        rest = null;
    }

    @Override
    public void close() {
        release();
        SpilledJoin.Pair unfinished = pair;
        pair = null;
        join.leave(this, arrived, unfinished);
        arrived = true;
    }
}
