package dev.ogive.interop;

import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;

/// Copies rows without NULLs to Arrow vectors in one go, where both sides hold values in the same
/// form: Arrow's setters check room and validity anew for every row.
final class ArrowCopy {
    private ArrowCopy() {}

    /// Rows `[from, from + count)` of `source`, none of them NULL, become rows `[to, to + count)`
    /// of `target`, which grows as needed. False, with nothing written, where the forms differ.
    static boolean copy(Vector source, int from, int count, FieldVector target, int to) {
        switch (source) {
            case I64Vector v
            when target instanceof BigIntVector
                    || target instanceof TimeStampVector
                    || target instanceof TimeMicroVector -> {
                MemorySegment out = room((BaseFixedWidthVector) target, to, count);
                MemorySegment.copy(v.values, from, out, ValueLayout.JAVA_LONG_UNALIGNED, 0, count);
            }
            case I32Vector v
            when target instanceof IntVector || target instanceof DateDayVector -> {
                MemorySegment out = room((BaseFixedWidthVector) target, to, count);
                MemorySegment.copy(v.values, from, out, ValueLayout.JAVA_INT_UNALIGNED, 0, count);
            }
            case F64Vector v
            when target instanceof Float8Vector doubles -> {
                MemorySegment out = room(doubles, to, count);
                MemorySegment.copy(v.values, from, out, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, count);
            }
            case StringVector v
            when target instanceof BaseVariableWidthVector texts -> strings(v, from, count, texts, to);
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Where the values of rows `[to, to + count)` go, which are valid from now on.
    private static MemorySegment room(BaseFixedWidthVector target, int to, int count) {
        while (target.getValueCapacity() < to + count) {
            target.reAlloc();
        }
        setValid(target.getValidityBufferAddress(), to, count);
        long width = target.getTypeWidth();
        return Memory.segment(target.getDataBufferAddress() + to * width, count * width);
    }

    private static void strings(StringVector source, int from, int count, BaseVariableWidthVector target, int to) {
        if (count == 0) {
            return;
        }
        long bytes = 0;
        for (int i = from; i < from + count; i++) {
            bytes += source.lengthOf(i);
        }
        while (target.getValueCapacity() < to + count) {
            target.reallocValidityAndOffsetBuffers();
        }
        // Offsets of NULL rows before these.
        target.fillEmpties(to);
        long offsets = target.getOffsetBufferAddress();
        int end = Memory.getInt(offsets + 4L * to);
        if (end + bytes > target.getByteCapacity()) {
            target.reallocDataBuffer(Math.max(end + bytes, 2L * target.getByteCapacity()));
        }
        setValid(target.getValidityBufferAddress(), to, count);
        long data = target.getDataBufferAddress();
        byte[] text = source.bytesOf(from);
        for (int i = 0; i < count; i++) {
            int length = source.lengthOf(from + i);
            Memory.copy(text, source.startOf(from + i), data + end, length);
            end += length;
            Memory.putInt(offsets + 4L * (to + i + 1), end);
        }
        target.setLastSet(to + count - 1);
    }

    /// Sets bits `[from, from + count)` of a validity buffer.
    private static void setValid(long address, int from, int count) {
        int at = from;
        int end = from + count;
        for (; at < end && (at & 7) != 0; at++) {
            setBit(address, at);
        }
        int whole = (end - at) >> 3;
        if (whole > 0) {
            Memory.segment(address + (at >> 3), whole).fill((byte) -1);
            at += whole << 3;
        }
        for (; at < end; at++) {
            setBit(address, at);
        }
    }

    private static void setBit(long address, int bit) {
        long at = address + (bit >> 3);
        Memory.putByte(at, (byte) (Memory.getByte(at) | 1 << (bit & 7)));
    }
}
