package dev.ogive.storage;

/// Where the rows of one segment went when it was rewritten.
///
/// @param version the version that has the new rows
/// @param firstRowId of the old segment
/// @param newPositions per old position the position among the new rows, -1 for rows that were
///     deleted before
/// @param firstNewRowId the id of the new row at position 0
record Remap(long version, long firstRowId, int[] newPositions, long firstNewRowId) {
    /// The new id of a row, -1 if it was deleted; the same id if it is not of this segment.
    long apply(long rowId) {
        long position = rowId - firstRowId;
        if (position < 0 || position >= newPositions.length) {
            return rowId;
        }
        int moved = newPositions[(int) position];
        return moved < 0 ? -1 : firstNewRowId + moved;
    }
}
