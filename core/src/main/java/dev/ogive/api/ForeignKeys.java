package dev.ogive.api;

import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.AddedRows;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Makes sure at the end of a transaction that what its rows refer to is there, so that within
/// one tables may be filled in any order.
///
/// Looked at are the rows that were added to the referring table, or all of them where the
/// transaction deleted rows it may refer to. What was looked at in one table must not be changed
/// in the other by somebody else before the commit, or that is a WRITE_CONFLICT.
final class ForeignKeys {
    private static final int ADDED_SINCE_EVER = 0;

    private final Session session;
    private final Transaction transaction;

    private ForeignKeys(Session session, Transaction transaction) {
        this.session = session;
        this.transaction = transaction;
    }

    /// @throws OgiveException FOREIGN_KEY_VIOLATION naming a row; INVALID_STATEMENT for a clause
    ///     that names no table or columns
    static void check(Session session, Transaction transaction) {
        ForeignKeys keys = new ForeignKeys(session, transaction);
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            for (StoredTable child : snapshot.tables()) {
                for (Constraint constraint : child.definition().constraints()) {
                    if (constraint instanceof Constraint.ForeignKey key) {
                        keys.check(snapshot, child, key);
                    }
                }
            }
        }
    }

    private void check(DatabaseSnapshot snapshot, StoredTable child, Constraint.ForeignKey key) {
        StoredTable parent = snapshot.table(key.target());
        Transaction.RowChanges ofChild = transaction.changes(child);
        if (parent == null) {
            throw new OgiveException(
                    ofChild.isNew() ? ErrorCode.UNKNOWN_TABLE : ErrorCode.FOREIGN_KEY_VIOLATION,
                    "a FOREIGN KEY of table " + child.name() + " refers to table " + key.target()
                            + ", which is not there");
        }
        List<String> target = targetColumns(child, key, parent.definition());
        Transaction.RowChanges ofParent = transaction.changes(parent);
        boolean all = ofParent.deleted() || ofParent.isNew();
        if (!all && !ofChild.added()) {
            return;
        }
        String duplicate = missing(child, key, target, all ? null : transaction.addedSince(child, ADDED_SINCE_EVER));
        if (duplicate != null) {
            throw new OgiveException(
                    ErrorCode.FOREIGN_KEY_VIOLATION,
                    child.name() + " refers to " + parent.name() + " (" + String.join(", ", target) + ") = " + duplicate
                            + ", which is not there");
        }
        transaction.expectUnchanged(parent);
        if (all) {
            transaction.expectUnchanged(child);
        }
    }

    private static List<String> targetColumns(StoredTable child, Constraint.ForeignKey key, TableDefinition parent) {
        List<String> names = new ArrayList<>();
        if (!key.targetColumns().isEmpty()) {
            for (String name : key.targetColumns()) {
                parent.schema().fields().stream()
                        .filter(f -> f.name().equalsIgnoreCase(name))
                        .forEach(f -> names.add(f.name()));
            }
        } else {
            for (Constraint c : parent.constraints()) {
                if (c instanceof Constraint.PrimaryKey primary) {
                    primary.columns()
                            .forEach(i -> names.add(parent.schema().field(i).name()));
                }
            }
        }
        if (names.size() != key.columns().size()) {
            throw new OgiveException(
                    ErrorCode.INVALID_STATEMENT,
                    "a FOREIGN KEY of table " + child.name() + " needs as many columns of " + parent.name()
                            + " as it has of its own, " + key.columns().size());
        }
        return names;
    }

    /// The values of a row that refers to nothing; null if there is none.
    ///
    /// @param added rows to look at; null for all
    private String missing(StoredTable child, Constraint.ForeignKey key, List<String> target, AddedRows added) {
        Schema schema = child.schema();
        List<String> columns = key.columns().stream()
                .map(c -> "c." + Ddl.quoted(schema.field(c).name()))
                .toList();
        List<String> equal = new ArrayList<>();
        for (int i = 0; i < target.size(); i++) {
            equal.add("p." + Ddl.quoted(target.get(i)) + " = " + columns.get(i));
        }
        String query = "SELECT " + String.join(", ", columns) + " FROM "
                + (added == null ? Ddl.quoted(child.definition().name()) : Ddl.quoted(SessionTables.COPIED))
                + " AS c WHERE "
                + columns.stream().map(c -> c + " IS NOT NULL").collect(Collectors.joining(" AND "))
                + " AND NOT EXISTS (SELECT 1 FROM " + Ddl.quoted(key.target()) + " AS p WHERE "
                + String.join(" AND ", equal) + ") LIMIT 1";
        List<Object> row = session.firstRow(query, added);
        return row == null ? null : row.toString();
    }
}
