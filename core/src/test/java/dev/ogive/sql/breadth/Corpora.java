package dev.ogive.sql.breadth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Reads the corpora: sqllogictest files, TPC-H, TPC-DS, ClickBench, SEDE and the flights trace.
final class Corpora {
    private final Path data;
    private final int stride;

    /// @param stride takes every n-th query of the large corpora
    Corpora(Path data, int stride) {
        this.data = data;
        this.stride = stride;
    }

    List<Script> load() throws IOException, SQLException, InterruptedException {
        List<Script> scripts = new ArrayList<>();
        scripts.add(tpch());
        scripts.add(tpcds());
        scripts.add(clickbench());
        scripts.add(flights());
        scripts.add(sede());
        scripts.addAll(sqlLogicTests());
        return scripts;
    }

    static List<String> tpchSetup() {
        return List.of(
                "create table region (r_regionkey bigint, r_name varchar, r_comment varchar)",
                "create table nation (n_nationkey bigint, n_name varchar, n_regionkey bigint, n_comment varchar)",
                "create table supplier (s_suppkey bigint, s_name varchar, s_address varchar, s_nationkey bigint, s_phone"
                        + " varchar, s_acctbal decimal(15,2), s_comment varchar)",
                "create table part (p_partkey bigint, p_name varchar, p_mfgr varchar, p_brand varchar, p_type varchar,"
                        + " p_size integer, p_container varchar, p_retailprice decimal(15,2), p_comment varchar)",
                "create table partsupp (ps_partkey bigint, ps_suppkey bigint, ps_availqty integer, ps_supplycost"
                        + " decimal(15,2), ps_comment varchar)",
                "create table customer (c_custkey bigint, c_name varchar, c_address varchar, c_nationkey bigint, c_phone"
                        + " varchar, c_acctbal decimal(15,2), c_mktsegment varchar, c_comment varchar)",
                "create table orders (o_orderkey bigint, o_custkey bigint, o_orderstatus varchar, o_totalprice"
                        + " decimal(15,2), o_orderdate date, o_orderpriority varchar, o_clerk varchar, o_shippriority"
                        + " integer, o_comment varchar)",
                "create table lineitem (l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber integer,"
                        + " l_quantity decimal(15,2), l_extendedprice decimal(15,2), l_discount decimal(15,2), l_tax"
                        + " decimal(15,2), l_returnflag varchar, l_linestatus varchar, l_shipdate date, l_commitdate"
                        + " date, l_receiptdate date, l_shipinstruct varchar, l_shipmode varchar, l_comment varchar)");
    }

