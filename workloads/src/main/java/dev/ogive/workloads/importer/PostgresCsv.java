package dev.ogive.workloads.importer;

import dev.ogive.workloads.trace.Lines;
import java.util.ArrayList;
import java.util.List;

/// PostgreSQL's `csvlog`: records of 22 to 26 fields, in which quoted fields span lines. For one
/// thread.
///
/// A record whose quotes do not close ends where a line begins like a record.
final class PostgresCsv {
    /// Fields by their place, from 0.
    private static final int TIME = 0;
    private static final int USER = 1;
    private static final int DATABASE = 2;
    private static final int PID = 3;
    private static final int CLIENT = 4;
    private static final int SESSION = 5;
    private static final int SEVERITY = 11;
    private static final int STATE = 12;
    private static final int MESSAGE = 13;
    private static final int DETAIL = 14;
    private static final int QUERY = 19;
    private static final int APPLICATION = 22;

    private final Sink sink;
    private final PostgresSessions sessions;
    private final LogTime times = new LogTime();
    private final StringBuilder record = new StringBuilder();
    private long firstLine;
    private boolean inQuotes;

    PostgresCsv(Sink sink) {
        this.sink = sink;
        this.sessions = new PostgresSessions(sink);
    }

    void read(Lines lines) {
        while (lines.next()) {
            String line = lines.text();
            if (inQuotes && beginsRecord(line)) {
                sink.skip("record whose quotes do not close", firstLine, record.toString());
                clear();
            }
            if (record.isEmpty()) {
                if (line.isBlank()) {
                    continue;
                }
                firstLine = lines.number();
            } else {
                record.append('\n');
            }
            record.append(line);
            for (int i = 0; i < line.length(); i++) {
                inQuotes ^= line.charAt(i) == '"';
            }
            if (!inQuotes) {
                record(record.toString());
                clear();
            }
        }
        if (!record.isEmpty()) {
            sink.skip("record whose quotes do not close", firstLine, record.toString());
        }
        sessions.end();
    }

    private void clear() {
        record.setLength(0);
        inQuotes = false;
    }

    /// A moment with a zone and a comma, as no line of a statement begins.
    private boolean beginsRecord(String line) {
        int at = line.startsWith("\"") ? 1 : 0;
        return times.parse(line, at) >= 0
                && (line.startsWith(",\"", times.end()) || line.startsWith("\",\"", times.end()));
    }

    /// Whether a line begins with the fields of a record up to its severity.
    static boolean isRecord(String line) {
        List<String> fields = fields(line);
        return fields.size() > MESSAGE
                && List.of("LOG", "ERROR", "FATAL", "PANIC", "WARNING", "NOTICE", "INFO", "DEBUG1", "DEBUG")
                        .contains(fields.get(SEVERITY));
    }

    private void record(String text) {
        List<String> fields = fields(text);
        if (fields.size() <= MESSAGE) {
            sink.skip("record with less than 14 fields", firstLine, text);
            return;
        }
        long time = times.parse(fields.get(TIME), 0);
        if (time < 0) {
            sink.skip("record without a moment", firstLine, text);
            return;
        }
        String session = fields.get(SESSION).isEmpty() ? fields.get(PID) : fields.get(SESSION);
        var message = new PostgresSessions.Message(firstLine, time, session, fields.get(SEVERITY), fields.get(MESSAGE));
        message.tags.put("user", fields.get(USER));
        message.tags.put("database", fields.get(DATABASE));
        message.tags.put("client", fields.get(CLIENT));
        message.tags.put("sqlstate", fields.get(STATE));
        if (fields.size() > APPLICATION) {
            message.tags.put("application", fields.get(APPLICATION));
        }
        if (!fields.get(DETAIL).isEmpty()) {
            message.detail = new StringBuilder(fields.get(DETAIL));
        }
        if (fields.size() > QUERY && !fields.get(QUERY).isEmpty()) {
            message.statement = new StringBuilder(fields.get(QUERY));
        }
        sessions.add(message);
    }

    /// The fields of a record; a doubled quote in quotes stands for one.
    static List<String> fields(String record) {
        List<String> fields = new ArrayList<>(26);
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < record.length(); i++) {
            char c = record.charAt(i);
            if (quoted && c == '"' && i + 1 < record.length() && record.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        if (fields.size() == DETAIL) {
            fields.add("");
        }
        return fields;
    }
}
