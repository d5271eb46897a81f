package dev.ogive.ingest;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DecimalType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;

/// Stores one field of a [JsonRecord] in a vector. For one thread.
final class JsonFieldReader {
    private final TextParser text = new TextParser();

    /// False where the value is none of the vector's type.
    boolean read(JsonRecord record, int field, Vector out, int row) {
        if (record.kind(field) == JsonRecord.Kind.NULL) {
            out.set(row, null);
            return true;
        }
        byte[] b = record.bytes();
        int from = record.start(field);
        int to = record.end(field);
        text.failed = false;
        if (out.mayHaveNulls) {
            out.nulls[row] = false;
        }
        switch (out) {
            case StringVector v -> v.append(row, b, from, to - from);
            case I64Vector v ->
                v.values[row] = switch (v.type()) {
                    case DecimalType d -> text.parseDecimal(b, from, to, d.precision(), d.scale());
                    case SimpleType.BIGINT -> text.parseLong(b, from, to);
                    case SimpleType.TIMESTAMP -> text.parseLocalTimestamp(b, from, to);
                    case SimpleType.TIMESTAMPTZ -> text.parseTimestamp(b, from, to);
                    default -> text.parseTime(b, from, to);
                };
            case F64Vector v -> {
                double value = text.parseDouble(b, from, to);
                v.values[row] = v.type() == SimpleType.REAL ? (float) value : value;
            }
            case I32Vector v ->
                v.values[row] = switch (v.type()) {
                    case SimpleType.DATE -> text.parseDate(b, from, to);
                    case SimpleType.TINYINT -> (int) text.parseLong(b, from, to, 8);
                    case SimpleType.SMALLINT -> (int) text.parseLong(b, from, to, 16);
                    default -> (int) text.parseLong(b, from, to, 32);
                };
            case BoolVector v -> v.values[row] = text.parseBooleanLoosely(b, from, to);
            case I128Vector v -> {
                v.low[row] = switch (v.type()) {
                    case DecimalType d -> text.parseDecimal128(b, from, to, d.precision(), d.scale());
                    case SimpleType.UUID -> text.parseUuid(b, from, to);
                    default -> text.parseHugeint(b, from, to);
                };
                v.high[row] = text.high;
            }
            default -> {
                return false;
            }
        }
        return !text.failed;
    }
}
