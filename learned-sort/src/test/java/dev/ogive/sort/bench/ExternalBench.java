package dev.ogive.sort.bench;

import dev.ogive.sort.SortOrder;
import dev.ogive.sort.run.ExternalSort;
import dev.ogive.sort.run.PairRunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Does sorting beyond memory keep up with the disk: bytes read and written a second, against a plain copy?
///
/// Sorts `rows` random pairs of 16 bytes from one file to another within a quarter of their memory, then copies
/// the input file with the same buffer size.
/// ```
/// java -Xmx3g -cp ... dev.ogive.sort.bench.ExternalBench rows=32000000 dir=/tmp/external
/// ```
public final class ExternalBench {
    private static final int BUFFER_BYTES = 1 << 20;

    private ExternalBench() {}

    public static void main(String[] args) throws IOException {
        int rows = Integer.parseInt(SortBench.option(args, "rows", "32000000"));
        Path dir = Files.createDirectories(Path.of(SortBench.option(args, "dir", "/tmp/external")));
        Path input = dir.resolve("input");
        Path output = dir.resolve("output");
        long checksum = generate(input, rows);
        for (int round = 0; round < 2; round++) {
            long start = System.nanoTime();
            long moved = sort(input, output, dir, rows, checksum);
            double sortSeconds = (System.nanoTime() - start) / 1e9;
            start = System.nanoTime();
            long copied = copy(input, dir.resolve("copy"));
            double copySeconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "sort %.2f s, %.0f MB/s read and written; copy %.2f s, %.0f MB/s; share %.2f%n",
                    sortSeconds,
                    moved / sortSeconds / 1e6,
                    copySeconds,
                    copied / copySeconds / 1e6,
                    (moved / sortSeconds) / (copied / copySeconds));
        }
        for (Path path : List.of(input, output, dir.resolve("copy"))) {
            Files.deleteIfExists(path);
        }
    }

    private static long generate(Path file, int rows) throws IOException {
        var random = new SplittableRandom(1);
        long checksum = 0;
        try (var out = new Writer(file)) {
            for (int i = 0; i < rows; i++) {
                long key = random.nextLong();
                checksum += key * 31 + i;
                out.put(key);
                out.put(i);
            }
        }
        return checksum;
    }

    private static long sort(Path input, Path output, Path dir, int rows, long checksum) throws IOException {
        long[] state = {Long.MIN_VALUE, 0, 0};
        try (var in = FileChannel.open(input);
                var out = new Writer(output);
                var store = new FileRuns(dir)) {
            var sort = new ExternalSort(store, SortOrder.ASCENDING, rows / 4);
            int batch = BUFFER_BYTES / 16;
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
            long[] keys = new long[batch];
            long[] payload = new long[batch];
            while (in.read(buffer.clear()) > 0) {
                buffer.flip();
                int count = buffer.remaining() / 16;
                for (int i = 0; i < count; i++) {
                    keys[i] = buffer.getLong();
                    payload[i] = buffer.getLong();
                }
                sort.add(keys, payload, 0, count);
            }
            sort.finish((sorted, carried, count) -> {
                for (int i = 0; i < count; i++) {
                    if (sorted[i] < state[0]) {
                        throw new AssertionError("out of order");
                    }
                    state[0] = sorted[i];
                    state[1] += sorted[i] * 31 + carried[i];
                    out.put(sorted[i]);
                    out.put(carried[i]);
                }
                state[2] += count;
            });
            if (state[2] != rows || state[1] != checksum) {
                throw new AssertionError("rows lost or changed");
            }
            return 2L * 16 * rows + store.moved;
        }
    }

    private static long copy(Path from, Path to) throws IOException {
        long moved = 0;
        try (var in = FileChannel.open(from);
                var out = FileChannel.open(
                        to,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            while (in.read(buffer.clear()) > 0) {
                buffer.flip();
                moved += 2L * buffer.remaining();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            out.force(false);
        }
        return moved;
    }

    /// Writes longs through one buffer.
    private static final class Writer implements AutoCloseable {
        private final FileChannel channel;
        private final ByteBuffer buffer =
                ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());

        Writer(Path file) throws IOException {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        }

        void put(long value) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            buffer.putLong(value);
        }

        private void flush() {
            try {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            flush();
            channel.force(false);
            channel.close();
        }
    }

    /// Each run is a file: all keys, then all payloads.
    private static final class FileRuns implements PairRunStore, AutoCloseable {
        private final Path dir;
        private final List<FileChannel> files = new ArrayList<>();
        private final List<Integer> counts = new ArrayList<>();
        private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
        private long moved;

        FileRuns(Path dir) {
            this.dir = dir;
        }

        @Override
        public int runCount() {
            return files.size();
        }

        @Override
        public long rowCount(int run) {
            return counts.get(run);
        }

        @Override
        public void writeRun(long[] keys, long[] payload, int count) {
            try {
                FileChannel file = FileChannel.open(
                        dir.resolve("run" + files.size()),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
                write(file, keys, count);
                write(file, payload, count);
                files.add(file);
                counts.add(count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void write(FileChannel file, long[] values, int count) throws IOException {
            for (int at = 0; at < count; ) {
                int n = Math.min(count - at, BUFFER_BYTES / 8);
                buffer.clear().asLongBuffer().put(values, at, n);
                buffer.limit(8 * n);
                while (buffer.hasRemaining()) {
                    moved += file.write(buffer);
                }
                at += n;
            }
        }

        @Override
        public void readKeys(int run, long row, int count, long[] keys, int at) {
            read(run, 8 * row, count, keys, at);
        }

        @Override
        public void readPayload(int run, long row, int count, long[] payload, int at) {
            read(run, 8L * counts.get(run) + 8 * row, count, payload, at);
        }

        private void read(int run, long position, int count, long[] values, int at) {
            try {
                for (int done = 0; done < count; ) {
                    int n = Math.min(count - done, BUFFER_BYTES / 8);
                    buffer.clear().limit(8 * n);
                    while (buffer.hasRemaining()) {
                        moved += files.get(run).read(buffer, position + 8L * done + buffer.position());
                    }
                    buffer.flip();
                    for (int i = 0; i < n; i++) {
                        values[at + done + i] = buffer.getLong();
                    }
                    done += n;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            for (FileChannel file : files) {
                file.close();
            }
        }
    }
}
