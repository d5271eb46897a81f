package dev.ogive.sql.tree;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;

/// `ENUM ('a', 'b')`: a type given by its values.
public final class EnumTypeNameSpec extends SqlTypeNameSpec {
    private final List<String> values;

    public EnumTypeNameSpec(List<String> values, SqlParserPos position) {
        super(new SqlIdentifier("ENUM", position), position);
        this.values = List.copyOf(values);
    }

    /// In the order in which they compare.
    public List<String> values() {
        return values;
    }

    @Override
    public RelDataType deriveType(SqlValidator validator) {
        throw new UnsupportedOperationException("types are bound by TypeNames");
    }

    @Override
    public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
        writer.keyword("ENUM");
        SqlWriter.Frame frame = writer.startList("(", ")");
        for (String value : values) {
            writer.sep(",");
            writer.literal("'" + value.replace("'", "''") + "'");
        }
        writer.endList(frame);
    }

    @Override
    public boolean equalsDeep(SqlTypeNameSpec other, Litmus litmus) {
        return other instanceof EnumTypeNameSpec that && values.equals(that.values)
                ? litmus.succeed()
                : litmus.fail("{} != {}", this, other);
    }
}
