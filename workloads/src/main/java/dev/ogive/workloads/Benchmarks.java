package dev.ogive.workloads;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/// The suites of `ogive bench`: each loads the same data into this engine and into DuckDB, runs
/// the same queries in turn and checks the answers.
public final class Benchmarks {
    private final Path folder;
    private final int threads;
    private final int warmups;
    private final int runs;
    private final PrintStream out;

    /// @param folder for data and databases, kept between runs
    public Benchmarks(Path folder, int threads, int warmups, int runs, PrintStream out) {
        this.folder = folder;
        this.threads = threads;
        this.warmups = warmups;
        this.runs = runs;
        this.out = out;
    }

    private interface Suite {
        void run(Connection ogive, Connection duck, Comparison comparison) throws SQLException, IOException;
    }

    private Comparison compare(String name, Suite suite) throws SQLException, IOException {
        Files.createDirectories(folder);
        try (Connection ogive = DriverManager.getConnection("jdbc:ogive:" + folder.resolve(name + ".ogive"));
                Connection duck = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve(name + ".duckdb"))) {
            execute(ogive, "SET threads = " + threads);
            execute(duck, "SET threads = " + threads);
            Comparison comparison = new Comparison(ogive, duck, warmups, runs);
            suite.run(ogive, duck, comparison);
            return comparison;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean has(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return rows.next();
        } catch (SQLException e) {
            return false;
        }
    }

    private void load(Connection connection, String engine, String table, String... statements) throws SQLException {
        if (has(connection, table)) {
            return;
        }
        long start = System.nanoTime();
        for (String statement : statements) {
            execute(connection, statement);
        }
        out.printf(Locale.ROOT, "%-6s %-10s loaded in %.2f s%n", engine, table, (System.nanoTime() - start) / 1e9);
    }

    private void print(Comparison.Result result) {
        out.printf(
                Locale.ROOT,
                "%-14s ogive %9.2f ms  duckdb %9.2f ms  ratio %6.2f  %s%n",
                result.name(),
                result.ogiveMillis(),
                result.duckMillis(),
                result.ratio(),
                result.difference() == null ? "equal" : "DIFFERS: " + result.difference());
        out.flush();
    }

    /// TPC-H: 22 queries.
    public Comparison tpch(double scale) throws SQLException, IOException {
        String name = "tpch-" + scale;
        Path data = Files.createDirectories(folder.resolve(name + ".csv"));
        return compare(name, (ogive, duck, comparison) -> {
            if (!has(ogive, "lineitem") || !has(duck, "lineitem")) {
                TpchTables.write(scale, data, table -> out.println("making " + table));
                for (String table : TpchTables.NAMES) {
                    load(ogive, "ogive", table, TpchTables.ddl(table), TpchTables.copy(table, data));
                    load(duck, "duckdb", table, TpchTables.ddl(table), TpchTables.copy(table, data));
                }
            }
            for (int q = 1; q <= 22; q++) {
                List<String> statements = TpchTables.query(q);
                for (String view : statements.subList(0, statements.size() - 1)) {
                    execute(ogive, view);
                    execute(duck, view);
                }
                print(comparison.run("q" + q, _ -> statements.getLast()));
            }
        });
    }

    /// ClickBench: the 43 queries over a Parquet file of hits.
    ///
    /// @param data folder with `hits_mini.parquet` and `queries.jsonl`
    public Comparison clickbench(Path data) throws SQLException, IOException {
        String load = "CREATE TABLE hits AS SELECT * FROM read_parquet('" + data.resolve("hits_mini.parquet") + "')";
        return compare("clickbench", (ogive, duck, comparison) -> {
            load(ogive, "ogive", "hits", load);
            load(duck, "duckdb", "hits", load);
            List<WorkloadQuery> queries = WorkloadQuery.read(data.resolve("queries.jsonl"));
            for (int i = 0; i < queries.size(); i++) {
                String sql = queries.get(i).sql();
                print(comparison.run("q" + i, _ -> sql));
            }
        });
    }

    /// The crossfilter trace: `count` recorded queries, each once per engine after a warm-up of
    /// as many others.
    ///
    /// @param data folder with `flights.parquet` and `sql_trace.parquet`
    /// @return total milliseconds of this engine and of DuckDB, and how many answers differ
    public double[] crossfilter(Path data, int count) throws SQLException, IOException {
        double[] totals = new double[3];
        String load = "CREATE TABLE flights AS SELECT * FROM read_parquet('" + data.resolve("flights.parquet") + "')";
        compare("crossfilter", (ogive, duck, _) -> {
            load(ogive, "ogive", "flights", load);
            load(duck, "duckdb", "flights", load);
            List<List<Object>> trace = Comparison.rows(
                    ogive,
                    "SELECT sql FROM read_parquet('" + data.resolve("sql_trace.parquet")
                            + "') ORDER BY user_id, t_ms, viz LIMIT " + count);
            int warm = Math.min(trace.size() / 4, 500);
            for (int i = 0; i < warm; i++) {
                Comparison.rows(ogive, (String) trace.get(i).getFirst());
                Comparison.rows(duck, (String) trace.get(i).getFirst());
            }
            Latencies ours = new Latencies();
            Latencies theirs = new Latencies();
            for (List<Object> query : trace) {
                String sql = (String) query.getFirst();
                long start = System.nanoTime();
                List<List<Object>> a = Comparison.rows(ogive, sql);
                long middle = System.nanoTime();
                List<List<Object>> b = Comparison.rows(duck, sql);
                long end = System.nanoTime();
                ours.add(middle - start);
                theirs.add(end - middle);
                totals[0] += (middle - start) / 1e6;
                totals[1] += (end - middle) / 1e6;
                String difference = Comparison.difference(a, b);
                if (difference != null && totals[2]++ < 5) {
                    out.println("DIFFERS: " + difference + "\n  " + sql);
                }
            }
            out.println("ogive   " + ours.summary());
            out.println("duckdb  " + theirs.summary());
        });
        return totals;
    }
}
