package dev.ogive.workloads.importer;

import dev.ogive.workloads.trace.Lines;
import java.util.Map;

/// PostgreSQL's messages as JSON lines: `jsonlog` (version 15 and later), the records of
/// CloudNativePG, and Google Cloud SQL, whose `textPayload` is a line of a text log. For one
/// thread.
final class PostgresJson {
    private final Sink sink;
    private final PostgresSessions sessions;
    private final PostgresText text;
    private final LogTime times = new LogTime();

    /// @param prefix `log_line_prefix` of text inside JSON, or null to find it out
    PostgresJson(Sink sink, String prefix) {
        this.sink = sink;
        this.sessions = new PostgresSessions(sink);
        this.text = new PostgresText(sink, prefix);
    }

    void read(Lines lines) {
        while (lines.next()) {
            if (lines.isBlank()) {
                continue;
            }
            String line = lines.text();
            Map<String, String> fields = JsonFields.of(line);
            if (fields == null) {
                sink.skip("no JSON object", lines.number(), line);
            } else if (fields.containsKey("textPayload")) {
                payload(fields, line, lines.number());
            } else {
                message(fields, line, lines.number());
            }
        }
        sessions.end();
        text.end();
    }

    private void payload(Map<String, String> fields, String line, long number) {
        long time = times.parse(fields.getOrDefault("timestamp", ""), 0);
        if (time < 0) {
            sink.skip("message without a moment", number, line);
            return;
        }
        text.add(fields.get("textPayload"), number, time);
    }

    private void message(Map<String, String> fields, String line, long number) {
        String at = fields.containsKey("record.message") ? "record." : "";
        String moment = first(fields, at + "log_time", at + "timestamp");
        long time = moment == null ? -1 : times.parse(moment, 0);
        String severity = fields.get(at + "error_severity");
        String words = fields.get(at + "message");
        if (time < 0 || severity == null || words == null) {
            sink.skip("JSON object that is no message of PostgreSQL", number, line);
            return;
        }
        String session = first(fields, at + "session_id", at + "process_id", at + "pid");
        var message = new PostgresSessions.Message(number, time, session == null ? "0" : session, severity, words);
        message.tags.put("user", first(fields, at + "user_name", at + "user"));
        message.tags.put("database", first(fields, at + "database_name", at + "dbname"));
        message.tags.put("application", fields.get(at + "application_name"));
        String state = first(fields, at + "sql_state_code", at + "state_code");
        if (state != null) {
            message.tags.put("sqlstate", state);
        }
        message.detail = builder(fields.get(at + "detail"));
        message.statement = builder(first(fields, at + "query", at + "statement"));
        sessions.add(message);
    }

    private static StringBuilder builder(String text) {
        return text == null ? null : new StringBuilder(text);
    }

    private static String first(Map<String, String> fields, String... names) {
        for (String name : names) {
            if (fields.containsKey(name)) {
                return fields.get(name);
            }
        }
        return null;
    }
}
