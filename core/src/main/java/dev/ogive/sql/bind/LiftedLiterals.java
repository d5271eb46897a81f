package dev.ogive.sql.bind;

import dev.ogive.exec.expr.Expr;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Which literals of a statement's text become parameters, so that its plan serves other values
/// too.
///
/// The binder asks for literals that are direct operands of a comparison, BETWEEN, LIKE or IN in
/// WHERE, ON or HAVING, beside something that is no literal itself. Anywhere else a literal may
/// decide about types, names or groups, and stays.
@FunctionalInterface
public interface LiftedLiterals {
    LiftedLiterals NONE = (_, _, _) -> -1;

    /// The parameter that stands for the literal at `position` from here on, or -1 where it
    /// stays. Asked again for a part of the text that is bound twice, the answer is the same.
    ///
    /// @param negated whether a minus sign stands before it
    /// @param constant what it was bound to, sign included; never NULL
    int lift(SqlParserPos position, boolean negated, Expr.Literal constant);
}
