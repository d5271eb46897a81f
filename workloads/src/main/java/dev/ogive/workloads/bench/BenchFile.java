package dev.ogive.workloads.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One run of a benchmark suite, as a file of JSON:
///
/// ```
/// {"ogive_bench":1,"suite":"tpch","machine":"...","peer":"DuckDB 2.0","geometric_mean_ratio":0.75,
///  "queries":[{"name":"q1","ogive_ms":[61.2,60.8],"peer_ms":[104.1,103.9],"ratio":0.58,"equal":true}]}
/// ```
/// Times of single executions, in the order in which they ran.
///
/// @param machine processor, cores, system, Java
/// @param peer name and version of the other engine
public record BenchFile(String suite, String machine, String peer, List<Query> queries) {
    private static final int VERSION = 1;

    /// One query's executions that count.
    ///
    /// @param isEqual whether both engines gave the same answers
    public record Query(String name, List<Double> ogiveMillis, List<Double> peerMillis, boolean isEqual) {
        public Query {
            ogiveMillis = List.copyOf(ogiveMillis);
            peerMillis = List.copyOf(peerMillis);
        }

        /// Our median relative to the peer's; NaN where the query failed.
        public double ratio() {
            return median(ogiveMillis) / median(peerMillis);
        }
    }

    public BenchFile {
        queries = List.copyOf(queries);
    }

    /// The upper one of two in the middle; NaN of none.
    public static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /// Geometric mean of the ratios to the peer.
    public double geometricMean() {
        return Math.exp(queries.stream()
                .mapToDouble(Query::ratio)
                .filter(ratio -> ratio > 0 && ratio < Double.POSITIVE_INFINITY)
                .map(Math::log)
                .average()
                .orElse(Double.NaN));
    }

    public boolean isRight() {
        return queries.stream().allMatch(Query::isEqual);
    }

    /// Makes or replaces a file.
    public void write(Path file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("ogive_bench", VERSION);
            json.writeStringField("suite", suite);
            json.writeStringField("machine", machine);
            json.writeStringField("peer", peer);
            number(json, "geometric_mean_ratio", geometricMean());
            json.writeArrayFieldStart("queries");
            for (Query query : queries) {
                json.writeStartObject();
                json.writeStringField("name", query.name);
                numbers(json, "ogive_ms", query.ogiveMillis);
                numbers(json, "peer_ms", query.peerMillis);
                number(json, "ratio", query.ratio());
                json.writeBooleanField("equal", query.isEqual);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void numbers(JsonGenerator json, String field, List<Double> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (double value : values) {
            json.writeNumber(rounded(value));
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, String field, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(field, rounded(value));
        } else {
            json.writeNullField(field);
        }
    }

    /// Microseconds are enough.
    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    /// @throws OgiveException FILE_NOT_FOUND, or UNSUPPORTED_FORMAT where it is no file of
    ///     [#write]
    public static BenchFile read(Path file) {
        if (!Files.exists(file)) {
            throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no file " + file);
        }
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            Map<String, Object> fields = json.nextToken() == JsonToken.START_OBJECT ? object(json) : Map.of();
            if (!(fields.get("ogive_bench") instanceof Double version) || version != VERSION) {
                throw new OgiveException(
                        ErrorCode.UNSUPPORTED_FORMAT, file + " holds no benchmark results of version " + VERSION);
            }
            List<Query> queries = new ArrayList<>();
            for (Object query : (List<?>) fields.get("queries")) {
                Map<?, ?> q = (Map<?, ?>) query;
                queries.add(new Query(
                        (String) q.get("name"),
                        millis(q.get("ogive_ms")),
                        millis(q.get("peer_ms")),
                        Boolean.TRUE.equals(q.get("equal"))));
            }
            return new BenchFile(
                    (String) fields.get("suite"), (String) fields.get("machine"), (String) fields.get("peer"), queries);
        } catch (IOException | ClassCastException | NullPointerException e) {
            throw new OgiveException(ErrorCode.UNSUPPORTED_FORMAT, file + " holds no benchmark results", e);
        }
    }

    private static List<Double> millis(Object values) {
        List<Double> millis = new ArrayList<>();
        for (Object value : (List<?>) values) {
            millis.add((Double) value);
        }
        return millis;
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            fields.put(name, value(json));
        }
        return fields;
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(json));
                }
                yield values;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            case VALUE_NULL -> null;
            default -> json.getText();
        };
    }
}
