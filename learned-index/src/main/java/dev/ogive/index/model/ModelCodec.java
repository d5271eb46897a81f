package dev.ogive.index.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Models as bytes.
///
/// ```
/// frame   := magic:u32 "OGCM"  version:u16 = 2  kind:u16  payloadBytes:u64  payload  crc:u32
/// payload := rmi | pgm | spline | depth          all integers little-endian
/// rmi     := keyCount errorMax:i64*2  grid
/// grid    := low range:i64*2  rootBits:i32  ints  longs  children:i32 (leaf:i32 grid)*
/// pgm     := keyCount:i64  epsilon:i32  levels:i32  (longs doubles doubles)*      bottom level first
/// spline  := keyCount:i64  epsilon:i32  longs longs
/// depth   := keyCount:i64  errorMax:i64  longs longs
/// ints    := count:i32 i32*      longs, doubles := count:i32 64-bit*
/// ```
/// `crc` is the CRC-32C of everything before it.
final class ModelCodec {
    private static final int MAGIC = 0x4d43474f;
    private static final short VERSION = 2;
    private static final int HEADER_BYTES = 16;
    private static final int CRC_BYTES = 4;

    private static final short KIND_RMI = 1;
    private static final short KIND_PGM = 2;
    private static final short KIND_SPLINE = 3;
    private static final short KIND_DEPTH = 4;

    private ModelCodec() {}

    static byte[] encode(CdfModel model) {
        return switch (model) {
            case RmiModel rmi -> {
                ByteBuffer out = frame(KIND_RMI, 2 * 8 + gridBytes(rmi.root()));
                out.putLong(rmi.keyCount()).putLong(rmi.errorMax());
                putGrid(out, rmi.root());
                yield seal(out);
            }
            case PgmModel pgm -> {
                long bytes = 8 + 4 + 4;
                for (PgmModel.Level level : pgm.levels()) {
                    bytes += 3 * longsBytes(level.firstKeys());
                }
                ByteBuffer out = frame(KIND_PGM, bytes);
                out.putLong(pgm.keyCount()).putInt(pgm.epsilon()).putInt(pgm.levels().length);
                for (PgmModel.Level level : pgm.levels()) {
                    putLongs(out, level.firstKeys());
                    putDoubles(out, level.slopes());
                    putDoubles(out, level.intercepts());
                }
                yield seal(out);
            }
            case RadixSplineModel spline -> {
                ByteBuffer out = frame(KIND_SPLINE, 8 + 4 + knotsBytes(spline.knots()));
                out.putLong(spline.keyCount()).putInt(spline.epsilon());
                putKnots(out, spline.knots());
                yield seal(out);
            }
            case EquiDepthModel depth -> {
                ByteBuffer out = frame(KIND_DEPTH, 8 + 8 + knotsBytes(depth.knots()));
                out.putLong(depth.keyCount()).putLong(depth.errorMax());
                putKnots(out, depth.knots());
                yield seal(out);
            }
        };
    }

    static CdfModel decode(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int length = in.remaining();
        if (length < HEADER_BYTES + CRC_BYTES || in.getInt(in.position()) != MAGIC) {
            throw new IllegalArgumentException("not a CDF model: " + length + " bytes without its magic number");
        }
        int start = in.position();
        short version = in.getShort(start + 4);
        if (version != VERSION) {
            throw new IllegalArgumentException("CDF model of version " + version + ", this code reads " + VERSION);
        }
        long payloadBytes = in.getLong(start + 8);
        if (payloadBytes != length - HEADER_BYTES - CRC_BYTES) {
            throw new IllegalArgumentException(
                    "CDF model cut short: its header says " + payloadBytes + " bytes, the frame has " + length);
        }
        CRC32C crc = new CRC32C();
        crc.update(in.duplicate().limit(start + length - CRC_BYTES));
        int stored = in.getInt(start + length - CRC_BYTES);
        if ((int) crc.getValue() != stored) {
            throw new IllegalArgumentException("CDF model damaged: checksum " + Integer.toHexString(stored)
                    + ", computed " + Integer.toHexString((int) crc.getValue()));
        }
        short kind = in.getShort(start + 6);
        in.position(start + HEADER_BYTES);
        return switch (kind) {
            case KIND_RMI -> {
                long keyCount = in.getLong();
                long errorMax = in.getLong();
                yield new RmiModel(keyCount, errorMax, getGrid(in));
            }
            case KIND_PGM -> {
                long keyCount = in.getLong();
                int epsilon = in.getInt();
                PgmModel.Level[] levels = new PgmModel.Level[in.getInt()];
                long rows = keyCount;
                for (int i = 0; i < levels.length; i++) {
                    long[] firstKeys = getLongs(in);
                    levels[i] = new PgmModel.Level(firstKeys, getDoubles(in), getDoubles(in), rows);
                    rows = firstKeys.length;
                }
                yield new PgmModel(keyCount, epsilon, levels);
            }
            case KIND_SPLINE -> {
                long keyCount = in.getLong();
                int epsilon = in.getInt();
                yield new RadixSplineModel(keyCount, epsilon, new Knots(getLongs(in), getLongs(in)));
            }
            case KIND_DEPTH -> {
                long keyCount = in.getLong();
                long errorMax = in.getLong();
                yield new EquiDepthModel(keyCount, errorMax, new Knots(getLongs(in), getLongs(in)));
            }
            default -> throw new IllegalArgumentException("CDF model of unknown kind " + kind);
        };
    }

