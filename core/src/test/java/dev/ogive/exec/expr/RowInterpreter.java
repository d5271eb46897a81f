package dev.ogive.exec.expr;

import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The oracle: evaluates an expression for one row over canonical Java values, as slowly and
/// plainly as SQL reads.
final class RowInterpreter {
    private RowInterpreter() {}

    static Object evaluate(Expr expression, Object[] row) {
        return switch (expression) {
            case Expr.Column(int index, DataType _) -> row[index];
            case Expr.Literal(Object value, DataType _) -> value;
            case Expr.Parameter _ -> throw new IllegalArgumentException();
            case Expr.Call call -> call(call, row);
            case Expr.Compare(Expr.Comparison comparison, Expr left, Expr right) ->
                compare(comparison, evaluate(left, row), evaluate(right, row));
            case Expr.And(List<Expr> terms) -> connective(terms, false, row);
            case Expr.Or(List<Expr> terms) -> connective(terms, true, row);
            case Expr.Not(Expr input) -> {
                Object value = evaluate(input, row);
                yield value == null ? null : !(Boolean) value;
            }
            case Expr.IsNull(Expr input) -> evaluate(input, row) == null;
            case Expr.InList(Expr input, List<Expr> values) -> in(evaluate(input, row), values);
            case Expr.Case c -> {
                for (Expr.Branch branch : c.branches()) {
                    if (Boolean.TRUE.equals(evaluate(branch.condition(), row))) {
                        yield evaluate(branch.result(), row);
                    }
                }
                yield evaluate(c.otherwise(), row);
            }
            case Expr.Cast(Expr input, DataType type, boolean _) -> cast(evaluate(input, row), type);
        };
    }

    private static Boolean connective(List<Expr> terms, boolean decisive, Object[] row) {
        boolean unknown = false;
        for (Expr term : terms) {
            Object value = evaluate(term, row);
            if (value == null) {
                unknown = true;
            } else if ((Boolean) value == decisive) {
                return decisive;
            }
        }
        return unknown ? null : (Boolean) !decisive;
    }

    private static Boolean in(Object value, List<Expr> values) {
        if (value == null) {
            return null;
        }
        boolean unknown = false;
        for (Expr candidate : values) {
            Object other = ((Expr.Literal) candidate).value();
            unknown |= other == null;
            if (other != null && order(value, other) == 0) {
                return true;
            }
        }
        return unknown ? null : (Boolean) false;
    }

    private static Boolean compare(Expr.Comparison comparison, Object left, Object right) {
        if (left == null || right == null) {
            return switch (comparison) {
                case DISTINCT -> left != null || right != null;
                case NOT_DISTINCT -> left == null && right == null;
                default -> null;
            };
        }
        int order = order(left, right);
        return switch (comparison) {
            case EQUAL, NOT_DISTINCT -> order == 0;
            case NOT_EQUAL, DISTINCT -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    static int order(Object left, Object right) {
        return switch (left) {
            case Double d -> {
                double a = d + 0.0;
                yield Double.compare(a, (Double) right + 0.0);
            }
            case String s ->
                Arrays.compareUnsigned(
                        s.getBytes(StandardCharsets.UTF_8), ((String) right).getBytes(StandardCharsets.UTF_8));
            case Long l -> l.compareTo((Long) right);
            case BigDecimal d -> d.compareTo((BigDecimal) right);
            case BigInteger b -> b.compareTo((BigInteger) right);
            case Boolean b -> b.compareTo((Boolean) right);
            case Binary b -> b.compareTo((Binary) right);
            default -> throw new IllegalArgumentException(left.getClass().toString());
        };
    }

    private static Object call(Expr.Call call, Object[] row) {
        Object[] arguments =
                call.arguments().stream().map(a -> evaluate(a, row)).toArray();
        for (Object argument : arguments) {
            if (argument == null) {
                return null;
            }
        }
        if (arguments[0] instanceof Double a) {
            double b = (Double) arguments[1];
            return switch (call.function().name()) {
                case "add" -> a + b;
                case "subtract" -> a - b;
                case "multiply" -> a * b;
                default -> throw new IllegalArgumentException(call.function().name());
            };
        }
        BigInteger a = integer(arguments[0]);
        BigInteger b = integer(arguments[1]);
        if (call.function().name().equals("divide") && b.signum() == 0) {
            throw new OgiveException(ErrorCode.DIVISION_BY_ZERO, "row");
        }
        BigInteger r = switch (call.function().name()) {
            case "add" -> a.add(b);
            case "subtract" -> a.subtract(b);
            case "multiply" -> a.multiply(b);
            case "divide" -> a.divide(b);
            default -> throw new IllegalArgumentException(call.function().name());
        };
        return fit(r, call.type());
    }

    private static Object fit(BigInteger r, DataType type) {
        boolean fits = type instanceof DecimalType d
                ? r.abs().compareTo(BigInteger.TEN.pow(d.precision())) < 0
                : r.bitLength() <= (type == SimpleType.INTEGER ? 31 : 63);
        if (!fits) {
            throw new OgiveException(ErrorCode.NUMERIC_OVERFLOW, "row");
        }
        return type instanceof DecimalType d ? new BigDecimal(r, d.scale()) : (Object) r.longValueExact();
    }

    private static BigInteger integer(Object value) {
        return value instanceof BigDecimal d ? d.unscaledValue() : BigInteger.valueOf((Long) value);
    }

    private static Object cast(Object value, DataType type) {
        if (value == null) {
            return null;
        }
        if (value instanceof String s) {
            try {
                return fit(new BigInteger(s.strip()), type);
            } catch (NumberFormatException e) {
                throw new OgiveException(ErrorCode.INVALID_CAST, "row", e);
            }
        }
        return switch (type) {
            case SimpleType.BIGINT, SimpleType.INTEGER -> fit(integer(value), type);
            case SimpleType.DOUBLE -> ((Number) value).doubleValue();
            case SimpleType.VARCHAR -> value.toString();
            case DecimalType d ->
                fit(new BigDecimal(integer(value)).setScale(d.scale()).unscaledValue(), d);
            default -> throw new IllegalArgumentException(type.sql());
        };
    }
}
