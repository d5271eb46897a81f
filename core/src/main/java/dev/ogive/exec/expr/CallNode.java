package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.function.ScalarFunction;
import dev.ogive.exec.kernel.Nulls;

/// A function call: evaluates the arguments, merges their null flags where the function is
/// strict, runs the kernel.
final class CallNode extends Node {
    private final Node[] inputs;
    private final ScalarFunction.Kernel kernel;
    private final boolean strict;
    private final Vector[] arguments;
    private final StringVector[] flat;
    private Vector result;

    CallNode(Expr.Call call, Node[] inputs) {
        super(call.type());
        this.inputs = inputs;
        this.strict = call.function().strict();
        boolean[] isConstant = new boolean[inputs.length];
        Object[] constants = new Object[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            if (call.arguments().get(i) instanceof Expr.Literal literal) {
                isConstant[i] = true;
                constants[i] = literal.value();
            }
        }
        kernel = call.function()
                .kernel(call.arguments().stream().map(Expr::type).toList(), call.type(), isConstant, constants);
        arguments = new Vector[inputs.length];
        flat = new StringVector[inputs.length];
        result = Vector.allocate(call.type(), 0);
    }

    @Override
    Vector evaluate(Batch in) {
        int rows = in.rows;
        for (int i = 0; i < inputs.length; i++) {
            Vector argument = inputs[i].evaluate(in);
            arguments[i] = argument instanceof StringVector s && s.isDictionary() ? flatten(i, s, rows) : argument;
        }
        result = Nulls.ready(result, rows);
        if (strict) {
            Nulls.merge(arguments, rows, result);
        }
        kernel.evaluate(arguments, rows, result);
        return result;
    }

    private StringVector flatten(int argument, StringVector source, int rows) {
        if (flat[argument] == null || flat[argument].capacity() < rows) {
            flat[argument] = new StringVector(SimpleType.VARCHAR, source.capacity());
        }
        return Strings.flat(source, rows, flat[argument]);
    }
}
