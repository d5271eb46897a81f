package dev.ogive.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The 43 ClickBench queries over real hits: equal to DuckDB's answers, ties at a LIMIT aside.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClickBenchAnswersTest {
    private Path data;
    private Connection ogive;
    private Connection duck;

    @BeforeAll
    void load() throws SQLException {
        data = RealData.folder("clickbench_mini");
        ogive = DriverManager.getConnection("jdbc:ogive:");
        duck = DriverManager.getConnection("jdbc:duckdb:");
        String load = "CREATE TABLE hits AS SELECT * FROM read_parquet('" + data.resolve("hits_mini.parquet") + "')";
        Peers.execute(ogive, load);
        Peers.execute(duck, load);
    }

    @AfterAll
    void close() throws SQLException {
        if (ogive != null) {
            ogive.close();
            duck.close();
        }
    }

    private List<String> queries() {
        List<String> queries = new ArrayList<>();
        try (TraceReader trace =
                TraceReader.open(RealData.folder("clickbench_mini").resolve("queries.jsonl"))) {
            for (TracedStatement query = trace.next(); query != null; query = trace.next()) {
                queries.add(query.sql());
            }
        }
        return queries;
    }

    @ParameterizedTest
    @MethodSource("queries")
    void storedHitsGiveTheAnswerOfDuckDb(String sql) throws SQLException {
        assertThat(Comparison.difference(ogive, duck, sql)).as(sql).isNull();
    }

    @Test
    void thereAre43Queries() {
        assertThat(queries()).hasSize(43);
    }

    @Test
    void aParquetFileInPlaceGivesTheSameAnswers() throws SQLException {
        for (String sql : queries()) {
            String inPlace = sql.replace("FROM hits", "FROM '" + data.resolve("hits_mini.parquet") + "'");
            assertThat(Comparison.difference(ogive, duck, inPlace)).as(inPlace).isNull();
        }
    }
}
