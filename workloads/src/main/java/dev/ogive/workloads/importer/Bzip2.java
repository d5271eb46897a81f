package dev.ogive.workloads.importer;

import java.io.IOException;
import java.io.InputStream;

/// Reads bzip2, as rotated logs come in; the JDK does not. Several streams may follow each other.
/// Checksums of blocks are verified.
///
/// Source: the format as Julian Seward's bzip2 1.0 writes it.
final class Bzip2 extends InputStream {
    private static final long BLOCK = 0x314159265359L;
    private static final long END = 0x177245385090L;
    private static final int GROUP_SYMBOLS = 50;
    private static final int CODE_BITS_MAX = 20;

    private final InputStream in;
    private long bits;
    private int bitCount;

    // The block that is being handed out.
    private int[] links = new int[0];
    private int left;
    private int position;
    private int expectedCrc;
    private int crc;
    private int runByte = -1;
    private int runLength;
    private int repeats;
    private boolean ended;

    Bzip2(InputStream in) throws IOException {
        this.in = in;
        if (!header()) {
            throw new IOException("no bzip2 file");
        }
        nextBlock();
    }

    /// Reads `BZh9`; false at the end of the file.
    private boolean header() throws IOException {
        bitCount = 0;
        int b = in.read();
        if (b != 'B') {
            return false;
        }
        if (in.read() != 'Z' || in.read() != 'h') {
            throw new IOException("no bzip2 file");
        }
        int size = in.read() - '0';
        if (size < 1 || size > 9) {
            throw new IOException("bzip2 block size " + size);
        }
        if (links.length < size * 100_000) {
            links = new int[size * 100_000];
        }
        return true;
    }

