package dev.ogive.exec.plan;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;

/// How many rows a LIMIT and an OFFSET mean whose numbers are parameters: BIGINT expressions.
///
/// @param skipped,wanted null where there is no such clause
public record RowBounds(Expr skipped, Expr wanted) {
    /// Whether both are numbers.
    public boolean isKnown() {
        return (skipped == null || skipped instanceof Expr.Literal)
                && (wanted == null || wanted instanceof Expr.Literal);
    }

    /// Rows that are skipped.
    public long offset() {
        return count(skipped, "OFFSET", 0);
    }

    /// Rows that are returned at most, -1 for all.
    public long limit() {
        return count(wanted, "LIMIT", -1);
    }

    private static long count(Expr number, String clause, long none) {
        if (!(number instanceof Expr.Literal(Object value, var _)) || !(value instanceof Long count)) {
            return none;
        }
        if (count < 0) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, clause + " needs a number >= 0, got " + count);
        }
        return count;
    }
}
