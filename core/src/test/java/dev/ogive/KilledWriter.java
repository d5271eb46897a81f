package dev.ogive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that writes, prints `committed N` after its N-th commit, and is killed meanwhile.
public final class KilledWriter {
    private KilledWriter() {}

    /// Starts the writer, kills it some time after its first commit, and returns the commits it
    /// acknowledged.
    ///
    /// @param flags of its JVM
    /// @param writer has the `main`, whose arguments are the directory, the seed and `before`
    /// @param before commits of the writers before it
    public static int run(List<String> flags, Class<?> writer, Path directory, long seed, int before, int millis)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), writer.getName()));
        command.addAll(List.of(directory.toString(), Long.toString(seed), Integer.toString(before)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int acknowledged = before;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            Thread killer = new Thread(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                // Not Process.destroyForcibly, which closes the pipe with acknowledgements still in it.
                process.toHandle().destroyForcibly();
            });
            killer.start();
            for (; line != null && line.startsWith("committed "); line = out.readLine()) {
                acknowledged = Integer.parseInt(line.substring("committed ".length()));
            }
            killer.join();
        }
        assertThat(process.waitFor())
                .as("killed, not failed; -Dtests.seed=%d", seed)
                .isEqualTo(137);
        return acknowledged;
    }
}
