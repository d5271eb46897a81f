package dev.ogive.exec.function;

import dev.ogive.column.DataType;
import dev.ogive.column.RowType;
import dev.ogive.column.RowVector;
import dev.ogive.column.Vector;
import java.util.List;

/// Functions over ROW values.
public final class RowFunctions {
    private RowFunctions() {}

    /// The field at `index`, counted from 0. NULL where the row is NULL.
    public static ScalarFunction field(int index) {
        return new FieldAccess(index);
    }

    private record FieldAccess(int index) implements ScalarFunction {
        @Override
        public String name() {
            return "struct_extract";
        }

        @Override
        public boolean canFail() {
            return false;
        }

        @Override
        public boolean strict() {
            return false;
        }

        @Override
        public Resolved resolve(List<DataType> types) {
            return types.size() == 1
                            && types.getFirst() instanceof RowType row
                            && index < row.fields().size()
                    ? new Resolved(this, types, row.fields().get(index).type())
                    : null;
        }

        @Override
        public Kernel kernel(List<DataType> types, DataType result, boolean[] isConstant, Object[] constants) {
            return (arguments, rows, out) -> {
                Vector row = arguments[0];
                out.copy(((RowVector) row).fields[index], 0, 0, rows);
                for (int i = 0; i < rows; i++) {
                    if (row.isNull(i)) {
                        out.setNull(i);
                    }
                }
            };
        }

        @Override
        public String text() {
            return "struct_extract({'a': 1}, 'a') = 1; also as row.a and row['a']";
        }
    }
}
