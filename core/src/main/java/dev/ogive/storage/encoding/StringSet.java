package dev.ogive.storage.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Distinct byte strings, numbered in the order they came. Open addressing, linear probing.
final class StringSet {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int[] offsets = new int[64];
    private int[] hashes = new int[64];
    private int size;

    /// Number + 1 of the string in each slot, 0 for none; a power of two long, at most half full.
    private int[] slots = new int[128];

    int size() {
        return size;
    }

    /// Bytes of all strings.
    int bytes() {
        return offsets[size];
    }

    int length(int string) {
        return offsets[string + 1] - offsets[string];
    }

    void copy(int string, byte[] out, int at) {
        System.arraycopy(bytes, offsets[string], out, at, length(string));
    }

    void clear() {
        bytes = new byte[256];
        offsets = new int[64];
        hashes = new int[64];
        slots = new int[128];
        size = 0;
    }

    /// The number of this string, which is added if new.
    int add(byte[] source, int from, int length) {
        int hash = hash(source, from, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            int string = slots[slot] - 1;
            if (hashes[string] == hash
                    && length(string) == length
                    && Arrays.equals(bytes, offsets[string], offsets[string + 1], source, from, from + length)) {
                return string;
            }
            slot = (slot + 1) & mask;
        }
        append(source, from, length, hash);
        slots[slot] = size;
        if (size * 2 > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private void append(byte[] source, int from, int length, int hash) {
        if (size + 2 > offsets.length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
            hashes = Arrays.copyOf(hashes, hashes.length * 2);
        }
        long end = offsets[size] + (long) length;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, StringChunk.batchBytes(Math.max(end, bytes.length * 2L)));
        }
        System.arraycopy(source, from, bytes, offsets[size], length);
        hashes[size] = hash;
        offsets[++size] = (int) end;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int string = 0; string < size; string++) {
            int slot = hashes[string] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = string + 1;
        }
    }

    private static int hash(byte[] source, int from, int length) {
        long h = length * 0x9E3779B97F4A7C15L;
        int i = from;
        int end = from + length;
        for (; i + 8 <= end; i += 8) {
            h = (h ^ (long) LONG.get(source, i)) * 0x9FB21C651E98DF25L;
            h ^= h >>> 32;
        }
        long tail = 0;
        for (int shift = 0; i < end; i++, shift += 8) {
            tail |= (source[i] & 0xFFL) << shift;
        }
        h = (h ^ tail) * 0x9FB21C651E98DF25L;
        return (int) (h ^ h >>> 29);
    }

    /// The numbers of all strings in byte order.
    int[] sorted() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                (a, b) -> Arrays.compareUnsigned(bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]));
        int[] sorted = new int[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = order[i];
        }
        return sorted;
    }
}
