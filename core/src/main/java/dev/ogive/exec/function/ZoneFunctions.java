package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.TIMESTAMPTZ;
import static dev.ogive.column.SimpleType.TIMETZ;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.text;

import dev.ogive.column.Interval;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.column.ZonedTime;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Binding;
import dev.ogive.exec.function.ScalarFunction.Kernel;
import dev.ogive.exec.kernel.Calendar;
import dev.ogive.exec.kernel.TemporalText;
import dev.ogive.exec.kernel.Temporals;
import dev.ogive.exec.kernel.ZoneClock;
import java.util.List;
import java.util.function.Function;

/// Moments in a time zone: AT TIME ZONE, and what casts and `+` mean in a session whose zone is
/// not UTC. The zone is the first argument.
final class ZoneFunctions {
    private ZoneFunctions() {}

    static List<Overloads> all() {
        return List.of(
                Overloads.named("timezone")
                        .text("timezone('Europe/Berlin', ts): ts AT TIME ZONE 'Europe/Berlin'")
                        .takes(
                                List.of(VARCHAR, TIMESTAMP),
                                TIMESTAMPTZ,
                                zoned(clocks ->
                                        Rows.longs((a, i) -> clocks.at(a, i).fromLocal(integer(a, 1, i)))))
                        .takes(
                                List.of(VARCHAR, TIMESTAMPTZ),
                                TIMESTAMP,
                                zoned(clocks ->
                                        Rows.longs((a, i) -> clocks.at(a, i).toLocal(integer(a, 1, i))))),
                Overloads.named("zoned_add")
                        .text(
                                "zoned_add('Europe/Berlin', ts, interval '1 day'): months and days by the zone's calendar")
                        .takes(
                                List.of(VARCHAR, TIMESTAMPTZ, INTERVAL),
                                TIMESTAMPTZ,
                                zoned(clocks -> Rows.longs(
                                        (a, i) -> add(clocks.at(a, i), integer(a, 1, i), (Interval) a[2].get(i))))),
                Overloads.named("zoned_text")
                        .text("zoned_text('Europe/Berlin', ts): ts as text in a zone")
                        .takes(
                                List.of(VARCHAR, TIMESTAMPTZ),
                                VARCHAR,
                                zoned(clocks ->
                                        Rows.texts((a, i) -> clocks.at(a, i).text(integer(a, 1, i))))),
                Overloads.named("zoned_strftime")
                        .text("zoned_strftime('Europe/Berlin', ts, '%H:%M %z'): strftime in a zone")
                        .takes(
                                List.of(VARCHAR, TIMESTAMPTZ, VARCHAR),
                                VARCHAR,
                                zoned(clocks -> Rows.texts(
                                        (a, i) -> strftime(clocks.at(a, i), integer(a, 1, i), text(a, 2, i))))),
                Overloads.named("zoned_to_char")
                        .text("zoned_to_char('Europe/Berlin', ts, 'HH24:MI TZ'): to_char in a zone")
                        .takes(
                                List.of(VARCHAR, TIMESTAMPTZ, VARCHAR),
                                VARCHAR,
                                zoned(clocks -> Rows.texts(
                                        (a, i) -> toChar(clocks.at(a, i), integer(a, 1, i), text(a, 2, i))))),
                Overloads.named("zoned_timetz")
                        .text(
                                "zoned_timetz('Europe/Berlin', ts): the time of day in a zone, with its distance from UTC")
                        .takes(
                                List.of(VARCHAR, TIMESTAMPTZ),
                                TIMETZ,
                                zoned(clocks -> Rows.values((a, i) -> timeOfDay(clocks.at(a, i), integer(a, 1, i))))),
                Overloads.named("zoned_timestamp")
                        .text(
                                "zoned_timestamp('Europe/Berlin', text): the moment that a text names in a zone, unless it"
                                        + " names its own")
                        .takes(List.of(VARCHAR, VARCHAR), TIMESTAMPTZ, zoned(clocks -> parse(clocks, false))),
                Overloads.named("try_zoned_timestamp")
                        .text("try_zoned_timestamp('Europe/Berlin', text): the same, NULL for what names no moment")
                        .takes(List.of(VARCHAR, VARCHAR), TIMESTAMPTZ, zoned(clocks -> parse(clocks, true))));
    }

    /// The clock of the zone that the first argument names.
    private static final class Clocks {
        private final ZoneClock fixed;
        private String name;
        private ZoneClock last;

        Clocks(Binding binding) {
            fixed = binding.constant(0) ? ZoneClock.named(binding.text(0)) : null;
        }

        ZoneClock at(Vector[] arguments, int row) {
            if (fixed != null) {
                return fixed;
            }
            String wanted = text(arguments, 0, row);
            if (!wanted.equals(name)) {
                last = ZoneClock.named(wanted);
                name = wanted;
            }
            return last;
        }
    }

    private static Overloads.Factory zoned(Function<Clocks, Overloads.Factory> function) {
        return binding -> function.apply(new Clocks(binding)).kernel(binding);
    }

    /// Months and days move along the local calendar, the rest of an interval is time that
    /// passes.
    private static long add(ZoneClock clock, long micros, Interval interval) {
        if (!Calendar.isFinite(micros)) {
            return micros;
        }
        long moved = interval.months() == 0 && interval.days() == 0
                ? micros
                : clock.fromLocal(Calendar.addInterval(clock.toLocal(micros), interval.months(), interval.days(), 0));
        return Calendar.addInterval(moved, 0, 0, interval.micros());
    }

    private static String strftime(ZoneClock clock, long micros, String format) {
        if (!Calendar.isFinite(micros)) {
            return DateFormats.strftime(micros, format);
        }
        // What follows the time of day in a TIMETZ's text.
        String offset = Temporals.timetz(0, (int) (clock.offset(micros) / Calendar.MICROS_PER_SECOND))
                .substring("00:00:00".length());
        return DateFormats.strftime(
                clock.toLocal(micros), format, offset, clock.zone().getId());
    }

    private static String toChar(ZoneClock clock, long micros, String format) {
        return DateFormats.toChar(clock.toLocal(micros), format, clock.abbreviation(micros));
    }

    private static ZonedTime timeOfDay(ZoneClock clock, long micros) {
        if (!Calendar.isFinite(micros)) {
            return null;
        }
        long offset = clock.offset(micros);
        return new ZonedTime(Calendar.timeOfMicros(micros + offset), (int) (offset / Calendar.MICROS_PER_SECOND));
    }

    private static Overloads.Factory parse(Clocks clocks, boolean lenient) {
        return _ -> {
            TemporalText parser = new TemporalText().withRegions();
            Kernel kernel = (arguments, rows, result) -> {
                StringVector texts = (StringVector) arguments[1];
                long[] out = ((dev.ogive.column.I64Vector) result).values;
                for (int i = 0; i < rows; i++) {
                    if (result.isNull(i)) {
                        continue;
                    }
                    int start = texts.startOf(i);
                    if (parser.parseTimestamp(texts.bytesOf(i), start, start + texts.lengthOf(i), true)) {
                        out[i] = parser.namesZone
                                ? parser.value
                                : clocks.at(arguments, i).fromLocal(parser.value);
                    } else if (lenient) {
                        result.setNull(i);
                    } else {
                        throw new OgiveException(
                                ErrorCode.INVALID_DATETIME,
                                "'" + texts.string(i) + "' is not a valid " + TIMESTAMPTZ.sql());
                    }
                }
            };
            return kernel;
        };
    }
}
