package dev.ogive.api;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Schema;

/// Something that can stand in FROM under a name.
///
/// @param definition of a table; null for everything else
public record Relation(TableName name, Kind kind, Schema schema, TableDefinition definition) {
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
