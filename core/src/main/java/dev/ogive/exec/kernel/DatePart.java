package dev.ogive.exec.kernel;

import static dev.ogive.exec.kernel.Calendar.MICROS_PER_DAY;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_HOUR;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_MINUTE;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_SECOND;

import dev.ogive.column.Interval;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.Locale;

/// A unit of the calendar or the clock: what `extract`, `date_trunc`, `date_diff` and `date_sub`
/// take by name.
public enum DatePart {
    MICROSECONDS,
    MILLISECONDS,
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR,
    DECADE,
    CENTURY,
    MILLENNIUM,
    ERA,
    DAY_OF_WEEK,
    ISO_DAY_OF_WEEK,
    DAY_OF_YEAR,
    ISO_YEAR,
    YEAR_WEEK,
    EPOCH,
    JULIAN;

    /// @throws OgiveException INVALID_ARGUMENT
    public static DatePart named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "microsecond", "microseconds", "us", "usec", "usecs" -> MICROSECONDS;
            case "millisecond", "milliseconds", "ms", "msec", "msecs" -> MILLISECONDS;
            case "second", "seconds", "s", "sec", "secs" -> SECOND;
            case "minute", "minutes", "m", "min", "mins" -> MINUTE;
            case "hour", "hours", "h", "hr", "hrs" -> HOUR;
            case "day", "days", "d", "dayofmonth" -> DAY;
            case "week", "weeks", "w", "weekofyear" -> WEEK;
            case "month", "months", "mon", "mons" -> MONTH;
            case "quarter", "quarters" -> QUARTER;
            case "year", "years", "y", "yr", "yrs" -> YEAR;
            case "decade", "decades", "dec", "decs" -> DECADE;
            case "century", "centuries", "c", "cent" -> CENTURY;
            case "millennium", "millenniums", "millennia", "mil", "mils" -> MILLENNIUM;
            case "era" -> ERA;
            case "dow", "dayofweek", "weekday" -> DAY_OF_WEEK;
            case "isodow" -> ISO_DAY_OF_WEEK;
            case "doy", "dayofyear" -> DAY_OF_YEAR;
            case "isoyear" -> ISO_YEAR;
            case "yearweek" -> YEAR_WEEK;
            case "epoch" -> EPOCH;
            case "julian" -> JULIAN;
            default ->
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT,
                        "'" + name
                                + "' is no date part; there are year, quarter, month, week, day, hour, minute, second,"
                                + " milliseconds, microseconds, dow, doy, isodow, isoyear, epoch and larger ones");
        };
    }

    /// The part of a moment.
    ///
    /// @param time microseconds within the day
    public long of(int day, long time) {
        return switch (this) {
            case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR -> clock(time);
            case DAY -> Calendar.dayOf(Calendar.civil(day));
            case WEEK -> Calendar.isoWeek(day);
            case MONTH -> Calendar.monthOf(Calendar.civil(day));
            case QUARTER -> (Calendar.monthOf(Calendar.civil(day)) + 2) / 3;
            case YEAR -> Calendar.year(day);
            case DECADE -> Math.floorDiv(Calendar.year(day), 10);
            case CENTURY -> group(Calendar.year(day), 100);
            case MILLENNIUM -> group(Calendar.year(day), 1000);
            case ERA -> Calendar.year(day) > 0 ? 1 : 0;
            case DAY_OF_WEEK -> Calendar.isoDayOfWeek(day) % 7;
            case ISO_DAY_OF_WEEK -> Calendar.isoDayOfWeek(day);
            case DAY_OF_YEAR -> Calendar.dayOfYear(day);
            case ISO_YEAR -> Calendar.isoYear(day);
            case YEAR_WEEK -> Calendar.isoYear(day) * 100L + Calendar.isoWeek(day);
            case EPOCH -> day * 86_400L + Math.floorDiv(time, MICROS_PER_SECOND);
            case JULIAN -> day + 2_440_588L;
        };
    }

    /// The part of a time of day.
    public long ofTime(long time) {
        return switch (this) {
            case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR -> clock(time);
            case EPOCH -> time / MICROS_PER_SECOND;
            default -> throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "a TIME has no " + this);
        };
    }

    /// The part of an interval; parts do not convert into each other.
    public long ofInterval(int months, int days, long micros) {
        return switch (this) {
            case MICROSECONDS -> micros % MICROS_PER_MINUTE;
            case MILLISECONDS -> micros % MICROS_PER_MINUTE / 1_000;
            case SECOND -> micros % MICROS_PER_MINUTE / MICROS_PER_SECOND;
            case MINUTE -> micros % MICROS_PER_HOUR / MICROS_PER_MINUTE;
            case HOUR -> micros / MICROS_PER_HOUR;
            case DAY -> days;
            case WEEK -> days / 7;
            case MONTH -> months % 12;
            case QUARTER -> months % 12 / 3 + 1;
            case YEAR -> months / 12;
            case DECADE -> months / 120;
            case CENTURY -> months / 1_200;
            case MILLENNIUM -> months / 12_000;
            case EPOCH ->
                (months / 12 * 1461L * 21_600) + (months % 12 * 30L + days) * 86_400 + micros / MICROS_PER_SECOND;
            default -> throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "an INTERVAL has no " + this);
        };
    }

    private long clock(long time) {
        return switch (this) {
            case MICROSECONDS -> time % MICROS_PER_MINUTE;
            case MILLISECONDS -> time % MICROS_PER_MINUTE / 1_000;
            case SECOND -> time / MICROS_PER_SECOND % 60;
            case MINUTE -> time / MICROS_PER_MINUTE % 60;
            default -> time / MICROS_PER_HOUR;
        };
    }

    /// Centuries and millennia: years 1 to 100 are century 1, and there is none numbered 0.
    private static long group(int year, int years) {
        return year > 0 ? (year + years - 1) / years : (year - years) / years;
    }

    /// Microseconds of a unit that always has the same number and divides a day, else 0.
    public long fixedMicros() {
        return switch (this) {
            case MICROSECONDS -> 1;
            case MILLISECONDS -> 1_000;
            case SECOND -> MICROS_PER_SECOND;
            case MINUTE -> MICROS_PER_MINUTE;
            case HOUR -> MICROS_PER_HOUR;
            case DAY -> MICROS_PER_DAY;
            default -> 0;
        };
    }

    /// The start of the unit that a moment is in.
    public long truncate(long micros) {
        if (!Calendar.isFinite(micros)) {
            return micros;
        }
        long fixed = fixedMicros();
        return fixed > 0
                ? micros - Math.floorMod(micros, fixed)
                : Calendar.micros(truncateDay(Calendar.dayOfMicros(micros)));
    }

    /// The first day of the unit of at least a day that a day is in.
    public int truncateDay(int day) {
        long civil = Calendar.civil(day);
        int year = Calendar.yearOf(civil);
        int month = Calendar.monthOf(civil);
        return switch (this) {
            case DAY, DAY_OF_WEEK, ISO_DAY_OF_WEEK, DAY_OF_YEAR -> day;
            case WEEK, YEAR_WEEK -> day + 1 - Calendar.isoDayOfWeek(day);
            case MONTH -> (int) Calendar.days(year, month, 1);
            case QUARTER -> (int) Calendar.days(year, (month - 1) / 3 * 3 + 1, 1);
            case YEAR -> (int) Calendar.days(year, 1, 1);
            case DECADE -> (int) Calendar.days(Math.floorDiv(year, 10) * 10L, 1, 1);
            case CENTURY -> (int) Calendar.days(Math.floorDiv(year - 1, 100) * 100L + 1, 1, 1);
            case MILLENNIUM -> (int) Calendar.days(Math.floorDiv(year - 1, 1000) * 1000L + 1, 1, 1);
            case ISO_YEAR -> {
                int fourth = (int) Calendar.days(Calendar.isoYear(day), 1, 4);
                yield fourth + 1 - Calendar.isoDayOfWeek(fourth);
            }
            case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR, ERA, EPOCH, JULIAN ->
                throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "a day is not truncated to " + this);
        };
    }

    /// An interval without the parts smaller than this one.
    public Interval truncateInterval(int months, int days, long micros) {
        return switch (this) {
            case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR ->
                new Interval(months, days, micros - micros % fixedMicros());
            case DAY -> new Interval(months, days, 0);
            case WEEK -> new Interval(months, days - days % 7, 0);
            default -> new Interval(months - months % Math.max(1, monthsOf()), 0, 0);
        };
    }

    /// Months in a unit of months, else 0.
    private int monthsOf() {
        return switch (this) {
            case MONTH -> 1;
            case QUARTER -> 3;
            case YEAR, ISO_YEAR -> 12;
            case DECADE -> 120;
            case CENTURY -> 1_200;
            case MILLENNIUM -> 12_000;
            default -> 0;
        };
    }

    /// How many starts of this unit lie in `(from, to]`, negative where `to` is before `from`;
    /// whole weeks for weeks, as in DuckDB.
    public long boundaries(long from, long to) {
        long fixed = fixedMicros();
        if (fixed > 0) {
            return Math.floorDiv(to, fixed) - Math.floorDiv(from, fixed);
        }
        int first = Calendar.dayOfMicros(from);
        int last = Calendar.dayOfMicros(to);
        return switch (this) {
            case WEEK, YEAR_WEEK -> ((long) last - first) / 7;
            case ISO_YEAR -> Calendar.isoYear(last) - Calendar.isoYear(first);
            case DAY_OF_WEEK, ISO_DAY_OF_WEEK, DAY_OF_YEAR, JULIAN -> (long) last - first;
            case EPOCH -> Math.floorDiv(to, MICROS_PER_SECOND) - Math.floorDiv(from, MICROS_PER_SECOND);
            case ERA -> ERA.of(last, 0) - ERA.of(first, 0);
            case CENTURY, MILLENNIUM, DECADE, YEAR -> of(last, 0) - of(first, 0);
            default -> monthIndex(last) / monthsOf() - monthIndex(first) / monthsOf();
        };
    }

    /// Months since a year far before all others, so that division truncates downwards.
    private static long monthIndex(int day) {
        long civil = Calendar.civil(day);
        return 12 * (Calendar.yearOf(civil) + 6_000_000L) + Calendar.monthOf(civil) - 1;
    }

    /// Whole units between two moments, negative where `to` is before `from`.
    public long whole(long from, long to) {
        long fixed = this == WEEK || this == YEAR_WEEK ? 7 * MICROS_PER_DAY : fixedMicros();
        if (fixed > 0) {
            return (to - from) / fixed;
        }
        if (to < from) {
            return -whole(to, from);
        }
        int unit = monthsOf();
        if (unit == 0) {
            return boundaries(from, to);
        }
        long months = monthIndex(Calendar.dayOfMicros(to)) - monthIndex(Calendar.dayOfMicros(from));
        if (Calendar.addInterval(from, (int) months, 0, 0) > to) {
            months--;
        }
        return months / unit;
    }
}
