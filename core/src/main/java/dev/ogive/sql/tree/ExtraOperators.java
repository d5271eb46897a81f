package dev.ogive.sql.tree;

import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlPostfixOperator;
import org.apache.calcite.sql.SqlPrefixOperator;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/// Operators of the grammar that Calcite does not declare. They carry a name and a precedence
/// only: the binder resolves them in the function registry like any other call. As in PostgreSQL,
/// `::` (94) binds tighter than COLLATE, and that tighter than AT TIME ZONE.
public final class ExtraOperators {
    public static final SqlBinaryOperator INTEGER_DIVIDE = binary("//", 60);
    public static final SqlBinaryOperator SHIFT_RIGHT = binary(">>", 32);
    public static final SqlBinaryOperator BIT_OR = binary("|", 32);
    public static final SqlBinaryOperator JSON_GET = binary("->", 100);
    public static final SqlBinaryOperator JSON_GET_TEXT = binary("->>", 100);
    public static final SqlBinaryOperator AT_TIME_ZONE = binary("AT TIME ZONE", 90);
    public static final SqlBinaryOperator POWER = binary("**", 70);
    public static final SqlBinaryOperator COLLATE = binary("COLLATE", 92);
    public static final SqlBinaryOperator GLOB = binary("GLOB", 30);
    public static final SqlBinaryOperator NOT_GLOB = binary("NOT GLOB", 30);

    public static final SqlPrefixOperator BIT_NOT =
            new SqlPrefixOperator("~", SqlKind.OTHER, 80, ReturnTypes.ARG0, InferTypes.RETURN_TYPE, OperandTypes.ANY);

    public static final SqlSetOperator UNION_BY_NAME = new SqlSetOperator("UNION BY NAME", SqlKind.UNION, 12, false);
    public static final SqlSetOperator UNION_ALL_BY_NAME =
            new SqlSetOperator("UNION ALL BY NAME", SqlKind.UNION, 12, true);

    /// `FETCH FIRST n ROWS WITH TIES`, around the count.
    public static final SqlPostfixOperator WITH_TIES =
            new SqlPostfixOperator("WITH TIES", SqlKind.OTHER, 2, null, null, OperandTypes.ANY);

    /// `LIMIT 10%`.
    public static final SqlPostfixOperator LIMIT_PERCENT =
            new SqlPostfixOperator("%", SqlKind.OTHER, 2, null, null, OperandTypes.ANY);

    /// `100 ROWS` as the size of a sample.
    public static final SqlPostfixOperator ROW_COUNT =
            new SqlPostfixOperator("ROWS", SqlKind.OTHER, 2, null, null, OperandTypes.ANY);

    /// `t TABLESAMPLE method(size) REPEATABLE (seed)`: the table, the method's name or an empty
    /// text, the size, the seed or NULL.
    public static final SqlFunction SAMPLE = function("SAMPLE");

    /// `* EXCLUDE (...) REPLACE (...) RENAME (...)`: the star and three lists.
    public static final SqlFunction STAR = function("STAR");

    /// `PIVOT t ON ... USING ... GROUP BY ...`: the table and three lists.
    public static final SqlFunction PIVOT = function("PIVOT", SqlKind.EXPLICIT_TABLE);

    /// `UNPIVOT t ON ... INTO NAME n VALUE v`: the table, two lists and whether NULLs stay.
    public static final SqlFunction UNPIVOT = function("UNPIVOT", SqlKind.EXPLICIT_TABLE);

    /// `SELECT DISTINCT ON (...)`: stands first in the select list, around its expressions.
    public static final SqlFunction DISTINCT_ON = function("DISTINCT ON");

    /// `{'a': 1, 'b': 2}`: names and values by turns.
    public static final SqlFunction STRUCT = function("struct");

    /// `unnest(list)` in a select list.
    public static final SqlFunction UNNEST = function("unnest");

    /// The bounds in `value[low:high]`, and the step of `value[low:high:step]`; NULL where one is
    /// left out.
    public static final SqlFunction SLICE_BOUNDS = function("slice bounds");

    private static final Set<String> LITERAL_TYPES = Set.of(
            "blob",
            "bytea",
            "timestamptz",
            "timetz",
            "timestamp_s",
            "timestamp_ms",
            "timestamp_us",
            "timestamp_ns",
            "json",
            "bit",
            "varchar");

    private ExtraOperators() {}

    /// The function that makes an interval of so many of these units, which Calcite does not
    /// know; null for any other word.
    public static String intervalFunction(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "millisecond", "milliseconds" -> "to_milliseconds";
            case "microsecond", "microseconds" -> "to_microseconds";
            case "decade", "decades" -> "to_decades";
            case "century", "centuries" -> "to_centuries";
            case "millennium", "millennia" -> "to_millennia";
            default -> null;
        };
    }

    /// Whether a quoted text after this word is a literal of the type that it names.
    public static boolean isTypeOfLiterals(String word) {
        return LITERAL_TYPES.contains(word.toLowerCase(Locale.ROOT));
    }

    private static SqlFunction function(String name) {
        return function(name, SqlKind.OTHER_FUNCTION);
    }

    private static SqlFunction function(String name, SqlKind kind) {
        return new SqlFunction(name, kind, ReturnTypes.ARG0, null, OperandTypes.VARIADIC, SqlFunctionCategory.SYSTEM);
    }

    private static SqlBinaryOperator binary(String name, int precedence) {
        return new SqlBinaryOperator(
                name, SqlKind.OTHER, precedence, true, ReturnTypes.ARG0, InferTypes.RETURN_TYPE, OperandTypes.ANY_ANY);
    }
}
