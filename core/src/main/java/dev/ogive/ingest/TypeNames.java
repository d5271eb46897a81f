package dev.ogive.ingest;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Scalar types by the names people write in reader options.
final class TypeNames {
    private static final Pattern DECIMAL =
            Pattern.compile("(?:DECIMAL|NUMERIC|DEC)\\s*(?:\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\))?");
    private static final Pattern LENGTH =
            Pattern.compile("(VARCHAR|CHAR|CHARACTER VARYING|BPCHAR)\\s*\\(\\s*\\d+\\s*\\)");

    private TypeNames() {}

    /// @throws OgiveException UNKNOWN_TYPE
    static DataType parse(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        if (LENGTH.matcher(name).matches()) {
            return SimpleType.VARCHAR;
        }
        Matcher decimal = DECIMAL.matcher(name);
        if (decimal.matches()) {
            int precision = decimal.group(1) == null ? 18 : Integer.parseInt(decimal.group(1));
            int scale =
                    decimal.group(1) == null ? 3 : decimal.group(2) == null ? 0 : Integer.parseInt(decimal.group(2));
            if (precision < 1 || precision > 38 || scale > precision) {
                throw new OgiveException(ErrorCode.UNKNOWN_TYPE, "no type " + text + ": at most 38 digits");
            }
            return DataType.decimal(precision, scale);
        }
        return switch (name) {
            case "BOOLEAN", "BOOL" -> SimpleType.BOOLEAN;
            case "TINYINT", "INT1" -> SimpleType.TINYINT;
            case "SMALLINT", "INT2", "SHORT" -> SimpleType.SMALLINT;
            case "INTEGER", "INT", "INT4" -> SimpleType.INTEGER;
            case "BIGINT", "INT8", "LONG" -> SimpleType.BIGINT;
            case "HUGEINT", "INT128" -> SimpleType.HUGEINT;
            case "REAL", "FLOAT", "FLOAT4" -> SimpleType.REAL;
            case "DOUBLE", "DOUBLE PRECISION", "FLOAT8" -> SimpleType.DOUBLE;
            case "VARCHAR", "TEXT", "STRING", "CHAR" -> SimpleType.VARCHAR;
            case "VARBINARY", "BLOB", "BYTEA", "BINARY" -> SimpleType.VARBINARY;
            case "DATE" -> SimpleType.DATE;
            case "TIME" -> SimpleType.TIME;
            case "TIMESTAMP", "DATETIME" -> SimpleType.TIMESTAMP;
            case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE" -> SimpleType.TIMESTAMPTZ;
            case "UUID" -> SimpleType.UUID;
            default -> throw new OgiveException(ErrorCode.UNKNOWN_TYPE, "no type '" + text + "'");
        };
    }
}
