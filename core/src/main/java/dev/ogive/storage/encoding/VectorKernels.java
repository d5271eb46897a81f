package dev.ogive.storage.encoding;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.B2L;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2L;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.S2L;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/// The same loops in vector instructions of 256 bits: what every machine with AVX2 has.
///
/// A filter compares a vector of packed values, and turns each eight bits of the answer into
/// positions with one row of a table: eight ints are stored and as many count as bits are set, so
/// there is no branch per row.
final class VectorKernels implements Kernels {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_256;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;

    /// Row `b`: the numbers of the bits set in `b`, ascending, in the first places.
    private static final int[] SET_BITS = new int[256 * 8];

    static {
        for (int b = 0; b < 256; b++) {
            int n = 0;
            for (int bit = 0; bit < 8; bit++) {
                if ((b >> bit & 1) != 0) {
                    SET_BITS[b * 8 + n++] = bit;
                }
            }
        }
    }

    /// Appends `row + bit` for each of the eight bits set. Stores eight ints whatever is set:
    /// they fit, since no more rows were kept than were passed.
    private static int emit(int bits, int row, int[] positions, int n) {
        IntVector.fromArray(INTS, SET_BITS, bits * 8).add(row).intoArray(positions, n);
        return n + Integer.bitCount(bits);
    }

    @Override
    public int filter8(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions) {
        int n = 0;
        int whole = count & -32;
        for (int i = 0; i < whole; i += 32) {
            ByteVector values = ByteVector.fromMemorySegment(BYTES, data, (long) from + i, LITTLE_ENDIAN);
            int bits = (int) values.compare(GE, (byte) low)
                    .and(values.compare(LE, (byte) high))
                    .toLong();
            if (bits != 0) {
                n = emit(bits & valid[i >> 3] & 0xFF, from + i, positions, n);
                n = emit(bits >>> 8 & valid[(i >> 3) + 1] & 0xFF, from + i + 8, positions, n);
                n = emit(bits >>> 16 & valid[(i >> 3) + 2] & 0xFF, from + i + 16, positions, n);
                n = emit(bits >>> 24 & valid[(i >> 3) + 3] & 0xFF, from + i + 24, positions, n);
            }
        }
        return tail8(data, from, whole, count, low, high, valid, positions, n);
    }

    private static int tail8(
            MemorySegment data,
            int from,
            int start,
            int count,
            int low,
            int high,
            byte[] valid,
            int[] positions,
            int kept) {
        int n = kept;
        for (int i = start; i < count; i++) {
            int value = data.get(ValueLayout.JAVA_BYTE, (long) from + i);
            positions[n] = from + i;
            n += value >= low && value <= high && Validity.isSet(valid, i) ? 1 : 0;
        }
        return n;
    }

    @Override
    public int filter16(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions) {
        int n = 0;
        int whole = count & -16;
        for (int i = 0; i < whole; i += 16) {
            ShortVector values = ShortVector.fromMemorySegment(SHORTS, data, (from + i) * 2L, LITTLE_ENDIAN);
            int bits = (int) values.compare(GE, (short) low)
                    .and(values.compare(LE, (short) high))
                    .toLong();
            if (bits != 0) {
                n = emit(bits & valid[i >> 3] & 0xFF, from + i, positions, n);
                n = emit(bits >>> 8 & valid[(i >> 3) + 1] & 0xFF, from + i + 8, positions, n);
            }
        }
        return tail16(data, from, whole, count, low, high, valid, positions, n);
    }

    private static int tail16(
            MemorySegment data,
            int from,
            int start,
            int count,
            int low,
            int high,
            byte[] valid,
            int[] positions,
            int kept) {
        int n = kept;
        for (int i = start; i < count; i++) {
            int value = data.get(ValueLayout.JAVA_SHORT_UNALIGNED, (from + i) * 2L);
            positions[n] = from + i;
            n += value >= low && value <= high && Validity.isSet(valid, i) ? 1 : 0;
        }
        return n;
    }

