package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Batch;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.DatabaseSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;

/// Random layouts, changes and filters: answers are those of a table without a layout.
class RandomLayoutsTest {
    private static final List<String> COLUMNS = List.of("a", "b", "s", "d", "f", "day", "flag");

    private static void run(Session session, String sql) {
        session.execute(sql).close();
    }

    private static List<List<Object>> rows(Session session, String sql) {
        List<List<Object>> rows = new ArrayList<>();
        try (Outcome.Rows outcome = (Outcome.Rows) session.execute(sql)) {
            for (Batch batch = outcome.cursor().next();
                    batch != null;
                    batch = outcome.cursor().next()) {
                for (int r = 0; r < batch.rows; r++) {
                    List<Object> row = new ArrayList<>();
                    for (int c = 0; c < batch.columns.length; c++) {
                        row.add(batch.columns[c].get(r));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static String literal(Random random, String column) {
        return switch (column) {
            case "a" -> String.valueOf(random.nextInt(120) - 10);
            case "b" -> String.valueOf(random.nextLong(1_000_000));
            case "s" -> "'s" + random.nextInt(60) + "'";
            case "d" -> String.format(Locale.ROOT, "%.2f", random.nextDouble() * 1000);
            case "f" ->
                random.nextInt(10) == 0
                        ? "CAST('NaN' AS DOUBLE)"
                        : String.format(Locale.ROOT, "%.3fe0", random.nextDouble() * 100 - 10);
            case "day" -> String.format(Locale.ROOT, "DATE '2020-%02d-01'", 1 + random.nextInt(12));
            default -> String.valueOf(random.nextBoolean());
        };
    }

    private static String condition(Random random, int depth) {
        if (depth > 0 && random.nextInt(2) == 0) {
            String operator = random.nextInt(3) == 0 ? " OR " : " AND ";
            return (random.nextInt(5) == 0 ? "NOT " : "") + "(" + condition(random, depth - 1) + operator
                    + condition(random, depth - 1) + ")";
        }
        String column = COLUMNS.get(random.nextInt(COLUMNS.size()));
        Supplier<String> literal = () -> literal(random, column);
        return switch (random.nextInt(column.equals("s") ? 7 : 6)) {
            case 0 ->
                column + List.of(" < ", " <= ", " > ", " >= ", " <> ", " = ").get(random.nextInt(6)) + literal.get();
            case 1 -> column + " BETWEEN " + literal.get() + " AND " + literal.get();
            case 2 -> column + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
            case 3, 4 ->
                column + (random.nextInt(4) == 0 ? " NOT IN (" : " IN (")
                        + Stream.generate(literal).limit(1 + random.nextInt(4)).collect(Collectors.joining(", ")) + ")";
            case 5 -> literal.get() + " >= " + column;
            default -> "s LIKE 's" + random.nextInt(6) + "%'";
        };
    }

    private static String columns(Random random, int most) {
        List<String> some = new ArrayList<>(COLUMNS);
        Collections.shuffle(some, random);
        return String.join(", ", some.subList(0, 1 + random.nextInt(most)));
    }

    private static String tree(Random random, int depth) {
        return depth == 0
                ? String.valueOf(random.nextInt(100))
                : "CASE WHEN " + condition(random, 1) + " THEN " + tree(random, random.nextInt(depth)) + " ELSE "
                        + tree(random, depth - 1) + " END";
    }

    private static String layout(Random random, List<String> predicates) {
        String then = random.nextBoolean() ? "" : " THEN (" + columns(random, 2) + ")";
        return switch (random.nextInt(5)) {
            case 0 -> "HILBERT (" + columns(random, 4) + ")";
            case 1 -> "ZORDER (" + columns(random, 4) + ")";
            case 2 -> "CUTS (" + tree(random, 3) + ")" + then;
            default -> "PREDICATES (" + String.join(", ", predicates) + ")" + then;
        };
    }

    @RepeatedTest(2)
    void noLayoutChangesAnAnswer() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            run(session, "SET compaction.background = off");
            String declared = " (a INTEGER, b BIGINT, s VARCHAR, d DECIMAL(9,2), f DOUBLE, day DATE, flag BOOLEAN)";
            run(session, "CREATE TABLE t" + declared);
            run(session, "CREATE TABLE u" + declared);
            List<String> predicates = new ArrayList<>();
            for (int step = 0; step < 9; step++) {
                String insert = "INSERT INTO @ SELECT CASE WHEN i % 11 = 0 THEN NULL ELSE (i * 31) % 97 END,"
                        + " (i * 7919 + " + random.nextInt(1000) + ") % 1000003,"
                        + " CASE WHEN i % 7 = 0 THEN NULL ELSE 's' || (i * i % 53) END, i % 100000 / 100,"
                        + " CASE WHEN i % 13 = 0 THEN CAST('NaN' AS DOUBLE) WHEN i % 17 = 0 THEN NULL ELSE i % 90 END,"
                        + " DATE '2020-01-01' + CAST(i % 366 AS INTEGER), CASE WHEN i % 19 > 0 THEN i % 4 = 1 END"
                        + " FROM range(" + (random.nextInt(3) == 0 ? 300 : 17_000 + random.nextInt(9_000)) + ") r(i)";
                String change = switch (random.nextInt(step == 0 ? 1 : 4)) {
                    case 0, 1 -> insert;
                    case 2 -> "DELETE FROM @ WHERE b % 10 = " + random.nextInt(10);
                    default -> "UPDATE @ SET a = a + 1, s = 's' || a WHERE b % 20 = " + random.nextInt(20);
                };
                run(session, change.replace("@", "t"));
                run(session, change.replace("@", "u"));
                String done = "-Dtests.seed=" + seed + ", step " + step + ": " + change;
                if (step % 3 == 0) {
                    predicates.clear();
                    for (int i = 1 + random.nextInt(10); i > 0; i--) {
                        predicates.add(condition(random, 2));
                    }
                    String layout = layout(random, predicates);
                    done += ", CLUSTER BY " + layout;
                    if (cluster(session, layout)) {
                        try (DatabaseSnapshot snapshot = engine.database().snapshot()) {
                            var table = snapshot.table(TableName.of("t"));
                            assertThat(table.orderedRows(snapshot))
                                    .as(done)
                                    .isEqualTo(table.open(snapshot).rows());
                        }
                    }
                } else if (random.nextBoolean()) {
                    try (DatabaseSnapshot snapshot = engine.database().snapshot()) {
                        engine.layouts()
                                .layOut(
                                        snapshot.table(TableName.of("t")),
                                        random.nextBoolean(),
                                        engine.settings(),
                                        () -> false);
                    }
                }
                for (int q = 0; q < 6; q++) {
                    String filter = random.nextBoolean()
                            ? condition(random, 2)
                            : predicates.get(random.nextInt(predicates.size()))
                                    + (random.nextBoolean() ? "" : " AND " + condition(random, 1));
                    String query = "SELECT count(*), count(a), sum(b), min(d), max(day) FROM @ WHERE " + filter;
                    assertThat(rows(session, query.replace("@", "t")))
                            .as("%s, %s", done, query)
                            .isEqualTo(rows(session, query.replace("@", "u")));
                }
            }
            assertThat(engine.database().verify().problems())
                    .as("-Dtests.seed=%d", seed)
                    .isEmpty();
        }
    }

    /// False where the predicates, simplified, leave nothing to cut by.
    private static boolean cluster(Session session, String layout) {
        try {
            run(session, "ALTER TABLE t CLUSTER BY " + layout);
            return true;
        } catch (OgiveException e) {
            assertThat(e.code()).as(layout).isIn(ErrorCode.NOT_SUPPORTED, ErrorCode.INVALID_STATEMENT);
            return false;
        }
    }
}
