package dev.ogive.exec.pipeline;

import dev.ogive.column.DataType;
import java.util.ArrayList;
import java.util.List;

/// A source and the streaming operators on its way, without an end: immutable, shared by workers.
///
/// @param types of the batches that come out
public record Fragment(Source source, List<OperatorFactory> operators, List<DataType> types) {
    public Fragment {
        operators = List.copyOf(operators);
        types = List.copyOf(types);
    }

    /// This fragment with one more operator.
    public Fragment then(OperatorFactory operator, List<DataType> outputTypes) {
        List<OperatorFactory> longer = new ArrayList<>(operators);
        longer.add(operator);
        return new Fragment(source, longer, outputTypes);
    }

    /// How many workers can usefully run it at once. The source must have been started.
    public int parallelism() {
        int workers = source.parallelism();
        for (OperatorFactory operator : operators) {
            workers = Math.min(workers, operator.parallelism());
        }
        return workers;
    }

    public FragmentReader open(WorkerContext worker) {
        return new FragmentReader(this, worker);
    }
}
