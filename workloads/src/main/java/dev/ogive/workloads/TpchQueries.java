package dev.ogive.workloads;

import dev.ogive.api.Script;
import io.trino.tpch.Distributions;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The 22 TPC-H queries: the text of the specification with its substitution parameters, and the
/// text that comes with the generator. Numbers of queries are 1 to 22.
///
/// Source: TPC Benchmark H, Standard Specification, clause 2.4.
public final class TpchQueries {
    public static final int COUNT = 22;

    private static final Distributions WORDS = Distributions.getDefaultDistributions();
    private static final List<String> NATIONS = WORDS.getNations().getValues();
    private static final List<String> REGIONS = WORDS.getRegions().getValues();

    /// Region of each nation, in the order of [#NATIONS].
    private static final int[] REGION_OF_NATION = {
        0, 1, 1, 1, 4, 0, 3, 3, 2, 2, 4, 4, 2, 4, 0, 0, 0, 1, 2, 3, 4, 2, 3, 3, 1
    };

    private TpchQueries() {}

    /// The statements of a query in the text of `io.trino.tpch`, with the validation parameters:
    /// Q15 makes a view first.
    public static List<String> generatorText(int number) {
        return statements(TpchTable.class, "/io/trino/tpch/queries/q" + number + ".sql");
    }

    /// The statements of a query in the text of the specification: Q15 makes a view, asks and
    /// drops the view.
    public static List<String> standardText(int number, List<String> parameters) {
        return fill(statements(TpchQueries.class, "tpch/q" + number + ".sql"), parameters);
    }

    /// One statement that asks the query in words that DuckDB knows too: the text of the
    /// specification, for Q15 its approved variant with a common table expression, for Q1 without
    /// the precision of the interval.
    public static String singleStatement(int number, List<String> parameters) {
        String file = number == 15 ? "tpch/q15a.sql" : "tpch/q" + number + ".sql";
        return fill(statements(TpchQueries.class, file), parameters).getFirst().replace(" day (3)", " day");
    }

