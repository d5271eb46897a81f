package dev.ogive.maintain.layout;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.DataType;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.ScalarFunction;
import dev.ogive.storage.cluster.RowKey;
import java.util.ArrayList;
import java.util.List;

/// The row key of a clustering as a function of the columns that it looks at.
record RowKeyFunction(Clustering clustering, int columns) implements ScalarFunction {
    /// @param types of the table's columns
    static Expr call(Clustering clustering, List<DataType> types) {
        List<Expr> arguments = new ArrayList<>();
        for (int c : clustering.keyColumns()) {
            arguments.add(new Expr.Column(c, types.get(c)));
        }
        return new Expr.Call(new RowKeyFunction(clustering, types.size()), arguments, SimpleType.BIGINT);
    }

    @Override
    public String name() {
        return "row_key";
    }

    @Override
    public boolean strict() {
        return false;
    }

    @Override
    public boolean canFail() {
        return false;
    }

    @Override
    public Resolved resolve(List<DataType> argumentTypes) {
        return new Resolved(this, argumentTypes, SimpleType.BIGINT);
    }

    @Override
    public Kernel kernel(List<DataType> argumentTypes, DataType resultType, boolean[] isConstant, Object[] constants) {
        RowKey key = RowKey.of(clustering);
        List<Integer> read = clustering.keyColumns();
        Vector[] table = new Vector[columns];
        return (arguments, rows, result) -> {
            for (int i = 0; i < arguments.length; i++) {
                table[read.get(i)] = arguments[i];
            }
            result.mayHaveNulls = false;
            key.keys(table, rows, ((I64Vector) result).values);
        };
    }

    @Override
    public String text() {
        return "row_key(columns): where a row stands in its table's layout";
    }
}
