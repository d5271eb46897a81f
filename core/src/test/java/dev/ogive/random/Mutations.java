package dev.ogive.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes broken and odd statements of good ones.
final class Mutations {
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^']|'')*'|\"[^\"]*\"|[A-Za-z_][A-Za-z_0-9]*|[0-9]+(?:\\.[0-9]+)?|\\s+|::|[<>=!|~]+|.",
            Pattern.DOTALL);

    private static final List<String> VALUES = List.of(
            "NULL",
            "0",
            "-1",
            "9223372036854775807",
            "-9223372036854775808",
            "170141183460469231731687303715884105727",
            "99999999999999999999999999999999999999.9",
            "1e308",
            "1e400",
            "-0.0",
            "'NaN'::double",
            "''",
            "'x'",
            "'\\'",
            "'%_'",
            "'(a+)+$'",
            "'('",
            "'日本\uD83D\uDE00'",
            "true",
            "DATE '2024-02-30'",
            "DATE '0001-01-01'",
            "DATE 'infinity'",
            "TIMESTAMP '294247-01-10 04:00:54.775806'",
            "INTERVAL '178956970 years'",
            "INTERVAL '1 month -1 day'",
            "'-infinity'::timestamptz",
            "x'00ff'",
            "UUID '00000000-0000-0000-0000-000000000000'",
            "[]",
            "[NULL]",
            "[[1], NULL, []]",
            "{'a': 1, 'b': [2]}",
            "MAP {'k': 1}",
            "(1, 2)",
            "(SELECT 1)",
            "(SELECT 1 WHERE false)",
            "(SELECT i FROM generate_series(1, 3) AS s (i))",
            "EXISTS (SELECT 1)",
            "?",
            "$1",
            "*",
            "count(*)",
            "sum(1) OVER ()",
            "x -> x + 1",
            "DEFAULT",
            "CURRENT_DATE",
            "repeat('ab', 100000)",
            "range(100000)",
            "lpad('', 2147483647, 'x')");

    private static final List<String> WRAPS = List.of(
            "(%s)",
            "NOT %s",
            "- %s",
            "CAST(%s AS INTEGER)",
            "CAST(%s AS VARCHAR)",
            "TRY_CAST(%s AS DATE)",
            "%s::DECIMAL(38, 37)",
            "%s::INTEGER[]",
            "(SELECT %s)",
            "[%s]",
            "{'a': %s}",
            "CASE WHEN %s THEN 1 END",
            "coalesce(%s, NULL)",
            "max(%s)",
            "sum(%s) OVER (ORDER BY 1 ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
            "list(%s ORDER BY 1 DESC)",
            "%s IS NULL",
            "%s IN (%1$s, 1, NULL)",
            "%s BETWEEN %1$s AND %1$s",
            "%s || %1$s",
            "%s + %1$s",
            "%s * %1$s",
            "%s / 0",
            "%s COLLATE nocase",
            "%s AT TIME ZONE 'UTC'",
            "EXTRACT(YEAR FROM %s)",
            "UNNEST(%s)",
            "%s.a",
            "%s[1:2]",
            "%s = ANY (SELECT 1)",
            "%s OVER (PARTITION BY %1$s)",
            "DISTINCT %s");

    private final Random random;
    private final List<String> corpus;
    private final List<String> pool = new ArrayList<>();

    /// @param corpus statements from which pieces are taken
    Mutations(Random random, List<String> corpus) {
        this.random = random;
        this.corpus = corpus;
        corpus.forEach(sql -> pool.addAll(tokens(sql)));
        pool.removeIf(String::isBlank);
    }

    static List<String> tokens(String sql) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(sql);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /// One to four changes of the statement.
    String mutate(String sql) {
        if (random.nextInt(40) == 0) {
            return soup();
        }
        if (random.nextInt(40) == 0) {
            return noise(sql);
        }
        List<String> tokens = tokens(sql);
        for (int changes = 1 + random.nextInt(1 + random.nextInt(4)); changes > 0 && !tokens.isEmpty(); changes--) {
            change(tokens);
        }
        return String.join("", tokens);
    }

    private void change(List<String> tokens) {
        int at = random.nextInt(tokens.size());
        while (at > 0 && tokens.get(at).isBlank()) {
            at--;
        }
        int end = Math.min(tokens.size(), at + 1 + random.nextInt(6));
        switch (random.nextInt(24)) {
            case 0 -> tokens.subList(at, end).clear();
            case 1 -> tokens.addAll(at, new ArrayList<>(tokens.subList(at, end)));
            case 2 -> tokens.add(at, " " + pick(pool) + " ");
            case 3 -> tokens.add(random.nextInt(tokens.size()), tokens.remove(at));
            case 4 -> {
                List<String> other = tokens(pick(corpus));
                tokens.subList(at, tokens.size()).clear();
                tokens.addAll(other.subList(random.nextInt(other.size()), other.size()));
            }
            case 5, 6, 7, 8, 9, 10 -> replace(tokens, at);
            case 11, 12, 13, 14 -> group(tokens, at);
            default -> wrap(tokens, at);
        }
    }

    /// Puts another token of its kind in a token's place, or an odd value in that of a literal or
    /// name.
    private void replace(List<String> tokens, int at) {
        String token = tokens.get(at);
        if (operand(token) && random.nextBoolean()) {
            tokens.set(at, pick(VALUES));
            return;
        }
        String other = pick(pool);
        for (int tries = 0; tries < 20 && kind(other) != kind(token); tries++) {
            other = pick(pool);
        }
        tokens.set(at, other);
    }

    private static boolean operand(String token) {
        return Character.isLetterOrDigit(token.charAt(0)) || token.startsWith("'");
    }

    /// The same for tokens that often stand in the same places.
    private static int kind(String token) {
        char first = token.charAt(0);
        return Character.isDigit(first) ? 0 : Character.isUpperCase(first) ? 1 : Character.isLetter(first) ? 2 : first;
    }

    /// Puts an operand into an expression.
    private void wrap(List<String> tokens, int at) {
        String operand = tokens.get(at);
        if (operand(operand)) {
            String form = pick(WRAPS).replace("%1$s", "%s");
            tokens.set(at, " " + form.replace("%s", operand) + " ");
        }
    }

    /// Puts a piece in brackets of another statement in place of a piece in brackets.
    private void group(List<String> tokens, int at) {
        int[] ours = brackets(tokens, at);
        List<String> other = tokens(pick(corpus));
        int[] theirs = brackets(other, random.nextInt(other.size()));
        if (ours != null && theirs != null) {
            List<String> piece = new ArrayList<>(other.subList(theirs[0], theirs[1]));
            tokens.subList(ours[0], ours[1]).clear();
            tokens.addAll(ours[0], piece);
        }
    }

    /// The first pair of brackets at or behind a place, `[from, to)`; null where there is none.
    private static int[] brackets(List<String> tokens, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (tokens.get(i).equals("(")) {
                int depth = 0;
                for (int j = i; j < tokens.size(); j++) {
                    depth += tokens.get(j).equals("(") ? 1 : tokens.get(j).equals(")") ? -1 : 0;
                    if (depth == 0) {
                        return new int[] {i, j + 1};
                    }
                }
                return null;
            }
        }
        return null;
    }

    private String soup() {
        StringBuilder soup = new StringBuilder(random.nextBoolean() ? "SELECT " : "");
        for (int words = random.nextInt(40); words >= 0; words--) {
            soup.append(pick(pool)).append(' ');
        }
        return soup.toString();
    }

    /// With a few characters replaced by any others.
    private String noise(String sql) {
        StringBuilder text = new StringBuilder(sql);
        for (int n = 1 + random.nextInt(6); n > 0 && !text.isEmpty(); n--) {
            char any = (char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x10000));
            text.setCharAt(random.nextInt(text.length()), any);
        }
        return text.toString();
    }
}
