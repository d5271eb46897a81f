package dev.ogive.exec.kernel;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A compiled LIKE pattern over UTF-8 bytes: `%` is any text, `_` one code point, the escape
/// character takes the next one literally. The pieces between `%` are searched left to right, the
/// earliest place of each first: no backtracking, time linear in the text for pieces without `_`.
public final class LikePattern {
    /// Text between two `%`: literal bytes, each code point that `_` stands for as the byte 0
    /// flagged in `any`.
    private static final class Piece {
        private final byte[] bytes;
        private final boolean[] any;
        private final boolean hasAny;

        Piece(byte[] bytes, boolean[] any, boolean hasAny) {
            this.bytes = bytes;
            this.any = any;
            this.hasAny = hasAny;
        }
    }

    private final Piece[] pieces;
    private final int minimumBytes;

    private LikePattern(Piece[] pieces) {
        this.pieces = pieces;
        int least = 0;
        for (Piece piece : pieces) {
            least += piece.bytes.length;
        }
        this.minimumBytes = least;
    }

    /// @param escape one character, or empty for none
    /// @throws OgiveException INVALID_ARGUMENT for an escape at the end
    public static LikePattern compile(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, "LIKE ... ESCAPE needs one character, got '" + escape + "'");
        }
        int escapePoint = escape.isEmpty() ? -1 : escape.codePointAt(0);
        List<Piece> pieces = new ArrayList<>();
        Builder builder = new Builder();
        int i = 0;
        while (i < pattern.length()) {
            int point = pattern.codePointAt(i);
            i += Character.charCount(point);
            if (point == escapePoint) {
                if (i == pattern.length()) {
                    throw new OgiveException(
                            ErrorCode.INVALID_ARGUMENT,
                            "LIKE pattern '" + pattern + "' ends with its escape character");
                }
                int literal = pattern.codePointAt(i);
                i += Character.charCount(literal);
                builder.literal(literal);
            } else if (point == '%') {
                pieces.add(builder.take());
            } else if (point == '_') {
                builder.any();
            } else {
                builder.literal(point);
            }
        }
        pieces.add(builder.take());
        return new LikePattern(pieces.toArray(Piece[]::new));
    }

    private static final class Builder {
        private byte[] bytes = new byte[16];
        private boolean[] any = new boolean[16];
        private int size;
        private boolean hasAny;

        void literal(int point) {
            for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                add(b, false);
            }
        }

        void any() {
            add((byte) 0, true);
            hasAny = true;
        }

        private void add(byte b, boolean isAny) {
            if (size == bytes.length) {
                bytes = Arrays.copyOf(bytes, size * 2);
                any = Arrays.copyOf(any, size * 2);
            }
            bytes[size] = b;
            any[size++] = isAny;
        }

        Piece take() {
            Piece piece = new Piece(Arrays.copyOf(bytes, size), Arrays.copyOf(any, size), hasAny);
            size = 0;
            hasAny = false;
            return piece;
        }
    }

    /// The literal of a pattern `%literal%`, else null.
    public byte[] contained() {
        boolean contains =
                pieces.length == 3 && pieces[0].bytes.length == 0 && pieces[2].bytes.length == 0 && !pieces[1].hasAny;
        return contains ? pieces[1].bytes : null;
    }

    /// The literal that every match begins with, perhaps empty; bounds a range scan.
    public byte[] prefix() {
        Piece first = pieces[0];
        int size = 0;
        while (size < first.bytes.length && !first.any[size]) {
            size++;
        }
        return Arrays.copyOf(first.bytes, size);
    }

    /// Whether `text[start .. start + length)` matches.
    public boolean matches(byte[] text, int start, int length) {
        if (length < minimumBytes) {
            return false;
        }
        int end = start + length;
        int at = matchAt(pieces[0], text, start, end);
        int last = pieces.length - 1;
        if (at < 0 || last == 0) {
            return at == end;
        }
        for (int p = 1; p < last; p++) {
            at = search(pieces[p], text, at, end);
            if (at < 0) {
                return false;
            }
        }
        return endsWith(pieces[last], text, at, end);
    }

    private static boolean endsWith(Piece piece, byte[] text, int from, int end) {
        if (!piece.hasAny) {
            int at = end - piece.bytes.length;
            return at >= from && Utf8.matches(text, at, piece.bytes);
        }
        for (int at = from; at <= end; at++) {
            if ((at == end || (text[at] & 0xC0) != 0x80) && matchAt(piece, text, at, end) == end) {
                return true;
            }
        }
        return false;
    }

    /// The end of the earliest match at or after `from`, or -1.
    private static int search(Piece piece, byte[] text, int from, int end) {
        if (!piece.hasAny) {
            int at = Utf8.find(text, from, end, piece.bytes);
            return at < 0 ? -1 : at + piece.bytes.length;
        }
        for (int at = from; at <= end; at++) {
            if (at < end && (text[at] & 0xC0) == 0x80) {
                continue;
            }
            int after = matchAt(piece, text, at, end);
            if (after >= 0) {
                return after;
            }
        }
        return -1;
    }

    /// The end of a match that begins at `at`, or -1.
    private static int matchAt(Piece piece, byte[] text, int at, int end) {
        byte[] bytes = piece.bytes;
        if (!piece.hasAny) {
            int after = at + bytes.length;
            return after <= end && Utf8.matches(text, at, bytes) ? after : -1;
        }
        int i = at;
        for (int p = 0; p < bytes.length; p++) {
            if (i >= end) {
                return -1;
            }
            if (piece.any[p]) {
                i += Utf8.width(text[i]);
            } else if (text[i++] != bytes[p]) {
                return -1;
            }
        }
        return i <= end ? i : -1;
    }
}
