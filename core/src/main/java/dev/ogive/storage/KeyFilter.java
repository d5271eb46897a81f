package dev.ogive.storage;

import java.util.concurrent.atomic.AtomicLong;

/// Bloom filters over one key of a partition file, one per record batch, each made when its batch
/// is first read in search of a key. A million rows take 1.25 MB.
///
/// Guarantee: a hash that was added is always found; one that was not is found in about 1 of 80
/// batches. Source: Bloom, Space/Time Trade-offs in Hash Coding with Allowable Errors, CACM
/// 13(7), 1970; the hash functions are two, combined: Kirsch and Mitzenmacher, ESA 2006.
final class KeyFilter implements AutoCloseable {
    private static final int BITS_PER_ROW = 10;
    private static final int PROBES = 4;

    /// What all filters of the process may take; without one a batch is read again each time.
    private static final long BYTES_MAX = Runtime.getRuntime().maxMemory() / 8;

    private static final AtomicLong BYTES = new AtomicLong();

    private final long[][] bits;

    KeyFilter(int batches) {
        bits = new long[batches][];
    }

    boolean isMade(int batch) {
        return bits[batch] != null;
    }

    /// Makes the filter of a batch from the hashes of all its rows, unless memory is short.
    synchronized void make(int batch, long[] hashes, int rows) {
        if (bits[batch] != null) {
            return;
        }
        long[] made = new long[rows * BITS_PER_ROW / 64 + 1];
        if (BYTES.addAndGet(made.length * 8L) > BYTES_MAX) {
            BYTES.addAndGet(-made.length * 8L);
            return;
        }
        for (int i = 0; i < rows; i++) {
            long h = hashes[i];
            for (int p = 0; p < PROBES; p++) {
                long bit = bit(h, p, made.length);
                made[(int) (bit >>> 6)] |= 1L << bit;
            }
        }
        bits[batch] = made;
    }

    /// Whether some of the hashes may be in a batch whose filter is made.
    boolean mayContain(int batch, long[] hashes, int count) {
        long[] words = bits[batch];
        for (int i = 0; i < count; i++) {
            int p = 0;
            while (p < PROBES) {
                long bit = bit(hashes[i], p, words.length);
                if ((words[(int) (bit >>> 6)] & 1L << bit) == 0) {
                    break;
                }
                p++;
            }
            if (p == PROBES) {
                return true;
            }
        }
        return false;
    }

    private static long bit(long hash, int probe, int words) {
        int mixed = (int) hash + probe * (int) (hash >>> 32 | 1);
        return (mixed & 0xFFFF_FFFFL) * (words * 64L) >>> 32;
    }

    /// Frees what the filters take; nobody asks any more.
    @Override
    public synchronized void close() {
        for (int b = 0; b < bits.length; b++) {
            if (bits[b] != null) {
                BYTES.addAndGet(-bits[b].length * 8L);
                bits[b] = null;
            }
        }
    }
}
