package dev.ogive.workloads.trace;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The lines of a stream of bytes. Lines end in `\n` or `\r\n`; a longer line than
/// [#LINE_BYTES_MAX] is cut, and says so. For one thread.
public final class Lines implements AutoCloseable {
    public static final int LINE_BYTES_MAX = 64 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final String name;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private byte[] line = new byte[1024];
    private int length;
    private long number;
    private boolean cut;

    /// @param name for messages
    public Lines(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    /// Goes to the next line; false at the end.
    ///
    /// @throws OgiveException IO_ERROR
    public boolean next() {
        length = 0;
        cut = false;
        boolean any = false;
        while (true) {
            if (at == end && !fill()) {
                number += any ? 1 : 0;
                return any;
            }
            any = true;
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(at, stop);
            at = stop;
            if (stop < end) {
                at++;
                number++;
                if (length > 0 && line[length - 1] == '\r') {
                    length--;
                }
                return true;
            }
        }
    }

    private boolean fill() {
        try {
            at = 0;
            end = Math.max(0, in.read(buffer));
            return end > 0;
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    private void append(int from, int to) {
        int added = to - from;
        if (length + added > LINE_BYTES_MAX) {
            cut = true;
            added = LINE_BYTES_MAX - length;
        }
        if (length + added > line.length) {
            line = Arrays.copyOf(line, Math.min(LINE_BYTES_MAX, Math.max(line.length * 2, length + added)));
        }
        System.arraycopy(buffer, from, line, length, added);
        length += added;
    }

    /// Of the line, from 1.
    public long number() {
        return number;
    }

    /// Whether the line was too long and lost its end.
    public boolean isCut() {
        return cut;
    }

    /// The line is in `bytes()[0 .. length())`, until [#next].
    public byte[] bytes() {
        return line;
    }

    public int length() {
        return length;
    }

    public boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] > ' ' || line[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /// The line as UTF-8; bytes that are none become U+FFFD.
    public String text() {
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot close " + name + ": " + e.getMessage(), e);
        }
    }
}
