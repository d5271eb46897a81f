package dev.ogive.exec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class KernelTest {
    private static final int[] SIZES = {0, 1, 7, 8, 15, 16, 17, 2047, 2048, 2049};

    @RepeatedTest(20)
    void vectorAndScalarSelectTheSameRows() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        RangeSelection.Scalar scalar = new RangeSelection.Scalar();
        RangeSelection vector = RangeSelection.vector();
        RangeSelection best = vector == null ? RangeSelection.BEST : vector;
        for (int rows : SIZES) {
            int[] ints = random.ints(rows, -5, 6).toArray();
            long[] longs =
                    random.longs(rows).map(v -> (v & 1) == 0 ? v : v % 10).toArray();
            boolean negate = random.nextBoolean();
            int low = random.nextInt(4) == 0 ? Integer.MIN_VALUE : random.nextInt(-6, 3);
            int high = random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(3, 7);
            int[] a = new int[rows];
            int[] b = new int[rows];
            int n = best.range(ints, low, high, negate, rows, a);
            int m = scalar.range(ints, low, high, negate, rows, b);
            assertThat(Arrays.copyOf(a, n)).as("-Dtests.seed=%d", seed).isEqualTo(Arrays.copyOf(b, m));
            long from = random.nextInt(4) == 0 ? Long.MIN_VALUE : random.nextLong(-10, 0);
            long to = random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextLong(0, 10);
            n = best.range(longs, from, to, negate, rows, a);
            m = scalar.range(longs, from, to, negate, rows, b);
            assertThat(Arrays.copyOf(a, n)).as("-Dtests.seed=%d", seed).isEqualTo(Arrays.copyOf(b, m));
        }
    }

    @RepeatedTest(200)
    void searchesAgreeWithTheNaiveLoop() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        byte[] text = letters(random, random.nextInt(60));
        byte[] needle = letters(random, random.nextInt(5));
        int from = random.nextInt(text.length + 1);
        int end = from + random.nextInt(text.length - from + 1);
        assertThat(Utf8.find(text, from, end, needle))
                .as("-Dtests.seed=%d", seed)
                .isEqualTo(Utf8.findScalar(text, from, end, needle));
    }

    /// LIKE against a regular expression made from the pattern.
    @RepeatedTest(500)
    void likeAgreesWithARegularExpression() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        String text = word(random, "abé日%_", random.nextInt(14));
        String pattern = word(random, "abé日%%__", random.nextInt(7));
        StringBuilder regex = new StringBuilder("(?s)");
        pattern.codePoints()
                .forEach(c -> regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(LikePattern.compile(pattern, "\\").matches(bytes, 0, bytes.length))
                .as("'%s' LIKE '%s', -Dtests.seed=%d", text, pattern, seed)
                .isEqualTo(text.matches(regex.toString()));
    }

    @Test
    void theCalendarAgreesWithJavaTime() {
        Random random = new Random(3);
        for (int k = 0; k < 20_000; k++) {
            int day = k < 4_000 ? k * 400 - 800_000 : random.nextInt(-300_000_000, 300_000_000);
            LocalDate date = LocalDate.ofEpochDay(day);
            long civil = Calendar.civil(day);
            assertThat(Calendar.yearOf(civil)).as("%d", day).isEqualTo(date.getYear());
            assertThat(Calendar.monthOf(civil)).as("%d", day).isEqualTo(date.getMonthValue());
            assertThat(Calendar.dayOf(civil)).as("%d", day).isEqualTo(date.getDayOfMonth());
            assertThat(Calendar.year(day)).isEqualTo(date.getYear());
            assertThat(Calendar.days(date.getYear(), date.getMonthValue(), date.getDayOfMonth()))
                    .isEqualTo(day);
            assertThat(Calendar.dayOfYear(day)).isEqualTo(date.getDayOfYear());
            assertThat(Calendar.isoDayOfWeek(day)).isEqualTo(date.getDayOfWeek().getValue());
            assertThat(Calendar.isoWeek(day)).isEqualTo(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            assertThat(Calendar.isoYear(day)).isEqualTo(date.get(IsoFields.WEEK_BASED_YEAR));
            assertThat(Calendar.daysInMonth(date.getYear(), date.getMonthValue()))
                    .isEqualTo(date.lengthOfMonth());
            assertThat(date.get(ChronoField.DAY_OF_MONTH)).isEqualTo(Calendar.dayOf(civil));
        }
        assertThat(Calendar.year(Integer.MIN_VALUE))
                .isEqualTo(LocalDate.ofEpochDay(Integer.MIN_VALUE).getYear());
        assertThat(Calendar.year(Integer.MAX_VALUE))
                .isEqualTo(LocalDate.ofEpochDay(Integer.MAX_VALUE).getYear());
    }

    private static byte[] letters(Random random, int length) {
        return word(random, "ab", length).getBytes(StandardCharsets.UTF_8);
    }

    private static String word(Random random, String alphabet, int length) {
        int[] points = alphabet.codePoints().toArray();
        StringBuilder word = new StringBuilder();
        for (int k = 0; k < length; k++) {
            word.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return word.toString();
    }
}
