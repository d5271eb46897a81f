package dev.ogive.ingest;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;

/// Parses one column of split records into a vector. The type is looked at once per batch; the
/// loops are straight.
final class ColumnParser {
    private final CsvFormat format;
    private final TextParser text = new TextParser();
    private final boolean onlyEmptyIsNull;

    /// The byte array that StringVectors point into for the current block.
    private byte[] bytes;

    private boolean ascii;

    ColumnParser(CsvFormat format) {
        this.format = format;
        this.onlyEmptyIsNull = format.nulls().size() == 1 && format.nulls().getFirst().length == 0;
        text.dayFirst = format.dayFirst();
    }

    /// @throws OgiveException NOT_SUPPORTED for types that text cannot hold
    static void check(DataType type, String column) {
        boolean readable = switch (type) {
            case SimpleType s -> s != SimpleType.INTERVAL && s != SimpleType.NULL;
            case DecimalType _ -> true;
            case EnumType _ -> false;
            case Listed _, RowType _ -> false;
        };
        if (!readable) {
            throw new OgiveException(
                    ErrorCode.NOT_SUPPORTED, "column " + column + ": " + type.sql() + " cannot be read from CSV");
        }
    }

    void begin(byte[] bytes, int length) {
        this.bytes = bytes;
        this.ascii = Bytes.isAscii(bytes, 0, length);
    }

    /// Parses column `column` of rows `[0, rows)`; returns the first row that does not parse, or
    /// -1.
    int parse(CsvRecords records, int column, int rows, Vector out) {
        out.mayHaveNulls = false;
        text.failed = false;
        DataType type = out.type();
        return switch (out) {
            case BoolVector v -> booleans(records, column, rows, v);
            case I32Vector v -> ints(records, column, rows, v, (SimpleType) type);
            case I64Vector v ->
                type instanceof DecimalType d
                        ? decimals(records, column, rows, v, d)
                        : longs(records, column, rows, v, (SimpleType) type);
            case I128Vector v -> wide(records, column, rows, v);
            case F64Vector v -> doubles(records, column, rows, v, type == SimpleType.REAL);
            case StringVector v -> strings(records, column, rows, v, type == SimpleType.VARBINARY);
            default -> throw new OgiveException(ErrorCode.INTERNAL_ERROR, "no reader for " + type.sql());
        };
    }

    /// Whether a field is NULL for a type other than VARCHAR: an empty bare field always is.
    private boolean isNull(CsvRecords records, int i, int from, int to) {
        if (from == to) {
            return !records.mayBeQuoted || records.forms[i] == CsvRecords.BARE || onlyEmptyIsNull;
        }
        return !onlyEmptyIsNull
                && (!records.mayBeQuoted || records.forms[i] == CsvRecords.BARE)
                && format.isNull(bytes, from, to);
    }

    private int longs(CsvRecords records, int column, int rows, I64Vector out, SimpleType type) {
        byte[] b = bytes;
        long[] values = out.values;
        int columns = format.columns();
        for (int r = 0, i = column; r < rows; r++, i += columns) {
            int from = records.starts[i];
            int to = records.ends[i];
            if (isNull(records, i, from, to)) {
                out.setNull(r);
                continue;
            }
            values[r] = switch (type) {
                case BIGINT -> text.parseLong(b, from, to);
                case TIMESTAMP -> text.parseLocalTimestamp(b, from, to);
                case TIMESTAMPTZ -> text.parseTimestamp(b, from, to);
                default -> text.parseTime(b, from, to);
            };
            if (text.failed) {
                return r;
            }
        }
        return -1;
    }

    private int decimals(CsvRecords records, int column, int rows, I64Vector out, DecimalType type) {
        byte[] b = bytes;
        long[] values = out.values;
        int columns = format.columns();
        int precision = type.precision();
        int scale = type.scale();
        for (int r = 0, i = column; r < rows; r++, i += columns) {
            int from = records.starts[i];
            int to = records.ends[i];
            if (isNull(records, i, from, to)) {
                out.setNull(r);
                continue;
            }
            values[r] = text.parseDecimal(b, from, to, precision, scale);
            if (text.failed) {
                return r;
            }
        }
        return -1;
    }

    private int ints(CsvRecords records, int column, int rows, I32Vector out, SimpleType type) {
        byte[] b = bytes;
        int[] values = out.values;
        int columns = format.columns();
        int bits = type == SimpleType.TINYINT ? 8 : type == SimpleType.SMALLINT ? 16 : 32;
        boolean date = type == SimpleType.DATE;
        for (int r = 0, i = column; r < rows; r++, i += columns) {
            int from = records.starts[i];
            int to = records.ends[i];
            if (isNull(records, i, from, to)) {
                out.setNull(r);
                continue;
            }
            values[r] = date ? text.parseDate(b, from, to) : (int) text.parseLong(b, from, to, bits);
            if (text.failed) {
                return r;
            }
        }
        return -1;
    }

    private int doubles(CsvRecords records, int column, int rows, F64Vector out, boolean real) {
        byte[] b = bytes;
        double[] values = out.values;
        int columns = format.columns();
        for (int r = 0, i = column; r < rows; r++, i += columns) {
            int from = records.starts[i];
            int to = records.ends[i];
            if (isNull(records, i, from, to)) {
                out.setNull(r);
                continue;
            }
            double value = text.parseDouble(b, from, to);
            values[r] = real ? (float) value : value;
            if (text.failed) {
                return r;
            }
        }
        return -1;
    }

    private int booleans(CsvRecords records, int column, int rows, BoolVector out) {
        int columns = format.columns();
        for (int r = 0, i = column; r < rows; r++, i += columns) {
            int from = records.starts[i];
            int to = records.ends[i];
            if (isNull(records, i, from, to)) {
                out.setNull(r);
                continue;
            }
            out.values[r] = text.parseBooleanLoosely(bytes, from, to);
            if (text.failed) {
                return r;
            }
        }
        return -1;
    }

    private int wide(CsvRecords records, int column, int rows, I128Vector out) {
        int columns = format.columns();
        for (int r = 0, i = column; r < rows; r++, i += columns) {
            int from = records.starts[i];
            int to = records.ends[i];
            if (isNull(records, i, from, to)) {
                out.setNull(r);
                continue;
            }
            out.low[r] = switch (out.type()) {
                case DecimalType d -> text.parseDecimal128(bytes, from, to, d.precision(), d.scale());
                case SimpleType.UUID -> text.parseUuid(bytes, from, to);
                default -> text.parseHugeint(bytes, from, to);
            };
            out.high[r] = text.high;
            if (text.failed) {
                return r;
            }
        }
        return -1;
    }

    /// Points into the block; nothing is copied.
    private int strings(CsvRecords records, int column, int rows, StringVector out, boolean binary) {
        byte[] b = bytes;
        int columns = format.columns();
        out.clear();
        out.bytes = b;
        for (int r = 0, i = column; r < rows; r++, i += columns) {
            int from = records.starts[i];
            int to = records.ends[i];
            boolean bare = !records.mayBeQuoted || records.forms[i] == CsvRecords.BARE;
            if (bare && (onlyEmptyIsNull ? from == to : format.isNull(b, from, to))) {
                out.starts[r] = from;
                out.lengths[r] = 0;
                out.setNull(r);
                continue;
            }
            if (!ascii && !binary && !Bytes.isUtf8(b, from, to)) {
                return r;
            }
            out.starts[r] = from;
            out.lengths[r] = to - from;
        }
        return -1;
    }
}
