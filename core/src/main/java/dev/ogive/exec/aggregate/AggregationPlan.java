package dev.ogive.exec.aggregate;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.row.RowLayout;
import java.util.ArrayList;
import java.util.List;

/// What a hash aggregation keeps per group and how it is fed: calls reduced to shared states, and
/// the row layout
///
/// ```
/// keys  hidden*  | extra: state*  cursor*      a hidden column per heap part of a state, a cursor per collector
/// ```
final class AggregationPlan {
    /// A state and what feeds it.
    ///
    /// @param feed which stream of batches updates it
    /// @param arguments columns of that feed
    /// @param filter column of that feed, or -1
    record State(String kind, List<DataType> types, boolean counts, int feed, List<Integer> arguments, int filter) {}

    /// An aggregate that needs all rows of a group at once.
    ///
    /// @param collected columns of the feed: arguments, then order keys
    /// @param orderBy over the collected columns
    record Collected(
            AggregateCall call,
            List<DataType> types,
            int feed,
            List<Integer> collected,
            List<SortKey> orderBy,
            int filter) {}

    /// Where the result of a call comes from: a state, or a collector.
    record Result(int state, int collector, String name, DataType type) {}

    /// Batches that reach the groups: the input itself (feed 0), or the distinct rows of one
    /// DISTINCT set.
    ///
    /// @param keys its columns with the group keys
    /// @param source columns of the input that the feed's columns are, in order (null for the
    ///     input itself)
    /// @param filter column of the input that selects its rows, or -1
    record Feed(List<Integer> keys, List<Integer> source, int filter) {}

    private final List<DataType> keyTypes;
    private final List<Feed> feeds = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private final List<Collected> collectors = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final RowLayout layout;
    private final int[] stateOffsets;
    private final int[][] hiddenOffsets;
    private final int hiddenColumns;
    private final int cursorOffset;

    AggregationPlan(List<DataType> input, List<Integer> groups, List<AggregateCall> calls) {
        keyTypes = groups.stream().map(input::get).toList();
        feeds.add(new Feed(groups, null, -1));
        for (AggregateCall call : calls) {
            boolean distinct =
                    call.distinct() && !ignoresDuplicates(call.function().name());
            int feed = distinct ? distinctFeed(groups, call) : 0;
            add(call, input, feed);
        }
        List<DataType> types = new ArrayList<>(keyTypes);
        List<Aggregator> sample = new ArrayList<>();
        int bytes = 0;
        stateOffsets = new int[states.size()];
        for (int s = 0; s < stateOffsets.length; s++) {
            Aggregator aggregator = create(states.get(s));
            sample.add(aggregator);
            stateOffsets[s] = bytes;
            bytes += aggregator.stateBytes();
            for (int h = 0; h < aggregator.heapSlots(); h++) {
                types.add(SimpleType.VARBINARY);
            }
        }
        cursorOffset = bytes;
        bytes += 16 * collectors.size();
        layout = new RowLayout(types, keyTypes.size(), bytes);
        hiddenColumns = types.size() - keyTypes.size();
        hiddenOffsets = new int[states.size()][];
        int column = keyTypes.size();
        for (int s = 0; s < stateOffsets.length; s++) {
            stateOffsets[s] += layout.extraOffset();
            hiddenOffsets[s] = new int[sample.get(s).heapSlots()];
            for (int h = 0; h < hiddenOffsets[s].length; h++) {
                hiddenOffsets[s][h] = layout.offset(column++);
            }
        }
    }

    private static boolean ignoresDuplicates(String name) {
        return switch (name) {
            case "min", "max", "bool_and", "bool_or", "bit_and", "bit_or", "approx_count_distinct", "any_value" -> true;
            default -> false;
        };
    }

    /// The columns keys, arguments, order keys; rows of the filter only.
    private int distinctFeed(List<Integer> groups, AggregateCall call) {
        List<Integer> source = new ArrayList<>(groups);
        call.arguments().stream().filter(c -> !source.contains(c)).forEach(source::add);
        call.orderBy().stream()
                .map(SortKey::column)
                .filter(c -> !source.contains(c))
                .forEach(source::add);
        for (int f = 1; f < feeds.size(); f++) {
            if (feeds.get(f).source.equals(source) && feeds.get(f).filter == call.filter()) {
                return f;
            }
        }
        List<Integer> keys = new ArrayList<>();
        groups.forEach(_ -> keys.add(keys.size()));
        feeds.add(new Feed(List.copyOf(keys), List.copyOf(source), call.filter()));
        return feeds.size() - 1;
    }

