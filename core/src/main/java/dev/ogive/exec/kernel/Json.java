package dev.ogive.exec.kernel;

import java.util.ArrayList;
import java.util.List;

/// Reads JSON (RFC 8259) as text: validity, parts by path, elements and keys. Nothing is built
/// but the parts asked for.
public final class Json {
    private static final int MAX_DEPTH = 1_000;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    public static boolean isValid(String text) {
        Json json = new Json(text);
        json.blanks();
        if (!json.value(0)) {
            return false;
        }
        json.blanks();
        return json.at == text.length();
    }

    /// The JSON text at a path of valid JSON, or null.
    public static String extract(String json, String path) {
        String at = json.strip();
        for (String step : steps(path)) {
            at = at.startsWith("[") ? element(at, step) : at.startsWith("{") ? member(at, step) : null;
            if (at == null) {
                return null;
            }
        }
        return compact(at);
    }

    /// Without the blanks between tokens.
    private static String compact(String json) {
        StringBuilder out = new StringBuilder(json.length());
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inString) {
                out.append(c);
                if (c == '\\') {
                    out.append(json.charAt(++i));
                }
                inString = c != '"';
            } else if (" \t\n\r".indexOf(c) < 0) {
                out.append(c);
                inString = c == '"';
            }
        }
        return out.toString();
    }

    /// `$.a."b c"[0]`, `/a/0` or a bare key, as steps.
    private static List<String> steps(String path) {
        if (path.startsWith("/")) {
            List<String> steps = new ArrayList<>();
            for (String step : path.substring(1).split("/", -1)) {
                steps.add(step.replace("~1", "/").replace("~0", "~"));
            }
            return steps;
        }
        if (!path.startsWith("$")) {
            return path.isEmpty() ? List.of() : List.of(path);
        }
        List<String> steps = new ArrayList<>();
        int i = 1;
        while (i < path.length()) {
            char c = path.charAt(i);
            if (c == '[') {
                int end = path.indexOf(']', i);
                String step =
                        path.substring(i + 1, end < 0 ? path.length() : end).strip();
                boolean quoted = step.length() >= 2 && (step.charAt(0) == '"' || step.charAt(0) == '\'');
                steps.add(quoted ? step.substring(1, step.length() - 1) : step);
                i = end < 0 ? path.length() : end + 1;
            } else if (c == '.' && i + 1 < path.length() && path.charAt(i + 1) == '"') {
                int end = path.indexOf('"', i + 2);
                steps.add(path.substring(i + 2, end < 0 ? path.length() : end));
                i = end < 0 ? path.length() : end + 1;
            } else {
                int end = c == '.' ? i + 1 : i;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                steps.add(path.substring(c == '.' ? i + 1 : i, end));
                i = end;
            }
        }
        return steps;
    }

    private static String element(String array, String step) {
        boolean fromEnd = step.startsWith("#-");
        try {
            int index = Integer.parseInt(fromEnd ? step.substring(1) : step);
            List<String> elements = elements(array);
            int place = index < 0 ? elements.size() + index : index;
            return place >= 0 && place < elements.size() ? elements.get(place) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String member(String object, String key) {
        Json json = new Json(object);
        json.at = 1;
        while (json.nextMember()) {
            int from = json.at;
            json.string();
            boolean found = unquote(object.substring(from, json.at)).equals(key);
            json.blanks();
            json.at++;
            json.blanks();
            int start = json.at;
            json.value(0);
            if (found) {
                return object.substring(start, json.at);
            }
        }
        return null;
    }

    /// Moves to the next key of an object or element of an array; false at the end.
    private boolean nextMember() {
        blanks();
        if (at < text.length() && text.charAt(at) == ',') {
            at++;
            blanks();
        }
        return at < text.length() && text.charAt(at) != '}' && text.charAt(at) != ']';
    }

    /// The elements of an array, none of anything else.
    public static List<String> elements(String json) {
        String array = json.strip();
        List<String> elements = new ArrayList<>();
        if (!array.startsWith("[")) {
            return elements;
        }
        Json reader = new Json(array);
        reader.at = 1;
        while (reader.nextMember()) {
            int from = reader.at;
            reader.value(0);
            elements.add(array.substring(from, reader.at));
        }
        return elements;
    }

    /// The keys of an object, none of anything else.
    public static List<String> keys(String json) {
        String object = json.strip();
        List<String> keys = new ArrayList<>();
        if (!object.startsWith("{")) {
            return keys;
        }
        Json reader = new Json(object);
        reader.at = 1;
        while (reader.nextMember()) {
            int from = reader.at;
            reader.string();
            keys.add(unquote(object.substring(from, reader.at)));
            reader.blanks();
            reader.at++;
            reader.blanks();
            reader.value(0);
        }
        return keys;
    }

    /// DuckDB's names of the types.
    public static String type(String json) {
        String value = json.strip();
        return switch (value.charAt(0)) {
            case '{' -> "OBJECT";
            case '[' -> "ARRAY";
            case '"' -> "VARCHAR";
            case 't', 'f' -> "BOOLEAN";
            case 'n' -> "NULL";
            default -> value.matches("-?[0-9]+") ? (value.charAt(0) == '-' ? "BIGINT" : "UBIGINT") : "DOUBLE";
        };
    }

    /// A JSON string as its text, null for JSON null, other values as they are.
    public static String plain(String json) {
        if (json == null || json.equals("null")) {
            return null;
        }
        return json.startsWith("\"") ? unquote(json) : json;
    }

    private static String unquote(String quoted) {
        if (quoted.indexOf('\\') < 0) {
            return quoted.substring(1, quoted.length() - 1);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            c = quoted.charAt(++i);
            switch (c) {
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    out.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 32) {
                        out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    // ---- the grammar: each method moves past what it reads ---------------------------------------------------------

    private boolean value(int depth) {
        if (at >= text.length() || depth > MAX_DEPTH) {
            return false;
        }
        return switch (text.charAt(at)) {
            case '{' -> container(depth, '}');
            case '[' -> container(depth, ']');
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean container(int depth, char close) {
        at++;
        blanks();
        if (at < text.length() && text.charAt(at) == close) {
            at++;
            return true;
        }
        while (true) {
            blanks();
            if (close == '}') {
                if (at >= text.length() || text.charAt(at) != '"' || !string()) {
                    return false;
                }
                blanks();
                if (at >= text.length() || text.charAt(at++) != ':') {
                    return false;
                }
                blanks();
            }
            if (!value(depth + 1)) {
                return false;
            }
            blanks();
            if (at >= text.length()) {
                return false;
            }
            char c = text.charAt(at++);
            if (c == close) {
                return true;
            }
            if (c != ',') {
                return false;
            }
        }
    }

    private boolean string() {
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return true;
            }
            if (c < 32) {
                return false;
            }
            if (c == '\\') {
                at++;
                if (at >= text.length() || "\"\\/bfnrtu".indexOf(text.charAt(at)) < 0) {
                    return false;
                }
                if (text.charAt(at) == 'u') {
                    for (int k = 1; k <= 4; k++) {
                        if (at + k >= text.length() || Character.digit(text.charAt(at + k), 16) < 0) {
                            return false;
                        }
                    }
                    at += 4;
                }
            }
        }
        return false;
    }

    private boolean word(String word) {
        boolean there = text.startsWith(word, at);
        at += word.length();
        return there;
    }

    private boolean number() {
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
        }
        int from = at;
        int whole = digits();
        if (whole == 0 || (whole > 1 && text.charAt(from) == '0')) {
            return false;
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            if (digits() == 0) {
                return false;
            }
        }
        if (at < text.length() && (text.charAt(at) | 32) == 'e') {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            return digits() > 0;
        }
        return true;
    }

    private int digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    private void blanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
