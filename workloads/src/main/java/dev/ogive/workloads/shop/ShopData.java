package dev.ogive.workloads.shop;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Writes the shop's tables as CSV with a header; rows of orders, their lines and visits in order
/// of time.
final class ShopData {
    /// Days on which prices are cut and orders triple, as a share of all.
    private static final double SALE_DAYS = 0.02;

    /// A prime: spreads ranks over the numbers of rows.
    private static final long SPREAD = 7_368_787;

    /// To find something that was there by a day.
    private static final int ATTEMPTS = 20;

    private final ShopOptions options;
    private final Path folder;
    private final LocalDate firstDay;
    private final Cycle cycle;
    private final Zipf customers;
    private final Zipf products;
    private final boolean[] isSale;
    private final double[] dayWeights;
    private int[] productsByCategory;
    private int[] categoryStarts;

    // Of each product and customer, what others depend on.
    private final byte[] categoryOf;
    private final int[] centsOf;
    private final int[] launchedDay;
    private final byte[] countryOf;
    private final byte[] segmentOf;
    private final int[] signedUpDay;

    ShopData(ShopOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.firstDay = ShopOptions.LAST_DAY.minusDays(options.days() - 1L);
        this.cycle = Cycle.ofBuyers(options.cycle());
        this.customers = new Zipf(options.customers(), options.skew());
        this.products = new Zipf(options.products(), options.skew());
        this.isSale = new boolean[options.days()];
        this.dayWeights = new double[options.days()];
        this.categoryOf = new byte[options.products()];
        this.centsOf = new int[options.products()];
        this.launchedDay = new int[options.products()];
        this.countryOf = new byte[options.customers()];
        this.segmentOf = new byte[options.customers()];
        this.signedUpDay = new int[options.customers()];
    }

    void write() throws IOException {
        days();
        writeProducts();
        writeCustomers();
        writeOrders();
        writeVisits();
    }

    /// Business grows by half over the history; weekends are a quarter better, sale days three
    /// times.
    private void days() {
        SplittableRandom random = random("days");
        for (int day = 0; day < options.days(); day++) {
            isSale[day] = random.nextDouble() < SALE_DAYS;
            int weekday = firstDay.plusDays(day).getDayOfWeek().getValue();
            dayWeights[day] = (1 + 0.5 * day / options.days()) * (weekday >= 6 ? 1.25 : 1) * (isSale[day] ? 3 : 1);
        }
    }

    private void writeProducts() throws IOException {
        SplittableRandom random = random("products");
        Zipf categories = new Zipf(ShopWords.CATEGORIES.size(), 0.7 * options.skew());
        try (BufferedWriter out = open("products")) {
            out.write("id,name,category,brand,price,launched\n");
            for (int i = 0; i < options.products(); i++) {
                int category = categories.next(random);
                categoryOf[i] = (byte) category;
                int shelf = follows(random) ? category : random.nextInt(ShopWords.CATEGORIES.size());
                centsOf[i] = (int) Math.max(99, ShopWords.PRICES[shelf] * 100 * Math.exp(random.nextGaussian() * 0.6));
                centsOf[i] -= centsOf[i] % 100 - 99;
                launchedDay[i] = random.nextInt(-730, Math.max(1, options.days() - 3));
                int brand = (follows(random) ? category : random.nextInt(ShopWords.CATEGORIES.size())) * 8
                        + random.nextInt(8);
                out.write(
                        (i + 1) + "," + oneOf(ShopWords.ADJECTIVES, random) + " " + oneOf(ShopWords.NOUNS, random) + " "
                                + (i + 1) + "," + ShopWords.CATEGORIES.get(category) + ",Brand " + (brand + 1) + ","
                                + money(centsOf[i]) + "," + firstDay.plusDays(launchedDay[i]) + "\n");
            }
        }
        groupProducts();
    }

    private void groupProducts() {
        int[] counts = new int[ShopWords.CATEGORIES.size() + 1];
        for (byte category : categoryOf) {
            counts[category + 1]++;
        }
        Arrays.parallelPrefix(counts, Integer::sum);
        categoryStarts = counts.clone();
        productsByCategory = new int[categoryOf.length];
        int[] next = counts.clone();
        for (int i = 0; i < categoryOf.length; i++) {
            productsByCategory[next[categoryOf[i]]++] = i;
        }
    }

