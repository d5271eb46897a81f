package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.DATE;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.TIME;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.TIMESTAMPTZ;
import static dev.ogive.column.SimpleType.TIMESTAMP_NS;
import static dev.ogive.column.SimpleType.TIMETZ;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.number;
import static dev.ogive.exec.function.Rows.text;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_DAY;

import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Interval;
import dev.ogive.column.Vector;
import dev.ogive.column.ZonedTime;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Binding;
import dev.ogive.exec.function.Overloads.Signature;
import dev.ogive.exec.function.ScalarFunction.Kernel;
import dev.ogive.exec.kernel.Calendar;
import dev.ogive.exec.kernel.DatePart;
import java.util.ArrayList;
import java.util.List;

/// Dates, times and intervals. Parts of a moment are BIGINT, as in DuckDB (`second` without its
/// fraction), `epoch` and `julian` DOUBLE. TIMESTAMP WITH TIME ZONE reads as UTC.
final class DateTimeFunctions {
    private static final List<DataType> MOMENTS = List.of(DATE, TIMESTAMP, TIMESTAMPTZ);

    private DateTimeFunctions() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        parts(all);
        truncation(all);
        differences(all);
        construction(all);
        names(all);
        statementTime(all);
        return all;
    }

    // ---- parts ----------------------------------------------------------------------------------------------------

    private static void parts(List<Overloads> all) {
        part(all, DatePart.YEAR, "year", "year(date '2020-05-17') = 2020");
        part(all, DatePart.MONTH, "month", "month(date '2020-05-17') = 5");
        part(all, DatePart.DAY, "day", "day(date '2020-05-17') = 17", "dayofmonth");
        part(all, DatePart.HOUR, "hour", "hour(timestamp '2020-01-01 12:30:00') = 12");
        part(all, DatePart.MINUTE, "minute", "minute(timestamp '2020-01-01 12:30:00') = 30");
        part(all, DatePart.SECOND, "second", "second(timestamp '2020-01-01 12:30:05') = 5");
        part(all, DatePart.MILLISECONDS, "millisecond", "milliseconds of the minute");
        part(all, DatePart.MICROSECONDS, "microsecond", "microseconds of the minute");
        part(all, DatePart.QUARTER, "quarter", "quarter(date '2020-05-17') = 2");
        part(all, DatePart.WEEK, "week", "week(date '2020-01-01') = 1: ISO week", "weekofyear");
        part(all, DatePart.DAY_OF_WEEK, "dayofweek", "dayofweek(date '2020-05-17') = 0: Sunday is 0", "weekday");
        part(all, DatePart.ISO_DAY_OF_WEEK, "isodow", "isodow(date '2020-05-17') = 7: Monday is 1");
        part(all, DatePart.DAY_OF_YEAR, "dayofyear", "dayofyear(date '2020-02-01') = 32");
        part(all, DatePart.ISO_YEAR, "isoyear", "isoyear(date '2021-01-01') = 2020");
        part(all, DatePart.YEAR_WEEK, "yearweek", "yearweek(date '2020-01-01') = 202001");
        part(all, DatePart.DECADE, "decade", "decade(date '2020-01-01') = 202");
        part(all, DatePart.CENTURY, "century", "century(date '2020-01-01') = 21");
        part(all, DatePart.MILLENNIUM, "millennium", "millennium(date '2020-01-01') = 3");
        part(all, DatePart.ERA, "era", "era(date '2020-01-01') = 1");
        Overloads epoch = Overloads.named("epoch", "extract_epoch")
                .text("epoch(timestamp '1970-01-01 00:00:01.5') = 1.5: seconds since 1970")
                .total();
        takeAll(epoch, List.of(), DOUBLE, finite(DateTimeFunctions::epoch, 0));
        all.add(epoch);
        all.add(epochIn("epoch_ms", 1_000));
        all.add(epochIn("epoch_us", 1));
        all.add(Overloads.named("epoch_ns")
                .text("epoch_ns(ts): nanoseconds since 1970")
                .takes(List.of(TIMESTAMP_NS), BIGINT, finite(Rows.longs((a, i) -> integer(a, 0, i)), 0))
                .takes(
                        List.of(TIMESTAMP),
                        BIGINT,
                        finite(Rows.longs((a, i) -> checkedMultiply(integer(a, 0, i), 1_000)), 0)));
        all.add(Overloads.named("nanosecond", "extract_nanosecond")
                .text("nanosecond(timestamp '2020-01-01 00:00:01.5') = 1500000000: nanoseconds of the minute")
                .takes(
                        List.of(TIMESTAMP_NS),
                        BIGINT,
                        finite(Rows.longs((a, i) -> Math.floorMod(integer(a, 0, i), 60_000_000_000L)), 0))
                .takes(
                        List.of(TIMESTAMP),
                        BIGINT,
                        finite(Rows.longs((a, i) -> Math.floorMod(integer(a, 0, i), 60_000_000L) * 1_000), 0)));
        all.add(Overloads.named("julian", "extract_julian")
                .text("julian(timestamp '2000-01-01 12:00:00') = 2451545.5: days since 4714 BC")
                .takes(List.of(TIMESTAMP), DOUBLE, finite(Rows.doubles((a, i) -> julian(integer(a, 0, i))), 0)));
        all.add(zoneParts(
                Overloads.named("timezone_hour").text("timezone_hour(t): hours of its distance from UTC"), 3_600));
        all.add(zoneParts(
                Overloads.named("timezone_minute").text("timezone_minute(t): minutes of its distance from UTC"), 60));
        Overloads datePart = Overloads.named("date_part", "datepart")
                .text("date_part('year', date '2020-05-17') = 2020; extract(year from d)");
        for (DataType type : List.of(TIMESTAMP, DATE, TIMESTAMPTZ, TIME, INTERVAL)) {
            datePart.rule(types -> datePart(types, type));
        }
        all.add(datePart);
    }

    private static void part(List<Overloads> all, DatePart part, String name, String text, String... aliases) {
        List<String> names = new ArrayList<>(List.of(aliases));
        names.add("extract_" + name);
        Overloads function =
                Overloads.named(name, names.toArray(String[]::new)).text(text).total();
        takeAll(function, List.of(), BIGINT, _ -> partKernel(part));
        all.add(function);
    }

    /// The signatures for every type that has parts, with `first` before it.
    private static void takeAll(Overloads function, List<DataType> first, DataType result, Overloads.Factory factory) {
        for (DataType type : List.of(TIMESTAMP, DATE, TIMESTAMPTZ, TIME, INTERVAL)) {
            List<DataType> parameters = new ArrayList<>(first);
            parameters.add(type);
            function.takes(parameters, result, factory);
        }
    }

    /// DOUBLE for `epoch` would depend on the constant, which types do not show: all parts are
    /// BIGINT here but for a part that is not constant. The binder turns `extract(epoch from x)`
    /// into `epoch(x)`.
    private static Signature datePart(List<DataType> types, DataType type) {
        if (types.size() != 2 || types.get(0) != VARCHAR && types.get(0) != dev.ogive.column.SimpleType.NULL) {
            return null;
        }
        boolean fits = types.get(1).equals(type)
                || type == TIMESTAMP && (types.get(1) == VARCHAR || types.get(1) == dev.ogive.column.SimpleType.NULL);
        return fits ? new Signature(List.of(VARCHAR, type), BIGINT, DateTimeFunctions::datePartKernel) : null;
    }

    private static Kernel datePartKernel(Binding binding) {
        if (binding.constant(0)) {
            Kernel kernel = partKernel(DatePart.named(binding.text(0)));
            Vector[] one = new Vector[1];
            return (arguments, rows, result) -> {
                one[0] = arguments[1];
                kernel.evaluate(one, rows, result);
            };
        }
        return finite(Rows.longs((a, i) -> extract(DatePart.named(text(a, 0, i)), a[1], i)), 1)
                .kernel(binding);
    }

    private static Kernel partKernel(DatePart part) {
        return (arguments, rows, result) -> {
            long[] out = ((I64Vector) result).values;
            Vector in = arguments[0];
            nullInfinite(in, rows, result);
            if (in instanceof I32Vector dates && part == DatePart.YEAR) {
                years(dates.values, out, rows);
                return;
            }
            if (in instanceof I64Vector moments && in.type() != TIME) {
                switch (part) {
                    case MINUTE -> timePart(moments.values, Calendar.MICROS_PER_MINUTE, 60, out, rows);
                    case HOUR -> timePart(moments.values, Calendar.MICROS_PER_HOUR, 24, out, rows);
                    case SECOND -> timePart(moments.values, Calendar.MICROS_PER_SECOND, 60, out, rows);
                    default -> extractAll(part, in, result, rows);
                }
                return;
            }
            extractAll(part, in, result, rows);
        };
    }

    private static void years(int[] days, long[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = Calendar.year(days[i]);
        }
    }

    private static void timePart(long[] micros, long unit, long count, long[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = Math.floorMod(Math.floorDiv(micros[i], unit), count);
        }
    }

    /// What an infinite date or moment does not have is NULL.
    private static void nullInfinite(Vector in, int rows, Vector result) {
        boolean any = false;
        switch (in) {
            case I32Vector v -> {
                for (int i = 0; i < rows; i++) {
                    any |= !Calendar.isFinite(v.values[i]);
                }
            }
            case I64Vector v -> {
                for (int i = 0; i < rows; i++) {
                    any |= !Calendar.isFinite(v.values[i]);
                }
            }
            default -> {}
        }
        for (int i = 0; any && i < rows; i++) {
            boolean finite = in instanceof I32Vector v
                    ? Calendar.isFinite(v.values[i])
                    : Calendar.isFinite(((I64Vector) in).values[i]);
            if (!finite && !result.isNull(i)) {
                result.setNull(i);
            }
        }
    }

    /// The function with NULL for infinite arguments.
    private static Overloads.Factory finite(Overloads.Factory function, int... arguments) {
        return binding -> {
            Kernel kernel = function.kernel(binding);
            return (values, rows, result) -> {
                for (int argument : arguments) {
                    nullInfinite(values[argument], rows, result);
                }
                kernel.evaluate(values, rows, result);
            };
        };
    }

    private static void extractAll(DatePart part, Vector in, Vector result, int rows) {
        long[] out = ((I64Vector) result).values;
        for (int i = 0; i < rows; i++) {
            if (!result.isNull(i)) {
                out[i] = extract(part, in, i);
            }
        }
    }

    private static long extract(DatePart part, Vector in, int row) {
        return switch (in) {
            case I32Vector v -> part.of(v.values[row], 0);
            case I64Vector v ->
                v.type() == TIME
                        ? part.ofTime(v.values[row])
                        : part.of(Calendar.dayOfMicros(v.values[row]), Calendar.timeOfMicros(v.values[row]));
            case I128Vector v -> part.ofInterval((int) (v.high[row] >> 32), (int) v.high[row], v.low[row]);
            default -> throw new IllegalStateException(in.type().sql());
        };
    }

    private static Kernel epoch(Binding binding) {
        return (arguments, rows, result) -> {
            double[] out = ((F64Vector) result).values;
            switch (arguments[0]) {
                case I32Vector v -> {
                    for (int i = 0; i < rows; i++) {
                        out[i] = v.values[i] * 86_400.0;
                    }
                }
                case I64Vector v -> {
                    for (int i = 0; i < rows; i++) {
                        out[i] = v.values[i] / 1e6;
                    }
                }
                case I128Vector v -> {
                    for (int i = 0; i < rows; i++) {
                        long months = v.high[i] >> 32;
                        // PostgreSQL: a year has 365.25 days, a month of the rest 30.
                        double days = months / 12 * 365.25 + months % 12 * 30 + (int) v.high[i];
                        out[i] = days * 86_400.0 + v.low[i] / 1e6;
                    }
                }
                default -> throw new IllegalStateException(binding.type(0).sql());
            }
        };
    }

    private static double julian(long micros) {
        return Calendar.dayOfMicros(micros) + 2_440_588.0 + (double) Calendar.timeOfMicros(micros) / MICROS_PER_DAY;
    }

    private static Overloads zoneParts(Overloads function, int seconds) {
        for (DataType type : List.of(TIMESTAMP, DATE, TIMESTAMPTZ)) {
            function.takes(List.of(type), BIGINT, finite(Rows.longs((_, _) -> 0), 0));
        }
        return function.takes(
                List.of(TIMETZ),
                BIGINT,
                Rows.longs((a, i) -> ((ZonedTime) a[0].get(i)).offsetSeconds() / seconds % (seconds == 60 ? 60 : 100)));
    }

    private static Overloads epochIn(String name, long micros) {
        return Overloads.named(name)
                .text(name + "(ts): since 1970, rounded; " + name + "(n): the TIMESTAMP of that count")
                .takes(
                        List.of(TIMESTAMP),
                        BIGINT,
                        finite(Rows.longs((a, i) -> Math.floorDiv(integer(a, 0, i) + micros / 2, micros)), 0))
                .takes(List.of(BIGINT), TIMESTAMP, Rows.longs((a, i) -> checkedMultiply(integer(a, 0, i), micros)));
    }

    // ---- truncation -----------------------------------------------------------------------------------------------

    private static void truncation(List<Overloads> all) {
        Overloads trunc = Overloads.named("date_trunc", "datetrunc")
                .text("date_trunc('month', timestamp '2020-05-17 12:00:00') = 2020-05-01 00:00:00")
                .takes(List.of(VARCHAR, TIMESTAMP), TIMESTAMP, DateTimeFunctions::truncate)
                .takes(List.of(VARCHAR, TIMESTAMPTZ), TIMESTAMPTZ, DateTimeFunctions::truncate)
                .takes(List.of(VARCHAR, DATE), TIMESTAMP, DateTimeFunctions::truncateDate)
                .takes(List.of(VARCHAR, INTERVAL), INTERVAL, Rows.values((a, i) -> {
                    Interval interval = (Interval) a[1].get(i);
                    return DatePart.named(text(a, 0, i))
                            .truncateInterval(interval.months(), interval.days(), interval.micros());
                }));
        all.add(trunc);
        all.add(Overloads.named("time_bucket", "date_bin")
                .text("time_bucket(interval '15' minute, ts): the start of the bucket that a moment falls in")
                .takes(
                        List.of(INTERVAL, TIMESTAMP),
                        TIMESTAMP,
                        Rows.longs((a, i) -> bucket((Interval) a[0].get(i), integer(a, 1, i), null)))
                .takes(
                        List.of(INTERVAL, DATE),
                        DATE,
                        Rows.longs((a, i) -> Calendar.dateOf(
                                bucket((Interval) a[0].get(i), Calendar.micros((int) integer(a, 1, i)), null))))
                .takes(
                        List.of(INTERVAL, DATE, DATE),
                        DATE,
                        Rows.longs((a, i) -> Calendar.dateOf(bucket(
                                (Interval) a[0].get(i), Calendar.micros((int) integer(a, 1, i)), Calendar.micros((int)
                                        integer(a, 2, i))))))
                .takes(
                        List.of(INTERVAL, DATE, INTERVAL),
                        DATE,
                        Rows.longs((a, i) -> Calendar.dateOf(shifted(a, i, Calendar.micros((int) integer(a, 1, i))))))
                .takes(
                        List.of(INTERVAL, TIMESTAMP, INTERVAL),
                        TIMESTAMP,
                        Rows.longs((a, i) -> shifted(a, i, integer(a, 1, i))))
                .takes(
                        List.of(INTERVAL, TIMESTAMP, TIMESTAMP),
                        TIMESTAMP,
                        Rows.longs((a, i) -> bucket((Interval) a[0].get(i), integer(a, 1, i), integer(a, 2, i)))));
        all.add(Overloads.named("last_day")
                .text("last_day(date '2020-02-10') = 2020-02-29")
                .takes(List.of(DATE), DATE, finite(Rows.longs((a, i) -> lastDay((int) integer(a, 0, i))), 0))
                .takes(
                        List.of(TIMESTAMP),
                        DATE,
                        finite(Rows.longs((a, i) -> lastDay(Calendar.dayOfMicros(integer(a, 0, i)))), 0)));
    }

    private static long lastDay(int day) {
        long civil = Calendar.civil(day);
        int year = Calendar.yearOf(civil);
        int month = Calendar.monthOf(civil);
        return Calendar.days(year, month, Calendar.daysInMonth(year, month));
    }

    private static Kernel truncate(Binding binding) {
        if (!binding.constant(0)) {
            return Rows.longs((a, i) -> DatePart.named(text(a, 0, i)).truncate(integer(a, 1, i)))
                    .kernel(binding);
        }
        DatePart part = DatePart.named(binding.text(0));
        long unit = part.fixedMicros();
        return (arguments, rows, result) -> {
            long[] in = ((I64Vector) arguments[1]).values;
            long[] out = ((I64Vector) result).values;
            if (unit > 0) {
                for (int i = 0; i < rows; i++) {
                    out[i] = Calendar.isFinite(in[i]) ? in[i] - Math.floorMod(in[i], unit) : in[i];
                }
                return;
            }
            for (int i = 0; i < rows; i++) {
                if (!result.isNull(i)) {
                    out[i] = part.truncate(in[i]);
                }
            }
        };
    }

    private static Kernel truncateDate(Binding binding) {
        DatePart fixed = binding.constant(0) ? DatePart.named(binding.text(0)) : null;
        return Rows.longs((a, i) -> {
                    DatePart part = fixed != null ? fixed : DatePart.named(text(a, 0, i));
                    int day = (int) integer(a, 1, i);
                    return Calendar.micros(
                            part.fixedMicros() > 0 || !Calendar.isFinite(day) ? day : part.truncateDay(day));
                })
                .kernel(binding);
    }

    /// The start of a bucket where all buckets are moved by an interval.
    private static long shifted(Vector[] arguments, int row, long moment) {
        Interval width = (Interval) arguments[0].get(row);
        Interval by = (Interval) arguments[2].get(row);
        long back = Calendar.addInterval(moment, -by.months(), -by.days(), -by.micros());
        return Calendar.addInterval(bucket(width, back, null), by.months(), by.days(), by.micros());
    }

    private static long bucket(Interval width, long moment, Long origin) {
        if (!Calendar.isFinite(moment)) {
            return moment;
        }
        if (width.months() > 0 && width.days() == 0 && width.micros() == 0) {
            long start = origin == null ? Calendar.micros((int) Calendar.days(2000, 1, 1)) : origin;
            long from = Calendar.civil(Calendar.dayOfMicros(start));
            long at = Calendar.civil(Calendar.dayOfMicros(moment));
            long months =
                    12L * (Calendar.yearOf(at) - Calendar.yearOf(from)) + Calendar.monthOf(at) - Calendar.monthOf(from);
            long begin = Math.floorDiv(months, width.months()) * width.months();
            long candidate = Calendar.addInterval(start, (int) begin, 0, 0);
            return candidate > moment ? Calendar.addInterval(start, (int) begin - width.months(), 0, 0) : candidate;
        }
        long step = width.days() * MICROS_PER_DAY + width.micros();
        if (width.months() != 0 || step <= 0) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, "a bucket needs a positive width of months alone or without months");
        }
        // Monday 2000-01-03, as in DuckDB.
        long start = origin == null ? Calendar.micros((int) Calendar.days(2000, 1, 3)) : origin;
        return moment - Math.floorMod(moment - start, step);
    }

    // ---- differences ----------------------------------------------------------------------------------------------

    private static void differences(List<Overloads> all) {
        Overloads diff = Overloads.named("date_diff", "datediff")
                .text("date_diff('month', date '2020-01-31', date '2020-02-01') = 1: boundaries crossed");
        Overloads sub = Overloads.named("date_sub", "datesub")
                .text("date_sub('month', date '2020-01-31', date '2020-02-01') = 0: whole units between");
        for (DataType type : List.of(TIMESTAMP, TIMESTAMPTZ, TIME)) {
            diff.takes(
                    List.of(VARCHAR, type, type),
                    BIGINT,
                    finite(
                            Rows.longs((a, i) ->
                                    DatePart.named(text(a, 0, i)).boundaries(integer(a, 1, i), integer(a, 2, i))),
                            1,
                            2));
            sub.takes(
                    List.of(VARCHAR, type, type),
                    BIGINT,
                    finite(
                            Rows.longs(
                                    (a, i) -> DatePart.named(text(a, 0, i)).whole(integer(a, 1, i), integer(a, 2, i))),
                            1,
                            2));
        }
        all.add(diff);
        all.add(sub);
        all.add(Overloads.named("date_add")
                .text("date_add(date '2020-01-31', interval '1' month) = 2020-02-29 00:00:00")
                .rule(types -> types.size() == 2 ? TemporalArithmetic.add(types) : null));
        all.add(Overloads.named("age")
                .text("age(timestamp '2020-03-01', timestamp '2020-01-31') = 1 mon 1 day: in years, months and days")
                .takes(
                        List.of(TIMESTAMP, TIMESTAMP),
                        INTERVAL,
                        finite(Rows.values((a, i) -> age(integer(a, 0, i), integer(a, 1, i))), 0, 1)));
    }

    private static Interval age(long later, long earlier) {
        if (later < earlier) {
            Interval back = age(earlier, later);
            return new Interval(-back.months(), -back.days(), -back.micros());
        }
        int day = Calendar.dayOfMicros(later);
        long micros = Calendar.timeOfMicros(later) - Calendar.timeOfMicros(earlier);
        if (micros < 0) {
            day--;
            micros += MICROS_PER_DAY;
        }
        long to = Calendar.civil(day);
        long from = Calendar.civil(Calendar.dayOfMicros(earlier));
        int months = 12 * (Calendar.yearOf(to) - Calendar.yearOf(from)) + Calendar.monthOf(to) - Calendar.monthOf(from);
        int days = Calendar.dayOf(to) - Calendar.dayOf(from);
        if (days < 0) {
            months--;
            // Days of the month that the earlier day is in, as in PostgreSQL.
            days += Calendar.daysInMonth(Calendar.yearOf(from), Calendar.monthOf(from));
        }
        return new Interval(months, days, micros);
    }

    // ---- construction ---------------------------------------------------------------------------------------------

    private static void construction(List<Overloads> all) {
        all.add(Overloads.named("make_date")
                .text("make_date(2020, 5, 17)")
                .takes(
                        List.of(BIGINT, BIGINT, BIGINT),
                        DATE,
                        Rows.longs((a, i) -> date(integer(a, 0, i), integer(a, 1, i), integer(a, 2, i)))));
        all.add(Overloads.named("make_time")
                .text("make_time(12, 30, 15.5)")
                .takes(
                        List.of(BIGINT, BIGINT, DOUBLE),
                        TIME,
                        Rows.longs((a, i) -> time(integer(a, 0, i), integer(a, 1, i), number(a, 2, i)))));
        all.add(Overloads.named("make_timestamp")
                .text("make_timestamp(2020, 5, 17, 12, 30, 15.5); make_timestamp(micros)")
                .takes(List.of(BIGINT), TIMESTAMP, Rows.longs((a, i) -> integer(a, 0, i)))
                .takes(
                        List.of(BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, DOUBLE),
                        TIMESTAMP,
                        Rows.longs((a, i) ->
                                Calendar.micros((int) date(integer(a, 0, i), integer(a, 1, i), integer(a, 2, i)))
                                        + time(integer(a, 3, i), integer(a, 4, i), number(a, 5, i)))));
        all.add(Overloads.named("to_timestamp")
                .text("to_timestamp(0) = 1970-01-01 00:00:00+00; to_timestamp('17.05.2020', 'DD.MM.YYYY')")
                .takes(List.of(DOUBLE), TIMESTAMPTZ, Rows.longs((a, i) -> {
                    double micros = Math.rint(number(a, 0, i) * 1e6);
                    if (!(Math.abs(micros) < 0x1p63)) {
                        throw new OgiveException(
                                ErrorCode.DATETIME_OVERFLOW, number(a, 0, i) + " seconds are no TIMESTAMP");
                    }
                    return (long) micros;
                }))
                .takes(List.of(VARCHAR, VARCHAR), TIMESTAMPTZ, DateFormats::toTimestamp));
        all.add(Overloads.named("to_date")
                .text("to_date('17.05.2020', 'DD.MM.YYYY') = 2020-05-17")
                .takes(List.of(VARCHAR, VARCHAR), DATE, DateFormats::toDate));
        all.add(Overloads.named("make_timestamp_ns")
                .text("make_timestamp_ns(0): so many nanoseconds since 1970")
                .total()
                .takes(List.of(BIGINT), TIMESTAMP_NS, Rows.longs((a, i) -> integer(a, 0, i))));
        units(all, "to_millennia", 12_000, 0, 0);
        units(all, "to_centuries", 1_200, 0, 0);
        units(all, "to_decades", 120, 0, 0);
        units(all, "to_years", 12, 0, 0);
        units(all, "to_quarters", 3, 0, 0);
        units(all, "to_months", 1, 0, 0);
        units(all, "to_weeks", 0, 7, 0);
        units(all, "to_days", 0, 1, 0);
        units(all, "to_hours", 0, 0, Calendar.MICROS_PER_HOUR);
        units(all, "to_minutes", 0, 0, Calendar.MICROS_PER_MINUTE);
        units(all, "to_seconds", 0, 0, Calendar.MICROS_PER_SECOND);
        units(all, "to_milliseconds", 0, 0, 1_000);
        units(all, "to_microseconds", 0, 0, 1);
        all.addAll(ZoneFunctions.all());
    }

    private static void units(List<Overloads> all, String name, int months, int days, long micros) {
        all.add(Overloads.named(name)
                .text(name + "(3): an INTERVAL of that many")
                .takes(List.of(BIGINT), INTERVAL, Rows.values((a, i) -> {
                    long n = integer(a, 0, i);
                    try {
                        return new Interval(
                                Math.toIntExact(Math.multiplyExact(n, (long) months)),
                                Math.toIntExact(Math.multiplyExact(n, (long) days)),
                                Math.multiplyExact(n, micros));
                    } catch (ArithmeticException e) {
                        throw new OgiveException(ErrorCode.DATETIME_OVERFLOW, name + "(" + n + ") is no INTERVAL", e);
                    }
                })));
    }

    private static long date(long year, long month, long day) {
        if (Math.abs(year) > 5_800_000
                || month < 1
                || month > 12
                || day < 1
                || day > Calendar.daysInMonth(year, (int) month)) {
            throw new OgiveException(ErrorCode.DATETIME_OVERFLOW, "there is no date " + year + "-" + month + "-" + day);
        }
        return Calendar.days(year, (int) month, (int) day);
    }

    private static long time(long hours, long minutes, double seconds) {
        if (hours < 0 || hours > 24 || minutes < 0 || minutes > 59 || !(seconds >= 0 && seconds < 61)) {
            throw new OgiveException(
                    ErrorCode.DATETIME_OVERFLOW, "there is no time " + hours + ":" + minutes + ":" + seconds);
        }
        return hours * Calendar.MICROS_PER_HOUR
                + minutes * Calendar.MICROS_PER_MINUTE
                + Math.round(seconds * Calendar.MICROS_PER_SECOND);
    }

    private static long checkedMultiply(long value, long factor) {
        try {
            return Math.multiplyExact(value, factor);
        } catch (ArithmeticException e) {
            throw new OgiveException(ErrorCode.DATETIME_OVERFLOW, value + " is out of range", e);
        }
    }

    // ---- names and formats ----------------------------------------------------------------------------------------

    private static void names(List<Overloads> all) {
        all.add(Overloads.named("monthname")
                .text("monthname(date '2020-05-17') = 'May'")
                .total()
                .takes(
                        List.of(TIMESTAMP),
                        VARCHAR,
                        finite(Rows.texts((a, i) -> DateFormats.month(Calendar.dayOfMicros(integer(a, 0, i)))), 0)));
        all.add(Overloads.named("dayname")
                .text("dayname(date '2020-05-17') = 'Sunday'")
                .total()
                .takes(
                        List.of(TIMESTAMP),
                        VARCHAR,
                        finite(Rows.texts((a, i) -> DateFormats.weekday(Calendar.dayOfMicros(integer(a, 0, i)))), 0)));
        Overloads strftime = Overloads.named("strftime").text("strftime(date '2020-05-17', '%d.%m.%Y') = '17.05.2020'");
        for (DataType type : MOMENTS) {
            strftime.takes(List.of(type, VARCHAR), VARCHAR, DateFormats::strftime);
        }
        all.add(strftime.rule(types -> types.size() == 2 && types.get(0) == VARCHAR && (MOMENTS.contains(types.get(1)))
                ? new Signature(List.of(VARCHAR, TIMESTAMP), VARCHAR, DateFormats::strftimeSwapped)
                : null));
        all.add(Overloads.named("strptime")
                .text("strptime('17.05.2020', '%d.%m.%Y') = 2020-05-17 00:00:00")
                .takes(List.of(VARCHAR, VARCHAR), TIMESTAMP, binding -> DateFormats.strptime(binding, false)));
        all.add(Overloads.named("try_strptime")
                .text("try_strptime('x', '%Y') is NULL")
                .total()
                .takes(List.of(VARCHAR, VARCHAR), TIMESTAMP, binding -> DateFormats.strptime(binding, true)));
        all.add(Overloads.named("to_char")
                .text("to_char(timestamp '2020-05-17 12:30:00', 'DD.MM.YYYY HH24:MI') = '17.05.2020 12:30'")
                .takes(List.of(TIMESTAMP, VARCHAR), VARCHAR, DateFormats::toChar)
                .takes(List.of(DATE, VARCHAR), VARCHAR, DateFormats::toChar)
                .takes(List.of(TIMESTAMPTZ, VARCHAR), VARCHAR, DateFormats::toChar));
    }

    // ---- the statement's time -------------------------------------------------------------------------------------

    private static void statementTime(List<Overloads> all) {
        all.add(Overloads.named("now", "current_timestamp", "transaction_timestamp", "get_current_timestamp")
                .text("now(): when the statement began")
                .total()
                .statementTime(TIMESTAMPTZ, micros -> micros));
        all.add(Overloads.named("localtimestamp", "current_localtimestamp")
                .text("localtimestamp: when the statement began, in UTC")
                .total()
                .statementTime(TIMESTAMP, micros -> micros));
        all.add(Overloads.named("current_date", "today")
                .text("current_date: the day on which the statement began, in UTC")
                .total()
                .statementTime(DATE, micros -> (long) Calendar.dayOfMicros(micros)));
        all.add(Overloads.named("current_time", "localtime", "get_current_time")
                .text("current_time: the time of day at which the statement began, in UTC")
                .total()
                .statementTime(TIME, Calendar::timeOfMicros));
    }
}
