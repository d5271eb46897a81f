package dev.ogive.workloads.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.sql.template.Template;
import dev.ogive.workloads.Answer;
import dev.ogive.workloads.replay.DataFiles;
import dev.ogive.workloads.replay.EngineSpec;
import dev.ogive.workloads.replay.PeerDatabase;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {
    private static final ShopOptions SMALL = ShopOptions.DEFAULT.withScale(0.01);

    @TempDir
    private Path folder;

    private double number(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            Object value = Answer.of(duck, sql.replaceAll("\\{(\\w+)}", "read_csv('" + folder + "/$1.csv')"))
                    .rows()
                    .getFirst()
                    .getFirst();
            return value instanceof BigDecimal d ? d.doubleValue() : (Double) value;
        }
    }

    private static ShopOptions with(double skew, double correlation, double cycle) {
        return new ShopOptions(0.01, 3, 365, skew, correlation, cycle, 24, 6, 6, 40, true, 0.5);
    }

    @Test
    void equalOptionsGiveEqualFiles() throws IOException {
        Path first = folder.resolve("a");
        Path second = folder.resolve("b");
        assertThat(new Shop(SMALL).write(first)).isEqualTo(new Shop(SMALL).write(second));
        for (String name : List.of(
                "schema.sql",
                "customers.csv",
                "products.csv",
                "orders.csv",
                "order_lines.csv",
                "visits.csv",
                "workload.jsonl")) {
            assertThat(Files.mismatch(first.resolve(name), second.resolve(name)))
                    .as(name)
                    .isEqualTo(-1);
        }
    }

    @Test
    void tablesReferToEachOther() throws IOException, SQLException {
        new Shop(SMALL).write(folder);
        assertThat(number("SELECT count(*) FROM {orders}")).isEqualTo(10_000);
        assertThat(number("SELECT count(*) FROM {order_lines} WHERE order_id NOT IN (SELECT id FROM {orders})"))
                .isZero();
        assertThat(number("SELECT count(*) FROM {orders} WHERE customer_id NOT IN (SELECT id FROM {customers})"))
                .isZero();
        assertThat(number("SELECT count(*) FROM {order_lines} WHERE product_id NOT IN (SELECT id FROM {products})"))
                .isZero();
        // Rows come in the order of time.
        assertThat(number("SELECT count(*) FROM (SELECT ordered_at < lag(ordered_at) OVER (ORDER BY id) AS back"
                        + " FROM {orders}) WHERE back"))
                .isZero();
    }

    @Test
    void skewIsAKnob() throws IOException, SQLException {
        String topTenth =
                "SELECT sum(n) FILTER (r <= 32) / sum(n) FROM (SELECT count(*) AS n, row_number() OVER (ORDER BY"
                        + " count(*) DESC) AS r FROM {order_lines} GROUP BY product_id)";
        new Shop(with(1, 0.9, 0.9)).write(folder);
        double skewed = number(topTenth);
        new Shop(with(0, 0.9, 0.9)).write(folder);
        double uniform = number(topTenth);
        assertThat(skewed).isGreaterThan(0.35);
        assertThat(uniform).isLessThan(0.25);
    }

    @Test
    void correlationIsAKnob() throws IOException, SQLException {
        // Share of German customers among those who live in Berlin.
        String share =
                "SELECT avg(CASE WHEN country = 'DE' THEN 1.0 ELSE 0 END) FROM {customers} WHERE city = 'Berlin'";
        new Shop(with(1, 1, 0.9)).write(folder);
        assertThat(number(share)).isEqualTo(1);
        new Shop(with(1, 0, 0.9)).write(folder);
        assertThat(number(share)).isLessThan(0.7);
    }

    @Test
    void dayAndNightAreAKnob() throws IOException, SQLException {
        String night =
                "SELECT avg(CASE WHEN extract(hour FROM ordered_at) BETWEEN 2 AND 5 THEN 1.0 ELSE 0 END) FROM {orders}";
        new Shop(with(1, 0.9, 1)).write(folder);
        assertThat(number(night)).isLessThan(0.05);
        new Shop(with(1, 0.9, 0)).write(folder);
        assertThat(number(night)).isBetween(0.14, 0.19);
    }

    @Test
    void theWorkloadIsInOrderAndHasItsPeople() {
        List<TracedStatement> statements = new ShopWorkload(ShopOptions.DEFAULT).statements();
        for (int i = 1; i < statements.size(); i++) {
            assertThat(statements.get(i).startNanos())
                    .isGreaterThanOrEqualTo(statements.get(i - 1).startNanos());
        }
        Set<String> kinds = statements.stream()
                .map(s -> s.session().replaceFirst("[-/].*", ""))
                .collect(Collectors.toSet());
        assertThat(kinds).containsExactlyInAnyOrder("dashboard", "analyst", "support", "nightly");
        assertThat(statements.stream()
                        .map(s -> Template.of(s.sql()).id())
                        .distinct()
                        .count())
                .isBetween(25L, 80L);
    }

    @Test
    void driftBringsOtherQuestionsInTheSecondHalf() {
        assertThat(newTexts(0)).isLessThan(newTexts(1));
        ShopOptions still = new ShopOptions(0.1, 1, 365, 1, 0.9, 0.9, 24, 6, 0, 0, false, 0);
        assertThat(dashboardTexts(still, true)).isEqualTo(dashboardTexts(still, false));
        ShopOptions moving = new ShopOptions(0.1, 1, 365, 1, 0.9, 0.9, 24, 6, 0, 0, false, 1);
        assertThat(dashboardTexts(moving, true)).isNotEqualTo(dashboardTexts(moving, false));
    }

    /// Dashboards' texts of the second half that the first had not.
    private static long newTexts(double drift) {
        ShopOptions options = new ShopOptions(0.1, 1, 365, 1, 0.9, 0.9, 24, 12, 0, 0, false, drift);
        Set<String> texts = new HashSet<>(dashboardTexts(options, true));
        texts.removeAll(dashboardTexts(options, false));
        return texts.size();
    }

    private static Set<String> dashboardTexts(ShopOptions options, boolean late) {
        return new ShopWorkload(options)
                .statements().stream()
                        .filter(s -> s.startNanos() >= 12 * 3_600_000_000_000L == late)
                        .map(TracedStatement::sql)
                        .collect(Collectors.toSet());
    }

    @Test
    void everyStatementRunsOnOgiveAndOnDuckDb() throws IOException, SQLException {
        new Shop(ShopOptions.DEFAULT.withScale(0.002)).write(folder);
        for (String spec : List.of("ogive", "duckdb")) {
            Set<Long> seen = new HashSet<>();
            try (PeerDatabase database = PeerDatabase.open(EngineSpec.parse(spec))) {
                new DataFiles(List.of(folder.toString())).load(database, _ -> {});
                try (Connection connection = database.connect();
                        var statement = connection.createStatement()) {
                    for (TracedStatement traced : new ShopWorkload(ShopOptions.DEFAULT.withScale(0.002)).statements()) {
                        if (seen.add(Template.of(traced.sql()).id())) {
                            statement.execute(traced.sql());
                        }
                    }
                }
            }
        }
    }

    @Test
    void knobsHaveBounds() {
        assertThatThrownBy(() -> with(-1, 0.9, 0.9)).hasMessageContaining("skew");
        assertThatThrownBy(() -> with(1, 1.1, 0.9)).hasMessageContaining("correlation");
        assertThatThrownBy(() -> with(1, 0.9, Double.NaN)).hasMessageContaining("cycle");
        assertThatThrownBy(() -> ShopOptions.DEFAULT.withScale(0)).hasMessageContaining("scale");
    }
}
