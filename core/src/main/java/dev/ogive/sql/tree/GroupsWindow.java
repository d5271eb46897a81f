package dev.ogive.sql.tree;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;

/// A window whose frame counts groups of peers (`GROUPS BETWEEN ...`), which Calcite's own node
/// cannot say.
public final class GroupsWindow extends SqlWindow {
    public GroupsWindow(
            SqlParserPos position,
            SqlIdentifier base,
            SqlNodeList partitionBy,
            SqlNodeList orderBy,
            SqlNode lower,
            SqlNode upper,
            SqlLiteral exclude) {
        super(
                position,
                null,
                base,
                partitionBy,
                orderBy,
                SqlLiteral.createBoolean(false, position),
                lower,
                upper,
                null,
                exclude);
    }
}
