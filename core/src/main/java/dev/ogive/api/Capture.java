package dev.ogive.api;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Records what an engine runs, in the workload format of JSON lines: text, parameters, session,
/// start, duration, rows and error of each statement, in order of end.
///
/// The statement's thread only puts a record into a bounded queue; a daemon thread writes. A
/// statement that finds the queue full is counted and not recorded: capture never makes anybody
/// wait. Files `capture-N.jsonl` rotate: each holds up to an eighth of the bound, and the oldest
/// go when together they would exceed it. Each file is a trace of its own; its header tells the
/// moment that `at_ms` counts from. A disk that cannot be written to ends the recording, and
/// `ogive.health` says so. Thread-safe.
final class Capture implements AutoCloseable {
    private static final int QUEUE = 8192;
    private static final int FILES = 8;
    private static final int BUFFER_BYTES = 1 << 15;
    private static final long FLUSH_NANOS = 50_000_000;

    /// @param startNanos of the clock of System.nanoTime
    private record Entry(
            long session,
            long startNanos,
            long durationNanos,
            String sql,
            List<Object> values,
            long rows,
            String error) {}

    private final Path folder;
    private final long fileBytesMax;
    private final ArrayBlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final String run = Long.toString(Instant.now().toEpochMilli(), 36);
    private final long originNanos = System.nanoTime();
    private final Instant origin = Instant.now();
    private final Thread writer;
    private final JsonLine line = new JsonLine();
    private volatile boolean closed;
    private volatile String failure;

    // The writer's own.
    private OutputStream out;
    private long fileBytes;
    private long number;
    private long id;
    private final LongAdder written = new LongAdder();

    /// @param folder made when the first statement is written
    /// @param bytesMax of all files together
    Capture(Path folder, long bytesMax) {
        this.folder = folder;
        this.fileBytesMax = Math.max(1, bytesMax / FILES);
        this.writer = Thread.ofPlatform().daemon().name("ogive-capture").start(this::write);
    }

    /// Records a statement that ended.
    ///
    /// @param startNanos of the clock of System.nanoTime
    /// @param values canonical values of its parameters; not changed afterwards
    /// @param rows of the result, or changed
    /// @param error code, or null
    void add(
            long session,
            long startNanos,
            long durationNanos,
            String sql,
            List<Object> values,
            long rows,
            String error) {
        if (closed || !queue.offer(new Entry(session, startNanos, durationNanos, sql, values, rows, error))) {
            dropped.increment();
        }
    }

    /// Statements that were not recorded: the queue was full, or a text longer than half a file.
    long dropped() {
        return dropped.sum();
    }

    long written() {
        return written.sum();
    }

    /// Why recording ended, or null.
    String failure() {
        return failure;
    }

    private void write() {
        List<Entry> entries = new ArrayList<>(QUEUE);
        try {
            while (true) {
                boolean last = closed;
                queue.drainTo(entries);
                for (Entry entry : entries) {
                    append(entry);
                }
                if (out != null) {
                    out.flush();
                }
                entries.clear();
                if (last) {
                    return;
                }
                LockSupport.parkNanos(FLUSH_NANOS);
            }
        } catch (IOException | RuntimeException e) {
            failure = String.valueOf(e.getMessage());
            closed = true;
        } finally {
            closeFile();
        }
    }

    private void append(Entry e) throws IOException {
        line.clear();
        line.raw("{\"id\":").number(++id);
        line.raw(",\"at_ms\":").millis(Math.max(0, e.startNanos - originNanos));
        line.raw(",\"session\":\"")
                .raw(run)
                .raw("-")
                .number(e.session)
                .raw("\",\"sql\":")
                .text(e.sql);
        if (!e.values.isEmpty()) {
            String separator = ",\"params\":[";
            for (Object value : e.values) {
                line.raw(separator);
                value(value);
                separator = ",";
            }
            line.raw("]");
        }
        line.raw(",\"duration_ms\":").millis(Math.max(0, e.durationNanos));
        line.raw(",\"rows\":").number(e.rows);
        if (e.error != null) {
            line.raw(",\"error\":").text(e.error);
        }
        line.raw("}\n");
        writeLine();
    }

    private void value(Object value) {
        switch (value) {
            case null -> line.raw("null");
            case Long n -> line.number(n);
            case Integer n -> line.number(n);
            case Boolean b -> line.raw(b.toString());
            case Byte n -> line.number(n);
            case Short n -> line.number(n);
            case BigDecimal n -> line.raw(n.toString());
            case Double d -> number(d);
            case Float f -> number(f.doubleValue());
            default -> line.text(value.toString());
        }
    }

    /// Infinities and NaN are no JSON numbers: they are text.
    private void number(double value) {
        if (Double.isFinite(value)) {
            line.raw(Double.toString(value));
        } else {
            line.text(Double.toString(value));
        }
    }

    private void writeLine() throws IOException {
        if (line.length() > fileBytesMax / 2) {
            dropped.increment();
            return;
        }
        if (out == null || fileBytes + line.length() > fileBytesMax) {
            rotate();
        }
        line.writeTo(out);
        fileBytes += line.length();
        written.increment();
    }

    private void rotate() throws IOException {
        closeFile();
        Files.createDirectories(folder);
        List<Path> files = files(folder);
        if (number == 0 && !files.isEmpty()) {
            number = numberOf(files.getLast());
        }
        for (int i = 0; i <= files.size() - FILES; i++) {
            Files.deleteIfExists(files.get(i));
        }
        Path file = folder.resolve("capture-%06d.jsonl".formatted(++number));
        out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
        byte[] header =
                ("{\"ogive_trace\":1,\"source\":\"ogive capture\",\"dialect\":\"OGIVE\",\"engine\":\"Ogive\",\"started\":\""
                                + origin + "\"}\n")
                        .getBytes(StandardCharsets.UTF_8);
        out.write(header);
        fileBytes = header.length;
    }

    /// The files of a folder that were recorded, oldest first.
    static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches("capture-\\d{6,18}\\.jsonl"))
                    .sorted((a, b) -> Long.compare(numberOf(a), numberOf(b)))
                    .toList();
        }
    }

    private static long numberOf(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring("capture-".length(), name.length() - ".jsonl".length()));
    }

    private void closeFile() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
            }
            out = null;
        }
    }

    /// Writes what is queued and ends.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
