package dev.ogive.workloads.trace;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// Brings statements into order of start, as logs have them in order of their end. Statements of
/// one start keep the order in which they came. More than fit in memory are sorted in runs,
/// through temporary files. For one thread.
public final class TraceSort implements AutoCloseable {
    /// How much text a run holds, roughly; a statement itself counts for [#STATEMENT_BYTES].
    private static final long RUN_BYTES = 64L << 20;

    private static final int STATEMENT_BYTES = 300;

    /// Runs that are merged at once; more are merged into one first.
    private static final int FAN_IN = 64;

    private static final Comparator<TracedStatement> BY_START = Comparator.comparingLong(TracedStatement::startNanos);

    private final long runBytesMax;
    private final List<Path> runs = new ArrayList<>();
    private List<TracedStatement> statements = new ArrayList<>();
    private long bytes;

    public TraceSort() {
        this(RUN_BYTES);
    }

    TraceSort(long runBytesMax) {
        this.runBytesMax = runBytesMax;
    }

    public void add(TracedStatement statement) {
        statements.add(statement);
        bytes += STATEMENT_BYTES + statement.sql().length();
        if (bytes >= runBytesMax) {
            spill();
        }
    }

    private void spill() {
        statements.sort(BY_START);
        List<TracedStatement> sorted = statements;
        runs.add(run(sink -> sorted.forEach(sink)));
        statements = new ArrayList<>();
        bytes = 0;
        if (runs.size() == FAN_IN) {
            List<Path> full = List.copyOf(runs);
            Path merged = run(sink -> merge(full, sink));
            delete(full);
            runs.clear();
            runs.add(merged);
        }
    }

    private static Path run(Consumer<Consumer<TracedStatement>> content) {
        try {
            Path file = Files.createTempFile("ogive-trace", ".jsonl");
            try (TraceWriter writer = TraceWriter.create(file, TraceHeader.NONE)) {
                content.accept(writer::write);
            }
            return file;
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot write a temporary file: " + e.getMessage(), e);
        }
    }

    /// Hands over all statements in order, once.
    public void drain(Consumer<TracedStatement> sink) {
        if (runs.isEmpty()) {
            statements.sort(BY_START);
            statements.forEach(sink);
            statements = new ArrayList<>();
            return;
        }
        if (!statements.isEmpty()) {
            spill();
        }
        merge(runs, sink);
    }

    private record Head(TracedStatement statement, int run, TraceReader reader) {}

    private static void merge(List<Path> runs, Consumer<TracedStatement> sink) {
        PriorityQueue<Head> heads =
                new PriorityQueue<>(Comparator.comparingLong((Head head) -> head.statement.startNanos())
                        .thenComparingInt(Head::run));
        List<TraceReader> readers = new ArrayList<>();
        try {
            for (Path run : runs) {
                TraceReader reader = TraceReader.open(run);
                readers.add(reader);
                push(heads, readers.size(), reader);
            }
            while (!heads.isEmpty()) {
                Head least = heads.poll();
                sink.accept(least.statement);
                push(heads, least.run, least.reader);
            }
        } finally {
            readers.forEach(TraceReader::close);
        }
    }

    private static void push(PriorityQueue<Head> heads, int run, TraceReader reader) {
        TracedStatement next = reader.next();
        if (next != null) {
            heads.add(new Head(next, run, reader));
        }
    }

    private static void delete(List<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // A temporary file that stays does no harm.
            }
        }
    }

    @Override
    public void close() {
        delete(runs);
        runs.clear();
    }
}
