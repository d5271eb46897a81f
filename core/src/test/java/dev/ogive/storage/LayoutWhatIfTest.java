package dev.ogive.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ogive.api.Engine;
import dev.ogive.api.Outcome;
import dev.ogive.api.Session;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.catalog.cluster.Condition;
import dev.ogive.catalog.cluster.ValueSet;
import dev.ogive.column.Batch;
import dev.ogive.column.Field;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What is foretold of a layout against what scans of it do.
class LayoutWhatIfTest {
    private static final int ROWS = 400_000;
    private static final Schema SCHEMA =
            new Schema(List.of(new Field("a", SimpleType.BIGINT), new Field("b", SimpleType.BIGINT)));
    private static final Condition RANGE = Condition.all(List.of(in(0, 5000, 5999), in(1, 100, 199)));
    private static final Condition LOW = in(1, 0, 9);
    private static final Condition EITHER = Condition.any(List.of(in(0, 0, 99), in(1, 900, 905)));
    private static final List<Condition> FILTERS = List.of(RANGE, LOW, EITHER);
    private static final List<String> SQL =
            List.of("a BETWEEN 5000 AND 5999 AND b BETWEEN 100 AND 199", "b < 10", "a < 100 OR b BETWEEN 900 AND 905");

    private static Condition.In in(int column, long low, long high) {
        return new Condition.In(column, ValueSet.ofLongs(column == 1 && low == 0 ? Long.MIN_VALUE : low, high), false);
    }

    /// Every `step`-th row of the table.
    private static Vector[] sample(int step) {
        I64Vector a = new I64Vector(SimpleType.BIGINT, ROWS / step);
        I64Vector b = new I64Vector(SimpleType.BIGINT, ROWS / step);
        for (int i = 0; i < ROWS / step; i++) {
            long row = (long) i * step;
            a.values[i] = row * 7919 % 10_007;
            b.values[i] = row * 104_729 % 1009;
        }
        return new Vector[] {a, b};
    }

    private static List<LayoutWhatIf.Read> foretold(int step, Clustering clustering) {
        return LayoutWhatIf.reads(SCHEMA, sample(step), ROWS / step, ROWS, clustering, FILTERS);
    }

    private static final Pattern SCAN = Pattern.compile("chunks=(\\d+), skipped=(\\d+)(?:, filtered=(\\d+) rows)?");

    private static LayoutWhatIf.Read read(Session session, String filter) {
        StringBuilder text = new StringBuilder();
        try (Outcome.Rows outcome =
                (Outcome.Rows) session.execute("EXPLAIN ANALYZE SELECT count(*) FROM t WHERE " + filter)) {
            for (Batch batch = outcome.cursor().next();
                    batch != null;
                    batch = outcome.cursor().next()) {
                for (int r = 0; r < batch.rows; r++) {
                    text.append(batch.columns[0].get(r)).append('\n');
                }
            }
        }
        Matcher scan = SCAN.matcher(text);
        assertThat(scan.find()).as(text.toString()).isTrue();
        double read = Double.parseDouble(scan.group(1));
        double filtered = scan.group(3) == null ? 0 : Double.parseDouble(scan.group(3));
        return new LayoutWhatIf.Read(read / (read + Double.parseDouble(scan.group(2))), filtered / ROWS);
    }

    @Test
    void whatIsForetoldOfALayoutIsWhatScansOfItRead() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            session.execute("SET compaction.background = off").close();
            session.execute("CREATE TABLE t AS SELECT (i * 7919) % 10007 AS a, (i * 104729) % 1009 AS b FROM range("
                            + ROWS + ") r(i)")
                    .close();
            for (String layout : List.of(
                    "HILBERT (a, b)", "ZORDER (b, a)", "PREDICATES (" + String.join(", ", SQL) + ") THEN (a)", "(b)")) {
                session.execute("ALTER TABLE t CLUSTER BY " + layout).close();
                Clustering clustering;
                try (DatabaseSnapshot snapshot = engine.database().snapshot()) {
                    clustering = snapshot.table(TableName.of("t")).definition().clustering();
                }
                List<LayoutWhatIf.Read> whole = foretold(1, clustering);
                List<LayoutWhatIf.Read> sampled = foretold(16, clustering);
                for (int f = 0; f < FILTERS.size(); f++) {
                    LayoutWhatIf.Read read = read(session, SQL.get(f));
                    String what = layout + ": " + SQL.get(f) + " reads " + read;
                    // A batch more or less where groups end early.
                    assertThat(whole.get(f).batches()).as(what).isCloseTo(read.batches(), within(2.0 / 7));
                    assertThat(whole.get(f).blocks()).as(what).isCloseTo(read.blocks(), within(0.05));
                    assertThat(sampled.get(f).batches()).as(what).isCloseTo(read.batches(), within(2.0 / 7));
                    assertThat(sampled.get(f).blocks()).as(what).isCloseTo(read.blocks(), within(0.1));
                }
            }
        }
    }

    @Test
    void aCurveLearnsFromTheSample() {
        Clustering.Curve curve = new Clustering.Curve(Clustering.CurveKind.HILBERT, List.of(0, 1), List.of());
        List<LayoutWhatIf.Read> none = foretold(10, Clustering.none());
        List<LayoutWhatIf.Read> hilbert = foretold(10, curve);
        assertThat(none).allMatch(r -> r.batches() == 1);
        assertThat(hilbert.get(0).blocks()).isLessThan(0.2);
        assertThat(hilbert.get(1).blocks()).isLessThan(0.4);
    }
}
