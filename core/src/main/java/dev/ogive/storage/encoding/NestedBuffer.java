package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.ListVector;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.RowVector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Lists and rows: own nulls and offsets, and a buffer per child. Children end their batches together with
/// this one.
final class NestedBuffer extends ColumnBuffer {
    private record Ended(int rows, int nulls, byte[] validity, int[] offsets) {}

    private final DataType type;
    private final List<ColumnBuffer> children;
    private final boolean isList;
    private final NullBits nulls = new NullBits();
    private final List<Ended> batches = new ArrayList<>();
    private int[] offsets = new int[32];
    private int rows;

    NestedBuffer(DataType type) {
        this.type = type;
        this.isList = type instanceof Listed;
        this.children = switch (type) {
            case Listed l -> List.of(of(l.element()));
            case RowType r ->
                r.fields().stream().map(Field::type).map(ColumnBuffer::of).toList();
            default -> throw new IllegalArgumentException(type.sql());
        };
    }

    @Override
    public void append(Vector source, int from, int count) {
        nulls.append(source, from, count, rows);
        switch (source) {
            case RowVector v -> {
                for (int f = 0; f < v.fields.length; f++) {
                    children.get(f).append(v.fields[f], from, count);
                }
            }
            case ListVector v -> appendLists(v, from, count);
            default -> throw new IllegalArgumentException(source.type().sql() + " written to " + type.sql());
        }
        rows += count;
    }

    private void appendLists(ListVector v, int from, int count) {
        if (rows + count + 1 > offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.max(rows + count + 1, offsets.length * 2));
        }
        int end = offsets[rows];
        for (int i = 0; i < count; i++) {
            if (!v.isNull(from + i)) {
                children.getFirst().append(v.child, v.starts[from + i], v.lengths[from + i]);
                end = Math.addExact(end, v.lengths[from + i]);
            }
            offsets[rows + i + 1] = end;
        }
    }

    @Override
    public void endBatch() {
        int nullRows = nulls.nulls();
        batches.add(
                new Ended(rows, nullRows, nulls.take(rows), isList ? Arrays.copyOf(offsets, rows + 1) : new int[0]));
        children.forEach(ColumnBuffer::endBatch);
        offsets[0] = 0;
        rows = 0;
    }

    @Override
    public long bytes() {
        long total = rows * 4L;
        for (Ended b : batches) {
            total += b.rows() * 4L;
        }
        for (ColumnBuffer child : children) {
            total += child.bytes();
        }
        return total;
    }

    @Override
    public EncodedColumn encode(boolean plain) {
        List<EncodedColumn.Part> parts = new ArrayList<>();
        for (Ended b : batches) {
            byte[][] buffers = isList
                    ? new byte[][] {b.validity(), Packing.ints(b.offsets(), b.rows() + 1)}
                    : new byte[][] {b.validity()};
            parts.add(new EncodedColumn.Part(b.rows(), ZoneMap.unknown(b.nulls(), b.rows()), buffers));
        }
        List<EncodedColumn> encoded =
                children.stream().map(c -> c.encode(plain)).toList();
        return new EncodedColumn(type, new Encoding.Plain(), null, parts, encoded);
    }
}
