package dev.ogive.cli;

import dev.ogive.api.Outcome;
import dev.ogive.column.Batch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ogive explain`: how a query would run, or did.
@Command(name = "explain", description = "Prints the plan of a query.", mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOption database;

    @Option(names = "-c", required = true, paramLabel = "SQL", description = "The query.")
    private String sql;

    @Option(names = "--analyze", description = "Run it, and print rows, time, bytes and skipped chunks per operator.")
    private boolean analyze;

    @Override
    public Integer call() throws Exception {
        return database.with(session -> {
            try (Outcome outcome = session.execute((analyze ? "EXPLAIN ANALYZE " : "EXPLAIN ") + sql)) {
                Outcome.Rows rows = (Outcome.Rows) outcome;
                for (Batch batch = rows.cursor().next();
                        batch != null;
                        batch = rows.cursor().next()) {
                    for (int r = 0; r < batch.rows; r++) {
                        System.out.println(batch.columns[0].get(r));
                    }
                }
            }
            return 0;
        });
    }
}
