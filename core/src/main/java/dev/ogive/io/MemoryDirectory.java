package dev.ogive.io;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// Files of a database in memory: native memory, freed when no longer reachable.
public final class MemoryDirectory implements Directory {
    private final Map<String, MemorySegment> files = new ConcurrentSkipListMap<>();

    @Override
    public OutputFile create(String name) {
        return new MemoryFile(name);
    }

    @Override
    public MappedFile map(String name, long bytes) {
        MemorySegment segment = files.get(name);
        if (segment == null || segment.byteSize() != bytes) {
            throw new OgiveException(
                    ErrorCode.CORRUPT_FILE, "file " + name + " in memory is missing or not of " + bytes + " bytes");
        }
        return new View(segment.asReadOnly());
    }

    @Override
    public void rename(String from, String to) {
        MemorySegment segment = files.remove(from);
        if (segment == null) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot rename " + from + ": no such file in memory");
        }
        files.put(to, segment);
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }

    @Override
    public void forceParent(String name) {}

    @Override
    public List<String> list(String folder) {
        return files.keySet().stream().filter(n -> n.startsWith(folder + "/")).toList();
    }

    private record View(MemorySegment segment) implements MappedFile {
        @Override
        public void close() {}
    }

    private final class MemoryFile implements OutputFile {
        private final String name;
        private final List<byte[]> parts = new ArrayList<>();
        private long position;

        MemoryFile(String name) {
            this.name = name;
        }

        @Override
        public void write(MemorySegment bytes) {
            parts.add(bytes.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
            position += bytes.byteSize();
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void force() {}

        @Override
        public void close() {
            MemorySegment whole = Arena.ofAuto().allocate(position, 64);
            long at = 0;
            for (byte[] part : parts) {
                MemorySegment.copy(MemorySegment.ofArray(part), 0, whole, at, part.length);
                at += part.length;
            }
            parts.clear();
            files.put(name, whole);
        }
    }
}
