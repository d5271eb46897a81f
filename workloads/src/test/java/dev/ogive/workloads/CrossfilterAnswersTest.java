package dev.ogive.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Queries recorded from people who brushed a linked dashboard of flights, against DuckDB. A
/// seeded sample; more of the 205,770 with
/// ```
/// mvn verify -pl workloads -am -Dtest=CrossfilterAnswersTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Dcrossfilter.queries=20000
/// ```
class CrossfilterAnswersTest {
    @Test
    void recordedQueriesGiveTheAnswersOfDuckDb() throws SQLException {
        Path data = RealData.folder("crossfilter_flights");
        int count = Integer.getInteger("crossfilter.queries", 1500);
        long seed = Seeds.next();
        try (Connection ogive = DriverManager.getConnection("jdbc:ogive:");
                Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            String load =
                    "CREATE TABLE flights AS SELECT * FROM read_parquet('" + data.resolve("flights.parquet") + "')";
            Peers.execute(ogive, load);
            Peers.execute(duck, load);
            Peers.execute(duck, "SET threads = 2");
            List<String> different = new ArrayList<>();
            List<List<Object>> sample = Answer.of(
                            duck,
                            "SELECT sql FROM read_parquet('" + data.resolve("sql_trace.parquet")
                                    + "') ORDER BY hash(t_ms, viz, user_id, " + seed + ") LIMIT " + count)
                    .rows();
            assertThat(sample).hasSize(count);
            for (List<Object> row : sample) {
                String sql = (String) row.getFirst();
                String difference = Comparison.difference(ogive, duck, sql);
                if (difference != null) {
                    different.add(sql + ": " + difference);
                }
            }
            assertThat(different).as("replay with -Dtests.seed=%d", seed).isEmpty();
        }
    }
}
