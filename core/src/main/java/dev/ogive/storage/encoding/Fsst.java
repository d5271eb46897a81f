package dev.ogive.storage.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// String compression by a static table of up to 255 symbols of 1 to 8 bytes. Every string is
/// compressed for itself, so any one can be decoded alone.
///
/// Compressed form: each byte is a code; code 255 says that the next byte stands for itself.
/// Source: Boncz, Neumann, Leis, FSST: Fast Random Access String Compression, PVLDB 13(11), 2020.
public final class Fsst {
    /// One code decodes to at most this many bytes.
    public static final int EXPANSION_MAX = 8;

    /// Bytes behind its output that [#decode] may overwrite.
    public static final int SLACK_BYTES = 8;

    /// Bytes of sample that a table is trained on.
    static final int SAMPLE_BYTES = 1 << 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ESCAPE = 255;
    private static final int ROUNDS = 5;
    private static final int HASH_SLOTS = 4096;

    /// Bytes of symbol `c`, first byte in the lowest 8 bits, zero above.
    private final long[] symbols = new long[256];

    private final int[] lengths = new int[256];
    private final int count;

    /// Made when something is first encoded: a reader of a file only decodes.
    private volatile Codes codes;

    private Fsst(List<Long> values, List<Integer> sizes) {
        count = values.size();
        for (int c = 0; c < count; c++) {
            symbols[c] = values.get(c);
            lengths[c] = sizes.get(c);
        }
    }

    /// Finds symbols by their first bytes.
    private static final class Codes {
        private final long[] symbols;
        private final int[] lengths;

        /// Longest symbol of at most two bytes for each two first bytes: `code << 4 | length`, or
        /// 0 for none.
        private final short[] shortCodes = new short[1 << 16];

        /// As [#shortCodes] for the last byte of a string.
        private final short[] lastCodes = new short[256];

        /// Codes of symbols of three bytes and more, by hash of the first three; -1 is empty.
        private final int[] hashed = new int[HASH_SLOTS];

        /// One-byte symbols first, so that a two-byte one wins its slot; of two long ones that
        /// collide the earlier (of higher gain) stays.
        Codes(long[] symbols, int[] lengths, int count) {
            this.symbols = symbols;
            this.lengths = lengths;
            Arrays.fill(hashed, -1);
            for (int c = 0; c < count; c++) {
                if (lengths[c] == 1) {
                    lastCodes[(int) symbols[c]] = (short) (c << 4 | 1);
                    for (int second = 0; second < 256; second++) {
                        shortCodes[(int) symbols[c] | second << 8] = (short) (c << 4 | 1);
                    }
                }
            }
            for (int c = 0; c < count; c++) {
                if (lengths[c] == 2) {
                    shortCodes[(int) symbols[c]] = (short) (c << 4 | 2);
                } else if (lengths[c] > 2) {
                    int slot = slot(symbols[c]);
                    if (hashed[slot] < 0) {
                        hashed[slot] = c;
                    }
                }
            }
        }

        /// The code of the longest symbol that `word` begins with and that has at most `room`
        /// bytes, or -1.
        int match(long word, int room) {
            int c = hashed[slot(word)];
            if (c >= 0 && lengths[c] <= room && (word & mask(lengths[c])) == symbols[c]) {
                return c;
            }
            int entry = shortCodes[(int) word & 0xFFFF];
            if ((entry & 15) == 2 && room < 2) {
                entry = lastCodes[(int) word & 0xFF];
            }
            return entry == 0 ? -1 : entry >> 4;
        }
    }

    private Codes codes() {
        Codes c = codes;
        if (c == null) {
            c = new Codes(symbols, lengths, count);
            codes = c;
        }
        return c;
    }

    private static int slot(long word) {
        return (int) (((word & 0xFFFFFF) * 0x9E3779B97F4A7C15L) >>> 52);
    }

    private static long mask(int length) {
        return -1L >>> (64 - 8 * length);
    }

    /// The eight bytes at `at`, or those before `end` with zeros above.
    private static long word(byte[] bytes, int at, int end) {
        if (at + 8 <= bytes.length) {
            long word = (long) LONG.get(bytes, at);
            return end - at >= 8 ? word : word & mask(end - at);
        }
        long word = 0;
        for (int i = at, shift = 0; i < end && shift < 64; i++, shift += 8) {
            word |= (bytes[i] & 0xFFL) << shift;
        }
        return word;
    }

    /// Appends the compressed form of `bytes[from .. to)` at `out[at ..]`, at most twice as long;
    /// returns its end.
    public int encode(byte[] bytes, int from, int to, byte[] out, int at) {
        Codes finder = codes();
        int in = from;
        int o = at;
        while (in < to) {
            int c = finder.match(word(bytes, in, to), to - in);
            if (c >= 0) {
                out[o++] = (byte) c;
                in += lengths[c];
            } else {
                out[o++] = (byte) ESCAPE;
                out[o++] = bytes[in++];
            }
        }
        return o;
    }

