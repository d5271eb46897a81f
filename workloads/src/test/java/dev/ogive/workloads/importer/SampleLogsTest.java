package dev.ogive.workloads.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.workloads.RealData;
import dev.ogive.workloads.trace.Skips;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real logs. The numbers of statements were counted without this program: those of PostgreSQL
/// are what `grep -cE 'duration: [0-9.]+ ms +(statement|execute [^:]*): '` finds, plus
/// `statement:` messages without a duration and errors that have a STATEMENT, minus empty
/// statements.
class SampleLogsTest {
    @TempDir
    Path folder;

    private LogImport.Summary run(LogImport.Options options, String file) {
        return LogImport.run(
                options, List.of(RealData.folder("import_formats").resolve(file)), folder.resolve("out.jsonl"));
    }

    private List<TracedStatement> statements() {
        List<TracedStatement> statements = new ArrayList<>();
        try (TraceReader trace = TraceReader.open(folder.resolve("out.jsonl"))) {
            for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
                statements.add(s);
            }
            assertThat(trace.skips().count()).isZero();
        }
        return statements;
    }

    private static Map<String, Long> counts(Skips skips) {
        Map<String, Long> counts = new TreeMap<>();
        skips.all().forEach(s -> counts.put(s.reason(), s.count()));
        return counts;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            anonymize.log                      | 5
            begin_end.log                      | 0
            cloudsql.log.gz                    | 1
            cnpg.log.gz                        | 330
            csv_statement_without_duration.log | 2
            light.postgres.log.bz2             | 629
            logplex.gz                         | 5
            multiline_param.log                | 5
            pg-syslog.1.bz2                    | 59871
            pg-syslog.2.gz                     | 59871
            pg-timezones.log                   | 2
            pg_rawcsv.log                      | 2
            pg_vacuums.json.gz                 | 0
            pg_vacuums.log.gz                  | 0
            pgbouncer.1.21.log.gz              | 0
            pgbouncer.log.gz                   | 0
            postgresql_param_range.log         | 3
            queryid.log.gz                     | 23
            rds.log.bz2                        | 114591
            stmt_type.log                      | 12
            tempfile_only.log.gz               | 65
            weeknumber.log                     | 6
            """)
    void everyStatementOfPostgresqlsLogsIsFound(String file, long count) {
        LogImport.Summary summary = run(LogImport.Options.of(ImportFormat.POSTGRESQL), "pgbadger_fixtures/" + file);
        assertThat(summary.statements())
                .as(counts(summary.skipped()).toString())
                .isEqualTo(count);
        assertThat(statements()).hasSize((int) count);
    }

    @ParameterizedTest
    @CsvSource({"slow002.txt, 8", "slow009.txt, 2001", "slow024.txt, 4"})
    void everyStatementOfMysqlsLogsIsFound(String file, long count) {
        LogImport.Summary summary = run(LogImport.Options.of(ImportFormat.MYSQL), file);
        assertThat(summary.statements())
                .as(counts(summary.skipped()).toString())
                .isEqualTo(count);
        assertThat(summary.skipped().count()).isZero();
        assertThat(statements()).allSatisfy(s -> assertThat(s.durationNanos()).isPositive());
    }

    @Test
    void mysqlsLocalTimesAreBroughtToTheirTimestamps() {
        run(LogImport.Options.of(ImportFormat.MYSQL), "slow002.txt");
        // 071218 11:48:27 in New York is the timestamp 1197996507.
        assertThat(statements()).allSatisfy(s -> assertThat(s.startNanos()).isLessThan(3_000_000_000L));
        assertThat(statements().getFirst().tags()).containsEntry("user", "SQL_SLAVE");
    }

    @Test
    void snowflakesHistoryIsRead() {
        LogImport.Summary summary = run(LogImport.Options.of(ImportFormat.SNOWFLAKE), "snowflake_query_history.csv");
        assertThat(summary.statements()).isEqualTo(51);
        assertThat(summary.skipped().count()).isZero();
        TracedStatement second = statements().get(1);
        assertThat(second.sql()).isEqualTo("list @citibike_trips");
        assertThat(second.durationNanos()).isEqualTo(1_507_000_000L);
        // From 04:01:37.002 to 04:03:59.984.
        assertThat(second.startNanos()).isEqualTo(142_982_000_000L);
        assertThat(second.tags()).containsEntry("user", "MATYSSXD").containsEntry("database", "CITIBIKE");
    }

    @Test
    void fingerprintsAreBoundToQueries() {
        Path queries = folder.resolve("q.jsonl");
        try (TraceWriter writer = TraceWriter.create(queries, TraceHeader.NONE)) {
            for (int i = 0; i < 40; i++) {
                writer.write(TracedStatement.of(i, "a", 0, "SELECT a" + i % 8 + " FROM t WHERE b = " + i));
            }
        }
        LogImport.Options options = new LogImport.Options(
                ImportFormat.BENDSET, null, Map.of(), queries, null, java.time.Duration.ofHours(1), Double.NaN);
        LogImport.Summary summary = run(options, "bendset_example.csv");
        assertThat(summary.statements()).isEqualTo(6);
        assertThat(counts(summary.skipped())).isEqualTo(Map.of("no query but a statement of kind copyintotable", 3L));
        assertThat(statements()).allSatisfy(s -> assertThat(s.sql()).matches("SELECT a\\d FROM t WHERE b = \\d+"));

        LogImport.Summary without = run(LogImport.Options.of(ImportFormat.BENDSET), "bendset_example.csv");
        assertThat(without.statements()).isZero();
        assertThat(counts(without.skipped())).isEqualTo(Map.of("no text, and no queries to stand for it", 9L));
    }

    @Test
    void parametersOfPreparedStatementsAreKept() {
        run(LogImport.Options.of(ImportFormat.POSTGRESQL), "pgbadger_fixtures/multiline_param.log");
        TracedStatement executed = statements().stream()
                .filter(s -> !s.parameters().isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(executed.sql()).endsWith("AND (t.typname = ?) AND t.test = ?");
        assertThat(executed.parameters()).containsExactly("1234", "njchar\nhello", "aaaa");
        assertThat(executed.tags()).containsEntry("user", "user1").containsEntry("database", "mydb");
    }

    @Test
    void aDashboardsTraceIsReadFromParquet() {
        LogImport.Options options = new LogImport.Options(
                ImportFormat.TABLE,
                null,
                Map.of("session", "user_id"),
                null,
                null,
                java.time.Duration.ofHours(1),
                Double.NaN);
        LogImport.Summary summary = LogImport.run(
                options,
                List.of(RealData.folder("crossfilter_flights").resolve("sql_trace.parquet")),
                folder.resolve("out.jsonl"));
        assertThat(summary.statements()).isEqualTo(205_770);
        assertThat(summary.skipped().count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"small_1tb_10cpu/query_stream_0.json", "patterns/query_stream_1.json"})
    void streamsOfTheCloudAnalyticsBenchmarkAreRead(String file) throws java.io.IOException {
        Path stream = RealData.folder("cab/benchmark-query-streams").resolve(file);
        String text = java.nio.file.Files.readString(stream);
        int calls = text.split("\"query_id\"", -1).length - 1;
        int writes = text.split("\"query_id\": 23\\b", -1).length - 1;
        LogImport.Summary summary =
                LogImport.run(LogImport.Options.of(ImportFormat.CAB), List.of(stream), folder.resolve("out.jsonl"));
        assertThat(summary.statements()).isEqualTo(calls + writes);
        assertThat(summary.skipped().count()).isZero();
        assertThat(statements()).noneMatch(s -> s.sql().matches("(?s).*[^:]:[0-9].*"));
    }

    @Test
    void callsOfAStreamDoNotWaitForEachOtherAndFitTheDataThatThereIs() {
        Path stream = RealData.folder("cab/benchmark-query-streams").resolve("patterns/query_stream_1.json");
        LogImport.Options options =
                new LogImport.Options(ImportFormat.CAB, null, Map.of(), null, null, java.time.Duration.ofHours(1), 1);
        LogImport.run(options, List.of(stream), folder.resolve("out.jsonl"));
        List<TracedStatement> statements = statements();
        assertThat(statements.stream().map(TracedStatement::session).distinct()).hasSize(32);
        // The stream is of scale factor 10, with keys up to 60,000,000.
        List<String> writes = statements.stream()
                .map(TracedStatement::sql)
                .filter(sql -> sql.startsWith("DELETE"))
                .toList();
        assertThat(writes).hasSize(158);
        assertThat(writes.getFirst()).contains("o_orderkey >= 5993984 AND o_orderkey < 6000000");
        assertThat(writes.get(1)).contains("AND o_orderkey < 5993984");
        TracedStatement previous = statements.getFirst();
        for (TracedStatement statement : statements.subList(1, statements.size())) {
            boolean second = statement.sql().startsWith("DELETE");
            assertThat(statement.session().equals(previous.session())).isEqualTo(second);
            previous = statement;
        }
    }
}