    /// The text of TPC-H query `number`, 1 to 22.
    static String tpchQuery(int number) {
        try (InputStream in = Corpora.class.getResourceAsStream("/io/trino/tpch/queries/q" + number + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Script tpch() {
        List<String> queries = new ArrayList<>();
        for (int i = 1; i <= 22; i++) {
            for (String part : tpchQuery(i).split(";", -1)) {
                if (!part.isBlank()
                        && part.toLowerCase(java.util.Locale.ROOT).contains("select")
                        && !part.contains("create view")) {
                    queries.add(part);
                }
            }
        }
        return new Script("TPC-H", tpchSetup(), queries);
    }

    static List<String> tpcdsSetup() {
        List<String> setup = new ArrayList<>();
        for (Table table : Table.getBaseTables()) {
            StringBuilder ddl = new StringBuilder("create table " + table.getName() + " (");
            for (Column column : table.getColumns()) {
                String type = switch (column.getType().getBase()) {
                    case INTEGER -> "integer";
                    case IDENTIFIER -> "integer";
                    case DATE -> "date";
                    case TIME -> "time";
                    case DECIMAL ->
                        "decimal(" + column.getType().getPrecision().get() + ","
                                + column.getType().getScale().get() + ")";
                    case VARCHAR, CHAR -> "varchar";
                };
                ddl.append(ddl.charAt(ddl.length() - 1) == '(' ? "" : ", ")
                        .append(column.getName())
                        .append(' ')
                        .append(type);
            }
            setup.add(ddl + ")");
        }
        return setup;
    }

    private Script tpcds() throws IOException {
        List<String> queries = new ArrayList<>();
        for (int i = 1; i <= 99; i++) {
            queries.add(Files.readString(data.resolve("tpc_answers/tpcds/dsdgen/queries/%02d.sql".formatted(i)))
                    .strip()
                    .replaceAll(";$", ""));
        }
        return new Script("TPC-DS", tpcdsSetup(), queries);
    }

    private Script clickbench() throws IOException {
        List<String> queries = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve("clickbench_mini/queries.jsonl"))) {
            queries.add(new ObjectMapper().readTree(line).get("sql").asText());
        }
        return new Script(
                "ClickBench",
                List.of("create view hits as select * from '" + data.resolve("clickbench_mini/hits_mini.parquet")
                        + "'"),
                queries);
    }

    private Script flights() throws SQLException {
        List<String> queries = new ArrayList<>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select sql from '" + data.resolve("crossfilter_flights/sql_trace.parquet")
                                + "' using sample 2000 rows (reservoir, 1)")) {
            while (rows.next()) {
                queries.add(rows.getString(1));
            }
        }
        return new Script(
                "flights",
                List.of("create view flights as select * from '" + data.resolve("crossfilter_flights/flights.parquet")
                        + "'"),
                queries);
    }

    private Script sede() throws IOException {
        List<String> queries = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve("sede_bicycles_meta/val.jsonl"))) {
            queries.add(TransactSql.translate(
                    new ObjectMapper().readTree(line).get("QueryBody").asText()));
        }
        List<String> setup = new ArrayList<>();
        for (String table :
                List.of("Badges", "Comments", "PostHistory", "PostLinks", "Posts", "Tags", "Users", "Votes")) {
            setup.add("create view " + table + " as select * from '"
                    + data.resolve("sede_bicycles_meta/" + table + ".parquet") + "'");
        }
        return new Script("SEDE", setup, queries);
    }

    private List<Script> sqlLogicTests() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("slt");
        try {
            int exit = new ProcessBuilder(
                            "tar", "xJf", data.resolve("slt_curated_dev.tar.xz").toString(), "-C", folder.toString())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("tar ended with " + exit);
            }
            List<Script> scripts = new ArrayList<>();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".test"))
                        .sorted()
                        .toList()) {
                    scripts.add(sqlLogicTest(Files.readString(file)));
                }
            }
            return scripts;
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(f -> f.toFile().delete());
            }
        }
    }

    /// The records that a PostgreSQL-like engine runs.
    private Script sqlLogicTest(String text) {
        List<String> setup = new ArrayList<>();
        List<String> queries = new ArrayList<>();
        int query = 0;
        for (String record : text.split("\n\n+", -1)) {
            List<String> lines = new ArrayList<>(Arrays.asList(record.strip().split("\n", -1)));
            boolean skip = false;
            while (!lines.isEmpty()
                    && (lines.getFirst().startsWith("skipif")
                            || lines.getFirst().startsWith("onlyif")
                            || lines.getFirst().startsWith("#"))) {
                String line = lines.removeFirst();
                skip |= line.startsWith("skipif postgresql")
                        || (line.startsWith("onlyif") && !line.startsWith("onlyif postgresql"));
            }
            if (skip || lines.size() < 2) {
                continue;
            }
            String head = lines.removeFirst();
            int end = lines.indexOf("----");
            String sql = String.join("\n", end < 0 ? lines : lines.subList(0, end));
            if (head.equals("statement ok") && !sql.startsWith("INSERT")) {
                setup.add(sql);
            } else if (head.startsWith("query") && query++ % stride == 0) {
                queries.add(sql);
            }
        }
        return new Script("sqllogictest", setup, queries);
    }
}
