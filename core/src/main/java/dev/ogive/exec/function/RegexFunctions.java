package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.text;

import dev.ogive.column.DataType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Binding;
import dev.ogive.exec.function.ScalarFunction.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Regular expressions in Java's syntax, which contains PostgreSQL's and RE2's common part;
/// `[[:alpha:]]` classes are translated. Options: `i` ignores case, `c` does not, `g` all
/// matches, `s` lets `.` match line ends, `m` or `n` makes `^ $` match at them, `l` takes the
/// pattern literally, `x` allows blanks.
///
/// A match may look at no more than [#MAX_STEPS] characters: a pattern that backtracks without
/// end is an error, not a hanging query.
final class RegexFunctions {
    private static final int MAX_STEPS = 20_000_000;

    private RegexFunctions() {}

    static List<Overloads> all() {
        List<DataType> two = List.of(VARCHAR, VARCHAR);
        List<DataType> three = List.of(VARCHAR, VARCHAR, VARCHAR);
        DataType list = DataType.list(VARCHAR);
        return List.of(
                Overloads.named("regexp_matches", "regexp_like", "~")
                        .text("regexp_matches('ogive', 'g.v'): whether the pattern occurs; also as 'ogive' ~ 'g.v'")
                        .takes(two, BOOLEAN, binding -> test(binding, false))
                        .takes(three, BOOLEAN, binding -> test(binding, false)),
                Overloads.named("regexp_full_match")
                        .text("regexp_full_match('ogive', 'o.*'): whether the whole text matches")
                        .takes(two, BOOLEAN, binding -> test(binding, true))
                        .takes(three, BOOLEAN, binding -> test(binding, true)),
                Overloads.named("similar_to")
                        .text("'ogive' SIMILAR TO '(o|a)g%': SQL patterns with | * + ? {} () []")
                        .takes(two, BOOLEAN, RegexFunctions::similar)
                        .takes(three, BOOLEAN, RegexFunctions::similar),
                Overloads.named("glob")
                        .text("'ogive' GLOB 'og*': shell patterns with * ? []")
                        .takes(two, BOOLEAN, binding -> {
                            Compiled compiled = new Compiled(binding, 1, -1, RegexFunctions::globToRegex);
                            return Rows.booleans((a, i) -> guarded(compiled.at(a, i), text(a, 0, i))
                                            .matches())
                                    .kernel(binding);
                        }),
                Overloads.named("regexp_replace")
                        .text("regexp_replace('a1b2', '[0-9]', '#', 'g') = 'a#b#'; without 'g' the first match only;"
                                + " \\1 is the first group")
                        .takes(three, VARCHAR, binding -> replace(binding))
                        .takes(List.of(VARCHAR, VARCHAR, VARCHAR, VARCHAR), VARCHAR, binding -> replace(binding)),
                Overloads.named("regexp_extract", "regexp_substr")
                        .text("regexp_extract('ogive-42', '([a-z]+)-([0-9]+)', 2) = '42'; empty if nothing matches")
                        .takes(two, VARCHAR, binding -> extract(binding))
                        .takes(List.of(VARCHAR, VARCHAR, BIGINT), VARCHAR, binding -> extract(binding))
                        .takes(List.of(VARCHAR, VARCHAR, BIGINT, VARCHAR), VARCHAR, binding -> extract(binding)),
                Overloads.named("regexp_extract_all")
                        .text("regexp_extract_all('a1b2', '[0-9]') = ['1', '2']")
                        .takes(two, list, binding -> extractAll(binding))
                        .takes(List.of(VARCHAR, VARCHAR, BIGINT), list, binding -> extractAll(binding))
                        .takes(List.of(VARCHAR, VARCHAR, BIGINT, VARCHAR), list, binding -> extractAll(binding)),
                Overloads.named("regexp_split_to_array", "string_split_regex", "str_split_regex", "regexp_split")
                        .text("regexp_split_to_array('a1b2c', '[0-9]') = ['a', 'b', 'c']")
                        .takes(two, list, binding -> {
                            Compiled compiled = new Compiled(binding, 1, -1, p -> p);
                            return Rows.values((a, i) -> split(compiled.at(a, i), text(a, 0, i)))
                                    .kernel(binding);
                        }),
                Overloads.named("regexp_count")
                        .text("regexp_count('banana', 'an') = 2")
                        .takes(two, BIGINT, binding -> {
                            Compiled compiled = new Compiled(binding, 1, -1, p -> p);
                            return Rows.longs((a, i) -> {
                                        Matcher m = guarded(compiled.at(a, i), text(a, 0, i));
                                        long n = 0;
                                        while (m.find()) {
                                            n++;
                                        }
                                        return n;
                                    })
                                    .kernel(binding);
                        }),
                Overloads.named("regexp_escape")
                        .text("regexp_escape('a.b') = 'a\\.b'")
                        .total()
                        .takes(
                                List.of(VARCHAR),
                                VARCHAR,
                                Rows.texts((a, i) ->
                                        text(a, 0, i).replaceAll("([^A-Za-z0-9_\\x80-\\x{10FFFF}])", "\\\\$1"))));
    }

