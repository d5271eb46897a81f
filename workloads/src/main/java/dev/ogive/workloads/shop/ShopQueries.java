package dev.ogive.workloads.shop;

import java.time.LocalDate;
import java.util.List;

/// What the shop's people ask, in SQL that Ogive, DuckDB and PostgreSQL share. Each order of rows
/// is decided to the last row, so that answers compare.
final class ShopQueries {
    private ShopQueries() {}

    /// What someone looks at.
    ///
    /// @param country a code, or null for all
    /// @param category or null for all
    /// @param days back from the last day
    record Focus(String country, String category, int days) {
        LocalDate since() {
            return ShopOptions.LAST_DAY.minusDays(days);
        }

        private String and(String table) {
            return country == null ? "" : " AND " + table + ".country = '" + country + "'";
        }

        private String andCategory() {
            return category == null ? "" : " AND p.category = '" + category + "'";
        }
    }

    /// The panels of a dashboard.
    static List<String> panels(Focus focus) {
        return List.of(
                revenuePerDay(focus),
                bestSellers(focus),
                visitsPerHour(focus),
                returnsPerBrand(focus),
                ordersPerChannel(focus));
    }

    static String revenuePerDay(Focus f) {
        return "SELECT CAST(o.ordered_at AS DATE) AS day, count(*) AS orders, sum(o.total) AS revenue FROM orders o"
                + " WHERE o.ordered_at >= TIMESTAMP '" + f.since() + " 00:00:00'" + f.and("o")
                + " GROUP BY CAST(o.ordered_at AS DATE) ORDER BY day";
    }

    static String bestSellers(Focus f) {
        return "SELECT p.id, p.name, sum(l.quantity) AS sold, sum(l.quantity * l.price) AS revenue FROM order_lines l"
                + " JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id"
                + " WHERE o.ordered_at >= TIMESTAMP '" + f.since() + " 00:00:00'" + f.and("o") + f.andCategory()
                + " GROUP BY p.id, p.name ORDER BY revenue DESC, p.id LIMIT 10";
    }

    static String visitsPerHour(Focus f) {
        return "SELECT extract(hour FROM v.seen_at) AS hour, v.device, count(*) AS visits, avg(v.seconds) AS seconds"
                + " FROM visits v WHERE v.seen_at >= TIMESTAMP '" + f.since() + " 00:00:00'"
                + " GROUP BY extract(hour FROM v.seen_at), v.device ORDER BY hour, v.device";
    }

    static String returnsPerBrand(Focus f) {
        return "SELECT p.brand, count(*) AS lines, sum(CASE WHEN o.status = 'returned' THEN 1 ELSE 0 END) AS returned"
                + " FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id"
                + " WHERE o.ordered_at >= TIMESTAMP '" + f.since() + " 00:00:00'" + f.and("o") + f.andCategory()
                + " GROUP BY p.brand ORDER BY returned DESC, p.brand LIMIT 20";
    }

    static String ordersPerChannel(Focus f) {
        return "SELECT o.channel, o.status, count(*) AS orders, avg(o.total) AS mean, max(o.total) AS largest"
                + " FROM orders o WHERE o.ordered_at >= TIMESTAMP '" + f.since() + " 00:00:00'" + f.and("o")
                + " GROUP BY o.channel, o.status ORDER BY o.channel, o.status";
    }

