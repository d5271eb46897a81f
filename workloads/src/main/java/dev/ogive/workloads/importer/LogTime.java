package dev.ogive.workloads.importer;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Moments as logs write them. For one thread.
final class LogTime {
    private static final DateTimeFormatter ZONE_NAME = DateTimeFormatter.ofPattern("z", Locale.ENGLISH);
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private final Map<String, ZoneId> zones = new HashMap<>();
    private int at;
    private int end;
    private String text;

    /// Where the moment read last ended.
    int end() {
        return end;
    }

    /// Reads `2021-02-14 01:34:02.123 CET`, `2021-02-14T01:34:02Z`, `...+01:00` at a place of a
    /// text; a moment without a zone is in UTC.
    ///
    /// @return nanoseconds since 1970 UTC; -1 where there is none
    long parse(String source, int from) {
        text = source;
        at = from;
        int year = digits(4);
        if (year < 0 || !skip('-')) {
            return -1;
        }
        int month = digits(2);
        if (month < 0 || !skip('-')) {
            return -1;
        }
        int day = digits(2);
        if (day < 0 || !(skip(' ') || skip('T'))) {
            return -1;
        }
        return timeOfDay(year, month, day);
    }

    /// Reads `Feb 11 13:15:39` of syslog.
    long parseSyslog(String source, int from, int year) {
        text = source;
        if (from + 15 > source.length()) {
            return -1;
        }
        int month = MONTHS.indexOf(source.substring(from, from + 3));
        if (month < 0 || month % 3 != 0) {
            return -1;
        }
        at = from + 3;
        while (skip(' ')) {}
        int day = digits(2) >= 0 ? number : digits(1);
        return day < 1 || !skip(' ') ? -1 : timeOfDay(year, month / 3 + 1, day);
    }

    /// Reads MySQL's `071015 21:43:52`.
    long parseMysql(String source, int from) {
        text = source;
        at = from;
        int date = digits(6);
        if (date < 0) {
            return -1;
        }
        while (skip(' ')) {}
        int two = date / 10_000;
        return timeOfDay(two + (two < 70 ? 2000 : 1900), date / 100 % 100, date % 100);
    }

    private long timeOfDay(int year, int month, int day) {
        int hour = digits(2) >= 0 ? number : digits(1);
        if (hour < 0 || !skip(':')) {
            return -1;
        }
        int minute = digits(2);
        if (minute < 0) {
            return -1;
        }
        int second = skip(':') ? digits(2) : 0;
        if (second < 0) {
            return -1;
        }
        long nanos = 0;
        if (at + 1 < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',') && isDigit(at + 1)) {
            at++;
            long unit = 100_000_000;
            while (isDigit(at)) {
                nanos += (text.charAt(at++) - '0') * unit;
                unit /= 10;
            }
        }
        try {
            LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59));
            ZoneId zone = zone();
            end = at;
            return Math.multiplyExact(local.atZone(zone).toEpochSecond(), 1_000_000_000L) + nanos;
        } catch (DateTimeException | ArithmeticException e) {
            // No day of any year, or one that 64 bits do not reach.
            return -1;
        }
    }

    private ZoneId zone() {
        int from = at;
        int i = at;
        if (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-') && isDigit(i + 1)) {
            int to = i + 1;
            while (to < text.length() && (isDigit(to) || (text.charAt(to) == ':' && isDigit(to + 1)))) {
                to++;
            }
            at = to;
            return zones.computeIfAbsent(text.substring(i, to), LogTime::offset);
        }
        int to = i;
        while (to < text.length() && text.charAt(to) >= 'A' && text.charAt(to) <= 'Z') {
            to++;
        }
        boolean isName = to - i >= 3 && to - i <= 5 || (to - i == 1 && text.charAt(i) == 'Z');
        if (!isName) {
            at = from;
            return ZoneOffset.UTC;
        }
        ZoneId zone = zones.computeIfAbsent(text.substring(i, to), LogTime::named);
        at = to;
        return zone;
    }

    private static ZoneId offset(String text) {
        try {
            String digits = text.replace(":", "");
            return ZoneOffset.of(digits.length() == 3 || digits.length() == 5 ? digits : text);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static ZoneId named(String name) {
        try {
            return switch (name) {
                case "Z", "UTC", "GMT" -> ZoneOffset.UTC;
                case "CET", "CEST" -> ZoneId.of("CET");
                case "MSK" -> ZoneId.of("Europe/Moscow");
                default -> ZoneId.from(ZONE_NAME.parse(name));
            };
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private int number;

    /// Exactly so many digits, or -1 and nothing read.
    private int digits(int count) {
        if (at + count > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + count; i++) {
            if (!isDigit(i)) {
                return -1;
            }
            value = value * 10 + text.charAt(i) - '0';
        }
        at += count;
        number = value;
        return value;
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean isDigit(int i) {
        return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
}
