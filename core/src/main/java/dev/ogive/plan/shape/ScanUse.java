package dev.ogive.plan.shape;

import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.scan.ColumnRange;
import dev.ogive.storage.StoredTable;
import java.util.List;

/// How a query reads a table.
///
/// @param columns that are read, positions in the table's schema
/// @param conditions over the table's columns; all rows that are used satisfy them
/// @param ranges what the conditions say of single columns, as zone maps and indexes are asked
public record ScanUse(StoredTable table, List<Integer> columns, List<Expr> conditions, List<ColumnRange> ranges) {
    public ScanUse {
        columns = List.copyOf(columns);
        conditions = List.copyOf(conditions);
        ranges = List.copyOf(ranges);
    }
}
