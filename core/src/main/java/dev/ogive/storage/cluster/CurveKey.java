package dev.ogive.storage.cluster;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.catalog.cluster.Clustering.CurveKind;
import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.I128Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.index.key.KeyOrder;
import dev.ogive.index.model.CdfModel;
import dev.ogive.index.model.EquiDepthModel;
import dev.ogive.storage.TableStatistics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Row keys along a space-filling curve in rank space: each dimension's value becomes its rank
/// among `2^bits` of equal frequency, NULL the last one, and the key is where the curve meets
/// that cell.
///
/// Source of the Hilbert curve: Skilling, Programming the Hilbert curve, AIP Conf. Proc. 707,
/// 2004.
final class CurveKey extends RowKey {
    /// Bits per dimension: ranks finer than this do not move rows between blocks.
    private static final int BITS_MAX = 16;

    private static final int BUCKETS = 1024;

    private final CurveKind kind;
    private final int[] dimensions;
    private final int bits;
    private final CdfModel[] curves;
    private final byte[][] prefixes;
    private final int[] cell;
    private int[][] ranks = new int[0][];

    CurveKey(Clustering.Curve curve) {
        kind = curve.kind();
        dimensions = curve.dimensions().stream().mapToInt(Integer::intValue).toArray();
        bits = bits(dimensions.length);
        curves = new CdfModel[dimensions.length];
        prefixes = new byte[dimensions.length][];
        for (int d = 0; d < dimensions.length; d++) {
            curves[d] = CdfModel.fromBytes(curve.models().get(d).curve().toArray());
            prefixes[d] = curve.models().get(d).prefix().toArray();
        }
        cell = new int[dimensions.length];
    }

    private static int bits(int dimensions) {
        return Math.min(BITS_MAX, (Long.SIZE - 1) / dimensions);
    }

    static Clustering.Curve fitted(Clustering.Curve curve, Schema schema, TableStatistics statistics) {
        if (!(statistics.rows() > 0) || statistics.columns().isEmpty()) {
            return curve;
        }
        List<Clustering.Model> models = new ArrayList<>();
        long cells = (1L << bits(curve.dimensions().size())) - 1;
        for (int column : curve.dimensions()) {
            models.add(
                    model(schema.type(column), statistics.columns().get(column).quantiles(), cells));
        }
        return new Clustering.Curve(curve.kind(), curve.dimensions(), models);
    }

    private static Clustering.Model model(DataType type, List<Object> quantiles, long cells) {
        byte[] prefix = new byte[0];
        if (type.lane() == Lane.STRING && !quantiles.isEmpty()) {
            byte[] first = bytes(quantiles.getFirst());
            byte[] last = bytes(quantiles.getLast());
            int same = Arrays.mismatch(first, last);
            prefix = Arrays.copyOf(first, same < 0 ? first.length : same);
        }
        long[] keys = new long[quantiles.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(type, quantiles.get(i), prefix);
        }
        // Unsigned order.
        for (int i = 0; i < keys.length; i++) {
            keys[i] ^= Long.MIN_VALUE;
        }
        Arrays.sort(keys);
        for (int i = 0; i < keys.length; i++) {
            keys[i] ^= Long.MIN_VALUE;
        }
        CdfModel curve = EquiDepthModel.fitSorted(keys, 0, keys.length, cells, BUCKETS);
        return new Clustering.Model(new Binary(prefix), new Binary(curve.toBytes()));
    }

    private static byte[] bytes(Object value) {
        return value instanceof Binary b ? b.toArray() : ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    private static long key(DataType type, Object value, byte[] prefix) {
        Vector one = Vector.allocate(type, 1);
        one.set(0, value);
        return key(one, 0, prefix);
    }

    private static long key(Vector column, int row, byte[] prefix) {
        return switch (column) {
            case StringVector v -> text(v.bytesOf(row), v.startOf(row), v.lengthOf(row), prefix);
            case I128Vector v when v.type() == SimpleType.UUID -> v.high[row];
            case I128Vector v -> KeyOrder.ofDouble(v.high[row] * 0x1p64 + (v.low[row] >>> 1) * 2.0);
            default -> KeyOrder.ofLong(Conditions.number(column, row));
        };
    }

    /// The eight bytes behind the prefix; texts that do not begin with it are before or behind
    /// all that do.
    private static long text(byte[] bytes, int from, int length, byte[] prefix) {
        int common = Math.min(length, prefix.length);
        int order = Arrays.compareUnsigned(bytes, from, from + common, prefix, 0, common);
        if (order != 0) {
            return order < 0 ? 0 : -1;
        }
        return length < prefix.length ? 0 : KeyOrder.ofBytes(bytes, from + prefix.length, from + length);
    }

    @Override
    public void keys(Vector[] columns, int rows, long[] keys) {
        if (ranks.length == 0 || ranks[0].length < rows) {
            ranks = new int[dimensions.length][rows];
        }
        for (int d = 0; d < dimensions.length; d++) {
            ranks(columns[dimensions[d]], d, rows, ranks[d]);
        }
        for (int i = 0; i < rows; i++) {
            for (int d = 0; d < cell.length; d++) {
                cell[d] = ranks[d][i];
            }
            if (kind == CurveKind.HILBERT) {
                toHilbert(cell, bits);
            }
            keys[i] = interleaved(cell, bits);
        }
    }

    private void ranks(Vector column, int dimension, int rows, int[] out) {
        CdfModel curve = curves[dimension];
        byte[] prefix = prefixes[dimension];
        int last = (1 << bits) - 1;
        boolean nulls = column.mayHaveNulls;
        for (int i = 0; i < rows; i++) {
            out[i] = nulls && column.nulls[i] ? last : Math.clamp(curve.position(key(column, i, prefix)), 0, last - 1);
        }
    }

    /// Turns the coordinates of a cell into the transposed form of its place on the Hilbert
    /// curve.
    private static void toHilbert(int[] x, int bits) {
        int n = x.length;
        for (int q = 1 << (bits - 1); q > 1; q >>>= 1) {
            int p = q - 1;
            for (int i = 0; i < n; i++) {
                if ((x[i] & q) != 0) {
                    x[0] ^= p;
                } else {
                    int t = (x[0] ^ x[i]) & p;
                    x[0] ^= t;
                    x[i] ^= t;
                }
            }
        }
        for (int i = 1; i < n; i++) {
            x[i] ^= x[i - 1];
        }
        int t = 0;
        for (int q = 1 << (bits - 1); q > 1; q >>>= 1) {
            if ((x[n - 1] & q) != 0) {
                t ^= q - 1;
            }
        }
        for (int i = 0; i < n; i++) {
            x[i] ^= t;
        }
    }

    /// The highest bits of all coordinates, then the next ones.
    private static long interleaved(int[] x, int bits) {
        long key = 0;
        for (int b = bits - 1; b >= 0; b--) {
            for (int value : x) {
                key = key << 1 | (value >>> b & 1);
            }
        }
        return key;
    }
}
