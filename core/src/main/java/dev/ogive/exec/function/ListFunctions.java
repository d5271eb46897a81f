package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.INTEGER;
import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.NULL;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.text;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.I128Vector;
import dev.ogive.column.ListType;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Signature;
import dev.ogive.exec.kernel.Calendar;
import dev.ogive.exec.kernel.ValueOrder;
import dev.ogive.exec.kernel.ValueText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Lists and rows as values. Positions count from 1, negative ones from the end; a position
/// outside gives NULL.
final class ListFunctions {
    /// Elements that one call may make.
    private static final long MAX_ELEMENTS = 1 << 26;

    private ListFunctions() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        construction(all);
        access(all);
        changes(all);
        return all;
    }

    private static void construction(List<Overloads> all) {
        all.add(Overloads.named("list_value", "list_pack", "array", "array_value")
                .text("list_value(1, 2, 3) = [1, 2, 3]")
                .total()
                .seesNulls()
                .rule(types -> {
                    DataType element = NULL;
                    for (DataType type : types) {
                        element = element == null ? null : Coercion.common(element, type);
                    }
                    if (element == null) {
                        return null;
                    }
                    return new Signature(
                            Collections.nCopies(types.size(), element), DataType.list(element), Rows.values((a, i) -> {
                                List<Object> list = new ArrayList<>(a.length);
                                for (Vector element1 : a) {
                                    list.add(element1.get(i));
                                }
                                return list;
                            }));
                }));
        all.add(Overloads.named("row", "struct_pack")
                .text("row(1, 'a')")
                .total()
                .seesNulls()
                .rule(types -> {
                    List<Field> fields = new ArrayList<>();
                    for (int f = 0; f < types.size(); f++) {
                        fields.add(new Field("f" + (f + 1), types.get(f)));
                    }
                    return fields.isEmpty()
                            ? null
                            : new Signature(
                                    fields.stream().map(Field::type).toList(),
                                    DataType.row(fields),
                                    _ -> ListFunctions::row);
                }));
        all.add(Overloads.named("range")
                .text("range(3) = [0, 1, 2]; range(1, 10, 3) = [1, 4, 7]: the end is left out")
                .takes(
                        List.of(BIGINT),
                        DataType.list(BIGINT),
                        Rows.values((a, i) -> series(0, integer(a, 0, i), 1, false)))
                .takes(
                        List.of(BIGINT, BIGINT),
                        DataType.list(BIGINT),
                        Rows.values((a, i) -> series(integer(a, 0, i), integer(a, 1, i), 1, false)))
                .takes(
                        List.of(BIGINT, BIGINT, BIGINT),
                        DataType.list(BIGINT),
                        Rows.values((a, i) -> series(integer(a, 0, i), integer(a, 1, i), integer(a, 2, i), false)))
                .takes(
                        List.of(TIMESTAMP, TIMESTAMP, INTERVAL),
                        DataType.list(TIMESTAMP),
                        Rows.values((a, i) -> times(a, i, false))));
        all.add(Overloads.named("generate_series")
                .text("generate_series(1, 3) = [1, 2, 3]: the end is included")
                .takes(
                        List.of(BIGINT),
                        DataType.list(BIGINT),
                        Rows.values((a, i) -> series(0, integer(a, 0, i), 1, true)))
                .takes(
                        List.of(BIGINT, BIGINT),
                        DataType.list(BIGINT),
                        Rows.values((a, i) -> series(integer(a, 0, i), integer(a, 1, i), 1, true)))
                .takes(
                        List.of(BIGINT, BIGINT, BIGINT),
                        DataType.list(BIGINT),
                        Rows.values((a, i) -> series(integer(a, 0, i), integer(a, 1, i), integer(a, 2, i), true)))
                .takes(
                        List.of(TIMESTAMP, TIMESTAMP, INTERVAL),
                        DataType.list(TIMESTAMP),
                        Rows.values((a, i) -> times(a, i, true))));
    }

    private static void access(List<Overloads> all) {
        all.add(Overloads.named("list_extract", "array_extract", "list_element")
                .text("list_extract([4, 5, 6], 2) = 5; also as [4, 5, 6][2], and characters of a text")
                .total()
                .rule(types -> types.size() == 2
                                && types.get(0) instanceof ListType(DataType element)
                                && Coercion.cost(types.get(1), BIGINT) >= 0
                        ? new Signature(List.of(types.get(0), BIGINT), element, Rows.values((a, i) -> {
                            ListVector list = (ListVector) a[0];
                            long at = position(integer(a, 1, i), list.lengths[i]);
                            return at < 0 ? null : list.child.get(list.starts[i] + (int) at);
                        }))
                        : null)
                .takes(List.of(VARCHAR, BIGINT), VARCHAR, Rows.texts((a, i) -> {
                    int[] points = text(a, 0, i).codePoints().toArray();
                    long at = position(integer(a, 1, i), points.length);
                    return at < 0 ? "" : Character.toString(points[(int) at]);
                })));
        all.add(Overloads.named("list_slice", "array_slice")
                .text("list_slice([1, 2, 3, 4], 2, 3) = [2, 3]; also as [1, 2, 3, 4][2:3], and characters of a text")
                .total()
                .takes(List.of(VARCHAR, BIGINT, BIGINT), VARCHAR, Rows.texts((a, i) -> {
                    int[] points = text(a, 0, i).codePoints().toArray();
                    long from = integer(a, 1, i);
                    long to = integer(a, 2, i);
                    long first = Math.max(1, from < 0 ? points.length + from + 1 : from);
                    long last = Math.min(points.length, to < 0 ? points.length + to + 1 : to);
                    return first > last ? "" : new String(points, (int) first - 1, (int) (last - first + 1));
                }))
                .rule(types -> types.size() == 4 && types.get(0) instanceof ListType
                        ? new Signature(
                                List.of(types.get(0), BIGINT, BIGINT, BIGINT),
                                types.get(0),
                                Rows.values(ListFunctions::stepped))
                        : null)
                .rule(types -> types.size() == 3 && types.get(0) instanceof ListType
                        ? new Signature(List.of(types.get(0), BIGINT, BIGINT), types.get(0), Rows.values((a, i) -> {
                            List<?> list = list(a, 0, i);
                            long from = integer(a, 1, i);
                            long to = integer(a, 2, i);
                            long first = Math.max(1, from < 0 ? list.size() + from + 1 : from);
                            long last = Math.min(list.size(), to < 0 ? list.size() + to + 1 : to);
                            return first > last
                                    ? List.of()
                                    : new ArrayList<>(list.subList((int) first - 1, (int) last));
                        }))
                        : null));
        all.add(Overloads.named("list_contains", "array_contains", "list_has", "array_has")
                .text("list_contains([1, 2], 2)")
                .total()
                .rule(ListFunctions::contains));
        all.add(Overloads.named("list_position", "array_position", "list_indexof")
                .text("list_position([4, 5], 5) = 2; NULL if it is not there")
                .total()
                .rule(types -> member(types, BIGINT, Rows.values((a, i) -> {
                    int at = indexOf((ListVector) a[0], i, a[1]);
                    return at < 0 ? null : (Object) (at + 1L);
                }))));
        all.add(Overloads.named("array_length", "list_length", "len")
                .text("array_length([1, 2]) = 2; len also takes a text")
                .total()
                .takes(List.of(VARCHAR), BIGINT, Rows.longs((a, i) -> {
                    dev.ogive.column.StringVector s = (dev.ogive.column.StringVector) a[0];
                    return dev.ogive.exec.kernel.Utf8.length(s.bytes, s.starts[i], s.lengths[i]);
                }))
                .rule(ListFunctions::lengthOfList)
                .rule(types -> types.size() == 2 && types.get(0) instanceof ListType
                        ? new Signature(
                                List.of(types.get(0), BIGINT),
                                BIGINT,
                                Rows.longs((a, i) -> ((ListVector) a[0]).lengths[i]))
                        : null));
        all.add(Overloads.named("array_to_string", "list_to_string")
                .text("array_to_string([1, 2], '-') = '1-2'; NULLs are left out, or shown as a third argument")
                .total()
                .rule(types -> types.size() >= 2 && types.size() <= 3 && types.get(0) instanceof ListType
                        ? new Signature(
                                types.size() == 2
                                        ? List.of(types.get(0), VARCHAR)
                                        : List.of(types.get(0), VARCHAR, VARCHAR),
                                VARCHAR,
                                Rows.texts(ListFunctions::joined))
                        : null));
    }

    /// Every `step`-th element of a slice; backwards from its first bound where the step is
    /// negative.
    private static Object stepped(Vector[] arguments, int row) {
        List<?> list = list(arguments, 0, row);
        long step = integer(arguments, 3, row);
        if (step == 0) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "the step of a slice is not 0");
        }
        long a = integer(arguments, 1, row);
        long b = integer(arguments, 2, row);
        long from = a < 0 ? list.size() + a + 1 : a;
        long to = b < 0 ? list.size() + b + 1 : b;
        long low = Math.max(1, Math.min(from, to));
        long high = Math.min(list.size(), Math.max(from, to));
        List<Object> kept = new ArrayList<>();
        if (step > 0 ? from <= to : from >= to) {
            for (long k = step > 0 ? low : high; k >= low && k <= high; k += step) {
                kept.add(list.get((int) k - 1));
            }
        }
        return kept;
    }

    private static void changes(List<Overloads> all) {
        all.add(Overloads.named("list_concat", "array_concat", "list_cat", "array_cat")
                .text("list_concat([1], [2]) = [1, 2]; a NULL among lists adds nothing")
                .total()
                .seesNulls()
                .rule(ListFunctions::concatenation));
        all.add(Overloads.named("list_append", "array_append", "array_push_back")
                .text("list_append([1], 2) = [1, 2]")
                .total()
                .seesNulls()
                .rule(types -> types.size() == 2 ? added(types.get(0), types.get(1), false) : null));
        all.add(Overloads.named("list_prepend", "array_prepend", "array_push_front")
                .text("list_prepend(1, [2]) = [1, 2]")
                .total()
                .seesNulls()
                .rule(types -> types.size() == 2 ? added(types.get(1), types.get(0), true) : null));
        all.add(Overloads.named("list_reverse", "array_reverse")
                .text("list_reverse([1, 2]) = [2, 1]")
                .total()
                .rule(ListFunctions::reverseOfList));
        all.add(Overloads.named("list_sort", "array_sort")
                .text("list_sort([2, 1]) = [1, 2]; list_sort(x, 'DESC', 'NULLS FIRST'); NULLs are last unless said")
                .rule(types -> sort(types, 3, false)));
        all.add(Overloads.named("list_reverse_sort", "array_reverse_sort")
                .text("list_reverse_sort([1, 2]) = [2, 1]; list_reverse_sort(x, 'NULLS FIRST')")
                .rule(types -> sort(types, 2, true)));
        all.add(Overloads.named("list_unique", "array_unique")
                .text("list_unique([1, 1, 2, NULL]) = 2: how many different elements there are, NULLs aside")
                .total()
                .rule(types -> unary(types, BIGINT, Rows.longs((a, i) -> {
                    ListVector list = (ListVector) a[0];
                    long count = 0;
                    for (int k = 0; k < list.lengths[i]; k++) {
                        int at = list.starts[i] + k;
                        count += !list.child.isNull(at) && firstPlace(list, i, at) == at ? 1 : 0;
                    }
                    return count;
                }))));
        all.add(Overloads.named("list_distinct", "array_distinct")
                .text("list_distinct([1, 1, 2]) = [1, 2]: without NULLs and repetitions, in order of first place")
                .total()
                .rule(types -> unary(types, types.getFirst(), Rows.values((a, i) -> {
                    List<Object> kept = new ArrayList<>();
                    ListVector list = (ListVector) a[0];
                    for (int k = 0; k < list.lengths[i]; k++) {
                        int at = list.starts[i] + k;
                        if (!list.child.isNull(at) && firstPlace(list, i, at) == at) {
                            kept.add(list.child.get(at));
                        }
                    }
                    return kept;
                }))));
        all.add(Overloads.named("flatten")
                .text("flatten([[1], [2, 3]]) = [1, 2, 3]")
                .total()
                .rule(types -> types.size() == 1
                                && types.get(0) instanceof ListType(DataType inner)
                                && inner instanceof ListType
                        ? new Signature(types, inner, Rows.values((a, i) -> {
                            List<Object> flat = new ArrayList<>();
                            for (Object part : list(a, 0, i)) {
                                if (part != null) {
                                    flat.addAll((List<?>) part);
                                }
                            }
                            return flat;
                        }))
                        : null));
    }

    // ---- shared with functions that also take texts ---------------------------------------------------------------

    static Signature lengthOfList(List<DataType> types) {
        return unary(types, BIGINT, Rows.longs((a, i) -> ((ListVector) a[0]).lengths[i]));
    }

    static Signature reverseOfList(List<DataType> types) {
        return unary(
                types,
                types.isEmpty() ? null : types.getFirst(),
                Rows.values((a, i) -> new ArrayList<>(list(a, 0, i).reversed())));
    }

    static Signature contains(List<DataType> types) {
        return member(types, BOOLEAN, Rows.booleans((a, i) -> indexOf((ListVector) a[0], i, a[1]) >= 0));
    }

    /// Lists, or a list and an element on either side.
    static Signature concatenation(List<DataType> types) {
        if (types.size() < 2 || types.stream().noneMatch(t -> t instanceof ListType)) {
            return null;
        }
        if (types.size() == 2 && !(types.get(1) instanceof ListType) && types.get(1) != NULL) {
            return added(types.get(0), types.get(1), false);
        }
        if (types.size() == 2 && !(types.get(0) instanceof ListType) && types.get(0) != NULL) {
            return added(types.get(1), types.get(0), true);
        }
        if (types.size() == 2 && types.get(1).equals(DataType.list(types.get(0)))) {
            return added(types.get(1), types.get(0), true);
        }
        if (types.size() == 2 && types.get(0).equals(DataType.list(types.get(1)))) {
            return added(types.get(0), types.get(1), false);
        }
        DataType common = NULL;
        for (DataType type : types) {
            common = common == null ? null : Coercion.common(common, type);
        }
        return common instanceof ListType
                ? new Signature(Collections.nCopies(types.size(), common), common, Rows.values((a, i) -> {
                    List<Object> all = null;
                    for (int k = 0; k < a.length; k++) {
                        if (!a[k].isNull(i)) {
                            all = all == null ? new ArrayList<>() : all;
                            all.addAll(list(a, k, i));
                        }
                    }
                    return all;
                }))
                : null;
    }

    // ---- pieces ---------------------------------------------------------------------------------------------------

    private static Signature unary(List<DataType> types, DataType result, Overloads.Factory factory) {
        return types.size() == 1 && types.getFirst() instanceof ListType ? new Signature(types, result, factory) : null;
    }

    private static Signature member(List<DataType> types, DataType result, Overloads.Factory factory) {
        if (types.size() != 2 || !(types.get(0) instanceof ListType(DataType element))) {
            return null;
        }
        DataType common = Coercion.common(element, types.get(1));
        return common == null ? null : new Signature(List.of(DataType.list(common), common), result, factory);
    }

    private static Signature added(DataType list, DataType element, boolean first) {
        DataType held = list instanceof ListType(DataType e) ? e : list == NULL ? element : null;
        DataType common = held == null ? null : Coercion.common(held, element);
        if (common == null) {
            return null;
        }
        DataType known = common == NULL ? INTEGER : common;
        int listAt = first ? 1 : 0;
        DataType type = DataType.list(known);
        return new Signature(first ? List.of(known, type) : List.of(type, known), type, Rows.values((a, i) -> {
            List<Object> all = new ArrayList<>(a[listAt].isNull(i) ? List.of() : list(a, listAt, i));
            all.add(first ? 0 : all.size(), a[1 - listAt].get(i));
            return all;
        }));
    }

    private static Signature sort(List<DataType> types, int most, boolean reversed) {
        if (types.isEmpty() || !(types.getFirst() instanceof ListType) || types.size() > most) {
            return null;
        }
        List<DataType> parameters = new ArrayList<>(Collections.nCopies(types.size(), VARCHAR));
        parameters.set(0, types.getFirst());
        return new Signature(parameters, types.getFirst(), Rows.values((a, i) -> {
            boolean descending = reversed || a.length > 1 && isWord(text(a, 1, i), "ASC", "DESC");
            int nulls = reversed ? 1 : 2;
            return sorted(
                    (ListVector) a[0],
                    i,
                    descending,
                    a.length > nulls && isWord(text(a, nulls, i), "NULLS LAST", "NULLS FIRST"));
        }));
    }

    /// Whether it is the second word rather than the first.
    private static boolean isWord(String text, String first, String second) {
        String upper = text.strip().toUpperCase(java.util.Locale.ROOT);
        if (!upper.equals(first) && !upper.equals(second)) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, "'" + first + "' or '" + second + "' is needed, got '" + text + "'");
        }
        return upper.equals(second);
    }

    private static Object sorted(ListVector list, int row, boolean descending, boolean nullsFirst) {
        List<Integer> places = new ArrayList<>();
        for (int k = 0; k < list.lengths[row]; k++) {
            places.add(list.starts[row] + k);
        }
        places.sort((x, y) -> {
            if (list.child.isNull(x) || list.child.isNull(y)) {
                int order = Boolean.compare(list.child.isNull(x), list.child.isNull(y));
                return nullsFirst ? -order : order;
            }
            int order = ValueOrder.compare(list.child, x, list.child, y);
            return descending ? -order : order;
        });
        List<Object> values = new ArrayList<>();
        places.forEach(p -> values.add(list.child.get(p)));
        return values;
    }

    private static int firstPlace(ListVector list, int row, int at) {
        for (int k = list.starts[row]; k < at; k++) {
            if (!list.child.isNull(k) && ValueOrder.compare(list.child, k, list.child, at) == 0) {
                return k;
            }
        }
        return at;
    }

    private static int indexOf(ListVector list, int row, Vector value) {
        for (int k = 0; k < list.lengths[row]; k++) {
            int at = list.starts[row] + k;
            if (!list.child.isNull(at) && ValueOrder.compare(list.child, at, value, row) == 0) {
                return k;
            }
        }
        return -1;
    }

    private static void row(Vector[] arguments, int rows, Vector result) {
        Vector[] fields = ((RowVector) result).fields;
        for (int f = 0; f < fields.length; f++) {
            fields[f].copy(arguments[f], 0, 0, rows);
        }
    }

    private static List<?> list(Vector[] arguments, int argument, int row) {
        return (List<?>) arguments[argument].get(row);
    }

    /// The offset of a 1-based or negative position, or -1.
    private static long position(long position, int length) {
        long at = position > 0 ? position - 1 : position == 0 ? -1 : length + position;
        return at >= 0 && at < length ? at : -1;
    }

    private static String joined(Vector[] arguments, int row) {
        ListVector list = (ListVector) arguments[0];
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (int k = 0; k < list.lengths[row]; k++) {
            int at = list.starts[row] + k;
            if (list.child.isNull(at) && arguments.length < 3) {
                continue;
            }
            out.append(first ? "" : text(arguments, 1, row));
            out.append(list.child.isNull(at) ? text(arguments, 2, row) : ValueText.text(list.child, at));
            first = false;
        }
        return out.toString();
    }

    private static List<Object> series(long from, long to, long step, boolean inclusive) {
        if (step == 0) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "a series needs a step other than 0");
        }
        List<Object> values = new ArrayList<>();
        long v = from;
        while (step > 0 ? (inclusive ? v <= to : v < to) : (inclusive ? v >= to : v > to)) {
            checkSize(values.size());
            values.add(v);
            long next = v + step;
            if (((v ^ next) & (step ^ next)) < 0) {
                break;
            }
            v = next;
        }
        return values;
    }

    private static List<Object> times(Vector[] arguments, int row, boolean inclusive) {
        long from = integer(arguments, 0, row);
        long to = integer(arguments, 1, row);
        I128Vector step = (I128Vector) arguments[2];
        int months = (int) (step.high[row] >> 32);
        int days = (int) step.high[row];
        long micros = step.low[row];
        long sign = Long.signum(Calendar.addInterval(from, months, days, micros) - from);
        if (sign == 0) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "a series needs a step other than 0");
        }
        List<Object> values = new ArrayList<>();
        long v = from;
        while (inclusive ? Long.compare(v, to) * sign <= 0 : Long.compare(v, to) * sign < 0) {
            checkSize(values.size());
            values.add(v);
            v = Calendar.addInterval(v, months, days, micros);
        }
        return values;
    }

    private static void checkSize(long elements) {
        if (elements >= MAX_ELEMENTS) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, "a list would have more than " + MAX_ELEMENTS + " elements");
        }
    }
}
