package dev.ogive.ingest;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How a CSV file is written; what is null is found out from the file.
///
/// @param delimiter one byte between fields
/// @param quote one byte around fields that hold delimiters, quotes or line ends; 0 for none
/// @param escape one byte before a quote inside quotes; usually the quote itself
/// @param header whether the first record names the columns
/// @param nulls texts that mean NULL where they are not quoted
/// @param skip lines before the header or the first record
/// @param columns names and types where they are declared; then nothing is inferred
/// @param types types of some columns by name, over what would be inferred
/// @param allVarchar infer no types
/// @param skipBadRows leave out rows that cannot be read, rather than stop
/// @param rejectFile where rows left out are written to (file, line, column, reason, text), or
///     null
/// @param nullPadding missing fields at the end of a record are NULL
/// @param sampleBytes of each file to infer from; 0 means the whole file
/// @param dateFormat `%d/%m/%Y` or another that puts the day first; only where slashes or dashes
///     are ambiguous
/// @param hive whether hive-style folders give columns; null means where there are any
/// @param fileName adds a column `filename`
public record CsvOptions(
        Byte delimiter,
        Byte quote,
        Byte escape,
        Boolean header,
        List<String> nulls,
        int skip,
        List<Field> columns,
        Map<String, DataType> types,
        boolean allVarchar,
        boolean skipBadRows,
        String rejectFile,
        boolean nullPadding,
        long sampleBytes,
        String dateFormat,
        Boolean hive,
        boolean fileName) {
    static final long DEFAULT_SAMPLE_BYTES = 8 << 20;

    public static final CsvOptions DEFAULT = new CsvOptions(
            null,
            null,
            null,
            null,
            List.of(""),
            0,
            null,
            Map.of(),
            false,
            false,
            null,
            false,
            DEFAULT_SAMPLE_BYTES,
            null,
            null,
            false);

    /// These columns, in this order, with these types.
    public CsvOptions withColumns(List<Field> declared) {
        return new CsvOptions(
                delimiter,
                quote,
                escape,
                header,
                nulls,
                skip,
                declared,
                types,
                allVarchar,
                skipBadRows,
                rejectFile,
                nullPadding,
                sampleBytes,
                dateFormat,
                false,
                fileName);
    }

    /// Reads options as SQL gives them: names in any case, values as text, number, boolean, list
    /// of texts, or (for `columns` and `types`) a map from names to types.
    ///
    /// @throws OgiveException INVALID_PARAMETER naming the option
    public static CsvOptions of(Map<String, ?> options) {
        Byte delimiter = null;
        Byte quote = null;
        Byte escape = null;
        Boolean header = null;
        List<String> nulls = List.of("");
        int skip = 0;
        List<Field> columns = null;
        Map<String, DataType> types = Map.of();
        boolean allVarchar = false;
        boolean skipBadRows = false;
        String rejectFile = null;
        boolean nullPadding = false;
        long sampleBytes = DEFAULT_SAMPLE_BYTES;
        String dateFormat = null;
        Boolean hive = null;
        boolean fileName = false;
        for (Map.Entry<String, ?> entry : options.entrySet()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            Object value = entry.getValue();
            switch (name) {
                case "delim", "delimiter", "sep" -> delimiter = oneByte(name, value);
                case "quote" -> quote = oneByte(name, value);
                case "escape" -> escape = oneByte(name, value);
                case "header" -> header = bool(name, value);
                case "null", "nullstr", "null_string" -> nulls = texts(value);
                case "skip" -> skip = (int) integer(name, value);
                case "columns" -> columns = fields(name, value);
                case "types", "dtypes", "column_types" -> types = types(name, value);
                case "all_varchar" -> allVarchar = bool(name, value);
                case "ignore_errors", "skip_bad_rows" -> skipBadRows = bool(name, value);
                case "rejects", "reject_file" -> {
                    rejectFile = String.valueOf(value);
                    skipBadRows = true;
                }
                case "null_padding" -> nullPadding = bool(name, value);
                case "sample_size" -> {
                    long rows = integer(name, value);
                    sampleBytes = rows < 0 ? 0 : Math.max(1 << 20, rows * 256);
                }
                case "dateformat", "date_format" -> dateFormat = String.valueOf(value);
                case "hive_partitioning" -> hive = bool(name, value);
                case "filename" -> fileName = bool(name, value);
                case "format", "auto_detect", "compression", "encoding", "parallel" -> {}
                default -> throw new OgiveException(ErrorCode.INVALID_PARAMETER, "CSV has no option '" + name + "'");
            }
        }
        return new CsvOptions(
                delimiter,
                quote,
                escape,
                header,
                nulls,
                skip,
                columns,
                types,
                allVarchar,
                skipBadRows,
                rejectFile,
                nullPadding,
                sampleBytes,
                dateFormat,
                hive,
                fileName);
    }

    private static Byte oneByte(String name, Object value) {
        String text = String.valueOf(value);
        if (text.equals("\\t")) {
            return '\t';
        }
        if (text.isEmpty()) {
            return 0;
        }
        if (text.length() != 1 || text.charAt(0) > 127 || text.charAt(0) == '\n' || text.charAt(0) == '\r') {
            throw new OgiveException(
                    ErrorCode.INVALID_PARAMETER, "option " + name + " needs one ASCII character, got '" + text + "'");
        }
        return (byte) text.charAt(0);
    }

    static boolean bool(String name, Object value) {
        return switch (String.valueOf(value).toLowerCase(Locale.ROOT)) {
            case "true", "1", "on", "yes", "" -> true;
            case "false", "0", "off", "no" -> false;
            default ->
                throw new OgiveException(
                        ErrorCode.INVALID_PARAMETER, "option " + name + " needs true or false, got '" + value + "'");
        };
    }

    static long integer(String name, Object value) {
        try {
            return new java.math.BigDecimal(String.valueOf(value)).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new OgiveException(
                    ErrorCode.INVALID_PARAMETER, "option " + name + " needs an integer, got '" + value + "'", e);
        }
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    private static List<Field> fields(String name, Object value) {
        return types(name, value).entrySet().stream()
                .map(e -> new Field(e.getKey(), e.getValue()))
                .toList();
    }

    private static Map<String, DataType> types(String name, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new OgiveException(
                    ErrorCode.INVALID_PARAMETER,
                    "option " + name + " needs {'column': 'TYPE', ...}, got '" + value + "'");
        }
        Map<String, DataType> types = new java.util.LinkedHashMap<>();
        map.forEach((key, type) ->
                types.put(String.valueOf(key), type instanceof DataType t ? t : TypeNames.parse(String.valueOf(type))));
        return types;
    }
}
