package dev.ogive.exec.bench;

import dev.ogive.catalog.TableName;
import dev.ogive.column.Batch;
import dev.ogive.config.Settings;
import dev.ogive.exec.Executor;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.pipeline.RunCursor;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.MemoryAccountant;
import dev.ogive.storage.Database;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.TableSource;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Is the operator interface fast enough? TPC-H queries as hand-wired plans over partition files,
/// against DuckDB on the same rows, run by run in turns, answers compared.
///
/// ```
/// java ... dev.ogive.exec.bench.TpchAgainstDuckDb DIRECTORY [scale=1] [threads=2] [rounds=7] [profile] 9 13 18 21
/// ```
/// DIRECTORY holds (or gets) `ogive-SCALE/` and `duckdb-SCALE.db`. Prints medians of the last
/// rounds in milliseconds.
public final class TpchAgainstDuckDb {
    private TpchAgainstDuckDb() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        double scale = 1;
        int threads = 2;
        int rounds = 7;
        boolean profile = false;
        boolean alone = false;
        List<Integer> queries = new ArrayList<>();
        for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
            if (argument.startsWith("scale=")) {
                scale = Double.parseDouble(argument.substring(6));
            } else if (argument.startsWith("threads=")) {
                threads = Integer.parseInt(argument.substring(8));
            } else if (argument.startsWith("rounds=")) {
                rounds = Integer.parseInt(argument.substring(7));
            } else if (argument.equals("profile")) {
                profile = true;
            } else if (argument.equals("alone")) {
                alone = true;
            } else {
                queries.add(Integer.parseInt(argument));
            }
        }
        try (Database database = TpchData.ogive(directory.resolve("ogive-" + scale), scale);
                Connection connection = TpchData.duckdb(directory.resolve("duckdb-" + scale + ".db"), scale);
                Statement statement = connection.createStatement();
                DatabaseSnapshot snapshot = database.snapshot();
                Executor executor = new Executor(threads)) {
            statement.execute("SET threads = " + threads);
            Map<String, TableSource> tables = new HashMap<>();
            for (String name :
                    List.of("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem")) {
                tables.put(name, snapshot.table(TableName.of(name)));
            }
            MemoryAccountant accountant = new MemoryAccountant(8L << 30);
            TpchByHand plans = new TpchByHand(tables);
            for (int query : queries) {
                compare(query, plans, snapshot, executor, accountant, statement, threads, rounds, profile, alone);
            }
        }
    }

    private static void compare(
            int number,
            TpchByHand plans,
            DatabaseSnapshot snapshot,
            Executor executor,
            MemoryAccountant accountant,
            Statement statement,
            int threads,
            int rounds,
            boolean profile,
            boolean alone)
            throws Exception {
        String sql = sql(number);
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        String text = "";
        List<String> expected = null;
        for (int i = 0; i < rounds; i++) {
            if (!alone || i == 0) {
                long begin = System.nanoTime();
                expected = duckdb(statement, sql);
                theirs[i] = (System.nanoTime() - begin) / 1e6;
            }
            long begin = System.nanoTime();
            List<String> actual = new ArrayList<>();
            Settings settings = new Settings();
            settings.set("threads", String.valueOf(threads));
            try (var memory = accountant.query()) {
                QueryContext query = new QueryContext(settings, snapshot, memory, SpillSpace.temporary(), 0);
                PhysicalPlan plan = plans.query(number);
                RunCursor cursor = executor.execute(plan, query);
                try (cursor) {
                    for (Batch batch; (batch = cursor.next()) != null; ) {
                        add(batch, actual);
                    }
                }
                text = cursor.profile().format();
            }
            ours[i] = (System.nanoTime() - begin) / 1e6;
            if (i == 0 && !actual.equals(expected)) {
                System.out.println("q" + number + " DIFFERS: " + actual.size() + " rows for " + expected.size());
                for (int r = 0; r < Math.min(5, Math.min(actual.size(), expected.size())); r++) {
                    System.out.println("  ours   " + actual.get(r) + "\n  theirs " + expected.get(r));
                }
            }
        }
        System.out.printf(
                "q%-2d ogive %7.1f ms (first %7.1f)   duckdb %7.1f ms   ratio %.2f%n",
                number, median(ours), ours[0], median(theirs), median(ours) / median(theirs));
        if (profile) {
            System.out.println(text);
        }
    }

    /// Of the second half of the rounds.
    private static double median(double[] times) {
        double[] late = Arrays.copyOfRange(times, times.length / 2, times.length);
        Arrays.sort(late);
        return late[late.length / 2];
    }

    private static String sql(int number) throws Exception {
        try (var in = TpchAgainstDuckDb.class.getResourceAsStream("/io/trino/tpch/queries/q" + number + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().replaceAll(";$", "");
        }
    }

    private static void add(Batch batch, List<String> rows) {
        for (int i = 0; i < batch.rows; i++) {
            StringBuilder row = new StringBuilder();
            for (var column : batch.columns) {
                Object value = column.get(i);
                row.append(
                        column.type() == dev.ogive.column.SimpleType.DATE
                                ? java.time.LocalDate.ofEpochDay((Long) value)
                                : text(value));
                row.append('|');
            }
            rows.add(row.toString());
        }
    }

    private static Object text(Object value) {
        return switch (value) {
            case BigDecimal d -> d.stripTrailingZeros().toPlainString();
            case Double d ->
                new BigDecimal(d)
                        .round(new java.math.MathContext(9))
                        .stripTrailingZeros()
                        .toPlainString();
            case null -> "null";
            default -> value;
        };
    }

    private static List<String> duckdb(Statement statement, String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int c = 1; c <= columns; c++) {
                    row.append(text(result.getObject(c))).append('|');
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
