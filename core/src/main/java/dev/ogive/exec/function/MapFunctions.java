package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.INTEGER;
import static dev.ogive.column.SimpleType.NULL;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListType;
import dev.ogive.column.ListVector;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Signature;
import dev.ogive.exec.kernel.ValueOrder;
import dev.ogive.exec.kernel.ValueText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Maps as values: entries keep the order in which they were given, keys are different and never NULL.
final class MapFunctions {
    private MapFunctions() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        construction(all);
        access(all);
        return all;
    }

    private static void construction(List<Overloads> all) {
        all.add(Overloads.named("map")
                .text("map(['a', 'b'], [1, 2]) = {a=1, b=2}; also as MAP {'a': 1, 'b': 2}")
                .rule(types -> {
                    if (types.isEmpty()) {
                        return new Signature(
                                List.of(), DataType.map(INTEGER, INTEGER), Rows.values((_, _) -> List.of()));
                    }
                    DataType keys = types.size() == 2 ? listOf(types.get(0)) : null;
                    DataType values = types.size() == 2 ? listOf(types.get(1)) : null;
                    return keys instanceof ListType(DataType key) && values instanceof ListType(DataType value)
                            ? new Signature(List.of(keys, values), DataType.map(key, value), _ -> MapFunctions::zipped)
                            : null;
                }));
        all.add(Overloads.named("map_from_entries")
                .text("map_from_entries([(1, 'x'), (2, 'y')]) = {1=x, 2=y}")
                .rule(types -> types.size() == 1
                                && types.getFirst() instanceof ListType(DataType entry)
                                && entry instanceof RowType(List<Field> fields)
                                && fields.size() == 2
                        ? new Signature(
                                types,
                                DataType.map(
                                        fields.get(MapType.KEY).type(),
                                        fields.get(MapType.VALUE).type()),
                                _ -> MapFunctions::fromEntries)
                        : null));
        all.add(Overloads.named("map_concat")
                .text("map_concat(MAP {'a': 1}, MAP {'a': 5, 'b': 6}) = {a=5, b=6}: of equal keys the last counts")
                .seesNulls()
                .rule(types -> {
                    DataType common = NULL;
                    for (DataType type : types) {
                        common = common == null ? null : Coercion.common(common, type);
                    }
                    return types.size() >= 2 && common instanceof MapType
                            ? new Signature(
                                    Collections.nCopies(types.size(), common),
                                    common,
                                    Rows.values(MapFunctions::concatenated))
                            : null;
                }));
    }

    private static void access(List<Overloads> all) {
        all.add(Overloads.named("cardinality")
                .text("cardinality(MAP {'a': 1}) = 1; also of a list")
                .total()
                .rule(ListFunctions::lengthOfList)
                .rule(types -> ofMap(types, 1, BIGINT, Rows.longs((a, i) -> ((ListVector) a[0]).lengths[i]))));
        all.add(Overloads.named("map_keys")
                .text("map_keys(MAP {'a': 1}) = [a]")
                .total()
                .rule(types -> parts(types, MapType.KEY)));
        all.add(Overloads.named("map_values")
                .text("map_values(MAP {'a': 1}) = [1]")
                .total()
                .rule(types -> parts(types, MapType.VALUE)));
        all.add(Overloads.named("map_entries")
                .text("map_entries(MAP {'a': 1}) = [{'key': a, 'value': 1}]")
                .total()
                .rule(types -> types.size() == 1 && types.getFirst() instanceof MapType map
                        ? new Signature(
                                types,
                                DataType.list(map.element()),
                                _ -> (arguments, rows, result) -> elements(
                                        (ListVector) arguments[0], ((ListVector) arguments[0]).child, rows, result))
                        : null));
        all.add(Overloads.named("map_extract_value")
                .text("map_extract_value(MAP {'a': 1}, 'a') = 1; also as m['a']; NULL where the key is not there")
                .total()
                .rule(types -> {
                    MapType map = withKey(types, 2);
                    return map == null
                            ? null
                            : new Signature(List.of(map, map.key()), map.value(), Rows.vectors((a, i, result) -> {
                                int at = find((ListVector) a[0], i, MapType.KEY, a[1]);
                                if (at < 0) {
                                    putNull(result, i);
                                } else {
                                    put(values(a[0]), at, result, i);
                                }
                            }));
                }));
        all.add(Overloads.named("map_extract", "element_at")
                .text("map_extract(MAP {'a': 1}, 'a') = [1]; [] where the key is not there")
                .total()
                .rule(types -> {
                    MapType map = withKey(types, 2);
                    return map == null
                            ? null
                            : new Signature(List.of(map, map.key()), DataType.list(map.value()), Rows.values((a, i) -> {
                                int at = find((ListVector) a[0], i, MapType.KEY, a[1]);
                                return at < 0
                                        ? List.of()
                                        : Collections.singletonList(values(a[0]).get(at));
                            }));
                }));
        all.add(Overloads.named("map_contains")
                .text("map_contains(MAP {'a': 1}, 'a'): whether the key is there")
                .total()
                .rule(types -> {
                    MapType map = withKey(types, 2);
                    return map == null
                            ? null
                            : new Signature(
                                    List.of(map, map.key()),
                                    BOOLEAN,
                                    Rows.booleans((a, i) -> find((ListVector) a[0], i, MapType.KEY, a[1]) >= 0));
                }));
        all.add(Overloads.named("map_contains_value")
                .text("map_contains_value(MAP {'a': 1}, 1)")
                .total()
                .rule(types -> {
                    if (types.size() != 2 || !(types.getFirst() instanceof MapType map)) {
                        return null;
                    }
                    DataType value = Coercion.common(map.value(), types.get(1));
                    return value == null
                            ? null
                            : new Signature(
                                    List.of(DataType.map(map.key(), value), value),
                                    BOOLEAN,
                                    Rows.booleans((a, i) -> find((ListVector) a[0], i, MapType.VALUE, a[1]) >= 0));
                }));
        all.add(Overloads.named("map_contains_entry")
                .text("map_contains_entry(MAP {'a': 1}, 'a', 1)")
                .total()
                .rule(types -> {
                    MapType map = withKey(types, 3);
                    DataType value = map == null ? null : Coercion.common(map.value(), types.get(2));
                    return value == null
                            ? null
                            : new Signature(
                                    List.of(DataType.map(map.key(), value), map.key(), value),
                                    BOOLEAN,
                                    Rows.booleans((a, i) -> {
                                        int at = find((ListVector) a[0], i, MapType.KEY, a[1]);
                                        return at >= 0
                                                && !values(a[0]).isNull(at)
                                                && ValueOrder.compare(values(a[0]), at, a[2], i) == 0;
                                    }));
                }));
    }

    // ---- pieces ---------------------------------------------------------------------------------------------------

    private static DataType listOf(DataType type) {
        return type == NULL ? DataType.list(INTEGER) : type;
    }

    private static Signature ofMap(List<DataType> types, int arguments, DataType result, Overloads.Factory factory) {
        return types.size() == arguments && types.getFirst() instanceof MapType
                ? new Signature(types, result, factory)
                : null;
    }

    /// The map's type with keys that compare with the second argument, or null.
    private static MapType withKey(List<DataType> types, int arguments) {
        if (types.size() != arguments || !(types.getFirst() instanceof MapType map)) {
            return null;
        }
        DataType key = Coercion.common(map.key(), types.get(1));
        return key == null ? null : DataType.map(key, map.value());
    }

    private static Signature parts(List<DataType> types, int part) {
        return types.size() == 1 && types.getFirst() instanceof MapType map
                ? new Signature(
                        types,
                        DataType.list(part == MapType.KEY ? map.key() : map.value()),
                        _ -> (arguments, rows, result) -> {
                            ListVector maps = (ListVector) arguments[0];
                            elements(maps, ((RowVector) maps.child).fields[part], rows, result);
                        })
                : null;
    }

    private static Vector values(Vector map) {
        return ((RowVector) ((ListVector) map).child).fields[MapType.VALUE];
    }

    /// `source` at each map's entries as a list.
    private static void elements(ListVector maps, Vector source, int rows, Vector result) {
        ListVector out = (ListVector) result;
        for (int i = 0; i < rows; i++) {
            int length = result.isNull(i) ? 0 : maps.lengths[i];
            int at = out.reserve(length);
            if (length > 0) {
                out.child.copy(source, maps.starts[i], at, length);
            }
            out.starts[i] = at;
            out.lengths[i] = length;
        }
    }

    /// The place among the entries where `part` is the value, or -1.
    private static int find(ListVector map, int row, int part, Vector value) {
        Vector parts = ((RowVector) map.child).fields[part];
        for (int at = map.starts[row]; at < map.starts[row] + map.lengths[row]; at++) {
            if (!parts.isNull(at) && ValueOrder.compare(parts, at, value, row) == 0) {
                return at;
            }
        }
        return -1;
    }

    private static void put(Vector source, int at, Vector out, int row) {
        if (source.isNull(at)) {
            putNull(out, row);
            return;
        }
        switch (source) {
            case StringVector v -> ((StringVector) out).append(row, v.bytesOf(at), v.startOf(at), v.lengthOf(at));
            case I64Vector v -> ((I64Vector) out).values[row] = v.values[at];
            case I32Vector v -> ((I32Vector) out).values[row] = v.values[at];
            default -> out.set(row, source.get(at));
        }
    }

    private static void putNull(Vector out, int row) {
        if (out instanceof StringVector s) {
            Rows.setNull(s, row);
        } else {
            out.set(row, null);
        }
    }

    private static void zipped(Vector[] arguments, int rows, Vector result) {
        ListVector keys = (ListVector) arguments[0];
        ListVector values = (ListVector) arguments[1];
        for (int i = 0; i < rows; i++) {
            if (!result.isNull(i) && keys.lengths[i] != values.lengths[i]) {
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT,
                        "a map needs as many keys as values, got " + keys.lengths[i] + " and " + values.lengths[i]);
            }
        }
        build((ListVector) result, keys, keys.child, values, values.child, rows);
    }

    private static void fromEntries(Vector[] arguments, int rows, Vector result) {
        ListVector entries = (ListVector) arguments[0];
        RowVector pairs = (RowVector) entries.child;
        for (int i = 0; i < rows; i++) {
            for (int k = 0; !result.isNull(i) && k < entries.lengths[i]; k++) {
                if (pairs.isNull(entries.starts[i] + k)) {
                    throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "an entry of a map is never NULL");
                }
            }
        }
        build((ListVector) result, entries, pairs.fields[MapType.KEY], entries, pairs.fields[MapType.VALUE], rows);
    }

    /// @param keyRanges per row where in `keys` the map's keys are
    private static void build(
            ListVector out, ListVector keyRanges, Vector keys, ListVector valueRanges, Vector values, int rows) {
        for (int i = 0; i < rows; i++) {
            int length = out.isNull(i) ? 0 : keyRanges.lengths[i];
            checkKeys(keys, keyRanges.starts[i], length);
            int at = out.reserve(length);
            RowVector entries = (RowVector) out.child;
            if (length > 0) {
                entries.fields[MapType.KEY].copy(keys, keyRanges.starts[i], at, length);
                entries.fields[MapType.VALUE].copy(values, valueRanges.starts[i], at, length);
            }
            out.starts[i] = at;
            out.lengths[i] = length;
        }
    }

    private static void checkKeys(Vector keys, int from, int length) {
        for (int a = from; a < from + length; a++) {
            if (keys.isNull(a)) {
                throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "a key of a map is never NULL");
            }
            for (int b = from; b < a; b++) {
                if (ValueOrder.compare(keys, a, keys, b) == 0) {
                    throw new OgiveException(
                            ErrorCode.INVALID_ARGUMENT,
                            "the key " + ValueText.text(keys, a) + " stands twice in a map");
                }
            }
        }
    }

    private static Object concatenated(Vector[] arguments, int row) {
        List<Object> keys = new ArrayList<>();
        List<Object> entries = new ArrayList<>();
        boolean any = false;
        for (Vector argument : arguments) {
            if (argument.isNull(row)) {
                continue;
            }
            any = true;
            for (Object entry : (List<?>) argument.get(row)) {
                Object key = ((List<?>) entry).get(MapType.KEY);
                int at = keys.indexOf(key);
                if (at >= 0) {
                    entries.set(at, entry);
                } else {
                    keys.add(key);
                    entries.add(entry);
                }
            }
        }
        return any ? entries : null;
    }
}
