package dev.ogive.storage;

import java.util.ArrayList;
import java.util.List;

/// Which segments of a table are worth being written anew: the delta once it is large or made of many
/// batches,
/// partitions with many deleted rows, and partitions much smaller than what is rewritten anyway, so that a
/// row is
/// rewritten a logarithmic number of times.
final class Compaction {
    /// Rows of the delta that are worth a partition.
    static final int DELTA_ROWS = 65_536;

    /// Batches of the delta that are worth being joined: each is decoded when the database is opened.
    static final int DELTA_BATCHES = 1_024;

    private Compaction() {}

    /// The parts to write anew, in order; empty if nothing is worth it.
    ///
    /// @param deltaBatches in the catalog
    /// @param always whether any delta, deleted row or second small partition is reason enough
    static List<TableState.Part> choose(TableState table, int deltaBatches, boolean always) {
        long deltaRows = 0;
        for (TableState.Part p : table.parts()) {
            if (p.segment() instanceof Segment.OfDelta) {
                deltaRows += p.segment().rows();
            }
        }
        boolean delta = deltaRows > 0 && (always || deltaRows >= DELTA_ROWS || deltaBatches >= DELTA_BATCHES);
        boolean[] chosen = new boolean[table.parts().size()];
        long rows = 0;
        for (int i = 0; i < chosen.length; i++) {
            TableState.Part p = table.parts().get(i);
            long deleted = p.segment().rows() - (long) p.visibleRows();
            boolean isDelta = p.segment() instanceof Segment.OfDelta;
            chosen[i] = isDelta ? delta : deleted * 4 >= p.segment().rows() || (always && deleted > 0);
            rows += chosen[i] ? p.visibleRows() : 0;
        }
        boolean any = rows > 0 || chosenAny(chosen);
        for (boolean grew = any || always; grew; ) {
            grew = false;
            for (int i = 0; i < chosen.length; i++) {
                long own = table.parts().get(i).visibleRows();
                boolean isDelta = table.parts().get(i).segment() instanceof Segment.OfDelta;
                if (!chosen[i] && !isDelta && own < LocalTableWriter.PARTITION_ROWS / 2 && (always || own < 2 * rows)) {
                    chosen[i] = true;
                    rows += own;
                    grew = true;
                }
            }
        }
        List<TableState.Part> parts = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i]) {
                parts.add(table.parts().get(i));
            }
        }
        boolean alreadyGood = parts.size() == 1
                && parts.getFirst().segment() instanceof Segment.OfPartition
                && parts.getFirst().deletes() == null;
        return alreadyGood ? List.of() : parts;
    }

    private static boolean chosenAny(boolean[] chosen) {
        for (boolean c : chosen) {
            if (c) {
                return true;
            }
        }
        return false;
    }
}
