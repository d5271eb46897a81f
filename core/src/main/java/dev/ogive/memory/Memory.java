package dev.ogive.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Loads and stores by absolute address inside [Block]s, in the byte order of the machine, at any
/// alignment.
///
/// Addresses are not checked: a random access through a `MemorySegment` per page costs three
/// dependent loads and two branches, which is more than the access itself in a hash table. Every
/// address must come from a [Block] that its owner still holds.
public final class Memory {
    /// All of the address space: a constant, so that the compiler folds its bounds and its scope
    /// away.
    @SuppressWarnings("restricted")
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final VarHandle BYTE = exact(ValueLayout.JAVA_BYTE.varHandle());
    private static final VarHandle INT = exact(ValueLayout.JAVA_INT_UNALIGNED.varHandle());
    private static final VarHandle ALIGNED_INT = exact(ValueLayout.JAVA_INT.varHandle());
    private static final VarHandle LONG = exact(ValueLayout.JAVA_LONG_UNALIGNED.varHandle());
    private static final VarHandle DOUBLE = exact(ValueLayout.JAVA_DOUBLE_UNALIGNED.varHandle());
    private static final VarHandle ARRAY_LONG =
            exact(MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder()));
    private static final VarHandle ARRAY_INT =
            exact(MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder()));

    private Memory() {}

    private static VarHandle exact(VarHandle handle) {
        return handle.withInvokeExactBehavior();
    }

    public static byte getByte(long address) {
        return (byte) BYTE.get(ALL, address);
    }

    public static void putByte(long address, byte value) {
        BYTE.set(ALL, address, value);
    }

    public static int getInt(long address) {
        return (int) INT.get(ALL, address);
    }

    public static void putInt(long address, int value) {
        INT.set(ALL, address, value);
    }

    /// Stores `value` and returns what was there, in one atomic step; the address is a multiple
    /// of 4.
    public static int getAndSetInt(long address, int value) {
        return (int) ALIGNED_INT.getAndSet(ALL, address, value);
    }

    public static long getLong(long address) {
        return (long) LONG.get(ALL, address);
    }

    public static void putLong(long address, long value) {
        LONG.set(ALL, address, value);
    }

    public static double getDouble(long address) {
        return (double) DOUBLE.get(ALL, address);
    }

    public static void putDouble(long address, double value) {
        DOUBLE.set(ALL, address, value);
    }

    /// Eight bytes of an array.
    public static long getLong(byte[] array, int at) {
        return (long) ARRAY_LONG.get(array, at);
    }

    public static void putLong(byte[] array, int at, long value) {
        ARRAY_LONG.set(array, at, value);
    }

    /// Four bytes of an array.
    public static int getInt(byte[] array, int at) {
        return (int) ARRAY_INT.get(array, at);
    }

    public static void zero(long address, long bytes) {
        ALL.asSlice(address, bytes).fill((byte) 0);
    }

    /// Between addresses; ranges may overlap.
    public static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    /// From an array to an address. Short ranges, which strings mostly are, are copied by words.
    public static void copy(byte[] from, int at, long to, int bytes) {
        if (bytes > 64) {
            MemorySegment.copy(from, at, ALL, ValueLayout.JAVA_BYTE, to, bytes);
            return;
        }
        int i = 0;
        for (; i <= bytes - 8; i += 8) {
            LONG.set(ALL, to + i, (long) ARRAY_LONG.get(from, at + i));
        }
        if (i <= bytes - 4) {
            INT.set(ALL, to + i, (int) ARRAY_INT.get(from, at + i));
            i += 4;
        }
        for (; i < bytes; i++) {
            BYTE.set(ALL, to + i, from[at + i]);
        }
    }

    /// From an address to an array.
    public static void copy(long from, byte[] to, int at, int bytes) {
        if (bytes > 64) {
            MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, at, bytes);
            return;
        }
        int i = 0;
        for (; i <= bytes - 8; i += 8) {
            ARRAY_LONG.set(to, at + i, (long) LONG.get(ALL, from + i));
        }
        if (i <= bytes - 4) {
            ARRAY_INT.set(to, at + i, (int) INT.get(ALL, from + i));
            i += 4;
        }
        for (; i < bytes; i++) {
            to[at + i] = (byte) BYTE.get(ALL, from + i);
        }
    }

    /// Whether `bytes` bytes at an address and in an array are the same.
    public static boolean equal(long address, byte[] array, int at, int bytes) {
        int i = 0;
        for (; i <= bytes - 8; i += 8) {
            if ((long) LONG.get(ALL, address + i) != (long) ARRAY_LONG.get(array, at + i)) {
                return false;
            }
        }
        for (; i < bytes; i++) {
            if ((byte) BYTE.get(ALL, address + i) != array[at + i]) {
                return false;
            }
        }
        return true;
    }

    /// Whether `bytes` bytes at two addresses are the same.
    public static boolean equal(long a, long b, int bytes) {
        int i = 0;
        for (; i <= bytes - 8; i += 8) {
            if ((long) LONG.get(ALL, a + i) != (long) LONG.get(ALL, b + i)) {
                return false;
            }
        }
        for (; i < bytes; i++) {
            if ((byte) BYTE.get(ALL, a + i) != (byte) BYTE.get(ALL, b + i)) {
                return false;
            }
        }
        return true;
    }

    /// Unsigned lexicographic order of two byte ranges, as `Arrays.compareUnsigned`.
    public static int compare(long a, int aBytes, long b, int bBytes) {
        int common = Math.min(aBytes, bBytes);
        int i = 0;
        for (; i <= common - 8; i += 8) {
            long x = (long) LONG.get(ALL, a + i);
            long y = (long) LONG.get(ALL, b + i);
            if (x != y) {
                return Long.compareUnsigned(bigEndian(x), bigEndian(y));
            }
        }
        for (; i < common; i++) {
            int difference = ((byte) BYTE.get(ALL, a + i) & 0xFF) - ((byte) BYTE.get(ALL, b + i) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return aBytes - bBytes;
    }

    /// Unsigned lexicographic order of the bytes at an address and in an array.
    public static int compare(long a, int aBytes, byte[] b, int at, int bBytes) {
        int common = Math.min(aBytes, bBytes);
        int i = 0;
        for (; i <= common - 8; i += 8) {
            long x = (long) LONG.get(ALL, a + i);
            long y = (long) ARRAY_LONG.get(b, at + i);
            if (x != y) {
                return Long.compareUnsigned(bigEndian(x), bigEndian(y));
            }
        }
        for (; i < common; i++) {
            int difference = ((byte) BYTE.get(ALL, a + i) & 0xFF) - (b[at + i] & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return aBytes - bBytes;
    }

    private static long bigEndian(long value) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Long.reverseBytes(value) : value;
    }

    /// A view of a range, for file transfers.
    public static MemorySegment segment(long address, long bytes) {
        return ALL.asSlice(address, bytes);
    }
}
