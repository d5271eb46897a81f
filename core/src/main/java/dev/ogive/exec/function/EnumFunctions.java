package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.NULL;
import static dev.ogive.column.SimpleType.UTINYINT;
import static dev.ogive.column.SimpleType.VARCHAR;

import dev.ogive.column.DataType;
import dev.ogive.column.EnumType;
import dev.ogive.column.I32Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.exec.function.Overloads.Signature;
import java.util.ArrayList;
import java.util.List;

/// What an ENUM type holds. But for `enum_code` the argument's value does not count, so that `NULL::mood` does.
final class EnumFunctions {
    private EnumFunctions() {}

    /// The value of a function for a type.
    @FunctionalInterface
    private interface OfType {
        Object apply(EnumType type);
    }

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        all.add(ofType("enum_range", "enum_range(NULL::mood): all values, as a list", true, EnumType::values));
        all.add(ofType(
                "enum_first",
                "enum_first(NULL::mood): the first value",
                false,
                t -> t.values().getFirst()));
        all.add(ofType(
                "enum_last",
                "enum_last(NULL::mood): the last value",
                false,
                t -> t.values().getLast()));
        all.add(Overloads.named("enum_code")
                .text("enum_code('b'::ENUM('a', 'b')) = 1: the position among the values")
                .total()
                .rule(types -> types.size() == 1 && types.getFirst() instanceof EnumType type
                        ? new Signature(types, codeType(type), Rows.longs((a, i) -> ((I32Vector) a[0]).values[i]))
                        : null));
        all.add(Overloads.named("enum_range_boundary")
                .text("enum_range_boundary('a'::mood, NULL): the values from one to another; NULL is the end")
                .total()
                .seesNulls()
                .rule(types -> {
                    if (types.size() != 2) {
                        return null;
                    }
                    DataType type = types.get(0) == NULL ? types.get(1) : types.get(0);
                    boolean fits = type instanceof EnumType
                            && (types.get(1).equals(type) || types.get(1) == NULL || types.get(1) == VARCHAR);
                    return fits
                            ? new Signature(
                                    List.of(type, type),
                                    DataType.list(VARCHAR),
                                    Rows.values((a, i) -> between((EnumType) type, a, i)))
                            : null;
                }));
        return all;
    }

    private static Overloads ofType(String name, String text, boolean listed, OfType function) {
        return Overloads.named(name)
                .text(text)
                .total()
                .seesNulls()
                .rule(types -> types.size() == 1 && types.getFirst() instanceof EnumType type
                        ? new Signature(
                                types,
                                listed ? DataType.list(VARCHAR) : VARCHAR,
                                Rows.values((_, _) -> type.values().isEmpty() ? null : function.apply(type)))
                        : null);
    }

    private static DataType codeType(EnumType type) {
        int values = type.values().size();
        return values <= 1 << UTINYINT.magnitudeBits()
                ? UTINYINT
                : values <= 1 << SimpleType.USMALLINT.magnitudeBits() ? SimpleType.USMALLINT : SimpleType.UINTEGER;
    }

    private static Object between(EnumType type, Vector[] arguments, int row) {
        int from = arguments[0].isNull(row) ? 0 : ((I32Vector) arguments[0]).values[row];
        int to = arguments[1].isNull(row) ? type.values().size() - 1 : ((I32Vector) arguments[1]).values[row];
        return from > to ? List.of() : new ArrayList<>(type.values().subList(from, to + 1));
    }
}
