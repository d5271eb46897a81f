package dev.ogive.maintain.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final long HOUR = Forecast.HOUR_MICROS;

    /// A Thursday at midnight, UTC.
    private static final long START = 2_000L * 168 * HOUR;

    private final AtomicLong clock = new AtomicLong(START);
    private final WorkloadMonitor monitor = WorkloadMonitor.empty(clock::get);

    /// @param perHour statements in each hour from the start on
    private void run(int fromHour, int toHour, IntUnaryOperator perHour) {
        for (int hour = fromHour; hour < toHour; hour++) {
            int count = perHour.applyAsInt(hour);
            for (int i = 0; i < count; i++) {
                clock.set(START + hour * HOUR + (i + 1) * HOUR / (count + 1));
                monitor.count("main", "SELECT a FROM t WHERE b = " + i, List.of(), 1_000_000, 1, false);
            }
        }
        clock.set(START + toHour * HOUR);
    }

    private Forecast forecast() {
        return monitor.observed().getFirst().forecast();
    }

    private double expected(int fromHour, int toHour) {
        return forecast().expected(START + fromHour * HOUR, START + toHour * HOUR);
    }

    private static int office(int hour) {
        return hour % 24 >= 8 && hour % 24 < 18 ? 12 : 0;
    }

    @Test
    void whatCameInLessThanADayIsTakenToBeADays() {
        run(0, 3, _ -> 16);
        assertThat(expected(3, 27)).isCloseTo(48, within(1.0));
        assertThat(forecast().week()).isCloseTo(7 * 48, within(5.0));
    }

    @Test
    void hoursOfTheDayAreExpectedAsTheyWere() {
        run(0, 72, ForecastTest::office);
        assertThat(expected(72 + 9, 72 + 10)).isCloseTo(12, within(1.0));
        assertThat(expected(72, 72 + 7)).isLessThan(0.5);
        assertThat(expected(72 + 8, 72 + 18)).isCloseTo(120, within(6.0));
    }

    @Test
    void weekendsAreKnownAfterSomeWeeks() {
        // Days 2 and 3 from a Thursday on are Saturday and Sunday.
        run(0, 4 * 168, hour -> hour / 24 % 7 == 2 || hour / 24 % 7 == 3 ? 0 : office(hour));
        int next = 4 * 168;
        assertThat(expected(next + 10, next + 11)).isCloseTo(12, within(2.0));
        assertThat(expected(next + 2 * 24 + 10, next + 2 * 24 + 11)).isLessThan(2);
        assertThat(forecast().week()).isCloseTo(5 * 120, within(60.0));
    }

    @Test
    void aNightAndAWeekendAreNoEnd() {
        run(0, 2 * 168 + 24 + 18, hour -> hour / 24 % 7 == 2 || hour / 24 % 7 == 3 ? 0 : office(hour));
        // Friday evening; then Monday morning.
        clock.addAndGet((6 + 48 + 8) * HOUR);
        assertThat(forecast().isGone()).isFalse();
        assertThat(forecast().week()).isGreaterThan(300);
    }

    @Test
    void whatHasStoppedIsNotExpectedAndIsWhenItComesAgain() {
        run(0, 96, ForecastTest::office);
        clock.addAndGet(60 * HOUR);
        assertThat(forecast().isGone()).isFalse();
        clock.addAndGet(20 * HOUR);
        assertThat(forecast().isGone()).isTrue();
        assertThat(forecast().week()).isZero();
        run(96 + 89, 96 + 90, _ -> 12);
        assertThat(forecast().isGone()).isFalse();
        assertThat(forecast().week()).isPositive();
    }

    @Test
    void whatComesOnceAWeekIsNotGoneAfterAMonth() {
        run(0, 3 * 168, hour -> hour % 168 == 5 ? 1 : 0);
        clock.addAndGet(30L * 24 * HOUR);
        assertThat(forecast().isGone()).isFalse();
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        TemplateStatistics t = new TemplateStatistics(7, "select ?", START);
        for (int i = 0; i < 500; i++) {
            t.add(START + i * HOUR / 7, 1_000, 1, 1);
        }
        long now = START + 100 * HOUR;
        Forecast before = t.observed(now).forecast();
        Forecast after =
                TemplateStatistics.decoded(7, t.changes()).observed(now).forecast();
        for (int h = 0; h < 168; h += 5) {
            double expected = before.expected(now + h * HOUR, now + (h + 1) * HOUR);
            assertThat(after.expected(now + h * HOUR, now + (h + 1) * HOUR)).isCloseTo(expected, within(1e-3));
        }
    }
}
