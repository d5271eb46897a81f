package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.column.I128Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// 128-bit values; packed as smaller integers where all of a partition fit.
final class Int128Buffer extends ColumnBuffer {
    private record Ended(long[] high, long[] low, int nulls, byte[] validity) {
        int rows() {
            return low.length;
        }
    }

    private final DataType type;
    private final NullBits nulls = new NullBits();
    private final List<Ended> batches = new ArrayList<>();
    private long[] high = new long[32];
    private long[] low = new long[32];
    private int rows;
    private long bytes;

    Int128Buffer(DataType type) {
        this.type = type;
    }

    @Override
    public void append(Vector source, int from, int count) {
        if (rows + count > low.length) {
            int capacity = Math.max(rows + count, low.length * 2);
            high = Arrays.copyOf(high, capacity);
            low = Arrays.copyOf(low, capacity);
        }
        I128Vector v = (I128Vector) source;
        System.arraycopy(v.high, from, high, rows, count);
        System.arraycopy(v.low, from, low, rows, count);
        nulls.append(source, from, count, rows);
        rows += count;
    }

    @Override
    public void endBatch() {
        int nullRows = nulls.nulls();
        byte[] validity = nulls.take(rows);
        Ended ended = new Ended(Arrays.copyOf(high, rows), Arrays.copyOf(low, rows), nullRows, validity);
        for (int i = 0; i < rows && nullRows > 0; i++) {
            if (NullBits.isNull(validity, i)) {
                ended.high()[i] = 0;
                ended.low()[i] = 0;
            }
        }
        batches.add(ended);
        bytes += rows * 16L + validity.length;
        rows = 0;
    }

    @Override
    public long bytes() {
        return bytes + rows * 16L;
    }

    @Override
    public EncodedColumn encode(boolean plain) {
        if (!plain) {
            EncodedColumn packed = packed();
            if (packed != null) {
                return packed;
            }
        }
        boolean isUuid = type == SimpleType.UUID;
        List<EncodedColumn.Part> parts = new ArrayList<>();
        for (Ended b : batches) {
            byte[] data = new byte[Math.multiplyExact(b.rows(), 16)];
            for (int i = 0; i < b.rows(); i++) {
                Packing.putLong(data, i * 16, isUuid ? Long.reverseBytes(b.high()[i]) : b.low()[i]);
                Packing.putLong(data, i * 16 + 8, isUuid ? Long.reverseBytes(b.low()[i]) : b.high()[i]);
            }
            parts.add(new EncodedColumn.Part(
                    b.rows(), ZoneMap.unknown(b.nulls(), b.rows()), new byte[][] {b.validity(), data}));
        }
        return new EncodedColumn(type, new Encoding.Plain(), null, parts, List.of());
    }

    /// The column as packed integers or a constant; null if some value needs more than 64 bits.
    private EncodedColumn packed() {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        int someNull = 0;
        for (Ended b : batches) {
            someNull += b.nulls();
            for (int i = 0; i < b.rows(); i++) {
                if (b.high()[i] != b.low()[i] >> 63) {
                    return null;
                }
                if (b.nulls() == 0 || !NullBits.isNull(b.validity(), i)) {
                    min = Math.min(min, b.low()[i]);
                    max = Math.max(max, b.low()[i]);
                }
            }
        }
        if (min > max || (min == max && someNull == 0)) {
            boolean allNull = min > max;
            return Constants.column(
                    type,
                    new Encoding.Constant(allNull, allNull ? 0 : min >> 63, allNull ? 0 : min),
                    batches.stream().map(Ended::rows).toList());
        }
        int width = Packing.width(min, max);
        long base = Packing.base(min, max, width);
        List<EncodedColumn.Part> parts = new ArrayList<>();
        for (Ended b : batches) {
            long[] values = b.low();
            if (b.nulls() > 0) {
                values = values.clone();
                for (int i = 0; i < b.rows(); i++) {
                    if (NullBits.isNull(b.validity(), i)) {
                        values[i] = min;
                    }
                }
            }
            byte[] data = Packing.pack(values, b.rows(), width, base);
            parts.add(new EncodedColumn.Part(
                    b.rows(), ZoneMap.unknown(b.nulls(), b.rows()), new byte[][] {b.validity(), data}));
        }
        return new EncodedColumn(type, new Encoding.Packed(width, base), null, parts, List.of());
    }
}
