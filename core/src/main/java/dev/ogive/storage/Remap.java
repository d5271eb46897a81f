package dev.ogive.storage;

/// Where the rows of one segment went when it was rewritten.
///
/// @param version the version that has the new rows
/// @param firstRowId of the old segment
/// @param newRowIds new id per old position, -1 for rows that were deleted before
record Remap(long version, long firstRowId, long[] newRowIds) {
    /// The new id of a row; the same id if it is not of this segment.
    long apply(long rowId) {
        long position = rowId - firstRowId;
        return position < 0 || position >= newRowIds.length ? rowId : newRowIds[(int) position];
    }
}
