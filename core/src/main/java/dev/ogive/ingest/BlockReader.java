package dev.ogive.ingest;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Cuts files into blocks of whole records, in order. Workers call [#next] in turn: reading and
/// cutting happen under the lock (about a tenth of the work of parsing), parsing outside it.
/// Compressed files go the same way.
final class BlockReader implements AutoCloseable {
    static final int BLOCK_BYTES = 1 << 19;

    /// Longer records are taken for a missing closing quote.
    static final int MAX_RECORD_BYTES = 1 << 27;

    /// Finds where the last record of some bytes ends.
    interface Cutter {
        /// @param bytes begin at a record
        /// @param length bytes in use
        /// @return the end of the last whole record in `[0, length]`, or -1 if there is none
        int lastRecordEnd(byte[] bytes, int length, Block block);
    }

    private final List<DataFile> files;
    private final Cutter cutter;
    private int file = -1;
    private InputStream input;
    private long offset;
    private byte[] rest = new byte[0];
    private boolean first;
    private boolean closed;
    private long bytesRead;
    private int users;

    /// @param users how many will close it; the last one closes the file
    BlockReader(List<DataFile> files, Cutter cutter, int users) {
        this.files = files;
        this.cutter = cutter;
        this.users = users;
    }

    /// Fills `block` with the next records; false at the end of the last file.
    synchronized boolean next(Block block) {
        while (!closed) {
            if (input == null) {
                if (file + 1 >= files.size()) {
                    return false;
                }
                file++;
                input = open(files.get(file));
                offset = 0;
                first = true;
                rest = new byte[0];
            }
            if (fill(block)) {
                return true;
            }
        }
        return false;
    }

    /// Bytes handed out so far, after decompression.
    synchronized long bytesRead() {
        return bytesRead;
    }

    private boolean fill(Block block) {
        int length = rest.length;
        int wanted = Math.max(BLOCK_BYTES, length * 2);
        if (block.bytes.length < wanted) {
            block.bytes = new byte[wanted];
        }
        System.arraycopy(rest, 0, block.bytes, 0, length);
        while (true) {
            int read = read(block.bytes, length, wanted - length);
            length += read;
            boolean ended = length < wanted;
            int end;
            block.hasQuotes = true;
            if (ended) {
                closeInput();
                end = length;
                cutter.lastRecordEnd(block.bytes, length, block);
            } else {
                end = cutter.lastRecordEnd(block.bytes, length, block);
            }
            if (end < 0) {
                if (length >= MAX_RECORD_BYTES) {
                    throw new OgiveException(
                            ErrorCode.BAD_INPUT_FILE,
                            files.get(file).path() + ": a record that begins at byte " + offset + " is longer than "
                                    + MAX_RECORD_BYTES + " bytes; is a closing quote missing?");
                }
                wanted = length * 2;
                block.bytes = Arrays.copyOf(block.bytes, wanted);
                continue;
            }
            rest = Arrays.copyOfRange(block.bytes, end, length);
            int start = first
                    ? ByteOrderMark.length(block.bytes, end, files.get(file).path())
                    : 0;
            if (start > 0) {
                System.arraycopy(block.bytes, start, block.bytes, 0, end - start);
            }
            block.length = end - start;
            block.file = file;
            block.offset = offset + start;
            block.first = first;
            offset += end;
            bytesRead += end;
            first = false;
            return block.length > 0;
        }
    }

    private int read(byte[] into, int from, int count) {
        try {
            return input.readNBytes(into, from, count);
        } catch (IOException e) {
            throw unreadable(files.get(file), e);
        }
    }

    private void closeInput() {
        try {
            input.close();
        } catch (IOException e) {
            throw unreadable(files.get(file), e);
        } finally {
            input = null;
        }
    }

    static InputStream open(DataFile file) {
        try {
            InputStream raw = Files.newInputStream(file.path());
            try {
                return file.isGzip() ? new GZIPInputStream(new BufferedInputStream(raw, 1 << 16), 1 << 16) : raw;
            } catch (IOException e) {
                raw.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no file " + file.path(), e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// A damaged gzip stream is the input's fault, anything else the machine's.
    static OgiveException unreadable(DataFile file, IOException e) {
        boolean damaged = e instanceof java.util.zip.ZipException || e instanceof java.io.EOFException;
        return new OgiveException(
                damaged ? ErrorCode.BAD_INPUT_FILE : ErrorCode.IO_ERROR,
                "cannot read " + file.path() + ": " + e.getMessage(),
                e);
    }

    @Override
    public synchronized void close() {
        if (--users > 0) {
            return;
        }
        closed = true;
        if (input != null) {
            closeInput();
        }
    }
}
