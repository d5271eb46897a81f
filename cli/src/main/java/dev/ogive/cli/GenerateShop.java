package dev.ogive.cli;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.shop.Shop;
import dev.ogive.workloads.shop.ShopOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ogive generate shop`: data and a workload for machines without real ones.
@Command(
        name = "shop",
        description = "Makes a web shop's data and a day of its queries: schema.sql, CSV files, workload.jsonl.",
        mixinStandardHelpOptions = true)
final class GenerateShop implements Callable<Integer> {
    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the files.")
    private Path folder;

    @Option(names = "--scale", paramLabel = "N", description = "1: a million orders, 2.4 million lines (0.1).")
    private double scale = ShopOptions.DEFAULT.scale();

    @Option(names = "--seed", paramLabel = "N", description = "Equal seeds give equal files (1).")
    private long seed = ShopOptions.DEFAULT.seed();

    @Option(names = "--days", paramLabel = "N", description = "Days of history (365).")
    private int days = ShopOptions.DEFAULT.days();

    @Option(names = "--skew", paramLabel = "N", description = "Zipf exponent of products and customers (1).")
    private double skew = ShopOptions.DEFAULT.skew();

    @Option(
            names = "--correlation",
            paramLabel = "N",
            description = "Share of values that follow the column they depend on (0.9).")
    private double correlation = ShopOptions.DEFAULT.correlation();

    @Option(names = "--cycle", paramLabel = "N", description = "Depth of day and night, 0 to 1 (0.9).")
    private double cycle = ShopOptions.DEFAULT.cycle();

    @Option(names = "--hours", paramLabel = "N", description = "Length of the workload (24).")
    private double hours = ShopOptions.DEFAULT.hours();

    @Option(names = "--dashboards", paramLabel = "N", description = "Dashboards that refresh (6).")
    private int dashboards = ShopOptions.DEFAULT.dashboards();

    @Option(names = "--analysts", paramLabel = "N", description = "Ad-hoc sessions per hour at noon (6).")
    private double analysts = ShopOptions.DEFAULT.analysts();

    @Option(names = "--lookups", paramLabel = "N", description = "Lookups by support per hour at noon (40).")
    private double lookups = ShopOptions.DEFAULT.lookups();

    @Option(names = "--no-nightly", description = "Without the nightly batch, which also writes.")
    private boolean noNightly;

    @Option(names = "--drift", paramLabel = "N", description = "Share of interests that change halfway, 0 to 1 (0.5).")
    private double drift = ShopOptions.DEFAULT.drift();

    @Override
    public Integer call() throws Exception {
        ShopOptions options;
        try {
            options = new ShopOptions(
                    scale,
                    seed,
                    days,
                    skew,
                    correlation,
                    cycle,
                    hours,
                    dashboards,
                    analysts,
                    lookups,
                    !noNightly,
                    drift);
        } catch (IllegalArgumentException e) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, e.getMessage(), e);
        }
        long startNanos = System.nanoTime();
        long statements = new Shop(options).write(folder);
        System.out.printf(
                Locale.ROOT,
                "%,d orders and a workload of %,d statements in %.1f s%n",
                options.orders(),
                statements,
                (System.nanoTime() - startNanos) / 1e9);
        System.out.println("Try: ogive replay " + folder.resolve("workload.jsonl") + " --data " + folder
                + " --engine ogive --vs duckdb --speed 720 --report report.html");
        return 0;
    }
}
