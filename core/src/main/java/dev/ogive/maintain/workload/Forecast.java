package dev.ogive.maintain.workload;

/// How many statements of a template are to be expected, by the hour, from how many there were in
/// each hour of the week: what was seen a week ago counts half.
///
/// An hour of the week is expected to be as it was, on average, as soon as the template is known
/// for a week; before, an hour of the day, after a day; before that, what has come is taken to be
/// a day's. Immutable.
///
/// Source of the approach, in simpler form: Ma et al., Query-based workload forecasting for
/// self-driving database management systems, SIGMOD 2018.
public final class Forecast {
    /// Hours of a week.
    static final int SLOTS = 168;

    static final long HOUR_MICROS = 3_600_000_000L;
    static final double HALF_LIFE_HOURS = SLOTS;

    private static final int DAY = 24;

    /// Of a template that is not known for a week a weekend's silence is no end.
    private static final int WEEKEND = 72;

    /// Earlier weeks count next to nothing.
    private static final int WEEKS_MAX = 52;

    /// How much an hour of the day counts beside the same hour of one week.
    private static final double DAY_WEIGHT = 0.25;

    /// So many that were to be expected and did not come are no chance: of Poisson arrivals, one
    /// silence in 500 million is as long.
    private static final double MISSED_MIN = 20;

    private final long firstMicros;
    private final long lastMicros;
    private final long nowMicros;

    /// By hour of the week, counted from the first of 1970.
    private final double[] perHour = new double[SLOTS];

    /// As it was when the last statement came, an hour of the week by itself.
    private final double[] perHourThen = new double[SLOTS];

    /// @param weights by hour of the week, of statements; one that comes now weighs 1
    /// @param nowMicros not before the last
    Forecast(double[] weights, long firstMicros, long lastMicros, long nowMicros) {
        if (weights.length != SLOTS || firstMicros > lastMicros) {
            throw new IllegalArgumentException("need " + SLOTS + " weights and first <= last, got " + weights.length
                    + ", " + firstMicros + ", " + lastMicros);
        }
        this.firstMicros = firstMicros;
        this.lastMicros = lastMicros;
        this.nowMicros = Math.max(nowMicros, lastMicros);
        fill(perHour, weights, 1, DAY_WEIGHT, this.nowMicros);
        double fadedHours = (this.nowMicros - lastMicros) / (double) HOUR_MICROS;
        fill(perHourThen, weights, Math.pow(2, fadedHours / HALF_LIFE_HOURS), 0, lastMicros);
    }

    /// The hour of the week.
    static int slot(long micros) {
        return Math.floorMod(Math.floorDiv(micros, HOUR_MICROS), SLOTS);
    }

    /// @param dayWeightOfWeek how much an hour of the day counts beside the same hour of one week
    private void fill(double[] rates, double[] weights, double factor, double dayWeightOfWeek, long atMicros) {
        long firstHour = Math.floorDiv(firstMicros, HOUR_MICROS);
        long lastHour = Math.floorDiv(atMicros, HOUR_MICROS);
        double[] hours = new double[SLOTS];
        double all = 0;
        for (int back = 0; back < SLOTS; back++) {
            long hour = lastHour - back;
            int slot = Math.floorMod(hour, SLOTS);
            for (int week = 0; week < WEEKS_MAX && hour >= firstHour; week++, hour -= SLOTS) {
                hours[slot] += Math.pow(2, (hour - lastHour) / HALF_LIFE_HOURS);
            }
            all += factor * weights[slot];
        }
        double knownHours = (atMicros - firstMicros) / (double) HOUR_MICROS;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (knownHours < DAY) {
                rates[slot] = all / DAY;
                continue;
            }
            double dayWeight = 0;
            double dayHours = 0;
            for (int other = slot % DAY; other < SLOTS; other += DAY) {
                dayWeight += factor * weights[other];
                dayHours += hours[other];
            }
            double ofDay = dayHours > 0 ? dayWeight / dayHours : 0;
            rates[slot] = knownHours < SLOTS
                    ? ofDay
                    : (factor * weights[slot] + dayWeightOfWeek * ofDay) / (hours[slot] + dayWeightOfWeek);
        }
    }

    /// Statements between two times; none of a template that is gone.
    public double expected(long fromMicros, long toMicros) {
        return isGone() ? 0 : sum(perHour, fromMicros, toMicros);
    }

    private static double sum(double[] rates, long fromMicros, long toMicros) {
        double sum = 0;
        for (long at = fromMicros; at < toMicros; ) {
            long next = Math.min(toMicros, (Math.floorDiv(at, HOUR_MICROS) + 1) * HOUR_MICROS);
            sum += rates[slot(at)] * (next - at) / HOUR_MICROS;
            at = next;
        }
        return sum;
    }

    /// Statements in the week to come.
    public double week() {
        return expected(nowMicros, nowMicros + SLOTS * HOUR_MICROS);
    }

    /// Whether its statements have stopped coming: for a day or a weekend there was none, and far
    /// more than a few had to be expected since the last.
    public boolean isGone() {
        int silence = lastMicros - firstMicros < SLOTS * HOUR_MICROS ? WEEKEND : DAY;
        if (nowMicros - lastMicros < silence * HOUR_MICROS) {
            return false;
        }
        long weeks = (nowMicros - lastMicros) / (SLOTS * HOUR_MICROS);
        double perWeek = sum(perHourThen, 0, SLOTS * HOUR_MICROS);
        long restMicros = nowMicros - weeks * SLOTS * HOUR_MICROS;
        return weeks * perWeek + sum(perHourThen, lastMicros, restMicros) >= MISSED_MIN;
    }

    /// When this was the future.
    public long nowMicros() {
        return nowMicros;
    }
}
