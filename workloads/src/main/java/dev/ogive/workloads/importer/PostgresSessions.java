package dev.ogive.workloads.importer;

import dev.ogive.workloads.trace.TracedStatement;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Statements out of PostgreSQL's messages, whatever the log's format.
///
/// A statement is one message (`duration: 1.5 ms  statement: SELECT 1`, with
/// `log_min_duration_statement`) or two (`statement: SELECT 1` and later `duration: 1.5 ms`, with
/// `log_statement` and `log_duration`); its parameters are in a DETAIL, and of one that failed
/// the text is in a STATEMENT. In text logs these follow as messages of their own. For one
/// thread.
final class PostgresSessions {
    /// Sessions that are followed at once; the one that was heard of longest ago is let go.
    private static final int SESSIONS_MAX = 100_000;

    /// A message that more may belong to.
    static final class Message {
        final long line;
        final long timeNanos;
        final String session;
        final String label;
        final Map<String, String> tags = new HashMap<>();
        final StringBuilder text;
        StringBuilder detail;
        StringBuilder statement;

        Message(long line, long timeNanos, String session, String label, String text) {
            this.line = line;
            this.timeNanos = timeNanos;
            this.session = session;
            this.label = label;
            this.text = new StringBuilder(text);
        }
    }

    private static final class Session {
        Message last;

        /// A statement that began; its duration comes later.
        Message running;
    }

    private final Sink sink;
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    PostgresSessions(Sink sink) {
        this.sink = sink;
    }

    /// Takes the next message of a session; what belongs to it may still be added until the
    /// session's next one.
    void add(Message message) {
        Session session = sessions.get(message.session);
        if (session == null) {
            session = new Session();
            sessions.put(message.session, session);
            if (sessions.size() > SESSIONS_MAX) {
                Map.Entry<String, Session> oldest =
                        sessions.entrySet().iterator().next();
                sessions.remove(oldest.getKey());
                end(oldest.getValue());
            }
        }
        flush(session);
        session.last = message;
    }

    /// A DETAIL, STATEMENT or the like of the session's last message; false where there is none.
    ///
    /// @param continued is told where the lines that follow go
    boolean attach(String session, String label, String text, Consumer<StringBuilder> continued) {
        Session known = sessions.get(session);
        if (known == null || known.last == null) {
            return false;
        }
        StringBuilder part = new StringBuilder(text);
        switch (label) {
            case "DETAIL" -> known.last.detail = part;
            case "STATEMENT", "QUERY" -> known.last.statement = part;
            default -> {
                // HINT, CONTEXT, LOCATION: nothing that a trace holds.
            }
        }
        continued.accept(part);
        return true;
    }

    /// The end of the log.
    void end() {
        sessions.values().forEach(this::end);
        sessions.clear();
    }

    private void end(Session session) {
        flush(session);
        dropRunning(session, TracedStatement.UNKNOWN, null);
    }

    private void flush(Session session) {
        Message message = session.last;
        session.last = null;
        if (message == null) {
            return;
        }
        switch (message.label) {
            case "ERROR", "FATAL", "PANIC" -> error(session, message);
            case "LOG" -> log(session, message, message.text.toString());
            default -> sink.skip("message of level " + message.label, message.line, message.text.toString());
        }
    }

    private void error(Session session, Message message) {
        String error = message.tags.getOrDefault("sqlstate", "");
        if (error.isEmpty() || error.equals("00000")) {
            error = message.text.toString();
        }
        if (session.running != null) {
            dropRunning(session, TracedStatement.UNKNOWN, error);
        } else if (message.statement != null) {
            emit(
                    message,
                    message.timeNanos,
                    TracedStatement.UNKNOWN,
                    message.statement.toString(),
                    message.detail,
                    error);
        } else {
            sink.skip("error without its statement", message.line, message.text.toString());
        }
    }

    private void log(Session session, Message message, String text) {
        if (text.startsWith("duration: ")) {
            duration(session, message, text);
            return;
        }
        String sql = statement(text);
        if (sql != null) {
            dropRunning(session, TracedStatement.UNKNOWN, null);
            message.text.setLength(0);
            message.text.append(sql);
            session.running = message;
            return;
        }
        sink.skip(reason(text), message.line, text);
    }

    private void duration(Session session, Message message, String text) {
        int unit = text.indexOf(" ms", 10);
        long nanos = unit < 0 ? -1 : nanos(text.substring(10, unit));
        if (nanos < 0) {
            sink.skip("duration that is no number", message.line, text);
            return;
        }
        String rest = text.substring(unit + 3).strip();
        if (rest.isEmpty()) {
            if (session.running == null) {
                sink.skip("duration without its statement", message.line, text);
            } else {
                dropRunning(session, nanos, null);
            }
            return;
        }
        String sql = statement(rest);
        if (sql != null) {
            emit(message, message.timeNanos - nanos, nanos, sql, message.detail, null);
        } else if (rest.startsWith("parse ") || rest.startsWith("bind ")) {
            sink.skip("parse or bind step of a prepared statement", message.line, text);
        } else {
            sink.skip(rest.startsWith("plan:") ? "plan of auto_explain" : "other message", message.line, text);
        }
    }

    /// The text of `statement: ...` or `execute NAME: ...`, or null.
    private static String statement(String text) {
        if (text.startsWith("statement: ") || text.equals("statement:")) {
            return text.substring(10);
        }
        if (text.startsWith("execute ")) {
            int colon = text.indexOf(": ");
            return colon < 0 ? null : text.substring(colon + 2);
        }
        return null;
    }

    private static long nanos(String text) {
        try {
            return new BigDecimal(text).movePointRight(6).longValue();
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String reason(String text) {
        if (text.startsWith("connection ") || text.startsWith("disconnection")) {
            return "connection or disconnection";
        }
        if (text.startsWith("automatic ")) {
            return "automatic vacuum or analyze";
        }
        if (text.startsWith("checkpoint") || text.startsWith("restartpoint")) {
            return "checkpoint";
        }
        return text.startsWith("temporary file") ? "temporary file" : "other message";
    }

    private void dropRunning(Session session, long durationNanos, String error) {
        Message running = session.running;
        session.running = null;
        if (running != null) {
            emit(running, running.timeNanos, durationNanos, running.text.toString(), running.detail, error);
        }
    }

    private void emit(
            Message message, long startNanos, long durationNanos, String sql, StringBuilder detail, String error) {
        String parameters = detail == null ? "" : detail.toString();
        List<Object> values = parameters.regionMatches(true, 0, "parameters: ", 0, 12)
                ? Placeholders.ofDetail(parameters)
                : List.of();
        message.tags.remove("sqlstate");
        sink.statement(
                message.line,
                message.session,
                startNanos,
                durationNanos,
                sql,
                values,
                TracedStatement.UNKNOWN,
                error,
                message.tags);
    }
}
