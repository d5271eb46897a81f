package dev.ogive.exec.kernel;

import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.DATE;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.REAL;
import static dev.ogive.column.SimpleType.TIME;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.TIMESTAMPTZ;
import static dev.ogive.column.SimpleType.TIMESTAMP_MS;
import static dev.ogive.column.SimpleType.TIMESTAMP_NS;
import static dev.ogive.column.SimpleType.TIMESTAMP_S;
import static dev.ogive.column.SimpleType.TIMETZ;
import static dev.ogive.column.SimpleType.UUID;
import static dev.ogive.column.SimpleType.VARBINARY;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.ListType;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.column.ZonedTime;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Conversions from text, read strictly, and to text.
final class TextCasts {
    private TextCasts() {}

    static Casts.Row fromText(DataType to) {
        NumberText number = new NumberText();
        TemporalText temporal = new TemporalText().withRegions();
        if (to.isInteger() && to.lane() != Lane.I128) {
            return (in, i, out, failure) -> {
                StringVector s = (StringVector) in;
                NumberText.Outcome outcome = number.parseLong(s.bytes, s.starts[i], s.starts[i] + s.lengths[i]);
                number.high = number.value >> 63;
                store(outcome, number, in, i, out, failure);
            };
        }
        if (to.isInteger() || to instanceof DecimalType) {
            int precision = to instanceof DecimalType d ? d.precision() : 39;
            int scale = to instanceof DecimalType d ? d.scale() : 0;
            return (in, i, out, failure) -> {
                StringVector s = (StringVector) in;
                store(
                        number.parseDecimal(s.bytes, s.starts[i], s.starts[i] + s.lengths[i], precision, scale),
                        number,
                        in,
                        i,
                        out,
                        failure);
            };
        }
        return switch (to) {
            case DOUBLE, REAL ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    NumberText.Outcome outcome = number.parseDouble(s.bytes, s.starts[i], s.starts[i] + s.lengths[i]);
                    double d = to == REAL ? (float) number.number : number.number;
                    if (outcome == NumberText.Outcome.OK && Double.isInfinite(d) && !Double.isInfinite(number.number)) {
                        outcome = NumberText.Outcome.OUT_OF_RANGE;
                    }
                    switch (outcome) {
                        case OK -> Casts.doubles(out)[i] = d;
                        case MALFORMED -> failure.malformed(in, i, out);
                        case OUT_OF_RANGE -> failure.outOfRange(in, i, out);
                    }
                };
            case BOOLEAN ->
                (in, i, out, failure) -> {
                    Boolean b = parseBoolean(((StringVector) in).string(i));
                    if (b == null) {
                        failure.malformed(in, i, out);
                    } else {
                        Casts.bools(out)[i] = b;
                    }
                };
            case DATE ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseDate(s.bytes, s.starts[i], s.starts[i] + s.lengths[i])) {
                        Casts.ints(out)[i] = (int) temporal.value;
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case TIME ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseTime(s.bytes, s.starts[i], s.starts[i] + s.lengths[i])) {
                        Casts.longs(out)[i] = temporal.value;
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case TIMETZ ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseTime(s.bytes, s.starts[i], s.starts[i] + s.lengths[i])) {
                        int offset = (int) (temporal.zoneMicros / Calendar.MICROS_PER_SECOND);
                        Casts.store(new ZonedTime(temporal.value, offset), (I128Vector) out, i);
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case TIMESTAMP_NS ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseNanos(s.bytes, s.starts[i], s.starts[i] + s.lengths[i])) {
                        Casts.longs(out)[i] = temporal.value;
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case EnumType labels -> {
                Map<String, Integer> codes = new HashMap<>();
                labels.values().forEach(v -> codes.put(v, codes.size()));
                yield (in, i, out, failure) -> {
                    Integer code = codes.get(((StringVector) in).string(i));
                    if (code == null) {
                        failure.malformed(in, i, out);
                    } else {
                        Casts.ints(out)[i] = code;
                    }
                };
            }
            case TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_S, TIMESTAMP_MS ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseTimestamp(s.bytes, s.starts[i], s.starts[i] + s.lengths[i], to == TIMESTAMPTZ)) {
                        Casts.longs(out)[i] = Casts.rounded(temporal.value, Casts.unit(to));
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case INTERVAL ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseInterval(s.bytes, s.starts[i], s.starts[i] + s.lengths[i])) {
                        I128Vector v = (I128Vector) out;
                        v.high[i] = ((long) temporal.months << 32) | (temporal.days & 0xFFFF_FFFFL);
                        v.low[i] = temporal.value;
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case UUID ->
                (in, i, out, failure) -> {
                    UUID parsed = ValueText.parseUuid(((StringVector) in).string(i));
                    if (parsed == null) {
                        failure.malformed(in, i, out);
                    } else {
                        out.set(i, parsed);
                    }
                };
            case VARBINARY ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    byte[] bytes = ValueText.parseBinary(s.bytes, s.starts[i], s.lengths[i]);
                    if (bytes == null) {
                        failure.malformed(in, i, out);
                    } else {
                        ((StringVector) out).append(i, bytes, 0, bytes.length);
                    }
                };
            case ListType _, MapType _, RowType _ ->
                (in, i, out, failure) -> {
                    Object parsed = NestedText.parse(((StringVector) in).string(i), to);
                    if (parsed == null) {
                        failure.malformed(in, i, out);
                    } else {
                        out.set(i, parsed);
                    }
                };
            default -> null;
        };
    }

    private static void store(
            NumberText.Outcome outcome, NumberText number, Vector in, int row, Vector out, Casts.Failure failure) {
        switch (outcome) {
            case OK -> Casts.storeChecked(number, in, row, out, failure);
            case MALFORMED -> failure.malformed(in, row, out);
            case OUT_OF_RANGE -> failure.outOfRange(in, row, out);
        }
    }

    /// PostgreSQL takes any unique prefix of the words.
    private static Boolean parseBoolean(String text) {
        return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "t", "tr", "tru", "true", "y", "ye", "yes", "on", "1" -> true;
            case "f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0" -> false;
            default -> null;
        };
    }

    static Casts.Row toText(DataType from) {
        if (from instanceof EnumType labels) {
            byte[][] texts = labels.values().stream()
                    .map(v -> v.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            return (in, i, out, _) -> {
                byte[] text = texts[Casts.ints(in)[i]];
                ((StringVector) out).append(i, text, 0, text.length);
            };
        }
        if (from.isInteger() && from.lane() != Lane.I128) {
            byte[] buffer = new byte[20];
            return (in, i, out, _) -> {
                long v = in instanceof I32Vector x ? x.values[i] : Casts.longs(in)[i];
                int at = NumberText.writeLong(v, buffer, buffer.length);
                ((StringVector) out).append(i, buffer, at, buffer.length - at);
            };
        }
        return (in, i, out, _) -> out.set(i, ValueText.text(in, i));
    }
}
