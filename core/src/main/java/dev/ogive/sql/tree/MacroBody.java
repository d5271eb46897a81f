package dev.ogive.sql.tree;

import java.util.List;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/// What a macro stands for when it is called with as many arguments as this has parameters.
///
/// @param body an expression, or with `table` a query
/// @param place from the parameters to the end of the body
public record MacroBody(List<Parameter> parameters, SqlNode body, boolean table, SqlParserPos place) {

    /// @param type what an argument is cast to, or null
    /// @param value what stands for an argument that is left out, or null
    public record Parameter(String name, SqlDataTypeSpec type, SqlNode value) {}

    public MacroBody {
        parameters = List.copyOf(parameters);
    }
}
