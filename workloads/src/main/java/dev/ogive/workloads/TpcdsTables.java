package dev.ogive.workloads;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The TPC-DS data set, from the generator's port to Java: the same rows as dsdgen's.
public final class TpcdsTables {
    /// Names of the 24 tables.
    public static final List<String> NAMES =
            tables().map(table -> table.toString().toLowerCase(Locale.ROOT)).toList();

    /// Numbered from 1.
    public static final int QUERIES = 99;

    private TpcdsTables() {}

    private static Stream<Table> tables() {
        return Table.getBaseTables().stream().filter(table -> table != Table.DBGEN_VERSION);
    }

    /// CREATE TABLE with the types of the specification.
    public static String ddl(String name) {
        return "CREATE TABLE " + name
                + Stream.of(Table.getTable(name).getColumns())
                        .map(column -> column.getName() + " " + type(column))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String type(Column column) {
        return switch (column.getType().getBase()) {
            case INTEGER, IDENTIFIER -> "INTEGER";
            case DATE -> "DATE";
            case TIME -> "TIME";
            case DECIMAL ->
                "DECIMAL(" + column.getType().getPrecision().orElseThrow() + ", "
                        + column.getType().getScale().orElseThrow() + ")";
            case VARCHAR, CHAR -> "VARCHAR";
        };
    }

    /// COPY from a file of [#write].
    public static String copy(String name, Path file) {
        return "COPY " + name + " FROM " + SqlLiteral.of(file) + " (DELIMITER '|', HEADER false)";
    }

    /// The same for DuckDB, which else takes quotes within a field for what encloses it.
    public static String copyToDuckDb(String name, Path file) {
        return copy(name, file).replace("HEADER false", "HEADER false, QUOTE ''");
    }

    /// Writes every table as `NAME.tbl` with `|` between fields and no header; nothing between
    /// two of them is NULL. Tables that are there stay as they are.
    ///
    /// @param scale in GB; the small tables are as large at 0.01 as at 1
    /// @param progress told each table's name before it is written
    public static void write(double scale, Path folder, Consumer<String> progress) throws IOException {
        Session session = Session.getDefaultSession().withScale(scale);
        for (Table table : tables().toList()) {
            // Returns are made together with their sales.
            if (!table.isChild() && !Files.exists(file(folder, table))) {
                progress.accept(table.toString());
                write(table, session, folder);
            }
        }
    }

    private static void write(Table table, Session session, Path folder) throws IOException {
        Table child = table.hasChild() ? table.getChild() : null;
        Path part = folder.resolve(table + ".part");
        try (BufferedWriter own = Files.newBufferedWriter(part);
                BufferedWriter other = child == null ? null : Files.newBufferedWriter(file(folder, child))) {
            for (List<List<String>> rows : Results.constructResults(table, session)) {
                line(own, rows.getFirst());
                if (rows.size() > 1 && other != null) {
                    line(other, rows.get(1));
                }
            }
        }
        // The parent's file is there only when both are whole.
        Files.move(part, file(folder, table));
    }

    private static Path file(Path folder, Table table) {
        return folder.resolve(table.toString().toLowerCase(Locale.ROOT) + ".tbl");
    }

    private static void line(BufferedWriter writer, List<String> values) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                writer.write('|');
            }
            writer.write(values.get(i) == null ? "" : values.get(i));
        }
        writer.write('\n');
    }
}
