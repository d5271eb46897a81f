package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.text;

import dev.ogive.column.DataType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.kernel.Json;
import java.util.List;

/// JSON as text. A path is `$.a.b[0]`, `/a/b/0`, a bare key, or a number for an array element.
/// Text that is not JSON is an error; a path that leads nowhere gives NULL.
final class JsonFunctions {
    private JsonFunctions() {}

    static List<Overloads> all() {
        List<DataType> path = List.of(VARCHAR, VARCHAR);
        List<DataType> index = List.of(VARCHAR, BIGINT);
        return List.of(
                Overloads.named("json_extract", "->", "json_extract_path")
                        .text("json_extract('{\"a\": [1, 2]}', '$.a[0]') = '1': the part as JSON")
                        .takes(path, VARCHAR, Rows.texts((a, i) -> part(a, i)))
                        .takes(index, VARCHAR, Rows.texts((a, i) -> element(a, i))),
                Overloads.named("json_extract_string", "->>", "json_extract_path_text")
                        .text("json_extract_string('{\"a\": \"x\"}', '$.a') = 'x': the part as text, JSON null as NULL")
                        .takes(path, VARCHAR, Rows.texts((a, i) -> Json.plain(part(a, i))))
                        .takes(index, VARCHAR, Rows.texts((a, i) -> Json.plain(element(a, i)))),
                Overloads.named("json_valid")
                        .text("json_valid('{}')")
                        .total()
                        .takes(List.of(VARCHAR), BOOLEAN, Rows.booleans((a, i) -> Json.isValid(text(a, 0, i)))),
                Overloads.named("json_type", "json_typeof")
                        .text("json_type('[1]') = 'ARRAY'")
                        .takes(List.of(VARCHAR), VARCHAR, Rows.texts((a, i) -> Json.type(checked(a, i))))
                        .takes(path, VARCHAR, Rows.texts((a, i) -> {
                            String part = part(a, i);
                            return part == null ? null : Json.type(part);
                        })),
                Overloads.named("json_array_length")
                        .text("json_array_length('[1, 2]') = 2")
                        .takes(
                                List.of(VARCHAR),
                                BIGINT,
                                Rows.longs(
                                        (a, i) -> Json.elements(checked(a, i)).size())),
                Overloads.named("json_keys")
                        .text("json_keys('{\"a\": 1}') = ['a']")
                        .takes(
                                List.of(VARCHAR),
                                DataType.list(VARCHAR),
                                Rows.values((a, i) -> List.copyOf(Json.keys(checked(a, i))))),
                Overloads.named("json_exists")
                        .text("json_exists('{\"a\": 1}', '$.a')")
                        .takes(path, BOOLEAN, Rows.booleans((a, i) -> part(a, i) != null)),
                Overloads.named("json_quote", "to_json")
                        .text("json_quote('a\"b') = '\"a\\\"b\"'")
                        .total()
                        .takes(List.of(VARCHAR), VARCHAR, Rows.texts((a, i) -> Json.quote(text(a, 0, i)))));
    }

    private static String part(dev.ogive.column.Vector[] arguments, int row) {
        return Json.extract(checked(arguments, row), text(arguments, 1, row));
    }

    private static String element(dev.ogive.column.Vector[] arguments, int row) {
        List<String> elements = Json.elements(checked(arguments, row));
        long at = integer(arguments, 1, row);
        long index = at < 0 ? elements.size() + at : at;
        return index >= 0 && index < elements.size() ? elements.get((int) index) : null;
    }

    private static String checked(dev.ogive.column.Vector[] arguments, int row) {
        String json = text(arguments, 0, row);
        if (!Json.isValid(json)) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + (json.length() > 60 ? json.substring(0, 60) + "..." : json) + "' is not JSON");
        }
        return json;
    }
}
