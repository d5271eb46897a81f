package dev.ogive.storage;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;

/// A table by its id.
record TableHandle(LocalDatabase database, long id, TableDefinition definition) implements StoredTable {
    @Override
    public TableStatistics statistics() {
        TableState state = database.current().byId(id);
        return state == null ? TableStatistics.UNKNOWN : database.statistics(state);
    }

    @Override
    public RowHash contents(Snapshot snapshot) {
        return open(snapshot).hash();
    }

    @Override
    public long orderedRows(Snapshot snapshot) {
        return SortedLayout.orderedRows(open(snapshot));
    }

    @Override
    public TableState open(Snapshot snapshot) {
        if (!(snapshot instanceof LocalSnapshot local) || local.database() != database) {
            throw new OgiveException(
                    ErrorCode.INTERNAL_ERROR, "table " + definition.name() + " opened with a foreign snapshot");
        }
        TableState state = local.state().byId(id);
        if (state == null) {
            throw new OgiveException(
                    ErrorCode.UNKNOWN_TABLE,
                    "table " + definition.name() + " is not there in version " + snapshot.version());
        }
        return state;
    }
}
