package dev.ogive.cli;

import dev.ogive.workloads.growth.WorkloadModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ogive generate like`: a workload that goes on like a recorded one.
@Command(
        name = "like",
        description =
                "Fits the rhythm of day and week, bursts, visits and think times of a recorded workload, and makes"
                        + " one of any length and load that is like it.",
        mixinStandardHelpOptions = true)
final class GenerateLike implements Callable<Integer> {
    @Parameters(paramLabel = "W.jsonl", description = "The recorded workload.")
    private Path workload;

    @Option(names = "--hours", paramLabel = "N", description = "Length of the new one (24).")
    private double hours = 24;

    @Option(names = "--rate", paramLabel = "N", description = "How many times as many visits come (1).")
    private double rate = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Equal seeds give equal files (1).")
    private long seed = 1;

    @Option(names = "--out", required = true, paramLabel = "NEW.jsonl", description = "Where to write; .gz is gzipped.")
    private Path out;

    @Override
    public Integer call() {
        WorkloadModel model = WorkloadModel.of(workload, seed);
        System.out.println(model.describe());
        long statements = model.write(out, Duration.ofNanos((long) (hours * 3_600e9)), rate);
        System.out.printf(Locale.ROOT, "%,d statements over %s hours written to %s%n", statements, hours, out);
        return 0;
    }
}
