package dev.ogive.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import dev.ogive.error.OgiveException;
import dev.ogive.index.model.CdfModel;
import dev.ogive.index.model.RmiModel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the order of rows says of a column finds rows and never loses one.
class RowGuideTest {
    private static final int ROWS = 140_000;

    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @TempDir
    private Path folder;

    @Test
    void guidedScansAgreeWithUnguidedOnesBeforeAndAfterDeletesAndReopening() throws SQLException {
        try (Connection c = open();
                Statement s = c.createStatement()) {
            // k ascends with duplicates, at follows it with noise, gaps and outliers, free does neither.
            s.execute("CREATE TABLE t AS SELECT i / 7 * 3 AS k, "
                    + "CASE WHEN i % 50 = 3 THEN NULL WHEN i % 1000 = 7 THEN i * 7919 % 4000000 "
                    + "ELSE i * 20 + i * 31 % 900 END AS at, i * 7919 % 100003 AS free, i AS id, "
                    + "CAST(i / 100 AS DECIMAL(9, 2)) AS amount, "
                    + "CASE WHEN i % 70 = 5 THEN NULL WHEN i % 9000 = 7 THEN 'NaN' ELSE (i * 20 + i * 31 % 900 - 500000) / 7.0 "
                    + "END AS ratio, floor(i / 50.0) AS page FROM range(" + ROWS + ") AS r (i)");
            compare(s, 25);
            s.execute("DELETE FROM t WHERE id % 3 = 1 AND k > 20000");
            compare(s, 12);
        }
        try (Connection c = open();
                Statement s = c.createStatement()) {
            compare(s, 12);
            s.execute(
                    "INSERT INTO t VALUES (5, 6, 7, 8, 9, -0.0, 3), (NULL, NULL, NULL, NULL, NULL, NULL, NULL), (85000, 1, 2, 3, 4, 5, 0)");
            compare(s, 12);
            assertThat(analyzed(s, "SELECT sum(free) FROM t WHERE k BETWEEN 3000 AND 3030"))
                    .contains("index on k: curve, error at most ");
            assertThat(analyzed(s, "SELECT sum(free) FROM t WHERE at BETWEEN 3000 AND 3030"))
                    .contains("index on at: bounds of 4096 rows, ");
            assertThat(analyzed(s, "SELECT sum(free) FROM t WHERE ratio > -0.5 AND ratio < 30.25"))
                    .contains("index on ratio: bounds of 4096 rows, ");
            assertThat(analyzed(s, "SELECT sum(free) FROM t WHERE page >= 1000"))
                    .contains("index on page: bounds of");
            assertThat(analyzed(s, "SELECT sum(k) FROM t WHERE free BETWEEN 3000 AND 3030"))
                    .doesNotContain("index on");
        }
    }

    @Test
    void thePlannerKnowsShortRangesOfASortedColumnThatASampleMisses() throws SQLException {
        try (Connection c = open();
                Statement s = c.createStatement()) {
            // A curve with a knee: half of the values within a thousandth of the range.
            s.execute("CREATE TABLE knee AS SELECT CASE WHEN i < 70000 THEN i ELSE (i - 70000) * 1000 + 70000 END AS k"
                    + " FROM range(" + ROWS + ") AS r (i)");
            for (int i = 0; i < 10; i++) {
                int rows = random.nextInt(400, 20_000);
                int from = random.nextInt(50_000 - rows);
                String plan = analyzed(s, "SELECT count(*) FROM knee WHERE k >= " + from + " AND k < " + (from + rows));
                double estimated = Double.parseDouble(
                        plan.replaceAll("(?s).*Scan main.knee[^\\[]*\\[rows=\\d+, estimated=(\\d+).*", "$1"));
                assertThat(Math.max(estimated / rows, rows / estimated))
                        .as("%d rows, estimated %.0f; replay with -Dtests.seed=%d", rows, estimated, seed)
                        .isLessThan(1.6);
            }
        }
    }

    @Test
    void damagedGuidesAreNamedAsSuch() {
        RowGuide sound = RowGuide.ofCurve(RmiModel.fitSorted(new long[] {1, 2, 3}, 0, 3, 3, 1));
        assertThat(RowGuide.ofBytes(sound.toBytes()).curve().keyCount()).isEqualTo(3);
        byte[] damaged = sound.toBytes().clone();
        damaged[20] ^= (byte) 1;
        assertThatThrownBy(() -> RowGuide.ofBytes(damaged).curve())
                .isInstanceOf(OgiveException.class)
                .hasMessageContaining("guide of a column");
        CdfModel sampled = RmiModel.fitSorted(new long[] {1, 2, 3}, 0, 3, 300, 1);
        RowGuide unknown = RowGuide.ofCurve(sampled);
        assertThatThrownBy(unknown::curve).hasMessageContaining("error is not known");
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:ogive:" + folder.resolve("db"));
    }

    private void compare(Statement s, int queries) throws SQLException {
        for (int q = 0; q < queries; q++) {
            String column = new String[] {"k", "at", "amount", "id", "ratio", "page"}[random.nextInt(6)];
            long low = random.nextLong(-10, 4_100_000L >> random.nextInt(8));
            long high = low + random.nextLong(4_000_000L >> random.nextInt(22));
            String other = random.nextBoolean() ? "" : " AND id > " + random.nextInt(ROWS);
            String guided = column + " BETWEEN " + low + " AND " + high + other;
            // An expression is not looked up.
            String unguided = column + " + 0 BETWEEN " + low + " AND " + high + other.replace("id", "id + 0");
            if (random.nextInt(4) == 0) {
                guided = column + " IN (" + low + ", " + high + ")";
                unguided = column + " + 0 IN (" + low + ", " + high + ")";
            }
            assertThat(row(s, guided))
                    .as("%s; replay with -Dtests.seed=%d", guided, seed)
                    .isEqualTo(row(s, unguided));
        }
    }

    private static String row(Statement s, String condition) throws SQLException {
        try (ResultSet r =
                s.executeQuery("SELECT count(*), sum(id), sum(free), min(k), max(at) FROM t WHERE " + condition)) {
            r.next();
            return r.getString(1)
                    + ' '
                    + r.getString(2)
                    + ' '
                    + r.getString(3)
                    + ' '
                    + r.getString(4)
                    + ' '
                    + r.getString(5);
        }
    }

    private static String analyzed(Statement s, String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (ResultSet r = s.executeQuery("EXPLAIN ANALYZE " + sql)) {
            while (r.next()) {
                text.append(r.getString(1)).append('\n');
            }
        }
        return text.toString();
    }
}