    private void add(AggregateCall call, List<DataType> input, int feed) {
        String name = call.function().name();
        List<DataType> types = call.arguments().stream().map(input::get).toList();
        List<Integer> arguments =
                call.arguments().stream().map(c -> inFeed(feed, c)).toList();
        int filter = feed == 0 ? call.filter() : -1;
        boolean ordered = !call.orderBy().isEmpty() && isOrderSensitive(name);
        if (ordered || !Aggregators.isIncremental(name, types)) {
            collect(call, input, feed, filter);
            return;
        }
        String kind = Aggregators.kind(name, types);
        boolean counts = name.equals("avg");
        int state = find(kind, feed, arguments, filter);
        if (state < 0 && name.equals("count") && types.size() == 1) {
            int sum = find("sum", feed, arguments, filter);
            if (sum >= 0) {
                state = sum;
                counts = true;
            }
        }
        if (state < 0) {
            states.add(new State(kind, types, counts, feed, arguments, filter));
            state = states.size() - 1;
        } else if (counts && !states.get(state).counts) {
            State s = states.get(state);
            states.set(state, new State(s.kind, s.types, true, s.feed, s.arguments, s.filter));
        }
        results.add(new Result(state, -1, name, call.type()));
    }

    private static boolean isOrderSensitive(String name) {
        return switch (name) {
            case "first", "last", "any_value", "string_agg", "array_agg" -> true;
            default -> false;
        };
    }

    private void collect(AggregateCall call, List<DataType> input, int feed, int filter) {
        List<Integer> columns = new ArrayList<>(call.arguments());
        List<SortKey> orderBy = new ArrayList<>();
        for (SortKey key : call.orderBy()) {
            orderBy.add(new SortKey(columns.size(), key.descending(), key.nullsFirst()));
            columns.add(key.column());
        }
        collectors.add(new Collected(
                call,
                columns.stream().map(input::get).toList(),
                feed,
                columns.stream().map(c -> inFeed(feed, c)).toList(),
                orderBy,
                filter));
        results.add(new Result(-1, collectors.size() - 1, call.function().name(), call.type()));
    }

    private int inFeed(int feed, int inputColumn) {
        if (feed == 0) {
            return inputColumn;
        }
        return feeds.get(feed).source.indexOf(inputColumn);
    }

    private int find(String kind, int feed, List<Integer> arguments, int filter) {
        for (int s = 0; s < states.size(); s++) {
            State state = states.get(s);
            if (state.kind.equals(kind)
                    && state.feed == feed
                    && state.filter == filter
                    && state.arguments.equals(arguments)) {
                return s;
            }
        }
        return -1;
    }

    private static Aggregator create(State state) {
        return Aggregators.create(state.kind, state.types, state.counts);
    }

    List<DataType> keyTypes() {
        return keyTypes;
    }

    RowLayout layout() {
        return layout;
    }

    int hiddenColumns() {
        return hiddenColumns;
    }

    List<Feed> feeds() {
        return feeds;
    }

    List<State> states() {
        return states;
    }

    List<Collected> collectors() {
        return collectors;
    }

    List<Result> results() {
        return results;
    }

    /// Where a collector keeps `count:8 cursor:8` in a row.
    int cursorOffset(int collector) {
        return layout.extraOffset() + cursorOffset + 16 * collector;
    }

    /// Aggregators for one thread, whose heap parts go to `heap`.
    List<Aggregator> instantiate(StateHeap heap) {
        List<Aggregator> aggregators = new ArrayList<>();
        for (int s = 0; s < stateOffsets.length; s++) {
            Aggregator aggregator = create(states.get(s));
            aggregator.place(stateOffsets[s], hiddenOffsets[s], heap);
            aggregators.add(aggregator);
        }
        return aggregators;
    }
}
