package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.INTEGER;
import static dev.ogive.column.SimpleType.VARBINARY;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.text;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Binding;
import dev.ogive.exec.function.ScalarFunction.Kernel;
import dev.ogive.exec.kernel.LikePattern;
import dev.ogive.exec.kernel.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Functions of text. Positions count code points from 1, as in PostgreSQL; a negative position
/// counts from the end, as in DuckDB.
final class StringFunctions {
    /// More than this in one value is an error rather than an OutOfMemoryError.
    private static final int MAX_BYTES = 1 << 28;

    private StringFunctions() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        lengths(all);
        parts(all);
        changes(all);
        searches(all);
        concatenation(all);
        patterns(all);
        return all;
    }

    private static void lengths(List<Overloads> all) {
        all.add(Overloads.named("length", "char_length", "character_length")
                .text("length('ogive') = 5: code points of a text, bytes of a VARBINARY")
                .total()
                .takes(List.of(VARCHAR), BIGINT, _ -> StringFunctions::length)
                .takes(List.of(VARBINARY), BIGINT, _ -> StringFunctions::bytes)
                .rule(ListFunctions::lengthOfList));
        all.add(Overloads.named("strlen", "octet_length", "byte_length")
                .text("strlen('é') = 2: bytes")
                .total()
                .takes(List.of(VARCHAR), BIGINT, _ -> StringFunctions::bytes)
                .takes(List.of(VARBINARY), BIGINT, _ -> StringFunctions::bytes));
        all.add(Overloads.named("bit_length")
                .text("bit_length('a') = 8")
                .total()
                .takes(List.of(VARCHAR), BIGINT, Rows.longs((a, i) -> ((StringVector) a[0]).lengths[i] * 8L)));
        all.add(Overloads.named("ascii", "unicode", "ord")
                .text("ascii('A') = 65: the first code point, 0 of the empty text")
                .total()
                .takes(List.of(VARCHAR), INTEGER, Rows.longs((a, i) -> {
                    StringVector s = (StringVector) a[0];
                    int start = s.starts[i];
                    return s.lengths[i] == 0 ? 0 : Utf8.codePoint(s.bytes, start, start + s.lengths[i]);
                })));
        all.add(Overloads.named("chr").text("chr(65) = 'A'").takes(List.of(BIGINT), VARCHAR, Rows.texts((a, i) -> {
            long point = integer(a, 0, i);
            if (point < 0 || point > Character.MAX_CODE_POINT || (point >= 0xD800 && point < 0xE000)) {
                throw new OgiveException(ErrorCode.INVALID_ARGUMENT, point + " is no code point");
            }
            return Character.toString((int) point);
        })));
    }

    private static void parts(List<Overloads> all) {
        all.add(Overloads.named("substring", "substr", "mid")
                .text("substring('ogive', 2, 3) = 'giv'; substring('ogive', -2) = 've'")
                .takes(List.of(VARCHAR, BIGINT), VARCHAR, _ -> StringFunctions::substring)
                .takes(List.of(VARCHAR, BIGINT, BIGINT), VARCHAR, _ -> StringFunctions::substring)
                .takes(List.of(VARCHAR, VARCHAR), VARCHAR, RegexFunctions::substring));
        all.add(Overloads.named("left")
                .text("left('ogive', 2) = 'og'; left('ogive', -2) = 'ogi'")
                .total()
                .takes(List.of(VARCHAR, BIGINT), VARCHAR, _ -> (a, rows, out) -> edge(a, rows, out, true)));
        all.add(Overloads.named("right")
                .text("right('ogive', 2) = 've'; right('ogive', -2) = 'ive'")
                .total()
                .takes(List.of(VARCHAR, BIGINT), VARCHAR, _ -> (a, rows, out) -> edge(a, rows, out, false)));
        all.add(trim("trim", "trim('  a ') = 'a'; trim('xxaxx', 'x') = 'a'", true, true, "btrim"));
        all.add(trim("ltrim", "ltrim('  a') = 'a'", true, false));
        all.add(trim("rtrim", "rtrim('a  ') = 'a'", false, true));
        all.add(Overloads.named("split_part")
                .text("split_part('a,b,c', ',', 2) = 'b'; a negative number counts from the end")
                .takes(List.of(VARCHAR, VARCHAR, BIGINT), VARCHAR, Rows.texts(StringFunctions::splitPart)));
        all.add(Overloads.named("string_split", "str_split", "string_to_array", "split")
                .text("string_split('a,b', ',') = ['a', 'b']")
                .total()
                .takes(List.of(VARCHAR, VARCHAR), DataType.list(VARCHAR), Rows.values((a, i) -> {
                    List<Object> parts = new ArrayList<>();
                    parts.addAll(split(text(a, 0, i), text(a, 1, i)));
                    return parts;
                })));
    }

    private static void changes(List<Overloads> all) {
        all.add(Overloads.named("lower", "lcase")
                .text("lower('OGIVE') = 'ogive'")
                .total()
                .takes(List.of(VARCHAR), VARCHAR, _ -> (a, rows, out) -> changeCase(a, rows, out, false)));
        all.add(Overloads.named("upper", "ucase")
                .text("upper('ogive') = 'OGIVE'")
                .total()
                .takes(List.of(VARCHAR), VARCHAR, _ -> (a, rows, out) -> changeCase(a, rows, out, true)));
        all.add(Overloads.named("initcap")
                .text("initcap('hello world') = 'Hello World'")
                .total()
                .takes(List.of(VARCHAR), VARCHAR, Rows.texts((a, i) -> initcap(text(a, 0, i)))));
        all.add(Overloads.named("reverse")
                .text("reverse('abc') = 'cba'")
                .total()
                .takes(
                        List.of(VARCHAR),
                        VARCHAR,
                        Rows.texts((a, i) ->
                                new StringBuilder(text(a, 0, i)).reverse().toString()))
                .rule(ListFunctions::reverseOfList));
        all.add(Overloads.named("replace")
                .text("replace('banana', 'an', 'o') = 'booa'")
                .total()
                .takes(List.of(VARCHAR, VARCHAR, VARCHAR), VARCHAR, _ -> StringFunctions::replace));
        all.add(Overloads.named("translate", "translate3")
                .text("translate('12345', '143', 'ax') = 'a2x5': character by character")
                .total()
                .takes(
                        List.of(VARCHAR, VARCHAR, VARCHAR),
                        VARCHAR,
                        Rows.texts((a, i) -> translate(text(a, 0, i), text(a, 1, i), text(a, 2, i)))));
        all.add(Overloads.named("repeat")
                .text("repeat('ab', 3) = 'ababab'")
                .takes(List.of(VARCHAR, BIGINT), VARCHAR, Rows.texts((a, i) -> {
                    String s = text(a, 0, i);
                    long count = Math.max(0, integer(a, 1, i));
                    return s.repeat(checkedCount("repeat", count, s.length()));
                }))
                .rule(types -> types.size() == 2 && types.getFirst() instanceof ListType
                        ? new Overloads.Signature(
                                List.of(types.getFirst(), BIGINT), types.getFirst(), Rows.values((a, i) -> {
                                    List<?> list = (List<?>) a[0].get(i);
                                    int count = checkedCount("repeat", Math.max(0, integer(a, 1, i)), list.size());
                                    List<Object> all1 = new ArrayList<>(list.size() * count);
                                    for (int k = 0; k < count; k++) {
                                        all1.addAll(list);
                                    }
                                    return all1;
                                }))
                        : null));
        all.add(Overloads.named("lpad")
                .text("lpad('7', 3, '0') = '007'")
                .takes(
                        List.of(VARCHAR, BIGINT, VARCHAR),
                        VARCHAR,
                        Rows.texts((a, i) -> pad(text(a, 0, i), integer(a, 1, i), text(a, 2, i), true)))
                .takes(
                        List.of(VARCHAR, BIGINT),
                        VARCHAR,
                        Rows.texts((a, i) -> pad(text(a, 0, i), integer(a, 1, i), " ", true))));
        all.add(Overloads.named("rpad")
                .text("rpad('7', 3, '0') = '700'")
                .takes(
                        List.of(VARCHAR, BIGINT, VARCHAR),
                        VARCHAR,
                        Rows.texts((a, i) -> pad(text(a, 0, i), integer(a, 1, i), text(a, 2, i), false)))
                .takes(
                        List.of(VARCHAR, BIGINT),
                        VARCHAR,
                        Rows.texts((a, i) -> pad(text(a, 0, i), integer(a, 1, i), " ", false))));
        all.add(Overloads.named("overlay")
                .takes(List.of(VARCHAR, VARCHAR, BIGINT), VARCHAR, Rows.texts((a, i) -> {
                    String with = text(a, 1, i);
                    return overlay(text(a, 0, i), with, integer(a, 2, i), with.codePointCount(0, with.length()));
                }))
                .text("overlay('Txxxxas', 'hom', 2, 4) = 'Thomas': text, replacement, position, length")
                .takes(
                        List.of(VARCHAR, VARCHAR, BIGINT, BIGINT),
                        VARCHAR,
                        Rows.texts(
                                (a, i) -> overlay(text(a, 0, i), text(a, 1, i), integer(a, 2, i), integer(a, 3, i)))));
        all.add(Overloads.named("quote_literal")
                .text("quote_literal('it''s') = '''it''''s'''")
                .total()
                .takes(
                        List.of(VARCHAR),
                        VARCHAR,
                        Rows.texts((a, i) -> "'" + text(a, 0, i).replace("'", "''") + "'")));
        all.add(Overloads.named("quote_ident")
                .text("quote_ident('a b') = '\"a b\"'")
                .total()
                .takes(List.of(VARCHAR), VARCHAR, Rows.texts((a, i) -> {
                    String s = text(a, 0, i);
                    return s.matches("[a-z_][a-z0-9_]*") ? s : '"' + s.replace("\"", "\"\"") + '"';
                })));
        all.add(Overloads.named("strip_accents", "unaccent")
                .text("strip_accents('é') = 'e'")
                .total()
                .takes(
                        List.of(VARCHAR),
                        VARCHAR,
                        Rows.texts(
                                (a, i) -> java.text.Normalizer.normalize(text(a, 0, i), java.text.Normalizer.Form.NFD)
                                        .replaceAll("\\p{M}", ""))));
    }

    private static void searches(List<Overloads> all) {
        all.add(Overloads.named("strpos", "position", "instr")
                .text("strpos('ogive', 'i') = 3: where a text begins in another, 0 if nowhere")
                .total()
                .takes(List.of(VARCHAR, VARCHAR), BIGINT, Rows.longs((a, i) -> {
                    StringVector s = (StringVector) a[0];
                    int start = s.starts[i];
                    int at = Utf8.find(s.bytes, start, start + s.lengths[i], needle((StringVector) a[1], i));
                    return at < 0 ? 0 : Utf8.length(s.bytes, start, at - start) + 1;
                })));
        all.add(Overloads.named("contains")
                .text("contains('ogive', 'giv')")
                .total()
                .takes(List.of(VARCHAR, VARCHAR), BOOLEAN, Rows.booleans((a, i) -> {
                    StringVector s = (StringVector) a[0];
                    return Utf8.find(s.bytes, s.starts[i], s.starts[i] + s.lengths[i], needle((StringVector) a[1], i))
                            >= 0;
                }))
                .rule(ListFunctions::contains));
        all.add(Overloads.named("starts_with", "prefix", "^@")
                .text("starts_with('ogive', 'og')")
                .total()
                .takes(List.of(VARCHAR, VARCHAR), BOOLEAN, Rows.booleans((a, i) -> {
                    StringVector s = (StringVector) a[0];
                    StringVector p = (StringVector) a[1];
                    return p.lengths[i] <= s.lengths[i]
                            && Arrays.equals(
                                    s.bytes,
                                    s.starts[i],
                                    s.starts[i] + p.lengths[i],
                                    p.bytes,
                                    p.starts[i],
                                    p.starts[i] + p.lengths[i]);
                })));
        all.add(Overloads.named("ends_with", "suffix")
                .text("ends_with('ogive', 've')")
                .total()
                .takes(List.of(VARCHAR, VARCHAR), BOOLEAN, Rows.booleans((a, i) -> {
                    StringVector s = (StringVector) a[0];
                    StringVector p = (StringVector) a[1];
                    int end = s.starts[i] + s.lengths[i];
                    return p.lengths[i] <= s.lengths[i]
                            && Arrays.equals(
                                    s.bytes, end - p.lengths[i], end, p.bytes, p.starts[i], p.starts[i] + p.lengths[i]);
                })));
        all.add(Overloads.named("levenshtein", "editdist3")
                .text("levenshtein('kitten', 'sitting') = 3")
                .total()
                .takes(
                        List.of(VARCHAR, VARCHAR),
                        BIGINT,
                        Rows.longs((a, i) -> levenshtein(text(a, 0, i), text(a, 1, i)))));
        all.add(Overloads.named("hamming", "mismatches")
                .text("hamming('abc', 'abd') = 1: places where texts of equal length differ")
                .takes(List.of(VARCHAR, VARCHAR), BIGINT, Rows.longs((a, i) -> {
                    int[] x = text(a, 0, i).codePoints().toArray();
                    int[] y = text(a, 1, i).codePoints().toArray();
                    if (x.length != y.length) {
                        throw new OgiveException(
                                ErrorCode.INVALID_ARGUMENT,
                                "hamming needs texts of equal length, got " + x.length + " and " + y.length);
                    }
                    long different = 0;
                    for (int k = 0; k < x.length; k++) {
                        different += x[k] != y[k] ? 1 : 0;
                    }
                    return different;
                })));
    }

    private static void concatenation(List<Overloads> all) {
        // The operator is strict, the function is not: `'a' || NULL` is NULL, `concat('a', NULL)` is 'a'.
        all.add(Overloads.named("||", "concat_operator")
                .text("'og' || 'ive' = 'ogive'; also lists; NULL if either side is")
                .total()
                .takes(List.of(VARCHAR, VARCHAR), VARCHAR, _ -> StringFunctions::concat)
                .takes(List.of(VARBINARY, VARBINARY), VARBINARY, _ -> StringFunctions::concat)
                .rule(ListFunctions::concatenation)
                .rule(types -> types.size() == 2 && types.contains(VARCHAR)
                        ? new Overloads.Signature(List.of(VARCHAR, VARCHAR), VARCHAR, _ -> StringFunctions::concat)
                        : null));
        all.add(Overloads.named("concat")
                .text("concat('a', NULL, 1) = 'a1': texts of all arguments, NULLs left out")
                .total()
                .seesNulls()
                .rule(ListFunctions::concatenation)
                .rule(types -> types.isEmpty()
                        ? null
                        : new Overloads.Signature(texts(types.size()), VARCHAR, _ -> StringFunctions::concat)));
        all.add(Overloads.named("concat_ws")
                .text("concat_ws(', ', 'a', NULL, 'b') = 'a, b'")
                .total()
                .seesNulls()
                .rule(types -> types.size() < 2
                        ? null
                        : new Overloads.Signature(texts(types.size()), VARCHAR, _ -> StringFunctions::joined)));
    }

    private static void patterns(List<Overloads> all) {
        all.add(Overloads.named("like", "~~", "like_escape")
                .text("'ogive' LIKE 'og%'; like('50%', '50$%', '$') with an escape character (else \\)")
                .takes(List.of(VARCHAR, VARCHAR), BOOLEAN, binding -> like(binding, false))
                .takes(List.of(VARCHAR, VARCHAR, VARCHAR), BOOLEAN, binding -> like(binding, false)));
        all.add(Overloads.named("ilike", "~~*", "ilike_escape")
                .text("'Ogive' ILIKE 'og%': LIKE without regard to case")
                .takes(List.of(VARCHAR, VARCHAR), BOOLEAN, binding -> like(binding, true))
                .takes(List.of(VARCHAR, VARCHAR, VARCHAR), BOOLEAN, binding -> like(binding, true)));
    }

    // ---- kernels --------------------------------------------------------------------------------------------------

    private static void length(Vector[] arguments, int rows, Vector result) {
        StringVector s = (StringVector) arguments[0];
        long[] out = ((I64Vector) result).values;
        byte[] bytes = s.bytes;
        for (int i = 0; i < rows; i++) {
            out[i] = Utf8.length(bytes, s.starts[i], s.lengths[i]);
        }
    }

    private static void bytes(Vector[] arguments, int rows, Vector result) {
        int[] lengths = ((StringVector) arguments[0]).lengths;
        long[] out = ((I64Vector) result).values;
        for (int i = 0; i < rows; i++) {
            out[i] = lengths[i];
        }
    }

    /// Points into the argument's bytes; nothing is copied.
    private static void substring(Vector[] arguments, int rows, Vector result) {
        StringVector s = (StringVector) arguments[0];
        StringVector out = (StringVector) result;
        long[] from = ((I64Vector) arguments[1]).values;
        long[] count = arguments.length > 2 ? ((I64Vector) arguments[2]).values : null;
        out.bytes = s.bytes;
        for (int i = 0; i < rows; i++) {
            int start = s.starts[i];
            int length = s.lengths[i];
            if (count != null && count[i] < 0 && !result.isNull(i)) {
                throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "substring of negative length " + count[i]);
            }
            long first = from[i] - 1;
            long wanted = count == null ? Integer.MAX_VALUE : Math.max(0, count[i]);
            boolean ascii = Utf8.isAscii(s.bytes, start, length);
            int points = ascii ? length : Utf8.length(s.bytes, start, length);
            if (from[i] < 0) {
                first = points + from[i];
            }
            // Places before the first count against the length, as in the standard.
            long last = Math.min(points, saturated(first, wanted));
            first = Math.min(Math.max(0, first), points);
            last = Math.max(first, last);
            int at = ascii ? start + (int) first : Utf8.advance(s.bytes, start, start + length, first);
            int end = ascii ? start + (int) last : Utf8.advance(s.bytes, at, start + length, last - first);
            out.starts[i] = at;
            out.lengths[i] = end - at;
        }
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? Long.MAX_VALUE : sum;
    }

    private static void edge(Vector[] arguments, int rows, Vector result, boolean left) {
        StringVector s = (StringVector) arguments[0];
        StringVector out = (StringVector) result;
        long[] counts = ((I64Vector) arguments[1]).values;
        out.bytes = s.bytes;
        for (int i = 0; i < rows; i++) {
            int start = s.starts[i];
            int end = start + s.lengths[i];
            long n = counts[i];
            int cut;
            if (left) {
                cut = n >= 0 ? Utf8.advance(s.bytes, start, end, n) : Utf8.retreat(s.bytes, start, end, -n);
                out.starts[i] = start;
                out.lengths[i] = cut - start;
            } else {
                cut = n >= 0 ? Utf8.retreat(s.bytes, start, end, n) : Utf8.advance(s.bytes, start, end, -n);
                out.starts[i] = cut;
                out.lengths[i] = end - cut;
            }
        }
    }

    private static Overloads trim(String name, String text, boolean left, boolean right, String... aliases) {
        return Overloads.named(name, aliases)
                .text(text)
                .total()
                .takes(List.of(VARCHAR), VARCHAR, _ -> (a, rows, out) -> trimBlanks(a, rows, out, left, right))
                .takes(List.of(VARCHAR, VARCHAR), VARCHAR, _ -> (a, rows, out) -> trimSet(a, rows, out, left, right));
    }

    private static void trimBlanks(Vector[] arguments, int rows, Vector result, boolean left, boolean right) {
        StringVector s = (StringVector) arguments[0];
        StringVector out = (StringVector) result;
        byte[] bytes = s.bytes;
        out.bytes = bytes;
        for (int i = 0; i < rows; i++) {
            int start = s.starts[i];
            int end = start + s.lengths[i];
            while (left && start < end && bytes[start] == ' ') {
                start++;
            }
            while (right && end > start && bytes[end - 1] == ' ') {
                end--;
            }
            out.starts[i] = start;
            out.lengths[i] = end - start;
        }
    }

    private static void trimSet(Vector[] arguments, int rows, Vector result, boolean left, boolean right) {
        StringVector s = (StringVector) arguments[0];
        StringVector set = (StringVector) arguments[1];
        StringVector out = (StringVector) result;
        out.bytes = s.bytes;
        for (int i = 0; i < rows; i++) {
            int start = s.starts[i];
            int end = start + s.lengths[i];
            while (left && start < end && inSet(s.bytes, start, Utf8.advance(s.bytes, start, end, 1), set, i)) {
                start = Utf8.advance(s.bytes, start, end, 1);
            }
            while (right && start < end && inSet(s.bytes, Utf8.retreat(s.bytes, start, end, 1), end, set, i)) {
                end = Utf8.retreat(s.bytes, start, end, 1);
            }
            out.starts[i] = start;
            out.lengths[i] = end - start;
        }
    }

    /// Whether the code point `text[from .. to)` is one of the characters of row `i` of `set`.
    private static boolean inSet(byte[] text, int from, int to, StringVector set, int i) {
        int end = set.starts[i] + set.lengths[i];
        for (int at = set.starts[i]; at < end; at += Utf8.width(set.bytes[at])) {
            int next = Math.min(end, at + Utf8.width(set.bytes[at]));
            if (Arrays.equals(text, from, to, set.bytes, at, next)) {
                return true;
            }
        }
        return false;
    }

    private static void changeCase(Vector[] arguments, int rows, Vector result, boolean upper) {
        StringVector s = (StringVector) arguments[0];
        StringVector out = (StringVector) result;
        byte first = (byte) (upper ? 'a' : 'A');
        for (int i = 0; i < rows; i++) {
            int start = s.starts[i];
            int length = s.lengths[i];
            if (!Utf8.isAscii(s.bytes, start, length)) {
                String changed = upper
                        ? s.string(i).toUpperCase(Locale.ROOT)
                        : s.string(i).toLowerCase(Locale.ROOT);
                byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);
                out.append(i, bytes, 0, bytes.length);
                continue;
            }
            int at = out.reserve(length);
            byte[] from = s.bytes;
            byte[] to = out.bytes;
            for (int k = 0; k < length; k++) {
                byte b = from[start + k];
                int letter = b - first;
                to[at + k] = (byte) (letter >= 0 & letter < 26 ? b ^ 32 : b);
            }
            out.starts[i] = at;
            out.lengths[i] = length;
        }
    }

    private static void replace(Vector[] arguments, int rows, Vector result) {
        StringVector s = (StringVector) arguments[0];
        StringVector out = (StringVector) result;
        for (int i = 0; i < rows; i++) {
            byte[] needle = needle((StringVector) arguments[1], i);
            StringVector with = (StringVector) arguments[2];
            int start = s.starts[i];
            int end = start + s.lengths[i];
            int at = needle.length == 0 ? -1 : Utf8.find(s.bytes, start, end, needle);
            if (at < 0) {
                out.append(i, s.bytes, start, end - start);
                continue;
            }
            int begin = out.reserve(0);
            int from = start;
            while (at >= 0) {
                put(out, s.bytes, from, at - from);
                put(out, with.bytes, with.starts[i], with.lengths[i]);
                from = at + needle.length;
                at = Utf8.find(s.bytes, from, end, needle);
            }
            put(out, s.bytes, from, end - from);
            out.starts[i] = begin;
            out.lengths[i] = out.reserve(0) - begin;
        }
    }

    private static void put(StringVector out, byte[] bytes, int from, int length) {
        int at = out.reserve(length);
        System.arraycopy(bytes, from, out.bytes, at, length);
    }

    private static void concat(Vector[] arguments, int rows, Vector result) {
        StringVector out = (StringVector) result;
        for (int i = 0; i < rows; i++) {
            int begin = out.reserve(0);
            for (Vector argument : arguments) {
                StringVector s = (StringVector) argument;
                if (!s.isNull(i)) {
                    put(out, s.bytes, s.starts[i], s.lengths[i]);
                }
            }
            out.starts[i] = begin;
            out.lengths[i] = out.reserve(0) - begin;
        }
    }

    private static void joined(Vector[] arguments, int rows, Vector result) {
        StringVector out = (StringVector) result;
        StringVector separator = (StringVector) arguments[0];
        for (int i = 0; i < rows; i++) {
            if (separator.isNull(i)) {
                Rows.setNull(out, i);
                continue;
            }
            int begin = out.reserve(0);
            boolean first = true;
            for (int a = 1; a < arguments.length; a++) {
                StringVector s = (StringVector) arguments[a];
                if (s.isNull(i)) {
                    continue;
                }
                if (!first) {
                    put(out, separator.bytes, separator.starts[i], separator.lengths[i]);
                }
                first = false;
                put(out, s.bytes, s.starts[i], s.lengths[i]);
            }
            out.starts[i] = begin;
            out.lengths[i] = out.reserve(0) - begin;
        }
    }

    private static Kernel like(Binding binding, boolean ignoreCase) {
        boolean fixedEscape = binding.types().size() < 3 || binding.constant(2);
        String escape = binding.types().size() < 3 ? "\\" : binding.constant(2) ? binding.text(2) : null;
        if (binding.constant(1) && fixedEscape) {
            LikePattern pattern = LikePattern.compile(
                    ignoreCase ? binding.text(1).toLowerCase(Locale.ROOT) : binding.text(1), escape);
            byte[] contained = pattern.contained();
            return ignoreCase
                    ? new LowerFirst(pattern)
                    : contained != null && contained.length > 0
                            ? (arguments, rows, result) ->
                                    contains((StringVector) arguments[0], contained, rows, result)
                            : (arguments, rows, result) -> like((StringVector) arguments[0], pattern, rows, result);
        }
        return (arguments, rows, result) -> {
            boolean[] out = ((BoolVector) result).values;
            for (int i = 0; i < rows; i++) {
                if (!result.isNull(i)) {
                    String text = text(arguments, 0, i);
                    String pattern = text(arguments, 1, i);
                    byte[] bytes = (ignoreCase ? text.toLowerCase(Locale.ROOT) : text).getBytes(StandardCharsets.UTF_8);
                    out[i] = LikePattern.compile(
                                    ignoreCase ? pattern.toLowerCase(Locale.ROOT) : pattern,
                                    arguments.length < 3 ? "\\" : text(arguments, 2, i))
                            .matches(bytes, 0, bytes.length);
                }
            }
        };
    }

    private static void like(StringVector text, LikePattern pattern, int rows, Vector result) {
        boolean[] out = ((BoolVector) result).values;
        byte[] bytes = text.bytes;
        for (int i = 0; i < rows; i++) {
            out[i] = pattern.matches(bytes, text.starts[i], text.lengths[i]);
        }
    }

    private static void contains(StringVector text, byte[] needle, int rows, Vector result) {
        boolean[] out = ((BoolVector) result).values;
        byte[] bytes = text.bytes;
        for (int i = 0; i < rows; i++) {
            out[i] = Utf8.find(bytes, text.starts[i], text.starts[i] + text.lengths[i], needle) >= 0;
        }
    }

    /// ILIKE: LIKE over the text in lower case.
    private static final class LowerFirst implements Kernel {
        private final LikePattern pattern;
        private StringVector lower = new StringVector(VARCHAR, 0);

        LowerFirst(LikePattern pattern) {
            this.pattern = pattern;
        }

        @Override
        public void evaluate(Vector[] arguments, int rows, Vector result) {
            lower.ensureCapacity(rows);
            lower.clear();
            changeCase(arguments, rows, lower, false);
            like(lower, pattern, rows, result);
        }
    }

    // ---- helpers --------------------------------------------------------------------------------------------------

    private static List<DataType> texts(int count) {
        return java.util.Collections.nCopies(count, VARCHAR);
    }

    private static byte[] needle(StringVector vector, int row) {
        return Arrays.copyOfRange(vector.bytes, vector.starts[row], vector.starts[row] + vector.lengths[row]);
    }

    private static int checkedCount(String function, long count, int unit) {
        if (count * Math.max(1L, unit) > MAX_BYTES || count > MAX_BYTES) {
            throw new OgiveException(
                    ErrorCode.STRING_TOO_LONG,
                    function + " would make a text of more than " + MAX_BYTES + " bytes (" + count + " times " + unit
                            + ")");
        }
        return (int) count;
    }

    private static String pad(String text, long width, String fill, boolean left) {
        int target = checkedCount("pad", Math.max(0, width), 1);
        int points = text.codePointCount(0, text.length());
        if (points >= target) {
            return text.substring(0, text.offsetByCodePoints(0, target));
        }
        if (fill.isEmpty()) {
            return text;
        }
        int[] fillPoints = fill.codePoints().toArray();
        StringBuilder padding = new StringBuilder();
        for (int k = 0; k < target - points; k++) {
            padding.appendCodePoint(fillPoints[k % fillPoints.length]);
        }
        return left ? padding + text : text + padding;
    }

    private static String splitPart(Vector[] arguments, int row) {
        List<String> parts = split(text(arguments, 0, row), text(arguments, 1, row));
        long n = integer(arguments, 2, row);
        long index = n > 0 ? n - 1 : n == 0 ? -1 : parts.size() + n;
        return index >= 0 && index < parts.size() ? parts.get((int) index) : "";
    }

    static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        if (separator.isEmpty()) {
            text.codePoints().forEach(p -> parts.add(Character.toString(p)));
            return parts;
        }
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String initcap(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            boolean letter = Character.isLetterOrDigit(point);
            out.appendCodePoint(!letter ? point : inWord ? Character.toLowerCase(point) : Character.toUpperCase(point));
            inWord = letter;
        }
        return out.toString();
    }

    private static String translate(String text, String from, String to) {
        int[] sources = from.codePoints().toArray();
        int[] targets = to.codePoints().toArray();
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            int k = 0;
            while (k < sources.length && sources[k] != point) {
                k++;
            }
            if (k == sources.length) {
                out.appendCodePoint(point);
            } else if (k < targets.length) {
                out.appendCodePoint(targets[k]);
            }
        });
        return out.toString();
    }

    private static String overlay(String text, String with, long position, long length) {
        int points = text.codePointCount(0, text.length());
        if (position < 1 || length < 0) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, "overlay needs a position of at least 1 and a length of at least 0");
        }
        int from = text.offsetByCodePoints(0, (int) Math.min(position - 1, points));
        int to = text.offsetByCodePoints(0, (int) Math.min(saturated(position - 1, length), points));
        return text.substring(0, from) + with + text.substring(to);
    }

    private static long levenshtein(String a, String b) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        int[] row = new int[y.length + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= x.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[y.length];
    }
}