    /// `substring('ogive' from 'g.v')`: the first match, or its first group.
    static Kernel substring(Binding binding) {
        Compiled compiled = new Compiled(binding, 1, -1, p -> p);
        return Rows.texts((a, i) -> {
                    Matcher m = guarded(compiled.at(a, i), text(a, 0, i));
                    return m.find() ? m.group(m.groupCount() > 0 ? 1 : 0) : null;
                })
                .kernel(binding);
    }

    private static Kernel test(Binding binding, boolean whole) {
        Compiled compiled = new Compiled(binding, 1, 2, p -> p);
        return Rows.booleans((a, i) -> {
                    Matcher m = guarded(compiled.at(a, i), text(a, 0, i));
                    return whole ? m.matches() : m.find();
                })
                .kernel(binding);
    }

    private static Kernel similar(Binding binding) {
        String escape = binding.types().size() < 3 ? "\\" : binding.constant(2) ? binding.text(2) : "\\";
        Compiled compiled = new Compiled(binding, 1, -1, p -> similarToRegex(p, escape));
        return Rows.booleans((a, i) -> guarded(compiled.at(a, i), text(a, 0, i)).matches())
                .kernel(binding);
    }

    private static Kernel replace(Binding binding) {
        Compiled compiled = new Compiled(binding, 1, 3, p -> p);
        String fixed = binding.constant(2) ? replacement(binding.text(2)) : null;
        return Rows.texts((a, i) -> {
                    Matcher m = guarded(compiled.at(a, i), text(a, 0, i));
                    String with = fixed != null ? fixed : replacement(text(a, 2, i));
                    boolean all = a.length > 3 && text(a, 3, i).indexOf('g') >= 0;
                    try {
                        return all ? m.replaceAll(with) : m.replaceFirst(with);
                    } catch (IndexOutOfBoundsException e) {
                        throw new OgiveException(
                                ErrorCode.INVALID_REGEX,
                                "the replacement '" + text(a, 2, i) + "' names a group that the pattern lacks",
                                e);
                    }
                })
                .kernel(binding);
    }

    private static Kernel extract(Binding binding) {
        Compiled compiled = new Compiled(binding, 1, 3, p -> p);
        return Rows.texts((a, i) -> {
                    Matcher m = guarded(compiled.at(a, i), text(a, 0, i));
                    int group = group(m, a, i);
                    String found = m.find() ? m.group(group) : null;
                    return found == null ? "" : found;
                })
                .kernel(binding);
    }

    private static Kernel extractAll(Binding binding) {
        Compiled compiled = new Compiled(binding, 1, 3, p -> p);
        return Rows.values((a, i) -> {
                    Matcher m = guarded(compiled.at(a, i), text(a, 0, i));
                    int group = group(m, a, i);
                    List<Object> found = new ArrayList<>();
                    while (m.find()) {
                        found.add(m.group(group) == null ? "" : m.group(group));
                    }
                    return found;
                })
                .kernel(binding);
    }

