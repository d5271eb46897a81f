package dev.ogive.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Whatever is typed gives an answer or an error with a code that blames the statement: no crash,
/// no hang, no internal error, no overflowed stack, no exhausted heap.
///
/// `-Dtests.fuzz_seconds=3600` for the long run, `-Dtests.seed` replays,
/// `-Dtests.fuzz_report=FILE` collects failures there instead of stopping at the first.
class FuzzTest {
    /// Files of statements that are mutated where no time is given.
    private static final int ROUNDS = 20;

    /// These files where no time is given, so that a run with fixed seeds is the same until one
    /// of them changes.
    private static final String FEW_FILES =
            ".*/(select/(words|lambdas|pivots|literals|outer_joins|nested_conditions|series|nested_values)|dml/(merge|constraints))\\.slt";

    private static final Integer SECONDS = Integer.getInteger("tests.fuzz_seconds");
    private static final String REPORT = System.getProperty("tests.fuzz_report");
    private static final int TIMEOUT_SECONDS = 2;
    private static final Duration HANGS = Duration.ofMinutes(2);
    private static final int MUTANTS_PER_STATEMENT = 3;

    /// Statements that write files or reach other databases: they are planned only.
    private static final Pattern OUTSIDE = Pattern.compile("(?i)\\b(copy|export|import|attach|checkpoint)\\b");

    /// Numbers of generated rows: few rows show what many would.
    private static final Pattern MANY_ROWS = Pattern.compile("(?<=range|generate_series)\\(((?:1, )?)\\d{4,}");

    private final Map<String, Integer> outcomes = new TreeMap<>();

    /// Statements of each `.slt` file.
    private static List<List<String>> corpus() throws IOException, URISyntaxException {
        List<Path> files;
        try (Stream<Path> all =
                Files.walk(Path.of(FuzzTest.class.getResource("/slt").toURI()))) {
            files = all.filter(f -> f.toString().matches(SECONDS == null ? FEW_FILES : ".*\\.slt"))
                    .sorted()
                    .toList();
        }
        List<List<String>> corpus = new ArrayList<>();
        for (Path file : files) {
            List<String> statements = new ArrayList<>();
            for (String block : MANY_ROWS
                    .matcher(Files.readString(file))
                    .replaceAll("($1300")
                    .split("\n\\s*\n")) {
                List<String> lines = new ArrayList<>(Arrays.asList(block.strip().split("\n")));
                lines.removeIf(l -> l.startsWith("#") || l.startsWith("skipif") || l.startsWith("onlyif"));
                if (!lines.isEmpty() && lines.getFirst().matches("(statement|query) .*")) {
                    int end = lines.indexOf("----");
                    statements.add(String.join("\n", lines.subList(1, end < 0 ? lines.size() : end)));
                }
            }
            if (!statements.isEmpty()) {
                corpus.add(statements);
            }
        }
        return corpus;
    }

    @Test
    void mutatedStatementsGiveAnAnswerOrAnErrorOfTheirOwn() throws Exception {
        List<List<String>> corpus = corpus();
        List<String> all = corpus.stream().flatMap(List::stream).toList();
        long begin = System.nanoTime();
        for (int round = 0; goesOn(begin, round); round++) {
            long seed = Seeds.next();
            Random random = new Random(seed);
            Mutations mutations = new Mutations(random, all);
            try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                    Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(TIMEOUT_SECONDS);
                for (String sql : corpus.get(random.nextInt(corpus.size()))) {
                    for (int i = 0; i < MUTANTS_PER_STATEMENT; i++) {
                        check(connection, statement, mutations.mutate(sql), seed);
                    }
                    check(connection, statement, sql, seed);
                }
                check(connection, statement, "ROLLBACK", seed);
                check(connection, statement, "SELECT 1", seed);
            }
        }
        System.out.println("fuzz outcomes: " + outcomes);
    }

    private static boolean goesOn(long begin, int round) {
        return SECONDS == null ? round < ROUNDS : System.nanoTime() - begin < SECONDS * 1_000_000_000L;
    }

    private void check(Connection connection, Statement statement, String sql, long seed) {
        String what = "-Dtests.seed=" + seed + ": " + (sql.length() > 4000 ? sql.substring(0, 4000) + "..." : sql);
        String outcome;
        try {
            outcome = Assertions.assertTimeoutPreemptively(
                    HANGS, () -> outcome(connection, statement, sql), () -> "hangs: " + what);
        } catch (AssertionError e) {
            outcome = "hang " + e.getMessage();
        }
        outcomes.merge(outcome.split("\n", 2)[0], 1, Integer::sum);
        if (!outcome.matches("answer|[A-Z_]+") || outcome.equals("INTERNAL_ERROR")) {
            if (REPORT == null) {
                assertThat(outcome).as(what).isEqualTo("an answer or an error of the statement's own");
            }
            report(outcome, what);
        }
    }

    private static void report(String outcome, String what) {
        try {
            byte[] text = (outcome + "\n" + what + "\n\n").getBytes(StandardCharsets.UTF_8);
            Files.write(Path.of(REPORT), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `answer`, the code of an error, or more than one word where the engine is to blame.
    private static String outcome(Connection connection, Statement statement, String sql) {
        try {
            if (OUTSIDE.matcher(sql).find()) {
                connection.prepareStatement(sql).close();
            } else if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    int columns = rows.getMetaData().getColumnCount();
                    for (int row = 0; row < 1000 && rows.next(); row++) {
                        for (int c = 1; c <= columns; c++) {
                            rows.getString(c);
                        }
                    }
                }
            }
            return "answer";
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.startsWith("error[") || message.indexOf(']') < 0) {
                return "no code: " + trace(e);
            }
            String code = message.substring(6, message.indexOf(']'));
            return code.equals("INTERNAL_ERROR") ? "internal: " + trace(e) : code;
        } catch (RuntimeException | Error e) {
            return "thrown: " + trace(e);
        }
    }

    /// The innermost cause with its first frames.
    private static String trace(Throwable e) {
        StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()).replace('\n', ' '));
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        text.append(" / ").append(cause.toString().replace('\n', ' '));
        StackTraceElement[] frames = cause.getStackTrace();
        for (int i = 0; i < Math.min(12, frames.length); i++) {
            text.append("\n    at ").append(frames[i]);
        }
        return text.toString();
    }
}
