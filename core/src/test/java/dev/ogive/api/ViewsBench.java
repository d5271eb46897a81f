package dev.ogive.api;

import dev.ogive.column.Batch;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

/// How much cheaper is it to bring a materialized view up to date after 1% more rows than to
/// compute it anew, what does a query gain from it, what do 1,000 views cost a query that is
/// planned, and how long does CLUSTER BY take?
///
/// `java ... dev.ogive.api.ViewsBench [rows]` prints medians in milliseconds.
public final class ViewsBench {
    private static final String QUERY =
            "SELECT a, b, count(*), sum(m), sum(m * (1 - d)), avg(m), min(k), max(k) FROM f GROUP BY a, b";

    private final Session session;
    private final long rows;

    private ViewsBench(Session session, long rows) {
        this.session = session;
        this.rows = rows;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        long rows = args.length > 0 ? Long.parseLong(args[0]) : 6_000_000;
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            ViewsBench bench = new ViewsBench(session, rows);
            bench.run("SET compaction.background = off");
            bench.upkeep();
            bench.manyViews();
            bench.layout();
        }
    }

    private void run(String sql) {
        session.execute(sql).close();
    }

    private long read(String sql) {
        long count = 0;
        try (Outcome.Rows outcome = (Outcome.Rows) session.execute(sql)) {
            for (Batch batch = outcome.cursor().next();
                    batch != null;
                    batch = outcome.cursor().next()) {
                count += batch.rows;
            }
        }
        return count;
    }

    private static double median(int times, Callable<?> work) throws Exception {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            work.call();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[times / 2];
    }

    @SuppressWarnings("SystemOut")
    private static void print(String what, double value) {
        System.out.printf(Locale.ROOT, "%-60s %10.3f%n", what, value);
    }

    private void insert(long from, long count) {
        run(
                "INSERT INTO f SELECT i, i % 50, i % 20, CAST(i % 10007 AS DECIMAL(15,2)), CAST(i % 10 AS DECIMAL(15,2)) / 100"
                        + " FROM range(" + from + ", " + (from + count) + ") r(i)");
    }

    private static final String VIEW = "CREATE OR REPLACE MATERIALIZED VIEW v AS "
            + QUERY.replace(
                    "count(*), sum(m), sum(m * (1 - d)), avg(m), min(k), max(k)",
                    "count(*) AS n, sum(m) AS s, sum(m * (1 - d)) AS t, avg(m) AS q, min(k) AS lo, max(k) AS hi");

    private void upkeep() throws Exception {
        // What is measured is not how long the JVM takes to compile the engine.
        refreshes(rows / 10, 80);
        run("DROP MATERIALIZED VIEW v");
        run("DROP TABLE f");
        double[] refreshes = refreshes(rows, 25);
        print("answer it from the view, up to date", median(9, () -> read(QUERY)));
        run("SET views.rewrite = off");
        double computed = median(9, () -> read(QUERY));
        run("SET views.rewrite = on");
        double made = median(5, () -> {
            run(VIEW);
            return null;
        });
        print("compute the query", computed);
        print("make the view anew", made);
        print("refresh after 1% more rows", refreshes[refreshes.length / 2]);
        print("computing / refreshing", computed / refreshes[refreshes.length / 2]);
        print("making anew / refreshing", made / refreshes[refreshes.length / 2]);
    }

    /// Makes the table and the view, and brings it up to date after each of `times` inserts.
    ///
    /// @return milliseconds, sorted
    private double[] refreshes(long before, int times) throws Exception {
        run("CREATE TABLE f (k BIGINT, a INTEGER, b INTEGER, m DECIMAL(15,2), d DECIMAL(15,2))");
        insert(0, before);
        run(VIEW);
        double[] refreshes = new double[times];
        for (int i = 0; i < times; i++) {
            insert(before + i * rows / 100, rows / 100);
            read(QUERY);
            refreshes[i] = median(1, () -> {
                run("REFRESH MATERIALIZED VIEW v");
                return null;
            });
        }
        Arrays.sort(refreshes);
        return refreshes;
    }

    private void manyViews() throws Exception {
        run("SET plan.cache = off");
        double before = median(200, () -> session.prepare("SELECT a, sum(m) FROM f WHERE b = 3 GROUP BY a"));
        run("CREATE TABLE g AS SELECT * FROM f LIMIT 100");
        for (int v = 0; v < 1_000; v++) {
            String key = switch (v % 4) {
                case 0 -> "a + " + v;
                case 1 -> "a, b + " + v;
                case 2 -> "k % " + (v + 1);
                default -> "b % " + (v + 1);
            };
            run("CREATE MATERIALIZED VIEW m" + v + " AS SELECT " + key.replace(",", " AS x,")
                    + " AS key, sum(m) AS s FROM g" + " GROUP BY " + key);
        }
        String none = "SELECT a, b, sum(d) FROM g WHERE k = 3 GROUP BY a, b";
        double with = median(400, () -> session.prepare(none));
        run("SET views.rewrite = off");
        double without = median(400, () -> session.prepare(none));
        run("SET views.rewrite = on");
        print("plan a query that no view serves", before);
        print("plan a query, 1,000 views of its table", with);
        print("the same without looking at them", without);
        run("SET plan.cache = on");
    }

    private void layout() throws Exception {
        run("DROP MATERIALIZED VIEW v");
        String range = "SELECT count(*), sum(m) FROM f WHERE m BETWEEN 5000 AND 5010";
        print("a narrow range before CLUSTER BY", median(21, () -> read(range)));
        long start = System.nanoTime();
        run("ALTER TABLE f CLUSTER BY (m)");
        print("ALTER TABLE ... CLUSTER BY", (System.nanoTime() - start) / 1e6);
        print("a narrow range after it", median(21, () -> read(range)));
    }
}
