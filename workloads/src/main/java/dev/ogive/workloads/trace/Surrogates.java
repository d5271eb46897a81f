package dev.ogive.workloads.trace;

import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.SqlTokens;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Replaces the values in a trace, so that it can be shared: equal values by equal surrogates and
/// greater ones by greater ones, separately for numbers, moments and texts. So repetition,
/// frequencies, templates and the order of ranges stay; distances between values do not.
///
/// Literals and parameters are replaced, comments are dropped, sessions are numbered, messages of
/// errors and tags that name people or places are left out. Row counts of LIMIT and the like, and
/// intervals, stay. **Names of tables and columns stay as they are.**
///
/// Two passes over the file; the different values are held in memory. For one thread.
public final class Surrogates {
    private static final Pattern MOMENT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?)?");
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_]{1,40}");
    private static final List<String> TAGS = List.of("engine", "bytes_read", "rows_examined", "query");
    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);

    private final SplittableRandom random;
    private final Dialect dialect;
    private final TreeMap<BigDecimal, BigDecimal> numbers = new TreeMap<>();
    private final TreeMap<LocalDateTime, LocalDate> moments = new TreeMap<>();
    private final TreeMap<String, String> texts = new TreeMap<>();
    private final Map<String, String> sessions = new HashMap<>();

    /// Whether values are being collected; afterwards they are replaced.
    private boolean collecting = true;

    private Surrogates(Dialect dialect, long seed) {
        this.dialect = dialect;
        this.random = new SplittableRandom(seed);
    }

    /// Writes a trace with surrogates.
    ///
    /// @param seed of the gaps between surrogates; one that nobody knows keeps them from being
    ///     guessed
    public static void rewrite(Path in, Path out, long seed) {
        Surrogates surrogates;
        try (TraceReader trace = TraceReader.open(in)) {
            surrogates = new Surrogates(trace.header().dialect(), seed);
            for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
                surrogates.replaced(s);
            }
        }
        surrogates.assign();
        try (TraceReader trace = TraceReader.open(in);
                TraceWriter writer = TraceWriter.create(
                        out,
                        new TraceHeader(
                                "surrogates",
                                trace.header().dialect(),
                                trace.header().engine(),
                                trace.header().started()))) {
            for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
                writer.write(surrogates.replaced(s));
            }
        }
    }

    private void assign() {
        long number = 0;
        for (Map.Entry<BigDecimal, BigDecimal> entry : numbers.entrySet()) {
            number += entry.getKey().signum() == 0 ? 0 : random.nextInt(1, 10);
            entry.setValue(BigDecimal.valueOf(number));
        }
        LocalDate day = FIRST_DAY;
        for (Map.Entry<LocalDateTime, LocalDate> entry : moments.entrySet()) {
            day = day.plusDays(random.nextInt(1, 4));
            entry.setValue(day);
        }
        int width = Integer.toString(texts.size(), 36).length();
        int rank = 0;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            String digits = Integer.toString(rank++, 36);
            entry.setValue("s" + "0".repeat(width - digits.length()) + digits);
        }
        collecting = false;
    }

    private TracedStatement replaced(TracedStatement s) {
        String sql = sql(s.sql());
        List<Object> parameters = new ArrayList<>();
        for (Object value : s.parameters()) {
            parameters.add(
                    switch (value) {
                        case null -> null;
                        case Long n -> signed(BigDecimal.valueOf(n)).longValue();
                        case BigDecimal n -> signed(n);
                        case String text -> text(text);
                        default -> value;
                    });
        }
        Map<String, String> tags = new HashMap<>(s.tags());
        tags.keySet().retainAll(TAGS);
        String error = s.error() == null || CODE.matcher(s.error()).matches() ? s.error() : "error";
        String session = sessions.computeIfAbsent(s.session(), _ -> Integer.toString(sessions.size() + 1));
        return new TracedStatement(
                s.id(), session, s.startNanos(), s.durationNanos(), sql, parameters, s.rows(), error, tags);
    }

    private String sql(String sql) {
        SqlTokens tokens = new SqlTokens(sql, dialect);
        StringBuilder out = new StringBuilder(sql.length());
        int end = 0;
        String before = "";
        while (tokens.next()) {
            if (tokens.start() > end && !out.isEmpty()) {
                out.append(sql.substring(end, tokens.start()).indexOf('\n') >= 0 ? '\n' : ' ');
            }
            String text = tokens.text();
            switch (tokens.kind()) {
                case NUMBER -> out.append(keepsNumber(before) ? text : number(text));
                case TEXT -> out.append(before.equals("interval") ? text : quoted(text, before));
                default -> out.append(text);
            }
            before = tokens.kind() == SqlTokens.Kind.WORD ? text.toLowerCase(java.util.Locale.ROOT) : text;
            end = tokens.end();
        }
        return out.isEmpty() ? sql : out.toString();
    }

    private static boolean keepsNumber(String before) {
        return switch (before) {
            case "limit", "offset", "top", "first", "next", "interval", "by" -> true;
            default -> false;
        };
    }

    private String number(String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            return Math.abs((long) value.scale()) > 1_000 ? "0" : signed(value).toPlainString();
        } catch (NumberFormatException e) {
            return "0";
        }
    }

    /// The surrogate with the sign and the decimals of a number; 0 stays.
    private BigDecimal signed(BigDecimal value) {
        BigDecimal size = value.abs();
        if (collecting) {
            numbers.put(size, size);
            return value;
        }
        BigDecimal surrogate = numbers.get(size).setScale(Math.max(0, value.scale()));
        return value.signum() < 0 ? surrogate.negate() : surrogate;
    }

    /// A literal with its quotes, and of a pattern the wildcards at its ends.
    private String quoted(String literal, String before) {
        int open = literal.indexOf('\'');
        if (open < 0 || literal.length() < open + 2 || literal.charAt(literal.length() - 1) != '\'') {
            open = -1;
        }
        String inner = open < 0
                ? literal.substring(1, Math.max(1, literal.length() - 1))
                : literal.substring(open + 1, literal.length() - 1);
        if (!before.equals("like") && !before.equals("ilike")) {
            return '\'' + text(inner) + '\'';
        }
        int from = 0;
        int to = inner.length();
        while (from < to && isWildcard(inner.charAt(from))) {
            from++;
        }
        while (to > from && isWildcard(inner.charAt(to - 1))) {
            to--;
        }
        String core = from == to ? "" : text(inner.substring(from, to));
        return '\'' + inner.substring(0, from) + core + inner.substring(to) + '\'';
    }

    private static boolean isWildcard(char c) {
        return c == '%' || c == '_';
    }

    private String text(String value) {
        if (value.isEmpty()) {
            return value;
        }
        LocalDateTime moment = MOMENT.matcher(value).matches() ? moment(value) : null;
        if (moment != null) {
            if (collecting) {
                moments.put(moment, FIRST_DAY);
                return value;
            }
            // The form stays: `2020-01-01` or `2020-01-01 00:00:00`.
            String time = value.substring(10).replaceAll("\\d", "0");
            return moments.get(moment) + time;
        }
        if (collecting) {
            texts.put(value, value);
            return value;
        }
        return texts.get(value);
    }

    private static LocalDateTime moment(String text) {
        try {
            LocalDate day = LocalDate.parse(text.substring(0, 10));
            return text.length() == 10 ? day.atStartOfDay() : day.atTime(LocalTime.parse(text.substring(11)));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
