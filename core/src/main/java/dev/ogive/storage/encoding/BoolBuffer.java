package dev.ogive.storage.encoding;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// BOOLEAN values, as bits.
final class BoolBuffer extends ColumnBuffer {
    private record Ended(int rows, int trues, int nulls, byte[] validity, byte[] data) {}

    private final DataType type;
    private final NullBits nulls = new NullBits();
    private final List<Ended> batches = new ArrayList<>();
    private byte[] current = new byte[16];
    private int rows;
    private int trues;
    private long bytes;

    BoolBuffer(DataType type) {
        this.type = type;
    }

    @Override
    public void append(Vector source, int from, int count) {
        int needed = (rows + count + 7) >> 3;
        if (needed > current.length) {
            current = Arrays.copyOf(current, Math.max(needed, current.length * 2));
        }
        boolean[] values = ((BoolVector) source).values;
        for (int i = 0; i < count; i++) {
            if (values[from + i] && !source.isNull(from + i)) {
                int row = rows + i;
                current[row >> 3] |= (byte) (1 << (row & 7));
                trues++;
            }
        }
        nulls.append(source, from, count, rows);
        rows += count;
    }

    @Override
    public void endBatch() {
        int nullRows = nulls.nulls();
        byte[] data = Arrays.copyOf(current, (rows + 7) >> 3);
        batches.add(new Ended(rows, trues, nullRows, nulls.take(rows), data));
        bytes += data.length * 2L;
        Arrays.fill(current, (byte) 0);
        rows = 0;
        trues = 0;
    }

    @Override
    public long bytes() {
        return bytes + current.length;
    }

    @Override
    public EncodedColumn encode(boolean plain) {
        long total = 0;
        long allTrue = 0;
        long allNull = 0;
        List<EncodedColumn.Part> parts = new ArrayList<>();
        for (Ended b : batches) {
            total += b.rows();
            allTrue += b.trues();
            allNull += b.nulls();
            parts.add(new EncodedColumn.Part(
                    b.rows(), ZoneMap.unknown(b.nulls(), b.rows()), new byte[][] {b.validity(), b.data()}));
        }
        boolean same = allNull == total || (allNull == 0 && (allTrue == 0 || allTrue == total));
        if (!plain && same) {
            Encoding.Constant constant = new Encoding.Constant(allNull == total, 0, allTrue > 0 ? 1 : 0);
            return Constants.column(
                    type, constant, batches.stream().map(Ended::rows).toList());
        }
        return new EncodedColumn(type, new Encoding.Plain(), null, parts, List.of());
    }
}