    /// The questions of an analyst, each narrower than the one before: first all, then a country,
    /// a category, a segment, a price.
    static String question(int theme, int step, Focus f, String segment, int cents) {
        String since = "TIMESTAMP '" + f.since() + " 00:00:00'";
        String country = step >= 1 ? f.and("o") : "";
        String category = step >= 2 ? f.andCategory() : "";
        String customers = step >= 3 ? " AND c.segment = '" + segment + "'" : "";
        String price = step >= 4 ? " AND l.price >= " + cents / 100 + "." + cents % 100 / 10 + cents % 10 : "";
        String joined = " FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id"
                + " JOIN customers c ON c.id = o.customer_id WHERE o.ordered_at >= " + since + country + category
                + customers + price;
        return switch (theme) {
            case 0 ->
                "SELECT p.category, sum(l.quantity * l.price) AS revenue, count(DISTINCT o.customer_id) AS buyers"
                        + joined + " GROUP BY p.category ORDER BY revenue DESC, p.category";
            case 1 ->
                "SELECT c.city, count(DISTINCT o.id) AS orders, sum(l.quantity * l.price * (1 - l.discount)) AS paid"
                        + joined + " GROUP BY c.city ORDER BY paid DESC, c.city LIMIT 15";
            case 2 ->
                "SELECT o.status, p.category, count(*) AS lines, avg(l.price) AS price" + joined
                        + " GROUP BY o.status, p.category ORDER BY lines DESC, o.status, p.category";
            default ->
                "SELECT p.brand, min(l.price) AS cheapest, max(l.price) AS dearest, sum(l.quantity) AS sold" + joined
                        + " GROUP BY p.brand HAVING sum(l.quantity) > 5 ORDER BY sold DESC, p.brand LIMIT 25";
        };
    }

    static final int THEMES = 4;

    /// What support looks up while a customer is on the telephone.
    static List<String> lookups(long order, long customer) {
        return List.of(
                "SELECT id, customer_id, ordered_at, status, channel, total FROM orders WHERE id = " + order,
                "SELECT l.line, p.name, l.quantity, l.price, l.discount FROM order_lines l JOIN products p ON p.id ="
                        + " l.product_id WHERE l.order_id = " + order + " ORDER BY l.line",
                "SELECT name, country, city, segment, signed_up FROM customers WHERE id = " + customer,
                "SELECT id, ordered_at, status, total FROM orders WHERE customer_id = " + customer
                        + " ORDER BY ordered_at DESC, id DESC LIMIT 20");
    }

    /// The nightly batch: yesterday's sums into a table of its own, then reports over the whole
    /// history. It can run again on the same database.
    static List<String> batch() {
        String day = ShopOptions.LAST_DAY.toString();
        return List.of(
                "DELETE FROM daily_sales WHERE day = DATE '" + day + "'",
                "INSERT INTO daily_sales SELECT CAST(o.ordered_at AS DATE), p.category, count(*), sum(l.quantity *"
                        + " l.price) FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id ="
                        + " l.product_id WHERE o.ordered_at >= TIMESTAMP '" + day
                        + " 00:00:00' GROUP BY CAST(o.ordered_at AS DATE), p.category",
                "SELECT day, category, lines, revenue FROM daily_sales ORDER BY day, revenue DESC, category",
                "SELECT date_trunc('month', CAST(c.signed_up AS TIMESTAMP)) AS joined, date_trunc('month', o.ordered_at)"
                        + " AS bought, count(DISTINCT c.id) AS buyers, sum(o.total) AS revenue FROM customers c JOIN"
                        + " orders o ON o.customer_id = c.id GROUP BY 1, 2 ORDER BY 1, 2",
                "SELECT c.id, c.name, sum(o.total) AS spent, rank() OVER (ORDER BY sum(o.total) DESC) AS place FROM"
                        + " customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name ORDER BY spent DESC,"
                        + " c.id LIMIT 100",
                "SELECT c.country, count(*) AS asleep FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE"
                        + " o.customer_id = c.id AND o.ordered_at >= TIMESTAMP '"
                        + ShopOptions.LAST_DAY.minusDays(90) + " 00:00:00') GROUP BY c.country ORDER BY c.country",
                "SELECT v.referrer, v.page, count(*) AS visits, count(DISTINCT v.customer_id) AS customers,"
                        + " avg(v.seconds) AS seconds FROM visits v GROUP BY v.referrer, v.page ORDER BY v.referrer,"
                        + " v.page",
                "SELECT p.category, o.country, sum(l.quantity * l.price) AS revenue, sum(l.quantity * l.price *"
                        + " l.discount) AS given FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON"
                        + " p.id = l.product_id GROUP BY p.category, o.country ORDER BY p.category, o.country");
    }
}
