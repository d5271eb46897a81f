package dev.ogive.sql.bind;

import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Interval;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.Conversions;
import dev.ogive.sql.SqlException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.util.BitString;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/// Literals of the parse tree as typed canonical values.
final class Constants {
    private Constants() {}

    static Expr.Literal of(SqlLiteral literal) {
        if (literal instanceof SqlUnknownLiteral unknown) {
            return tagged(unknown);
        }
        if (literal instanceof SqlIntervalLiteral) {
            return interval(literal);
        }
        Object value = literal.getValue();
        return switch (value) {
            case null -> Expr.nullOf(SimpleType.NULL);
            case Boolean b -> Expr.bool(b);
            case BigDecimal number -> number(number, literal);
            case Double d -> new Expr.Literal(d, SimpleType.DOUBLE);
            case NlsString text -> new Expr.Literal(text.getValue(), SimpleType.VARCHAR);
            case BitString bits -> new Expr.Literal(new Binary(bits.getAsByteArray()), SimpleType.VARBINARY);
            // JDBC's {d '...'}, {t '...'} and {ts '...'} come with their values checked.
            case DateString date -> escaped(date.toString(), SimpleType.DATE);
            case TimeString time -> escaped(time.toString(), SimpleType.TIME);
            case TimestampString timestamp -> escaped(timestamp.toString(), SimpleType.TIMESTAMP);
            default ->
                throw SqlException.at(
                        literal, ErrorCode.NOT_SUPPORTED, "literal " + literal + " is not supported here");
        };
    }

    private static Expr.Literal escaped(String text, SimpleType type) {
        return new Expr.Literal(Conversions.parse(text, type), type);
    }

    private static Expr.Literal number(BigDecimal number, SqlLiteral literal) {
        if (literal.getTypeName() == org.apache.calcite.sql.type.SqlTypeName.DOUBLE) {
            return new Expr.Literal(number.doubleValue(), SimpleType.DOUBLE);
        }
        return number(number);
    }

    /// A number written without an exponent.
    static Expr.Literal number(BigDecimal number) {
        if (number.scale() <= 0) {
            BigInteger whole = number.toBigInteger();
            if (whole.bitLength() < 32) {
                return new Expr.Literal(whole.longValue(), SimpleType.INTEGER);
            }
            if (whole.bitLength() < 64) {
                return new Expr.Literal(whole.longValue(), SimpleType.BIGINT);
            }
            return whole.bitLength() < 128
                    ? new Expr.Literal(whole, SimpleType.HUGEINT)
                    : new Expr.Literal(number.doubleValue(), SimpleType.DOUBLE);
        }
        int precision = Math.max(number.precision(), number.scale());
        return precision > DecimalType.MAX_PRECISION
                ? new Expr.Literal(number.doubleValue(), SimpleType.DOUBLE)
                : new Expr.Literal(number, DataType.decimal(precision, number.scale()));
    }

    private static Expr.Literal tagged(SqlUnknownLiteral literal) {
        SimpleType type = switch (literal.tag) {
            case "DATE" -> SimpleType.DATE;
            case "TIME" -> SimpleType.TIME;
            case "TIMESTAMP", "DATETIME" -> SimpleType.TIMESTAMP;
            case "UUID" -> SimpleType.UUID;
            case "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH LOCAL TIME ZONE" -> SimpleType.TIMESTAMPTZ;
            default ->
                throw SqlException.at(literal, ErrorCode.NOT_SUPPORTED, literal.tag + " literals are not supported");
        };
        Object value = type == SimpleType.TIMESTAMPTZ ? null : Conversions.parse(literal.getValue(), type);
        return value == null ? new Expr.Literal(literal.getValue(), SimpleType.VARCHAR) : new Expr.Literal(value, type);
    }

    /// The type that a tagged literal such as DATE '...' asks for, or null.
    static SimpleType tag(SqlLiteral literal) {
        if (!(literal instanceof SqlUnknownLiteral unknown)) {
            return null;
        }
        return switch (unknown.tag) {
            case "DATE" -> SimpleType.DATE;
            case "TIME" -> SimpleType.TIME;
            case "UUID" -> SimpleType.UUID;
            case "TIMESTAMP", "DATETIME" -> SimpleType.TIMESTAMP;
            default -> SimpleType.TIMESTAMPTZ;
        };
    }

    private static Expr.Literal interval(SqlLiteral literal) {
        SqlIntervalLiteral.IntervalValue value = literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
        SqlIntervalQualifier qualifier = value.getIntervalQualifier();
        String text = value.getIntervalLiteral().strip();
        Interval interval = null;
        if (qualifier.getEndUnit() == null) {
            try {
                interval = Conversions.interval(new BigDecimal(text), unit(qualifier));
            } catch (NumberFormatException e) {
                interval = Conversions.parseInterval(text);
            }
        } else {
            int[] parts = qualifier.evaluateIntervalLiteral(
                    text, literal.getParserPosition(), dev.ogive.plan.rel.Types.FACTORY.getTypeSystem());
            interval = qualifier.isYearMonth()
                    ? new Interval(parts[0] * (parts[1] * 12 + parts[2]), 0, 0)
                    : new Interval(
                            0,
                            parts[0] * parts[1],
                            parts[0] * (((parts[2] * 60L + parts[3]) * 60 + parts[4]) * 1_000_000 + parts[5] * 1_000L));
        }
        if (interval == null) {
            throw SqlException.at(literal, ErrorCode.INVALID_DATETIME, "'" + text + "' is no INTERVAL");
        }
        return new Expr.Literal(value.getSign() < 0 ? Conversions.negate(interval) : interval, SimpleType.INTERVAL);
    }

    static String unit(SqlIntervalQualifier qualifier) {
        if (qualifier.timeFrameName != null) {
            return qualifier.timeFrameName.toLowerCase(Locale.ROOT);
        }
        TimeUnit unit = qualifier.getUnit();
        return unit.name().toLowerCase(Locale.ROOT);
    }
}
