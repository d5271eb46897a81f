package dev.ogive.ingest;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.nio.file.Path;

/// What the first bytes of a text file say about its encoding.
final class ByteOrderMark {
    private ByteOrderMark() {}

    /// Bytes of a UTF-8 byte order mark at the start.
    ///
    /// @throws OgiveException BAD_INPUT_FILE for UTF-16
    static int length(byte[] b, int length, Path path) {
        if (length >= 3 && b[0] == (byte) 0xEF && b[1] == (byte) 0xBB && b[2] == (byte) 0xBF) {
            return 3;
        }
        if (length >= 2
                && ((b[0] == (byte) 0xFF && b[1] == (byte) 0xFE) || (b[0] == (byte) 0xFE && b[1] == (byte) 0xFF))) {
            throw new OgiveException(
                    ErrorCode.BAD_INPUT_FILE,
                    path + " is UTF-16; convert it to UTF-8 first (iconv -f utf-16 -t utf-8)");
        }
        return 0;
    }
}
