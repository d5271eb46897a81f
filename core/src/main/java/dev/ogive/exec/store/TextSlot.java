package dev.ogive.exec.store;

import dev.ogive.memory.Memory;

/// A string in a page of [RowPages]: 16 bytes at an address.
///
/// | bytes | in dictionary form | up to 12 bytes | longer |
/// |---|---|---|---|
/// | 0-3 | code, `>= 0` | `-1 - length` | `-1 - length` |
/// | 4-7 | not read | the bytes, then zeros | not read |
/// | 8-15 | not read | | address of the bytes |
public final class TextSlot {
    static final int INLINE_BYTES = 12;

    private TextSlot() {}

    /// The code in the column's dictionary; below 0 if the string is not in dictionary form.
    public static int code(long slot) {
        return Memory.getInt(slot);
    }

    /// Length in bytes of a string that is not in dictionary form.
    public static int length(long slot) {
        return ~Memory.getInt(slot);
    }

    /// Address of the bytes of a string that is not in dictionary form.
    public static long address(long slot) {
        return address(slot, length(slot));
    }

    static long address(long slot, int length) {
        return length <= INLINE_BYTES ? slot + 4 : Memory.getLong(slot + 8);
    }

    /// Eight bytes of a string that is not in dictionary form, from byte `skip` on, big-endian,
    /// zeros behind its end.
    public static long word(long slot, int skip) {
        int length = length(slot);
        int left = length - skip;
        if (left <= 0) {
            return 0;
        }
        if (length <= INLINE_BYTES) {
            return skip <= 4
                    ? Long.reverseBytes(Memory.getLong(slot + 4 + skip))
                    : Long.reverseBytes(Memory.getLong(slot + 8)) << 8 * (skip - 4);
        }
        long at = Memory.getLong(slot + 8);
        return left >= 8
                ? Long.reverseBytes(Memory.getLong(at + skip))
                : Long.reverseBytes(Memory.getLong(at + length - 8)) << 8 * (8 - left);
    }

    static void putCode(long slot, int code) {
        Memory.putInt(slot, code);
    }

    /// @param address where the bytes of a long string are
    static void put(long slot, byte[] bytes, int start, int length, long address) {
        Memory.putInt(slot, ~length);
        if (length > INLINE_BYTES) {
            Memory.putLong(slot + 8, address);
            Memory.copy(bytes, start, address, length);
        } else {
            Memory.putInt(slot + 4, 0);
            Memory.putLong(slot + 8, 0);
            Memory.copy(bytes, start, slot + 4, length);
        }
    }

    /// Bytes of a string of this length that lie outside its slot.
    static int bytesOutside(int length) {
        return length <= INLINE_BYTES ? 0 : length;
    }
}
