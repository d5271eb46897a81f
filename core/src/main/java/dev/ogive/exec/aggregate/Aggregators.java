package dev.ogive.exec.aggregate;

import dev.ogive.column.DataType;
import dev.ogive.column.Lane;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.List;
import java.util.Set;

/// The state behind each aggregate function, by canonical name and argument types. Functions that
/// need all values of a group at once are listed in [Collectors] instead.
public final class Aggregators {
    private static final Set<String> MOMENTS = Set.of("var_pop", "var_samp", "stddev_pop", "stddev_samp", "sem");
    private static final Set<String> HIGHER_MOMENTS = Set.of("skewness", "kurtosis", "kurtosis_pop");

    private Aggregators() {}

    /// A name for the state: calls with equal kinds, arguments and filters share one.
    public static String kind(String name, List<DataType> types) {
        return switch (name) {
            case "sum", "avg" -> "sum";
            case "fsum", "favg" -> "fsum";
            case "any_value" -> "first strict";
            default -> {
                if (MOMENTS.contains(name)) {
                    yield "moments";
                }
                if (HIGHER_MOMENTS.contains(name)) {
                    yield "higher moments";
                }
                yield name.equals("corr") || name.startsWith("covar_") || name.startsWith("regr_") ? "comoments" : name;
            }
        };
    }

    /// Whether [#create] knows the function for these types without an order among the rows.
    public static boolean isIncremental(String name, List<DataType> types) {
        return switch (name) {
            case "median",
                    "quantile_cont",
                    "quantile_disc",
                    "approx_quantile",
                    "mad",
                    "mode",
                    "entropy",
                    "string_agg",
                    "histogram",
                    "histogram_exact",
                    "array_agg" -> false;
            case "min", "max" -> types.size() == 1 && ValueSlot.supports(types.getFirst());
            case "arg_min", "arg_max", "any_value", "first", "last" ->
                types.stream().allMatch(ValueSlot::supports);
            default -> true;
        };
    }

    /// A new state.
    ///
    /// @param counts whether a sum also answers AVG or COUNT
    public static Aggregator create(String kind, List<DataType> types, boolean counts) {
        DataType type = types.isEmpty() ? null : types.getFirst();
        return switch (kind) {
            case "count" -> new CountAggregator(false);
            case "count_if" -> new CountAggregator(true);
            case "sum" ->
                switch (type.lane()) {
                    case I32, I64 -> new LongSumAggregator(type, counts);
                    case F64 -> new DoubleSumAggregator(false);
                    case I128 ->
                        type == dev.ogive.column.SimpleType.INTERVAL
                                ? new IntervalSumAggregator()
                                : new Int128SumAggregator(type);
                    case BOOL, STRING, LIST, ROW -> throw unknown(kind, types);
                };
            case "fsum" -> new DoubleSumAggregator(true);
            case "product" -> new ProductAggregator(false);
            case "geometric_mean" -> new ProductAggregator(true);
            case "min", "max" -> extreme(kind.equals("max"), type);
            case "bool_and" -> new ExtremeAggregator(false, false);
            case "bool_or" -> new ExtremeAggregator(true, false);
            case "arg_min" -> new SlotAggregator(SlotAggregator.Choice.LEAST, types, true);
            case "arg_max" -> new SlotAggregator(SlotAggregator.Choice.GREATEST, types, true);
            case "first strict" -> new SlotAggregator(SlotAggregator.Choice.FIRST, types, true);
            case "first" -> new SlotAggregator(SlotAggregator.Choice.FIRST, types, false);
            case "last" -> new SlotAggregator(SlotAggregator.Choice.LAST, types, false);
            case "moments" -> new MomentsAggregator(false);
            case "higher moments" -> new MomentsAggregator(true);
            case "comoments" -> new CoMomentsAggregator();
            case "bit_and" -> new BitAggregator(BitAggregator.Operation.AND);
            case "bit_or" -> new BitAggregator(BitAggregator.Operation.OR);
            case "bit_xor" -> new BitAggregator(BitAggregator.Operation.XOR);
            case "approx_count_distinct" -> new DistinctSketchAggregator();
            default -> throw unknown(kind, types);
        };
    }

    private static Aggregator extreme(boolean greatest, DataType type) {
        Lane lane = type.lane();
        if (lane == Lane.I128 || lane == Lane.STRING) {
            SlotAggregator.Choice choice = greatest ? SlotAggregator.Choice.GREATEST : SlotAggregator.Choice.LEAST;
            return new SlotAggregator(choice, List.of(type), true);
        }
        return new ExtremeAggregator(greatest, lane == Lane.F64);
    }

    private static OgiveException unknown(String kind, List<DataType> types) {
        return new OgiveException(
                ErrorCode.NOT_SUPPORTED,
                "aggregate " + kind + " of " + types.stream().map(DataType::sql).toList() + " is not implemented");
    }
}
