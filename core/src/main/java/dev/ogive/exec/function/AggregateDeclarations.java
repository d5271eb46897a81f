package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.DATE;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.HUGEINT;
import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.NULL;
import static dev.ogive.column.SimpleType.REAL;
import static dev.ogive.column.SimpleType.TIME;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.TIMESTAMPTZ;
import static dev.ogive.column.SimpleType.VARCHAR;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.ListType;
import java.util.ArrayList;
import java.util.List;

/// Names, signatures and result types of the aggregate functions. States and kernels are looked up by name and
/// resolved types in `dev.ogive.exec.aggregate`.
///
/// SUM of integers is HUGEINT and of decimals DECIMAL(38,s), so it cannot overflow in practice; AVG is DOUBLE, as are
/// the statistical functions; MEDIAN and QUANTILE_CONT of numbers are DOUBLE (PostgreSQL; DuckDB rounds to the
/// decimal's scale).
final class AggregateDeclarations {
    /// Computes a signature; null where the function does not take these types.
    @FunctionalInterface
    interface Rule {
        Signature resolve(List<DataType> types);
    }

    record Signature(List<DataType> parameters, DataType result) {}

    /// An aggregate as the registry lists it.
    record Declared(String name, List<String> aliases, String text, Rule rule) implements AggregateFunction {
        @Override
        public Resolved resolve(List<DataType> argumentTypes) {
            Signature signature = rule.resolve(argumentTypes);
            return signature == null ? null : new Resolved(this, signature.parameters(), signature.result());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Declared> declared = new ArrayList<>();

    private AggregateDeclarations() {
        counting();
        sums();
        extremes();
        statistics();
        quantiles();
        collecting();
        histograms();
        logic();
    }

    static List<Declared> all() {
        return new AggregateDeclarations().declared;
    }

    private void counting() {
        add("count", "count(*), count(x): rows, or rows where x is not NULL", types -> switch (types.size()) {
            case 0 -> new Signature(List.of(), BIGINT);
            case 1 -> new Signature(types, BIGINT);
            default -> null;
        });
        add(
                "count_if",
                List.of("countif"),
                "count_if(x > 1): rows for which the condition is true",
                types -> one(types, BOOLEAN, HUGEINT));
        add(
                "approx_count_distinct",
                "approx_count_distinct(x): distinct values within a few percent",
                types -> types.size() == 1 ? new Signature(types, BIGINT) : null);
    }

    private void sums() {
        add("sum", "sum(x): the total; NULL of no rows", types -> types.size() != 1 ? null : sum(types.getFirst()));
        add(
                "avg",
                List.of("mean"),
                "avg(x): the arithmetic mean",
                types -> types.size() != 1 ? null : average(types.getFirst()));
        add(
                "fsum",
                List.of("sumkahan", "kahan_sum"),
                "fsum(x): sum of doubles with compensated rounding",
                types -> one(types, DOUBLE, DOUBLE));
        add("favg", "favg(x): mean of doubles with compensated rounding", types -> one(types, DOUBLE, DOUBLE));
        add("product", "product(x): all values multiplied", types -> one(types, DOUBLE, DOUBLE));
        add(
                "geometric_mean",
                List.of("geomean"),
                "geometric_mean(x): exp(avg(ln(x)))",
                types -> one(types, DOUBLE, DOUBLE));
    }

    private void extremes() {
        add("min", "min(x): the least value; min(x, n): the n least as a list", AggregateDeclarations::extreme);
        add("max", "max(x): the greatest value; max(x, n): the n greatest as a list", AggregateDeclarations::extreme);
        add(
                "arg_min",
                List.of("min_by", "argmin"),
                "arg_min(a, x): a of the row with the least x",
                types -> pair(types));
        add(
                "arg_max",
                List.of("max_by", "argmax"),
                "arg_max(a, x): a of the row with the greatest x",
                types -> pair(types));
        add(
                "any_value",
                List.of("arbitrary"),
                "any_value(x): some value that is not NULL, the first if ordered",
                t -> same(t));
        add(
                "first",
                "first(x): the first value, NULL included; with ORDER BY inside, the first in that order",
                t -> same(t));
        add("last", "last(x): the last value, NULL included", t -> same(t));
    }

    private void statistics() {
        for (String name : List.of("stddev_pop", "var_pop", "skewness", "kurtosis", "kurtosis_pop", "sem")) {
            add(name, name + "(x) of doubles", types -> one(types, DOUBLE, DOUBLE));
        }
        add(
                "stddev_samp",
                List.of("stddev"),
                "stddev(x): sample standard deviation",
                types -> one(types, DOUBLE, DOUBLE));
        add("var_samp", List.of("variance"), "variance(x): sample variance", types -> one(types, DOUBLE, DOUBLE));
        for (String name : List.of(
                "corr",
                "covar_pop",
                "covar_samp",
                "regr_avgx",
                "regr_avgy",
                "regr_intercept",
                "regr_r2",
                "regr_slope",
                "regr_sxx",
                "regr_sxy",
                "regr_syy")) {
            add(
                    name,
                    name + "(y, x) over the rows where neither is NULL",
                    types -> convert(types, List.of(DOUBLE, DOUBLE), DOUBLE));
        }
        add(
                "regr_count",
                "regr_count(y, x): rows where neither is NULL",
                types -> convert(types, List.of(DOUBLE, DOUBLE), BIGINT));
        add(
                "entropy",
                "entropy(x): log-2 entropy of the values' frequencies",
                types -> types.size() == 1 ? new Signature(types, DOUBLE) : null);
    }

    private void quantiles() {
        add(
                "median",
                "median(x): the middle value, between the two middle ones if even",
                types -> types.size() == 1 ? continuous(types.getFirst(), List.of()) : null);
        add(
                "quantile_cont",
                "quantile_cont(x, 0.9): interpolated quantile; percentile_cont(0.9) WITHIN GROUP",
                t -> t.size() == 2 && Coercion.cost(t.get(1), DOUBLE) >= 0
                        ? continuous(t.getFirst(), List.of(DOUBLE))
                        : null);
        add(
                "quantile_disc",
                List.of("quantile"),
                "quantile_disc(x, 0.9): the value at that rank; percentile_disc(0.9) WITHIN GROUP",
                t -> t.size() == 2 && Coercion.cost(t.get(1), DOUBLE) >= 0
                        ? new Signature(List.of(known(t.getFirst()), DOUBLE), known(t.getFirst()))
                        : null);
        add(
                "approx_quantile",
                "approx_quantile(x, 0.9): quantile from a sketch",
                types -> types.size() == 2 && Coercion.cost(types.get(1), DOUBLE) >= 0
                        ? continuous(types.getFirst(), List.of(DOUBLE))
                        : null);
        add("mad", "mad(x): median of the absolute deviations from the median", types -> one(types, DOUBLE, DOUBLE));
        add("mode", "mode(x): the most frequent value, the least of several", t -> same(t));
    }

    private void collecting() {
        add(
                "string_agg",
                List.of("listagg", "group_concat"),
                "string_agg(x, ', ' ORDER BY y): texts joined by a separator",
                types -> switch (types.size()) {
                    case 1 -> anyText(types, List.of(VARCHAR));
                    case 2 -> anyText(types, List.of(VARCHAR, VARCHAR));
                    default -> null;
                });
        add(
                "array_agg",
                List.of("list"),
                "array_agg(x ORDER BY y): the values as a list, NULLs included",
                types -> types.size() == 1
                        ? new Signature(List.of(known(types.getFirst())), DataType.list(known(types.getFirst())))
                        : null);
    }

    private void histograms() {
        add(
                "histogram",
                "histogram(x): a map from each value to how often it occurs; histogram(x, [1, 2]): up to each bound",
                AggregateDeclarations::counts);
        add(
                "histogram_exact",
                "histogram_exact(x, [1, 2]): how often each of the values occurs",
                types -> types.size() == 2 ? counts(types) : null);
    }

    private static Signature counts(List<DataType> types) {
        if (types.isEmpty() || types.size() > 2) {
            return null;
        }
        DataType value = known(types.getFirst());
        if (types.size() == 1) {
            return new Signature(List.of(value), DataType.map(value, BIGINT));
        }
        DataType common = types.get(1) instanceof ListType(DataType e) ? Coercion.common(value, e) : null;
        return common == null
                ? null
                : new Signature(List.of(common, DataType.list(common)), DataType.map(common, BIGINT));
    }

    private void logic() {
        add(
                "bool_and",
                List.of("every"),
                "bool_and(x): whether all values are true",
                types -> one(types, BOOLEAN, BOOLEAN));
        add("bool_or", "bool_or(x): whether any value is true", types -> one(types, BOOLEAN, BOOLEAN));
        for (String name : List.of("bit_and", "bit_or", "bit_xor")) {
            add(
                    name,
                    name + "(x) of integers",
                    types -> types.size() == 1 && known(types.getFirst()).isInteger()
                            ? new Signature(List.of(known(types.getFirst())), known(types.getFirst()))
                            : null);
        }
    }

    private static Signature sum(DataType type) {
        return switch (type) {
            case NULL, BOOLEAN -> new Signature(List.of(HUGEINT), HUGEINT);
            case DecimalType d -> new Signature(List.of(d), DataType.decimal(DecimalType.MAX_PRECISION, d.scale()));
            case REAL, DOUBLE -> new Signature(List.of(DOUBLE), DOUBLE);
            case INTERVAL -> new Signature(List.of(INTERVAL), INTERVAL);
            default -> type.isInteger() ? new Signature(List.of(type), HUGEINT) : null;
        };
    }

    private static Signature average(DataType type) {
        return switch (type) {
            case NULL -> new Signature(List.of(DOUBLE), DOUBLE);
            case DATE, TIMESTAMP -> new Signature(List.of(TIMESTAMP), TIMESTAMP);
            case TIMESTAMPTZ, TIME, INTERVAL -> new Signature(List.of(type), type);
            case REAL -> new Signature(List.of(DOUBLE), DOUBLE);
            default -> type.isNumeric() ? new Signature(List.of(type), DOUBLE) : null;
        };
    }

    private static Signature continuous(DataType type, List<DataType> more) {
        DataType value = switch (type) {
            case DATE -> TIMESTAMP;
            case TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> type;
            default -> Coercion.cost(type, DOUBLE) >= 0 && type != VARCHAR ? DOUBLE : null;
        };
        if (value == null) {
            return null;
        }
        List<DataType> parameters = new ArrayList<>(List.of(value));
        parameters.addAll(more);
        return new Signature(parameters, value);
    }

    private static Signature extreme(List<DataType> types) {
        if (types.size() == 1) {
            return same(types);
        }
        if (types.size() == 2 && Coercion.cost(types.get(1), BIGINT) >= 0) {
            DataType type = known(types.getFirst());
            return new Signature(List.of(type, BIGINT), new ListType(type));
        }
        return null;
    }

    private static Signature same(List<DataType> types) {
        return types.size() == 1 ? new Signature(List.of(known(types.getFirst())), known(types.getFirst())) : null;
    }

    private static Signature pair(List<DataType> types) {
        return types.size() == 2
                ? new Signature(List.of(known(types.get(0)), known(types.get(1))), known(types.get(0)))
                : null;
    }

    private static Signature one(List<DataType> types, DataType parameter, DataType result) {
        return convert(types, List.of(parameter), result);
    }

    /// Conversion as in an assignment, but text is never taken for a number.
    private static Signature convert(List<DataType> types, List<DataType> parameters, DataType result) {
        if (types.size() != parameters.size()) {
            return null;
        }
        for (int i = 0; i < types.size(); i++) {
            int cost = Coercion.cost(types.get(i), parameters.get(i));
            if (cost < 0 || cost >= Coercion.TEXT_COST) {
                return null;
            }
        }
        return new Signature(parameters, result);
    }

    private static Signature anyText(List<DataType> types, List<DataType> parameters) {
        return types.size() == parameters.size() ? new Signature(parameters, VARCHAR) : null;
    }

    private static DataType known(DataType type) {
        return type == NULL ? dev.ogive.column.SimpleType.INTEGER : type;
    }

    private void add(String name, String text, Rule rule) {
        add(name, List.of(), text, rule);
    }

    private void add(String name, List<String> aliases, String text, Rule rule) {
        declared.add(new Declared(name, aliases, text, rule));
    }
}
