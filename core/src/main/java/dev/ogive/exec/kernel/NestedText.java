package dev.ogive.exec.kernel;

import dev.ogive.column.DataType;
import dev.ogive.column.ListType;
import dev.ogive.column.Listed;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Lists, maps and rows from text, in the forms in which [ValueText#text] prints them:
///
/// ```
/// list  := '[' value, ... ']' | '{' value, ... '}'       the second is PostgreSQL's
/// map   := '{' value '=' value, ... '}'
/// row   := '{' name ':' value, ... '}' | '(' value, ... ')'
/// value := NULL | 'quoted' | "quoted" | nested | anything without these signs
/// ```
final class NestedText {
    /// Brackets that are open, innermost last, where a text is cut.
    private final StringBuilder open = new StringBuilder();

    private boolean failed;

    private NestedText() {}

    /// The canonical value, or null where the text is not one of the type.
    static Object parse(String text, DataType type) {
        NestedText parser = new NestedText();
        Object value = parser.nested(text, type);
        return parser.failed ? null : value;
    }

    private Object nested(String text, DataType type) {
        String s = text.strip();
        char first = s.length() < 2 ? 0 : s.charAt(0);
        char last = s.length() < 2 ? 0 : s.charAt(s.length() - 1);
        boolean braces = first == '{' && last == '}';
        boolean brackets = first == '[' && last == ']';
        boolean parentheses = first == '(' && last == ')';
        boolean fits = switch (type) {
            case ListType _ -> brackets || braces;
            case MapType _ -> braces;
            default -> braces || parentheses;
        };
        if (!fits) {
            return malformed();
        }
        List<String> parts = cut(s.substring(1, s.length() - 1), ',', Integer.MAX_VALUE);
        return switch (type) {
            case ListType(DataType element) -> {
                List<Object> values = new ArrayList<>(parts.size());
                parts.forEach(p -> values.add(value(p, element)));
                yield values;
            }
            case MapType map -> map(parts, map);
            default -> parentheses ? positional(parts, (RowType) type) : named(parts, (RowType) type);
        };
    }

    private Object map(List<String> parts, MapType type) {
        List<Object> entries = new ArrayList<>(parts.size());
        for (String part : parts) {
            List<String> pair = cut(part, '=', 2);
            if (pair.size() != 2) {
                return malformed();
            }
            Object key = value(pair.get(0), type.key());
            if (key == null
                    || entries.stream()
                            .anyMatch(e -> ((List<?>) e).get(MapType.KEY).equals(key))) {
                return malformed();
            }
            entries.add(Arrays.asList(key, value(pair.get(1), type.value())));
        }
        return entries;
    }

    private Object positional(List<String> parts, RowType type) {
        if (parts.size() != type.fields().size()) {
            return malformed();
        }
        List<Object> row = new ArrayList<>(parts.size());
        for (int f = 0; f < parts.size(); f++) {
            row.add(value(parts.get(f), type.fields().get(f).type()));
        }
        return row;
    }

    /// Fields that are not named are NULL.
    private Object named(List<String> parts, RowType type) {
        Object[] row = new Object[type.fields().size()];
        for (String part : parts) {
            List<String> pair = cut(part, ':', 2);
            int field = pair.size() == 2 ? type.indexOf(unquoted(pair.get(0).strip())) : -1;
            if (field < 0) {
                return malformed();
            }
            row[field] = value(pair.get(1), type.fields().get(field).type());
        }
        return Arrays.asList(row);
    }

    private Object value(String text, DataType type) {
        String word = text.strip();
        if (word.equalsIgnoreCase("null")) {
            return null;
        }
        if (word.isEmpty() && type != SimpleType.VARCHAR) {
            return malformed();
        }
        if (type instanceof Listed || type instanceof RowType) {
            return nested(unquoted(word), type);
        }
        String plain = unquoted(word);
        if (type == SimpleType.VARCHAR) {
            return plain;
        }
        StringVector in = new StringVector(SimpleType.VARCHAR, 1);
        in.clear();
        in.set(0, plain);
        Vector out = Vector.allocate(type, 1);
        out.clear();
        Casts.kernel(SimpleType.VARCHAR, type, true).cast(in, 1, out);
        return out.isNull(0) ? malformed() : out.get(0);
    }

    private Object malformed() {
        failed = true;
        return null;
    }

    private static boolean isQuoted(String word) {
        return word.length() >= 2
                && (word.charAt(0) == '\'' || word.charAt(0) == '"')
                && word.charAt(word.length() - 1) == word.charAt(0);
    }

    private static String unquoted(String word) {
        boolean quoted = isQuoted(word);
        if (!quoted && word.indexOf('\\') < 0) {
            return word;
        }
        StringBuilder plain = new StringBuilder();
        int end = quoted ? word.length() - 1 : word.length();
        for (int i = quoted ? 1 : 0; i < end; i++) {
            char c = word.charAt(i);
            plain.append(c == '\\' && i + 1 < end ? word.charAt(++i) : c);
        }
        return plain.toString();
    }

    /// The parts between separators that stand outside of quotes and brackets; none of a blank
    /// text.
    ///
    /// @param most parts, of which the last holds the rest
    private List<String> cut(String text, char separator, int most) {
        List<String> parts = new ArrayList<>();
        if (text.isBlank()) {
            return parts;
        }
        open.setLength(0);
        int from = 0;
        char quote = 0;
        boolean begins = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '\'' || c == '"') && begins) {
                quote = c;
            } else if (c == '[' || c == '{' || c == '(') {
                open.append(c == '[' ? ']' : c == '{' ? '}' : ')');
            } else if (!open.isEmpty() && c == open.charAt(open.length() - 1)) {
                open.setLength(open.length() - 1);
            } else if (c == separator && open.isEmpty() && parts.size() < most - 1) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
            begins = c == ',' || c == '=' || c == ':' || c == '[' || c == '{' || c == '(' || begins && c == ' ';
        }
        if (quote != 0 || !open.isEmpty()) {
            failed = true;
        }
        parts.add(text.substring(from));
        return parts;
    }
}
