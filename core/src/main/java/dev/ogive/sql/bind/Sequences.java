package dev.ogive.sql.bind;

import dev.ogive.catalog.SequenceDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.SequenceFunction;
import dev.ogive.plan.rel.Operators;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.SequenceOptions;
import dev.ogive.storage.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;

/// Sequences as statements declare them and expressions call them.
public final class Sequences {
    private Sequences() {}

    /// `nextval('s')` or `currval('s')`.
    static RexNode call(QueryBinder queries, String function, SqlCall call, List<RexNode> arguments) {
        Expr.Literal literal = arguments.size() == 1 ? Operators.literal(arguments.getFirst()) : null;
        if (literal == null || !(literal.value() instanceof String text)) {
            throw SqlException.at(
                    call, ErrorCode.INVALID_ARGUMENT, function + " takes the name of a sequence, such as 'numbers'");
        }
        List<String> parts = parts(text);
        Sequence sequence = parts.contains("")
                ? null
                : queries.tables().sequence(parts.size() > 1 ? parts.get(parts.size() - 2) : null, parts.getLast());
        if (sequence == null) {
            throw SqlException.at(call, ErrorCode.UNKNOWN_TABLE, "no sequence is named '" + text + "'");
        }
        return Operators.call(SequenceFunction.named(function, sequence), List.of(), SimpleType.BIGINT);
    }

    /// The parts of a dotted name, without their quotes.
    public static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                part.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    /// The expression that takes a sequence's next number.
    static String nextOf(TableName name) {
        return "nextval('" + name.sql().replace("'", "''") + "')";
    }

    static SequenceDefinition definition(SequenceOptions options, SqlNode place) {
        long increment = number(options.increment, 1);
        long min = number(options.min, increment > 0 ? 1 : Long.MIN_VALUE);
        long max = number(options.max, increment > 0 ? Long.MAX_VALUE : -1);
        long start = number(options.start, increment > 0 ? min : max);
        String problem = null;
        if (increment == 0) {
            problem = "INCREMENT of a sequence cannot be 0";
        } else if (min > max) {
            problem = "MINVALUE " + min + " of a sequence is above its MAXVALUE " + max;
        } else if (start < min) {
            problem = "START " + start + " of a sequence is below its MINVALUE " + min;
        } else if (start > max) {
            problem = "START " + start + " of a sequence is above its MAXVALUE " + max;
        }
        if (problem != null) {
            throw SqlException.at(place, ErrorCode.INVALID_STATEMENT, problem);
        }
        return new SequenceDefinition(start, increment, min, max, options.cycle);
    }

    private static long number(SqlNode node, long otherwise) {
        if (node == null) {
            return otherwise;
        }
        try {
            return ((SqlLiteral) node).getValueAs(BigDecimal.class).longValueExact();
        } catch (ArithmeticException e) {
            throw SqlException.at(
                    node, ErrorCode.NUMERIC_OVERFLOW, "'" + node + "' is no number that fits into BIGINT");
        }
    }
}
