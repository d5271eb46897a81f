package dev.ogive.workloads.trace;

import dev.ogive.sql.template.Dialect;
import java.time.Instant;

/// What is known of a trace as a whole.
///
/// @param source where it comes from (`postgresql csvlog`, `ogive capture`), or null
/// @param dialect in which its statements are written
/// @param engine label of the engine that it was recorded on, or null
/// @param started the moment that `at_ms` counts from, or null
public record TraceHeader(String source, Dialect dialect, String engine, Instant started) {
    /// Of the format.
    public static final int VERSION = 1;

    /// Of a trace of which nothing is known.
    public static final TraceHeader NONE = new TraceHeader(null, Dialect.OGIVE, null, null);

    public TraceHeader {
        if (dialect == null) {
            throw new IllegalArgumentException("a trace has a dialect");
        }
    }
}
