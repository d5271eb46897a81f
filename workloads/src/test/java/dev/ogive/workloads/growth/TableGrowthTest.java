package dev.ogive.workloads.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.error.OgiveException;
import dev.ogive.workloads.Answer;
import dev.ogive.workloads.RealData;
import dev.ogive.workloads.SqlLiteral;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableGrowthTest {
    private static final long SEED = 7;

    @TempDir
    private Path folder;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:ogive:");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<List<Object>> rows(String sql) throws SQLException {
        return Answer.of(connection, sql).rows();
    }

    private long number(String sql) throws SQLException {
        return ((BigDecimal) rows(sql).getFirst().getFirst()).longValueExact();
    }

    private void grow(Path source, String table, int times, Set<String> keys) throws SQLException {
        Path file = folder.resolve(table + ".csv");
        run(new TableGrowth(source, times, keys, SEED).write(table, file));
        run("COPY " + table + " FROM " + SqlLiteral.of(file) + " (HEADER true)");
    }

    private double[] column(String table, String column) throws SQLException {
        List<List<Object>> rows =
                rows("SELECT CAST(" + column + " AS DOUBLE) FROM " + table + " WHERE " + column + " IS NOT NULL");
        return rows.stream().mapToDouble(row -> (Double) row.getFirst()).toArray();
    }

    /// The greatest distance between two distributions (Kolmogorov and Smirnov's).
    private static double distance(double[] a, double[] b) {
        Arrays.sort(a);
        Arrays.sort(b);
        double greatest = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] == value) {
                i++;
            }
            while (j < b.length && b[j] == value) {
                j++;
            }
            greatest = Math.max(greatest, Math.abs(i / (double) a.length - j / (double) b.length));
        }
        return greatest;
    }

    @Test
    void grownFlightsHaveTheDistributionsAndCorrelationsOfTheRealOnes() throws SQLException {
        Path source = RealData.folder("crossfilter_flights").resolve("hflights_full.parquet");
        run("CREATE TABLE flights AS SELECT * FROM read_parquet(" + SqlLiteral.of(source) + ")");
        grow(source, "grown", 3, Set.of());
        assertThat(number("SELECT count(*) FROM grown")).isEqualTo(3 * 227_496);

        List<String> numbers = List.of(
                "Month",
                "DayofMonth",
                "DayOfWeek",
                "DepTime",
                "ArrTime",
                "FlightNum",
                "ActualElapsedTime",
                "AirTime",
                "ArrDelay",
                "DepDelay",
                "Distance",
                "TaxiIn",
                "TaxiOut");
        for (String name : numbers) {
            assertThat(distance(column("flights", name), column("grown", name)))
                    .as(name)
                    .isLessThan(0.01);
        }
        for (int a = 0; a < numbers.size(); a++) {
            for (int b = a + 1; b < numbers.size(); b++) {
                String corr = "SELECT corr(CAST(" + numbers.get(a) + " AS DOUBLE), CAST(" + numbers.get(b)
                        + " AS DOUBLE)) FROM ";
                double real = (Double) rows(corr + "flights").getFirst().getFirst();
                double grown = (Double) rows(corr + "grown").getFirst().getFirst();
                assertThat(Math.abs(real - grown))
                        .as("%s and %s: %s and %s", numbers.get(a), numbers.get(b), real, grown)
                        .isLessThan(0.02);
            }
        }
        String shares = "SELECT UniqueCarrier, Dest, count(*) * %d AS n FROM %s GROUP BY 1, 2 ORDER BY 1, 2";
        assertThat(rows(shares.formatted(1, "grown"))).isEqualTo(rows(shares.formatted(3, "flights")));
        String nulls = "SELECT count(DepTime) * %d, count(ArrDelay) * %1$d FROM %s";
        assertThat(rows(nulls.formatted(1, "grown"))).isEqualTo(rows(nulls.formatted(3, "flights")));

        // Rows differ: hardly any is there twice. What few values tell stays exactly.
        long different = number("SELECT count(*) FROM (SELECT DISTINCT * FROM grown)");
        assertThat(different).isGreaterThan(3 * 227_496 * 97 / 100);
        String routes = "SELECT DISTINCT Origin, Dest, Distance FROM %s ORDER BY 1, 2, 3";
        assertThat(rows(routes.formatted("grown"))).isEqualTo(rows(routes.formatted("flights")));
    }

    @Test
    void datesTakeTheirWeekdaysAlong() throws SQLException, IOException {
        Path source = folder.resolve("real.csv");
        StringBuilder text = new StringBuilder("day,weekday,v\n");
        for (int i = 0; i < 20_000; i++) {
            var day = java.time.LocalDate.of(2024, 1, 1).plusDays(i / 50);
            text.append(day)
                    .append(',')
                    .append(day.getDayOfWeek())
                    .append(',')
                    .append(i * 0.5)
                    .append('\n');
        }
        Files.writeString(source, text);
        grow(source, "days", 2, Set.of());
        assertThat(number(
                        "SELECT count(*) FROM (SELECT day FROM days GROUP BY day HAVING count(DISTINCT weekday) > 1)"))
                .isZero();
        assertThat(number("SELECT count(DISTINCT weekday) FROM days")).isEqualTo(7);
        assertThat(number("SELECT count(DISTINCT day) FROM days")).isEqualTo(400);
    }

    @Test
    void keysStayUniqueAndChildrenWithTheirParents() throws SQLException, IOException {
        Path parents = folder.resolve("p.csv");
        Path children = folder.resolve("c.csv");
        StringBuilder p = new StringBuilder("id,name\n");
        StringBuilder c = new StringBuilder("id,parent\n");
        for (int i = 1; i <= 500; i++) {
            p.append(i).append(",\"n\"\"").append(i % 7).append("\"\n");
            for (int j = 0; j < i % 5; j++) {
                c.append(i * 10 + j).append(',').append(i).append('\n');
            }
        }
        Files.writeString(parents, p);
        Files.writeString(children, c);
        grow(parents, "parents", 4, Set.of("id"));
        grow(children, "children", 4, Set.of("id", "parent"));
        assertThat(number("SELECT count(DISTINCT id) FROM parents")).isEqualTo(2_000);
        assertThat(number("SELECT count(DISTINCT id) FROM children")).isEqualTo(4_000);
        assertThat(number("SELECT count(*) FROM children JOIN parents ON parent = parents.id"))
                .isEqualTo(4_000);
        assertThat(
                        rows(
                                "SELECT n, count(*) FROM (SELECT count(*) AS n FROM children GROUP BY parent) GROUP BY n ORDER BY n"))
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.getLast()).isEqualTo(new BigDecimal("4E+2")));
        assertThat(number("SELECT count(DISTINCT name) FROM parents")).isEqualTo(7);
    }

    @Test
    void anEqualSeedGivesAnEqualTable() throws IOException {
        Path source = folder.resolve("s.csv");
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < 1_000; i++) {
            text.append(i * i % 997).append(',').append(i / 3.0).append('\n');
        }
        Files.writeString(source, text);
        new TableGrowth(source, 3, Set.of(), SEED).write("t", folder.resolve("one.csv"));
        new TableGrowth(source, 3, Set.of(), SEED).write("t", folder.resolve("two.csv"));
        assertThat(Files.readString(folder.resolve("one.csv"))).isEqualTo(Files.readString(folder.resolve("two.csv")));
    }

    @Test
    void whatCannotGrowSaysWhy() throws IOException {
        Path source = folder.resolve("big.csv");
        Files.writeString(source, "id,v\n9000000000000000000,1\n");
        assertThatThrownBy(() -> new TableGrowth(source, 3, Set.of("id"), SEED).write("t", folder.resolve("t.csv")))
                .isInstanceOf(OgiveException.class)
                .hasMessageContaining("9000000000000000000");
        assertThatThrownBy(() -> new TableGrowth(source, 3, Set.of("key"), SEED).write("t", folder.resolve("t.csv")))
                .isInstanceOf(OgiveException.class)
                .hasMessageContaining("no column key");
        assertThatThrownBy(() -> new TableGrowth(source, 2, Set.of(), SEED).write("t", source))
                .isInstanceOf(OgiveException.class)
                .hasMessageContaining("itself");
        assertThatThrownBy(() -> new TableGrowth(source, 0, Set.of(), SEED)).isInstanceOf(OgiveException.class);
    }
}
