package dev.ogive.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One line of JSON, made in place as UTF-8: a record of every statement passes through here, so
/// nothing is copied twice and nothing is allocated once the line has grown. For one thread.
final class JsonLine {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int NUMBER_BYTES_MAX = 20;

    private byte[] bytes = new byte[1 << 12];
    private int length;

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    /// What is ASCII and needs no escapes: punctuation, names of fields, other numbers.
    JsonLine raw(String ascii) {
        reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    JsonLine number(long value) {
        if (value < 0) {
            return raw(Long.toString(value));
        }
        reserve(NUMBER_BYTES_MAX);
        int end = length + digits(value);
        length = end;
        long rest = value;
        for (int at = end - 1; ; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
            if (rest == 0) {
                return this;
            }
        }
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /// Nanoseconds, not negative, as milliseconds with six decimals.
    JsonLine millis(long nanos) {
        number(nanos / 1_000_000);
        int fraction = (int) (nanos % 1_000_000);
        if (fraction != 0) {
            reserve(7);
            bytes[length] = '.';
            for (int at = length + 6; at > length; at--) {
                bytes[at] = (byte) ('0' + fraction % 10);
                fraction /= 10;
            }
            length += 7;
        }
        return this;
    }

    /// A text in quotes.
    JsonLine text(String text) {
        int chars = text.length();
        // Most texts need no more; what does reserves its own.
        reserve(chars + 2);
        bytes[length++] = '"';
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return beyondAscii(text, i);
            }
            if (c >= ' ' && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else {
                escape(c);
                reserve(chars - i + 1);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    /// The rest of a text from its first character beyond ASCII on.
    private JsonLine beyondAscii(String text, int from) {
        byte[] rest = text.substring(from).getBytes(StandardCharsets.UTF_8);
        reserve(rest.length + 1);
        for (int i = 0; i < rest.length; i++) {
            byte b = rest[i];
            if (b < 0 || (b >= ' ' && b != '"' && b != '\\')) {
                bytes[length++] = b;
            } else {
                escape((char) b);
                reserve(rest.length - i + 1);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void escape(char c) {
        switch (c) {
            case '\n' -> raw("\\n");
            case '\t' -> raw("\\t");
            case '"' -> raw("\\\"");
            case '\\' -> raw("\\\\");
            default -> {
                raw("\\u00");
                reserve(2);
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 15];
            }
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
