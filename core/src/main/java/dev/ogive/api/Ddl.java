package dev.ogive.api;

import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.SequenceDefinition;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Definitions as the SQL that makes them again.
final class Ddl {
    private Ddl() {}

    static String quoted(String name) {
        return TableName.quoted(name);
    }

    static String quoted(TableName name) {
        return name.sql();
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String of(TableDefinition table) {
        List<String> parts = new ArrayList<>();
        for (int c = 0; c < table.schema().columns(); c++) {
            Field field = table.schema().field(c);
            String byDefault = table.defaults().get(c);
            parts.add(quoted(field.name()) + " " + field.type().sql() + (field.nullable() ? "" : " NOT NULL")
                    + (byDefault == null ? "" : " DEFAULT " + byDefault));
        }
        for (Constraint constraint : table.constraints()) {
            String name = constraint.name() == null ? "" : "CONSTRAINT " + quoted(constraint.name()) + " ";
            parts.add(name
                    + switch (constraint) {
                        case Constraint.PrimaryKey k -> "PRIMARY KEY " + columns(table, k.columns());
                        case Constraint.Unique u -> "UNIQUE " + columns(table, u.columns());
                        case Constraint.Check c -> "CHECK (" + c.sql() + ")";
                        case Constraint.ForeignKey f ->
                            "FOREIGN KEY " + columns(table, f.columns()) + " REFERENCES " + quoted(f.target())
                                    + f.targetColumns().stream()
                                            .map(Ddl::quoted)
                                            .collect(Collectors.joining(", ", " (", ")"));
                    });
        }
        String order = table.clustering().isNone() ? "" : " CLUSTER BY " + clustering(table);
        return "CREATE TABLE " + quoted(table.name()) + " (" + String.join(", ", parts) + ")" + order;
    }

    /// What stands behind CLUSTER BY.
    static String clustering(TableDefinition table) {
        return switch (table.clustering()) {
            case Clustering.Columns(List<Integer> columns) -> columns.isEmpty() ? "NONE" : columns(table, columns);
            case Clustering.Curve curve -> curve.kind() + " " + columns(table, curve.dimensions());
            case Clustering.Predicates p ->
                (p.tree() == null ? "PREDICATES (" : "CUTS (") + p.sql() + ")"
                        + (p.columns().isEmpty() ? "" : " THEN " + columns(table, p.columns()));
        };
    }

    private static String columns(TableDefinition table, List<Integer> columns) {
        return columns.stream()
                .map(c -> quoted(table.schema().field(c).name()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /// @param macro an object of the kind MACRO
    static String of(NamedObject macro) {
        return "CREATE MACRO " + quoted(macro.name()) + macro.text();
    }

    /// The sequence so that its numbers go on where they are.
    static String of(TableName name, SequenceDefinition sequence, long next) {
        return "CREATE SEQUENCE " + quoted(name) + " INCREMENT BY " + sequence.increment() + " MINVALUE "
                + sequence.min() + " MAXVALUE " + sequence.max() + " START WITH " + next
                + (sequence.cycle() ? " CYCLE" : "");
    }

    static String of(ViewDefinition view, boolean isMaterialized) {
        String columns = view.columns().isEmpty()
                ? ""
                : view.columns().stream().map(Ddl::quoted).collect(Collectors.joining(", ", " (", ")"));
        return (isMaterialized ? "CREATE MATERIALIZED VIEW " : "CREATE VIEW ") + quoted(view.name()) + columns + " AS "
                + view.sql();
    }
}
