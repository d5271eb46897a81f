package dev.ogive.sql;

import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.util.ArrayList;
import java.util.List;

/// A stored table with its rows' ids as one more column, last.
public record RowIds(StoredTable table) implements TableSource {
    @Override
    public String name() {
        return table.name();
    }

    @Override
    public Schema schema() {
        List<Field> fields = new ArrayList<>(table.schema().fields());
        fields.add(new Field("rowid", SimpleType.BIGINT, false));
        return new Schema(fields);
    }

    @Override
    public TableStatistics statistics() {
        return table.statistics();
    }

    @Override
    public TableData open(Snapshot snapshot) {
        return table.open(snapshot);
    }
}
