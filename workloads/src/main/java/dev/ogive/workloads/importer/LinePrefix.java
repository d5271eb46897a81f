package dev.ogive.workloads.importer;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// PostgreSQL's `log_line_prefix`: takes the lines apart that it made. For one thread.
final class LinePrefix {
    /// What a line begins with.
    ///
    /// @param timeNanos since 1970 UTC, or -1 where the prefix has none
    /// @param pid or the session's id, or null
    /// @param label `LOG`, `ERROR`, `DETAIL`, `STATEMENT` ...
    /// @param textStart where the message begins in the line
    record Match(long timeNanos, String pid, String label, int textStart, Map<String, String> tags) {}

    private static final Set<String> LABELS = Set.of(
            "LOG",
            "ERROR",
            "FATAL",
            "PANIC",
            "WARNING",
            "NOTICE",
            "INFO",
            "DEBUG",
            "DEBUG1",
            "DEBUG2",
            "DEBUG3",
            "DEBUG4",
            "DEBUG5",
            "DETAIL",
            "HINT",
            "CONTEXT",
            "STATEMENT",
            "QUERY",
            "LOCATION");

    /// Prefixes that people use, for logs that come without theirs. Of two that explain as many
    /// lines the first is taken.
    static final List<String> COMMON = List.of(
            "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
            "%t [%p]: [%l-1] user=%u,db=%d,host=%h,app=%a ",
            "%t [%p]: [%l-1] [%x] usr=%u,db=%d,appli=%a ",
            "%t [%p]: [%l-1] user=%u,db=%d ",
            "%t [%p]: db=%d,user=%u,app=%a,client=%h ",
            "%t [%p] [queryid=%Q] %u@%d ",
            "%t [%p] user=%u,db=%d,app=%a,client=%h ",
            "%t [%p] user=%u,db=%d ",
            "%t [%p] %u@%d/%a ",
            "%t:%r:%u@%d:[%p]:",
            "[%p]: [%l-1] db=%d,user=%u ",
            "db=%d,user=%u,app=%a,client=%h ",
            "user=%u,db=%d,app=%a,client=%h ",
            "user=%u,db=%d ",
            "sql_error_code = %e ",
            "%t [%p] %q%u@%d ",
            "%t [%p]: ",
            "%t [%p] ",
            "%t ",
            "");

    private final String format;
    private final List<String> parts = new ArrayList<>();
    private final LogTime times = new LogTime();
    private final String[] values = new String[128];
    private long timeNanos;
    private int textStart;
    private String label;

