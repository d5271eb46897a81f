package dev.ogive.cli;

import dev.ogive.api.Call;
import dev.ogive.api.Outcome;
import dev.ogive.api.Relation;
import dev.ogive.api.Script;
import dev.ogive.api.Session;
import dev.ogive.config.Settings;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.FunctionRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The prompt: statements over several lines up to a semicolon, history, completion, timing;
/// Ctrl-C stops a statement.
final class Prompt {
    private static final int TABLE_ROWS_MAX = 1000;
    private static final List<String> KEYWORDS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP BY",
            "HAVING",
            "ORDER BY",
            "LIMIT",
            "OFFSET",
            "JOIN",
            "LEFT JOIN",
            "ON",
            "USING",
            "UNION",
            "UNION ALL",
            "INTERSECT",
            "EXCEPT",
            "WITH",
            "AS",
            "DISTINCT",
            "COUNT",
            "SUM",
            "AVG",
            "MIN",
            "MAX",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "AND",
            "OR",
            "NOT",
            "IN",
            "IS NULL",
            "BETWEEN",
            "LIKE",
            "INSERT INTO",
            "VALUES",
            "UPDATE",
            "SET",
            "DELETE FROM",
            "CREATE TABLE",
            "CREATE VIEW",
            "DROP TABLE",
            "COPY",
            "EXPLAIN",
            "EXPLAIN ANALYZE",
            "SHOW TABLES",
            "DESCRIBE",
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "read_csv(",
            "read_parquet(",
            "read_json(");

    private final Session session;
    private final Format format;
    private boolean timing = true;

    Prompt(Session session, Format format) {
        this.session = session;
        this.format = format;
    }

    int run() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .appName("ogive")
                    .parser(new StatementParser())
                    .completer(new Names())
                    .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".ogive_history"))
                    .variable(LineReader.SECONDARY_PROMPT_PATTERN, "   ...> ")
                    .build();
            reader.unsetOpt(LineReader.Option.INSERT_TAB);
            PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
            out.println("ogive 0.1.0. Statements end with a semicolon; .help lists commands, Ctrl-D leaves.");
            while (true) {
                String text;
                try {
                    text = reader.readLine("ogive> ");
                } catch (UserInterruptException e) {
                    continue;
                } catch (EndOfFileException e) {
                    return 0;
                }
                if (text.isBlank()) {
                    continue;
                }
                if (text.strip().startsWith(".")) {
                    if (!command(text.strip(), out)) {
                        return 0;
                    }
                    continue;
                }
                Script.statements(text).forEach(statement -> run(statement, terminal, out));
            }
        }
    }

    /// False where the command leaves the prompt.
    private boolean command(String text, PrintStream out) {
        String[] words = text.split("\\s+");
        switch (words[0]) {
            case ".quit", ".exit" -> {
                return false;
            }
            case ".timing" -> timing = words.length < 2 || words[1].equals("on");
            case ".tables" -> run("SHOW TABLES", null, out);
            default ->
                out.println(".tables  .timing on|off  .quit; everything else is SQL up to a semicolon, for example\n"
                        + "  SELECT * FROM 'file.parquet' LIMIT 10;\n  SELECT * FROM ogive.settings;");
        }
        return true;
    }

    private void run(String statement, Terminal terminal, PrintStream out) {
        Call call = session.call();
        Terminal.SignalHandler before =
                terminal == null ? null : terminal.handle(Terminal.Signal.INT, _ -> call.cancel());
        long startNanos = System.nanoTime();
        try {
            switch (call.execute(statement)) {
                case Outcome.Rows rows ->
                    new ResultPrinter(out, format, TABLE_ROWS_MAX, session.timeZone()).print(rows);
                case Outcome.Changed(long rows) -> out.println(rows + (rows == 1 ? " row" : " rows"));
                case Outcome.Done() -> out.println("ok");
            }
            if (timing) {
                out.printf(Locale.ROOT, "%.1f ms%n", (System.nanoTime() - startNanos) / 1e6);
            }
        } catch (OgiveException e) {
            out.println(e.display());
        } finally {
            if (before != null) {
                terminal.handle(Terminal.Signal.INT, before);
            }
        }
    }

    /// Asks for another line until the statement ends.
    private static final class StatementParser extends DefaultParser {
        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            if (context == ParseContext.ACCEPT_LINE
                    && !line.isBlank()
                    && !line.strip().startsWith(".")
                    && !(line.stripTrailing().endsWith(";") && Script.isComplete(line))) {
                throw new EOFError(-1, cursor, "the statement goes on");
            }
            return super.parse(line, cursor, ParseContext.COMPLETE);
        }
    }

    /// Keywords, functions, settings, tables and columns.
    private final class Names implements Completer {
        @Override
        public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
            String prefix = line.word().toLowerCase(Locale.ROOT);
            Set<String> names = new TreeSet<>(KEYWORDS);
            names.addAll(FunctionRegistry.builtIn().scalars().keySet());
            names.addAll(Settings.ALL.keySet());
            for (Relation relation : session.relations()) {
                names.add(
                        relation.kind() == Relation.Kind.SYSTEM_TABLE
                                ? relation.name().toString()
                                : relation.name().name());
                relation.schema().fields().forEach(f -> names.add(f.name()));
            }
            names.stream()
                    .filter(n -> n.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .forEach(n -> candidates.add(new Candidate(n)));
        }
    }
}
