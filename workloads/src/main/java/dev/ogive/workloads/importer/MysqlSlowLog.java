package dev.ogive.workloads.importer;

import dev.ogive.workloads.trace.Lines;
import dev.ogive.workloads.trace.TracedStatement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// MySQL's, MariaDB's and Percona's slow query log:
///
/// ```
/// # Time: 071218 11:48:27
/// # User@Host: app[app] @ host []  Id: 10
/// # Query_time: 0.726052  Lock_time: 0.000091  Rows_sent: 0  Rows_examined: 62951
/// use db1;
/// SET timestamp=1197996507;
/// UPDATE t SET a = 1;
/// ```
///
/// A statement starts at its `SET timestamp`; without one it ends at the `# Time` before it,
/// which is local: the first entry that has both tells the server's time zone. An entry of the
/// same second has no `# Time` of its own, and a log without any has its statements placed one
/// after another. For one thread.
final class MysqlSlowLog {
    private static final long QUARTER_HOUR_NANOS = 900_000_000_000L;

    /// Entries that wait for the time zone to show, at most.
    private static final int HELD_MAX = 10_000;

    private final Sink sink;
    private final LogTime times = new LogTime();
    private final Map<String, String> values = new HashMap<>();
    private final StringBuilder sql = new StringBuilder();
    private String user;
    private String host;
    private String database;
    private boolean isAdministrator;
    private long line;
    private long headLine;

    /// The `# Time` before the entry as if it were UTC, in nanoseconds since 1970, or -1.
    private long timeNanos = -1;

    /// What makes `# Time` UTC, once it is known; until then entries wait.
    private Long zoneNanos;

    private final List<LongConsumer> held = new ArrayList<>();

    /// Where a statement goes whose moment is not known: after the one before it.
    private long nextNanos;

    MysqlSlowLog(Sink sink) {
        this.sink = sink;
    }

    void read(Lines lines) {
        boolean inHead = false;
        boolean any = false;
        while (lines.next()) {
            String text = lines.text();
            line = lines.number();
            boolean beginsEntry =
                    text.startsWith("# Time: ") || text.startsWith("# User@Host: ") || text.startsWith("# User: ");
            if (beginsEntry && !inHead) {
                flush(any);
                inHead = true;
                any = true;
                headLine = line;
            }
            if (inHead && text.startsWith("#")) {
                head(text);
            } else {
                inHead = false;
                sql.append(text).append('\n');
            }
        }
        flush(any);
        release(0);
    }

    private void release(long zone) {
        held.forEach(entry -> entry.accept(zone));
        held.clear();
    }

