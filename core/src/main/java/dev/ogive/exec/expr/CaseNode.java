package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.Nulls;
import dev.ogive.exec.kernel.Selections;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Searched CASE. Conditions run as filters over the rows that no earlier branch took; a result
/// that can fail is computed over its own rows only, made dense; others are computed over the
/// whole batch where that is cheaper.
final class CaseNode extends Node {
    /// What a branch gives.
    ///
    /// @param lazy columns to gather before `node` is evaluated in `scope`
    /// @param canFail whether rows of other branches must not be looked at
    record Result(Node node, SubBatch lazy, Scope scope, boolean canFail) {}

    private static final int[] NONE = {};

    private final Filter[] conditions;
    private final Result[] results;
    private final Dictionary literals;
    private final int[] literalCodes;
    private int[] remaining = NONE;
    private int[] taken = NONE;
    private Vector output;

    /// @param results one per condition, then the ELSE
    /// @param expressions of the results, to see which are literals
    CaseNode(DataType type, Filter[] conditions, Result[] results, List<Expr> expressions) {
        super(type);
        this.conditions = conditions;
        this.results = results;
        this.output = Vector.allocate(type, 0);
        this.literalCodes = new int[results.length];
        this.literals = output instanceof StringVector ? literals(expressions, literalCodes) : null;
    }

    @Override
    Vector evaluate(Batch in) {
        int rows = in.rows;
        output = Nulls.ready(output, rows);
        if (remaining.length < rows) {
            remaining = new int[rows];
            taken = new int[rows];
        }
        if (literals != null) {
            ((StringVector) output).dictionary = literals;
        }
        int left = rows;
        int[] from = null;
        for (int b = 0; b < conditions.length && left > 0; b++) {
            int n = conditions[b].select(in, from, left, taken);
            if (n > 0) {
                if (n == rows && literals == null) {
                    return evaluateAll(results[b], in);
                }
                take(b, in, taken, n);
                left = Selections.without(from, left, taken, n, remaining);
                from = remaining;
            }
        }
        if (left > 0) {
            int otherwise = conditions.length;
            if (left == rows && literals == null) {
                return evaluateAll(results[otherwise], in);
            }
            Selections.all(from, left, taken);
            take(otherwise, in, taken, left);
        }
        return output;
    }

    private static Vector evaluateAll(Result result, Batch in) {
        result.scope().nextBatch();
        return result.node().evaluate(in);
    }

    /// Fills in the rows of one branch.
    private void take(int branch, Batch in, int[] positions, int rows) {
        if (literals != null) {
            takeLiteral(literalCodes[branch], positions, rows);
            return;
        }
        Result result = results[branch];
        result.scope().nextBatch();
        if (!result.canFail() && rows >= in.rows / 4) {
            scatter(result.node().evaluate(in), positions, positions, rows);
        } else {
            scatter(result.node().evaluate(result.lazy().gather(in, positions, rows)), null, positions, rows);
        }
    }

    private void takeLiteral(int code, int[] positions, int rows) {
        int[] codes = ((StringVector) output).codes;
        for (int k = 0; k < rows; k++) {
            codes[positions[k]] = Math.max(code, 0);
        }
        for (int k = 0; code < 0 && k < rows; k++) {
            output.setNull(positions[k]);
        }
    }

    /// `output[to[k]] = source[from[k]]`; `from` null means `k`.
    private void scatter(Vector source, int[] from, int[] to, int rows) {
        if (source.mayHaveNulls) {
            for (int k = 0; k < rows; k++) {
                if (source.nulls[from == null ? k : from[k]]) {
                    output.setNull(to[k]);
                }
            }
        }
        switch (output) {
            case I32Vector v -> {
                int[] values = ((I32Vector) source).values;
                for (int k = 0; k < rows; k++) {
                    v.values[to[k]] = values[from == null ? k : from[k]];
                }
            }
            case I64Vector v -> {
                long[] values = ((I64Vector) source).values;
                for (int k = 0; k < rows; k++) {
                    v.values[to[k]] = values[from == null ? k : from[k]];
                }
            }
            case F64Vector v -> {
                double[] values = ((F64Vector) source).values;
                for (int k = 0; k < rows; k++) {
                    v.values[to[k]] = values[from == null ? k : from[k]];
                }
            }
            case BoolVector v -> {
                boolean[] values = ((BoolVector) source).values;
                for (int k = 0; k < rows; k++) {
                    v.values[to[k]] = values[from == null ? k : from[k]];
                }
            }
            case I128Vector v -> {
                I128Vector s = (I128Vector) source;
                for (int k = 0; k < rows; k++) {
                    int i = from == null ? k : from[k];
                    v.high[to[k]] = s.high[i];
                    v.low[to[k]] = s.low[i];
                }
            }
            case StringVector v -> {
                StringVector s = (StringVector) source;
                for (int k = 0; k < rows; k++) {
                    int i = from == null ? k : from[k];
                    if (s.isNull(i)) {
                        v.starts[to[k]] = 0;
                        v.lengths[to[k]] = 0;
                    } else {
                        v.append(to[k], s.bytesOf(i), s.startOf(i), s.lengthOf(i));
                    }
                }
            }
            case ListVector _, RowVector _ -> {
                for (int k = 0; k < rows; k++) {
                    output.set(to[k], source.get(from == null ? k : from[k]));
                }
            }
        }
    }

    /// The dictionary of the results where all are literals, each result's code in `codes` (-1
    /// for NULL); else null.
    private static Dictionary literals(List<Expr> expressions, int[] codes) {
        List<byte[]> distinct = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Object> seen = new ArrayList<>();
        for (int i = 0; i < codes.length; i++) {
            if (!(expressions.get(i) instanceof Expr.Literal literal)
                    || !(literal.value() == null || literal.value() instanceof String)) {
                return null;
            }
            codes[i] = literal.value() == null ? -1 : seen.indexOf(literal.value());
            if (literal.value() != null && codes[i] < 0) {
                codes[i] = distinct.size();
                seen.add(literal.value());
                distinct.add(((String) literal.value()).getBytes(StandardCharsets.UTF_8));
            }
        }
        if (distinct.isEmpty()) {
            return null;
        }
        int[] offsets = new int[distinct.size() + 1];
        for (int i = 0; i < distinct.size(); i++) {
            bytes.writeBytes(distinct.get(i));
            offsets[i + 1] = bytes.size();
        }
        return new Dictionary(bytes.toByteArray(), offsets, false);
    }
}
