package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.storage.RowGuide;
import dev.ogive.storage.ZoneMap;
import dev.ogive.storage.cluster.Conditions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// REAL and DOUBLE values. Where all of a partition are decimal fractions that an integer and a
/// power of ten give back bit by bit, the integers are kept.
final class DoubleBuffer extends ColumnBuffer {
    private record Ended(double[] values, int nulls, byte[] validity) {}

    /// Values that a power of ten is tried on before all values are.
    private static final int SAMPLE_ROWS = 1024;

    private final DataType type;
    private final NullBits nulls = new NullBits();
    private final List<Ended> batches = new ArrayList<>();
    private final GuideBuilder guide = new GuideBuilder();
    private double[] current = new double[32];
    private int rows;
    private long bytes;

    DoubleBuffer(DataType type) {
        this.type = type;
    }

    @Override
    public void append(Vector source, int from, int count) {
        if (rows + count > current.length) {
            current = Arrays.copyOf(current, Math.max(rows + count, current.length * 2));
        }
        System.arraycopy(((F64Vector) source).values, from, current, rows, count);
        nulls.append(source, from, count, rows);
        rows += count;
    }

    /// Null rows take the value of the row before (or of the first one that is not null).
    @Override
    public void endBatch() {
        int nullRows = nulls.nulls();
        byte[] validity = nulls.take(rows);
        double[] values = Arrays.copyOf(current, rows);
        if (nullRows > 0) {
            double fill = 0;
            for (int i = 0; i < rows; i++) {
                if (!NullBits.isNull(validity, i)) {
                    fill = values[i];
                    break;
                }
            }
            for (int i = 0; i < rows; i++) {
                if (NullBits.isNull(validity, i)) {
                    values[i] = fill;
                } else {
                    fill = values[i];
                }
            }
        }
        guide.add(orderKeys(values), rows, nullRows > 0);
        batches.add(new Ended(values, nullRows, validity));
        bytes += rows * 8L + validity.length;
        rows = 0;
    }

    private static long[] orderKeys(double[] values) {
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Conditions.key(values[i]);
        }
        return keys;
    }

    @Override
    public void keepBounds() {
        guide.keepBounds();
    }

    /// Where values are, told by their order keys.
    private RowGuide guide() {
        return guide.blocks(() -> {
            long[] keys =
                    new long[batches.stream().mapToInt(b -> b.values().length).sum()];
            int at = 0;
            for (Ended b : batches) {
                System.arraycopy(orderKeys(b.values()), 0, keys, at, b.values().length);
                at += b.values().length;
            }
            return keys;
        });
    }

    @Override
    public long bytes() {
        return bytes + rows * 8L;
    }

    @Override
    public EncodedColumn encode(boolean plain) {
        if (!plain) {
            Encoding.Constant constant = constant();
            if (constant != null) {
                return Constants.column(
                        type,
                        constant,
                        batches.stream().map(b -> b.values().length).toList());
            }
            EncodedColumn scaled = scaled();
            if (scaled != null) {
                return scaled;
            }
        }
        boolean isFloat = type == SimpleType.REAL;
        List<EncodedColumn.Part> parts = new ArrayList<>();
        for (Ended b : batches) {
            int n = b.values().length;
            byte[] data = new byte[Math.multiplyExact(n, isFloat ? 4 : 8)];
            for (int i = 0; i < n; i++) {
                if (isFloat) {
                    Packing.putInt(data, i * 4, Float.floatToRawIntBits((float) b.values()[i]));
                } else {
                    Packing.putLong(data, i * 8, Double.doubleToRawLongBits(b.values()[i]));
                }
            }
            parts.add(new EncodedColumn.Part(n, zone(b), new byte[][] {b.validity(), data}));
        }
        return new EncodedColumn(type, new Encoding.Plain(), null, parts, List.of(), plain ? null : guide());
    }

    /// The one value of all rows, or null. Values are compared bit by bit.
    private Encoding.Constant constant() {
        boolean someNull = false;
        boolean someValue = false;
        long bits = 0;
        for (Ended b : batches) {
            someNull |= b.nulls() > 0;
            if (b.nulls() < b.values().length) {
                for (double value : b.values()) {
                    long own = Double.doubleToRawLongBits(value);
                    if (someValue && own != bits) {
                        return null;
                    }
                    bits = own;
                    someValue = true;
                }
            }
        }
        return someValue && someNull ? null : new Encoding.Constant(!someValue, 0, bits);
    }

    private static ZoneMap zone(Ended b) {
        if (b.nulls() == b.values().length) {
            return ZoneMap.unknown(b.nulls(), b.nulls());
        }
        double min = Double.NaN;
        double max = Double.NEGATIVE_INFINITY;
        for (double v : b.values()) {
            double value = v + 0.0;
            min = Double.compare(value, min) < 0 ? value : min;
            max = Double.compare(value, max) > 0 ? value : max;
        }
        return ZoneMap.ofDoubles(min, max, b.nulls(), b.values().length);
    }

    /// The column as integers over a power of ten, or null where that is not exact or not
    /// smaller.
    private EncodedColumn scaled() {
        int exponent = exponent();
        if (exponent < 0) {
            return null;
        }
        double divisor = ScaledDoubleChunk.POWERS[exponent];
        List<long[]> integers = new ArrayList<>();
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (Ended b : batches) {
            long[] out = new long[b.values().length];
            if (b.nulls() < out.length) {
                for (int i = 0; i < out.length; i++) {
                    if (!isExact(b.values()[i], divisor)) {
                        return null;
                    }
                    out[i] = (long) Math.rint(b.values()[i] * divisor);
                    min = Math.min(min, out[i]);
                    max = Math.max(max, out[i]);
                }
            }
            integers.add(out);
        }
        int width = Packing.width(min, max);
        if (width >= (type == SimpleType.REAL ? 4 : 8)) {
            return null;
        }
        long base = Packing.base(min, max, width);
        List<EncodedColumn.Part> parts = new ArrayList<>();
        for (int k = 0; k < integers.size(); k++) {
            Ended b = batches.get(k);
            long[] values = integers.get(k);
            if (b.nulls() == values.length) {
                Arrays.fill(values, min);
            }
            byte[] data = Packing.pack(values, values.length, width, base);
            parts.add(new EncodedColumn.Part(values.length, zone(b), new byte[][] {b.validity(), data}));
        }
        return new EncodedColumn(
                type, new Encoding.ScaledDouble(width, base, exponent), null, parts, List.of(), guide());
    }

    /// Whether `rint(value * divisor) / divisor` is `value`, bit by bit.
    private static boolean isExact(double value, double divisor) {
        double n = Math.rint(value * divisor);
        return Math.abs(n) <= ScaledDoubleChunk.INTEGER_MAX
                && Double.doubleToRawLongBits((double) (long) n / divisor) == Double.doubleToRawLongBits(value);
    }

    /// The least power of ten that is exact on a sample, or -1.
    private int exponent() {
        int exponent = 0;
        for (Ended b : batches) {
            int step = Math.max(1, b.values().length / (SAMPLE_ROWS / batches.size() + 1));
            for (int i = 0; i < b.values().length; i += step) {
                while (!isExact(b.values()[i], ScaledDoubleChunk.POWERS[exponent])) {
                    if (++exponent == ScaledDoubleChunk.POWERS.length) {
                        return -1;
                    }
                }
            }
        }
        return exponent;
    }
}
