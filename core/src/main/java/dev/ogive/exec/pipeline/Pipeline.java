package dev.ogive.exec.pipeline;

import java.util.List;

/// A fragment that ends in a sink. Pipelines of a run are executed one after another in the order
/// the plan builder gives them, each by all workers of the query.
///
/// @param release state that is needed no longer once this pipeline is complete (hash tables it
///     probed)
public record Pipeline(Fragment fragment, Sink sink, List<AutoCloseable> release) {
    public Pipeline {
        release = List.copyOf(release);
    }
}
