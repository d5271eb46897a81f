package dev.ogive.exec.pipeline;

import dev.ogive.config.Settings;
import dev.ogive.exec.QueryContext;

/// What a worker's operators know of the run they belong to.
///
/// @param batchRows most rows of a batch
public record WorkerContext(QueryRun run, QueryContext query, int batchRows) {
    static WorkerContext of(QueryRun run) {
        return new WorkerContext(run, run.query(), run.query().settings().get(Settings.BATCH_ROWS));
    }

    /// To be called in every long loop.
    ///
    /// @throws dev.ogive.error.OgiveException why the query was stopped
    public void check() {
        run.check();
    }
}
