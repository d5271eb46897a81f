package dev.ogive.storage.encoding;

import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Lists (offsets into a child) and rows (children side by side).
final class NestedChunk extends EncodedChunk {
    private static final ValueLayout.OfInt OFFSET = ValueLayout.JAVA_INT_UNALIGNED;

    /// Null for rows.
    private final MemorySegment offsets;

    private final List<? extends ColumnChunk> children;

    NestedChunk(
            ZoneMap zone,
            MemorySegment validity,
            MemorySegment offsets,
            List<? extends ColumnChunk> children,
            long bytes) {
        super(zone, validity, bytes);
        this.offsets = offsets;
        this.children = List.copyOf(children);
    }

    private int offset(int row) {
        return offsets.get(OFFSET, row * 4L);
    }

    @Override
    void readValues(int from, int count, Vector out) {
        switch (out) {
            case RowVector v -> {
                for (int f = 0; f < v.fields.length; f++) {
                    children.get(f).read(from, count, v.fields[f]);
                }
            }
            case ListVector v -> {
                v.clear();
                int start = offset(from);
                int elements = offset(from + count) - start;
                v.reserve(elements);
                children.getFirst().read(start, elements, v.child);
                for (int i = 0; i < count; i++) {
                    int o = offset(from + i);
                    v.starts[i] = o - start;
                    v.lengths[i] = offset(from + i + 1) - o;
                }
            }
            default -> throw new IllegalArgumentException("nested column read as " + out.type());
        }
    }

    /// Lists allocate here: the positions of the elements are not known beforehand.
    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        switch (out) {
            case RowVector v -> {
                for (int f = 0; f < v.fields.length; f++) {
                    children.get(f).gather(positions, count, v.fields[f]);
                }
            }
            case ListVector v -> {
                v.clear();
                int elements = 0;
                for (int i = 0; i < count; i++) {
                    int length = offset(positions[i] + 1) - offset(positions[i]);
                    v.starts[i] = elements;
                    v.lengths[i] = length;
                    elements = Math.addExact(elements, length);
                }
                int[] rows = new int[elements];
                int n = 0;
                for (int i = 0; i < count; i++) {
                    int o = offset(positions[i]);
                    for (int e = 0; e < v.lengths[i]; e++) {
                        rows[n++] = o + e;
                    }
                }
                v.reserve(elements);
                children.getFirst().gather(rows, elements, v.child);
            }
            default -> throw new IllegalArgumentException("nested column read as " + out.type());
        }
    }
}