    /// Decodes `in[from .. to)` to `out[at ..]` and returns the end. Up to [#SLACK_BYTES] behind
    /// it are overwritten.
    public int decode(byte[] in, int from, int to, byte[] out, int at) {
        int o = at;
        int i = from;
        while (i < to) {
            int c = in[i++] & 0xFF;
            if (c != ESCAPE) {
                LONG.set(out, o, symbols[c]);
                o += lengths[c];
            } else {
                out[o++] = in[i++];
            }
        }
        return o;
    }

    /// Trains a table on strings `s` at `bytes[starts[s] .. starts[s + 1])`.
    ///
    /// Each round compresses the sample with the table so far, counts symbols and neighbours, and
    /// keeps the 255 symbols or joined neighbours that save most.
    public static Fsst train(byte[] bytes, int[] starts, int strings) {
        Fsst table = new Fsst(List.of(), List.of());
        for (int round = 1; round <= ROUNDS; round++) {
            table = table.improved(bytes, starts, strings);
        }
        return table;
    }

    private record Symbol(long value, int length) {}

    private Fsst improved(byte[] bytes, int[] starts, int strings) {
        Map<Symbol, Long> gains = new HashMap<>();
        int[] singles = new int[512];
        int[] pairs = new int[1 << 18];
        Codes finder = codes();
        for (int s = 0; s < strings; s++) {
            int previous = -1;
            for (int in = starts[s], to = starts[s + 1]; in < to; ) {
                int c = finder.match(word(bytes, in, to), to - in);
                int unit = c >= 0 ? c : 256 + (bytes[in] & 0xFF);
                in += c >= 0 ? lengths[c] : 1;
                singles[unit]++;
                if (previous >= 0) {
                    pairs[previous << 9 | unit]++;
                }
                previous = unit;
            }
        }
        for (int unit = 0; unit < 512; unit++) {
            if (singles[unit] > 0) {
                Symbol symbol = symbol(unit);
                // A byte alone saves its escape, which counts more than its length says.
                long weight = symbol.length() == 1 ? 8 : symbol.length();
                gains.merge(symbol, singles[unit] * weight, Long::sum);
            }
        }
        for (int pair = 0; pair < pairs.length; pair++) {
            if (pairs[pair] > 1) {
                Symbol a = symbol(pair >> 9);
                Symbol b = symbol(pair & 511);
                if (a.length() < 8) {
                    int length = Math.min(8, a.length() + b.length());
                    long value = (a.value() | b.value() << 8 * a.length()) & mask(length);
                    gains.merge(new Symbol(value, length), (long) pairs[pair] * length, Long::sum);
                }
            }
        }
        List<Map.Entry<Symbol, Long>> best = new ArrayList<>(gains.entrySet());
        best.sort(Comparator.comparingLong((Map.Entry<Symbol, Long> e) -> -e.getValue())
                .thenComparingInt(e -> e.getKey().length())
                .thenComparingLong(e -> e.getKey().value()));
        List<Long> values = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (Map.Entry<Symbol, Long> e : best.subList(0, Math.min(ESCAPE, best.size()))) {
            values.add(e.getKey().value());
            sizes.add(e.getKey().length());
        }
        return new Fsst(values, sizes);
    }

    private Symbol symbol(int unit) {
        return unit >= 256 ? new Symbol(unit - 256, 1) : new Symbol(symbols[unit], lengths[unit]);
    }

    /// The table as bytes: count, then per symbol its length and its bytes.
    public byte[] toBytes() {
        byte[] out = new byte[1 + count * 9];
        int n = 0;
        out[n++] = (byte) count;
        for (int c = 0; c < count; c++) {
            out[n++] = (byte) lengths[c];
            for (int i = 0; i < lengths[c]; i++) {
                out[n++] = (byte) (symbols[c] >>> 8 * i);
            }
        }
        return Arrays.copyOf(out, n);
    }

    /// Inverse of [#toBytes].
    ///
    /// @throws IllegalArgumentException if the bytes are no table
    public static Fsst ofBytes(byte[] bytes) {
        List<Long> values = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        int at = 1;
        for (int c = 0; c < (bytes.length == 0 ? 0 : bytes[0] & 0xFF); c++) {
            int length = at < bytes.length ? bytes[at++] : 0;
            if (length < 1 || length > 8 || at + length > bytes.length) {
                throw new IllegalArgumentException("symbol " + c + " of " + length + " bytes at " + at);
            }
            values.add(word(bytes, at, at + length));
            sizes.add(length);
            at += length;
        }
        return new Fsst(values, sizes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fsst f && Arrays.equals(toBytes(), f.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(symbols);
    }
}
