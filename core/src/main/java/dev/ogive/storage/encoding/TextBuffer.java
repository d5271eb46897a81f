package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Strings. They are collected as codes of a growing dictionary while they repeat, and as bytes once they
/// do not.
///
/// At the end repeated strings become codes into a sorted dictionary; others are compressed with [Fsst]
/// where that
/// saves a sixth, else left as they are.
final class TextBuffer extends ColumnBuffer {
    /// A dictionary is given up when more than one row in [#ROWS_PER_STRING] brings a new string...
    private static final int ROWS_PER_STRING = 2;

    /// ...or when it holds more strings than this...
    private static final int STRINGS_MAX = 1 << 19;

    /// ...or more bytes.
    private static final int DICTIONARY_BYTES_MAX = 16 << 20;

    /// Rows that are looked at before a dictionary is judged by its repetition.
    private static final int TRIAL_ROWS = 16_384;

    private record Ended(byte[] bytes, int[] offsets, int nulls, byte[] validity) {
        int rows() {
            return offsets.length - 1;
        }
    }

    private final DataType type;

    /// While strings repeat; null after that.
    private LongBuffer codes;

    private final StringSet strings = new StringSet();
    private long codedRows;

    private Dictionary lastSource;
    private int[] codesOfSource = {};

    private final NullBits nulls = new NullBits();
    private final List<Ended> batches = new ArrayList<>();
    private byte[] current = new byte[256];
    private int[] offsets = new int[32];
    private int rows;
    private long bytes;

    TextBuffer(DataType type) {
        this.type = type;
        this.codes = new LongBuffer(type);
    }

    @Override
    public void append(Vector source, int from, int count) {
        StringVector v = (StringVector) source;
        if (codes != null) {
            appendCodes(v, from, count);
            codedRows += count;
            boolean unique = codedRows >= TRIAL_ROWS && strings.size() > codedRows / ROWS_PER_STRING;
            if (unique || strings.size() > STRINGS_MAX || strings.bytes() > DICTIONARY_BYTES_MAX) {
                giveUpDictionary();
            }
        } else {
            appendBytes(v, from, count);
        }
    }

    private void appendCodes(StringVector v, int from, int count) {
        int at = codes.reserve(count);
        long[] out = codes.current();
        codes.nulls().append(v, from, count, at);
        if (v.dictionary != null) {
            mapSource(v.dictionary);
            for (int i = 0; i < count; i++) {
                int code = v.codes[from + i];
                if (v.isNull(from + i)) {
                    out[at + i] = 0;
                    continue;
                }
                if (codesOfSource[code] < 0) {
                    codesOfSource[code] =
                            strings.add(lastSource.bytes, lastSource.start(code), lastSource.length(code));
                }
                out[at + i] = codesOfSource[code];
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            out[at + i] = v.isNull(from + i) ? 0 : strings.add(v.bytes, v.starts[from + i], v.lengths[from + i]);
        }
    }

    private void mapSource(Dictionary dictionary) {
        if (lastSource != dictionary) {
            lastSource = dictionary;
            codesOfSource = new int[dictionary.size()];
            Arrays.fill(codesOfSource, -1);
        }
    }

    private void appendBytes(StringVector v, int from, int count) {
        if (rows + count + 1 > offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.max(rows + count + 1, offsets.length * 2));
        }
        nulls.append(v, from, count, rows);
        int end = offsets[rows];
        for (int i = 0; i < count; i++) {
            if (!v.isNull(from + i)) {
                end = appendBytes(v.bytesOf(from + i), v.startOf(from + i), v.lengthOf(from + i), end);
            }
            offsets[rows + i + 1] = end;
        }
        rows += count;
    }

    private int appendBytes(byte[] source, int start, int length, int end) {
        long needed = end + (long) length;
        if (needed > current.length) {
            current = Arrays.copyOf(current, StringChunk.batchBytes(Math.max(needed, current.length * 2L)));
        }
        System.arraycopy(source, start, current, end, length);
        return end + length;
    }

    /// Turns codes collected so far into bytes.
    private void giveUpDictionary() {
        int batchRows = codes.reserve(0);
        long[] open = Arrays.copyOf(codes.current(), batchRows);
        NullBits openNulls = codes.nulls();
        for (int b = 0; b < codes.batches(); b++) {
            batches.add(flat(codes.values(b), codes.validity(b), codes.nulls(b)));
            bytes += batches.getLast().bytes().length + 4L * batches.getLast().rows();
        }
        int openNullCount = openNulls.nulls();
        byte[] openValidity = openNulls.take(batchRows);
        Ended last = flat(open, openValidity, openNullCount);
        current = last.bytes();
        offsets = last.offsets();
        rows = batchRows;
        for (int i = 0; i < batchRows && openNullCount > 0; i++) {
            if (NullBits.isNull(openValidity, i)) {
                nulls.set(i);
            }
        }
        codes = null;
        strings.clear();
        codesOfSource = null;
        lastSource = null;
    }

    private Ended flat(long[] batchCodes, byte[] validity, int nullCount) {
        int[] ends = new int[batchCodes.length + 1];
        long total = 0;
        for (int i = 0; i < batchCodes.length; i++) {
            total += NullBits.isNull(validity, i) ? 0 : strings.length((int) batchCodes[i]);
            ends[i + 1] = StringChunk.batchBytes(total);
        }
        byte[] out = new byte[(int) total];
        for (int i = 0; i < batchCodes.length; i++) {
            if (ends[i + 1] > ends[i]) {
                strings.copy((int) batchCodes[i], out, ends[i]);
            }
        }
        return new Ended(out, ends, nullCount, validity);
    }

