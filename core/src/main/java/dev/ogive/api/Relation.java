package dev.ogive.api;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Schema;
import java.util.Map;
import java.util.Set;

/// Something that can stand in FROM under a name.
///
/// @param definition of a table; null for everything else
/// @param comments on it, by column number, and by -1 on all of it
/// @param identities numbers of the columns that a sequence of their own numbers
public record Relation(
        TableName name,
        Kind kind,
        Schema schema,
        TableDefinition definition,
        Map<Integer, String> comments,
        Set<Integer> identities) {
    public Relation {
        comments = Map.copyOf(comments);
        identities = Set.copyOf(identities);
    }

    /// One that has neither comments nor identity columns.
    Relation(TableName name, Kind kind, Schema schema) {
        this(name, kind, schema, null, Map.of(), Set.of());
    }

    /// The comment on it, or null.
    public String comment() {
        return comments.get(-1);
    }

    /// The comment on a column, or null.
    public String columnComment(int column) {
        return comments.get(column);
    }

    public boolean isIdentity(int column) {
        return identities.contains(column);
    }

    public enum Kind {
        TABLE("TABLE"),
        VIEW("VIEW"),
        /// Arrow data registered by the embedding program.
        REGISTERED("LOCAL TEMPORARY"),
        SYSTEM_TABLE("SYSTEM TABLE");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /// As JDBC calls it.
        public String title() {
            return title;
        }
    }
}
