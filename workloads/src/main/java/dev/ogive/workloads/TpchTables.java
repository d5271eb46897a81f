package dev.ogive.workloads;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchColumnType;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The TPC-H data set, from the generator's port to Java: the same rows as dbgen's.
public final class TpchTables {
    /// Tables in the order in which they refer to each other.
    public static final List<String> NAMES =
            List.of("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");

    private TpchTables() {}

    /// CREATE TABLE with the types of the specification.
    public static String ddl(String name) {
        TpchTable<?> table = TpchTable.getTable(name);
        return "CREATE TABLE " + name
                + table.getColumns().stream()
                        .map(c -> c.getColumnName() + " " + type(c) + " NOT NULL")
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String type(TpchColumn<?> column) {
        TpchColumnType type = column.getType();
        return switch (type.getBase()) {
            case INTEGER -> "INTEGER";
            case IDENTIFIER -> "BIGINT";
            case DATE -> "DATE";
            case DOUBLE -> "DECIMAL(15, 2)";
            case VARCHAR -> "VARCHAR";
        };
    }

    /// Writes every table as `NAME.tbl` with `|` between fields and no header.
    ///
    /// @param progress told each table's name before it is written
    public static void write(double scale, Path folder, Consumer<String> progress) throws IOException {
        for (String name : NAMES) {
            progress.accept(name);
            Path file = folder.resolve(name + ".tbl");
            if (!Files.exists(file)) {
                Path part = folder.resolve(name + ".part");
                write(TpchTable.getTable(name), scale, part);
                Files.move(part, file);
            }
        }
    }

    private static <E extends TpchEntity> void write(TpchTable<E> table, double scale, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (E row : table.createGenerator(scale, 1, 1)) {
                String line = row.toLine();
                out.write(line, 0, line.endsWith("|") ? line.length() - 1 : line.length());
                out.write('\n');
            }
        }
    }

    /// COPY from a file of fields between `|` without a header.
    public static String copy(String name, Path file) {
        return "COPY " + name + " FROM " + SqlLiteral.of(file) + " (DELIMITER '|', HEADER false)";
    }
}
