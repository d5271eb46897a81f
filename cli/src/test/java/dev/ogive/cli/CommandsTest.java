package dev.ogive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands as a person types them: exit status, standard output, standard error.
class CommandsTest {
    @TempDir
    private Path folder;

    /// What a command did.
    private record Run(int status, String out, String err) {}

    private Run ogive(String... arguments) {
        PrintStream oldOut = System.out;
        PrintStream oldErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream newOut = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream newErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            System.setOut(newOut);
            System.setErr(newErr);
            int status = Main.run(arguments);
            return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(oldOut);
            System.setErr(oldErr);
        }
    }

    private String database() {
        return folder.resolve("db").toString();
    }

    private Run sql(String text) {
        return ogive("sql", "--db", database(), "--format", "csv", "-c", text);
    }

    private Run load(String table, String... files) {
        List<String> arguments = new ArrayList<>(List.of("import", "--db", database(), "--table", table));
        arguments.addAll(Arrays.asList(files));
        return ogive(arguments.toArray(String[]::new));
    }

    private String write(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, List.of(lines)).toString();
    }

    @Test
    void resultsComeAsTableCsvAndJson() {
        String query = "SELECT 1 AS a, 'x,y' AS b UNION ALL SELECT NULL, 'ü' ORDER BY a";
        assertThat(ogive("sql", "-c", query).out)
                .isEqualTo(" a    | b\n------+-----\n    1 | x,y\n NULL | ü\n(2 rows)\n");
        assertThat(ogive("sql", "--format", "csv", "-c", query).out).isEqualTo("a,b\n1,\"x,y\"\n,ü\n");
        assertThat(ogive("sql", "--format", "json", "-c", query).out)
                .isEqualTo("{\"a\":1,\"b\":\"x,y\"}\n{\"a\":null,\"b\":\"ü\"}\n");
    }

    @Test
    void longTextIsCutBesideOthersAndWholeAlone() {
        String plan = ogive("sql", "-c", "EXPLAIN SELECT 'x' || '" + "y".repeat(80) + "' FROM range(2)").out;
        assertThat(plan).contains("y".repeat(80));
        String cut = ogive("sql", "-c", "SELECT 1 AS a, repeat('z', 80) AS b, 2 AS c").out;
        assertThat(cut).contains("z".repeat(57) + "...").doesNotContain("z".repeat(58));
    }

    @Test
    void optionsMeanTheSameHoweverTheyAreWritten() {
        assertThat(sql("CREATE TABLE t AS SELECT 1 AS a").status).isZero();
        String query = "SELECT a FROM t";
        for (String[] arguments : new String[][] {
            {"sql", "--db", database(), "--format", "CSV", "-c", query},
            {"sql", "-c", query, "--format=csv", "--db=" + database()},
            {"sql", "--readonly", "--db", database(), "-c" + query, "--format", "csv"},
        }) {
            Run run = ogive(arguments);
            assertThat(run.out).as(run.err).isEqualTo("a\n1\n");
        }
        assertThat(ogive("sql", "--format", "csv", "-c", "SELECT 1 AS a", "-c", "SELECT 2 AS b").out)
                .isEqualTo("a\n1\nb\n2\n");
        for (String[] wrong : new String[][] {
            {"sql", "--db"},
            {"sql", "--db", database(), "--db", "other"},
            {"sql", "--format", "xml", "-c", query},
            {"sql", "-c"},
            {"sql", query},
        }) {
            assertThat(ogive(wrong).err).startsWith("error[INVALID_ARGUMENT]: ");
        }
    }

    @Test
    void anErrorIsOneLineAndStatusOne() {
        Run run = sql("SELECT * FROM nowhere");
        assertThat(run.status).isEqualTo(1);
        assertThat(run.out).isEmpty();
        assertThat(run.err).startsWith("error[UNKNOWN_TABLE]: ").hasLineCount(1);
        assertThat(sql("selec 1").err).startsWith("error[SYNTAX_ERROR]: syntax error near 'selec' at line 1");
        assertThat(ogive("sql", "--nonsense").err).startsWith("error[INVALID_ARGUMENT]: ");
    }

    @Test
    void theFirstFailingStatementEndsTheCommand() throws IOException {
        String script = write("s.sql", "CREATE TABLE t (a INTEGER);", "SELECT 1/0;", "INSERT INTO t VALUES (1);");
        assertThat(ogive("sql", "--db", database(), "-f", script).status).isEqualTo(1);
        assertThat(sql("SELECT count(*) AS n FROM t").out).isEqualTo("n\n0\n");
    }

    @Test
    void everyFormatIsImported() throws IOException {
        String csv = write("a.csv", "i,s", "1,x", "2,\"y, z\"", "3,");
        assertThat(load("t", csv).out).startsWith("3 rows into t in ");
        for (String file : List.of("a.csv.gz", "a.parquet", "a.arrow", "a.json")) {
            Path target = folder.resolve("out-" + file);
            assertThat(sql("COPY t TO '" + target + "'").err).isEmpty();
            String table = "t" + file.replace('.', '_');
            Run run = load(table, target.toString());
            assertThat(run.status).as(run.err).isZero();
            assertThat(sql("SELECT * FROM " + table + " ORDER BY i").out)
                    .as(file)
                    .isEqualTo(sql("SELECT * FROM t ORDER BY i").out);
        }
    }

    @Test
    void globsAndHiveFoldersAreImported() throws IOException {
        write("h/year=2020/month=1/p.csv", "a", "1");
        write("h/year=2021/month=2/p.csv", "a", "2", "3");
        assertThat(load("h", folder.resolve("h").toString()).status).isZero();
        assertThat(sql("SELECT year, month, sum(a) AS s FROM h GROUP BY 1, 2 ORDER BY 1").out)
                .isEqualTo("year,month,s\n2020,1,1\n2021,2,5\n");
        write("g/f1.csv", "a", "1");
        write("g/f2.csv", "a", "2");
        assertThat(load("g", folder.resolve("g") + "/*.csv").out).startsWith("2 rows into g");
    }

    @Test
    void aBadRowStopsAnImportOrIsSetAside() throws IOException {
        String file = write("bad.csv", "a,b", "1,x", "two,y", "3,z");
        sql("CREATE TABLE t (a INTEGER, b VARCHAR)");
        Run refused = load("t", file);
        assertThat(refused.status).isEqualTo(1);
        assertThat(refused.err).contains("error[BAD_INPUT_FILE]", "bad.csv, line 3, column 'a'", "'two'");
        assertThat(sql("SELECT count(*) AS n FROM t").out).isEqualTo("n\n0\n");
        Path rejects = folder.resolve("rejects.csv");
        Run lenient = load("t", "-o", "rejects=" + rejects, file);
        assertThat(lenient.out).contains("2 rows into t", "1 row left out");
        assertThat(Files.readString(rejects)).contains("\"a\"", "two");
    }

    @Test
    void aMissingFileIsAnError() {
        Run run = load("t", folder.resolve("none.csv").toString());
        assertThat(run.status).isEqualTo(1);
        assertThat(run.err).startsWith("error[FILE_NOT_FOUND]: ");
    }

    @Test
    void explainShowsThePlanAndAnalyzeWhatHappened() {
        sql("CREATE TABLE t (a INTEGER, b VARCHAR)");
        sql("INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'y')");
        String query = "SELECT b, count(*) FROM t WHERE a > 1 GROUP BY b";
        assertThat(ogive("explain", "--db", database(), "-c", query).out).contains("Aggregate", "Scan main.t");
        assertThat(ogive("explain", "--db", database(), "--analyze", "-c", query).out)
                .contains("Aggregate", "rows=1", "rows=2", "ms", "read=");
        assertThat(ogive("explain", "--db", database(), "-c", "EXPLAIN ANALYZE " + query).out)
                .contains("Aggregate", "rows=2", "read=");
        assertThat(ogive("explain", "--db", database(), "-c", "SELECT nothing FROM t").status)
                .isEqualTo(1);
    }

    @Test
    void verifyFindsAFlippedByte() throws IOException {
        String csv = write(
                "n.csv",
                Stream.iterate(0, i -> i + 1)
                        .limit(200_000)
                        .map(String::valueOf)
                        .toArray(String[]::new));
        assertThat(load("t", "-o", "header=false", csv).status).isZero();
        Run clean = ogive("verify", "--db", database());
        assertThat(clean.status).isZero();
        assertThat(clean.out).contains("1 table, 1 file, 200,000 rows", "clean");
        Path partition;
        try (Stream<Path> files = Files.walk(folder.resolve("db"))) {
            partition = files.filter(f -> f.toString().endsWith(".arrow"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(partition);
        bytes[bytes.length / 2] ^= 1;
        Files.write(partition, bytes);
        Run damaged = ogive("verify", "--db", database());
        assertThat(damaged.status).isEqualTo(1);
        assertThat(damaged.err).startsWith("error[CORRUPT_FILE]: 1 problem in ");
        assertThat(ogive("verify").err).startsWith("error[INVALID_ARGUMENT]: ");
        assertThat(ogive("verify", "--db", folder.resolve("nowhere").toString()).err)
                .startsWith("error[FILE_NOT_FOUND]: ");
    }

    @Test
    void aBenchmarkChecksAnswersAndEndsWithZero() {
        Run run = ogive(
                "bench",
                "tpch",
                "--sf",
                "0.001",
                "--warmups",
                "0",
                "--runs",
                "1",
                "--query",
                "q1,q6,q13",
                "--dir",
                folder.toString());
        assertThat(run.status).as(run.out + run.err).isZero();
        assertThat(run.out.lines().filter(line -> line.startsWith("q") && line.endsWith("equal")))
                .hasSize(3);
        assertThat(run.out).contains("on disk: ogive", "import lineitem", "geometric mean");
        assertThat(ogive("bench", "nonsense").err).startsWith("error[INVALID_ARGUMENT]: ");
    }

    @Test
    void sortsAndIndexesAreComparedWithTheJdksOnEveryShapeAndOnAColumn() {
        for (String suite : List.of("sort", "index")) {
            Run run = ogive("bench", suite, "--rows", "20000", "--warmups", "0", "--runs", "1");
            assertThat(run.status).as(run.out + run.err).isZero();
            assertThat(run.out).contains("uniform", "clusters", "geometric mean: ");
        }
        Run column = ogive(
                "bench",
                "index",
                "--runs",
                "1",
                "--keys",
                "SELECT nullif(i % 100, 3) FROM generate_series(1, 5000) t(i)");
        assertThat(column.status).as(column.out + column.err).isZero();
        assertThat(column.out).contains("query                       4,950");
        assertThat(ogive("bench", "sort", "--rows", "0").status).isZero();
        assertThat(ogive("bench", "sort", "--rows", "-1").err).startsWith("error[INVALID_ARGUMENT]: ");
        assertThat(ogive("bench", "sort", "--keys", "SELECT 'a'").err).startsWith("error[");
    }

    @Test
    void firstQueriesRunInProcessesOfTheirOwn() {
        Run run = ogive(
                "bench",
                "first",
                "--sf",
                "0.001",
                "--warmups",
                "0",
                "--runs",
                "1",
                "--query",
                "q6",
                "--dir",
                folder.toString());
        assertThat(run.status).as(run.out + run.err).isZero();
        assertThat(run.out).contains("3x + 1,000", " of 1 within 3x warm + 1 s");
        assertThat(run.out.lines().filter(line -> line.matches("q6 +\\d+ +[\\d.]+ +\\d+ +\\d+ +[\\d.]+ +[\\d.]+.*")))
                .hasSize(1);
    }

    @Test
    void theDemoRunsToItsEndAndWritesAReport() throws IOException {
        Path report = folder.resolve("demo.html");
        Run run = ogive("demo", "--scale", "0.001", "--seconds", "3", "--report", report.toString());
        assertThat(run.status).as(run.err).isZero();
        assertThat(run.out).contains("Made a web shop with 1,000 orders", "Imported it into Ogive", "answers agreed");
        assertThat(Files.readString(report)).contains("answers agreed", "ogive demo --scale 0.001");
    }

    @Test
    void aGeneratedWorkloadIsReplayedOnTwoEngines() throws IOException {
        String shop = folder.resolve("shop").toString();
        Run made = ogive("generate", "shop", "--out", shop, "--scale", "0.001", "--hours", "3", "--seed", "7");
        assertThat(made.status).as(made.err).isZero();
        Path json = folder.resolve("r.json");
        Path html = folder.resolve("r.html");
        String[] replay = {
            "replay",
            shop + "/workload.jsonl",
            "--data",
            shop,
            "--db",
            database(),
            "--vs",
            "duckdb",
            "--fast",
            "--json",
            json.toString(),
            "--report",
            html.toString()
        };
        Run run = ogive(replay);
        assertThat(run.status).as(run.out + run.err).isZero();
        assertThat(run.out).contains("Ogive was ", "answers agreed", "median");
        assertThat(Files.readString(json)).contains("\"ogive_replay\" : 1", "\"different\" : 0", "--fast");
        assertThat(Files.readString(html)).contains("<title>Ogive was ", "answers agreed");
        Run limited = ogive("replay", shop + "/workload.jsonl", "--db", database(), "--fast", "--limit", "5");
        assertThat(limited.status).as(limited.err).isZero();
        assertThat(limited.out).contains("Ogive answered 5 statements");
    }

    @Test
    void realTablesAndWorkloadsAreContinued() throws IOException {
        Path tables = folder.resolve("tpch");
        Run made = ogive("generate", "tpch", "--scale", "0.0005", "--out", tables.toString());
        assertThat(made.status).as(made.err).isZero();
        assertThat(tables.resolve("lineitem.tbl")).isNotEmptyFile();
        assertThat(Files.readString(tables.resolve("schema.sql"))).contains("CREATE TABLE orders (");

        String real = write("t.csv", "id,v\n1,a\n2,b\n");
        Path grown = folder.resolve("grown");
        Run rows = ogive("generate", "rows", real, "--times", "3", "--key", "t.id", "--out", grown.toString());
        assertThat(rows.status).as(rows.err).isZero();
        assertThat(rows.out).startsWith("t: 2 rows became 6");
        assertThat(Files.readAllLines(grown.resolve("t.csv")))
                .containsExactly("id,v", "3,\"a\"", "4,\"a\"", "5,\"a\"", "6,\"b\"", "7,\"b\"", "8,\"b\"");
        assertThat(ogive("generate", "rows", real, "--key", "x.id", "--out", grown.toString()).err)
                .startsWith("error[INVALID_ARGUMENT]: no table has the key x.id");

        String trace = write("w.jsonl", "{\"at_ms\":0,\"session\":\"a\",\"sql\":\"SELECT 1\"}");
        Path more = folder.resolve("more.jsonl");
        Run like = ogive("generate", "like", trace, "--hours", "0.1", "--out", more.toString());
        assertThat(like.status).as(like.err).isZero();
        assertThat(like.out).contains("1 visits", "statements over 0.1 hours");
    }

    @Test
    void aReplayThatIsAskedForWronglySaysHow() throws IOException {
        String trace = write("w.jsonl", "{\"at_ms\":0,\"session\":\"a\",\"sql\":\"SELECT 1\"}");
        for (String[] wrong : new String[][] {
            {"replay"},
            {"replay", trace, "--workload", trace},
            {"replay", trace, "--closed", "--fast"},
            {"replay", trace, "--speed", "0"},
            {"replay", trace, "--for", "5 parsecs"},
            {"replay", trace, "--engine", "oracle:x"},
            {"replay", trace, "--data", trace},
            {"generate", "castle", "--out", folder.toString()},
            {"generate", "shop", "--out", folder.toString(), "--correlation", "2"},
        }) {
            Run run = ogive(wrong);
            assertThat(run.status).isEqualTo(1);
            assertThat(run.err).startsWith("error[INVALID_ARGUMENT]: ");
        }
        assertThat(ogive("replay", folder.resolve("none.jsonl").toString()).err).startsWith("error[FILE_NOT_FOUND]: ");
    }
}