    private static int group(Matcher matcher, Vector[] arguments, int row) {
        long group = arguments.length > 2 ? integer(arguments, 2, row) : 0;
        if (group < 0 || group > matcher.groupCount()) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the pattern has " + matcher.groupCount() + " groups, not a group " + group);
        }
        return (int) group;
    }

    private static List<Object> split(Pattern pattern, String text) {
        List<Object> parts = new ArrayList<>();
        Matcher m = guarded(pattern, text);
        int from = 0;
        while (m.find()) {
            if (m.end() > m.start()) {
                parts.add(text.substring(from, m.start()));
                from = m.end();
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    /// The pattern argument, compiled once where it is constant, else once per change.
    private static final class Compiled {
        @FunctionalInterface
        interface Translation {
            String regex(String pattern);
        }

        private final int argument;
        private final int options;
        private final Translation translation;
        private String lastPattern;
        private String lastOptions;
        private Pattern last;

        Compiled(Binding binding, int argument, int options, Translation translation) {
            this.argument = argument;
            this.options = options;
            this.translation = translation;
            boolean fixed = options < 0 || options >= binding.types().size() || binding.constant(options);
            if (binding.constant(argument) && fixed) {
                String flags = options >= 0 && binding.constant(options) ? binding.text(options) : "";
                compiled(binding.text(argument), flags);
            }
        }

        Pattern at(Vector[] arguments, int row) {
            // Most often a constant: the same bytes as the row before.
            return compiled(
                    lastPattern != null && equal((StringVector) arguments[argument], row, lastPattern)
                            ? lastPattern
                            : text(arguments, argument, row),
                    options >= 0 && options < arguments.length ? text(arguments, options, row) : "");
        }

        private static boolean equal(StringVector vector, int row, String text) {
            int length = text.length();
            if (vector.lengths[row] != length) {
                return false;
            }
            int start = vector.starts[row];
            for (int k = 0; k < length; k++) {
                if (vector.bytes[start + k] != text.charAt(k)) {
                    return false;
                }
            }
            return true;
        }

        private Pattern compiled(String pattern, String flags) {
            if (!pattern.equals(lastPattern) || !flags.equals(lastOptions)) {
                last = compile(translation.regex(pattern), flags);
                lastPattern = pattern;
                lastOptions = flags;
            }
            return last;
        }
    }

    private static Pattern compile(String pattern, String options) {
        int flags = Pattern.UNICODE_CASE;
        for (int k = 0; k < options.length(); k++) {
            flags |= switch (options.charAt(k)) {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 's' -> Pattern.DOTALL;
                case 'm', 'n', 'p' -> Pattern.MULTILINE;
                case 'l' -> Pattern.LITERAL;
                case 'x' -> Pattern.COMMENTS;
                case 'g', 'c', 'e', 'w', 't' -> 0;
                default ->
                    throw new OgiveException(
                            ErrorCode.INVALID_REGEX,
                            "unknown regular expression option '" + options.charAt(k) + "'; there are c g i l m n s x");
            };
        }
        try {
            return Pattern.compile((flags & Pattern.LITERAL) != 0 ? pattern : posixClasses(pattern), flags);
        } catch (PatternSyntaxException e) {
            throw new OgiveException(
                    ErrorCode.INVALID_REGEX, "'" + pattern + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    private static String posixClasses(String pattern) {
        if (!pattern.contains("[:")) {
            return pattern;
        }
        String result = pattern;
        String[][] classes = {
            {"alpha", "Alpha"}, {"digit", "Digit"}, {"alnum", "Alnum"}, {"upper", "Upper"}, {"lower", "Lower"},
            {"punct", "Punct"}, {"space", "Space"}, {"blank", "Blank"}, {"xdigit", "XDigit"}, {"cntrl", "Cntrl"},
            {"print", "Print"}, {"graph", "Graph"}
        };
        for (String[] c : classes) {
            result = result.replace("[:" + c[0] + ":]", "\\p{" + c[1] + "}")
                    .replace("[:^" + c[0] + ":]", "\\P{" + c[1] + "}");
        }
        return result.replace("[:word:]", "\\w");
    }

    /// `\1` and `\&` to Java's `$1` and `$0`.
    private static String replacement(String text) {
        StringBuilder out = new StringBuilder();
        for (int k = 0; k < text.length(); k++) {
            char c = text.charAt(k);
            if (c == '\\' && k + 1 < text.length()) {
                char next = text.charAt(++k);
                if (next >= '0' && next <= '9') {
                    out.append('$').append(next);
                } else if (next == '&') {
                    out.append("$0");
                } else {
                    out.append('\\').append(next);
                }
            } else if (c == '$' || c == '\\') {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// A SIMILAR TO pattern as a regular expression over the whole text.
    private static String similarToRegex(String pattern, String escape) {
        StringBuilder out = new StringBuilder("(?s)");
        boolean inClass = false;
        for (int k = 0; k < pattern.length(); k++) {
            char c = pattern.charAt(k);
            if (!escape.isEmpty() && c == escape.charAt(0) && k + 1 < pattern.length()) {
                out.append(Pattern.quote(String.valueOf(pattern.charAt(++k))));
            } else if (inClass) {
                out.append(c);
                inClass = c != ']';
            } else {
                switch (c) {
                    case '%' -> out.append(".*");
                    case '_' -> out.append('.');
                    case '.', '^', '$', '\\' -> out.append('\\').append(c);
                    case '[' -> {
                        out.append(c);
                        inClass = true;
                    }
                    default -> out.append(c);
                }
            }
        }
        return out.toString();
    }

    private static String globToRegex(String pattern) {
        StringBuilder out = new StringBuilder("(?s)");
        boolean inClass = false;
        for (int k = 0; k < pattern.length(); k++) {
            char c = pattern.charAt(k);
            if (inClass) {
                out.append(c == '!' && pattern.charAt(k - 1) == '[' ? '^' : c);
                inClass = c != ']';
                continue;
            }
            switch (c) {
                case '*' -> out.append(".*");
                case '?' -> out.append('.');
                case '[' -> {
                    out.append(c);
                    inClass = true;
                }
                default -> out.append(Character.isLetterOrDigit(c) ? String.valueOf(c) : "\\" + c);
            }
        }
        return out.toString();
    }

    private static Matcher guarded(Pattern pattern, String text) {
        return pattern.matcher(text.length() < 24 ? text : new Counted(text, pattern));
    }

    /// Counts the characters that a match looks at.
    private static final class Counted implements CharSequence {
        private final String text;
        private final Pattern pattern;
        private int steps;

        Counted(String text, Pattern pattern) {
            this.text = text;
            this.pattern = pattern;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new OgiveException(
                        ErrorCode.INVALID_REGEX,
                        "matching '" + pattern + "' gave up after " + MAX_STEPS + " steps on a text of " + text.length()
                                + " characters: the pattern backtracks too much");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
