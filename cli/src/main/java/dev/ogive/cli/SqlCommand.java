package dev.ogive.cli;

import dev.ogive.api.Outcome;
import dev.ogive.api.Script;
import dev.ogive.api.Session;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ogive sql`: statements from the command line, a file, standard input or a prompt.
@Command(name = "sql", description = "Runs SQL: -c, -f, standard input, or a prompt.", mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Option(names = "-c", paramLabel = "SQL", description = "Statements to run, separated by semicolons.")
    private List<String> texts;

    @Option(names = "-f", paramLabel = "FILE", description = "A file of statements to run.")
    private List<Path> files;

    @Option(names = "--format", description = "table, csv or json (lines); table is the default.")
    private Format format = Format.TABLE;

    @Option(names = "--timing", description = "Print how long each statement took, to standard error.")
    private boolean timing;

    /// The command with its options as most scripts write them, each followed by its value.
    /// Picocli takes longer to start than a small query takes altogether, so it reads only what
    /// is not plain.
    ///
    /// @param arguments those after `sql`
    /// @return null where anything is unknown, repeated, missing or only picocli's to understand
    static SqlCommand plain(List<String> arguments) {
        SqlCommand command = new SqlCommand();
        boolean format = false;
        for (Iterator<String> left = arguments.iterator(); left.hasNext(); ) {
            String option = left.next();
            if (option.equals("--timing") && !command.timing) {
                command.timing = true;
                continue;
            }
            String value = left.hasNext() ? left.next() : "";
            if (value.isEmpty() || value.startsWith("-") || value.startsWith("@")) {
                return null;
            }
            if (option.equals("-c")) {
                command.texts = command.texts == null ? new ArrayList<>() : command.texts;
                command.texts.add(value);
            } else if (option.equals("-f")) {
                command.files = command.files == null ? new ArrayList<>() : command.files;
                command.files.add(Path.of(value));
            } else if (option.equals("--db") && command.database.directory() == null) {
                command.database = new DatabaseOption(Path.of(value));
            } else if (option.equals("--format") && !format && Format.named(value) != null) {
                command.format = Format.named(value);
                format = true;
            } else {
                return null;
            }
        }
        return command;
    }

    @Override
    public Integer call() throws Exception {
        return database.with(session -> {
            // Who works at the command line wants the database to be tuned while it is open.
            session.engine().settings().set(Settings.TUNER_MODE.name(), "auto");
            if (texts == null && files == null && Progress.isTerminal()) {
                return new Prompt(session, format).run();
            }
            if (texts == null && files == null) {
                run(session, new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
            }
            for (Path file : files == null ? List.<Path>of() : files) {
                run(session, read(file));
            }
            for (String text : texts == null ? List.<String>of() : texts) {
                run(session, text);
            }
            return 0;
        });
    }

    private static String read(Path file) throws java.io.IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no file " + file, e);
        }
    }

    /// The first statement that fails ends the command.
    private void run(Session session, String text) {
        for (String statement : Script.statements(text)) {
            long startNanos = System.nanoTime();
            switch (session.execute(statement)) {
                case Outcome.Rows rows ->
                    new ResultPrinter(System.out, format, Integer.MAX_VALUE, session.timeZone()).print(rows);
                case Outcome.Changed(long rows) -> {
                    if (format == Format.TABLE) {
                        System.out.println(Count.of(rows, "row"));
                    }
                }
                case Outcome.Done() -> {}
            }
            System.out.flush();
            if (timing) {
                System.err.printf("%.1f ms%n", (System.nanoTime() - startNanos) / 1e6);
            }
        }
    }
}
