package dev.ogive.ingest;

/// How far the reading of a file in place has come, for progress bars. Thread-safe.
public interface ReadProgress {
    long bytesRead();

    /// An estimate for compressed files.
    long bytesTotal();
}
