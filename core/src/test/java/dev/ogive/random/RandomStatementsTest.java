package dev.ogive.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Generated statements give DuckDB's answers, and fail where DuckDB's do. Only where operands
/// are of types that do not fit may one engine take what the other refuses, as [Differences]
/// says.
///
/// `-Dtests.statements=10000` for the long run, `-Dtests.seed` replays the statements on one pair
/// of databases, `-Dtests.statements_report=FILE` collects differences there instead of stopping
/// at the first.
class RandomStatementsTest {
    private static final int STATEMENTS = Integer.getInteger("tests.statements", 400);
    private static final String REPORT = System.getProperty("tests.statements_report");
    private static final int STATEMENTS_PER_DATABASE = 40;

    private final Map<String, Integer> counts = new TreeMap<>();
    private int done;

    @Test
    void generatedStatementsGiveDuckDbsAnswers() throws SQLException {
        while (done < STATEMENTS) {
            long seed = Seeds.next();
            try (Connection ours = DriverManager.getConnection("jdbc:ogive:");
                    Connection theirs = DriverManager.getConnection("jdbc:duckdb:");
                    Statement their = theirs.createStatement()) {
                their.execute("SET threads = 1");
                run(seed, ours, theirs);
            }
        }
        System.out.println("random statements: " + counts);
    }

    private void run(long seed, Connection our, Connection their) {
        Random random = new Random(seed);
        Changes changes = new Changes(random);
        List<String> before = new ArrayList<>();
        for (String sql : changes.create()) {
            check(sql, before, seed, our, their);
            before.add(sql);
        }
        Wrong wrong = new Wrong(random, changes.tables());
        for (int i = 0; i < STATEMENTS_PER_DATABASE && done < STATEMENTS; i++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    List<String> sql = changes.next();
                    boolean inTransaction = changes.inTransaction();
                    for (String statement : sql) {
                        before.add(statement);
                        if (check(statement, before, seed, our, their) && inTransaction) {
                            changes.rolledBack();
                            before.add("ROLLBACK");
                            Outcome.of(our, "ROLLBACK");
                            Outcome.of(their, "ROLLBACK");
                            break;
                        }
                    }
                }
                case 3 -> {
                    if (!changes.inTransaction()) {
                        if (random.nextBoolean()) {
                            check(wrong.statement(), before, seed, our, their);
                        } else {
                            checkTypes(wrong.illTyped(), before, seed, our, their);
                        }
                    }
                }
                default -> {
                    String sql = new Queries(random, changes.tables()).statement();
                    if (check(sql, before, seed, our, their)) {
                        // An error ends a transaction there, not always here.
                        changes.rolledBack();
                        before.add("ROLLBACK");
                        Outcome.of(our, "ROLLBACK");
                        Outcome.of(their, "ROLLBACK");
                    }
                }
            }
        }
    }

    private void checkTypes(String sql, List<String> before, long seed, Connection our, Connection their) {
        check(sql, true, before, seed, our, their);
    }

    private boolean check(String sql, List<String> before, long seed, Connection our, Connection their) {
        return check(sql, false, before, seed, our, their);
    }

    /// Whether it failed on either side.
    ///
    /// @param anyTypes whether its operands may be of types that do not fit
    private boolean check(
            String sql, boolean anyTypes, List<String> before, long seed, Connection our, Connection their) {
        done++;
        Outcome theirs = Outcome.of(their, sql);
        Outcome ours = Outcome.of(our, sql);
        String difference = difference(sql, ours, theirs);
        String known = difference == null || !anyTypes ? null : Differences.reason(ours, theirs);
        counts.merge(
                difference == null
                        ? ours instanceof Outcome.Failed
                                ? "both fail"
                                : ours instanceof Outcome.Changed ? "same change" : "same rows"
                        : known == null ? "different" : "documented: " + known,
                1,
                Integer::sum);
        if (difference != null && known == null) {
            String what = "-Dtests.seed=" + seed + "\n" + sql + "\n" + difference + "\nbefore:\n"
                    + String.join(";\n", before) + ";\n";
            if (REPORT == null) {
                assertThat(difference).as(what).isNull();
            }
            try {
                Files.write(
                        Path.of(REPORT),
                        (what + "\n=====\n").getBytes(StandardCharsets.UTF_8),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ours instanceof Outcome.Failed || theirs instanceof Outcome.Failed;
    }

    /// Null where both outcomes are the same.
    private static String difference(String sql, Outcome ours, Outcome theirs) {
        if (ours instanceof Outcome.Failed failed && failed.isInternal()) {
            return "internal: " + failed.message();
        }
        if (ours instanceof Outcome.Failed failed) {
            return theirs instanceof Outcome.Failed
                    ? null
                    : "only here: " + failed.message().strip() + "\nthere: " + shown(theirs);
        }
        if (theirs instanceof Outcome.Failed failed) {
            return "only there: " + failed.message().strip() + "\nhere: " + shown(ours);
        }
        if (ours instanceof Outcome.Rows(var our) && theirs instanceof Outcome.Rows(var their)) {
            boolean ordered = sql.matches("(?s).*ORDER BY 1[^()]*");
            return Outcome.same(ordered ? our : Outcome.sorted(our), ordered ? their : Outcome.sorted(their))
                    ? null
                    : "rows here: " + shown(ours) + "\nrows there: " + shown(theirs);
        }
        boolean counted = sql.matches("(?s)(INSERT|UPDATE|DELETE).*");
        return !counted || ours.equals(theirs) ? null : "here: " + ours + "\nthere: " + theirs;
    }

    private static String shown(Outcome outcome) {
        String text = outcome instanceof Outcome.Rows(var rows)
                ? rows.size() + " " + Outcome.sorted(rows)
                : outcome.toString();
        return text.length() > 1500 ? text.substring(0, 1500) + "..." : text;
    }
}
