package dev.ogive.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `ogive generate WHAT`: data and workloads for machines without real ones, or more of those
/// that there are.
@Command(
        name = "generate",
        description = "Makes data and workloads, or more of those that you have.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private GenerateCommand() {}

    static CommandLine withGenerators() {
        return new CommandLine(new GenerateCommand())
                .addSubcommand(new GenerateShop())
                .addSubcommand(new GenerateTpc(GenerateTpc.Suite.TPCH).line())
                .addSubcommand(new GenerateTpc(GenerateTpc.Suite.TPCDS).line())
                .addSubcommand(new GenerateRows())
                .addSubcommand(new GenerateLike());
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "what is to be made: " + String.join(", ", spec.subcommands().keySet()));
    }
}
