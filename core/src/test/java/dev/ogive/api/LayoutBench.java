package dev.ogive.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which layout serves filters on several columns that repeat: how many batches of the filter
/// columns are read against twice those that the matching rows would fill, and how long do the
/// queries take against no layout, the best single sort key, and DuckDB with and without one?
///
/// `java ... dev.ogive.api.LayoutBench rows=20000000 rounds=3 layouts=none,columns,hilbert,...
/// duck=true`. A batch is one of 65,536 rows; `blocks` are those of 4,096 rows that were looked
/// at, in batches. Answers of all are compared.
public final class LayoutBench {
    private static final int BATCH_ROWS = 65_536;

    /// Skewed to the newest day; shipped up to a month later; few customers order most; prices go
    /// with the category.
    private static final String ROWS = """
            SELECT CAST(DATE '2020-01-01' + CAST(floor(sqrt(u) * 1500) AS INTEGER) AS DATE) AS day,
              CAST(DATE '2020-01-01' + CAST(floor(sqrt(u) * 1500) AS INTEGER) + h2 % 30 AS DATE) AS ship,
              CAST(floor(v * v * v * 1000000) AS BIGINT) AS customer,
              CASE WHEN h2 % 1000 < 500 THEN 'r0' WHEN h2 % 1000 < 750 THEN 'r1' WHEN h2 % 1000 < 875 THEN 'r2'
                WHEN h2 % 1000 < 940 THEN 'r3' WHEN h2 % 1000 < 970 THEN 'r4' WHEN h2 % 1000 < 990 THEN 'r5' ELSE 'r6' END
                AS region,
              CAST(h3 % 100 AS INTEGER) AS cat,
              CASE WHEN h1 % 1000 < 970 THEN 'done' WHEN h1 % 1000 < 995 THEN 'open' ELSE 'failed' END AS status,
              CAST(1 + h4 % 50 AS INTEGER) AS qty,
              CAST(h3 % 100 * 10 + h4 % 97 AS BIGINT) AS price
            FROM (SELECT h1, CAST(h2 AS INTEGER) AS h2, h3, h4, h1 / 1000003e0 AS u, h4 / 1000033e0 AS v
              FROM (SELECT (i * 7919) % 1000003 AS h1, (i * 104729 + i // 1000) % 1000033 AS h2,
                  (i * 15485863 + i // 77) % 999983 AS h3, (i * 32452843 + i // 1009) % 1000033 AS h4
                FROM range(%d) r(i)) x) y""";

    private static final List<String> FILTERS = List.of(
            "status = 'failed' AND day >= DATE '2022-06-01'",
            "region = 'r3' AND cat BETWEEN 10 AND 12",
            "customer < 100 AND qty >= 45",
            "cat = 77 AND price > 850",
            "day BETWEEN DATE '2021-03-01' AND DATE '2021-03-20' AND region IN ('r5', 'r6')",
            "ship >= DATE '2024-02-20' AND status = 'open'",
            "qty = 50 AND region = 'r0' AND day >= DATE '2023-12-01'",
            "customer BETWEEN 500000 AND 510000",
            "cat IN (3, 17, 42) AND qty < 3",
            "price BETWEEN 300 AND 310 AND region = 'r1'",
            "status <> 'done' AND customer < 1000",
            "day < DATE '2020-05-01'");

    private static String layout(String name) {
        return switch (name) {
            case "none" -> "NONE";
            case "columns" -> "(day)";
            case "hilbert" -> "HILBERT (day, customer, cat, region)";
            case "zorder" -> "ZORDER (day, customer, cat, region)";
            case "predicates" -> "PREDICATES (" + String.join(", ", FILTERS) + ")";
            case "cuts" -> "CUTS (" + tree(0) + ")";
            default -> throw new IllegalArgumentException("layout " + name);
        };
    }

    /// A leaf for the rows of each filter that satisfy none before.
    private static String tree(int from) {
        StringBuilder cases = new StringBuilder("CASE");
        for (int i = from; i < FILTERS.size(); i++) {
            cases.append(" WHEN ").append(FILTERS.get(i)).append(" THEN ").append(i);
        }
        return cases + " ELSE 99 END";
    }

    private LayoutBench() {}

    private static String option(String[] args, String name, String otherwise) {
        for (String arg : args) {
            if (arg.startsWith(name + "=")) {
                return arg.substring(name.length() + 1);
            }
        }
        return otherwise;
    }

    /// One way to run the queries.
    ///
    /// @param millis per query, of all rounds
    private record Contender(String name, Connection connection, double[][] millis, List<String> answers) {
        Contender(String name, Connection connection, int rounds) {
            this(name, connection, new double[FILTERS.size()][rounds], new ArrayList<>());
        }

        void run(int filter, int round) throws SQLException {
            String sql = "SELECT count(*), sum(qty), sum(price) FROM " + name + " WHERE " + FILTERS.get(filter);
            long start = System.nanoTime();
            String answer;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                answer = row.getString(1) + " " + row.getString(2) + " " + row.getString(3);
            }
            millis[filter][round] = (System.nanoTime() - start) / 1e6;
            if (round == 0) {
                answers.add(answer);
            }
        }

