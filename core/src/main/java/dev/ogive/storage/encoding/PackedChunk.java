package dev.ogive.storage.encoding;

import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;

/// Integers of 1, 2, 4 or 8 bytes above a base: filters in the packed domain, without decoding.
///
/// Where a value is smaller than `base - 2^(8 * width - 1)` no row can have it, so bounds are
/// moved into the packed range first; the loops then compare narrow integers.
abstract sealed class PackedChunk extends EncodedChunk permits IntegerChunk, ScaledDoubleChunk, DictionaryChunk {
    /// Rows of a batch of execution.
    static final int BATCH_ROWS = 2048;

    final MemorySegment data;
    final int width;
    final long base;

    PackedChunk(ZoneMap zone, MemorySegment validity, MemorySegment data, int width, long base, long bytes) {
        super(zone, validity, bytes);
        this.data = data;
        this.width = width;
        this.base = base;
    }

    /// The smallest packed value.
    private long packedMin() {
        return width == 8 ? Long.MIN_VALUE : -1L << (8 * width - 1);
    }

    /// `bound - base`, clamped into the packed range widened by one on each side.
    private long packed(long bound) {
        if (width == 8) {
            return bound;
        }
        long min = packedMin();
        if (bound < base + min) {
            return min - 1;
        }
        return bound > base - min - 1 ? -min : bound - base;
    }

    final int filterRange(int from, int count, long low, long high, int[] positions) {
        if (low > high || allNull()) {
            return 0;
        }
        long lo = Math.max(packed(low), packedMin());
        long hi = width == 8 ? high : Math.min(packed(high), -packedMin() - 1);
        if (lo > hi) {
            return 0;
        }
        byte[] valid = Validity.bits(validity, from, count);
        return switch (width) {
            case 1 -> Kernels.BEST.filter8(data, from, count, (int) lo, (int) hi, valid, positions);
            case 2 -> Kernels.BEST.filter16(data, from, count, (int) lo, (int) hi, valid, positions);
            case 4 -> Kernels.BEST.filter32(data, from, count, (int) lo, (int) hi, valid, positions);
            default -> Kernels.BEST.filter64(data, from, count, lo, hi, valid, positions);
        };
    }

    final int refineRange(int[] positions, int count, long low, long high) {
        if (low > high || allNull()) {
            return 0;
        }
        long lo = Math.max(packed(low), packedMin());
        long hi = width == 8 ? high : Math.min(packed(high), -packedMin() - 1);
        if (lo > hi) {
            return 0;
        }
        int n = switch (width) {
            case 1 -> Packed8.refine(data, positions, count, (int) lo, (int) hi);
            case 2 -> Packed16.refine(data, positions, count, (int) lo, (int) hi);
            case 4 -> Packed32.refine(data, positions, count, (int) lo, (int) hi);
            default -> Packed64.refine(data, positions, count, lo, hi);
        };
        return notNull(positions, n);
    }

    /// Whether every value of the chunk is an index of `accepted`.
    private boolean within(boolean[] accepted) {
        return zone().known() && zone().minLong() >= 0 && zone().maxLong() < accepted.length;
    }

    @Override
    public final int filterCodes(int from, int count, boolean[] accepted, int[] positions) {
        if (allNull()) {
            return 0;
        }
        if (!within(accepted)) {
            return refineCodes(positions, filterRange(from, count, 0, accepted.length - 1, positions), accepted);
        }
        int n = switch (width) {
            case 1 -> Packed8.filterAccepted(data, from, count, base, accepted, positions);
            case 2 -> Packed16.filterAccepted(data, from, count, base, accepted, positions);
            case 4 -> Packed32.filterAccepted(data, from, count, base, accepted, positions);
            default -> Packed64.filterAccepted(data, from, count, base, accepted, positions);
        };
        return notNull(positions, n);
    }

    @Override
    public final int refineCodes(int[] positions, int count, boolean[] accepted) {
        if (allNull()) {
            return 0;
        }
        int inside = within(accepted) ? count : refineRange(positions, count, 0, accepted.length - 1);
        int n = switch (width) {
            case 1 -> Packed8.refineAccepted(data, positions, inside, base, accepted);
            case 2 -> Packed16.refineAccepted(data, positions, inside, base, accepted);
            case 4 -> Packed32.refineAccepted(data, positions, inside, base, accepted);
            default -> Packed64.refineAccepted(data, positions, inside, base, accepted);
        };
        return notNull(positions, n);
    }

    final void readInts(int from, int count, int[] out) {
        switch (width) {
            case 1 -> Kernels.BEST.readInts8(data, from, count, (int) base, out);
            case 2 -> Kernels.BEST.readInts16(data, from, count, (int) base, out);
            case 4 -> Kernels.BEST.readInts32(data, from, count, (int) base, out);
            default -> Packed64.readInts(data, from, count, (int) base, out);
        }
    }

    final void gatherInts(int[] positions, int count, int[] out) {
        switch (width) {
            case 1 -> Packed8.gatherInts(data, positions, count, (int) base, out);
            case 2 -> Packed16.gatherInts(data, positions, count, (int) base, out);
            case 4 -> Packed32.gatherInts(data, positions, count, (int) base, out);
            default -> Packed64.gatherInts(data, positions, count, (int) base, out);
        }
    }

    final void readLongs(int from, int count, long[] out) {
        switch (width) {
            case 1 -> Kernels.BEST.readLongs8(data, from, count, base, out);
            case 2 -> Kernels.BEST.readLongs16(data, from, count, base, out);
            case 4 -> Kernels.BEST.readLongs32(data, from, count, base, out);
            default -> Packed64.readLongs(data, from, count, base, out);
        }
    }

    final void gatherLongs(int[] positions, int count, long[] out) {
        switch (width) {
            case 1 -> Packed8.gatherLongs(data, positions, count, base, out);
            case 2 -> Packed16.gatherLongs(data, positions, count, base, out);
            case 4 -> Packed32.gatherLongs(data, positions, count, base, out);
            default -> Packed64.gatherLongs(data, positions, count, base, out);
        }
    }
}
