package dev.ogive.workloads.shop;

import dev.ogive.workloads.trace.TracedStatement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/// The statements of a day, or of more, in order of time.
final class ShopWorkload {
    private static final double NANOS_PER_HOUR = 3.6e12;

    /// Minutes between two refreshes of a dashboard in the middle of the day.
    private static final int REFRESH_MINUTES = 10;

    /// Connections of one dashboard, among which its panels are shared out.
    private static final int DASHBOARD_CONNECTIONS = 2;

    private static final int SUPPORTERS = 5;

    private final ShopOptions options;
    private final Cycle office;
    private final Cycle buyers;
    private final List<TracedStatement> statements = new ArrayList<>();

    ShopWorkload(ShopOptions options) {
        this.options = options;
        this.office = Cycle.ofOffice(options.cycle());
        this.buyers = Cycle.ofBuyers(options.cycle());
    }

    List<TracedStatement> statements() {
        SplittableRandom random = new SplittableRandom(options.seed() * 1_000_003L + 17);
        for (int number = 0; number < options.dashboards(); number++) {
            dashboard(number, random.split());
        }
        analysts(random.split());
        support(random.split());
        for (double hour = 2; options.nightly() && hour < options.hours(); hour += 24) {
            batch(hour, random.split());
        }
        statements.sort(Comparator.comparingLong(TracedStatement::startNanos));
        List<TracedStatement> numbered = new ArrayList<>(statements.size());
        for (TracedStatement statement : statements) {
            numbered.add(statement.at(numbered.size() + 1L, statement.startNanos()));
        }
        return numbered;
    }

    /// A screen on a wall: asks all its panels anew every few minutes, more rarely at night. Its
    /// focus may change halfway.
    private void dashboard(int number, SplittableRandom random) {
        ShopQueries.Focus first = focus(number, false);
        ShopQueries.Focus second = random.nextDouble() < options.drift() ? focus(number, true) : first;
        double hour = random.nextDouble() * REFRESH_MINUTES / 60;
        while (hour < options.hours()) {
            List<String> panels = ShopQueries.panels(isLate(hour) ? second : first);
            for (int panel = 0; panel < panels.size(); panel++) {
                // The screen sends them all at once: a few milliseconds apart.
                double at = hour + panel * 0.004 / 3_600;
                add("dashboard-" + (number + 1) + "/" + panel % DASHBOARD_CONNECTIONS, at, panels.get(panel));
            }
            double minutes = REFRESH_MINUTES / Math.max(0.1, office.at(hour));
            hour += minutes * (0.98 + 0.04 * random.nextDouble()) / 60;
        }
    }

    private static ShopQueries.Focus focus(int number, boolean late) {
        int shift = late ? 3 : 0;
        String country = number == 0 ? null : ShopWords.COUNTRIES.get((number + shift) % ShopWords.COUNTRIES.size());
        String category =
                number % 2 == 0 ? null : ShopWords.CATEGORIES.get((number + shift) % ShopWords.CATEGORIES.size());
        return new ShopQueries.Focus(country, category, new int[] {7, 30, 90}[(number + (late ? 1 : 0)) % 3]);
    }

    private boolean isLate(double hour) {
        return hour >= options.hours() / 2;
    }

    /// Sessions that begin at random, each with a few questions and time to think between them.
    private void analysts(SplittableRandom random) {
        if (options.analysts() == 0) {
            return;
        }
        Zipf themes = new Zipf(ShopQueries.THEMES, options.skew());
        Zipf countries = new Zipf(ShopWords.COUNTRIES.size(), options.skew());
        Zipf categories = new Zipf(ShopWords.CATEGORIES.size(), options.skew());
        int session = 0;
        for (double hour = office.next(0, options.analysts(), random);
                hour < options.hours();
                hour = office.next(hour, options.analysts(), random)) {
            boolean drifted = isLate(hour) && random.nextDouble() < options.drift();
            int shift = drifted ? 1 : 0;
            int theme = (themes.next(random) + 2 * shift) % ShopQueries.THEMES;
            String country = ShopWords.COUNTRIES.get((countries.next(random) + 4 * shift) % ShopWords.COUNTRIES.size());
            String category =
                    ShopWords.CATEGORIES.get((categories.next(random) + 8 * shift) % ShopWords.CATEGORIES.size());
            String segment = ShopWords.SEGMENTS.get(random.nextInt(ShopWords.SEGMENTS.size()));
            int days = Math.min(options.days(), new int[] {14, 30, 90, 365}[random.nextInt(4)]);
            ShopQueries.Focus focus = new ShopQueries.Focus(country, category, days);
            String name = "analyst-" + ++session;
            double at = hour;
            int steps = 2 + random.nextInt(8);
            for (int step = 0; step < steps && at < options.hours(); step++) {
                int cents = 500 + 100 * random.nextInt(100);
                add(name, at, ShopQueries.question(theme, step, focus, segment, cents));
                at += thinkSeconds(random) / 3_600;
            }
        }
    }

    /// Half of the pauses are below twenty seconds; a few are long.
    private static double thinkSeconds(SplittableRandom random) {
        return 20 * Math.exp(random.nextGaussian());
    }

    private void support(SplittableRandom random) {
        if (options.lookups() == 0) {
            return;
        }
        Zipf recent = new Zipf((int) Math.min(options.orders(), 1_000_000), options.skew());
        Zipf customers = new Zipf(options.customers(), options.skew());
        for (double hour = buyers.next(0, options.lookups(), random);
                hour < options.hours();
                hour = buyers.next(hour, options.lookups(), random)) {
            // People call about their last orders.
            long order = options.orders() - recent.next(random);
            long customer = customers.next(random) + 1L;
            String session = "support-" + (1 + random.nextInt(SUPPORTERS));
            double at = hour;
            for (String lookup : ShopQueries.lookups(order, customer)) {
                add(session, at, lookup);
                at += (1 + 2 * random.nextDouble()) / 3_600;
            }
        }
    }

    private void batch(double hour, SplittableRandom random) {
        double at = hour;
        for (String statement : ShopQueries.batch()) {
            add("nightly", at, statement);
            at += (5 + 20 * random.nextDouble()) / 3_600;
        }
    }

    private void add(String session, double hour, String sql) {
        // Whole microseconds.
        long nanos = Math.round(hour * NANOS_PER_HOUR / 1e3) * 1_000;
        statements.add(TracedStatement.of(0, session, nanos, sql));
    }
}