    /// Customers come in the order in which they signed up, a third of them before the history
    /// begins.
    private void writeCustomers() throws IOException {
        SplittableRandom random = random("customers");
        Zipf countries = new Zipf(ShopWords.COUNTRIES.size(), 0.9 * options.skew());
        Zipf cities = new Zipf(5, options.skew());
        try (BufferedWriter out = open("customers")) {
            out.write("id,name,country,city,segment,signed_up,newsletter\n");
            int count = options.customers();
            for (int i = 0; i < count; i++) {
                double share = (double) i / count;
                signedUpDay[i] =
                        (int) (share < 1 / 3.0 ? -900 * (1 - 3 * share) : (share * 1.5 - 0.5) * options.days());
                countryOf[i] = (byte) countries.next(random);
                int home = follows(random) ? countryOf[i] : random.nextInt(ShopWords.COUNTRIES.size());
                segmentOf[i] = (byte)
                        (follows(random) && signedUpDay[i] < 0 && random.nextDouble() < 0.5
                                ? 1
                                : random.nextInt(ShopWords.SEGMENTS.size()));
                out.write(
                        (i + 1) + "," + oneOf(ShopWords.FIRST_NAMES, random) + " " + oneOf(ShopWords.LAST_NAMES, random)
                                + "," + ShopWords.COUNTRIES.get(countryOf[i]) + ","
                                + ShopWords.CITIES.get(home).get(cities.next(random)) + ","
                                + ShopWords.SEGMENTS.get(segmentOf[i]) + "," + firstDay.plusDays(signedUpDay[i]) + ","
                                + (random.nextDouble() < (segmentOf[i] == 1 ? 0.8 : 0.3)) + "\n");
            }
        }
    }

    private void writeOrders() throws IOException {
        SplittableRandom random = random("orders");
        long[] perDay = shares(options.orders());
        long order = 0;
        try (BufferedWriter orders = open("orders");
                BufferedWriter lines = open("order_lines")) {
            orders.write("id,customer_id,ordered_at,status,channel,country,total\n");
            lines.write("order_id,line,product_id,quantity,price,discount\n");
            for (int day = 0; day < options.days(); day++) {
                for (int second : times(perDay[day], random)) {
                    order(++order, day, second, orders, lines, random);
                }
            }
        }
    }

    private void order(
            long id, int day, int second, BufferedWriter orders, BufferedWriter lines, SplittableRandom random)
            throws IOException {
        int customer = customer(day, random);
        int count = 1 + (random.nextDouble() < 0.55 ? 0 : 1 + random.nextInt(5));
        int first = product(day, random);
        long total = 0;
        double sentBack = 0;
        for (int line = 1; line <= count; line++) {
            int product = line == 1
                    ? first
                    : follows(random) ? inCategory(categoryOf[first], day, random) : product(day, random);
            int quantity = random.nextDouble() < 0.85 ? 1 : 2 + random.nextInt(4);
            int percent =
                    isSale[day] && follows(random) ? 20 + 10 * random.nextInt(4) : random.nextDouble() < 0.08 ? 10 : 0;
            total += (long) centsOf[product] * quantity * (100 - percent) / 100;
            sentBack = Math.max(sentBack, ShopWords.RETURNS[categoryOf[product]]);
            lines.write(id + "," + line + "," + (product + 1) + "," + quantity + "," + money(centsOf[product]) + ",0."
                    + (percent < 10 ? "0" : "") + percent + "\n");
        }
        orders.write(id + "," + (customer + 1) + "," + at(day, second) + "," + status(day, sentBack, random) + ","
                + channel(customer, random) + "," + ShopWords.COUNTRIES.get(countryOf[customer]) + "," + money(total)
                + "\n");
    }

    /// Of the last days few have arrived; of the others some were sent back, by what was bought.
    private String status(int day, double sentBack, SplittableRandom random) {
        int age = options.days() - 1 - day;
        if (age < 5 && random.nextInt(5) >= age) {
            return age == 0 ? "placed" : "shipped";
        }
        double draw = random.nextDouble();
        return draw < sentBack ? "returned" : draw > 0.985 ? "cancelled" : "delivered";
    }

