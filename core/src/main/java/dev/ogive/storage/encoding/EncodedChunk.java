package dev.ogive.storage.encoding;

import dev.ogive.column.Dictionary;
import dev.ogive.column.Vector;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;

/// What all encoded columns of one batch share: zone map, nulls, and the answer "no such filter".
abstract class EncodedChunk implements ColumnChunk {
    private final ZoneMap zone;
    private final long bytes;

    /// Null where no row is null.
    final MemorySegment validity;

    EncodedChunk(ZoneMap zone, MemorySegment validity, long bytes) {
        this.zone = zone;
        this.validity = zone.nulls() == 0 ? null : validity;
        this.bytes = bytes;
    }

    @Override
    public final ZoneMap zone() {
        return zone;
    }

    @Override
    public final long bytes() {
        return bytes;
    }

    @Override
    public Dictionary dictionary() {
        return null;
    }

    @Override
    public final void read(int from, int count, Vector out) {
        out.mayHaveNulls = false;
        readValues(from, count, out);
        if (validity != null) {
            out.mayHaveNulls = Validity.read(validity, from, count, out.nulls);
        }
    }

    @Override
    public final void gather(int[] positions, int count, Vector out) {
        out.mayHaveNulls = false;
        gatherValues(positions, count, out);
        if (validity != null) {
            out.mayHaveNulls = Validity.gather(validity, positions, count, out.nulls);
        }
    }

    /// Rows without regard to nulls.
    abstract void readValues(int from, int count, Vector out);

    abstract void gatherValues(int[] positions, int count, Vector out);

    /// Drops null rows from a filter's result.
    final int notNull(int[] positions, int count) {
        return validity == null ? count : Validity.refine(validity, positions, count);
    }

    final boolean allNull() {
        return zone.nulls() == zone.rows();
    }

    static int all(int from, int count, int[] positions) {
        for (int i = 0; i < count; i++) {
            positions[i] = from + i;
        }
        return count;
    }

    @Override
    public boolean filtersLongs() {
        return false;
    }

    @Override
    public boolean filtersDoubles() {
        return false;
    }

    @Override
    public int filterLongs(int from, int count, long low, long high, int[] positions) {
        throw new UnsupportedOperationException("filterLongs on " + this);
    }

    @Override
    public int refineLongs(int[] positions, int count, long low, long high) {
        throw new UnsupportedOperationException("refineLongs on " + this);
    }

    @Override
    public int filterDoubles(int from, int count, double low, double high, int[] positions) {
        throw new UnsupportedOperationException("filterDoubles on " + this);
    }

    @Override
    public int refineDoubles(int[] positions, int count, double low, double high) {
        throw new UnsupportedOperationException("refineDoubles on " + this);
    }

    @Override
    public int filterCodes(int from, int count, boolean[] accepted, int[] positions) {
        throw new UnsupportedOperationException("filterCodes on " + this);
    }

    @Override
    public int refineCodes(int[] positions, int count, boolean[] accepted) {
        throw new UnsupportedOperationException("refineCodes on " + this);
    }
}