    /// @throws OgiveException INVALID_ARGUMENT naming the escape that is none
    LinePrefix(String format) {
        this.format = format;
        StringBuilder literal = new StringBuilder();
        for (int next = 0; next < format.length(); ) {
            char c = format.charAt(next++);
            if (c != '%') {
                literal.append(c);
                continue;
            }
            int i = next;
            while (i < format.length() && (Character.isDigit(format.charAt(i)) || format.charAt(i) == '-')) {
                i++;
            }
            if (i == format.length() || "audrhbptmnPsclxveiqQ%".indexOf(format.charAt(i)) < 0) {
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT, "log_line_prefix has no escape at character " + i + ": " + format);
            }
            next = i + 1;
            if (format.charAt(i) == '%') {
                literal.append('%');
                continue;
            }
            if (!literal.isEmpty()) {
                parts.add("=" + literal);
                literal.setLength(0);
            }
            parts.add("%" + format.charAt(i));
        }
        if (!literal.isEmpty()) {
            parts.add("=" + literal);
        }
    }

    String format() {
        return format;
    }

    /// Takes a line apart; null where it was not made by this prefix.
    Match match(String line) {
        timeNanos = -1;
        java.util.Arrays.fill(values, null);
        if (!match(line, 0, 0)) {
            return null;
        }
        Map<String, String> tags = new HashMap<>();
        tag(tags, "user", 'u');
        tag(tags, "database", 'd');
        tag(tags, "application", 'a');
        tag(tags, "client", values['r'] != null ? 'r' : 'h');
        tag(tags, "sqlstate", 'e');
        tag(tags, "queryid", 'Q');
        return new Match(timeNanos, values['c'] != null ? values['c'] : values['p'], label, textStart, tags);
    }

    private void tag(Map<String, String> tags, String name, char escape) {
        if (values[escape] != null && !values[escape].isEmpty()) {
            tags.put(name, values[escape]);
        }
    }

    private boolean match(String line, int part, int at) {
        if (part == parts.size()) {
            return label(line, at);
        }
        String p = parts.get(part);
        if (p.charAt(0) == '=') {
            String literal = p.substring(1);
            return line.startsWith(literal, at) && match(line, part + 1, at + literal.length());
        }
        char escape = p.charAt(1);
        return switch (escape) {
            // Background processes stop their prefix here.
            case 'q' -> match(line, part + 1, at) || label(line, at);
            case 't', 'm', 's' -> time(line, part, at, escape);
            case 'n' -> epoch(line, part, at);
            case 'p', 'P', 'l', 'x' -> {
                int end = at;
                while (end < line.length() && Character.isDigit(line.charAt(end))) {
                    end++;
                }
                yield (end > at || escape == 'P') && text(line, part, at, end, escape);
            }
            default -> anything(line, part, at, escape);
        };
    }

    private boolean time(String line, int part, int at, char escape) {
        long nanos = times.parse(line, at);
        int end = times.end();
        if (nanos < 0) {
            return false;
        }
        if (escape != 's') {
            timeNanos = nanos;
        }
        return match(line, part + 1, end);
    }

    private boolean epoch(String line, int part, int at) {
        int end = at;
        while (end < line.length() && (Character.isDigit(line.charAt(end)) || line.charAt(end) == '.')) {
            end++;
        }
        try {
            timeNanos = new java.math.BigDecimal(line.substring(at, end))
                    .movePointRight(9)
                    .longValue();
        } catch (NumberFormatException e) {
            return false;
        }
        return match(line, part + 1, end);
    }

    /// A text of any length up to where the rest of the prefix fits.
    private boolean anything(String line, int part, int at, char escape) {
        if (part + 1 == parts.size()) {
            return labelAfter(line, at, escape);
        }
        String next = parts.get(part + 1);
        if (next.charAt(0) != '=') {
            for (int end = at; end <= line.length(); end++) {
                if (text(line, part, at, end, escape)) {
                    return true;
                }
            }
            return false;
        }
        for (int end = line.indexOf(next.substring(1), at); end >= 0; end = line.indexOf(next.substring(1), end + 1)) {
            if (text(line, part, at, end, escape)) {
                return true;
            }
        }
        return false;
    }

    private boolean labelAfter(String line, int at, char escape) {
        for (int end = at; end < line.length(); end++) {
            if (label(line, end)) {
                values[escape] = line.substring(at, end);
                return true;
            }
        }
        return false;
    }

    private boolean text(String line, int part, int at, int end, char escape) {
        if (!match(line, part + 1, end)) {
            return false;
        }
        values[escape] = line.substring(at, end);
        return true;
    }

    /// Whether the message's label is here, after blanks.
    private boolean label(String line, int at) {
        int from = at;
        while (from < line.length() && line.charAt(from) == ' ') {
            from++;
        }
        int colon = from;
        while (colon < line.length() && colon - from < 10 && Character.isLetterOrDigit(line.charAt(colon))) {
            colon++;
        }
        if (colon == line.length() || line.charAt(colon) != ':' || !LABELS.contains(line.substring(from, colon))) {
            return false;
        }
        label = line.substring(from, colon);
        textStart = colon + 1;
        while (textStart < line.length() && line.charAt(textStart) == ' ') {
            textStart++;
        }
        return true;
    }

    /// The prefix of [#COMMON] that explains most of some lines.
    static LinePrefix guess(List<String> lines) {
        LinePrefix best = null;
        long most = -1;
        for (String format : COMMON) {
            LinePrefix candidate = new LinePrefix(format);
            long matched = 0;
            for (String line : lines) {
                matched += candidate.match(line) == null ? 0 : 1;
            }
            if (matched > most) {
                most = matched;
                best = candidate;
            }
        }
        return best;
    }
}
