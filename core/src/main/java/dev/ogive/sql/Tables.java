package dev.ogive.sql;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.plan.Corrections;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.Sequence;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What names in FROM stand for, and what is meant where a text leaves it open. Names are matched
/// as typed first, then in any case.
public interface Tables {
    /// No table, view or function has a name.
    Tables NONE = new Tables() {
        @Override
        public TableSource table(String schema, String name) {
            return null;
        }

        @Override
        public ViewDefinition view(String schema, String name) {
            return null;
        }

        @Override
        public TableSource function(String name, List<Object> arguments, Map<String, Object> named) {
            return null;
        }

        @Override
        public boolean isShared(TableSource table) {
            return false;
        }

        @Override
        public List<String> names() {
            return List.of();
        }
    };

    /// The table, or null.
    /// @param schema null to search the default schemas
    TableSource table(String schema, String name);

    /// The view, or null.
    ViewDefinition view(String schema, String name);

    /// The sequence, or null.
    default Sequence sequence(String schema, String name) {
        return null;
    }

    /// The macro, or null.
    default NamedObject macro(String schema, String name) {
        return null;
    }

    /// The rows of a query that decides what a statement means, as canonical values.
    ///
    /// @throws dev.ogive.error.OgiveException NOT_SUPPORTED where nothing can run
    default List<List<Object>> rows(BoundStatement.Query query) {
        throw new OgiveException(ErrorCode.NOT_SUPPORTED, "the statement depends on rows that cannot be read here");
    }

    /// The value of a setting as text.
    ///
    /// @throws dev.ogive.error.OgiveException UNKNOWN_SETTING
    default String setting(String name) {
        return String.valueOf(Settings.named(name).defaultValue());
    }

    /// A table function such as `read_csv`, or null if there is none of this name.
    /// @param arguments canonical values
    /// @param named canonical values by lower-case name
    TableSource function(String name, List<Object> arguments, Map<String, Object> named);

    /// Whether a plan over the table may be used by others, later, and as long as definitions
    /// stay: a file read in place or a session's own table may not.
    boolean isShared(TableSource table);

    /// Where ORDER BY puts NULLs unless it says so.
    default Ordering ordering() {
        return Ordering.NULLS_LAST;
    }

    /// That of new things whose name does not say it.
    default String schema() {
        return TableName.DEFAULT_SCHEMA;
    }

    /// The time zone of the session.
    default ZoneId timeZone() {
        return ZoneOffset.UTC;
    }

    /// The SQL of the type that CREATE TYPE gave this name, or null.
    default String type(String schema, String name) {
        return null;
    }

    /// Whether queries may be answered from materialized views.
    default boolean usesViews() {
        return false;
    }

    /// What was learned of how many rows parts of queries have; null where nothing is to be.
    default Corrections corrections() {
        return null;
    }

    /// Materialized views that queries are not answered from.
    default Set<TableName> hiddenViews() {
        return Set.of();
    }

    /// A materialized view and its two tables.
    record StoredView(ViewDefinition definition, StoredTable rows, StoredTable parts) {}

    /// All materialized views.
    default List<StoredView> materializedViews() {
        return List.of();
    }

    /// Another number where [#materializedViews] may be others, or tables and views that they
    /// read; 0 where there are none at all.
    default long definitionsVersion() {
        return 0;
    }

    /// What names stand for in the text of a materialized view.
    ///
    /// @param schema that of names without one
    default Tables within(String schema) {
        return this;
    }

    /// The snapshot that the names are of; null where there is none.
    default DatabaseSnapshot snapshot() {
        return null;
    }

    /// Names to suggest where one is not found.
    List<String> names();
}
