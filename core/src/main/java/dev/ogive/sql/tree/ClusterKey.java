package dev.ogive.sql.tree;

import java.util.List;
import org.apache.calcite.sql.SqlNode;

/// What CLUSTER BY names.
///
/// @param conditions those of PREDICATES, or the CASE of CUTS; else empty
/// @param columns the sort key, the dimensions of a curve, or the columns of THEN
public record ClusterKey(Kind kind, List<SqlNode> conditions, List<SqlNode> columns) {
    /// CLUSTER BY NONE.
    public static final ClusterKey NONE = new ClusterKey(Kind.COLUMNS, List.of(), List.of());

    public enum Kind {
        COLUMNS,
        HILBERT,
        ZORDER,
        PREDICATES,
        CUTS
    }

    public ClusterKey {
        conditions = List.copyOf(conditions);
        columns = List.copyOf(columns);
    }
}
