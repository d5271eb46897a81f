package dev.ogive.sql.breadth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.sql.SqlEngine;
import dev.ogive.sql.Tables;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Plans every query of the corpora that DuckDB accepts. By default each hundredth of the
/// sqllogictests; all of them with `-Dogive.breadth.stride=1`.
class BreadthTest {
    /// Percent of the accepted queries of a corpus that may fail.
    private static final Map<String, Double> PERCENT_MAX =
            Map.of("TPC-H", 0.0, "TPC-DS", 0.0, "ClickBench", 0.0, "flights", 0.0, "SEDE", 3.0, "sqllogictest", 0.1);

    @Test
    void whatDuckDbAcceptsIsPlannedHere() throws Exception {
        Path data = Path.of(System.getenv().getOrDefault("OGIVE_DATA", "../../shared/data"));
        if (!Files.isDirectory(data)) {
            String message = "the data folder " + data.toAbsolutePath() + " is missing: set OGIVE_DATA";
            if ("true".equals(System.getenv("CI"))) {
                fail(message);
            }
            System.out.println("skipped: " + message);
            assumeThat(data).isDirectory();
        }
        Map<String, int[]> counts = new LinkedHashMap<>();
        Map<String, List<String>> failures = new LinkedHashMap<>();
        SqlEngine engine = new SqlEngine(FunctionRegistry.builtIn());
        for (Script script : new Corpora(data, Integer.getInteger("ogive.breadth.stride", 100)).load()) {
            Judge judge = Judge.of(script);
            Tables tables = tables(judge.tables());
            int[] count = counts.computeIfAbsent(script.corpus(), _ -> new int[2]);
            for (String sql : judge.accepted()) {
                count[0]++;
                try {
                    engine.bind(sql, tables, List.of());
                } catch (OgiveException e) {
                    count[1]++;
                    failures.computeIfAbsent(script.corpus(), _ -> new ArrayList<>())
                            .add(e.display() + "\n    " + sql.replace('\n', ' '));
                }
            }
        }
        counts.forEach((corpus, count) -> System.out.printf(
                Locale.ROOT, "breadth %-14s %6d accepted by DuckDB, %d fail here%n", corpus, count[0], count[1]));
        counts.forEach((corpus, count) -> assertThat(100.0 * count[1] / count[0])
                .as("%s: %s", corpus, failures.get(corpus))
                .isLessThanOrEqualTo(PERCENT_MAX.get(corpus)));
    }

    private record Source(String name, Schema schema) implements TableSource {
        @Override
        public TableStatistics statistics() {
            return TableStatistics.UNKNOWN;
        }

        @Override
        public TableData open(Snapshot snapshot) {
            throw new UnsupportedOperationException("planned, not run");
        }
    }

    private static Tables tables(Map<String, List<String[]>> columns) {
        Map<String, TableSource> sources = new HashMap<>();
        columns.forEach((name, list) -> {
            List<Field> fields = new ArrayList<>();
            list.forEach(c -> fields.add(new Field(c[0], type(c[1]))));
            sources.put(name.toLowerCase(Locale.ROOT), new Source(name, new Schema(fields)));
        });
        return new Tables() {
            @Override
            public TableSource table(String schema, String name) {
                return sources.get(name.toLowerCase(Locale.ROOT));
            }

            @Override
            public ViewDefinition view(String schema, String name) {
                return null;
            }

            @Override
            public TableSource function(String name, List<Object> arguments, Map<String, Object> named) {
                return null;
            }

            @Override
            public boolean isShared(TableSource table) {
                return true;
            }

            @Override
            public List<String> names() {
                return List.copyOf(sources.keySet());
            }
        };
    }

    /// Our type for DuckDB's.
    private static DataType type(String name) {
        if (name.startsWith("DECIMAL")) {
            String[] digits = name.replaceAll("[^0-9,]", "").split(",", -1);
            return DataType.decimal(Integer.parseInt(digits[0]), Integer.parseInt(digits[1]));
        }
        return switch (name) {
            case "BLOB" -> SimpleType.VARBINARY;
            case "FLOAT" -> SimpleType.REAL;
            case "TIMESTAMP WITH TIME ZONE" -> SimpleType.TIMESTAMPTZ;
            case "TIMESTAMP_NS" -> SimpleType.TIMESTAMP;
            case "UBIGINT" -> SimpleType.HUGEINT;
            case "UINTEGER" -> SimpleType.BIGINT;
            case "USMALLINT" -> SimpleType.INTEGER;
            case "UTINYINT" -> SimpleType.SMALLINT;
            default -> SimpleType.valueOf(name);
        };
    }
}
