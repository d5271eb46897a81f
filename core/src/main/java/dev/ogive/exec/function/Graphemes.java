package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.text;

import dev.ogive.column.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parts of texts counted in grapheme clusters: a letter with its accents, an emoji with its modifiers.
final class Graphemes {
    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private Graphemes() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        all.add(Overloads.named("left_grapheme")
                .text("left_grapheme('ogive', 2) = 'og': counts signs as people see them, emojis with their modifiers")
                .total()
                .takes(List.of(VARCHAR, BIGINT), VARCHAR, Rows.texts((a, i) -> {
                    List<String> signs = graphemes(text(a, 0, i));
                    long count = integer(a, 1, i);
                    long end = count < 0 ? signs.size() + count : count;
                    return joined(signs, 0, end);
                })));
        all.add(Overloads.named("right_grapheme")
                .text("right_grapheme('ogive', 2) = 've'")
                .total()
                .takes(List.of(VARCHAR, BIGINT), VARCHAR, Rows.texts((a, i) -> {
                    List<String> signs = graphemes(text(a, 0, i));
                    long count = integer(a, 1, i);
                    return joined(signs, count < 0 ? -count : signs.size() - count, signs.size());
                })));
        all.add(Overloads.named("substring_grapheme")
                .text("substring_grapheme('ogive', 2, 3) = 'giv'")
                .total()
                .takes(List.of(VARCHAR, BIGINT), VARCHAR, Rows.texts((a, i) -> graphemes(a, i, Integer.MAX_VALUE)))
                .takes(
                        List.of(VARCHAR, BIGINT, BIGINT),
                        VARCHAR,
                        Rows.texts((a, i) -> graphemes(a, i, integer(a, 2, i)))));
        return all;
    }

    private static List<String> graphemes(String text) {
        List<String> signs = new ArrayList<>();
        Matcher matcher = GRAPHEME.matcher(text);
        while (matcher.find()) {
            signs.add(matcher.group());
        }
        return signs;
    }

    private static String graphemes(Vector[] arguments, int row, long length) {
        List<String> signs = graphemes(text(arguments, 0, row));
        long first = integer(arguments, 1, row);
        long from = first < 0 ? signs.size() + first : first - 1;
        return length < 0 ? joined(signs, from + length, from) : joined(signs, from, from + length);
    }

    private static String joined(List<String> signs, long from, long to) {
        int first = Math.clamp(from, 0, signs.size());
        int end = Math.clamp(to, 0, signs.size());
        return first >= end ? "" : String.join("", signs.subList(first, end));
    }
}
