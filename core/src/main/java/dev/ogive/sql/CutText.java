package dev.ogive.sql;

import java.util.HashMap;
import java.util.Map;

/// A query's text with everything cut out that may be a literal: plain numbers, numbers with a
/// fraction, and text in single quotes.
///
/// The scan knows no grammar. What it cut counts as a literal only where the binder confirms it,
/// by place and value ([Lifting]); the rest of the cuts stay in the key of the plan cache as they
/// are written. Texts of one key so differ in confirmed literals of the same type alone, and the
/// parser reads them alike, whatever else the scan took wrongly.
final class CutText {
    /// Longer texts are planned each time.
    private static final int MAX_CHARS = 1 << 15;
    private static final int MAX_CUTS = 1_000;

    /// Stand for a cut in [#shape]; texts that contain such characters are not cut.
    private static final char WHOLE = '\u0001';
    private static final char FRACTION = '\u0002';
    private static final char QUOTED = '\u0003';

    private final String sql;
    private final StringBuilder outline;
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private char[] kinds = new char[16];
    private int cuts;
    private int parameters;
    private int selects;
    private boolean alternatives;
    private String shape;
    private String[] raw;

    private CutText(String sql) {
        this.sql = sql;
        this.outline = new StringBuilder(sql.length());
    }

    /// Null where the text is no query, or none that is worth keeping a plan for.
    static CutText of(String sql) {
        if (sql.length() > MAX_CHARS || !startsAsQuery(sql)) {
            return null;
        }
        CutText text = new CutText(sql);
        return text.scan() ? text : null;
    }

    private static boolean startsAsQuery(String sql) {
        int at = 0;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '(') {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                at = end < 0 ? sql.length() : end + 2;
            } else {
                break;
            }
        }
        return sql.regionMatches(true, at, "select", 0, 6) || sql.regionMatches(true, at, "with", 0, 4);
    }

    private boolean scan() {
        int n = sql.length();
        int copied = 0;
        int at = 0;
        while (at < n) {
            char c = sql.charAt(at);
            int end = at + 1;
            char cut = 0;
            if (c == '\'' || c == '"') {
                end = closed(at, c);
                if (end < 0) {
                    return false;
                }
                // After a letter the quote belongs to a literal of another kind: X'00', E'\n'.
                cut = c == '\'' && !isWordAt(at - 1) && !isAt(at - 1, '&') ? QUOTED : 0;
            } else if (isDigit(c)) {
                end = digits(at);
                cut = WHOLE;
                if (isAt(end, '.')) {
                    end = digits(end + 1);
                    cut = end - at > 1 && isDigit(sql.charAt(end - 1)) ? FRACTION : 0;
                }
                // 1e5, 2nd, 1.2.3, t.1: something else.
                cut = isWordAt(end) || isAt(end, '.') || isAt(end, '\'') || isAt(at - 1, '.') ? 0 : cut;
            } else if (isWord(c)) {
                end = word(at);
            } else if (c == '-' && isAt(at + 1, '-')) {
                end = sql.indexOf('\n', at);
                end = end < 0 ? n : end;
            } else if (c == '/' && isAt(at + 1, '*')) {
                end = sql.indexOf("*/", at + 2) + 2;
                if (end < 2) {
                    return false;
                }
            } else if (c == '?') {
                parameters++;
            } else if (c < '\t') {
                return false;
            }
            if (cut != 0) {
                if (cuts == MAX_CUTS) {
                    return false;
                }
                outline.append(sql, copied, at).append(cut);
                copied = end;
                add(at, end, cut);
            }
            at = end;
        }
        outline.append(sql, copied, n);
        return true;
    }

    private void add(int start, int end, char kind) {
        if (cuts == starts.length) {
            starts = java.util.Arrays.copyOf(starts, cuts * 2);
            ends = java.util.Arrays.copyOf(ends, cuts * 2);
            kinds = java.util.Arrays.copyOf(kinds, cuts * 2);
        }
        starts[cuts] = start;
        ends[cuts] = end;
        kinds[cuts++] = kind;
    }

    /// The end of what is quoted from `at` on, or -1.
    private int closed(int at, char quote) {
        int i = at + 1;
        while (true) {
            i = sql.indexOf(quote, i);
            if (i < 0) {
                return -1;
            }
            if (!isAt(i + 1, quote)) {
                return i + 1;
            }
            i += 2;
        }
    }

    private int digits(int from) {
        int i = from;
        while (i < sql.length() && isDigit(sql.charAt(i))) {
            i++;
        }
        return i;
    }

    private int word(int from) {
        int i = from;
        while (i < sql.length() && isWord(sql.charAt(i))) {
            i++;
        }
        int length = i - from;
        if (length == 2 && sql.regionMatches(true, from, "or", 0, 2)) {
            alternatives = true;
        } else if (length == 6 && sql.regionMatches(true, from, "select", 0, 6)) {
            selects++;
        }
        return i;
    }

    private boolean isAt(int i, char c) {
        return i >= 0 && i < sql.length() && sql.charAt(i) == c;
    }

    private boolean isWordAt(int i) {
        return i >= 0 && i < sql.length() && isWord(sql.charAt(i));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || isDigit(c) || c >= 0x80;
    }

    /// The text with a mark for each cut.
    String shape() {
        if (shape == null) {
            shape = outline.toString();
        }
        return shape;
    }

    /// A shape as people may read it.
    static String readable(String shape) {
        return shape.replace(WHOLE, '?').replace(FRACTION, '?').replace(QUOTED, '?');
    }

    int cuts() {
        return cuts;
    }

    /// At least as many as the statement has `?`.
    int parameters() {
        return parameters;
    }

    /// Whether the planner may compare parts of the query with each other, so that it matters
    /// which literals are equal.
    boolean comparesParts() {
        return alternatives || selects > 1;
    }

    boolean isQuoted(int cut) {
        return kinds[cut] == QUOTED;
    }

    /// As it is written, quotes included.
    String raw(int cut) {
        if (raw == null) {
            raw = new String[cuts];
        }
        if (raw[cut] == null) {
            raw[cut] = sql.substring(starts[cut], ends[cut]);
        }
        return raw[cut];
    }

    /// What stands between the quotes.
    String quoted(int cut) {
        String inner = sql.substring(starts[cut] + 1, ends[cut] - 1);
        return inner.indexOf('\'') < 0 ? inner : inner.replace("''", "'");
    }

    /// Per cut the first cut that is written the same.
    int[] firsts() {
        int[] firsts = new int[cuts];
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < cuts; i++) {
            Integer first = seen.putIfAbsent(raw(i), i);
            firsts[i] = first == null ? i : first;
        }
        return firsts;
    }

    /// The cut whose last character stands at this place, counted from 1 as the parser does; or
    /// -1.
    int endingAt(int line, int column) {
        int at = offset(line, column) + 1;
        int found = java.util.Arrays.binarySearch(ends, 0, cuts, at);
        return Math.max(found, -1);
    }

    /// Whether a literal that begins at this place begins before the cut: with a sign.
    boolean beginsBefore(int cut, int line, int column) {
        return offset(line, column) < starts[cut];
    }

    private int offset(int line, int column) {
        int start = 0;
        for (int l = 1; l < line; l++) {
            while (start < sql.length() && sql.charAt(start) != '\n' && sql.charAt(start) != '\r') {
                start++;
            }
            start += isAt(start, '\r') && isAt(start + 1, '\n') ? 2 : 1;
        }
        return start + column - 1;
    }
}
