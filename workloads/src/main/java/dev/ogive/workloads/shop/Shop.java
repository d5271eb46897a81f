package dev.ogive.workloads.shop;

import dev.ogive.sql.template.Dialect;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;

/// Writes the shop into a folder: `schema.sql`, a CSV file for each table, `workload.jsonl`.
public final class Shop {
    /// Tables that are loaded from files, in the order in which they refer to each other.
    public static final List<String> TABLES = List.of("customers", "products", "orders", "order_lines", "visits");

    private static final String SCHEMA = """
            CREATE TABLE customers (id BIGINT NOT NULL, name VARCHAR, country VARCHAR, city VARCHAR, segment VARCHAR,
                signed_up DATE, newsletter BOOLEAN);
            CREATE TABLE products (id BIGINT NOT NULL, name VARCHAR, category VARCHAR, brand VARCHAR, price DECIMAL(10, 2),
                launched DATE);
            CREATE TABLE orders (id BIGINT NOT NULL, customer_id BIGINT, ordered_at TIMESTAMP, status VARCHAR,
                channel VARCHAR, country VARCHAR, total DECIMAL(12, 2));
            CREATE TABLE order_lines (order_id BIGINT NOT NULL, line INTEGER NOT NULL, product_id BIGINT,
                quantity INTEGER, price DECIMAL(10, 2), discount DECIMAL(4, 2));
            CREATE TABLE visits (id BIGINT NOT NULL, customer_id BIGINT, seen_at TIMESTAMP, page VARCHAR,
                product_id BIGINT, device VARCHAR, referrer VARCHAR, seconds DOUBLE PRECISION);
            CREATE TABLE daily_sales (day DATE, category VARCHAR, lines BIGINT, revenue DECIMAL(18, 2));
            """;

    private final ShopOptions options;

    public Shop(ShopOptions options) {
        this.options = options;
    }

    /// Makes the folder and its files.
    ///
    /// @return statements of the workload
    public long write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("schema.sql"), SCHEMA);
        new ShopData(options, folder).write();
        TraceHeader header = new TraceHeader(
                "ogive shop",
                Dialect.OGIVE,
                null,
                ShopOptions.LAST_DAY.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
        try (TraceWriter trace = TraceWriter.create(folder.resolve("workload.jsonl"), header)) {
            for (TracedStatement statement : new ShopWorkload(options).statements()) {
                trace.write(statement);
            }
            return trace.count();
        }
    }
}
