package dev.ogive.api;

import java.util.ArrayList;
import java.util.List;

/// Splits text into statements at semicolons outside of quotes and comments.
public final class Script {
    private Script() {}

    /// The statements, without their semicolons and without empty ones.
    public static List<String> statements(String text) {
        List<String> out = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = endOfStatement(text, from);
            String statement = text.substring(from, end).strip();
            if (!isBlank(statement)) {
                out.add(statement);
            }
            from = end + 1;
        }
        return out;
    }

    /// Whether the text ends outside of quotes and comments with a semicolon: a prompt need not
    /// ask for more.
    public static boolean isComplete(String text) {
        int from = 0;
        while (from < text.length()) {
            int end = endOfStatement(text, from);
            if (end >= text.length()) {
                return isBlank(text.substring(from));
            }
            from = end + 1;
        }
        return true;
    }

    /// Nothing but blanks and comments.
    private static boolean isBlank(String text) {
        int i = 0;
        while (i < text.length()) {
            int next = skip(text, i);
            if (next == i) {
                if (!Character.isWhitespace(text.charAt(i))) {
                    return false;
                }
                next = i + 1;
            } else if (text.charAt(i) != '-' && text.charAt(i) != '/') {
                return false;
            } else if (next > text.length()) {
                return false;
            }
            i = next;
        }
        return true;
    }

    private static int endOfStatement(String text, int from) {
        int i = from;
        while (i < text.length()) {
            if (text.charAt(i) == ';') {
                return i;
            }
            int next = skip(text, i);
            i = next == i ? i + 1 : next;
        }
        return text.length();
    }

    /// The end of the quoted text or comment that begins at `i`, or `i` if none does; past the
    /// text where it is open.
    private static int skip(String text, int i) {
        char c = text.charAt(i);
        if (c == '\'' || c == '"') {
            return closing(text, i + 1, String.valueOf(c));
        }
        if (text.startsWith("--", i)) {
            int end = text.indexOf('\n', i);
            return end < 0 ? text.length() : end + 1;
        }
        if (text.startsWith("/*", i)) {
            return closing(text, i + 2, "*/");
        }
        if (c == '$') {
            int end = i + 1;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                end++;
            }
            boolean tag = end < text.length()
                    && text.charAt(end) == '$'
                    && (end == i + 1 || !Character.isDigit(text.charAt(i + 1)));
            return tag ? closing(text, end + 1, text.substring(i, end + 1)) : i;
        }
        return i;
    }

    private static int closing(String text, int from, String mark) {
        int end = text.indexOf(mark, from);
        return end < 0 ? text.length() + 1 : end + mark.length();
    }
}
