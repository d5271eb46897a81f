package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.NULL;
import static dev.ogive.column.SimpleType.REAL;
import static dev.ogive.column.SimpleType.VARBINARY;
import static dev.ogive.column.SimpleType.VARCHAR;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.ListType;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Text made from a pattern and values, and the names of types.
final class TextFormats {
    private TextFormats() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        all.add(Overloads.named("printf")
                .text("printf('%d of %5.2f %s', 3, 2.5, 'x') = '3 of  2.50 x'")
                .rule(types -> signature(types, false)));
        all.add(Overloads.named("format")
                .text("format('{} of {:.2f}', 3, 2.5) = '3 of 2.50'")
                .rule(types -> signature(types, true)));
        all.add(Overloads.named("typeof")
                .text("typeof(1) = 'INTEGER'")
                .total()
                .seesNulls()
                .rule(types -> types.size() == 1
                        ? new Signature(types, VARCHAR, _ -> constant(name(types.getFirst())))
                        : null));
        return all;
    }

    private static ScalarFunction.Kernel constant(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return (_, rows, result) -> {
            StringVector out = (StringVector) result;
            for (int i = 0; i < rows; i++) {
                out.append(i, bytes, 0, bytes.length);
            }
        };
    }

    /// As DuckDB shows it.
    private static String name(DataType type) {
        return switch (type) {
            case ListType(DataType element) -> name(element) + "[]";
            case MapType(DataType key, DataType value) -> "MAP(" + name(key) + ", " + name(value) + ")";
            case RowType row ->
                row.fields().stream()
                        .map(f -> (f.name().matches("[a-z_][a-z_0-9]*") ? f.name() : "\"" + f.name() + "\"") + " "
                                + name(f.type()))
                        .collect(Collectors.joining(", ", "STRUCT(", ")"));
            case DataType t when t == REAL -> "FLOAT";
            case DataType t when t == VARBINARY -> "BLOB";
            case DataType t when t == NULL -> "\"NULL\"";
            default -> type.sql();
        };
    }

    private static Signature signature(List<DataType> types, boolean braces) {
        if (types.isEmpty()) {
            return null;
        }
        List<DataType> parameters = new ArrayList<>();
        parameters.add(VARCHAR);
        for (DataType type : types.subList(1, types.size())) {
            boolean inexact = type == DOUBLE || type == REAL || type instanceof DecimalType;
            parameters.add(type.isInteger() ? BIGINT : inexact ? DOUBLE : type(type));
        }
        return new Signature(parameters, VARCHAR, Rows.texts((a, i) -> braces ? format(a, i) : printf(a, i)));
    }

    private static DataType type(DataType type) {
        return type == dev.ogive.column.SimpleType.BOOLEAN ? type : VARCHAR;
    }

    private static Object[] values(Vector[] arguments, int row) {
        Object[] values = new Object[arguments.length - 1];
        for (int k = 0; k < values.length; k++) {
            values[k] = arguments[k + 1].get(row);
        }
        return values;
    }

    private static String printf(Vector[] arguments, int row) {
        String pattern = Rows.text(arguments, 0, row);
        // i and u are C's other letters for whole numbers; lengths such as ld say nothing here.
        String java = pattern.replaceAll("(%[-#+ 0,(]*\\d*(?:\\.\\d+)?)(?:hh|h|ll|l|L)?([a-zA-Z])", "$1$2")
                .replaceAll("(%[-#+ 0,(]*\\d*)[iu]", "$1d");
        return checked(pattern, java, values(arguments, row));
    }

    private static String checked(String pattern, String java, Object[] values) {
        try {
            return String.format(Locale.ROOT, java, values);
        } catch (IllegalFormatException e) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the pattern '" + pattern + "' does not fit its values: " + e.getMessage(),
                    e);
        }
    }

    /// `{}`, `{0}`, `{:spec}` with Python's specifications: fill and alignment, sign, width,
    /// thousands, precision, letter.
    private static String format(Vector[] arguments, int row) {
        String pattern = Rows.text(arguments, 0, row);
        Object[] values = values(arguments, row);
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean doubled = i + 1 < pattern.length() && pattern.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                out.append(c);
                i++;
            } else if (c == '{') {
                int end = pattern.indexOf('}', i);
                if (end < 0) {
                    throw invalid(pattern, "a '{' is not closed");
                }
                String field = pattern.substring(i + 1, end);
                int colon = field.indexOf(':');
                String place = colon < 0 ? field : field.substring(0, colon);
                int index;
                try {
                    index = place.isEmpty() ? next++ : Integer.parseInt(place);
                } catch (NumberFormatException e) {
                    throw invalid(pattern, "'" + place + "' is no place of a value");
                }
                if (index < 0 || index >= values.length) {
                    throw invalid(pattern, "there is no value " + index);
                }
                out.append(spelled(pattern, colon < 0 ? "" : field.substring(colon + 1), values[index]));
                i = end;
            } else if (c == '}') {
                throw invalid(pattern, "a '}' closes nothing");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static final java.util.regex.Pattern SPECIFICATION = java.util.regex.Pattern.compile(
            "(?:(?<fill>.)?(?<align>[<>^]))?(?<sign>[-+ ])?(?<form>#)?(?<zero>0)?(?<width>\\d+)?(?<comma>[,_'])?"
                    + "(?:\\.(?<digits>\\d+))?(?:t(?<mark>.))?(?<letter>[a-zA-Z%])?");

    private static String spelled(String pattern, String specification, Object value) {
        var s = SPECIFICATION.matcher(specification);
        if (!s.matches()) {
            throw invalid(pattern, "'" + specification + "' is no specification");
        }
        String letter = s.group("letter");
        boolean whole = value instanceof Long;
        if (letter == null) {
            letter = whole ? "d" : value instanceof Double && s.group("digits") != null ? "g" : "s";
        }
        String mark = s.group("comma") != null ? s.group("comma") : s.group("mark");
        String text;
        if (letter.equals("s") && value instanceof Double d) {
            text = dev.ogive.exec.kernel.NumberText.ofDouble(d);
        } else if (letter.equals("b") && value instanceof Long n) {
            text = Long.toBinaryString(n);
        } else {
            String digits = s.group("digits") == null ? "" : "." + s.group("digits");
            String sign = s.group("sign") == null || s.group("sign").equals("-") ? "" : s.group("sign");
            text = checked(
                    pattern,
                    "%" + sign + (s.group("form") == null ? "" : "#") + (mark == null ? "" : ",") + digits + letter,
                    new Object[] {value});
            text = mark == null ? text : text.replace(",", mark);
        }
        int width = s.group("width") == null ? 0 : Integer.parseInt(s.group("width"));
        int missing = Math.min(width, 1 << 20) - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        boolean number = !(value instanceof String);
        if (s.group("zero") != null && s.group("align") == null && number) {
            int after = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
            return text.substring(0, after) + "0".repeat(missing) + text.substring(after);
        }
        String fill = s.group("fill") == null ? " " : s.group("fill");
        String align = s.group("align") == null ? (number ? ">" : "<") : s.group("align");
        int left = switch (align) {
            case "<" -> 0;
            case "^" -> missing / 2;
            default -> missing;
        };
        return fill.repeat(left) + text + fill.repeat(missing - left);
    }

    private static OgiveException invalid(String pattern, String why) {
        return new OgiveException(ErrorCode.INVALID_ARGUMENT, "the pattern '" + pattern + "' is not valid: " + why);
    }
}
