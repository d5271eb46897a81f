package dev.ogive.cli;

import dev.ogive.api.Engine;
import dev.ogive.api.Session;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which database a command works on.
final class DatabaseOption {
    @Option(
            names = "--db",
            paramLabel = "DIR",
            description = "The database's directory, made if it is not there. Without it: a new one in memory.")
    private Path directory;

    @Option(names = "--readonly", description = "Open the database for reading only.")
    private boolean readOnly;

    /// For picocli to fill.
    DatabaseOption() {}

    DatabaseOption(Path directory) {
        this.directory = directory;
    }

    Engine open() {
        return directory == null ? Engine.inMemory() : Engine.open(directory, readOnly);
    }

    /// For commands that change nothing.
    Engine openExisting() {
        return directory == null ? Engine.inMemory() : Engine.open(directory, true);
    }

    Path directory() {
        return directory;
    }

    /// Opens the database for the length of something.
    interface Body {
        int run(Session session) throws Exception;
    }

    int with(Body body) throws Exception {
        try (Engine engine = open();
                Session session = engine.session()) {
            return body.run(session);
        }
    }
}
