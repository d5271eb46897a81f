package dev.ogive.storage;

import dev.ogive.storage.encoding.RowIdChunk;
import java.util.List;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// One record batch of a segment as a snapshot sees it.
final class ChunkView implements Chunk {
    private final Segment segment;
    private final int batch;
    private final ColumnChunk[] columns;
    private final RowIdChunk rowIds;
    private final int rows;

    /// Positions in the segment that are deleted; null for none in this chunk.
    private final RoaringBitmap deletes;

    private final int segmentDeletes;

    /// The chunk's first position in the segment.
    private final int start;

    /// Of how many blocks of rows the batches before consist.
    private final int firstBlock;

    ChunkView(Segment segment, int batch, int start, int rows, RoaringBitmap deletes) {
        this(segment, batch, start, 0, rows, deletes);
    }

    ChunkView(Segment segment, int batch, int start, int firstBlock, int rows, RoaringBitmap deletes) {
        this.firstBlock = firstBlock;
        this.segment = segment;
        this.batch = batch;
        this.columns = segment.chunks()[batch];
        this.rowIds = new RowIdChunk(segment.firstRowId() + start, rows);
        this.rows = rows;
        this.start = start;
        this.segmentDeletes = deletes == null ? 0 : deletes.getCardinality();
        this.deletes = deletes != null && deletes.intersects(start, (long) start + rows) ? deletes : null;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public ColumnChunk column(int column) {
        if (column == columns.length) {
            return rowIds;
        }
        segment.check(batch, column);
        return columns[column];
    }

    @Override
    public RowGuide guide(int column) {
        return column == columns.length ? null : segment.guide(column);
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public long partition() {
        return segment instanceof Segment.OfPartition p ? p.file().id() : -1;
    }

    @Override
    public int partitionDeletes() {
        return segmentDeletes;
    }

    @Override
    public List<Integer> sortedBy() {
        return segment instanceof Segment.OfPartition p && p.file().order().clustering() == 0
                ? p.file().order().columns()
                : List.of();
    }

    /// Blocks of the chunk that can hold rows that satisfy some predicates of a clustering and do
    /// not satisfy others, as [RowGuide#blocks] tells them; all where nothing is known.
    long blocks(long clustering, long implied, long excluded) {
        if (!(segment instanceof Segment.OfPartition p)
                || p.file().order().clustering() != clustering
                || p.file().order().blocks() == null) {
            return -1;
        }
        return p.file().order().blocks().meeting(firstBlock, RowGuide.blocksOf(rows), implied, excluded);
    }

    @Override
    public void noteRead() {
        if (segment instanceof Segment.OfPartition p) {
            p.file().noteRead(batch);
        }
    }

    @Override
    public double heat() {
        return segment instanceof Segment.OfPartition p ? p.file().heat(batch) : 0;
    }

    @Override
    public boolean hasDeletes() {
        return deletes != null;
    }

    @Override
    public int visibleRows() {
        return deletes == null ? rows : rows - (int) deletes.rangeCardinality(start, (long) start + rows);
    }

    @Override
    public int visible(int from, int count, int[] positions) {
        if (deletes == null) {
            for (int i = 0; i < count; i++) {
                positions[i] = from + i;
            }
            return count;
        }
        PeekableIntIterator deleted = deletes.getIntIterator();
        deleted.advanceIfNeeded(start + from);
        int n = 0;
        int p = from;
        int end = from + count;
        while (p < end) {
            int next = deleted.hasNext() ? Math.min(end, deleted.next() - start) : end;
            while (p < next) {
                positions[n++] = p++;
            }
            p++;
        }
        return n;
    }
}
