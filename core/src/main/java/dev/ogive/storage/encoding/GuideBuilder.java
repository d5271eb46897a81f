package dev.ogive.storage.encoding;

import dev.ogive.index.correlation.CorrelationIndex;
import dev.ogive.index.key.KeyOrder;
import dev.ogive.index.model.RmiModel;
import dev.ogive.storage.RowGuide;
import java.util.Arrays;
import java.util.function.Supplier;

/// Watches the integers of a column, or the order keys of its doubles, as they are written, and
/// learns from their order where they are. What does not follow the order of the rows costs a
/// comparison a value and a sample.
final class GuideBuilder {
    /// With fewer rows there is nothing to find.
    private static final int ROWS_MIN = 2 * RowGuide.BLOCK_ROWS;

    private static final int ROWS_PER_LEAF = 2048;
    private static final int SAMPLED_EVERY = 256;
    private static final double OUTLIER_SHARE = 0.01;

    private boolean ascending = true;
    private long last = Long.MIN_VALUE;
    private long[] sample = new long[64];
    private int sampled;
    private int rows;
    private boolean wanted;

    /// Has blocks made whatever the order of the rows.
    void keepBounds() {
        wanted = true;
    }

    /// Looks at a batch.
    void add(long[] values, int count, boolean someNull) {
        ascending &= !someNull;
        if (ascending && count > 0) {
            int descents = values[0] < last ? 1 : 0;
            for (int i = 1; i < count; i++) {
                descents += values[i] < values[i - 1] ? 1 : 0;
            }
            ascending = descents == 0;
            last = values[count - 1];
        }
        for (int i = -rows & (SAMPLED_EVERY - 1); i < count; i += SAMPLED_EVERY) {
            if (sampled == sample.length) {
                sample = Arrays.copyOf(sample, 2 * sampled);
            }
            sample[sampled++] = values[i];
        }
        rows += count;
    }

    /// Bounds of blocks of a column that is not searched by a curve, or null.
    ///
    /// @param column its values by row; a NULL row has that of a row near it
    RowGuide blocks(Supplier<long[]> column) {
        return rows >= ROWS_MIN && (ascending || followsRows())
                ? RowGuide.ofBlocks(CorrelationIndex.build(column.get(), RowGuide.BLOCK_ROWS, OUTLIER_SHARE))
                : null;
    }

    /// Whether blocks are worth it.
    private boolean followsRows() {
        return wanted
                || CorrelationIndex.discover(Arrays.copyOf(sample, sampled)).useful();
    }

    /// What was learned of all batches of `column`, or null.
    RowGuide build(LongBuffer column) {
        if (rows < ROWS_MIN) {
            return null;
        }
        if (ascending) {
            long[] keys = all(column);
            for (int i = 0; i < rows; i++) {
                keys[i] = KeyOrder.ofLong(keys[i]);
            }
            return RowGuide.ofCurve(RmiModel.fitSorted(keys, 0, rows, rows, rows / ROWS_PER_LEAF));
        }
        return blocks(() -> all(column));
    }

    /// The values by row; a NULL row, which satisfies no predicate, has the value before it.
    private long[] all(LongBuffer column) {
        long[] all = new long[rows];
        int at = 0;
        for (int b = 0; b < column.batches(); b++) {
            long[] values = column.values(b);
            System.arraycopy(values, 0, all, at, values.length);
            if (column.nulls(b) > 0) {
                byte[] validity = column.validity(b);
                for (int i = 0; i < values.length; i++) {
                    if (at + i > 0 && NullBits.isNull(validity, i)) {
                        all[at + i] = all[at + i - 1];
                    }
                }
            }
            at += values.length;
        }
        return all;
    }
}
