package dev.ogive.cli;

import dev.ogive.api.Outcome;
import dev.ogive.api.RowsCursor;
import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.SqlTokens;
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
            try (Outcome.Rows plan = (Outcome.Rows) session.execute(explained())) {
                RowsCursor.all(plan.cursor()).forEach(line -> System.out.println(line.getFirst()));
            }
            return 0;
        });
    }

    /// A text that says EXPLAIN itself is taken as it is.
    private String explained() {
        SqlTokens tokens = new SqlTokens(sql, Dialect.OGIVE);
        if (tokens.next() && tokens.is("explain")) {
            return sql;
        }
        return (analyze ? "EXPLAIN ANALYZE " : "EXPLAIN ") + sql;
    }
}
