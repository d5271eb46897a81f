package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Integers of the lanes I32 and I64, and dictionary codes.
final class LongBuffer extends ColumnBuffer {
    /// One ended batch, packed for itself. Null rows hold the batch's minimum.
    private record Packed(
            int rows, long min, long max, int nulls, byte[] validity, int width, long base, byte[] data) {}

    private final DataType type;
    private final NullBits nulls = new NullBits();
    private final List<Packed> batches = new ArrayList<>();
    private final GuideBuilder guide = new GuideBuilder();
    private long[] current = new long[32];
    private int rows;
    private long bytes;

    LongBuffer(DataType type) {
        this.type = type;
    }

    /// Room for `count` more rows of the current batch; the caller fills `current()` from the
    /// returned row on.
    int reserve(int count) {
        int at = rows;
        if (at + count > current.length) {
            current = Arrays.copyOf(current, Math.max(at + count, current.length * 2));
        }
        rows = at + count;
        return at;
    }

    long[] current() {
        return current;
    }

    NullBits nulls() {
        return nulls;
    }

    @Override
    public void append(Vector source, int from, int count) {
        int at = reserve(count);
        switch (source) {
            case I32Vector v -> {
                for (int i = 0; i < count; i++) {
                    current[at + i] = v.values[from + i];
                }
            }
            case I64Vector v -> System.arraycopy(v.values, from, current, at, count);
            default ->
                throw new IllegalArgumentException(source.type().sql() + " written to a column of " + type.sql());
        }
        nulls.append(source, from, count, at);
    }

    @Override
    public void endBatch() {
        int nullRows = nulls.nulls();
        byte[] validity = nulls.take(rows);
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < rows; i++) {
            if (nullRows == 0 || !NullBits.isNull(validity, i)) {
                min = Math.min(min, current[i]);
                max = Math.max(max, current[i]);
            }
        }
        if (nullRows == rows) {
            min = 0;
            max = 0;
        }
        if (nullRows > 0) {
            for (int i = 0; i < rows; i++) {
                if (NullBits.isNull(validity, i)) {
                    current[i] = min;
                }
            }
        }
        guide.add(current, rows, nullRows > 0);
        int width = Packing.width(min, max);
        long base = Packing.base(min, max, width);
        byte[] data = Packing.pack(current, rows, width, base);
        batches.add(new Packed(rows, min, max, nullRows, validity, width, base, data));
        bytes += data.length + validity.length + 64;
        rows = 0;
    }

    @Override
    public void keepBounds() {
        guide.keepBounds();
    }

    @Override
    public long bytes() {
        return bytes + rows * 8L;
    }

    int batches() {
        return batches.size();
    }

    int rows(int batch) {
        return batches.get(batch).rows();
    }

    byte[] validity(int batch) {
        return batches.get(batch).validity();
    }

    int nulls(int batch) {
        return batches.get(batch).nulls();
    }

    /// The values of an ended batch.
    long[] values(int batch) {
        Packed b = batches.get(batch);
        return Packing.unpack(b.data(), b.rows(), b.width(), b.base());
    }

    @Override
    public EncodedColumn encode(boolean plain) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        boolean someNull = false;
        for (Packed b : batches) {
            if (b.nulls() < b.rows()) {
                min = Math.min(min, b.min());
                max = Math.max(max, b.max());
            }
            someNull |= b.nulls() > 0;
        }
        boolean allNull = min > max;
        if (!plain && (allNull || (min == max && !someNull))) {
            return Constants.column(
                    type, new Encoding.Constant(allNull, allNull ? 0 : min >> 63, allNull ? 0 : min), sizes());
        }
        int natural = naturalWidth(type);
        int width = plain ? natural : Math.min(natural, Packing.width(min, max));
        long base = plain || width == natural || width == 8 ? 0 : Packing.base(min, max, width);
        List<EncodedColumn.Part> parts = new ArrayList<>();
        for (Packed b : batches) {
            byte[] data = b.width() == width && b.base() == base
                    ? b.data()
                    : repack(b, width, base, b.nulls() == b.rows() && !allNull ? min : 0);
            ZoneMap zone = b.nulls() == b.rows()
                    ? ZoneMap.unknown(b.nulls(), b.rows())
                    : ZoneMap.ofLongs(b.min(), b.max(), b.nulls(), b.rows());
            parts.add(new EncodedColumn.Part(b.rows(), zone, new byte[][] {b.validity(), data}));
        }
        return new EncodedColumn(
                type, new Encoding.Packed(width, base), null, parts, List.of(), plain ? null : guide.build(this));
    }

    /// @param ifAllNull what the rows of a batch without values shall hold
    private static byte[] repack(Packed b, int width, long base, long ifAllNull) {
        long[] values = Packing.unpack(b.data(), b.rows(), b.width(), b.base());
        if (b.nulls() == b.rows()) {
            Arrays.fill(values, ifAllNull);
        }
        return Packing.pack(values, b.rows(), width, base);
    }

    List<Integer> sizes() {
        return batches.stream().map(Packed::rows).toList();
    }

    /// Bytes of a value in Arrow's own layout of the type.
    static int naturalWidth(DataType type) {
        return switch (type.sql()) {
            case "TINYINT" -> 1;
            case "SMALLINT" -> 2;
            default -> type.lane() == Lane.I32 ? 4 : 8;
        };
    }
}
