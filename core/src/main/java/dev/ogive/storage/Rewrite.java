package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.roaringbitmap.RoaringBitmap;

/// Writes the visible rows of some segments of a table anew, as full partitions, while others
/// read and write it: in the order in which they are read, or in any other that a caller gives
/// them in.
///
/// Rows get new ids; a map from the old ones serves transactions that began before. Rows deleted
/// meanwhile are found through the map and deleted in the new partitions too. The new rows are
/// read back from the file, and unless their hash is that of the old rows nothing is published.
final class Rewrite {
    private static final int MISSING = -1;

    /// Old rows of one segment.
    ///
    /// @param part as it was when the rewrite began
    /// @param newPositions per old position the position among all new rows, -1 if it was deleted
    private record Source(TableState.Part part, int[] newPositions) {
        boolean has(long rowId) {
            long position = rowId - part.segment().firstRowId();
            return position >= 0 && position < newPositions.length;
        }
    }

    private final LocalDatabase database;
    private final TableState before;
    private final Schema schema;
    private final Clustering clustering;
    private final RowOrder order;
    private final List<Source> sources = new ArrayList<>();
    private final List<Segment> targets = new ArrayList<>();

    /// Partitions are made alike in size rather than full but for the last.
    private final int targetRows;

    private final long rows;
    private RowBuffer buffer;
    private int written;

    private Rewrite(LocalDatabase database, TableState before, List<TableState.Part> chosen, Clustering clustering) {
        this.database = database;
        this.before = before;
        this.schema = before.definition().schema();
        this.clustering = clustering;
        this.order = RowOrder.of(clustering);
        this.rows = chosen.stream().mapToLong(TableState.Part::visibleRows).sum();
        if (rows > Integer.MAX_VALUE) {
            throw new OgiveException(
                    ErrorCode.NOT_SUPPORTED,
                    "table " + before.definition().name() + " cannot be rewritten in one step: " + rows + " rows");
        }
        long full = LocalTableWriter.PARTITION_ROWS;
        long partitions = Math.max(1, (rows + full - 1) / full);
        this.targetRows = (int) Math.max(1, (rows + partitions - 1) / partitions);
        for (TableState.Part part : chosen) {
            int[] newPositions = new int[part.segment().rows()];
            Arrays.fill(newPositions, MISSING);
            sources.add(new Source(part, newPositions));
        }
        sources.sort(Comparator.comparingLong(s -> s.part().segment().firstRowId()));
        this.buffer = new RowBuffer(schema, clustering);
    }

