package dev.ogive.workloads.importer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ogive.workloads.TpchQueries;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A query stream of the Cloud Analytics Benchmark: timed calls of the TPC-H queries with their
/// substitution parameters. Query 23, a write, is its two statements.
///
/// Calls of a stream do not wait for each other: they take turns among [#CONNECTIONS] sessions,
/// as from a pool of connections, so that a replay overlaps them as the original does.
///
/// What depends on the size of the data, the orders that writes touch and the fraction of query
/// 11, can be moved to the scale factor that there is.
///
/// Source: van Renen & Leis, Cloud Analytics Benchmark, PVLDB 16(6), 2023.
final class CabStream {
    private static final int WRITE = 23;

    /// More than any stream has under way at once on an engine that keeps up.
    private static final int CONNECTIONS = 32;

    /// Order keys come in blocks of which the first eight are used.
    private static final long KEY_BLOCK = 32;

    private final Sink sink;
    private final double scale;
    private double recordedScale;
    private long calls;

    /// @param scale factor of TPC-H that the statements are for; NaN for that of the stream
    CabStream(Sink sink, double scale) {
        this.sink = sink;
        this.scale = scale;
    }

    void read(InputStream in) throws IOException {
        String database = "0";
        try (JsonParser json = JsonFields.JSON.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                sink.skip("no JSON object", 1, "");
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("database_id")) {
                    database = json.getText();
                } else if (name.equals("scale_factor")) {
                    recordedScale = json.getValueAsDouble();
                } else if (name.equals("queries") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        call(json, database + "/" + calls++ % CONNECTIONS);
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            sink.skip("JSON that breaks off", e.getLocation().getLineNr(), String.valueOf(e.getOriginalMessage()));
        }
    }

    private void call(JsonParser json, String session) throws IOException {
        long line = json.currentLocation().getLineNr();
        int query = 0;
        long startMillis = -1;
        List<String> arguments = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "query_id" -> query = json.getValueAsInt();
                case "start" -> startMillis = json.getValueAsLong(-1);
                case "arguments" -> {
                    while (value == JsonToken.START_ARRAY && json.nextToken() != JsonToken.END_ARRAY) {
                        arguments.add(json.getText());
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (startMillis < 0) {
            sink.skip("call without a start", line, "query " + query);
        } else if (query == WRITE && arguments.size() == 4) {
            write(line, session, startMillis, arguments);
        } else if (query < 1
                || query > TpchQueries.COUNT
                || arguments.size() != TpchQueries.validation(query).size()) {
            sink.skip("call that is none of TPC-H", line, "query " + query + " with " + arguments);
        } else {
            emit(line, session, startMillis, TpchQueries.singleStatement(query, ordered(query, arguments)), query);
        }
    }

    /// Where CAB's texts number their parameters otherwise than the specification.
    private List<String> ordered(int query, List<String> a) {
        return switch (query) {
            case 6 ->
                List.of(a.get(0), new BigDecimal(a.get(1)).movePointLeft(2).toPlainString(), a.get(2));
            case 11 ->
                List.of(
                        a.get(0),
                        new BigDecimal("0.0001")
                                .divide(
                                        Double.isNaN(scale) ? new BigDecimal(a.get(1)) : BigDecimal.valueOf(scale),
                                        MathContext.DECIMAL64)
                                .toPlainString());
            case 19 -> List.of(a.get(3), a.get(4), a.get(5), a.get(0), a.get(1), a.get(2));
            default -> a;
        };
    }

    private void write(long line, String session, long startMillis, List<String> a) {
        String range = "o_orderkey >= " + key(a.get(0)) + " AND o_orderkey < " + key(a.get(1));
        emit(
                line,
                session,
                startMillis,
                "INSERT INTO orders SELECT o_orderkey + 8, o_custkey, o_orderstatus, (SELECT sum(l_quantity *"
                        + " p_retailprice * (1 + l_tax) * (1 - l_discount)) FROM lineitem, part WHERE l_orderkey ="
                        + " o_orderkey AND p_partkey = l_partkey), o_orderdate, o_orderpriority, o_clerk,"
                        + " o_shippriority, o_comment FROM orders WHERE " + range,
                WRITE);
        emit(
                line,
                session,
                startMillis,
                "DELETE FROM orders WHERE " + range + " AND mod(o_orderkey, 32) BETWEEN " + a.get(2) + " AND "
                        + a.get(3),
                WRITE);
    }

    /// An order's key at the scale factor that is wanted: equal shares of the orders stay equal.
    private long key(String recorded) {
        long key = Long.parseLong(recorded);
        if (Double.isNaN(scale) || !(recordedScale > 0)) {
            return key;
        }
        long block = (long) (key / recordedScale * scale / KEY_BLOCK);
        return block * KEY_BLOCK;
    }

    private void emit(long line, String session, long startMillis, String sql, int query) {
        sink.statement(
                line,
                session,
                startMillis * 1_000_000,
                TracedStatement.UNKNOWN,
                sql,
                List.of(),
                TracedStatement.UNKNOWN,
                null,
                Map.of("query", "q" + query));
    }
}