    private static long gridBytes(RmiModel.Grid grid) {
        long bytes = 2 * 8 + 4 + 4 + 4L * grid.leafBase().length + longsBytes(grid.positions()) + 4;
        for (int leaf = 0; grid.children() != null && leaf < grid.children().length; leaf++) {
            RmiModel.Grid child = grid.children()[leaf];
            bytes += child == null ? 0 : 4 + gridBytes(child);
        }
        return bytes;
    }

    private static void putGrid(ByteBuffer out, RmiModel.Grid grid) {
        out.putLong(grid.low()).putLong(grid.range()).putInt(grid.rootBits());
        out.putInt(grid.leafBase().length);
        for (int base : grid.leafBase()) {
            out.putInt(base);
        }
        putLongs(out, grid.positions());
        RmiModel.Grid[] children = grid.children() == null ? new RmiModel.Grid[0] : grid.children();
        int count = 0;
        for (RmiModel.Grid child : children) {
            count += child == null ? 0 : 1;
        }
        out.putInt(count);
        for (int leaf = 0; leaf < children.length; leaf++) {
            if (children[leaf] != null) {
                out.putInt(leaf);
                putGrid(out, children[leaf]);
            }
        }
    }

    private static RmiModel.Grid getGrid(ByteBuffer in) {
        long low = in.getLong();
        long range = in.getLong();
        int rootBits = in.getInt();
        int[] leafBase = new int[in.getInt()];
        for (int i = 0; i < leafBase.length; i++) {
            leafBase[i] = in.getInt();
        }
        long[] positions = getLongs(in);
        int childCount = in.getInt();
        RmiModel.Grid[] children = childCount == 0 ? null : new RmiModel.Grid[positions.length - 1];
        for (int i = 0; i < childCount; i++) {
            int leaf = in.getInt();
            children[leaf] = getGrid(in);
        }
        return new RmiModel.Grid(low, range, rootBits, leafBase, positions, children);
    }

    private static ByteBuffer frame(short kind, long payloadBytes) {
        int bytes = Math.toIntExact(HEADER_BYTES + payloadBytes + CRC_BYTES);
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return out.putInt(MAGIC).putShort(VERSION).putShort(kind).putLong(payloadBytes);
    }

    private static byte[] seal(ByteBuffer out) {
        if (out.remaining() != CRC_BYTES) {
            throw new IllegalStateException(
                    "frame has " + out.remaining() + " bytes left for a checksum of " + CRC_BYTES);
        }
        CRC32C crc = new CRC32C();
        crc.update(out.duplicate().flip());
        out.putInt((int) crc.getValue());
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    private static long longsBytes(long[] values) {
        return 4 + 8L * values.length;
    }

    private static long knotsBytes(Knots knots) {
        return 2 * (4 + 8L * knots.count());
    }

    private static void putKnots(ByteBuffer out, Knots knots) {
        out.putInt(knots.count());
        for (int i = 0; i < knots.count(); i++) {
            out.putLong(knots.key(i));
        }
        out.putInt(knots.count());
        for (int i = 0; i < knots.count(); i++) {
            out.putLong(knots.position(i));
        }
    }

    private static void putLongs(ByteBuffer out, long[] values) {
        out.putInt(values.length);
        for (long value : values) {
            out.putLong(value);
        }
    }

    private static long[] getLongs(ByteBuffer in) {
        long[] values = new long[in.getInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getLong();
        }
        return values;
    }

    private static void putDoubles(ByteBuffer out, double[] values) {
        out.putInt(values.length);
        for (double value : values) {
            out.putDouble(value);
        }
    }

    private static double[] getDoubles(ByteBuffer in) {
        double[] values = new double[in.getInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getDouble();
        }
        return values;
    }
}