    private long bits(int count) throws IOException {
        while (bitCount < count) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("bzip2 file breaks off");
            }
            bits = (bits << 8) | b;
            bitCount += 8;
        }
        bitCount -= count;
        return (bits >>> bitCount) & ((1L << count) - 1);
    }

    private boolean bit() throws IOException {
        return bits(1) == 1;
    }

    private void nextBlock() throws IOException {
        while (true) {
            long magic = bits(48);
            if (magic == BLOCK) {
                block();
                return;
            }
            if (magic != END) {
                throw new IOException("broken bzip2 block");
            }
            bits(32);
            if (!header()) {
                ended = true;
                return;
            }
        }
    }

    private void block() throws IOException {
        expectedCrc = (int) bits(32);
        if (bit()) {
            throw new IOException("randomized bzip2 blocks are not supported");
        }
        int origin = (int) bits(24);
        byte[] used = new byte[256];
        int usedCount = 0;
        int ranges = (int) bits(16);
        for (int i = 0; i < 16; i++) {
            int range = (ranges >> (15 - i) & 1) == 1 ? (int) bits(16) : 0;
            for (int j = 0; j < 16; j++) {
                if ((range >> (15 - j) & 1) == 1) {
                    used[usedCount++] = (byte) (i * 16 + j);
                }
            }
        }
        int length = symbols(used, usedCount);
        if (origin >= length) {
            throw new IOException("broken bzip2 block");
        }
        int[] starts = new int[257];
        for (int i = 0; i < length; i++) {
            starts[(links[i] & 0xff) + 1]++;
        }
        for (int i = 0; i < 256; i++) {
            starts[i + 1] += starts[i];
        }
        for (int i = 0; i < length; i++) {
            links[starts[links[i] & 0xff]++] |= i << 8;
        }
        position = links[origin] >>> 8;
        left = length;
        crc = -1;
        runByte = -1;
        runLength = 0;
        repeats = 0;
    }

    /// Huffman, move to front and runs of the block; how many bytes it has, in the low bytes of
    /// [#links].
    private int symbols(byte[] used, int usedCount) throws IOException {
        int alphabet = usedCount + 2;
        int tableCount = (int) bits(3);
        int selectorCount = (int) bits(15);
        if (usedCount == 0 || tableCount < 2 || tableCount > 6 || selectorCount == 0) {
            throw new IOException("broken bzip2 block");
        }
        byte[] selectors = selectors(tableCount, selectorCount);
        Huffman[] tables = new Huffman[tableCount];
        for (int t = 0; t < tableCount; t++) {
            tables[t] = new Huffman(alphabet);
        }
        int length = 0;
        int run = 0;
        int runUnit = 1;
        int group = -1;
        int inGroup = 0;
        while (true) {
            if (inGroup == 0) {
                if (++group >= selectorCount) {
                    throw new IOException("broken bzip2 block");
                }
                inGroup = GROUP_SYMBOLS;
            }
            inGroup--;
            int symbol = tables[selectors[group]].next();
            if (symbol < 2) {
                run += runUnit << symbol;
                runUnit <<= 1;
                if (run > links.length || run < 0) {
                    throw new IOException("broken bzip2 block");
                }
                continue;
            }
            if (length + run + (symbol == alphabet - 1 ? 0 : 1) > links.length) {
                throw new IOException("broken bzip2 block");
            }
            for (; run > 0; run--) {
                links[length++] = used[0] & 0xff;
            }
            runUnit = 1;
            if (symbol == alphabet - 1) {
                return length;
            }
            byte value = used[symbol - 1];
            System.arraycopy(used, 0, used, 1, symbol - 1);
            used[0] = value;
            links[length++] = value & 0xff;
        }
    }

    private byte[] selectors(int tableCount, int selectorCount) throws IOException {
        byte[] order = {0, 1, 2, 3, 4, 5};
        byte[] selectors = new byte[selectorCount];
        for (int i = 0; i < selectorCount; i++) {
            int place = 0;
            while (bit()) {
                place++;
                if (place >= tableCount) {
                    throw new IOException("broken bzip2 block");
                }
            }
            byte table = order[place];
            System.arraycopy(order, 0, order, 1, place);
            order[0] = table;
            selectors[i] = table;
        }
        return selectors;
    }

    /// A canonical Huffman code, read from the stream.
    private final class Huffman {
        private final int[] sorted;
        private final int[] firstCode = new int[CODE_BITS_MAX + 2];
        private final int[] firstIndex = new int[CODE_BITS_MAX + 2];
        private final int[] counts = new int[CODE_BITS_MAX + 2];

        Huffman(int alphabet) throws IOException {
            int[] lengths = new int[alphabet];
            int length = (int) bits(5);
            for (int i = 0; i < alphabet; i++) {
                while (bit()) {
                    length += bit() ? -1 : 1;
                }
                if (length < 1 || length > CODE_BITS_MAX) {
                    throw new IOException("broken bzip2 block");
                }
                lengths[i] = length;
                counts[length]++;
            }
            sorted = new int[alphabet];
            int code = 0;
            int index = 0;
            for (int l = 1; l <= CODE_BITS_MAX; l++) {
                firstCode[l] = code;
                firstIndex[l] = index;
                for (int i = 0; i < alphabet; i++) {
                    if (lengths[i] == l) {
                        sorted[index++] = i;
                    }
                }
                code = (code + counts[l]) << 1;
            }
        }

        int next() throws IOException {
            int code = 0;
            for (int l = 1; l <= CODE_BITS_MAX; l++) {
                code = code << 1 | (int) bits(1);
                if (code - firstCode[l] < counts[l]) {
                    return sorted[firstIndex[l] + code - firstCode[l]];
                }
            }
            throw new IOException("broken bzip2 block");
        }
    }

    @Override
    public int read() throws IOException {
        while (true) {
            if (ended) {
                return -1;
            }
            if (repeats > 0) {
                repeats--;
                return output(runByte);
            }
            if (left == 0) {
                if (~crc != expectedCrc) {
                    throw new IOException("checksum of a bzip2 block differs");
                }
                nextBlock();
                continue;
            }
            int link = links[position];
            position = link >>> 8;
            left--;
            int b = link & 0xff;
            if (runLength == 4) {
                // After four equal bytes comes how many more there are.
                runLength = 0;
                repeats = b;
                continue;
            }
            runLength = b == runByte ? runLength + 1 : 1;
            runByte = b;
            return output(b);
        }
    }

    private int output(int b) {
        crc = crc << 8 ^ CRC[(crc >>> 24 ^ b) & 0xff];
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            int b = read();
            if (b < 0) {
                return i == 0 ? -1 : i;
            }
            buffer[offset + i] = (byte) b;
        }
        return length;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static final int[] CRC = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = value < 0 ? value << 1 ^ 0x04c11db7 : value << 1;
            }
            CRC[i] = value;
        }
    }
}
