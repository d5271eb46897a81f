package dev.ogive.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `docs/duckdb.md` says of both engines is so.
class DocumentedDifferencesTest {
    record Row(String name, String sql, String ours, String theirs) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("../docs/duckdb.md")).stream()
                .filter(line -> line.startsWith("| ") && line.contains("`SELECT"))
                .map(line -> {
                    List<String> cells = Stream.of(line.split("(?<!\\\\)\\|"))
                            .map(cell -> cell.strip().replace("\\|", "|"))
                            .toList();
                    String sql = cells.get(2).substring(1, cells.get(2).length() - 1);
                    return new Row(cells.get(1), sql, cells.get(3), cells.get(4));
                });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bothEnginesDoAsTheTableSays(Row row) throws SQLException {
        try (Connection ours = DriverManager.getConnection("jdbc:ogive:");
                Connection theirs = DriverManager.getConnection("jdbc:duckdb:")) {
            assertThat(shown(Outcome.of(ours, row.sql())))
                    .as("Ogive: " + row.sql())
                    .isEqualTo(row.ours());
            assertThat(shown(Outcome.of(theirs, row.sql())))
                    .as("DuckDB: " + row.sql())
                    .isEqualTo(row.theirs());
        }
    }

    private static String shown(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed _ -> "error";
            case Outcome.Changed _ -> "done";
            case Outcome.Rows(var rows) -> {
                Object value = rows.getFirst().getFirst();
                yield value == null ? "NULL" : String.valueOf(value);
            }
        };
    }
}
