package dev.ogive.storage;

import java.util.Map;
import java.util.Set;

/// Small things that an engine remembers in its database beside tables: what it has seen of the
/// workload, what it has decided. They belong to no version and are written in transactions of
/// their own; a damaged one is as if it were not there. Thread-safe.
public interface Notes {
    /// All notes of a kind that are sound, by id.
    Map<Long, byte[]> read(String kind);

    /// Writes and removes notes of a kind, all or none.
    ///
    /// @throws dev.ogive.error.OgiveException READ_ONLY, DISK_FULL, IO_ERROR
    void write(String kind, Map<Long, byte[]> written, Set<Long> removed);
}
