package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.INTEGER;
import static dev.ogive.column.SimpleType.NULL;
import static dev.ogive.exec.function.Rows.integer;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.Field;
import dev.ogive.column.ListType;
import dev.ogive.column.ListVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Signature;
import dev.ogive.exec.kernel.ValueOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Functions of several lists: choosing, zipping, sets, vectors of numbers.
final class ListCombinations {
    private static final int MAX_ELEMENTS = 1 << 26;

    private ListCombinations() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        choosing(all);
        sets(all);
        vectors(all);
        return all;
    }

    private static void choosing(List<Overloads> all) {
        all.add(Overloads.named("list_where", "array_where")
                .text("list_where([4, 5], [false, true]) = [5]")
                .rule(types -> withMask(types, BOOLEAN, Rows.values(ListCombinations::where))));
        all.add(Overloads.named("list_select", "array_select")
                .text("list_select([4, 5, 6], [3, 1]) = [6, 4]; NULL where there is no such place")
                .total()
                .rule(types -> withMask(types, BIGINT, Rows.values((a, i) -> {
                    List<?> list = (List<?>) a[0].get(i);
                    List<Object> chosen = new ArrayList<>();
                    for (Object place : (List<?>) a[1].get(i)) {
                        long at = place == null ? 0 : (Long) place;
                        at = at < 0 ? list.size() + at + 1 : at;
                        chosen.add(at < 1 || at > list.size() ? null : list.get((int) at - 1));
                    }
                    return chosen;
                }))));
        all.add(Overloads.named("list_resize", "array_resize")
                .text("list_resize([1], 3, 0) = [1, 0, 0]")
                .seesNulls()
                .rule(types -> {
                    if (types.size() < 2 || types.size() > 3 || !(types.get(0) instanceof ListType(DataType element))) {
                        return null;
                    }
                    List<DataType> parameters = new ArrayList<>(List.of(types.get(0), BIGINT));
                    if (types.size() == 3) {
                        parameters.add(element);
                    }
                    return new Signature(parameters, types.get(0), Rows.values(ListCombinations::resized));
                }));
        all.add(Overloads.named("list_zip", "array_zip")
                .text("list_zip([1, 2], ['a', 'b']) = [(1, a), (2, b)]; with TRUE behind them as long as the shortest")
                .total()
                .seesNulls()
                .rule(ListCombinations::zip));
    }

    private static void sets(List<Overloads> all) {
        all.add(Overloads.named("list_intersect", "array_intersect")
                .text("list_intersect([1, 2, 2], [2, 3]) = [2]: each once, in the order of the first list")
                .total()
                .rule(types -> pair(types, null, Rows.values((a, i) -> {
                    ListVector list = (ListVector) a[0];
                    List<Object> common = new ArrayList<>();
                    for (int at = list.starts[i]; at < list.starts[i] + list.lengths[i]; at++) {
                        if (!list.child.isNull(at)
                                && !has(list, list.starts[i], at, list.child, at)
                                && has((ListVector) a[1], i, list.child, at)) {
                            common.add(list.child.get(at));
                        }
                    }
                    return common;
                }))));
        all.add(Overloads.named("list_has_any", "array_has_any")
                .text("list_has_any([1, 2], [2, 3])")
                .total()
                .rule(types -> pair(types, BOOLEAN, Rows.booleans((a, i) -> count(a, i) > 0))));
        all.add(Overloads.named("list_has_all", "array_has_all")
                .text("list_has_all([1, 2], [2]): whether every element of the second is in the first")
                .total()
                .rule(types ->
                        pair(types, BOOLEAN, Rows.booleans((a, i) -> count(a, i) == ((ListVector) a[1]).lengths[i]))));
    }

    private static void vectors(List<Overloads> all) {
        all.add(measure("list_distance", "array_distance", "list_distance([0, 0], [3, 4]) = 5", (x, y) -> {
            double sum = 0;
            for (int k = 0; k < x.length; k++) {
                sum += (x[k] - y[k]) * (x[k] - y[k]);
            }
            return Math.sqrt(sum);
        }));
        all.add(measure(
                "list_inner_product",
                "array_inner_product",
                "list_inner_product([1, 2], [3, 4]) = 11",
                (x, y) -> product(x, y)));
        all.add(measure(
                "list_dot_product",
                "array_dot_product",
                "list_dot_product([1, 2], [3, 4]) = 11",
                (x, y) -> product(x, y)));
        all.add(measure(
                "list_negative_inner_product",
                "array_negative_inner_product",
                "-list_inner_product",
                (x, y) -> -product(x, y)));
        all.add(measure(
                "list_cosine_similarity",
                "array_cosine_similarity",
                "list_cosine_similarity([1, 0], [1, 1])",
                ListCombinations::cosine));
        all.add(measure(
                "list_cosine_distance",
                "array_cosine_distance",
                "1 - list_cosine_similarity",
                (x, y) -> 1 - cosine(x, y)));
    }

    @FunctionalInterface
    private interface Measure {
        double of(double[] x, double[] y);
    }

    private static double product(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * y[k];
        }
        return sum;
    }

    private static double cosine(double[] x, double[] y) {
        return Math.clamp(product(x, y) / Math.sqrt(product(x, x) * product(y, y)), -1, 1);
    }

    private static Overloads measure(String name, String alias, String text, Measure measure) {
        DataType list = DataType.list(DOUBLE);
        return Overloads.named(name, alias).text(text).takes(List.of(list, list), DOUBLE, Rows.doubles((a, i) -> {
            double[] x = numbers((ListVector) a[0], i, name);
            double[] y = numbers((ListVector) a[1], i, name);
            if (x.length != y.length) {
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT,
                        name + " needs lists of equal length, got " + x.length + " and " + y.length);
            }
            return measure.of(x, y);
        }));
    }

    private static double[] numbers(ListVector list, int row, String name) {
        double[] numbers = new double[list.lengths[row]];
        for (int k = 0; k < numbers.length; k++) {
            if (list.child.isNull(list.starts[row] + k)) {
                throw new OgiveException(ErrorCode.INVALID_ARGUMENT, name + " of a list with a NULL in it");
            }
            numbers[k] = ((F64Vector) list.child).values[list.starts[row] + k];
        }
        return numbers;
    }

    // ---- pieces ---------------------------------------------------------------------------------------------------

    private static Signature withMask(List<DataType> types, DataType mask, Overloads.Factory factory) {
        return types.size() == 2
                        && types.get(0) instanceof ListType
                        && (types.get(1) instanceof ListType || types.get(1) == NULL)
                ? new Signature(List.of(types.get(0), DataType.list(mask)), types.get(0), factory)
                : null;
    }

    private static Object where(Vector[] a, int row) {
        ListVector list = (ListVector) a[0];
        ListVector mask = (ListVector) a[1];
        List<Object> kept = new ArrayList<>();
        for (int k = 0; k < mask.lengths[row]; k++) {
            int at = mask.starts[row] + k;
            if (mask.child.isNull(at)) {
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT, "list_where needs a list of TRUE and FALSE, not NULL");
            }
            if (((BoolVector) mask.child).values[at]) {
                kept.add(k < list.lengths[row] ? list.child.get(list.starts[row] + k) : null);
            }
        }
        return kept;
    }

    private static Object resized(Vector[] a, int row) {
        if (a[0].isNull(row)) {
            return null;
        }
        long size = a[1].isNull(row) ? 0 : integer(a, 1, row);
        if (size < 0 || size > MAX_ELEMENTS) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "list_resize needs a length from 0 to " + MAX_ELEMENTS + ", got " + size);
        }
        List<?> list = (List<?>) a[0].get(row);
        List<Object> resized = new ArrayList<>(list.subList(0, (int) Math.min(size, list.size())));
        Object fill = a.length > 2 ? a[2].get(row) : null;
        resized.addAll(Collections.nCopies((int) size - resized.size(), fill));
        return resized;
    }

    private static Signature zip(List<DataType> types) {
        int lists = types.size();
        boolean cut = lists > 1 && types.getLast() == BOOLEAN;
        lists -= cut ? 1 : 0;
        List<DataType> parameters = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int k = 0; k < lists; k++) {
            DataType element = types.get(k) instanceof ListType(DataType e) ? e : types.get(k) == NULL ? INTEGER : null;
            if (element == null) {
                return null;
            }
            parameters.add(DataType.list(element));
            fields.add(new Field("f" + (k + 1), element));
        }
        if (lists == 0) {
            return null;
        }
        if (cut) {
            parameters.add(BOOLEAN);
        }
        int count = lists;
        return new Signature(parameters, DataType.list(DataType.row(fields)), Rows.values((a, i) -> {
            boolean shortest = cut && !a[count].isNull(i) && ((BoolVector) a[count]).values[i];
            int length = shortest ? Integer.MAX_VALUE : 0;
            for (int k = 0; k < count; k++) {
                int n = a[k].isNull(i) ? 0 : ((ListVector) a[k]).lengths[i];
                length = shortest ? Math.min(length, n) : Math.max(length, n);
            }
            List<Object> rows = new ArrayList<>(length);
            for (int at = 0; at < length; at++) {
                List<Object> row = new ArrayList<>(count);
                for (int k = 0; k < count; k++) {
                    ListVector list = (ListVector) a[k];
                    row.add(list.isNull(i) || at >= list.lengths[i] ? null : list.child.get(list.starts[i] + at));
                }
                rows.add(row);
            }
            return rows;
        }));
    }

    /// Two lists of one type.
    ///
    /// @param result null for a list of that type
    private static Signature pair(List<DataType> types, DataType result, Overloads.Factory factory) {
        if (types.size() != 2) {
            return null;
        }
        DataType common = Coercion.common(types.get(0), types.get(1));
        if (common == NULL) {
            common = DataType.list(INTEGER);
        }
        return common instanceof ListType
                ? new Signature(List.of(common, common), result == null ? common : result, factory)
                : null;
    }

    /// How many elements of the second list are in the first.
    private static int count(Vector[] a, int row) {
        ListVector wanted = (ListVector) a[1];
        int count = 0;
        for (int at = wanted.starts[row]; at < wanted.starts[row] + wanted.lengths[row]; at++) {
            count += !wanted.child.isNull(at) && has((ListVector) a[0], row, wanted.child, at) ? 1 : 0;
        }
        return count;
    }

    private static boolean has(ListVector list, int row, Vector values, int value) {
        return has(list, list.starts[row], list.starts[row] + list.lengths[row], values, value);
    }

    private static boolean has(ListVector list, int from, int to, Vector values, int value) {
        for (int at = from; at < to; at++) {
            if (!list.child.isNull(at) && ValueOrder.compare(list.child, at, values, value) == 0) {
                return true;
            }
        }
        return false;
    }
}
