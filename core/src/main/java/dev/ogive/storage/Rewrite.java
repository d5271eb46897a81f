package dev.ogive.storage;

import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.roaringbitmap.RoaringBitmap;

/// Writes the visible rows of some segments of a table anew, as full partitions, while others
/// read and write it.
///
/// Rows get new ids; a map from the old ones serves transactions that began before. Rows deleted
/// meanwhile are found through the map and deleted in the new partitions too. The new rows are
/// read back from the file, and unless their hash is that of the old rows nothing is published.
final class Rewrite {
    /// Old rows of one segment.
    ///
    /// @param part as it was when the rewrite began
    /// @param newPositions per old position the position among all new rows, -1 if it was deleted
    private record Source(TableState.Part part, int[] newPositions) {}

    private final LocalDatabase database;
    private final TableState before;
    private final List<Source> sources = new ArrayList<>();
    private final List<Segment> targets = new ArrayList<>();

    private Rewrite(LocalDatabase database, TableState before) {
        this.database = database;
        this.before = before;
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
        Rewrite rewrite = new Rewrite(database, table);
        try {
            rewrite.write(chosen, stopped);
            return rewrite;
        } catch (Stopped e) {
            rewrite.discard();
            return null;
        } catch (RuntimeException e) {
            rewrite.discard();
            throw e;
        }
    }

    private void write(List<TableState.Part> chosen, BooleanSupplier stopped) {
        Schema schema = before.definition().schema();
        RowHasher hasher = new RowHasher();
        RowBuffer[] buffer = {new RowBuffer(schema)};
        int next = 0;
        for (TableState.Part part : chosen) {
            ChunkRows.read(schema, part.segment(), part.deletes(), batch -> {
                if (stopped.getAsBoolean()) {
                    throw new Stopped();
                }
                hasher.add(batch);
                ChunkRows.append(batch, buffer[0]);
                if (buffer[0].rows() >= LocalTableWriter.PARTITION_ROWS
                        || buffer[0].bytes() > LocalTableWriter.PARTITION_BYTES) {
                    flush(buffer[0]);
                    buffer[0] = new RowBuffer(schema);
                }
            });
            int[] newPositions = new int[part.segment().rows()];
            for (int i = 0; i < newPositions.length; i++) {
                newPositions[i] = part.isDeleted(i) ? -1 : next++;
            }
            sources.add(new Source(part, newPositions));
        }
        if (buffer[0].rows() > 0) {
            flush(buffer[0]);
        }
        RowHasher found = new RowHasher();
        for (Segment target : targets) {
            ((Segment.OfPartition) target).file().verify();
            ChunkRows.read(schema, target, null, found::add);
        }
        if (!found.total().equals(hasher.total())) {
            throw new OgiveException(
                    ErrorCode.INTERNAL_ERROR,
                    "a rewrite of table " + before.definition().name() + " would have changed its rows (hash "
                            + found.total() + ", expected " + hasher.total() + "); it was given up");
        }
    }

    private void flush(RowBuffer buffer) {
        targets.add(database.writePartition(before.id(), before.definition().schema(), buffer)
                .segment());
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
            long[] ids = new long[s.newPositions().length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = s.newPositions()[i] < 0 ? -1 : firstNewId + s.newPositions()[i];
            }
            remaps.add(new Remap(version, s.part().segment().firstRowId(), ids));
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
