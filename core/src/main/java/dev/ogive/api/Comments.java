package dev.ogive.api;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.BoundStatement;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// COMMENT ON: texts about tables, views and their columns, kept beside them.
final class Comments {
    private Comments() {}

    static void set(Transaction transaction, BoundStatement.CommentOn comment) {
        TableName table = comment.table();
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            if (snapshot.table(table) == null && snapshot.view(table) == null) {
                throw new OgiveException(ErrorCode.UNKNOWN_TABLE, "no table is named " + table);
            }
        }
        NamedObject.Kind kind =
                comment.column() == null ? NamedObject.Kind.TABLE_COMMENT : NamedObject.Kind.COLUMN_COMMENT;
        TableName name = comment.column() == null ? table : ofColumn(table, comment.column());
        transaction.dropObject(kind, name);
        if (comment.text() != null) {
            transaction.createObject(kind, name, comment.text());
        }
    }

    private static TableName ofColumn(TableName table, String column) {
        return new TableName(table.schema(), table.name() + "." + column);
    }

    /// The comment on a table or view, or null.
    static String of(DatabaseSnapshot snapshot, TableName table) {
        NamedObject comment = snapshot.object(NamedObject.Kind.TABLE_COMMENT, table);
        return comment == null ? null : comment.text();
    }

    /// The comment on a column, or null.
    static String of(DatabaseSnapshot snapshot, TableName table, String column) {
        NamedObject comment = snapshot.object(NamedObject.Kind.COLUMN_COMMENT, ofColumn(table, column));
        return comment == null ? null : comment.text();
    }

    /// All comments on a table or view, by column number, and by -1 on all of it.
    static Map<Integer, String> of(DatabaseSnapshot snapshot, TableName table, Schema schema) {
        Map<Integer, String> comments = new HashMap<>();
        for (int c = -1; c < schema.columns(); c++) {
            String text = c < 0
                    ? of(snapshot, table)
                    : of(snapshot, table, schema.field(c).name());
            if (text != null) {
                comments.put(c, text);
            }
        }
        return comments;
    }

    /// Forgets the comments on a table and its columns.
    static void drop(Transaction transaction, TableName table) {
        rename(transaction, table, null);
    }

    /// @param renamed null drops them
    static void rename(Transaction transaction, TableName table, TableName renamed) {
        String prefix = table.name() + ".";
        for (NamedObject comment : all(transaction)) {
            TableName name = comment.name();
            boolean column = comment.kind() == NamedObject.Kind.COLUMN_COMMENT
                    && name.name().startsWith(prefix);
            if (name.schema().equals(table.schema())
                    && (column || (comment.kind() == NamedObject.Kind.TABLE_COMMENT && name.equals(table)))) {
                transaction.dropObject(comment.kind(), name);
                if (renamed != null) {
                    TableName moved = column ? ofColumn(renamed, name.name().substring(prefix.length())) : renamed;
                    transaction.createObject(comment.kind(), moved, comment.text());
                }
            }
        }
    }

    private static List<NamedObject> all(Transaction transaction) {
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            List<NamedObject> all = new java.util.ArrayList<>(snapshot.objects(NamedObject.Kind.TABLE_COMMENT));
            all.addAll(snapshot.objects(NamedObject.Kind.COLUMN_COMMENT));
            return all;
        }
    }
}
