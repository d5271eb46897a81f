package dev.ogive.api;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.SequenceDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.view.MaterializedView;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.SqlEngine;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Copies rows and whole databases to files, and databases back.
final class Exchange {
    private final Session session;
    private final Call call;
    private final String sql;

    Exchange(Session session, Call call, String sql) {
        this.session = session;
        this.call = call;
        this.sql = sql;
    }

    long copyTo(BoundStatement.Query source, List<Expr.Literal> values, Path target, Map<String, Object> options) {
        try (Outcome.Rows rows = session.query(
                call, sql, source.schema(), SqlEngine.Bound.with(source, values).plan())) {
            return Export.write(source.schema(), rows.cursor(), target, options);
        }
    }

    void export(BoundStatement.ExportDatabase export) {
        Map<String, Object> options = new LinkedHashMap<>(export.options());
        String wanted = options.getOrDefault("format", "csv").toString().toLowerCase(Locale.ROOT);
        Path folder = Path.of(export.directory());
        StringBuilder schema = new StringBuilder();
        StringBuilder load = new StringBuilder();
        StringBuilder materialized = new StringBuilder();
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            Files.createDirectories(folder);
            for (String name : snapshot.schemas()) {
                if (!name.equals(TableName.DEFAULT_SCHEMA)
                        && !name.equals(MaterializedView.SCHEMA)
                        && !name.equals(Trial.SCHEMA)) {
                    schema.append("CREATE SCHEMA ").append(Ddl.quoted(name)).append(";\n");
                }
            }
            for (NamedObject type : snapshot.objects(NamedObject.Kind.TYPE)) {
                schema.append("CREATE TYPE ")
                        .append(Ddl.quoted(type.name()))
                        .append(" AS ")
                        .append(type.text())
                        .append(";\n");
            }
            for (NamedObject object : snapshot.objects(NamedObject.Kind.SEQUENCE)) {
                SequenceDefinition definition = SequenceDefinition.parse(object.text());
                long next = snapshot.sequence(object).upcoming();
                schema.append(Ddl.of(object.name(), definition, next)).append(";\n");
            }
            for (NamedObject macro : snapshot.objects(NamedObject.Kind.MACRO)) {
                schema.append(Ddl.of(macro)).append(";\n");
            }
            int number = 0;
            for (StoredTable table : snapshot.tables()) {
                if (Session.isInternal(table.definition().name())) {
                    continue;
                }
                String format = keepsAll(wanted, table.schema()) ? wanted : "arrow";
                options.put("format", format);
                String file = "table_" + number++ + "." + format;
                schema.append(Ddl.of(table.definition())).append(";\n");
                if (table.open(snapshot).rows() == 0) {
                    continue;
                }
                load.append("COPY ")
                        .append(Ddl.quoted(table.definition().name()))
                        .append(" FROM ")
                        .append(Ddl.literal(file))
                        .append(" (FORMAT ")
                        .append(format)
                        .append(format.equals("csv") ? ", HEADER true" : "")
                        .append(");\n");
                copyTo(
                        (BoundStatement.Query) session.bind(
                                "SELECT * FROM " + Ddl.quoted(table.definition().name()), null),
                        List.of(),
                        folder.resolve(file),
                        options);
            }
            for (ViewDefinition view : snapshot.views()) {
                // A materialized view is made when there are rows to keep.
                boolean isMaterialized = MaterializedViews.isMaterialized(snapshot, view.name());
                (isMaterialized ? materialized : schema)
                        .append(Ddl.of(view, isMaterialized))
                        .append(";\n");
            }
            load.append(materialized);
            Files.writeString(folder.resolve("schema.sql"), schema, StandardCharsets.UTF_8);
            Files.writeString(folder.resolve("load.sql"), load, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot export to " + folder + ": " + e.getMessage(), e);
        }
    }

    /// Whether every value reads back from a file of this format as it was: text does not tell
    /// what is in a list, Parquet has no intervals. Arrow keeps everything.
    private static boolean keepsAll(String format, Schema schema) {
        return schema.types().stream().noneMatch(type -> switch (type) {
            case Listed _, RowType _ -> !format.equals("parquet");
            case SimpleType t -> (t == SimpleType.INTERVAL || t == SimpleType.TIMETZ) && format.equals("parquet");
            case EnumType _ -> false;
            case DecimalType _ -> false;
        });
    }

    /// All of it or nothing.
    void importFrom(String directory) {
        Path folder = Path.of(directory);
        boolean own = session.beginBatch();
        boolean done = false;
        try {
            for (String statement : Script.statements(read(folder.resolve("schema.sql")))) {
                session.execute(statement).close();
            }
            for (String statement : Script.statements(read(folder.resolve("load.sql")))) {
                if (!statement.startsWith("COPY ")) {
                    session.execute(statement).close();
                    continue;
                }
                int from = statement.indexOf(" FROM '") + " FROM '".length();
                String absolute = folder.toAbsolutePath().toString().replace("'", "''") + "/";
                session.execute(statement.substring(0, from) + absolute + statement.substring(from))
                        .close();
            }
            done = true;
        } finally {
            if (own) {
                session.endBatch(done);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no file " + file, e);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