    private String channel(int customer, SplittableRandom random) {
        if (follows(random)) {
            return switch (segmentOf[customer]) {
                case 2 -> "web";
                case 3 -> "app";
                default -> ShopWords.CHANNELS.get(random.nextDouble() < 0.6 ? 0 : 1);
            };
        }
        return oneOf(ShopWords.CHANNELS, random);
    }

    private void writeVisits() throws IOException {
        SplittableRandom random = random("visits");
        long[] perDay = shares(options.visits());
        long visit = 0;
        try (BufferedWriter out = open("visits")) {
            out.write("id,customer_id,seen_at,page,product_id,device,referrer,seconds\n");
            for (int day = 0; day < options.days(); day++) {
                for (int second : times(perDay[day], random)) {
                    // Two of five are not signed in.
                    String customer = random.nextDouble() < 0.4 ? "" : "" + (customer(day, random) + 1);
                    int page = Math.min(random.nextInt(9), 5);
                    String product = page == 0 ? "" + (product(day, random) + 1) : "";
                    boolean evening = second > 18 * 3_600;
                    int device = follows(random) ? (evening ? 0 : 1) : random.nextInt(3);
                    double seconds = Math.exp(3 + random.nextGaussian() * 0.9 + (device == 1 ? 0.5 : 0));
                    out.write(++visit + "," + customer + "," + at(day, second) + "," + ShopWords.PAGES.get(page) + ","
                            + product + "," + ShopWords.DEVICES.get(device) + ","
                            + oneOf(ShopWords.REFERRERS, random) + "," + Math.round(seconds * 100) / 100.0 + "\n");
                }
            }
        }
    }

    /// How many of `total` fall on each day.
    private long[] shares(long total) {
        double sum = Arrays.stream(dayWeights).sum();
        long[] shares = new long[dayWeights.length];
        double until = 0;
        long given = 0;
        for (int day = 0; day < shares.length; day++) {
            until += dayWeights[day];
            shares[day] = Math.round(total * until / sum) - given;
            given += shares[day];
        }
        return shares;
    }

    private int[] times(long count, SplittableRandom random) {
        int[] seconds = new int[Math.toIntExact(count)];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = cycle.second(random);
        }
        Arrays.sort(seconds);
        return seconds;
    }

    /// One who had signed up by then. The first ranks are spread over all of them.
    private int customer(int day, SplittableRandom random) {
        int customer = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            customer = (int) (customers.next(random) * SPREAD % signedUpDay.length);
            if (signedUpDay[customer] <= day) {
                break;
            }
        }
        return customer;
    }

    /// One that was on sale by then.
    private int product(int day, SplittableRandom random) {
        int product = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            product = (int) (products.next(random) * SPREAD % categoryOf.length);
            if (launchedDay[product] <= day) {
                break;
            }
        }
        return product;
    }

    private int inCategory(int category, int day, SplittableRandom random) {
        int count = categoryStarts[category + 1] - categoryStarts[category];
        int product = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int rank = products.next(random, count);
            product = productsByCategory[categoryStarts[category] + rank];
            if (launchedDay[product] <= day) {
                break;
            }
        }
        return product;
    }

    private boolean follows(SplittableRandom random) {
        return random.nextDouble() < options.correlation();
    }

    private SplittableRandom random(String table) {
        return new SplittableRandom(options.seed() * 1_000_003L + table.hashCode());
    }

    private static String oneOf(List<String> words, SplittableRandom random) {
        return words.get(random.nextInt(words.size()));
    }

    private static String money(long cents) {
        return cents / 100 + "." + cents % 100 / 10 + cents % 10;
    }

    private String at(int day, int second) {
        StringBuilder text = new StringBuilder(19).append(firstDay.plusDays(day));
        return two(
                        two(two(text.append(' '), second / 3_600).append(':'), second / 60 % 60)
                                .append(':'),
                        second % 60)
                .toString();
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private BufferedWriter open(String table) throws IOException {
        return Files.newBufferedWriter(folder.resolve(table + ".csv"), StandardCharsets.UTF_8);
    }
}
