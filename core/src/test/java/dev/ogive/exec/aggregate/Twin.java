package dev.ogive.exec.aggregate;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Interval;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.SortKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What aggregation means, in the simplest words: rows as lists of canonical values, groups in a
/// hash map.
final class Twin {
    private Twin() {}

    static Map<List<Object>, List<Object>> aggregate(
            List<List<Object>> rows, List<DataType> types, List<Integer> groups, List<AggregateCall> calls) {
        Map<List<Object>, List<List<Object>>> byKey = new HashMap<>();
        if (groups.isEmpty()) {
            byKey.put(List.of(), new ArrayList<>());
        }
        for (List<Object> row : rows) {
            List<Object> key = new ArrayList<>();
            groups.forEach(g -> key.add(row.get(g)));
            byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
        }
        Map<List<Object>, List<Object>> result = new HashMap<>();
        byKey.forEach((key, members) -> {
            List<Object> values = new ArrayList<>();
            for (AggregateCall call : calls) {
                values.add(compute(call, members, types));
            }
            result.put(key, values);
        });
        return result;
    }

    private static Object compute(AggregateCall call, List<List<Object>> members, List<DataType> types) {
        List<List<Object>> rows = new ArrayList<>(members);
        if (call.filter() >= 0) {
            rows.removeIf(r -> !Boolean.TRUE.equals(r.get(call.filter())));
        }
        String name = call.function().name();
        List<List<Object>> inputs = new ArrayList<>();
        if (!call.orderBy().isEmpty()) {
            rows.sort(order(call.orderBy()));
        }
        for (List<Object> row : rows) {
            List<Object> arguments = new ArrayList<>();
            call.arguments().forEach(a -> arguments.add(row.get(a)));
            boolean strict = !List.of("first", "last", "array_agg").contains(name);
            boolean skip =
                    name.equals("string_agg") ? arguments.getFirst() == null : strict && arguments.contains(null);
            if (!skip) {
                inputs.add(arguments);
            }
        }
        if (call.distinct()) {
            inputs = new ArrayList<>(new LinkedHashSet<>(inputs));
        }
        if (name.equals("count")) {
            return (long) inputs.size();
        }
        if (name.equals("count_if")) {
            return BigInteger.valueOf(
                    inputs.stream().filter(v -> (Boolean) v.getFirst()).count());
        }
        if (name.equals("regr_count")) {
            return (long) inputs.size();
        }
        if (name.equals("approx_count_distinct")) {
            return (long) new LinkedHashSet<>(inputs).size();
        }
        if (inputs.isEmpty()) {
            return null;
        }
        DataType type =
                call.arguments().isEmpty() ? null : types.get(call.arguments().getFirst());
        List<Object> values = inputs.stream().map(List::getFirst).toList();
        return switch (name) {
            case "sum" -> sum(values, type, call.type());
            case "avg" -> average(values, type);
            case "fsum" -> doubles(values).stream().mapToDouble(d -> d).sum();
            case "favg" -> doubles(values).stream().mapToDouble(d -> d).sum() / values.size();
            case "product" -> doubles(values).stream().reduce(1.0, (a, b) -> a * b);
            case "min" -> values.stream().min(Twin::compare).get();
            case "max" -> values.stream().max(Twin::compare).get();
            case "bool_and" -> values.stream().allMatch(v -> (Boolean) v);
            case "bool_or" -> values.stream().anyMatch(v -> (Boolean) v);
            case "bit_and", "bit_or", "bit_xor" -> bits(name, values);
            case "first", "any_value" -> values.getFirst();
            case "last" -> values.getLast();
            case "array_agg" -> values;
            case "string_agg" -> join(inputs);
            case "median" -> quantile(doubles(values), 0.5);
            case "quantile_cont" ->
                quantile(doubles(values), (Double) inputs.getFirst().get(1));
            case "quantile_disc" -> {
                List<Object> sorted = values.stream().sorted(Twin::compare).toList();
                double f = (Double) inputs.getFirst().get(1);
                yield sorted.get(Math.max(1, (int) Math.ceil(f * sorted.size())) - 1);
            }
            case "mode" -> mode(values);
            case "arg_min" ->
                inputs.stream().min((a, b) -> compare(a.get(1), b.get(1))).get().getFirst();
            case "arg_max" ->
                inputs.stream()
                        .reduce((a, b) -> compare(a.get(1), b.get(1)) >= 0 ? a : b)
                        .get()
                        .getFirst();
            case "var_pop", "var_samp", "stddev_pop", "stddev_samp" -> spread(name, doubles(values));
            case "covar_pop", "covar_samp", "corr", "regr_slope" -> pairs(name, inputs);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Comparator<List<Object>> order(List<SortKey> keys) {
        return (a, b) -> {
            for (SortKey key : keys) {
                Object x = a.get(key.column());
                Object y = b.get(key.column());
                int c;
                if (x == null || y == null) {
                    c = x == null && y == null ? 0 : (x == null) == key.nullsFirst() ? -1 : 1;
                } else {
                    c = key.descending() ? compare(y, x) : compare(x, y);
                }
                if (c != 0) {
                    return c;
                }
            }
            return 0;
        };
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static int compare(Object a, Object b) {
        if (a instanceof UUID x && b instanceof UUID y) {
            int c = Long.compareUnsigned(x.getMostSignificantBits(), y.getMostSignificantBits());
            return c != 0 ? c : Long.compareUnsigned(x.getLeastSignificantBits(), y.getLeastSignificantBits());
        }
        if (a instanceof Interval x && b instanceof Interval y) {
            return micros(x).compareTo(micros(y));
        }
        if (a instanceof String x && b instanceof String y) {
            return java.util.Arrays.compareUnsigned(
                    x.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    y.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                Object p = x.get(i);
                Object q = y.get(i);
                int c = p == null || q == null
                        ? (java.util.Objects.equals(p, q) ? 0 : p == null ? 1 : -1)
                        : compare(p, q);
                if (c != 0) {
                    return c;
                }
            }
            return x.size() - y.size();
        }
        return ((Comparable) a).compareTo(b);
    }

    private static BigInteger micros(Interval i) {
        return BigInteger.valueOf(i.months() * 30L + i.days())
                .multiply(BigInteger.valueOf(86_400_000_000L))
                .add(BigInteger.valueOf(i.micros()));
    }

    private static List<Double> doubles(List<Object> values) {
        return values.stream().map(v -> (Double) v).toList();
    }

    private static Object sum(List<Object> values, DataType type, DataType result) {
        if (type == SimpleType.DOUBLE) {
            return doubles(values).stream().mapToDouble(d -> d).sum();
        }
        BigDecimal sum =
                values.stream().map(v -> new BigDecimal(v.toString())).reduce(BigDecimal.ZERO, BigDecimal::add);
        return result instanceof DecimalType d ? sum.setScale(d.scale()) : sum.toBigIntegerExact();
    }

    private static Object average(List<Object> values, DataType type) {
        if (type == SimpleType.DOUBLE) {
            return doubles(values).stream().mapToDouble(d -> d).sum() / values.size();
        }
        BigDecimal sum =
                values.stream().map(v -> new BigDecimal(v.toString())).reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.doubleValue() / values.size();
    }

    private static Object bits(String name, List<Object> values) {
        return values.stream()
                .map(v -> (Long) v)
                .reduce((a, b) -> switch (name) {
                    case "bit_and" -> a & b;
                    case "bit_or" -> a | b;
                    default -> a ^ b;
                })
                .get();
    }

    private static String join(List<List<Object>> inputs) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < inputs.size(); i++) {
            if (i > 0) {
                Object separator = inputs.get(i).size() > 1 ? inputs.get(i).get(1) : ",";
                out.append(separator == null ? "" : separator);
            }
            out.append(inputs.get(i).getFirst());
        }
        return out.toString();
    }

    private static double quantile(List<Double> values, double fraction) {
        List<Double> sorted = values.stream().sorted().toList();
        double at = fraction * (sorted.size() - 1);
        double low = sorted.get((int) Math.floor(at));
        double high = sorted.get((int) Math.ceil(at));
        return low == high ? low : low + (high - low) * (at - Math.floor(at));
    }

    private static Object mode(List<Object> values) {
        Map<Object, Integer> counts = new HashMap<>();
        values.forEach(v -> counts.merge(v, 1, Integer::sum));
        return counts.entrySet().stream()
                .min((a, b) -> a.getValue().equals(b.getValue())
                        ? compare(a.getKey(), b.getKey())
                        : b.getValue() - a.getValue())
                .get()
                .getKey();
    }

    private static Double spread(String name, List<Double> values) {
        int n = values.size();
        double mean = values.stream().mapToDouble(d -> d).sum() / n;
        double m2 = values.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum();
        if (n < 2 && name.endsWith("samp")) {
            return null;
        }
        double variance = m2 / (name.endsWith("samp") ? n - 1 : n);
        return name.startsWith("stddev") ? Math.sqrt(variance) : variance;
    }

    private static Double pairs(String name, List<List<Object>> inputs) {
        int n = inputs.size();
        double meanY = inputs.stream().mapToDouble(p -> (Double) p.get(0)).sum() / n;
        double meanX = inputs.stream().mapToDouble(p -> (Double) p.get(1)).sum() / n;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (List<Object> p : inputs) {
            double dy = (Double) p.get(0) - meanY;
            double dx = (Double) p.get(1) - meanX;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return switch (name) {
            case "covar_pop" -> xy / n;
            case "covar_samp" -> n < 2 ? null : xy / (n - 1);
            case "corr" -> xx == 0 || yy == 0 ? null : xy / Math.sqrt(xx * yy);
            default -> xx == 0 ? null : xy / xx;
        };
    }
}
