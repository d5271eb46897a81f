package dev.ogive.workloads.importer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// DuckDB's `EXPLAIN (ANALYZE, FORMAT json)` and `PRAGMA enable_profiling = 'json'`: one object
/// per query, one or more in a file. They have no moment: they are placed one after another.
final class DuckDbProfile {
    private final Sink sink;
    private long nextNanos;

    DuckDbProfile(Sink sink) {
        this.sink = sink;
    }

    void read(InputStream in) throws IOException {
        try (JsonParser json = JsonFields.JSON.createParser(in)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    long line = json.currentLocation().getLineNr();
                    Map<String, String> fields = new HashMap<>();
                    JsonFields.object(json, "", fields);
                    query(fields, line);
                }
            }
        } catch (JacksonException e) {
            sink.skip("JSON that breaks off", e.getLocation().getLineNr(), String.valueOf(e.getOriginalMessage()));
        }
    }

    private void query(Map<String, String> fields, long line) {
        String sql = fields.getOrDefault("query_name", fields.getOrDefault("query", ""));
        double seconds = number(fields.getOrDefault("latency", fields.get("timing")));
        if (sql.isBlank() || seconds < 0) {
            sink.skip("profile without query and latency", line, fields.toString());
            return;
        }
        long durationNanos = (long) (seconds * 1e9);
        sink.statement(
                line,
                "0",
                nextNanos,
                durationNanos,
                sql,
                List.of(),
                (long) number(fields.get("rows_returned")),
                null,
                Map.of("bytes_read", fields.getOrDefault("total_bytes_read", "")));
        nextNanos += durationNanos;
    }

    private static double number(String text) {
        try {
            return text == null ? TracedStatement.UNKNOWN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return TracedStatement.UNKNOWN;
        }
    }
}
