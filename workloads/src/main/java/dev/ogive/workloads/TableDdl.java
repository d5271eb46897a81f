package dev.ogive.workloads;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/// CREATE TABLE for the columns of a result, in types that every engine has.
public final class TableDdl {
    private TableDdl() {}

    public static String of(String table, ResultSetMetaData about) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int c = 1; c <= about.getColumnCount(); c++) {
            columns.add(about.getColumnName(c) + " " + type(about, c));
        }
        return "CREATE TABLE " + table + " (" + String.join(", ", columns) + ")";
    }

    private static String type(ResultSetMetaData about, int column) throws SQLException {
        return switch (about.getColumnType(column)) {
            case Types.BOOLEAN, Types.BIT -> "BOOLEAN";
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> "INTEGER";
            case Types.BIGINT -> "BIGINT";
            case Types.REAL -> "REAL";
            case Types.FLOAT, Types.DOUBLE -> "DOUBLE PRECISION";
            case Types.DECIMAL, Types.NUMERIC ->
                "DECIMAL(" + about.getPrecision(column) + ", " + about.getScale(column) + ")";
            case Types.DATE -> "DATE";
            case Types.TIME -> "TIME";
            case Types.TIMESTAMP -> "TIMESTAMP";
            case Types.TIMESTAMP_WITH_TIMEZONE -> "TIMESTAMP WITH TIME ZONE";
            default -> "VARCHAR(10000)";
        };
    }
}
