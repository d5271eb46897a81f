package dev.ogive.column;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// VARCHAR and VARBINARY values, in one of two forms per batch:
///
/// - flat (`dictionary == null`): row `i` is `bytes[starts[i] .. starts[i] + lengths[i])`. Rows may share or repeat
/// ranges in any order, and `bytes` may belong to
///   another vector (a gather does not copy bytes), valid until that vector's next batch.
/// - dictionary (`dictionary != null`): row `i` is string `codes[i]` of the dictionary. `starts`, `lengths` and
///   `bytes`
/// are not read. The code of a null row
///   is a valid code.
public final class StringVector extends Vector {
    private static final byte[] NONE = {};

    public byte[] bytes = NONE;
    public int[] starts;
    public int[] lengths;

    public Dictionary dictionary;
    public int[] codes;

    /// Bytes of an own buffer used so far by [#append]; reset by [#clear].
    private int used;

    private byte[] own = NONE;

    public StringVector(DataType type, int capacity) {
        super(type, capacity);
        starts = new int[capacity];
        lengths = new int[capacity];
        codes = new int[capacity];
    }

    @Override
    public void ensureCapacity(int capacity) {
        super.ensureCapacity(capacity);
        if (starts.length < capacity) {
            starts = new int[capacity];
            lengths = new int[capacity];
            codes = new int[capacity];
        }
    }

    /// Begins a new batch in flat form that owns its bytes.
    @Override
    public void clear() {
        super.clear();
        dictionary = null;
        used = 0;
        bytes = own;
    }

    /// Room for `length` more own bytes at [#bytes]; the place to write is the returned offset, and the room is
    /// taken.
    public int reserve(int length) {
        int at = used;
        if (at + length > own.length) {
            own = Arrays.copyOf(own, Math.max(at + length, Math.max(1024, own.length * 2)));
        }
        bytes = own;
        used = at + length;
        return at;
    }

    /// Sets row to a copy of the range, in the own buffer. The batch must have begun with [#clear].
    public void append(int row, byte[] source, int from, int length) {
        int at = reserve(length);
        System.arraycopy(source, from, bytes, at, length);
        starts[row] = at;
        lengths[row] = length;
    }

    public boolean isDictionary() {
        return dictionary != null;
    }

    /// The bytes that hold row `row` in either form.
    public byte[] bytesOf(int row) {
        return dictionary != null ? dictionary.bytes : bytes;
    }

    public int startOf(int row) {
        return dictionary != null ? dictionary.start(codes[row]) : starts[row];
    }

    public int lengthOf(int row) {
        return dictionary != null ? dictionary.length(codes[row]) : lengths[row];
    }

    /// Turns dictionary form into flat form (no bytes are copied).
    public void flatten(int rows) {
        if (dictionary == null) {
            return;
        }
        int[] offsets = dictionary.offsets;
        for (int i = 0; i < rows; i++) {
            int code = codes[i];
            starts[i] = offsets[code];
            lengths[i] = offsets[code + 1] - offsets[code];
        }
        bytes = dictionary.bytes;
        dictionary = null;
    }

    /// Copies bytes into the own buffer unless both sides are of one dictionary. For `to == 0` the batch begins anew.
    @Override
    public void copy(Vector source, int from, int to, int rows) {
        StringVector s = (StringVector) source;
        if (to == 0) {
            clear();
            dictionary = s.dictionary;
        }
        if (dictionary != null && dictionary == s.dictionary) {
            System.arraycopy(s.codes, from, codes, to, rows);
            copyNulls(source, from, to, rows);
            return;
        }
        if (dictionary != null) {
            toOwnBytes(to);
        }
        for (int i = 0; i < rows; i++) {
            if (s.isNull(from + i)) {
                starts[to + i] = 0;
                lengths[to + i] = 0;
            } else {
                append(to + i, s.bytesOf(from + i), s.startOf(from + i), s.lengthOf(from + i));
            }
        }
        copyNulls(source, from, to, rows);
    }

    private void toOwnBytes(int rows) {
        Dictionary d = dictionary;
        dictionary = null;
        used = 0;
        for (int i = 0; i < rows; i++) {
            append(i, d.bytes, d.start(codes[i]), d.length(codes[i]));
        }
    }

    @Override
    public void gather(Vector source, int[] positions, int rows) {
        StringVector s = (StringVector) source;
        dictionary = s.dictionary;
        if (dictionary != null) {
            int[] from = s.codes;
            for (int i = 0; i < rows; i++) {
                codes[i] = from[positions[i]];
            }
        } else {
            bytes = s.bytes;
            int[] fromStarts = s.starts;
            int[] fromLengths = s.lengths;
            for (int i = 0; i < rows; i++) {
                int p = positions[i];
                starts[i] = fromStarts[p];
                lengths[i] = fromLengths[p];
            }
        }
        gatherNulls(source, positions, rows);
    }

    /// The row as text; not for hot paths.
    public String string(int row) {
        return new String(bytesOf(row), startOf(row), lengthOf(row), StandardCharsets.UTF_8);
    }

    @Override
    public Object get(int row) {
        if (isNull(row)) {
            return null;
        }
        return type() == SimpleType.VARBINARY ? new Binary(bytesOf(row), startOf(row), lengthOf(row)) : string(row);
    }

    /// The batch must have begun with [#clear].
    @Override
    public void set(int row, Object value) {
        if (value == null) {
            starts[row] = 0;
            lengths[row] = 0;
            setNull(row);
            return;
        }
        byte[] b =
                value instanceof Binary binary ? binary.toArray() : ((String) value).getBytes(StandardCharsets.UTF_8);
        append(row, b, 0, b.length);
        if (mayHaveNulls) {
            nulls[row] = false;
        }
    }
}