    /// Leaves the loop over rows when the rewrite is not wanted any more.
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super(null, null, false, false);
        }
    }

    /// Reads `chosen` parts of the table and writes their visible rows to new partition files;
    /// null if it was stopped.
    ///
    /// @throws OgiveException INTERNAL_ERROR if the new rows are not the old ones
    static Rewrite prepare(
            LocalDatabase database, TableState table, List<TableState.Part> chosen, BooleanSupplier stopped) {
        Rewrite rewrite = new Rewrite(database, table, chosen, Clustering.none());
        try {
            rewrite.copy(chosen, stopped);
            return rewrite;
        } catch (Stopped e) {
            rewrite.discard();
            return null;
        } catch (RuntimeException e) {
            rewrite.discard();
            throw e;
        }
    }

    /// A rewrite whose rows the caller gives to [#write], in the order of the table, and then
    /// calls [#check].
    static Rewrite sorted(LocalDatabase database, TableState table, List<TableState.Part> chosen) {
        return new Rewrite(database, table, chosen, table.definition().clustering());
    }

    private void copy(List<TableState.Part> chosen, BooleanSupplier stopped) {
        RowHasher hasher = new RowHasher();
        for (TableState.Part part : chosen) {
            ChunkRows.read(schema, part.segment(), part.deletes(), batch -> {
                if (stopped.getAsBoolean()) {
                    throw new Stopped();
                }
                hasher.add(batch);
                append(batch);
            });
            int[] newPositions = sourceOf(part.segment().firstRowId()).newPositions();
            for (int i = 0; i < newPositions.length; i++) {
                newPositions[i] = part.isDeleted(i) ? MISSING : written++;
            }
        }
        check(hasher.total());
    }

    /// Adds rows of the old segments.
    ///
    /// @param rowIds their ids so far
    void write(Batch batch, long[] rowIds) {
        append(batch);
        Source source = null;
        for (int i = 0; i < batch.rows; i++) {
            if (source == null || !source.has(rowIds[i])) {
                source = sourceOf(rowIds[i]);
            }
            int position = (int) (rowIds[i] - source.part().segment().firstRowId());
            source.newPositions()[position] = written++;
        }
    }

    private Source sourceOf(long rowId) {
        int lo = 0;
        int hi = sources.size() - 1;
        while (lo <= hi) {
            int mid = (lo + hi) >>> 1;
            if (sources.get(mid).has(rowId)) {
                return sources.get(mid);
            }
            if (sources.get(mid).part().segment().firstRowId() > rowId) {
                hi = mid - 1;
            } else {
                lo = mid + 1;
            }
        }
        throw new OgiveException(
                ErrorCode.INTERNAL_ERROR, "row " + rowId + " is not among those of the rewrite of " + name());
    }

    private String name() {
        return "table " + before.definition().name();
    }

    private void append(Batch batch) {
        ChunkRows.append(batch, buffer);
        if (buffer.rows() >= targetRows || buffer.bytes() > LocalTableWriter.PARTITION_BYTES) {
            flush();
        }
    }

    private void flush() {
        LocalTransaction.Added added = database.writePartition(before.id(), schema, buffer, order);
        targets.add(added.segment());
        if (buffer.rows() < targetRows) {
            ((Segment.OfPartition) added.segment()).file().markFull();
        }
        buffer = new RowBuffer(schema, clustering);
    }

    /// Ends the writing of rows that were given in order.
    ///
    /// @throws OgiveException INTERNAL_ERROR if the new rows are not the old ones
    void check() {
        boolean all = rows == before.rows();
        check(all ? before.hash() : hash());
    }

    private RowHash hash() {
        RowHasher hasher = new RowHasher();
        for (Source s : sources) {
            ChunkRows.read(schema, s.part().segment(), s.part().deletes(), hasher::add);
        }
        return hasher.total();
    }

    private void check(RowHash expected) {
        if (buffer.rows() > 0) {
            targets.add(
                    database.writePartition(before.id(), schema, buffer, order).segment());
        }
        RowHasher found = new RowHasher();
        for (Segment target : targets) {
            ((Segment.OfPartition) target).file().verify();
            ChunkRows.read(schema, target, null, found::add);
        }
        if (written != rows || !found.total().equals(expected)) {
            throw new OgiveException(
                    ErrorCode.INTERNAL_ERROR,
                    "a rewrite of " + name() + " would have changed its rows (" + written + " rows with hash "
                            + found.total() + ", expected " + rows + " with " + expected + "); it was given up");
        }
    }

    /// Removes the new files.
    void discard() {
        targets.forEach(database::discard);
    }

    /// The table after the rewrite, with what others committed meanwhile; null if the table or an
    /// old segment is gone. Ids of new rows are given here.
    TableState apply(TableState now, long version, List<Remap> remaps) {
        if (now == null || !now.definition().schema().equals(before.definition().schema())) {
            return null;
        }
        Map<Segment, RoaringBitmap> current = new HashMap<>();
        for (TableState.Part p : now.parts()) {
            current.put(p.segment(), p.deletes());
        }
        RoaringBitmap deletedMeanwhile = new RoaringBitmap();
        Set<Segment> old = new HashSet<>();
        for (Source s : sources) {
            Segment segment = s.part().segment();
            if (!current.containsKey(segment)) {
                return null;
            }
            old.add(segment);
            RoaringBitmap deletes = current.get(segment);
            if (deletes != null) {
                for (var i = deletes.getIntIterator(); i.hasNext(); ) {
                    int position = s.newPositions()[i.next()];
                    if (position >= 0) {
                        deletedMeanwhile.add(position);
                    }
                }
            }
        }
        long nextRowId = now.nextRowId();
        addRemaps(version, nextRowId, remaps);
        List<TableState.Part> placed = new ArrayList<>();
        int first = 0;
        for (Segment target : targets) {
            RoaringBitmap own = deletedMeanwhile.clone();
            own.remove(0L, first);
            own.remove((long) first + target.rows(), 1L << 32);
            RoaringBitmap deletes = own.isEmpty() ? null : RoaringBitmap.addOffset(own, -first);
            placed.add(new TableState.Part(target.at(nextRowId + first), deletes));
            first += target.rows();
        }
        List<TableState.Part> parts = new ArrayList<>();
        boolean done = false;
        for (TableState.Part p : now.parts()) {
            if (!old.contains(p.segment())) {
                parts.add(p);
            } else if (!done) {
                parts.addAll(placed);
                done = true;
            }
        }
        return new TableState(now.id(), now.definition(), parts, now.hash(), nextRowId + first);
    }

    private void addRemaps(long version, long firstNewId, List<Remap> remaps) {
        for (Source s : sources) {
            remaps.add(new Remap(version, s.part().segment().firstRowId(), s.newPositions(), firstNewId));
        }
    }

    /// Writes the change to the catalog; inside its transaction.
    void write(CatalogStore store, TableState after) throws SQLException {
        for (Source s : sources) {
            Segment segment = s.part().segment();
            switch (segment) {
                case Segment.OfPartition partition ->
                    store.update(
                            "DELETE FROM partitions WHERE id = ?",
                            partition.file().id());
                case Segment.OfDelta _ -> {
                    long from = segment.firstRowId();
                    long to = from + segment.rows();
                    store.update(
                            "DELETE FROM delta WHERE table_id = ? AND first_row_id >= ? AND first_row_id < ?",
                            after.id(),
                            from,
                            to);
                    store.update(
                            "DELETE FROM delta_deletes WHERE table_id = ? AND row_id >= ? AND row_id < ?",
                            after.id(),
                            from,
                            to);
                }
            }
        }
        Set<PartitionFile> mine = new HashSet<>();
        targets.forEach(t -> mine.add(((Segment.OfPartition) t).file()));
        for (TableState.Part part : after.parts()) {
            if (part.segment() instanceof Segment.OfPartition partition && mine.contains(partition.file())) {
                CommitPlan.insertPartition(store, after.id(), part);
            }
        }
        store.update("UPDATE tables SET next_row_id = ? WHERE id = ?", after.nextRowId(), after.id());
    }
}