    @Override
    public void endBatch() {
        if (codes != null) {
            codes.endBatch();
            return;
        }
        int nullRows = nulls.nulls();
        Ended ended = new Ended(
                Arrays.copyOf(current, offsets[rows]), Arrays.copyOf(offsets, rows + 1), nullRows, nulls.take(rows));
        batches.add(ended);
        bytes += ended.bytes().length + 4L * rows;
        rows = 0;
        offsets[0] = 0;
    }

    @Override
    public long bytes() {
        return bytes + (codes == null ? offsets[rows] + rows * 4L : codes.bytes() + strings.bytes() * 2L);
    }

    @Override
    public EncodedColumn encode(boolean plain) {
        if (codes != null) {
            if (strings.size() == 0 && !plain) {
                return Constants.column(type, new Encoding.Constant(true, 0, 0), codes.sizes());
            }
            if (!plain && strings.size() <= codedRows / ROWS_PER_STRING) {
                return encodeCodes();
            }
            giveUpDictionary();
        }
        if (!plain) {
            EncodedColumn compressed = compressed();
            if (compressed != null) {
                return compressed;
            }
        }
        List<EncodedColumn.Part> parts = new ArrayList<>();
        for (Ended b : batches) {
            parts.add(part(b, b.offsets(), b.bytes()));
        }
        return new EncodedColumn(type, new Encoding.Plain(), null, parts, List.of());
    }

    private static EncodedColumn.Part part(Ended b, int[] ends, byte[] data) {
        byte[] offsetBytes = Packing.ints(ends, b.rows() + 1);
        return new EncodedColumn.Part(
                b.rows(), ZoneMap.unknown(b.nulls(), b.rows()), new byte[][] {b.validity(), offsetBytes, data});
    }

    private EncodedColumn encodeCodes() {
        int[] sorted = strings.sorted();
        long[] newCodes = new long[sorted.length];
        int[] ends = new int[sorted.length + 1];
        byte[] all = new byte[strings.bytes()];
        for (int code = 0; code < sorted.length; code++) {
            newCodes[sorted[code]] = code;
            strings.copy(sorted[code], all, ends[code]);
            ends[code + 1] = ends[code] + strings.length(sorted[code]);
        }
        // Codes are indexes, so base 0; a code needs one bit less than a signed value offers.
        int width = sorted.length <= 1 << 7 ? 1 : sorted.length <= 1 << 15 ? 2 : 4;
        List<EncodedColumn.Part> parts = new ArrayList<>();
        for (int b = 0; b < codes.batches(); b++) {
            long[] values = codes.values(b);
            byte[] validity = codes.validity(b);
            long min = Long.MAX_VALUE;
            long max = Long.MIN_VALUE;
            for (int i = 0; i < values.length; i++) {
                values[i] = NullBits.isNull(validity, i) ? 0 : newCodes[(int) values[i]];
                if (!NullBits.isNull(validity, i)) {
                    min = Math.min(min, values[i]);
                    max = Math.max(max, values[i]);
                }
            }
            int nullRows = codes.nulls(b);
            ZoneMap zone = nullRows == values.length
                    ? ZoneMap.unknown(nullRows, values.length)
                    : ZoneMap.ofLongs(min, max, nullRows, values.length);
            byte[] data = Packing.pack(values, values.length, width, 0);
            parts.add(new EncodedColumn.Part(values.length, zone, new byte[][] {validity, data}));
        }
        return new EncodedColumn(type, new Encoding.Codes(width), new Dictionary(all, ends, true), parts, List.of());
    }

    /// The column compressed, or null where that saves less than a sixth.
    private EncodedColumn compressed() {
        long total = 0;
        long allRows = 0;
        for (Ended b : batches) {
            total += b.bytes().length;
            allRows += b.rows();
        }
        if (total < 4096) {
            return null;
        }
        Fsst table = trained(total, allRows);
        long after = 0;
        List<EncodedColumn.Part> parts = new ArrayList<>();
        byte[] out = {};
        for (Ended b : batches) {
            long worst = b.bytes().length * 2L;
            if (worst > Integer.MAX_VALUE - 64) {
                return null;
            }
            out = out.length < worst ? new byte[(int) worst] : out;
            int[] ends = new int[b.rows() + 1];
            int end = 0;
            for (int i = 0; i < b.rows(); i++) {
                end = table.encode(b.bytes(), b.offsets()[i], b.offsets()[i + 1], out, end);
                ends[i + 1] = end;
            }
            after += end;
            if (after > total) {
                return null;
            }
            parts.add(part(b, ends, Arrays.copyOf(out, end)));
        }
        return after > total - total / 6
                ? null
                : new EncodedColumn(type, new Encoding.Compressed(table), null, parts, List.of());
    }

    /// A table trained on strings taken evenly from all batches.
    private Fsst trained(long total, long allRows) {
        long step = Math.max(1, allRows * (total / Math.max(1, allRows) + 1) / Fsst.SAMPLE_BYTES);
        byte[] sample = new byte[Fsst.SAMPLE_BYTES + 1024];
        int[] starts = new int[Fsst.SAMPLE_BYTES + 1];
        int n = 0;
        int end = 0;
        long next = 0;
        long first = 0;
        for (Ended b : batches) {
            for (; next < first + b.rows() && end < Fsst.SAMPLE_BYTES && n < Fsst.SAMPLE_BYTES; next += step) {
                int row = (int) (next - first);
                int length = Math.min(b.offsets()[row + 1] - b.offsets()[row], 1024);
                System.arraycopy(b.bytes(), b.offsets()[row], sample, end, length);
                end += length;
                starts[++n] = end;
            }
            first += b.rows();
        }
        return Fsst.train(sample, starts, n);
    }
}
