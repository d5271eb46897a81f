package dev.ogive.sql.tree;

import java.util.List;
import org.apache.calcite.sql.SqlNode;

/// What INSERT does with a row whose key is already there.
/// @param keys the key's columns, empty for any key
public record ConflictAction(
        Kind kind, List<SqlNode> keys, List<SqlNode> targets, List<SqlNode> values, SqlNode where) {

    public enum Kind {
        IGNORE,
        REPLACE,
        UPDATE
    }

    public static ConflictAction ignore(List<SqlNode> keys) {
        return new ConflictAction(Kind.IGNORE, keys, List.of(), List.of(), null);
    }

    public static ConflictAction replaceAll() {
        return new ConflictAction(Kind.REPLACE, List.of(), List.of(), List.of(), null);
    }

    public static ConflictAction update(
            List<SqlNode> keys, List<SqlNode> targets, List<SqlNode> values, SqlNode where) {
        return new ConflictAction(Kind.UPDATE, keys, targets, values, where);
    }
}
