package dev.ogive.workloads;

import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;

/// Real data that tests read but the repository does not hold: the folder `OGIVE_DATA`.
public final class RealData {
    private RealData() {}

    /// A folder of it. Where it is missing the test fails in continuous integration and is
    /// skipped elsewhere.
    public static Path folder(String name) {
        Path folder = Path.of(System.getenv().getOrDefault("OGIVE_DATA", "../../shared/data"))
                .resolve(name);
        if (!Files.isDirectory(folder)) {
            String message = "the data folder " + folder.toAbsolutePath() + " is missing: set OGIVE_DATA";
            if ("true".equals(System.getenv("CI"))) {
                fail(message);
            }
            System.out.println("skipped: " + message);
            assumeThat(folder).isDirectory();
        }
        return folder;
    }
}
