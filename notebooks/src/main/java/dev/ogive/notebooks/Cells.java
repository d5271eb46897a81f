package dev.ogive.notebooks;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/// Runs the cells of a notebook, one after another, in this JVM: what a cell declares, later ones
/// see. For one thread; [#stop] comes from any.
final class Cells implements AutoCloseable {
    private static final String IMPORTS = """
            import module java.base;
            import java.sql.*;
            import dev.ogive.notebooks.*;
            """;

    private final InProcess process = new InProcess();
    private final JShell shell;

    Cells() {
        shell = JShell.builder()
                .executionEngine(new Provider(process), Map.of())
                .build();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                shell.addToClasspath(entry);
            }
        }
        run(IMPORTS);
    }

    /// Runs a cell.
    ///
    /// @return the value of its last line where that is an expression, else null
    /// @throws CellException where it cannot be compiled or fails
    Object run(String source) {
        Object value = null;
        String rest = source;
        while (true) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (next.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                return value;
            }
            if (!next.completeness().isComplete() && next.completeness() != SourceCodeAnalysis.Completeness.UNKNOWN) {
                throw new CellException(List.of("the cell ends in the middle:", rest.strip()), null);
            }
            // What is no Java at all is given to the compiler whole, which says why.
            boolean whole = next.completeness() == SourceCodeAnalysis.Completeness.UNKNOWN;
            value = evaluate(whole ? rest : next.source());
            rest = whole ? "" : next.remaining();
        }
    }

    private Object evaluate(String snippet) {
        process.last = null;
        Object value = null;
        for (SnippetEvent event : shell.eval(snippet)) {
            if (event.exception() != null) {
                throw failure(event.exception());
            }
            if (event.status() == Snippet.Status.REJECTED) {
                throw rejected(event.snippet());
            }
            if (event.causeSnippet() == null && isShown(event.snippet().subKind())) {
                value = process.last;
            }
        }
        return value;
    }

    /// Expressions whose values have no name yet, and names of values.
    private static boolean isShown(Snippet.SubKind kind) {
        return switch (kind) {
            case TEMP_VAR_EXPRESSION_SUBKIND, VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND -> true;
            default -> false;
        };
    }

    private CellException rejected(Snippet snippet) {
        List<String> lines = new ArrayList<>();
        shell.diagnostics(snippet).forEach(d -> {
            int from = Math.clamp(d.getStartPosition(), 0, snippet.source().length());
            int to = Math.clamp(d.getEndPosition(), from, snippet.source().length());
            lines.add("error: " + d.getMessage(Locale.ROOT));
            lines.add("  at: " + snippet.source().substring(from, to).strip());
        });
        return new CellException(lines, null);
    }

    private static CellException failure(JShellException e) {
        List<String> lines = new ArrayList<>();
        for (Throwable t = e; t != null; t = t.getCause()) {
            String name = t instanceof EvalException of
                    ? of.getExceptionClassName()
                    : t.getClass().getName();
            lines.add((lines.isEmpty() ? "" : "caused by ") + name + ": " + t.getMessage());
            for (StackTraceElement frame : t.getStackTrace()) {
                lines.add("    at " + frame);
            }
        }
        return new CellException(lines, e);
    }

    /// Whether an editor should run what was typed so far or give it another line.
    SourceCodeAnalysis.Completeness completeness(String source) {
        return shell.sourceCodeAnalysis().analyzeCompletion(source).completeness();
    }

    /// Ways to go on at a place.
    ///
    /// @param anchor receives where the replaced text begins
    List<String> completions(String source, int cursor, int[] anchor) {
        return shell.sourceCodeAnalysis().completionSuggestions(source, cursor, anchor).stream()
                .map(SourceCodeAnalysis.Suggestion::continuation)
                .distinct()
                .toList();
    }

    /// Signatures and comments of what stands at a place.
    List<String> documentation(String source, int cursor) {
        return shell.sourceCodeAnalysis().documentation(source, cursor, true).stream()
                .map(d -> d.javadoc() == null ? d.signature() : d.signature() + "\n" + d.javadoc())
                .toList();
    }

    /// Interrupts the cell that runs.
    void stop() {
        shell.stop();
    }

    @Override
    public void close() {
        shell.close();
    }

    private record Provider(InProcess process) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "ogive-cells";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
            return process;
        }
    }

    /// Runs snippets where they can share objects with the kernel: JShell itself would know their
    /// values as text alone.
    private static final class InProcess extends DirectExecutionControl {
        private Object last;
        private volatile Thread running;

        @Override
        protected String invoke(Method snippet) throws IllegalAccessException, InvocationTargetException {
            running = Thread.currentThread();
            try {
                last = snippet.invoke(null);
                return "";
            } finally {
                running = null;
            }
        }

        @Override
        public void stop() {
            Thread thread = running;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
