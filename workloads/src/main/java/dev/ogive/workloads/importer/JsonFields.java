package dev.ogive.workloads.importer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.ogive.workloads.trace.Lines;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// The scalar fields of a JSON object by their path: `record.message`. Lists are left out.
final class JsonFields {
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Lines.LINE_BYTES_MAX)
                    .build())
            .build();

    private JsonFields() {}

    /// Null where the text is no object.
    static Map<String, String> of(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Map<String, String> fields = new HashMap<>();
            object(json, "", fields);
            return fields;
        } catch (IOException e) {
            return null;
        }
    }

    /// Reads the object that the parser has just entered.
    static void object(JsonParser json, String path, Map<String, String> fields) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = path + json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT) {
                object(json, name + ".", fields);
            } else if (value == JsonToken.START_ARRAY) {
                json.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                fields.put(name, json.getText());
            }
        }
    }
}
