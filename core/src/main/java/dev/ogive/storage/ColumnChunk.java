package dev.ogive.storage;

import dev.ogive.column.Dictionary;
import dev.ogive.column.Vector;

/// One column of one [Chunk], encoded. Immutable and thread-safe; methods do not allocate.
///
/// Filters work in the *long domain* of the column: the int32 or int64 lane's value, or the dictionary code. A null
/// row
/// passes no filter.
public interface ColumnChunk {
    ZoneMap zone();

    /// The sorted dictionary if this column is dictionary-encoded here, else null. The same object for all chunks of
    /// a
    /// partition.
    Dictionary dictionary();

    /// Decodes rows `[from, from + count)` to `out[0 .. count)`.
    void read(int from, int count, Vector out);

    /// Decodes rows `positions[0 .. count)` (positions in the chunk) to `out[0 .. count)`.
    void gather(int[] positions, int count, Vector out);

    /// Whether the filters below are there for this column (lanes I32 and I64, and dictionary codes).
    boolean filtersLongs();

    /// Whether [#filterDoubles] is there (lane F64).
    boolean filtersDoubles();

    /// Positions `p` in `[from, from + count)` with `low <= value(p) <= high` and not null go to `positions`,
    /// ascending; returns how many.
    int filterLongs(int from, int count, long low, long high, int[] positions);

    /// Keeps of `positions[0 .. count)` those with `low <= value <= high` and not null, in place; returns how many.
    int refineLongs(int[] positions, int count, long low, long high);

    /// As [#filterLongs] for doubles, in the engine's order (NaN largest, -0.0 = 0.0).
    int filterDoubles(int from, int count, double low, double high, int[] positions);

    /// As [#refineLongs] for doubles.
    int refineDoubles(int[] positions, int count, double low, double high);

    /// Positions whose value, taken as an index (a dictionary code, a small integer), has `accepted[value]` and is
    /// not
    /// null.
    int filterCodes(int from, int count, boolean[] accepted, int[] positions);

    /// As [#filterCodes], in place.
    int refineCodes(int[] positions, int count, boolean[] accepted);

    /// Bytes at rest that reading the whole chunk of this column touches.
    long bytes();
}
