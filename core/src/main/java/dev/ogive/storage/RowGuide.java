package dev.ogive.storage;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.index.correlation.CorrelationIndex;
import dev.ogive.index.key.KeyOrder;
import dev.ogive.index.model.CdfModel;
import java.util.Locale;
import java.util.function.Supplier;

/// Where in a partition the values of one column are, as far as the order of the rows says:
/// learned when the partition is written, kept with its layout, decoded when first asked.
/// Immutable and thread-safe.
///
/// - A column that ascends has a *curve*: it predicts the row of a value within a known error,
///   and a search among the few rows around it is exact.
/// - A column that follows the order of the rows without being sorted (a second timestamp, an id)
///   has *blocks* of [#BLOCK_ROWS] rows with bounds, and a list of the outliers outside of them.
///
/// Values are those of the column's long domain (see [ColumnChunk]). A column of doubles has
/// blocks alone, of the order keys of its values ([dev.ogive.storage.cluster.Conditions#key]).
public final class RowGuide {
    /// Rows of a block; a record batch has at most 64 of them.
    public static final int BLOCK_ROWS = 4096;

    private static final byte CURVE = 1;
    private static final byte BLOCKS = 2;

    private final byte[] bytes;
    private volatile CdfModel curve;
    private volatile CorrelationIndex blocks;

    private RowGuide(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param curve positions of keys ([KeyOrder]) among all rows of the partition, its error
    ///     known
    public static RowGuide ofCurve(CdfModel curve) {
        return new RowGuide(tagged(CURVE, curve.toBytes()));
    }

    /// @param blocks of [#BLOCK_ROWS] rows
    public static RowGuide ofBlocks(CorrelationIndex blocks) {
        return new RowGuide(tagged(BLOCKS, blocks.toBytes()));
    }

    /// Blocks of a chunk of `rows` rows.
    static int blocksOf(int rows) {
        return (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    }

    /// What [#toBytes] gave; it is looked at when it is first used.
    public static RowGuide ofBytes(byte[] bytes) {
        return new RowGuide(bytes);
    }

    private static byte[] tagged(byte kind, byte[] content) {
        byte[] bytes = new byte[content.length + 1];
        bytes[0] = kind;
        System.arraycopy(content, 0, bytes, 1, content.length);
        return bytes;
    }

    /// `kind:byte` (1 curve, 2 blocks), then the frame of [CdfModel] or [CorrelationIndex]; not
    /// to be changed.
    public byte[] toBytes() {
        return bytes;
    }

    /// Whether the column ascends over the whole partition, without NULL.
    public boolean isSorted() {
        return bytes.length > 0 && bytes[0] == CURVE;
    }

    /// The curve of a sorted column.
    ///
    /// @throws OgiveException CORRUPT_CATALOG
    public CdfModel curve() {
        CdfModel known = curve;
        if (known == null) {
            known = decoded(() -> CdfModel.fromBytes(content()));
            if (known.errorMax() == CdfModel.ERROR_UNKNOWN) {
                throw corrupt("its error is not known", null);
            }
            curve = known;
        }
        return known;
    }

    private CorrelationIndex index() {
        CorrelationIndex known = blocks;
        if (known == null) {
            known = decoded(() -> CorrelationIndex.fromBytes(content()));
            if (known.blockLength() != BLOCK_ROWS) {
                throw corrupt("its blocks have " + known.blockLength() + " rows", null);
            }
            blocks = known;
        }
        return known;
    }

    private byte[] content() {
        byte[] content = new byte[bytes.length - 1];
        System.arraycopy(bytes, 1, content, 0, content.length);
        return content;
    }

    private static <T> T decoded(Supplier<T> decoder) {
        try {
            return decoder.get();
        } catch (RuntimeException e) {
            throw corrupt(e.getMessage(), e);
        }
    }

    private static OgiveException corrupt(String what, Throwable cause) {
        return new OgiveException(ErrorCode.CORRUPT_CATALOG, "the guide of a column cannot be read: " + what, cause);
    }

    /// Rows of a chunk of a sorted column that are less than `value`; exact.
    ///
    /// @param start the chunk's first row in the partition
    /// @param scratch any content, at least one element
    public int lowerBound(ColumnChunk column, int start, long value, int[] scratch) {
        int rows = column.zone().rows();
        if (value == Long.MIN_VALUE) {
            return 0;
        }
        CdfModel model = curve();
        long guess = model.position(KeyOrder.ofLong(value)) - start;
        int low = Math.clamp(guess - model.errorMax(), 0, rows);
        int high = Math.clamp(guess + model.errorMax(), 0, rows);
        // All rows before `low` are less, and none from `high` on.
        while (low < high) {
            int count = Math.min(scratch.length, high - low);
            int less = column.filterLongs(low, count, Long.MIN_VALUE, value - 1, scratch);
            low += less;
            if (less < count) {
                break;
            }
        }
        return low;
    }

    /// Blocks of a chunk that can hold values in `[low, high]`; bit `i` stands for the chunk's
    /// rows from `i * BLOCK_ROWS` on. NULL is nowhere.
    ///
    /// @param start the chunk's first row in the partition
    public long blocks(int start, long low, long high) {
        long blocks = index().blocksMeeting(start / BLOCK_ROWS, low, high);
        // A chunk that begins within a block of the partition: its own blocks lie across two each.
        return start % BLOCK_ROWS == 0 ? blocks : blocks | blocks >>> 1;
    }

    /// For people: the kind and its error.
    public String describe() {
        return isSorted()
                ? String.format(Locale.ROOT, "curve, error at most %,d rows", curve().errorMax())
                : "bounds of " + BLOCK_ROWS + " rows, " + index().outlierCount() + " outliers";
    }
}
