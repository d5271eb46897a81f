package dev.ogive.optimizer;

import dev.ogive.maintain.tune.Tuner;
import dev.ogive.maintain.tune.TuningHost;
import java.util.List;

/// Proposes orders and materialized views, table by table, and has them tried.
public final class WorkloadTuner implements Tuner {
    private static final int TABLES_MAX = 4;

    @Override
    public void tune(TuningHost host) {
        host.progress(0, "looking at the workload");
        List<TableWorkload> tables = TableWorkload.of(host);
        for (TableWorkload workload : tables.subList(0, Math.min(TABLES_MAX, tables.size()))) {
            if (host.nanosLeft() <= 0) {
                return;
            }
            if (!workload.columns().isEmpty()) {
                new TableTuning(host, workload).tune();
            }
        }
    }
}
