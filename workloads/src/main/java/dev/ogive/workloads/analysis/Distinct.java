package dev.ogive.workloads.analysis;

/// How many different hashes were seen: exactly up to a million, beyond it estimated to about 1%
/// (HyperLogLog with 16,384 registers; Flajolet et al., 2007). For one thread.
final class Distinct {
    private static final int EXACT_MAX = 1 << 20;
    private static final int REGISTER_BITS = 14;

    /// Open addressing; 0 is empty, and the hash 0 is told apart. Null once there are too many.
    private long[] seen = new long[1 << 10];

    private int count;
    private boolean hasZero;
    private byte[] registers;

    void add(long hash) {
        // Callers' hashes may be regular in some bits: MurmurHash3's finish spreads them.
        long h = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        h ^= h >>> 33;
        if (registers != null) {
            register(h);
            return;
        }
        if (h == 0) {
            hasZero = true;
            return;
        }
        int mask = seen.length - 1;
        int at = (int) h & mask;
        while (seen[at] != 0) {
            if (seen[at] == h) {
                return;
            }
            at = (at + 1) & mask;
        }
        seen[at] = h;
        if (++count > seen.length / 2) {
            grow();
        }
    }

    private void grow() {
        long[] old = seen;
        if (count > EXACT_MAX) {
            registers = new byte[1 << REGISTER_BITS];
            for (long h : old) {
                if (h != 0) {
                    register(h);
                }
            }
            seen = null;
            return;
        }
        seen = new long[old.length * 2];
        int mask = seen.length - 1;
        for (long h : old) {
            int at = (int) h & mask;
            while (h != 0 && seen[at] != 0) {
                at = (at + 1) & mask;
            }
            if (h != 0) {
                seen[at] = h;
            }
        }
    }

    private void register(long h) {
        int register = (int) (h >>> (64 - REGISTER_BITS));
        int rank = Long.numberOfLeadingZeros(h << REGISTER_BITS | 1L << (REGISTER_BITS - 1)) + 1;
        registers[register] = (byte) Math.max(registers[register], rank);
    }

    boolean isExact() {
        return registers == null;
    }

    long count() {
        if (registers == null) {
            return (long) count + (hasZero ? 1 : 0);
        }
        double sum = 0;
        int zeros = 0;
        for (byte rank : registers) {
            sum += 1.0 / (1L << rank);
            zeros += rank == 0 ? 1 : 0;
        }
        double m = registers.length;
        double estimate = 0.7213 / (1 + 1.079 / m) * m * m / sum;
        if (estimate <= 2.5 * m && zeros > 0) {
            estimate = m * Math.log(m / zeros);
        }
        return Math.round(estimate);
    }
}
