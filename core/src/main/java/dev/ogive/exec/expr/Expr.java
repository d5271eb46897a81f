package dev.ogive.exec.expr;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.function.ScalarFunction;
import java.util.List;
import java.util.Objects;

/// A bound, typed scalar expression over the columns of one input batch. Immutable; equal trees
/// are equal values.
///
/// Operands already have the types their parent needs: the binder inserts [Cast]s, evaluators
/// never convert.
public sealed interface Expr {
    DataType type();

    /// Column `index` of the input.
    record Column(int index, DataType type) implements Expr {}

    /// A constant in the canonical form of [dev.ogive.column.Values]; `value == null` is NULL.
    ///
    /// Equality is written out: a record's own is linked when it is first asked for, which takes
    /// milliseconds of a process's first query.
    record Literal(Object value, DataType type) implements Expr {
        @Override
        public boolean equals(Object other) {
            return other instanceof Literal that && type.equals(that.type) && Objects.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * type.hashCode() + Objects.hashCode(value);
        }
    }

    /// A value supplied per execution: a user's `?`, or a literal that the plan cache lifted out.
    /// Replaced by a [Literal] before execution.
    record Parameter(int index, DataType type) implements Expr {}

    /// A function of the registry; arguments have exactly the types the function was resolved to.
    record Call(ScalarFunction function, List<Expr> arguments, DataType type) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// Both sides have the same type; NULL if either side is (except `IS [NOT] DISTINCT FROM`).
    /// Also for strings, lists and rows.
    record Compare(Comparison comparison, Expr left, Expr right) implements Expr {
        @Override
        public DataType type() {
            return SimpleType.BOOLEAN;
        }
    }

    /// Three-valued AND of two or more terms. A term may be skipped for rows that an earlier one
    /// made false.
    record And(List<Expr> terms) implements Expr {
        public And {
            terms = List.copyOf(terms);
        }

        @Override
        public DataType type() {
            return SimpleType.BOOLEAN;
        }
    }

    /// Three-valued OR of two or more terms. A term may be skipped for rows that an earlier one
    /// made true.
    record Or(List<Expr> terms) implements Expr {
        public Or {
            terms = List.copyOf(terms);
        }

        @Override
        public DataType type() {
            return SimpleType.BOOLEAN;
        }
    }

    record Not(Expr input) implements Expr {
        @Override
        public DataType type() {
            return SimpleType.BOOLEAN;
        }
    }

    /// `input IS NULL`; never NULL itself. IS NOT NULL is `Not(IsNull)`.
    record IsNull(Expr input) implements Expr {
        @Override
        public DataType type() {
            return SimpleType.BOOLEAN;
        }
    }

    /// `input IN (values)` with literals of the input's type, at least one; NULL literals allowed
    /// (then false becomes NULL).
    record InList(Expr input, List<Expr> values) implements Expr {
        public InList {
            values = List.copyOf(values);
        }

        @Override
        public DataType type() {
            return SimpleType.BOOLEAN;
        }
    }

    /// Searched CASE: the first branch whose condition is true decides; a branch is evaluated
    /// only for rows that reach it. COALESCE, NULLIF, IF and simple CASE are bound to this. All
    /// results have `type`.
    record Case(List<Branch> branches, Expr otherwise, DataType type) implements Expr {
        public Case {
            branches = List.copyOf(branches);
        }
    }

    /// One WHEN of a [Case].
    record Branch(Expr condition, Expr result) {}

    /// Conversion with PostgreSQL's rules; a value that does not convert is an error, or NULL
    /// where `lenient` (TRY_CAST).
    record Cast(Expr input, DataType type, boolean lenient) implements Expr {}

    /// Comparison operators, with DISTINCT FROM variants that treat NULL as a value.
    enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        DISTINCT,
        NOT_DISTINCT;

        /// The operator as SQL.
        public String sql() {
            return switch (this) {
                case EQUAL -> "=";
                case NOT_EQUAL -> "<>";
                case LESS -> "<";
                case LESS_OR_EQUAL -> "<=";
                case GREATER -> ">";
                case GREATER_OR_EQUAL -> ">=";
                case DISTINCT -> "IS DISTINCT FROM";
                case NOT_DISTINCT -> "IS NOT DISTINCT FROM";
            };
        }

        /// The operator with its sides exchanged.
        public Comparison swap() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
                case EQUAL, NOT_EQUAL, DISTINCT, NOT_DISTINCT -> this;
            };
        }

        /// The operator that is true exactly where this one is false.
        public Comparison negate() {
            return switch (this) {
                case EQUAL -> NOT_EQUAL;
                case NOT_EQUAL -> EQUAL;
                case LESS -> GREATER_OR_EQUAL;
                case LESS_OR_EQUAL -> GREATER;
                case GREATER -> LESS_OR_EQUAL;
                case GREATER_OR_EQUAL -> LESS;
                case DISTINCT -> NOT_DISTINCT;
                case NOT_DISTINCT -> DISTINCT;
            };
        }

        /// Whether a NULL on either side makes the result NULL.
        public boolean isPlain() {
            return this != DISTINCT && this != NOT_DISTINCT;
        }
    }

    /// TRUE, FALSE and typed NULL.
    static Literal bool(boolean value) {
        return new Literal(value, SimpleType.BOOLEAN);
    }

    static Literal nullOf(DataType type) {
        return new Literal(null, type);
    }
}
