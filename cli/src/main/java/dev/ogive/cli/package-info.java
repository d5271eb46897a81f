/// The `ogive` command: one class per subcommand, output formats, and the REPL. Uses the public
/// API, JDBC and the workloads module; holds no engine logic.
package dev.ogive.cli;
