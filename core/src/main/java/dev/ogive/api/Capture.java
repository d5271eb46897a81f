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
    private static final long FLUSH_NANOS = 200_000_000;

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
    private final StringBuilder line = new StringBuilder();
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
        line.append("{\"id\":").append(++id);
        line.append(",\"at_ms\":");
        millis(Math.max(0, e.startNanos - originNanos));
        line.append(",\"session\":\"").append(run).append('-').append(e.session).append('"');
        line.append(",\"sql\":");
        text(e.sql);
        if (!e.values.isEmpty()) {
            char separator = '[';
            line.append(",\"params\":");
            for (Object value : e.values) {
                line.append(separator);
                value(value);
                separator = ',';
            }
            line.append(']');
        }
        line.append(",\"duration_ms\":");
        millis(Math.max(0, e.durationNanos));
        line.append(",\"rows\":").append(e.rows);
        if (e.error != null) {
            line.append(",\"error\":");
            text(e.error);
        }
        line.append("}\n");
        write(line.toString().getBytes(StandardCharsets.UTF_8));
        line.setLength(0);
    }

    /// Nanoseconds as milliseconds with six decimals.
    private void millis(long nanos) {
        long fraction = nanos % 1_000_000;
        line.append(nanos / 1_000_000);
        if (fraction != 0) {
            String digits = Long.toString(1_000_000 + fraction);
            line.append('.').append(digits, 1, 7);
        }
    }

    private void value(Object value) {
        switch (value) {
            case null -> line.append("null");
            case Boolean b -> line.append(b.booleanValue());
            case Byte n -> line.append(n);
            case Short n -> line.append(n);
            case Integer n -> line.append(n);
            case Long n -> line.append(n);
            case BigDecimal n -> line.append(n);
            case Double d -> number(d);
            case Float f -> number(f.doubleValue());
            default -> text(value.toString());
        }
    }

    /// Infinities and NaN are no JSON numbers: they are text.
    private void number(double value) {
        if (Double.isFinite(value)) {
            line.append(value);
        } else {
            text(Double.toString(value));
        }
    }

    private void text(String text) {
        line.append('"');
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\') {
                continue;
            }
            line.append(text, copied, i);
            copied = i + 1;
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                case '"', '\\' -> line.append('\\').append(c);
                default -> line.append("\\u00").append(hex(c >> 4)).append(hex(c & 15));
            }
        }
        line.append(text, copied, text.length()).append('"');
    }

    private static char hex(int digit) {
        return Character.forDigit(digit, 16);
    }

    private void write(byte[] bytes) throws IOException {
        if (bytes.length > fileBytesMax / 2) {
            dropped.increment();
            return;
        }
        if (out == null || fileBytes + bytes.length > fileBytesMax) {
            rotate();
        }
        out.write(bytes);
        fileBytes += bytes.length;
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
