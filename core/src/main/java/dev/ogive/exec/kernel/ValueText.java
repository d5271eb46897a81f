package dev.ogive.exec.kernel;

import dev.ogive.column.Binary;
import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.Listed;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.RowVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.column.ZonedTime;
import java.util.HexFormat;
import java.util.UUID;

/// Single values as text and back: what CAST to VARCHAR gives and what result printers show.
public final class ValueText {
    private ValueText() {}

    /// The text of a value that is not null: numbers and times as PostgreSQL prints them, lists
    /// as `[1, 2]`, maps as `{k=1}`, rows as `{'a': 1, 'b': x}`.
    public static String text(Vector vector, int row) {
        return switch (vector) {
            case BoolVector v -> v.values[row] ? "true" : "false";
            case I32Vector v ->
                switch (v.type()) {
                    case SimpleType.DATE -> Temporals.date(v.values[row]);
                    case EnumType e -> e.values().get(v.values[row]);
                    default -> Integer.toString(v.values[row]);
                };
            case I64Vector v -> longText(v.type(), v.values[row]);
            case F64Vector v ->
                v.type() == SimpleType.REAL
                        ? NumberText.ofFloat((float) v.values[row])
                        : NumberText.ofDouble(v.values[row]);
            case I128Vector v -> wideText(v, row);
            case StringVector v ->
                v.type() == SimpleType.VARBINARY
                        ? "\\x"
                                + HexFormat.of()
                                        .formatHex(v.bytesOf(row), v.startOf(row), v.startOf(row) + v.lengthOf(row))
                        : v.string(row);
            case ListVector v -> {
                if (v.type() instanceof MapType) {
                    yield map(v, row);
                }
                StringBuilder text = new StringBuilder("[");
                for (int k = 0; k < v.lengths[row]; k++) {
                    text.append(k == 0 ? "" : ", ").append(element(v.child, v.starts[row] + k));
                }
                yield text.append(']').toString();
            }
            case RowVector v -> {
                RowType type = (RowType) v.type();
                boolean named = type.isNamed();
                StringBuilder text = new StringBuilder(named ? "{" : "(");
                for (int f = 0; f < v.fields.length; f++) {
                    text.append(f == 0 ? "" : ", ");
                    if (named) {
                        text.append(quoted(type.fields().get(f).name())).append(": ");
                    }
                    text.append(element(v.fields[f], row));
                }
                if (!named && v.fields.length == 1) {
                    text.append(',');
                }
                yield text.append(named ? '}' : ')').toString();
            }
        };
    }

    private static String map(ListVector map, int row) {
        RowVector entries = (RowVector) map.child;
        StringBuilder text = new StringBuilder("{");
        for (int k = 0; k < map.lengths[row]; k++) {
            int at = map.starts[row] + k;
            text.append(k == 0 ? "" : ", ")
                    .append(element(entries.fields[MapType.KEY], at))
                    .append('=')
                    .append(element(entries.fields[MapType.VALUE], at));
        }
        return text.append('}').toString();
    }

    /// A value inside a list or row: text that would not read back is quoted, as DuckDB does.
    private static String element(Vector vector, int row) {
        if (vector.isNull(row)) {
            return "NULL";
        }
        String text = text(vector, row);
        boolean isPlain = vector.type() instanceof Listed
                || vector.type() instanceof RowType
                || vector.type() == SimpleType.VARBINARY;
        return !isPlain && needsQuotes(text) ? quoted(text) : text;
    }

    private static boolean needsQuotes(String text) {
        if (text.isEmpty()
                || text.equalsIgnoreCase("null")
                || text.charAt(0) == ' '
                || text.charAt(text.length() - 1) == ' ') {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("[]{}(),:='\"\\".indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String longText(DataType type, long value) {
        return switch (type) {
            case DecimalType d -> NumberText.ofDecimal(value, d.scale());
            case SimpleType.TIME -> Temporals.time(value);
            case SimpleType.TIMESTAMP, SimpleType.TIMESTAMP_S, SimpleType.TIMESTAMP_MS -> Temporals.timestamp(value);
            case SimpleType.TIMESTAMP_NS -> Temporals.nanos(value);
            case SimpleType.TIMESTAMPTZ -> Temporals.timestamptz(value);
            default -> Long.toString(value);
        };
    }

    private static String wideText(I128Vector v, int row) {
        return switch (v.type()) {
            case SimpleType.INTERVAL -> Temporals.interval((int) (v.high[row] >> 32), (int) v.high[row], v.low[row]);
            case SimpleType.TIMETZ -> {
                ZonedTime time = ZonedTime.of(v.high[row], v.low[row]);
                yield Temporals.timetz(time.micros(), time.offsetSeconds());
            }
            case SimpleType.UUID -> new UUID(v.high[row], v.low[row]).toString();
            case DecimalType d ->
                new java.math.BigDecimal(Int128.toBig(v.high[row], v.low[row]), d.scale()).toPlainString();
            default -> Int128.toBig(v.high[row], v.low[row]).toString();
        };
    }

    /// A UUID with or without hyphens and braces, or null.
    static UUID parseUuid(String text) {
        String s = text.strip();
        if (s.startsWith("{") && s.endsWith("}")) {
            s = s.substring(1, s.length() - 1);
        }
        String hex = s.replace("-", "");
        if (hex.length() != 32 || s.length() > 36 + 8) {
            return null;
        }
        try {
            return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// `\xDEADBEEF` as those bytes, other text as its own; null where hex digits are wrong.
    static byte[] parseBinary(byte[] text, int start, int length) {
        if (length >= 2 && text[start] == '\\' && (text[start + 1] == 'x' || text[start + 1] == 'X')) {
            String hex = new String(text, start + 2, length - 2, java.nio.charset.StandardCharsets.ISO_8859_1);
            try {
                // DuckDB writes \xDE\xAD, PostgreSQL \xDEAD.
                return HexFormat.of().parseHex(hex.replace("\\x", ""));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return java.util.Arrays.copyOfRange(text, start, start + length);
    }

    /// A canonical Java value ([dev.ogive.column.Values]) as text.
    public static String text(DataType type, Object value) {
        if (value instanceof String s) {
            return s;
        }
        Vector vector = Vector.allocate(type, 1);
        vector.clear();
        vector.set(0, value instanceof byte[] b ? new Binary(b) : value);
        return text(vector, 0);
    }
}
