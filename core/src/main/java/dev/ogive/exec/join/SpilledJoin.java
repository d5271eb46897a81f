package dev.ogive.exec.join;

import dev.ogive.exec.pipeline.QueryRun;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the workers of a join share whose build side is in files. First each worker writes its
/// probe rows to files by the same partitions; when all have come to their end, they take pairs
/// of partitions and join them one by one. A pair that does not fit in memory is tried again when
/// no other is being joined, then split by further bits of the hash; one that cannot be split (a
/// hot key, no key) is joined in passes, each with as much of the build side as fits.
///
/// Locking: the monitor of this object may be taken inside that of the run, never the other way
/// round.
final class SpilledJoin implements AutoCloseable {
    /// Hashes are told apart by at most this many upper bits.
    private static final int RADIX_END_MAX = 32;

    private final QueryRun run;
    private final JoinBuild build;
    private final JoinProbe.Spec spec;
    private final QueryMemory memory;
    private final SpillSpace space;
    private final ArrayDeque<Pair> pairs = new ArrayDeque<>();
    private final List<Level> levels = new ArrayList<>();
    private SpilledRows left;

    /// Workers that still write probe rows.
    private int writing;

    private boolean joining;

    /// Pairs in progress.
    private int active;

    /// Who was refused memory beside others and waits to be alone, or is.
    private SpilledProbe alone;

    /// Both sides by the same bits of the hash. Closed when all pairs are done.
    static final class Level {
        private final SpilledRows left;
        private final SpilledRows right;
        private int pairsLeft;

        private Level(SpilledRows left, SpilledRows right) {
            this.left = left;
            this.right = right;
            this.pairsLeft = right.partitions();
        }

        void close() {
            left.close();
            right.close();
        }
    }

    /// Rows that can only match each other.
    static final class Pair {
        private final Level level;
        final int partition;

        /// Whether further bits of the hash may tell its rows apart.
        final boolean splittable;

        private Pair(Level level, int partition, boolean splittable) {
            this.level = level;
            this.partition = partition;
            this.splittable = splittable;
        }

        SpilledRows left() {
            return level.left;
        }

        SpilledRows right() {
            return level.right;
        }

        long leftRows() {
            return level.left.rows(partition);
        }

        long rightRows() {
            return level.right.rows(partition);
        }
    }

    SpilledJoin(QueryRun run, JoinBuild build, JoinProbe.Spec spec, QueryMemory memory, SpillSpace space) {
        this.run = run;
        this.build = build;
        this.spec = spec;
        this.memory = memory;
        this.space = space;
        left = newLeft(0, build.isPartitionable() ? JoinBuild.RADIX_BITS : 0);
    }

    private SpilledRows newLeft(int radixSkip, int radixBits) {
        int[] columns = spec.leftStored();
        boolean drops = !build.nullSafe() && spec.dropsUnmatchedLeft();
        return new SpilledRows(
                Arrays.stream(columns).mapToObj(spec.leftTypes()::get).toList(),
                spec.leftKeys().length,
                radixSkip,
                radixBits,
                drops,
                memory,
                space);
    }

    /// A worker begins to write.
    synchronized void enter() {
        writing++;
    }

    /// Where a worker writes; null if all rows have been read, so that it has none.
    synchronized SpilledRows.Writer writer() {
        return joining ? null : left.writer();
    }

    /// Bytes of probe rows in files.
    long leftBytes() {
        return left.bytes();
    }

    /// A worker has written its last row; the last one of all lets everybody join.
    void arrive() {
        synchronized (this) {
            if (--writing > 0 || joining) {
                return;
            }
            joining = true;
            begin(new Level(left, build.spilled()), Long.MAX_VALUE);
        }
        run.wake();
    }

    private synchronized void begin(Level level, long parentRows) {
        levels.add(level);
        boolean hasBits = build.isPartitionable() && level.right.radixEnd() + JoinBuild.RADIX_BITS <= RADIX_END_MAX;
        for (int p = 0; p < level.right.partitions(); p++) {
            // Where one hash makes up nearly all rows, further bits are no help.
            boolean splittable = hasBits && level.right.rows(p) < parentRows - parentRows / 8;
            pairs.addLast(new Pair(level, p, splittable));
        }
    }

    /// The next pair for a worker, or null if it has to wait or all is done.
    synchronized Pair take(SpilledProbe worker) {
        if (!mayTake(worker)) {
            return null;
        }
        active++;
        return pairs.pollFirst();
    }

    private boolean mayTake(SpilledProbe worker) {
        return joining && !pairs.isEmpty() && (alone == null || (alone == worker && active == 0));
    }

    synchronized boolean isOver() {
        return joining && pairs.isEmpty() && active == 0;
    }

    /// Whether a worker that got no pair should ask again.
    synchronized boolean isReady(SpilledProbe worker) {
        return mayTake(worker) || isOver();
    }

    /// Gives a pair back that found too little memory while others were in progress. False: there
    /// are none.
    boolean giveBack(SpilledProbe worker, Pair pair) {
        synchronized (this) {
            if (active == 1 || alone == worker) {
                return false;
            }
            active--;
            pairs.addFirst(pair);
            if (alone == null) {
                alone = worker;
            }
        }
        run.wake();
        return true;
    }

    /// Empty files for the rows of a pair, by further bits.
    SpilledRows newLeft(Pair pair) {
        return newLeft(pair.left().radixEnd(), JoinBuild.RADIX_BITS);
    }

    SpilledRows newRight(Pair pair) {
        return new SpilledRows(
                pair.right().types(),
                build.keys(),
                pair.right().radixEnd(),
                JoinBuild.RADIX_BITS,
                build.dropsNullKeys(),
                memory,
                space);
    }

    /// Replaces a pair by those it was split into.
    void split(SpilledProbe worker, Pair pair, SpilledRows newLeft, SpilledRows newRight) {
        begin(new Level(newLeft, newRight), pair.rightRows());
        done(worker, pair);
    }

    /// A worker is through with its pair.
    void done(SpilledProbe worker, Pair pair) {
        synchronized (this) {
            active--;
            if (alone == worker) {
                alone = null;
            }
            if (--pair.level.pairsLeft == 0) {
                pair.level.close();
            }
        }
        run.wake();
    }

    /// A worker ends early, because nobody wants more of its rows.
    void leave(SpilledProbe worker, boolean arrived, Pair pair) {
        if (!arrived) {
            arrive();
        }
        if (pair != null) {
            done(worker, pair);
        }
        synchronized (this) {
            if (alone == worker) {
                alone = null;
            }
        }
        run.wake();
    }

    @Override
    public synchronized void close() {
        levels.forEach(Level::close);
        left.close();
    }
}
