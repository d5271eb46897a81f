package dev.ogive.config;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Function;

/// One typed setting: what `SET name = value` accepts and what `ogive.settings` shows.
///
/// @param name dotted, lower case, unit last
/// @param type what to call the values in messages and documentation
/// @param text one sentence for people
/// @param shared whether all sessions of an engine have one value, which any of them may set
public record Setting<T>(
        String name,
        String type,
        T defaultValue,
        String bounds,
        Function<String, T> parser,
        String text,
        boolean shared) {
    /// A setting of each session.
    Setting(String name, String type, T defaultValue, String bounds, Function<String, T> parser, String text) {
        this(name, type, defaultValue, bounds, parser, text, false);
    }

    /// The same as one value for the whole engine.
    Setting<T> ofEngine() {
        return new Setting<>(name, type, defaultValue, bounds, parser, text, true);
    }

    /// Parses a value as typed by a user.
    ///
    /// @throws OgiveException INVALID_SETTING naming the setting, the value and the bound
    public T parse(String value) {
        T parsed;
        try {
            parsed = parser.apply(value.strip());
        } catch (IllegalArgumentException e) {
            parsed = null;
        }
        if (parsed == null) {
            throw new OgiveException(
                    ErrorCode.INVALID_SETTING, "setting " + name + " needs " + bounds + ", got '" + value + "'");
        }
        return parsed;
    }

    public static Setting<Integer> ofInt(String name, int defaultValue, int min, int max, String text) {
        return new Setting<>(
                name,
                "integer",
                defaultValue,
                "an integer from " + min + " to " + max,
                v -> {
                    int i = Integer.parseInt(v);
                    return i < min || i > max ? null : i;
                },
                text);
    }

    public static Setting<Boolean> ofBoolean(String name, boolean defaultValue, String text) {
        return new Setting<>(
                name,
                "boolean",
                defaultValue,
                "on or off",
                v -> switch (v.toLowerCase(Locale.ROOT)) {
                    case "true", "on", "1", "yes" -> true;
                    case "false", "off", "0", "no" -> false;
                    default -> null;
                },
                text);
    }

    public static Setting<String> ofChoice(
            String name, String defaultValue, java.util.List<String> choices, String text) {
        return new Setting<>(
                name,
                "choice",
                defaultValue,
                "one of " + String.join(", ", choices),
                v -> {
                    String lower = v.toLowerCase(Locale.ROOT);
                    return choices.contains(lower) ? lower : null;
                },
                text);
    }

    /// A time zone, typed as `Europe/Berlin`, `UTC` or `+05:30`.
    public static Setting<ZoneId> ofZone(String name, ZoneId defaultValue, String text) {
        return new Setting<>(
                name, "time zone", defaultValue, "a time zone such as Europe/Berlin or UTC", TimeZones::find, text);
    }

    /// Bytes, typed as `8GB`, `512 MiB`, `1.5GB` or a plain number. Decimal and binary prefixes
    /// both mean powers of 1,024.
    public static Setting<Long> ofBytes(String name, long defaultValue, long min, String text) {
        return new Setting<>(
                name,
                "bytes",
                defaultValue,
                "a size of at least " + min + " bytes, such as 512MB or 8GB",
                v -> {
                    long bytes = parseBytes(v);
                    return bytes < min ? null : bytes;
                },
                text);
    }

    /// A duration, typed as `500ms`, `10s`, `2min`, `1h`; `0` means none.
    public static Setting<Duration> ofDuration(String name, Duration defaultValue, String text) {
        return new Setting<>(
                name,
                "duration",
                defaultValue,
                "a duration such as 500ms, 10s, 2min or 1h",
                Setting::parseDuration,
                text);
    }

    private static long parseBytes(String v) {
        String s = v.toUpperCase(Locale.ROOT).replace(" ", "").replace("IB", "B");
        int end = 0;
        while (end < s.length() && (Character.isDigit(s.charAt(end)) || s.charAt(end) == '.')) {
            end++;
        }
        double number = Double.parseDouble(s.substring(0, end));
        int shift = switch (s.substring(end)) {
            case "", "B" -> 0;
            case "K", "KB" -> 10;
            case "M", "MB" -> 20;
            case "G", "GB" -> 30;
            case "T", "TB" -> 40;
            default -> throw new IllegalArgumentException(v);
        };
        return (long) (number * (1L << shift));
    }

    private static Duration parseDuration(String v) {
        String s = v.toLowerCase(Locale.ROOT).replace(" ", "");
        int end = 0;
        while (end < s.length() && (Character.isDigit(s.charAt(end)) || s.charAt(end) == '.')) {
            end++;
        }
        double number = Double.parseDouble(s.substring(0, end));
        double millis = switch (s.substring(end)) {
            case "ms", "" -> 1;
            case "s", "sec" -> 1_000;
            case "m", "min" -> 60_000;
            case "h" -> 3_600_000;
            default -> throw new IllegalArgumentException(v);
        };
        return Duration.ofNanos((long) (number * millis * 1e6));
    }
}
