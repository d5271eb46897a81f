package dev.ogive.sql.bind;

import dev.ogive.error.ErrorCode;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.ExtraOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// What `x COLLATE name` is compared and ordered by. Text is compared by code point; NOCASE and NOACCENT, alone or as
/// `NOCASE.NOACCENT`, compare what is left of it without case or accents.
record Collations(List<String> functions) {
    /// By code point.
    static final Collations BINARY = new Collations(List.of());

    Collations {
        functions = List.copyOf(functions);
    }

    static boolean isCollated(SqlNode node) {
        return node instanceof SqlCall call && call.getOperator().equals(ExtraOperators.COLLATE);
    }

    /// What two values are compared by: the collation of the first of them that has one.
    static Collations of(SqlNode left, SqlNode right) {
        SqlNode collated = isCollated(left) ? left : right;
        return isCollated(collated) ? of(((SqlCall) collated).operand(1)) : BINARY;
    }

    /// @throws SqlException NOT_SUPPORTED for a name that is none
    static Collations of(SqlNode name) {
        List<String> functions = new ArrayList<>();
        List<String> parts = name instanceof SqlIdentifier id ? id.names : List.of(name.toString());
        for (String part : parts) {
            switch (part.toLowerCase(Locale.ROOT)) {
                case "nocase" -> functions.add("lower");
                case "noaccent" -> functions.add("strip_accents");
                case "binary", "c", "posix", "default", "ucs_basic" -> {}
                default ->
                    throw SqlException.at(
                            name,
                            ErrorCode.NOT_SUPPORTED,
                            "no collation is named '" + part + "'; there are binary, nocase and noaccent");
            }
        }
        return functions.isEmpty() ? BINARY : new Collations(functions);
    }
}
