package dev.ogive.plan.view;

import dev.ogive.exec.expr.Expr;
import java.util.function.UnaryOperator;

/// What was asked of the values of an execution to decide which views serve: whether a bound is
/// the first moment of a unit of time. Other values that give all the same answers are served
/// alike, which is found without looking at the views again.
///
/// @param bound over parameters
/// @param isBeginning the answer
public record ValueTest(Expr bound, String unit, boolean isBeginning) {
    /// @param valued replaces parameters by values
    public boolean isSame(UnaryOperator<Expr> valued) {
        return Truncation.isBeginning(valued.apply(bound), unit) == isBeginning;
    }
}
