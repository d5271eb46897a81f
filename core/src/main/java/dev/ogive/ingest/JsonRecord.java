package dev.ogive.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The top-level fields of one JSON object, as byte ranges. Strings with escapes are rewritten
/// into an own buffer. For one thread, reused from record to record.
final class JsonRecord {
    enum Kind {
        NULL,
        BOOLEAN,
        NUMBER,
        STRING,
        NESTED
    }

    /// The text is not a JSON object.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final int at;

        Malformed(String message, int at) {
            super(message);
            this.at = at;
        }

        /// The byte where parsing stopped.
        int at() {
            return at;
        }
    }

    private static final int MAX_DEPTH = 500;

    private byte[] b;
    private int to;
    private int at;

    /// Values: unescaped strings are in it, everything else is copied, so that all ranges mean
    /// one array.
    private byte[] values = new byte[1024];

    private int used;
    private int count;
    private String[] names = new String[16];
    private Kind[] kinds = new Kind[16];
    private int[] starts = new int[16];
    private int[] ends = new int[16];

    int fields() {
        return count;
    }

    String name(int field) {
        return names[field];
    }

    Kind kind(int field) {
        return kinds[field];
    }

    /// What [#start] and [#end] refer to.
    byte[] bytes() {
        return values;
    }

    int start(int field) {
        return starts[field];
    }

    int end(int field) {
        return ends[field];
    }

    String text(int field) {
        return JsonSource.utf8(values, starts[field], ends[field]);
    }

    /// Takes the object in `source[from .. to)` apart; false where there is none (a bracket of an
    /// array around the objects).
    boolean parse(byte[] source, int from, int end) throws Malformed {
        b = source;
        at = from;
        to = end;
        count = 0;
        used = 0;
        blanks();
        // Lines of a JSON array, one object each, are taken for what they mean.
        if (at < to && (b[at] == '[' || b[at] == ',')) {
            at++;
            blanks();
            if (at >= to) {
                return false;
            }
        }
        if (at < to && b[at] == ']') {
            return false;
        }
        expect('{', "expected a JSON object");
        blanks();
        if (at < to && b[at] == '}') {
            at++;
        } else {
            members();
        }
        blanks();
        if (at < to && (b[at] == ',' || b[at] == ']')) {
            at++;
            blanks();
        }
        if (at < to) {
            throw new Malformed("text after the object", at);
        }
        return true;
    }

    private void members() throws Malformed {
        while (true) {
            blanks();
            expect('"', "expected a field name");
            int nameStart = used;
            string();
            String name = nameFrom(nameStart);
            used = nameStart;
            blanks();
            expect(':', "expected ':'");
            blanks();
            grow();
            names[count] = name;
            starts[count] = used;
            kinds[count] = value();
            ends[count] = used;
            count++;
            blanks();
            if (at < to && b[at] == ',') {
                at++;
            } else {
                expect('}', "expected ',' or '}'");
                return;
            }
        }
    }

    /// Names repeat from record to record: the last one at this place is probably it.
    private String nameFrom(int nameStart) {
        String last = count < names.length ? names[count] : null;
        int length = used - nameStart;
        if (last != null && last.length() == length) {
            boolean same = true;
            for (int i = 0; i < length && same; i++) {
                same = last.charAt(i) == values[nameStart + i];
            }
            if (same) {
                return last;
            }
        }
        return new String(values, nameStart, length, StandardCharsets.UTF_8);
    }

    private Kind value() throws Malformed {
        if (at >= to) {
            throw new Malformed("a value is missing", at);
        }
        return switch (b[at]) {
            case '"' -> {
                at++;
                string();
                yield Kind.STRING;
            }
            case '{', '[' -> {
                int from = at;
                skipNested(0);
                copy(from, at);
                yield Kind.NESTED;
            }
            case 't' -> word("true", Kind.BOOLEAN);
            case 'f' -> word("false", Kind.BOOLEAN);
            case 'n' -> word("null", Kind.NULL);
            default -> {
                number();
                yield Kind.NUMBER;
            }
        };
    }

    private void number() throws Malformed {
        int from = at;
        while (at < to
                && (b[at] >= '0' && b[at] <= '9'
                        || b[at] == '-'
                        || b[at] == '+'
                        || b[at] == '.'
                        || (b[at] | 0x20) == 'e')) {
            at++;
        }
        if (at == from) {
            throw new Malformed("not a JSON value", at);
        }
        copy(from, at);
    }

    private Kind word(String word, Kind kind) throws Malformed {
        int from = at;
        for (int i = 0; i < word.length(); i++) {
            if (at >= to || b[at] != word.charAt(i)) {
                throw new Malformed("not a JSON value", at);
            }
            at++;
        }
        copy(from, at);
        return kind;
    }

    /// Copies a string's text without escapes; `at` is behind the opening quote, and then behind
    /// the closing one.
    private void string() throws Malformed {
        while (true) {
            int from = at;
            while (at < to && b[at] != '"' && b[at] != '\\' && (b[at] >= 0x20 || b[at] < 0)) {
                at++;
            }
            copy(from, at);
            if (at >= to) {
                throw new Malformed("a string is not closed", at);
            }
            byte c = b[at++];
            if (c == '"') {
                if (!Bytes.isUtf8(values, used - (at - 1 - from), used)) {
                    throw new Malformed("the text is not valid UTF-8", at);
                }
                return;
            }
            if (c != '\\') {
                throw new Malformed("a control character in a string", at - 1);
            }
            escape();
        }
    }

    private void escape() throws Malformed {
        if (at >= to) {
            throw new Malformed("a string is not closed", at);
        }
        byte c = b[at++];
        switch (c) {
            case '"', '\\', '/' -> append(c);
            case 'b' -> append((byte) '\b');
            case 'f' -> append((byte) '\f');
            case 'n' -> append((byte) '\n');
            case 'r' -> append((byte) '\r');
            case 't' -> append((byte) '\t');
            case 'u' -> {
                int unit = hex();
                if (Character.isHighSurrogate((char) unit) && at + 1 < to && b[at] == '\\' && b[at + 1] == 'u') {
                    at += 2;
                    int low = hex();
                    if (!Character.isLowSurrogate((char) low)) {
                        throw new Malformed("half a surrogate pair", at);
                    }
                    appendCodePoint(Character.toCodePoint((char) unit, (char) low));
                } else if (Character.isSurrogate((char) unit)) {
                    throw new Malformed("half a surrogate pair", at);
                } else {
                    appendCodePoint(unit);
                }
            }
            default -> throw new Malformed("an unknown escape in a string", at - 1);
        }
    }

    private int hex() throws Malformed {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < to ? Character.digit(b[at], 16) : -1;
            if (digit < 0) {
                throw new Malformed("expected four hexadecimal digits", at);
            }
            value = value << 4 | digit;
            at++;
        }
        return value;
    }

    private void skipNested(int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw new Malformed("nested deeper than " + MAX_DEPTH, at);
        }
        byte open = b[at++];
        byte close = (byte) (open == '{' ? '}' : ']');
        while (at < to) {
            byte c = b[at];
            if (c == '"') {
                at++;
                while (at < to && b[at] != '"') {
                    at += b[at] == '\\' ? 2 : 1;
                }
                if (at >= to) {
                    break;
                }
                at++;
            } else if (c == '{' || c == '[') {
                skipNested(depth + 1);
            } else if (c == close) {
                at++;
                return;
            } else if (c == '}' || c == ']') {
                throw new Malformed("unexpected '" + (char) c + "'", at);
            } else {
                at++;
            }
        }
        throw new Malformed("an object or array is not closed", Math.min(at, to));
    }

    private void blanks() {
        while (at < to && (b[at] == ' ' || b[at] == '\t' || b[at] == '\r' || b[at] == '\n')) {
            at++;
        }
    }

    private void expect(char wanted, String message) throws Malformed {
        if (at >= to || b[at] != wanted) {
            throw new Malformed(message, at);
        }
        at++;
    }

    private void copy(int from, int end) {
        int length = end - from;
        ensure(length);
        System.arraycopy(b, from, values, used, length);
        used += length;
    }

    private void append(byte c) {
        ensure(1);
        values[used++] = c;
    }

    private void appendCodePoint(int codePoint) {
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, values, used, utf8.length);
        used += utf8.length;
    }

    private void ensure(int more) {
        if (used + more > values.length) {
            values = Arrays.copyOf(values, Math.max(used + more, values.length * 2));
        }
    }

    private void grow() {
        if (count == names.length) {
            names = Arrays.copyOf(names, count * 2);
            kinds = Arrays.copyOf(kinds, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
    }
}
