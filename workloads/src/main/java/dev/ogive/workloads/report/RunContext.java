package dev.ogive.workloads.report;

import dev.ogive.workloads.Machine;

/// What a person needs to repeat a run.
///
/// @param command as it was typed
/// @param machine processor, cores, system, Java
/// @param version of Ogive
public record RunContext(String command, String machine, String version) {
    /// @param arguments of the `ogive` command
    public static RunContext of(Iterable<String> arguments, String version) {
        StringBuilder command = new StringBuilder("ogive");
        for (String argument : arguments) {
            command.append(' ').append(quoted(argument));
        }
        return new RunContext(command.toString(), Machine.describe(), version);
    }

    /// As a shell takes it.
    private static String quoted(String argument) {
        boolean plain = !argument.isEmpty()
                && argument.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_./:=,@%+".indexOf(c) >= 0);
        return plain ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
