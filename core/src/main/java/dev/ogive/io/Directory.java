package dev.ogive.io;

import java.util.List;

/// A folder of immutable files, named by relative paths with `/`. On disk or in memory. Thread-safe.
///
/// A file is written once under a temporary name, forced, renamed and mapped; it never changes after that.
/// Errors: DISK_FULL, IO_ERROR, and CORRUPT_FILE for a file that is missing or of another length than
/// expected.
public interface Directory {
    /// A new empty file; folders on the way are made. An existing file of the name is replaced.
    OutputFile create(String name);

    /// Maps a whole file.
    ///
    /// @param bytes its length as recorded when it was written
    /// @throws dev.ogive.error.OgiveException CORRUPT_FILE if it is missing or its length differs
    MappedFile map(String name, long bytes);

    /// Renames within one folder, atomically.
    void rename(String from, String to);

    /// Removes a file if it is there.
    void delete(String name);

    /// Makes creations, renames and deletions in the folder of `name` durable.
    void forceParent(String name);

    /// Names of all files below `folder`, recursively, sorted; empty if there is no such folder.
    List<String> list(String folder);
}
