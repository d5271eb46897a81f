package dev.ogive.exec.bench;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.storage.Database;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableWriter;
import dev.ogive.storage.Transaction;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// The rows of TPC-H, once in a database of Ogive's and once in one of DuckDB's, from the same
/// generator.
final class TpchData {
    private static final int BATCH_ROWS = 2_048;

    private TpchData() {}

    private static DataType type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case IDENTIFIER -> SimpleType.BIGINT;
            case INTEGER -> SimpleType.INTEGER;
            case DATE -> SimpleType.DATE;
            case DOUBLE -> DataType.decimal(15, 2);
            case VARCHAR -> SimpleType.VARCHAR;
        };
    }

    private static <E extends TpchEntity> Schema schema(TpchTable<E> table) {
        List<Field> fields = new ArrayList<>();
        for (TpchColumn<E> column : table.getColumns()) {
            fields.add(new Field(column.getColumnName(), type(column), false));
        }
        return new Schema(fields);
    }

    /// Opens the database in `directory`, filling it first if it is not there.
    static Database ogive(Path directory, double scale) {
        boolean fresh = !Files.exists(directory);
        Database database = Database.open(directory, false);
        if (fresh) {
            for (TpchTable<?> table : TpchTable.getTables()) {
                try (Transaction transaction = database.begin()) {
                    fill(table, transaction, scale);
                    transaction.commit();
                }
            }
        }
        return database;
    }

    private static <E extends TpchEntity> void fill(TpchTable<E> table, Transaction transaction, double scale) {
        Schema schema = schema(table);
        StoredTable stored = transaction.createTable(TableDefinition.of(TableName.of(table.getTableName()), schema));
        try (TableWriter writer = transaction.writer(stored)) {
            Batch batch = Batch.allocate(schema.types(), BATCH_ROWS);
            batch.clear();
            for (E row : table.createGenerator(scale, 1, 1)) {
                put(table.getColumns(), row, batch);
                if (batch.rows == BATCH_ROWS) {
                    writer.write(batch);
                    batch.clear();
                }
            }
            if (batch.rows > 0) {
                writer.write(batch);
            }
            writer.finish();
        }
    }

    private static <E extends TpchEntity> void put(List<TpchColumn<E>> columns, E row, Batch batch) {
        int at = batch.rows++;
        for (int c = 0; c < columns.size(); c++) {
            TpchColumn<E> column = columns.get(c);
            switch (column.getType().getBase()) {
                case IDENTIFIER -> ((I64Vector) batch.columns[c]).values[at] = column.getIdentifier(row);
                case INTEGER -> ((I32Vector) batch.columns[c]).values[at] = column.getInteger(row);
                case DATE -> ((I32Vector) batch.columns[c]).values[at] = column.getDate(row);
                case DOUBLE -> ((I64Vector) batch.columns[c]).values[at] = Math.round(column.getDouble(row) * 100);
                case VARCHAR -> {
                    byte[] text = column.getString(row).getBytes(StandardCharsets.UTF_8);
                    ((StringVector) batch.columns[c]).append(at, text, 0, text.length);
                }
            }
        }
    }

    /// Opens DuckDB's database file, filling it first if it is not there.
    static Connection duckdb(Path file, double scale) throws SQLException {
        boolean fresh = !Files.exists(file);
        Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        if (fresh) {
            for (TpchTable<?> table : TpchTable.getTables()) {
                fill(table, connection, scale);
            }
        }
        return connection;
    }

    private static <E extends TpchEntity> void fill(TpchTable<E> table, Connection connection, double scale)
            throws SQLException {
        List<String> columns = new ArrayList<>();
        for (TpchColumn<E> column : table.getColumns()) {
            columns.add(column.getColumnName() + " " + type(column).sql() + " NOT NULL");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table.getTableName() + " (" + String.join(", ", columns) + ")");
        }
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender(table.getTableName())) {
            for (E row : table.createGenerator(scale, 1, 1)) {
                appender.beginRow();
                for (TpchColumn<E> column : table.getColumns()) {
                    switch (column.getType().getBase()) {
                        case IDENTIFIER -> appender.append(column.getIdentifier(row));
                        case INTEGER -> appender.append(column.getInteger(row));
                        case DATE -> appender.append(LocalDate.ofEpochDay(column.getDate(row)));
                        case DOUBLE ->
                            appender.append(java.math.BigDecimal.valueOf(Math.round(column.getDouble(row) * 100), 2));
                        case VARCHAR -> appender.append(column.getString(row));
                    }
                }
                appender.endRow();
            }
        }
    }
}