    private void head(String text) {
        String rest = text;
        if (rest.startsWith("# Time: ")) {
            long nanos = times.parse(rest, 8);
            nanos = nanos >= 0 ? nanos : times.parseMysql(rest, 8);
            timeNanos = nanos >= 0 ? nanos : timeNanos;
            // A moment with an offset is exact.
            zoneNanos = rest.indexOf('T', 12) == 18 ? Long.valueOf(0) : zoneNanos;
            int second = rest.indexOf("# User");
            if (second < 0) {
                return;
            }
            rest = rest.substring(second);
        }
        if (rest.startsWith("# administrator command")) {
            isAdministrator = true;
            return;
        }
        if (rest.startsWith("# User")) {
            int at = rest.indexOf(" @ ");
            user = name(rest.substring(rest.indexOf(": ") + 2, at < 0 ? rest.length() : at));
            host = at < 0 ? null : name(rest.substring(at + 3));
            rest = at < 0 ? "" : rest.substring(at + 3);
        }
        String[] words = rest.split("\\s+");
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].endsWith(":") && !words[i + 1].endsWith(":")) {
                values.put(words[i].substring(0, words[i].length() - 1), words[i + 1]);
            }
        }
    }

    /// `app` of `app[app]`, `host` of `host [1.2.3.4]  Id: 7`.
    private static String name(String text) {
        String word = text.strip().split("\\s+", 2)[0];
        int bracket = word.indexOf('[');
        String outer = bracket < 0 ? word : word.substring(0, bracket);
        String inner = bracket < 0 ? "" : word.substring(bracket + 1).replace("]", "");
        return outer.isEmpty() ? inner : outer;
    }

    private void flush(boolean isEntry) {
        if (isEntry) {
            entry();
        } else if (!sql.toString().isBlank()) {
            sink.skip("text before the first entry", 1, sql.toString());
        }
        values.clear();
        sql.setLength(0);
        isAdministrator = false;
    }

    private void entry() {
        if (isAdministrator) {
            sink.skip("administrator command", headLine, "# administrator command");
            return;
        }
        String text = sql.toString();
        long startNanos = -1;
        while (true) {
            text = text.stripLeading();
            int end = text.indexOf(';');
            String first = end < 0 ? "" : text.substring(0, end).strip();
            if (isPrefix(first, "use ") && end + 1 < text.strip().length()) {
                database = first.substring(4).replace("`", "").strip();
            } else if (isPrefix(first, "set ") && first.contains("timestamp=")) {
                startNanos = nanos(first.substring(first.indexOf("timestamp=") + 10));
            } else if (!isPrefix(first, "set insert_id=") && !isPrefix(first, "set last_insert_id=")) {
                break;
            }
            text = text.substring(end + 1);
        }
        if (text.isBlank()) {
            sink.skip("entry without a statement", headLine, sql.toString());
            return;
        }
        if (!values.containsKey("Query_time")) {
            sink.skip("entry without Query_time", headLine, text);
            return;
        }
        long durationNanos = nanos(values.get("Query_time"));
        if (durationNanos < 0) {
            sink.skip("Query_time that is no number", headLine, text);
            return;
        }
        if (startNanos >= 0 && timeNanos >= 0 && zoneNanos == null) {
            // Within a quarter of an hour: a statement may have taken minutes.
            zoneNanos = Math.round((startNanos - timeNanos) / (double) QUARTER_HOUR_NANOS) * QUARTER_HOUR_NANOS;
        }
        if (zoneNanos != null || held.size() == HELD_MAX) {
            zoneNanos = zoneNanos == null ? Long.valueOf(0) : zoneNanos;
            release(zoneNanos);
        }
        LongConsumer entry = placed(text, startNanos, durationNanos);
        if (zoneNanos == null) {
            held.add(entry);
        } else {
            entry.accept(zoneNanos);
        }
    }

    /// The entry, to be emitted when it is known what `# Time` means.
    private LongConsumer placed(String text, long startNanos, long durationNanos) {
        Statement statement = statement();
        long time = timeNanos;
        return zone -> {
            long start = startNanos;
            if (start < 0) {
                start = time < 0 ? nextNanos : Math.max(0, time + zone - durationNanos);
            }
            nextNanos = start + durationNanos;
            sink.statement(
                    statement.line,
                    statement.session,
                    start,
                    durationNanos,
                    text,
                    List.of(),
                    statement.rows,
                    statement.error,
                    statement.tags);
        };
    }

    private record Statement(long line, String session, long rows, String error, Map<String, String> tags) {}

    private Statement statement() {
        String thread = values.getOrDefault("Thread_id", values.get("Id"));
        String errno = values.getOrDefault("Last_errno", values.get("Errno"));
        Map<String, String> tags = new HashMap<>();
        tags.put("user", user);
        tags.put("client", host);
        tags.put("database", values.getOrDefault("Schema", database));
        tags.put("rows_examined", values.get("Rows_examined"));
        return new Statement(
                headLine,
                thread == null ? user + "@" + host : thread,
                whole("Rows_affected") > 0 ? whole("Rows_affected") : whole("Rows_sent"),
                errno == null || errno.equals("0") ? null : errno,
                tags);
    }

    private static boolean isPrefix(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private long whole(String name) {
        try {
            return Long.parseLong(values.getOrDefault(name, "-1"));
        } catch (NumberFormatException e) {
            return TracedStatement.UNKNOWN;
        }
    }

    /// A number of seconds as nanoseconds; -1 where they are no number.
    private static long nanos(String text) {
        int end = 0;
        while (end < text.length() && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        try {
            return new BigDecimal(text.substring(0, end)).movePointRight(9).longValue();
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
