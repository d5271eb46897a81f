package dev.ogive.api;

import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.ingest.CsvOptions;
import dev.ogive.ingest.CsvSource;
import dev.ogive.ingest.FileSet;
import dev.ogive.ingest.JsonSource;
import dev.ogive.interop.ArrowFileSource;
import dev.ogive.interop.ParquetSource;
import dev.ogive.storage.TableSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Files as tables: by name in FROM, by `read_csv` and its like, by COPY.
final class Files {
    private static final List<String> CSV = List.of(".csv", ".tsv", ".tbl", ".csv.gz", ".tsv.gz");
    private static final List<String> JSON =
            List.of(".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz");

    /// Types without a parser of their own for files.
    private static final Set<SimpleType> TEXT_FIRST = EnumSet.of(
            SimpleType.INTERVAL,
            SimpleType.VARBINARY,
            SimpleType.UTINYINT,
            SimpleType.USMALLINT,
            SimpleType.UINTEGER,
            SimpleType.UBIGINT,
            SimpleType.TIMESTAMP_S,
            SimpleType.TIMESTAMP_MS,
            SimpleType.TIMESTAMP_NS,
            SimpleType.TIMETZ);

    private Files() {}

    /// @param declared columns that the file must have, or null to find them in it; only text
    ///     files take them
    /// @param options as COPY takes them
    static TableSource open(String file, List<Field> declared, Map<String, ?> options) {
        Object format = options.get("format");
        String name =
                format == null ? FileSet.formatOf(file) : format.toString().toLowerCase(Locale.ROOT);
        return switch (name == null ? "csv" : name) {
            case "csv", "text", "tsv" -> {
                CsvOptions csv = CsvOptions.of(options);
                yield CsvSource.open(
                        FileSet.find(file, CSV), declared == null ? csv : csv.withColumns(asRead(declared)));
            }
            case "json", "ndjson", "jsonl" ->
                JsonSource.open(FileSet.find(file, JSON), declared == null ? null : asRead(declared));
            case "parquet" -> ParquetSource.open(file, null, false);
            case "arrow", "ipc", "feather" -> ArrowFileSource.open(file);
            default ->
                throw new OgiveException(
                        ErrorCode.INVALID_PARAMETER, "format '" + name + "' is not one of csv, json, parquet, arrow");
        };
    }

    /// What has no reader of its own is read as text and cast where it goes: `\x00ff` to two
    /// bytes.
    private static List<Field> asRead(List<Field> declared) {
        return declared.stream()
                .map(f -> switch (f.type()) {
                    case EnumType _, Listed _, RowType _ -> new Field(f.name(), SimpleType.VARCHAR, f.nullable());
                    case SimpleType t
                    when TEXT_FIRST.contains(t) -> new Field(f.name(), SimpleType.VARCHAR, f.nullable());
                    case SimpleType _, DecimalType _ -> f;
                })
                .toList();
    }

    /// A reader function, or null if `name` is none.
    static TableSource function(String name, List<Object> arguments, Map<String, Object> named) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "read_csv", "read_csv_auto" ->
                CsvSource.open(FileSet.find(files(name, arguments), CSV), CsvOptions.of(named));
            case "read_json", "read_json_auto", "read_ndjson", "read_ndjson_auto", "read_ndjson_objects" ->
                JsonSource.open(FileSet.find(files(name, arguments), JSON), null);
            case "read_parquet", "parquet_scan" -> {
                Object hive = named.get("hive_partitioning");
                Object fileName = named.get("filename");
                yield ParquetSource.open(
                        single(name, arguments),
                        hive == null ? null : Boolean.valueOf(hive.toString()),
                        fileName != null && Boolean.parseBoolean(fileName.toString()));
            }
            case "read_file" -> {
                String file = single(name, arguments);
                if (named.get("format") == null && !FileSet.looksLikeFile(file)) {
                    throw new OgiveException(
                            ErrorCode.UNKNOWN_TABLE,
                            "'" + file
                                    + "' does not say what it is; use read_csv, read_json, read_parquet or read_arrow");
                }
                yield open(file, null, named);
            }
            case "read_arrow", "arrow_scan", "read_ipc" -> ArrowFileSource.open(single(name, arguments));
            default -> null;
        };
    }

    private static List<String> files(String name, List<Object> arguments) {
        if (arguments.size() == 1 && arguments.getFirst() instanceof List<?> list && !list.isEmpty()) {
            return list.stream().map(String::valueOf).toList();
        }
        return List.of(single(name, arguments));
    }

    private static String single(String name, List<Object> arguments) {
        if (arguments.size() != 1 || !(arguments.getFirst() instanceof String file)) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, name + " needs one file name, such as " + name + "('data/*.csv')");
        }
        return file;
    }
}
