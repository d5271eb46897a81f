package dev.ogive.workloads.importer;

import dev.ogive.workloads.trace.Lines;
import java.util.ArrayList;
import java.util.List;

/// PostgreSQL's text logs: `stderr` with a `log_line_prefix`, and the same through syslog.
///
/// A message that spans lines goes on without a prefix. Syslog breaks it into chunks that are
/// numbered `[7-1]`, `[7-2]`, writes a tab as `#011`, and leaves out the year. For one thread.
final class PostgresText {
    private static final int SAMPLE_LINES = 500;
    private static final int MESSAGE_CHARS_MAX = 32 << 20;
    private static final String NO_MESSAGE = "line without a message";

    /// 1972 had a 29th of February; moments without a year are relative to it.
    private static final int YEAR = 1972;

    /// A line without its syslog header.
    ///
    /// @param timeNanos of syslog or of what the line came in, or -1
    /// @param pid of syslog, or null
    /// @param chunk of a message, from 1; 0 where it is not numbered
    private record Line(long number, String text, long timeNanos, String pid, int chunk) {}

    private final Sink sink;
    private final PostgresSessions sessions;
    private final LogTime times = new LogTime();
    private final List<Line> sample = new ArrayList<>();
    private LinePrefix prefix;
    private int year = YEAR;
    private long lastSyslogNanos;

    /// Where a line that goes on with a message goes to, or null.
    private StringBuilder open;

    /// @param format the log's `log_line_prefix`, or null to find it out
    PostgresText(Sink sink, String format) {
        this.sink = sink;
        this.sessions = new PostgresSessions(sink);
        this.prefix = format == null ? null : new LinePrefix(format);
    }

    void read(Lines lines) {
        while (lines.next()) {
            add(lines.text(), lines.number(), -1);
        }
        end();
    }

    /// The next line.
    ///
    /// @param timeNanos where what it came in tells the moment, else -1
    void add(String text, long number, long timeNanos) {
        Line line = timeNanos >= 0 ? new Line(number, text, timeNanos, null, 0) : syslog(text, number);
        if (prefix != null) {
            line(line);
            return;
        }
        sample.add(line);
        if (sample.size() == SAMPLE_LINES) {
            guess();
        }
    }

    void end() {
        if (prefix == null) {
            guess();
        }
        sessions.end();
    }

    private void guess() {
        prefix = LinePrefix.guess(
                sample.stream().filter(l -> l.chunk <= 1).map(Line::text).toList());
        sample.forEach(this::line);
        sample.clear();
    }

    private Line syslog(String text, long number) {
        long nanos = times.parseSyslog(text, 0, year);
        boolean isDated = nanos < 0 && text.length() > 20 && text.charAt(10) == 'T';
        if (isDated) {
            nanos = times.parse(text, 0);
        }
        int end = times.end();
        if (nanos < 0 || end >= text.length() || text.charAt(end) != ' ') {
            return new Line(number, text, -1, null, 0);
        }
        if (!isDated) {
            if (nanos < lastSyslogNanos - 180L * 86_400_000_000_000L) {
                year++;
                nanos = times.parseSyslog(text, 0, year);
            }
            lastSyslogNanos = nanos;
            sink.hasYear = false;
        }
        // HOST IDENT[PID]: or, from a collector, APP[postgres.PID]: with names of its own before.
        int open = text.indexOf("[", end);
        int close = text.indexOf(']', open);
        if (open < 0 || close < 0 || open - end > 200) {
            return new Line(number, text, -1, null, 0);
        }
        String pid = text.substring(open + 1, close);
        pid = pid.substring(pid.lastIndexOf('.') + 1);
        int at = close + 1;
        at += text.startsWith(":", at) ? 1 : 0;
        int chunk = 0;
        while (text.startsWith(" [", at) && chunk == 0) {
            int to = text.indexOf(']', at);
            if (to < 0) {
                break;
            }
            chunk = chunk(text.substring(at + 2, to));
            at = to + 1;
        }
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return new Line(number, text.substring(at).replace("#011", "\t").replace("#012", "\n"), nanos, pid, chunk);
    }

    /// 3 for `7-3`; 0 for anything else.
    private static int chunk(String text) {
        int dash = text.indexOf('-');
        if (dash < 1 || dash == text.length() - 1 || text.length() > 18) {
            return 0;
        }
        for (int i = 0; i < text.length(); i++) {
            if (i != dash && !Character.isDigit(text.charAt(i))) {
                return 0;
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text.substring(dash + 1)));
    }

    private void line(Line line) {
        LinePrefix.Match match = prefix.match(line.text);
        if (match == null) {
            goOn(line);
            return;
        }
        String text = line.text.substring(match.textStart());
        String pid = match.pid() != null ? match.pid() : line.pid != null ? line.pid : "0";
        switch (match.label()) {
            case "DETAIL", "HINT", "CONTEXT", "STATEMENT", "QUERY", "LOCATION" -> {
                if (!sessions.attach(pid, match.label(), text, part -> open = part)) {
                    open = null;
                    sink.skip(match.label() + " without its message", line.number, line.text);
                }
            }
            default -> {
                long time = match.timeNanos() >= 0 ? match.timeNanos() : line.timeNanos;
                if (time < 0) {
                    open = null;
                    sink.skip("message without a moment", line.number, line.text);
                    return;
                }
                var message = new PostgresSessions.Message(line.number, time, pid, match.label(), text);
                message.tags.putAll(match.tags());
                sessions.add(message);
                open = message.text;
            }
        }
    }

    private void goOn(Line line) {
        if (open == null) {
            if (!line.text.isBlank()) {
                sink.skip(NO_MESSAGE, line.number, line.text);
            }
        } else if (open.length() < MESSAGE_CHARS_MAX) {
            // PostgreSQL puts a tab before each line of a message but the first.
            String text = line.text;
            open.append('\n').append(text.startsWith("\t") ? text.substring(1) : text);
        }
    }
}
