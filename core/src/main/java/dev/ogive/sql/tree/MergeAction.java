package dev.ogive.sql.tree;

import java.util.List;
import org.apache.calcite.sql.SqlNode;

/// One WHEN of MERGE.
///
/// @param condition what follows AND, or null
/// @param targets columns to set or insert; empty for all
/// @param values one for each target; empty for the source's columns; a star alone for defaults
/// @param byName whether the source's columns are matched by name rather than position
/// @param message of an ERROR, or null
public record MergeAction(
        Case matching,
        SqlNode condition,
        Kind kind,
        List<SqlNode> targets,
        List<SqlNode> values,
        boolean byName,
        SqlNode message) {

    /// Which rows it is for.
    public enum Case {
        MATCHED,
        NOT_IN_TARGET,
        NOT_IN_SOURCE
    }

    public enum Kind {
        UPDATE,
        DELETE,
        INSERT,
        NOTHING,
        ERROR
    }
}
