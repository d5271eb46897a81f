package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.pipeline.Operator;
import dev.ogive.exec.pipeline.OperatorFactory;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.List;

/// One row per element of a list column; see [dev.ogive.exec.plan.PhysicalPlan.Unnest].
///
/// @param types of the output: the input's columns, the element, perhaps the ordinal
/// @param needed which of them are read by anybody
record UnnestRows(
        OperatorProfile profile, int column, boolean ordinality, boolean outer, List<DataType> types, boolean[] needed)
        implements OperatorFactory {
    @Override
    public Operator open(WorkerContext worker) {
        return new Unnesting(worker.batchRows());
    }

    private final class Unnesting implements Operator {
        private final int capacity;
        private final Batch out;
        private final int[] parents;
        private final int[] elements;
        private final int[] ordinals;
        private int row;
        private int element;

        Unnesting(int capacity) {
            this.capacity = capacity;
            out = Batch.allocate(types, capacity);
            parents = new int[capacity];
            elements = new int[capacity];
            ordinals = new int[capacity];
        }

        @Override
        public Status push(Batch input) {
            ListVector list = (ListVector) input.columns[column];
            int count = 0;
            boolean missing = false;
            while (row < input.rows && count < capacity) {
                int length = list.isNull(row) ? 0 : list.lengths[row];
                if (length == 0 && outer && element == 0) {
                    parents[count] = row;
                    ordinals[count] = 0;
                    elements[count++] = -1;
                    missing = true;
                }
                while (element < length && count < capacity) {
                    parents[count] = row;
                    ordinals[count] = element + 1;
                    elements[count++] = list.starts[row] + element++;
                }
                if (element >= length) {
                    row++;
                    element = 0;
                }
            }
            emit(input, list, count, missing);
            if (row < input.rows) {
                return Status.HAVE_OUTPUT;
            }
            row = 0;
            return Status.NEED_INPUT;
        }

        private void emit(Batch input, ListVector list, int count, boolean missing) {
            out.rows = count;
            if (count == 0) {
                return;
            }
            int width = input.columns.length;
            for (int c = 0; c < width; c++) {
                if (needed[c]) {
                    out.columns[c].gather(input.columns[c], parents, count);
                }
            }
            if (needed[width]) {
                putElements(list, out.columns[width], count, missing);
            }
            if (ordinality && needed[width + 1]) {
                I64Vector numbers = (I64Vector) out.columns[width + 1];
                numbers.mayHaveNulls = false;
                for (int i = 0; i < count; i++) {
                    numbers.values[i] = ordinals[i];
                    if (elements[i] < 0) {
                        numbers.setNull(i);
                    }
                }
            }
        }

        private void putElements(ListVector list, Vector to, int count, boolean missing) {
            if (!missing) {
                to.gather(list.child, elements, count);
                return;
            }
            new Batch(new Vector[] {to}, 0).clear();
            for (int i = 0; i < count; i++) {
                to.set(i, elements[i] < 0 ? null : list.child.get(elements[i]));
            }
        }

        @Override
        public Status flush() {
            out.rows = 0;
            return Status.FINISHED;
        }

        @Override
        public Batch output() {
            return out;
        }
    }
}