    private static List<String> statements(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            return Script.statements(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts the values in place of `:1`, `:2` and so on; the highest number first, as `:1` begins
    /// `:10`.
    private static List<String> fill(List<String> statements, List<String> parameters) {
        List<String> filled = new ArrayList<>(statements);
        for (int i = parameters.size(); i > 0; i--) {
            String mark = ":" + i;
            String value = parameters.get(i - 1);
            filled.replaceAll(s -> s.replace(mark, value));
        }
        return filled;
    }

    /// The substitution parameters of query validation, with which the published answers were
    /// made; those of Q11 keep its fraction at 0.0001 whatever the scale.
    public static List<String> validation(int number) {
        return switch (number) {
            case 1 -> List.of("90");
            case 2 -> List.of("15", "BRASS", "EUROPE");
            case 3 -> List.of("BUILDING", "1995-03-15");
            case 4 -> List.of("1993-07-01");
            case 5 -> List.of("ASIA", "1994-01-01");
            case 6 -> List.of("1994-01-01", "0.06", "24");
            case 7 -> List.of("FRANCE", "GERMANY");
            case 8 -> List.of("BRAZIL", "AMERICA", "ECONOMY ANODIZED STEEL");
            case 9 -> List.of("green");
            case 10 -> List.of("1993-10-01");
            case 11 -> List.of("GERMANY", "0.0001");
            case 12 -> List.of("MAIL", "SHIP", "1994-01-01");
            case 13 -> List.of("special", "requests");
            case 14 -> List.of("1995-09-01");
            case 15 -> List.of("1996-01-01");
            case 16 -> List.of("Brand#45", "MEDIUM POLISHED", "49", "14", "23", "45", "19", "3", "36", "9");
            case 17 -> List.of("Brand#23", "MED BOX");
            case 18 -> List.of("300");
            case 19 -> List.of("1", "10", "20", "Brand#12", "Brand#23", "Brand#34");
            case 20 -> List.of("forest", "1994-01-01", "CANADA");
            case 21 -> List.of("SAUDI ARABIA");
            case 22 -> List.of("13", "31", "23", "29", "30", "18", "17");
            default -> throw noQuery(number);
        };
    }

    /// Substitution parameters drawn as the specification says.
    ///
    /// @param scale scale factor, on which the fraction of Q11 depends
    public static List<String> parameters(int number, double scale, SplittableRandom random) {
        return switch (number) {
            case 1 -> List.of(between(random, 60, 120));
            case 2 -> List.of(between(random, 1, 50), oneOf(random, typeSyllables(2)), oneOf(random, REGIONS));
            case 3 ->
                List.of(
                        oneOf(random, WORDS.getMarketSegments().getValues()),
                        "1995-03-%02d".formatted(random.nextInt(1, 32)));
            case 4, 15 -> List.of(month(random, 1993, 1, 58));
            case 5 -> List.of(oneOf(random, REGIONS), year(random));
            case 6 -> List.of(year(random), "0.0" + between(random, 2, 9), between(random, 24, 25));
            case 7 -> shuffled(random, NATIONS).subList(0, 2);
            case 8 -> {
                int nation = random.nextInt(NATIONS.size());
                yield List.of(
                        NATIONS.get(nation),
                        REGIONS.get(REGION_OF_NATION[nation]),
                        oneOf(random, WORDS.getPartTypes().getValues()));
            }
            case 9 -> List.of(oneOf(random, WORDS.getPartColors().getValues()));
            case 10 -> List.of(month(random, 1993, 2, 24));
            case 11 -> List.of(oneOf(random, NATIONS), fraction(scale));
            case 12 -> {
                List<String> modes = shuffled(random, WORDS.getShipModes().getValues());
                yield List.of(modes.get(0), modes.get(1), year(random));
            }
            case 13 ->
                List.of(
                        oneOf(random, List.of("special", "pending", "unusual", "express")),
                        oneOf(random, List.of("packages", "requests", "accounts", "deposits")));
            case 14 -> List.of(month(random, 1993, 1, 60));
            case 16 -> {
                List<String> values = new ArrayList<>(List.of(brand(random), typeBeginning(random)));
                values.addAll(shuffled(
                                random,
                                IntStream.rangeClosed(1, 50)
                                        .mapToObj(Integer::toString)
                                        .toList())
                        .subList(0, 8));
                yield values;
            }
            case 17 ->
                List.of(brand(random), oneOf(random, WORDS.getPartContainers().getValues()));
            case 18 -> List.of(between(random, 312, 315));
            case 19 ->
                List.of(
                        between(random, 1, 10),
                        between(random, 10, 20),
                        between(random, 20, 30),
                        brand(random),
                        brand(random),
                        brand(random));
            case 20 -> List.of(oneOf(random, WORDS.getPartColors().getValues()), year(random), oneOf(random, NATIONS));
            case 21 -> List.of(oneOf(random, NATIONS));
            case 22 ->
                shuffled(
                                random,
                                IntStream.rangeClosed(10, 34)
                                        .mapToObj(Integer::toString)
                                        .toList())
                        .subList(0, 7);
            default -> throw noQuery(number);
        };
    }

    private static IllegalArgumentException noQuery(int number) {
        return new IllegalArgumentException("TPC-H has queries 1 to " + COUNT + ", not " + number);
    }

    private static String fraction(double scale) {
        return BigDecimal.valueOf(0.0001)
                .divide(BigDecimal.valueOf(scale))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String between(SplittableRandom random, int low, int high) {
        return Integer.toString(random.nextInt(low, high + 1));
    }

    private static String oneOf(SplittableRandom random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static List<String> shuffled(SplittableRandom random, List<String> values) {
        List<String> copy = new ArrayList<>(values);
        Collections.shuffle(copy, new java.util.Random(random.nextLong()));
        return copy;
    }

    private static String brand(SplittableRandom random) {
        return "Brand#" + random.nextInt(1, 6) + random.nextInt(1, 6);
    }

    private static String year(SplittableRandom random) {
        return random.nextInt(1993, 1998) + "-01-01";
    }

    /// The first day of one of `months` months from a first month on.
    private static String month(SplittableRandom random, int year, int firstMonth, int months) {
        int month = firstMonth - 1 + random.nextInt(months);
        return String.format(Locale.ROOT, "%d-%02d-01", year + month / 12, month % 12 + 1);
    }

    private static List<String> typeSyllables(int position) {
        return WORDS.getPartTypes().getValues().stream()
                .map(type -> type.split(" ")[position])
                .distinct()
                .collect(Collectors.toList());
    }

    private static String typeBeginning(SplittableRandom random) {
        return oneOf(random, typeSyllables(0)) + " " + oneOf(random, typeSyllables(1));
    }
}