        double median(int filter) {
            double[] sorted =
                    Arrays.copyOfRange(millis[filter], Math.min(1, millis[filter].length - 1), millis[filter].length);
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }

        double total() {
            double sum = 0;
            for (int f = 0; f < FILTERS.size(); f++) {
                sum += median(f);
            }
            return sum;
        }
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        long rows = Long.parseLong(option(args, "rows", "20000000"));
        int rounds = Integer.parseInt(option(args, "rounds", "3"));
        List<String> layouts = List.of(option(args, "layouts", "none,columns,hilbert,zorder,predicates,cuts")
                .split(",", -1));
        Path folder = Files.createTempDirectory("ogive-layouts");
        List<Contender> contenders = new ArrayList<>();
        try (Connection ogive = DriverManager.getConnection("jdbc:ogive:" + folder.resolve("ogive"));
                Connection duck = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("duck"))) {
            run(ogive, "SET threads = 2");
            run(ogive, "SET compaction.background = off");
            run(duck, "SET threads = 2");
            for (String layout : layouts) {
                long start = System.nanoTime();
                run(ogive, "CREATE TABLE " + layout + " AS " + ROWS.replace("%d", String.valueOf(rows)));
                long loaded = System.nanoTime();
                run(ogive, "ALTER TABLE " + layout + " CLUSTER BY " + layout(layout));
                System.out.printf(
                        Locale.ROOT,
                        "%-12s loaded in %.1f s, laid out in %.1f s%n",
                        layout,
                        (loaded - start) / 1e9,
                        (System.nanoTime() - loaded) / 1e9);
                contenders.add(new Contender(layout, ogive, rounds));
            }
            if (Boolean.parseBoolean(option(args, "duck", "true"))) {
                run(duck, "CREATE TABLE duck AS " + ROWS.replace("%d", String.valueOf(rows)));
                run(duck, "CREATE TABLE duck_by_day AS SELECT * FROM duck ORDER BY day");
                contenders.add(new Contender("duck", duck, rounds));
                contenders.add(new Contender("duck_by_day", duck, rounds));
            }
            for (int round = 0; round < rounds; round++) {
                for (int f = 0; f < FILTERS.size(); f++) {
                    for (Contender c : contenders) {
                        c.run(f, round);
                    }
                }
            }
            for (Contender c : contenders) {
                if (!c.answers().equals(contenders.getFirst().answers())) {
                    throw new IllegalStateException(c.name() + " answers " + c.answers() + ", "
                            + contenders.getFirst().name() + " "
                            + contenders.getFirst().answers());
                }
                report(c, contenders.getFirst().answers());
            }
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static final Pattern SCAN = Pattern.compile("chunks=(\\d+), skipped=\\d+(?:, filtered=(\\d+) rows)?");

    @SuppressWarnings("SystemOut")
    private static void report(Contender c, List<String> answers) throws SQLException {
        System.out.printf(Locale.ROOT, "%n%s: %.1f ms in all%n", c.name(), c.total());
        boolean isOgive = !c.name().startsWith("duck");
        int kept = 0;
        int keptByBlocks = 0;
        for (int f = 0; f < FILTERS.size(); f++) {
            long matching = Long.parseLong(answers.get(f).split(" ")[0]);
            long bound = 2 * Math.max(1, (matching + BATCH_ROWS - 1) / BATCH_ROWS);
            String read = "";
            if (isOgive) {
                Matcher scan = SCAN.matcher(explained(c, f));
                if (!scan.find()) {
                    throw new IllegalStateException("no scan in the plan of " + FILTERS.get(f));
                }
                long batches = Long.parseLong(scan.group(1));
                double blocks = scan.group(2) == null ? 0 : Double.parseDouble(scan.group(2)) / BATCH_ROWS;
                kept += batches <= bound ? 1 : 0;
                keptByBlocks += blocks <= bound ? 1 : 0;
                read = String.format(Locale.ROOT, "batches %4d, blocks %6.1f, bound %3d  ", batches, blocks, bound);
            }
            System.out.printf(Locale.ROOT, "  %8.2f ms  %s%9d rows  %s%n", c.median(f), read, matching, FILTERS.get(f));
        }
        if (isOgive) {
            System.out.printf(
                    "  within the bound: %d of %d by batches, %d by blocks%n", kept, FILTERS.size(), keptByBlocks);
        }
    }

    private static String explained(Contender c, int filter) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = c.connection().createStatement();
                ResultSet lines = statement.executeQuery("EXPLAIN ANALYZE SELECT count(*), sum(qty), sum(price) FROM "
                        + c.name() + " WHERE " + FILTERS.get(filter))) {
            while (lines.next()) {
                text.append(lines.getString(1)).append('\n');
            }
        }
        return text.toString();
    }
}
