package dev.ogive.exec.kernel;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;

/// The proleptic Gregorian calendar over days and microseconds since 1970-01-01, without objects and almost without
/// branches.
///
/// Source: Neri and Schneider, Euclidean affine functions and their application to calendar algorithms, Software:
/// Practice and Experience 53(4), 2023; widened to 64 bits, so that every INTEGER of days has a year.
public final class Calendar {
    public static final long MICROS_PER_SECOND = 1_000_000L;
    public static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
    public static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
    public static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

    /// Eras of 400 years added so that all arithmetic is on numbers `>= 0`.
    private static final long SHIFT_ERAS = 14_700;

    private static final long SHIFT_DAYS = 719_468 + 146_097 * SHIFT_ERAS;
    private static final long SHIFT_YEARS = 400 * SHIFT_ERAS;

    /// The DATE `infinity`; its negation is `-infinity`.
    public static final int INFINITE_DAY = Integer.MAX_VALUE;

    /// The TIMESTAMP `infinity`; its negation is `-infinity`.
    public static final long INFINITE_MOMENT = Long.MAX_VALUE;

    private Calendar() {}

    public static boolean isFinite(int day) {
        return day != INFINITE_DAY && day != -INFINITE_DAY;
    }

    /// Of micro- or nanoseconds.
    public static boolean isFinite(long moment) {
        return moment != INFINITE_MOMENT && moment != -INFINITE_MOMENT;
    }

    /// Year, month (1-12) and day (1-31) as `year << 9 | month << 5 | day`.
    public static long civil(int days) {
        long n1 = 4 * (days + SHIFT_DAYS) + 3;
        long century = n1 / 146_097;
        long n2 = (n1 % 146_097) | 3;
        long p2 = 2_939_745L * n2;
        long z = p2 >>> 32;
        long dayOfYear = (p2 & 0xFFFF_FFFFL) / 2_939_745L / 4;
        long n3 = 2_141 * dayOfYear + 197_913;
        long month = n3 >>> 16;
        long day = (n3 & 0xFFFF) / 2_141;
        long late = dayOfYear >= 306 ? 1 : 0;
        return (100 * century + z - SHIFT_YEARS + late) << 9 | (month - 12 * late) << 5 | (day + 1);
    }

    public static int yearOf(long civil) {
        return (int) (civil >> 9);
    }

    public static int monthOf(long civil) {
        return (int) (civil >> 5) & 15;
    }

    public static int dayOf(long civil) {
        return (int) civil & 31;
    }

    public static int year(int days) {
        long n1 = 4 * (days + SHIFT_DAYS) + 3;
        long century = n1 / 146_097;
        long p2 = 2_939_745L * ((n1 % 146_097) | 3);
        long late = (p2 & 0xFFFF_FFFFL) >= 306L * 4 * 2_939_745L ? 1 : 0;
        return (int) (100 * century + (p2 >>> 32) - SHIFT_YEARS + late);
    }

    /// Days since 1970-01-01 of a date that exists.
    public static long days(long year, int month, int day) {
        long y = year + SHIFT_YEARS - (month <= 2 ? 1 : 0);
        long century = y / 100;
        long m = month <= 2 ? month + 12 : month;
        return 1_461 * y / 4 - century + century / 4 + (979 * m - 2_919) / 32 + day - 1 - SHIFT_DAYS;
    }

    public static boolean isLeap(long year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    public static int daysInMonth(long year, int month) {
        return month == 2 ? (isLeap(year) ? 29 : 28) : 30 | (month ^ (month >> 3)) & 1;
    }

    /// 1 to 366.
    public static int dayOfYear(int days) {
        return (int) (days - days(year(days), 1, 1)) + 1;
    }

    /// Monday 1 to Sunday 7.
    public static int isoDayOfWeek(int days) {
        return Math.floorMod(days + 3L, 7) + 1;
    }

    /// The year that the ISO week of a day belongs to.
    public static int isoYear(int days) {
        return year(days + 4 - isoDayOfWeek(days));
    }

    /// ISO week, 1 to 53.
    public static int isoWeek(int days) {
        int thursday = days + 4 - isoDayOfWeek(days);
        return (dayOfYear(thursday) - 1) / 7 + 1;
    }

    /// The day `months` later, or the last of its month where that day does not exist.
    public static int addMonths(int days, long months) {
        long civil = civil(days);
        long count = 12L * yearOf(civil) + monthOf(civil) - 1 + months;
        long year = Math.floorDiv(count, 12);
        int month = Math.floorMod(count, 12) + 1;
        int day = Math.min(dayOf(civil), daysInMonth(year, month));
        return toDays(days(year, month, day));
    }

    /// Narrows to the days of a DATE.
    public static int toDays(long days) {
        if (days != (int) days) {
            throw new OgiveException(ErrorCode.DATETIME_OVERFLOW, "a day " + days + " from 1970-01-01 is no DATE");
        }
        return (int) days;
    }

    /// The day of a moment, infinite for infinite ones.
    public static int dateOf(long micros) {
        return isFinite(micros) ? dayOfMicros(micros) : micros > 0 ? INFINITE_DAY : -INFINITE_DAY;
    }

    /// The day of a finite moment.
    public static int dayOfMicros(long micros) {
        return (int) Math.floorDiv(micros, MICROS_PER_DAY);
    }

    /// The moment within its day, `0 <= m <` [#MICROS_PER_DAY].
    public static long timeOfMicros(long micros) {
        return Math.floorMod(micros, MICROS_PER_DAY);
    }

    /// Midnight of a day; infinite for infinite days.
    public static long micros(int days) {
        if (!isFinite(days)) {
            return days > 0 ? INFINITE_MOMENT : -INFINITE_MOMENT;
        }
        long high = Math.multiplyHigh(days, MICROS_PER_DAY);
        long low = days * MICROS_PER_DAY;
        if (high != low >> 63) {
            throw new OgiveException(ErrorCode.DATETIME_OVERFLOW, "a day " + days + " from 1970-01-01 is no TIMESTAMP");
        }
        return low;
    }

    /// A moment plus an interval's parts in PostgreSQL's order: months, then days, then time. Infinite moments stay.
    public static long addInterval(long micros, int months, int days, long time) {
        if (!isFinite(micros)) {
            return micros;
        }
        try {
            int day = dayOfMicros(micros);
            if (months != 0) {
                day = addMonths(day, months);
            }
            long moved = Math.multiplyExact((long) day + days, MICROS_PER_DAY);
            return Math.addExact(Math.addExact(moved, timeOfMicros(micros)), time);
        } catch (ArithmeticException e) {
            throw new OgiveException(
                    ErrorCode.DATETIME_OVERFLOW,
                    "timestamp plus interval is out of range: " + Temporals.timestamp(micros) + " + " + months
                            + " months " + days + " days " + time + " us",
                    e);
        }
    }
}
