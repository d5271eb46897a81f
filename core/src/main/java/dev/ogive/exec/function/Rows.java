package dev.ogive.exec.function;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import java.nio.charset.StandardCharsets;

/// Kernels for functions whose work per row is far more than a virtual call: a lambda computes
/// one row. Rows flagged null are left out. Functions that are cheaper than that have loops of
/// their own.
final class Rows {
    private Rows() {}

    @FunctionalInterface
    interface ToLong {
        long apply(Vector[] arguments, int row);
    }

    @FunctionalInterface
    interface ToDouble {
        double apply(Vector[] arguments, int row);
    }

    @FunctionalInterface
    interface ToBoolean {
        boolean apply(Vector[] arguments, int row);
    }

    /// Null means NULL.
    @FunctionalInterface
    interface ToText {
        String apply(Vector[] arguments, int row);
    }

    /// A canonical value ([dev.ogive.column.Values]); null means NULL.
    @FunctionalInterface
    interface ToValue {
        Object apply(Vector[] arguments, int row);
    }

    /// Stores its result itself.
    @FunctionalInterface
    interface ToVector {
        void apply(Vector[] arguments, int row, Vector result);
    }

    @FunctionalInterface
    interface OfDouble {
        double apply(double x);
    }

    /// A loop over the first `rows` values, null rows included.
    @FunctionalInterface
    interface OfDoubles {
        void apply(double[] in, double[] out, int rows);
    }

    /// For any integer, date or time result on the int32 or int64 lane.
    static Overloads.Factory longs(ToLong function) {
        return _ -> (arguments, rows, result) -> {
            if (result instanceof I32Vector v) {
                for (int i = 0; i < rows; i++) {
                    if (!result.isNull(i)) {
                        v.values[i] = (int) function.apply(arguments, i);
                    }
                }
            } else {
                long[] out = ((I64Vector) result).values;
                for (int i = 0; i < rows; i++) {
                    if (!result.isNull(i)) {
                        out[i] = function.apply(arguments, i);
                    }
                }
            }
        };
    }

    static Overloads.Factory doubles(ToDouble function) {
        return _ -> (arguments, rows, result) -> {
            double[] out = ((F64Vector) result).values;
            for (int i = 0; i < rows; i++) {
                if (!result.isNull(i)) {
                    out[i] = function.apply(arguments, i);
                }
            }
        };
    }

    static Overloads.Factory ofDouble(OfDouble function) {
        return _ -> (arguments, rows, result) -> {
            double[] in = ((F64Vector) arguments[0]).values;
            double[] out = ((F64Vector) result).values;
            for (int i = 0; i < rows; i++) {
                if (!result.isNull(i)) {
                    out[i] = function.apply(in[i]);
                }
            }
        };
    }

    /// For what is cheaper than a virtual call.
    static Overloads.Factory ofDoubles(OfDoubles loop) {
        return _ -> (arguments, rows, result) ->
                loop.apply(((F64Vector) arguments[0]).values, ((F64Vector) result).values, rows);
    }

    static Overloads.Factory booleans(ToBoolean function) {
        return _ -> (arguments, rows, result) -> {
            boolean[] out = ((BoolVector) result).values;
            for (int i = 0; i < rows; i++) {
                if (!result.isNull(i)) {
                    out[i] = function.apply(arguments, i);
                }
            }
        };
    }

    static Overloads.Factory texts(ToText function) {
        return _ -> (arguments, rows, result) -> {
            StringVector out = (StringVector) result;
            for (int i = 0; i < rows; i++) {
                String text = result.isNull(i) ? null : function.apply(arguments, i);
                if (text == null) {
                    setNull(out, i);
                } else {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    out.append(i, bytes, 0, bytes.length);
                }
            }
        };
    }

    static Overloads.Factory values(ToValue function) {
        return _ -> (arguments, rows, result) -> {
            for (int i = 0; i < rows; i++) {
                result.set(i, result.isNull(i) ? null : function.apply(arguments, i));
            }
        };
    }

    /// `function` also clears nothing: it sets NULL with [Vector#setNull] or [#setNull].
    static Overloads.Factory vectors(ToVector function) {
        return _ -> (arguments, rows, result) -> {
            for (int i = 0; i < rows; i++) {
                if (!result.isNull(i)) {
                    function.apply(arguments, i, result);
                } else if (result instanceof StringVector s) {
                    setNull(s, i);
                }
            }
        };
    }

    static void setNull(StringVector out, int row) {
        out.starts[row] = 0;
        out.lengths[row] = 0;
        out.setNull(row);
    }

    static String text(Vector[] arguments, int argument, int row) {
        return ((StringVector) arguments[argument]).string(row);
    }

    static long integer(Vector[] arguments, int argument, int row) {
        return arguments[argument] instanceof I32Vector v
                ? v.values[row]
                : ((I64Vector) arguments[argument]).values[row];
    }

    static double number(Vector[] arguments, int argument, int row) {
        return ((F64Vector) arguments[argument]).values[row];
    }

    static boolean flag(Vector[] arguments, int argument, int row) {
        return ((BoolVector) arguments[argument]).values[row];
    }
}
