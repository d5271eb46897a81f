package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Lane;
import dev.ogive.column.Schema;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.io.Directory;
import dev.ogive.storage.cluster.Conditions;
import dev.ogive.storage.cluster.PredicateBlocks;
import java.util.ArrayList;
import java.util.List;

/// Reads the catalog and every file anew: lengths, checksums, zone maps, row counts, and per
/// table the hash of all visible rows.
final class Verifier {
    private final CatalogStore store;
    private final Directory files;
    private final List<String> problems = new ArrayList<>();
    private int fileCount;
    private long rows;
    private long bytes;

    Verifier(CatalogStore store, Directory files) {
        this.store = store;
        this.files = files;
    }

    /// The caller keeps the current version pinned meanwhile.
    Verification run() {
        String integrity = store.integrityProblem();
        if (integrity != null) {
            problems.add("catalog: " + integrity);
        }
        DatabaseState state;
        try {
            state = store.read(this::load);
        } catch (OgiveException e) {
            problems.add(e.display());
            return new Verification(0, 0, 0, 0, problems);
        }
        state.tables.values().forEach(this::verify);
        return new Verification(state.tables.size(), fileCount, rows, bytes, problems);
    }

    /// The current version with the descriptions of its files, of one moment: a rewrite may
    /// remove them from the catalog while the files are read.
    private DatabaseState load() {
        DatabaseState state = new CatalogLoader(store, files, false, null).load();
        for (TableState table : state.tables.values()) {
            for (TableState.Part part : table.parts()) {
                if (part.segment() instanceof Segment.OfPartition partition) {
                    try {
                        partition.file().description();
                    } catch (OgiveException e) {
                        // Found again, and told, when the file is read.
                    }
                }
            }
        }
        return state;
    }

    private void verify(TableState table) {
        Schema schema = table.definition().schema();
        RowHasher hasher = new RowHasher();
        int before = problems.size();
        for (TableState.Part part : table.parts()) {
            PartitionFile file = part.segment() instanceof Segment.OfPartition p ? p.file() : null;
            try {
                if (file != null) {
                    fileCount++;
                    bytes += file.bytes();
                    file.verify();
                }
                verifyZones(table, part.segment());
                verifyOrder(table, part.segment());
                ChunkRows.read(schema, part.segment(), part.deletes(), hasher::add);
            } catch (OgiveException e) {
                problems.add("table " + table.definition().name() + ": " + e.display());
            } catch (RuntimeException e) {
                problems.add("table " + table.definition().name() + ", "
                        + (file == null ? "delta" : "file " + file.name()) + ": cannot be read: " + e);
            } finally {
                if (file != null) {
                    file.close();
                }
            }
        }
        rows += table.rows();
        if (problems.size() == before && !hasher.total().equals(table.hash())) {
            problems.add("table " + table.definition().name() + ": its rows are not those that were committed (hash "
                    + hasher.total() + ", expected " + table.hash() + ")");
        }
    }

    private void verifyOrder(TableState table, Segment segment) {
        if (!(segment instanceof Segment.OfPartition(long _, PartitionFile file))
                || file.order().isNone()) {
            return;
        }
        RowOrder order = file.order();
        boolean current = order.clustering() == table.order().clustering();
        if (order.clustering() != 0 && !current) {
            // What its row keys were is not known any more, and nobody asks.
            return;
        }
        Clustering clustering = order.clustering() == 0
                ? new Clustering.Columns(order.columns())
                : table.definition().clustering();
        Vector[][] last = new Vector[1][];
        PredicateBlocks.Builder blocks = new PredicateBlocks.Builder(RowGuide.BLOCK_ROWS);
        int[] at = new int[1];
        int[] read = new int[1];
        long[] satisfied = new long[ChunkRows.BATCH_ROWS];
        ChunkRows.read(table.definition().schema(), segment, null, batch -> {
            Vector[] keys = KeyRange.keys(clustering, batch.columns, batch.rows);
            boolean ordered = last[0] == null || KeyRange.compare(last[0], 0, keys, 0) <= 0;
            for (int i = 1; i < batch.rows; i++) {
                ordered &= KeyRange.compare(keys, i - 1, keys, i) <= 0;
            }
            if (!ordered) {
                throw new OgiveException(
                        ErrorCode.CORRUPT_FILE, "file " + file.name() + " is not in the order of its sort key");
            }
            last[0] = KeyRange.lastOf(keys, batch.rows);
            if (clustering instanceof Clustering.Predicates p) {
                Conditions.satisfied(p.predicates(), batch.columns, batch.rows, satisfied);
                blocks.add(satisfied, 0, batch.rows);
                read[0] += batch.rows;
                if (read[0] == segment.chunks()[at[0]][0].zone().rows()) {
                    blocks.endBatch();
                    read[0] = 0;
                    at[0]++;
                }
            }
        });
        if (order.blocks() != null && !order.blocks().equals(blocks.build())) {
            throw new OgiveException(
                    ErrorCode.CORRUPT_CATALOG,
                    "the rows of file " + file.name() + " satisfy other predicates than the catalog says");
        }
    }

    private void verifyZones(TableState table, Segment segment) {
        Schema schema = table.definition().schema();
        int[] positions = new int[RowBuffer.BATCH_ROWS];
        for (ColumnChunk[] columns : segment.chunks()) {
            for (int c = 0; c < columns.length; c++) {
                ZoneMap zone = columns[c].zone();
                Lane lane = schema.type(c).lane();
                if (zone.known() && columns[c].filtersLongs() && (lane == Lane.I32 || lane == Lane.I64)) {
                    int inside = columns[c].filterLongs(0, zone.rows(), zone.minLong(), zone.maxLong(), positions);
                    if (inside != zone.rows() - zone.nulls()) {
                        problems.add("table " + table.definition().name() + ", column "
                                + schema.field(c).name() + ": a zone map does not hold its values");
                    }
                }
            }
        }
    }
}
