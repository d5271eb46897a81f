package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.flag;
import static dev.ogive.exec.function.Rows.text;

import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.List;

/// Parts of file names. What separates them is `both_slash` (unless said), `system`, `forward_slash` or `backslash`.
final class PathFunctions {
    private PathFunctions() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        all.add(Overloads.named("parse_path")
                .text("parse_path('a/b/c.csv') = [a, b, c.csv]")
                .seesNulls()
                .takes(List.of(VARCHAR), DataType.list(VARCHAR), Rows.values((a, i) -> parts(a, i, 1)))
                .takes(List.of(VARCHAR, VARCHAR), DataType.list(VARCHAR), Rows.values((a, i) -> parts(a, i, 1))));
        all.add(parsed("parse_dirname", "parse_dirname('a/b/c.csv') = 'a': the first folder", PathFunctions::dirname));
        all.add(parsed(
                "parse_dirpath", "parse_dirpath('a/b/c.csv') = 'a/b': all but the name", PathFunctions::dirpath));
        all.add(parsed("parse_filename", "parse_filename('a/b/c.csv') = 'c.csv'", PathFunctions::filename)
                .takes(
                        List.of(VARCHAR, BOOLEAN),
                        VARCHAR,
                        Rows.texts((a, i) -> a[0].isNull(i)
                                ? null
                                : withoutExtension(
                                        filename(text(a, 0, i), separators(a, i, 2)),
                                        !a[1].isNull(i) && flag(a, 1, i))))
                .takes(
                        List.of(VARCHAR, BOOLEAN, VARCHAR),
                        VARCHAR,
                        Rows.texts((a, i) -> a[0].isNull(i)
                                ? null
                                : withoutExtension(
                                        filename(text(a, 0, i), separators(a, i, 2)),
                                        !a[1].isNull(i) && flag(a, 1, i)))));
        all.add(Overloads.named("parse_formatted_bytes")
                .text("parse_formatted_bytes('1.5 KB') = 1500; KiB, MiB and so on count by 1024")
                .takes(List.of(VARCHAR), BIGINT, Rows.longs((a, i) -> bytes(text(a, 0, i)))));
        return all;
    }

    @FunctionalInterface
    private interface OfPath {
        String apply(String path, String separators);
    }

    private static Overloads parsed(String name, String text, OfPath function) {
        Rows.ToText one = (a, i) -> a[0].isNull(i) ? null : function.apply(text(a, 0, i), separators(a, i, 1));
        return Overloads.named(name)
                .text(text)
                .seesNulls()
                .takes(List.of(VARCHAR), VARCHAR, Rows.texts(one))
                .takes(List.of(VARCHAR, VARCHAR), VARCHAR, Rows.texts(one));
    }

    /// The signs that separate, as the argument names them.
    private static String separators(Vector[] arguments, int row, int argument) {
        String name = arguments.length <= argument || arguments[argument].isNull(row)
                ? "both_slash"
                : text(arguments, argument, row);
        return switch (name) {
            case "system", "forward_slash" -> "/";
            case "backslash" -> "\\";
            default -> "/\\";
        };
    }

    private static Object parts(Vector[] arguments, int row, int argument) {
        if (arguments[0].isNull(row)) {
            return null;
        }
        String path = text(arguments, 0, row);
        String separators = separators(arguments, row, argument);
        List<Object> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= path.length(); i++) {
            if (i == path.length() || separators.indexOf(path.charAt(i)) >= 0) {
                if (i > from) {
                    parts.add(path.substring(from, i));
                } else if (i == 0 && !path.isEmpty()) {
                    parts.add(path.substring(0, 1));
                }
                from = i + 1;
            }
        }
        return parts;
    }

    private static int last(String path, String separators) {
        for (int i = path.length() - 1; i >= 0; i--) {
            if (separators.indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static String filename(String path, String separators) {
        return path.substring(last(path, separators) + 1);
    }

    private static String withoutExtension(String name, boolean trim) {
        int dot = name.lastIndexOf('.');
        return trim && dot > 0 ? name.substring(0, dot) : name;
    }

    private static String dirpath(String path, String separators) {
        int at = last(path, separators);
        return at < 0 ? "" : path.substring(0, at);
    }

    private static String dirname(String path, String separators) {
        for (int i = 0; i < path.length(); i++) {
            if (separators.indexOf(path.charAt(i)) >= 0) {
                return path.substring(0, Math.max(1, i));
            }
        }
        return "";
    }

    /// `1.5 KB` as a count of bytes.
    static long bytes(String text) {
        String s = text.strip();
        int digits = 0;
        while (digits < s.length() && (Character.isDigit(s.charAt(digits)) || s.charAt(digits) == '.')) {
            digits++;
        }
        String unit = s.substring(digits).strip().toLowerCase(java.util.Locale.ROOT);
        int power = switch (unit) {
            case "", "b", "byte", "bytes" -> 0;
            case "k", "kb", "kib", "kilobyte", "kilobytes", "kibibyte", "kibibytes" -> 1;
            case "m", "mb", "mib", "megabyte", "megabytes", "mebibyte", "mebibytes" -> 2;
            case "g", "gb", "gib", "gigabyte", "gigabytes", "gibibyte", "gibibytes" -> 3;
            case "t", "tb", "tib", "terabyte", "terabytes", "tebibyte", "tebibytes" -> 4;
            case "p", "pb", "pib", "petabyte", "petabytes", "pebibyte", "pebibytes" -> 5;
            default -> -1;
        };
        try {
            double count = power < 0 ? Double.NaN : Double.parseDouble(s.substring(0, digits));
            double bytes = count * Math.pow(unit.contains("ib") || unit.contains("bi") ? 1024 : 1000, power);
            if (bytes < 0x1p63) {
                return (long) bytes;
            }
        } catch (NumberFormatException e) {
            throw notBytes(text);
        }
        throw notBytes(text);
    }

    private static OgiveException notBytes(String text) {
        return new OgiveException(ErrorCode.INVALID_ARGUMENT, "'" + text + "' is no number of bytes such as 1.5 KB");
    }
}
