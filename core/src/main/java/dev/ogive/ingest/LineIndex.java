package dev.ogive.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.TreeMap;

/// Line numbers of byte offsets, for messages. Remembers what it has counted, so that many faults
/// in one file cost one reading of it. Thread-safe.
final class LineIndex {
    private final List<DataFile> files;
    private final byte newline;
    private final List<TreeMap<Long, Long>> known;

    LineIndex(List<DataFile> files, byte newline) {
        this.files = files;
        this.newline = newline;
        this.known = files.stream().map(_ -> new TreeMap<Long, Long>()).toList();
    }

    /// The number, from 1, of the line that byte `offset` of file number `file` is in.
    synchronized long lineAt(int file, long offset) {
        TreeMap<Long, Long> lines = known.get(file);
        var before = lines.floorEntry(offset);
        long at = before == null ? 0 : before.getKey();
        long line = before == null ? 1 : before.getValue();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = BlockReader.open(files.get(file))) {
            in.skipNBytes(at);
            while (at < offset) {
                int n = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, offset - at));
                if (n == 0) {
                    break;
                }
                line += Bytes.count(buffer, 0, n, newline);
                at += n;
            }
        } catch (IOException e) {
            throw BlockReader.unreadable(files.get(file), e);
        }
        lines.put(offset, line);
        return line;
    }
}