    @Override
    public int filter32(MemorySegment data, int from, int count, int low, int high, byte[] valid, int[] positions) {
        int n = 0;
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            IntVector values = IntVector.fromMemorySegment(INTS, data, (from + i) * 4L, LITTLE_ENDIAN);
            int bits =
                    (int) values.compare(GE, low).and(values.compare(LE, high)).toLong();
            n = emit(bits & valid[i >> 3], from + i, positions, n);
        }
        return tail32(data, from, whole, count, low, high, valid, positions, n);
    }

    private static int tail32(
            MemorySegment data,
            int from,
            int start,
            int count,
            int low,
            int high,
            byte[] valid,
            int[] positions,
            int kept) {
        int n = kept;
        for (int i = start; i < count; i++) {
            int value = data.get(ValueLayout.JAVA_INT_UNALIGNED, (from + i) * 4L);
            positions[n] = from + i;
            n += value >= low && value <= high && Validity.isSet(valid, i) ? 1 : 0;
        }
        return n;
    }

    @Override
    public int filter64(MemorySegment data, int from, int count, long low, long high, byte[] valid, int[] positions) {
        int n = 0;
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            LongVector first = LongVector.fromMemorySegment(LONGS, data, (from + i) * 8L, LITTLE_ENDIAN);
            LongVector second = LongVector.fromMemorySegment(LONGS, data, (from + i + 4) * 8L, LITTLE_ENDIAN);
            int bits = (int) first.compare(GE, low).and(first.compare(LE, high)).toLong()
                    | (int) second.compare(GE, low)
                                    .and(second.compare(LE, high))
                                    .toLong()
                            << 4;
            n = emit(bits & valid[i >> 3], from + i, positions, n);
        }
        return tail64(data, from, whole, count, low, high, valid, positions, n);
    }

    private static int tail64(
            MemorySegment data,
            int from,
            int start,
            int count,
            long low,
            long high,
            byte[] valid,
            int[] positions,
            int kept) {
        int n = kept;
        for (int i = start; i < count; i++) {
            long value = data.get(ValueLayout.JAVA_LONG_UNALIGNED, (from + i) * 8L);
            positions[n] = from + i;
            n += value >= low && value <= high && Validity.isSet(valid, i) ? 1 : 0;
        }
        return n;
    }

    @Override
    public int filterDoubles(
            MemorySegment data, int from, int count, double low, double high, byte[] valid, int[] positions) {
        int n = 0;
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            DoubleVector first = DoubleVector.fromMemorySegment(DOUBLES, data, (from + i) * 8L, LITTLE_ENDIAN);
            DoubleVector second = DoubleVector.fromMemorySegment(DOUBLES, data, (from + i + 4) * 8L, LITTLE_ENDIAN);
            int bits = (int) first.compare(GE, low).and(first.compare(LE, high)).toLong()
                    | (int) second.compare(GE, low)
                                    .and(second.compare(LE, high))
                                    .toLong()
                            << 4;
            n = emit(bits & valid[i >> 3], from + i, positions, n);
        }
        for (int i = whole; i < count; i++) {
            double value = data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, (from + i) * 8L);
            positions[n] = from + i;
            n += value >= low && value <= high && Validity.isSet(valid, i) ? 1 : 0;
        }
        return n;
    }

    @Override
    public void readInts8(MemorySegment data, int from, int count, int base, int[] out) {
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            ByteVector values =
                    ByteVector.fromMemorySegment(ByteVector.SPECIES_64, data, (long) from + i, LITTLE_ENDIAN);
            ((IntVector) values.convertShape(B2I, INTS, 0)).add(base).intoArray(out, i);
        }
        for (int i = whole; i < count; i++) {
            out[i] = base + data.get(ValueLayout.JAVA_BYTE, (long) from + i);
        }
    }

    @Override
    public void readLongs8(MemorySegment data, int from, int count, long base, long[] out) {
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            ByteVector values =
                    ByteVector.fromMemorySegment(ByteVector.SPECIES_64, data, (long) from + i, LITTLE_ENDIAN);
            ((LongVector) values.convertShape(B2L, LONGS, 0)).add(base).intoArray(out, i);
            ((LongVector) values.convertShape(B2L, LONGS, 1)).add(base).intoArray(out, i + 4);
        }
        for (int i = whole; i < count; i++) {
            out[i] = base + data.get(ValueLayout.JAVA_BYTE, (long) from + i);
        }
    }

    @Override
    public void readInts16(MemorySegment data, int from, int count, int base, int[] out) {
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            ShortVector values =
                    ShortVector.fromMemorySegment(ShortVector.SPECIES_128, data, (from + i) * 2L, LITTLE_ENDIAN);
            ((IntVector) values.convertShape(S2I, INTS, 0)).add(base).intoArray(out, i);
        }
        for (int i = whole; i < count; i++) {
            out[i] = base + data.get(ValueLayout.JAVA_SHORT_UNALIGNED, (from + i) * 2L);
        }
    }

    @Override
    public void readLongs16(MemorySegment data, int from, int count, long base, long[] out) {
        int whole = count & -4;
        for (int i = 0; i < whole; i += 4) {
            ShortVector values =
                    ShortVector.fromMemorySegment(ShortVector.SPECIES_64, data, (from + i) * 2L, LITTLE_ENDIAN);
            ((LongVector) values.convertShape(S2L, LONGS, 0)).add(base).intoArray(out, i);
        }
        for (int i = whole; i < count; i++) {
            out[i] = base + data.get(ValueLayout.JAVA_SHORT_UNALIGNED, (from + i) * 2L);
        }
    }

    @Override
    public void readInts32(MemorySegment data, int from, int count, int base, int[] out) {
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            IntVector.fromMemorySegment(INTS, data, (from + i) * 4L, LITTLE_ENDIAN)
                    .add(base)
                    .intoArray(out, i);
        }
        for (int i = whole; i < count; i++) {
            out[i] = base + data.get(ValueLayout.JAVA_INT_UNALIGNED, (from + i) * 4L);
        }
    }

    @Override
    public void readLongs32(MemorySegment data, int from, int count, long base, long[] out) {
        int whole = count & -4;
        for (int i = 0; i < whole; i += 4) {
            IntVector values = IntVector.fromMemorySegment(IntVector.SPECIES_128, data, (from + i) * 4L, LITTLE_ENDIAN);
            ((LongVector) values.convertShape(I2L, LONGS, 0)).add(base).intoArray(out, i);
        }
        for (int i = whole; i < count; i++) {
            out[i] = base + data.get(ValueLayout.JAVA_INT_UNALIGNED, (from + i) * 4L);
        }
    }
}
