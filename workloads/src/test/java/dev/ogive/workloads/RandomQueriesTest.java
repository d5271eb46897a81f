package dev.ogive.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Random queries over random tables with nulls and NaN: equal to DuckDB's answers, under
/// changing settings. More of them with
/// ```
/// mvn verify -pl workloads -am -Dtest=RandomQueriesTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Drandom.queries=100000
/// ```
class RandomQueriesTest {
    private static final int QUERIES_PER_DATABASE = 100;

    private static final List<List<String>> SETTINGS = List.of(
            List.of(),
            List.of("threads = 1"),
            List.of("threads = 4", "execution.batch_rows = 7"),
            List.of("execution.kernels = 'scalar'"),
            List.of("execution.batch_rows = 2"));

    private int asked;
    private int refusedByBoth;
    private int tooSlow;
    private final List<String> failures = new ArrayList<>();

    @Test
    void randomQueriesGiveTheAnswersOfDuckDb() throws SQLException {
        long seed = Seeds.next();
        int count = Integer.getInteger("random.queries", 1000);
        for (int round = 0; asked < count && failures.size() < 20; round++) {
            // A failure names the seed of its own round: it is replayed as the first one.
            ask(seed + round, SETTINGS.get(round % SETTINGS.size()));
        }
        System.out.printf(
                "%d random queries, DuckDB refused %d, %d took over a minute%n", asked, refusedByBoth, tooSlow);
        assertThat(failures).isEmpty();
        assertThat(refusedByBoth).as("queries that DuckDB refuses").isLessThan(Math.max(10, asked / 5));
        assertThat(tooSlow).as("queries that took over a minute").isLessThan(Math.max(3, asked / 200));
    }

    private void ask(long seed, List<String> settings) throws SQLException {
        RandomQueries queries = new RandomQueries(seed);
        try (Connection ogive = DriverManager.getConnection("jdbc:ogive:");
                Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            Peers.execute(duck, "SET threads = 1");
            for (String statement : queries.tables()) {
                Peers.execute(ogive, statement);
                Peers.execute(duck, statement);
            }
            for (String setting : settings) {
                Peers.execute(ogive, "SET " + setting);
            }
            for (int i = 0; i < QUERIES_PER_DATABASE; i++) {
                String sql = queries.next();
                asked++;
                String difference = difference(ogive, duck, sql);
                if (difference != null) {
                    failures.add("-Dtests.seed=" + seed + " " + settings + "\n  " + sql + "\n  " + difference);
                }
            }
        }
    }

    /// What differs, or null where answers are equal or both engines refuse the query.
    private String difference(Connection ogive, Connection duck, String sql) {
        Answer theirs;
        try (Statement statement = duck.createStatement()) {
            statement.setQueryTimeout(20);
            theirs = Answer.of(statement.executeQuery(sql));
        } catch (SQLException e) {
            refusedByBoth++;
            if (Boolean.getBoolean("random.verbose")) {
                System.out.println(e.getMessage().lines().findFirst().orElse("") + "\n  " + sql);
            }
            return null;
        }
        try (Statement statement = ogive.createStatement()) {
            statement.setQueryTimeout(60);
            return Comparison.difference(duck, sql, Answer.of(statement.executeQuery(sql)), theirs);
        } catch (SQLException e) {
            if (e.getMessage().contains("TIMEOUT")) {
                tooSlow++;
                return null;
            }
            return "fails: " + e.getMessage();
        }
    }
}
