package dev.ogive.plan;

import dev.ogive.plan.rel.Operators;
import java.util.function.IntPredicate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/// What conditions do with NULLs.
final class Strict {
    private Strict() {}

    /// Whether the condition cannot be true where all columns that `columns` accepts are NULL.
    static boolean rejectsNulls(RexNode condition, IntPredicate columns) {
        if (!(condition instanceof RexCall call)) {
            return condition instanceof RexInputRef reference && columns.test(reference.getIndex());
        }
        return switch (call.getKind()) {
            case AND -> call.getOperands().stream().anyMatch(o -> rejectsNulls(o, columns));
            case OR -> call.getOperands().stream().allMatch(o -> rejectsNulls(o, columns));
            case NOT -> isNull(call.getOperands().getFirst(), columns);
            case IS_NOT_NULL -> isNull(call.getOperands().getFirst(), columns);
            default -> isNull(call, columns);
        };
    }

    /// Whether the expression is NULL where all columns that `columns` accepts are NULL.
    static boolean isNull(RexNode node, IntPredicate columns) {
        if (node instanceof RexInputRef reference) {
            return columns.test(reference.getIndex());
        }
        if (!(node instanceof RexCall call)) {
            return false;
        }
        return switch (call.getKind()) {
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, CAST, NOT ->
                call.getOperands().stream().anyMatch(o -> isNull(o, columns));
            default -> {
                if (Operators.isInList(call)) {
                    yield isNull(call.getOperands().getFirst(), columns);
                }
                yield call.getOperator() instanceof Operators.Function f
                        && f.function().strict()
                        && call.getOperands().stream().anyMatch(o -> isNull(o, columns));
            }
        };
    }
}
