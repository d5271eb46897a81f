package dev.ogive.plan.view;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.function.ScalarFunction;
import dev.ogive.exec.kernel.Int128;
import java.util.List;

/// A mean from its sum and count, to the bit what AVG computes from the same.
///
/// @param argument the type of what was averaged
record MeanOfSum(DataType argument) implements ScalarFunction {
    @Override
    public String name() {
        return "mean_of_sum";
    }

    @Override
    public boolean canFail() {
        return false;
    }

    @Override
    public Resolved resolve(List<DataType> types) {
        return new Resolved(this, types, SimpleType.DOUBLE);
    }

    /// Arguments: the sum (DOUBLE, HUGEINT or a DECIMAL of 38 digits), and the count (BIGINT, not
    /// 0).
    @Override
    public Kernel kernel(List<DataType> types, DataType result, boolean[] isConstant, Object[] constants) {
        int scale = argument instanceof DecimalType d ? d.scale() : 0;
        double unit = Int128.bigPowerOfTen(scale).doubleValue();
        boolean wide = argument.lane() == Lane.I128;
        return (arguments, rows, out) -> {
            long[] counts = ((I64Vector) arguments[1]).values;
            double[] means = ((F64Vector) out).values;
            switch (arguments[0]) {
                case F64Vector sums -> {
                    for (int i = 0; i < rows; i++) {
                        means[i] = sums.values[i] / counts[i];
                    }
                }
                case I128Vector sums -> {
                    for (int i = 0; i < rows; i++) {
                        double sum = Int128.toDouble(sums.high[i], sums.low[i]);
                        means[i] = wide ? sum / counts[i] / unit : sum / (counts[i] * unit);
                    }
                }
                default -> throw new IllegalStateException("the mean of " + arguments[0].type());
            }
        };
    }

    @Override
    public String text() {
        return "mean_of_sum(sum, count): the mean of values with this sum and number";
    }
}
