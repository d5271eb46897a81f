package dev.ogive.cli;

import dev.ogive.api.Engine;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/// The `ogive` command. Errors go to standard error as `error[CODE]: message`, with exit status
/// 1.
@Command(
        name = "ogive",
        description = "A SQL analytics engine that reshapes itself to its data and its queries.",
        mixinStandardHelpOptions = true,
        version = "ogive " + Main.VERSION)
public final class Main implements Runnable {
    static final String VERSION = "0.1.0";

    private static final List<String> COMMANDS = List.of(
            "sql", "import", "verify", "explain", "tune", "capture", "workload", "generate", "replay", "demo", "bench");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
        int status = run(arguments);
        System.out.flush();
        System.exit(status);
    }

    /// Runs the command and returns its exit status.
    static int run(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals("sql")) {
            Engine.warmUp();
            SqlCommand plain = SqlCommand.plain(List.of(arguments).subList(1, arguments.length));
            if (plain != null) {
                try {
                    return plain.call();
                } catch (Exception e) {
                    return failed(e);
                }
            }
        }
        return parsed(arguments);
    }

    /// Reads the arguments with picocli and runs what they ask for.
    private static int parsed(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        // Each command costs milliseconds to describe: only the one that is asked for, or all for the usage.
        boolean one = arguments.length > 0 && COMMANDS.contains(arguments[0]);
        for (String name : one ? List.of(arguments[0]) : COMMANDS) {
            line.addSubcommand(name, command(name));
        }
        return line.setExecutionExceptionHandler((e, _, _) -> failed(e))
                .setParameterExceptionHandler(Main::wrongUsage)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    private static Object command(String name) {
        return switch (name) {
            case "sql" -> new SqlCommand();
            case "import" -> new ImportCommand();
            case "verify" -> new VerifyCommand();
            case "explain" -> new ExplainCommand();
            case "capture" -> new CaptureCommand();
            case "workload" -> new WorkloadCommand();
            case "generate" -> GenerateCommand.withGenerators();
            case "replay" -> new ReplayCommand();
            case "demo" -> new DemoCommand();
            case "tune" -> new TuneCommand();
            case "bench" -> new BenchCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int failed(Exception e) {
        System.out.flush();
        System.err.println(display(e));
        return 1;
    }

    /// One line for people: `error[CODE]: message`.
    static String display(Throwable e) {
        if (e instanceof OgiveException known) {
            return known.display();
        }
        if (e instanceof java.sql.SQLException && String.valueOf(e.getMessage()).startsWith("error[")) {
            return e.getMessage();
        }
        if (e instanceof java.io.IOException) {
            return new OgiveException(ErrorCode.IO_ERROR, String.valueOf(e.getMessage())).display();
        }
        return new OgiveException(ErrorCode.INTERNAL_ERROR, String.valueOf(e)).display();
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        System.err.println(new OgiveException(ErrorCode.INVALID_ARGUMENT, e.getMessage()).display());
        e.getCommandLine().usage(System.err);
        return 1;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
