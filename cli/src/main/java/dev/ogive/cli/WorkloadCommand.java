package dev.ogive.cli;

import dev.ogive.workloads.analysis.WorkloadHtml;
import dev.ogive.workloads.analysis.WorkloadProfile;
import dev.ogive.workloads.analysis.WorkloadText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ogive workload`: what a workload is like.
@Command(
        name = "workload",
        description = "Says what a workload file is like: templates, arrivals, repetition, sessions, columns, drift.",
        mixinStandardHelpOptions = true)
final class WorkloadCommand implements Callable<Integer> {
    @Parameters(paramLabel = "W.jsonl", description = "Workload file, gzipped or not.")
    private Path file;

    @Option(names = "--html", paramLabel = "R.html", description = "Write a page with charts too.")
    private Path html;

    @Option(names = "--top", paramLabel = "N", description = "Rows of each list (20; 100 in HTML).")
    private int top = 20;

    @Override
    public Integer call() throws IOException {
        AtomicLong read = new AtomicLong();
        WorkloadProfile profile;
        try (var _ = new Progress(() -> Double.NaN, () -> String.format(Locale.ROOT, "%,d statements", read.get()))) {
            profile = WorkloadProfile.of(file, read::set);
        }
        System.out.print(new WorkloadText(profile, top).render());
        if (html != null) {
            Path name = file.getFileName();
            Files.writeString(html, new WorkloadHtml(profile, "Workload " + name, Math.max(100, top)).render());
            System.out.println("\nwrote " + html);
        }
        return 0;
    }
}
