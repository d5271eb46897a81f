package dev.ogive.workloads.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.sql.template.Dialect;
import dev.ogive.workloads.Seeds;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LogImportTest {
    @TempDir
    Path folder;

    private LogImport.Summary run(LogImport.Options options, String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return LogImport.run(options, List.of(file), folder.resolve("out.jsonl"));
    }

    private List<TracedStatement> statements() {
        List<TracedStatement> statements = new ArrayList<>();
        try (TraceReader trace = TraceReader.open(folder.resolve("out.jsonl"))) {
            for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
                statements.add(s);
            }
        }
        return statements;
    }

    @Test
    void aStatementAndItsDurationAreOneWhereTheyAreTwoMessages() throws IOException {
        LogImport.Summary summary = run(LogImport.Options.of(ImportFormat.POSTGRESQL), "pg.log", """
                2024-01-01 10:00:00.000 UTC [7] u@d LOG:  statement: SELECT a
                \tFROM t;
                2024-01-01 10:00:00.500 UTC [8] u@d LOG:  statement: SELECT broken
                2024-01-01 10:00:01.000 UTC [7] u@d LOG:  duration: 1000.250 ms
                2024-01-01 10:00:01.500 UTC [8] u@d ERROR:  column "broken" does not exist
                2024-01-01 10:00:01.500 UTC [8] u@d STATEMENT:  SELECT broken
                2024-01-01 10:00:02.000 UTC [9] u@d LOG:  duration: 3 ms
                """);
        assertThat(statements())
                .containsExactly(
                        new TracedStatement(
                                1,
                                "7",
                                0,
                                1_000_250_000,
                                "SELECT a\nFROM t",
                                List.of(),
                                -1,
                                null,
                                Map.of("user", "u", "database", "d")),
                        new TracedStatement(
                                2,
                                "8",
                                500_000_000,
                                -1,
                                "SELECT broken",
                                List.of(),
                                -1,
                                "column \"broken\" does not exist",
                                Map.of("user", "u", "database", "d")));
        assertThat(summary.skipped().count("duration without its statement")).isEqualTo(1);
    }

    @Test
    void aPrefixOfOnesOwnIsReadWhenItIsSaid() throws IOException {
        LogImport.Options options = new LogImport.Options(
                ImportFormat.POSTGRESQL, "<%n|%c|%a> ", Map.of(), null, null, Duration.ofHours(1), Double.NaN);
        run(options, "pg.log", "<1700000000.5|s.1|my > app> LOG:  duration: 500.0 ms  statement: SELECT 1\n");
        assertThat(statements())
                .containsExactly(new TracedStatement(
                        1, "s.1", 0, 500_000_000, "SELECT 1", List.of(), -1, null, Map.of("application", "my > app")));
    }

    @Test
    void aTableWithNamedColumnsIsReadAndBrokenRowsAreCounted() throws IOException {
        LogImport.Options options = new LogImport.Options(
                ImportFormat.TABLE,
                null,
                Map.of("sql", "what", "session", "who"),
                null,
                null,
                Duration.ofHours(1),
                Double.NaN);
        LogImport.Summary summary = run(options, "t.csv", """
                start_time,what,who,duration_ms
                2024-01-01 00:00:01,"SELECT ""a"",
                b",x,2.5
                2024-01-01 00:00:00,SELECT 2,y,
                never,SELECT 3,y,1
                """);
        assertThat(statements())
                .extracting(TracedStatement::sql, TracedStatement::session, TracedStatement::startNanos)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("SELECT 2", "y", 0L),
                        org.assertj.core.groups.Tuple.tuple("SELECT \"a\",\nb", "x", 1_000_000_000L));
        assertThat(summary.skipped().count("row without a moment")).isEqualTo(1);
    }

    @Test
    void countedCallsAreSpreadOverTheWindow() throws IOException {
        run(LogImport.Options.of(ImportFormat.PG_STAT_STATEMENTS), "s.csv", """
                query,calls,total_exec_time,rows
                SELECT a FROM t WHERE b = $1,100,250.0,100
                SELECT now(),50,10,50
                """);
        assertThat(statements()).hasSize(150);
        assertThat(statements().getLast().startNanos()).isBetween(3_400_000_000_000L, 3_600_000_000_000L);
        assertThat(statements().stream().filter(s -> s.sql().contains("$1")))
                .hasSize(100)
                .allSatisfy(s -> assertThat(s.durationNanos()).isEqualTo(2_500_000));
    }

    @Test
    void profilesOfDuckdbAreRead() throws IOException {
        run(LogImport.Options.of(ImportFormat.DUCKDB), "p.json", """
                {"query_name": "SELECT 1;", "latency": 0.25, "rows_returned": 1, "children": [{"x": 1}]}
                {"query_name": "SELECT 2", "latency": 0.5}
                """);
        assertThat(statements())
                .extracting(TracedStatement::sql, TracedStatement::startNanos, TracedStatement::durationNanos)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("SELECT 1", 0L, 250_000_000L),
                        org.assertj.core.groups.Tuple.tuple("SELECT 2", 250_000_000L, 500_000_000L));
    }

    /// Any file in place of a log ends with a count of what was skipped, whatever the format.
    @ParameterizedTest
    @EnumSource(
            value = ImportFormat.class,
            names = {"POSTGRESQL", "MYSQL", "DUCKDB", "CAB"})
    void noiseIsSkipped(ImportFormat format) throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        String[] pieces = {
            "\n",
            "\"",
            "'",
            ",",
            " LOG:  duration: 1.5 ms  statement: ",
            "2024-01-01 10:00:00 UTC [7] ",
            "# Time: ",
            "{",
            "}",
            "[",
            ":",
            "\\",
            "# User@Host: a[b] @ c [] Id: 1\n",
            "# Query_time: 1 Lock",
            "SELECT 1;",
            "x",
            "\u0000",
            "é",
            "parameters: $1 = '",
            "Feb 11 13:15:39 h postgres[1]: [7-1] ",
            "\"queries\": ["
        };
        for (int round = 0; round < 60; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            LogImport.Summary summary = run(LogImport.Options.of(format), "noise", text.toString());
            assertThat(statements()).as("replay with -Dtests.seed=%d", seed).hasSize((int) summary.statements());
        }
    }

    @RepeatedTest(20)
    void bytesThatAreNoBzip2EndInAnIoException() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        byte[] bytes = Base64.getDecoder().decode("QlpoOTFBWSZTWeW18wkAAARRAAAQQAACRKAAIbUYDAKQacKjC7kinChIctr5hIA=");
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try (Bzip2 in = new Bzip2(new ByteArrayInputStream(bytes))) {
            assertThat(in.readAllBytes())
                    .as("replay with -Dtests.seed=%d", seed)
                    .isNotNull();
        } catch (IOException e) {
            assertThat(e.getMessage()).contains("bzip2");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            TSQL      ~ SELECT TOP 5 [a b], N'x' FROM [T] ORDER BY 1 ~ SELECT "a b" , 'x' FROM "T" ORDER BY 1 LIMIT 5
            TSQL      ~ SELECT * FROM (SELECT TOP (3) a FROM t) x    ~ SELECT * FROM (SELECT a FROM t LIMIT 3) x
            TSQL      ~ SELECT ISNULL(a, 0), LEN(b) FROM t           ~ SELECT coalesce(a, 0), length(b) FROM t
            MYSQL     ~ SELECT `a`, "it's" FROM t LIMIT 5, 10        ~ SELECT "a", 'it''s' FROM t LIMIT 10 OFFSET 5
            MYSQL     ~ SELECT 'a\\'b' FROM t                          ~ SELECT 'a''b' FROM t
            SNOWFLAKE ~ SELECT a::int, IFF(b, 1, 2) FROM s.t         ~ SELECT a :: int, if(b, 1, 2) FROM s.t
            """)
    void whatCanBeTranslatedIs(Dialect dialect, String sql, String ogive) {
        Translation.Result result = new Translation(dialect).translate(sql);
        assertThat(result.reason()).isNull();
        assertThat(result.sql().replace(" ,", ",")).isEqualTo(ogive.replace(" ,", ","));
    }

    @Test
    void whatCannotBeTranslatedIsTold() {
        assertThat(new Translation(Dialect.TSQL).translate("SELECT @x").reason())
                .isEqualTo("a variable");
        assertThat(new Translation(Dialect.TSQL)
                        .translate("SELECT TOP 5 PERCENT a FROM t")
                        .reason())
                .isEqualTo("TOP with PERCENT or TIES");
        assertThat(new Translation(Dialect.MYSQL)
                        .translate("SHOW TABLES LIKE 'a' FROM b")
                        .reason())
                .isEqualTo("grammar that Ogive does not have");
    }
}
