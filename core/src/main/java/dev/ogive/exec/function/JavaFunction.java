package dev.ogive.exec.function;

import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A function written in Java by the engine's user: called once for each row, with the values of
/// [JavaValues]. Several threads may call it at once.
public final class JavaFunction implements ScalarFunction {
    private final String name;
    private final List<DataType> parameters;
    private final DataType result;
    private final boolean deterministic;
    private final boolean overList;
    private final Function<Object[], Object> body;

    private JavaFunction(
            String name,
            List<DataType> parameters,
            DataType result,
            boolean deterministic,
            boolean overList,
            Function<Object[], Object> body) {
        this.name = name;
        this.parameters = List.copyOf(parameters);
        this.result = result;
        this.deterministic = deterministic;
        this.overList = overList;
        this.body = body;
    }

    /// A function of values. It is not called where one of them is NULL: the result is NULL.
    ///
    /// @param name lower case
    /// @param deterministic whether equal arguments give equal results
    public static JavaFunction scalar(
            String name,
            List<DataType> parameters,
            DataType result,
            boolean deterministic,
            Function<Object[], Object> body) {
        return new JavaFunction(name, parameters, result, deterministic, false, body);
    }

    /// The part of an aggregate that follows the collection of its values, which are never null.
    ///
    /// @param name lower case
    public static JavaFunction aggregate(
            String name, DataType parameter, DataType result, Function<List<Object>, Object> body) {
        return new JavaFunction(
                name,
                List.of(DataType.list(parameter)),
                result,
                true,
                true,
                arguments -> body.apply(present(arguments[0])));
    }

    private static List<Object> present(Object list) {
        List<Object> values = new ArrayList<>();
        if (list != null) {
            for (Object value : (List<?>) list) {
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean deterministic() {
        return deterministic;
    }

    @Override
    public boolean strict() {
        return !overList;
    }

    @Override
    public Resolved resolve(List<DataType> argumentTypes) {
        if (argumentTypes.size() != parameters.size()) {
            return null;
        }
        for (int i = 0; i < parameters.size(); i++) {
            if (!argumentTypes.get(i).equals(parameters.get(i))
                    && Coercion.cost(argumentTypes.get(i), parameters.get(i)) < 0) {
                return null;
            }
        }
        return new Resolved(this, parameters, result);
    }

    @Override
    public Kernel kernel(List<DataType> argumentTypes, DataType resultType, boolean[] isConstant, Object[] constants) {
        return (arguments, rows, out) -> {
            if (overList) {
                out.mayHaveNulls = false;
            }
            for (int row = 0; row < rows; row++) {
                if (overList || !out.isNull(row)) {
                    Object value = call(arguments, row);
                    if (value == null) {
                        out.setNull(row);
                    } else {
                        out.set(row, value);
                    }
                }
            }
        };
    }

    private Object call(Vector[] arguments, int row) {
        Object[] values = new Object[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = JavaValues.toJava(parameters.get(i), arguments[i].get(row));
        }
        try {
            return JavaValues.toCanonical(result, body.apply(values));
        } catch (OgiveException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "function " + name + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public String text() {
        return name + ": a function of this program";
    }
}
