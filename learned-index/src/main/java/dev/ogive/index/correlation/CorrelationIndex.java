package dev.ogive.index.correlation;

import dev.ogive.index.RowRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/// Turns a predicate on column B into row ranges, where B can be told from the position of a row
/// (rows are sorted by A).
///
/// The rows are cut into blocks of equal length. Each block keeps the bounds of B over nearly all
/// of its rows; the few rows that would widen the bounds most go to an outlier buffer, sorted by
/// B. A predicate's answer is inside the blocks whose bounds meet it, plus the outliers that
/// satisfy it: **never a false negative**, and false positives are measured.
///
/// Works for falling, curved and noisy relations alike; what it needs is that nearby rows have
/// nearby B.
///
/// Source: Wu et al., Hermit, SIGMOD 2019 (tiered regions, outlier buffer); bounds per block
/// instead of regression keep it valid where no line fits, as in Nathan et al., CORTEX, 2020.
public final class CorrelationIndex {
    private static final int MAGIC = 0x4243474f;
    private static final short VERSION = 1;
    private static final int HEADER_BYTES = 4 + 2 + 4 + 8 + 4 + 4;

    /// With more outliers in question than this every block is taken to have one.
    private static final int OUTLIERS_LOOKED_AT_MAX = 1024;

    private final long rowCount;
    private final int blockLength;
    private final long[] blockMin;
    private final long[] blockMax;
    private final long[] outlierKeys;
    private final long[] outlierRows;

    private CorrelationIndex(
            long rowCount, int blockLength, long[] blockMin, long[] blockMax, long[] outlierKeys, long[] outlierRows) {
        this.rowCount = rowCount;
        this.blockLength = blockLength;
        this.blockMin = blockMin;
        this.blockMax = blockMax;
        this.outlierKeys = outlierKeys;
        this.outlierRows = outlierRows;
    }

    /// What a predicate on B needs to read.
    ///
    /// @param ranges rows to test, disjoint and ascending
    /// @param outliers single rows that satisfy the predicate, ascending; none of them need be
    ///     tested
    public record Candidates(List<RowRange> ranges, List<Long> outliers) {
        public Candidates {
            ranges = List.copyOf(ranges);
            outliers = List.copyOf(outliers);
        }

        /// Rows to read in all.
        public long rowCount() {
            long rows = outliers.size();
            for (RowRange range : ranges) {
                rows += range.count();
            }
            return rows;
        }
    }

    /// How good an index over these columns would be, from a sample.
    ///
    /// @param spread mean share of B's distinct ranks that a block spans, 0 (B follows A) to 1
    ///     (no relation)
    public record Relation(double spread) {
        /// Whether a predicate can be expected to read less than a quarter of the rows beyond its
        /// answer.
        public boolean useful() {
            return spread < 0.25;
        }
    }

    /// Judges from a sample whether B is predictable from the order of A.
    ///
    /// @param sampleOfB values of B (signed order) of sampled rows, *in the order of A*
    public static Relation discover(long[] sampleOfB) {
        int count = sampleOfB.length;
        if (count < 64) {
            return new Relation(1);
        }
        long[] sorted = sampleOfB.clone();
        Arrays.sort(sorted);
        int blocks = (int) Math.sqrt(count);
        double spread = 0;
        long[] block = new long[(count + blocks - 1) / blocks];
        for (int b = 0; b < blocks; b++) {
            int from = (int) ((long) b * count / blocks);
            int length = (int) ((long) (b + 1) * count / blocks) - from;
            System.arraycopy(sampleOfB, from, block, 0, length);
            Arrays.sort(block, 0, length);
            // A tenth at either end may be outliers.
            int trim = length / 10;
            spread += (double) (rank(sorted, block[length - 1 - trim]) - rank(sorted, block[trim])) / count;
        }
        return new Relation(Math.min(1, spread / blocks));
    }

    private static int rank(long[] sorted, long key) {
        int found = Arrays.binarySearch(sorted, key);
        return found < 0 ? ~found : found;
    }

    /// Builds over all rows.
    ///
    /// @param columnB values of B in signed order, by row
    /// @param blockLength rows in a block; two entries of 8 bytes each stand for a block
    /// @param outlierShare most rows to put into the outlier buffer, 0 to 0.5; each takes 16
    ///     bytes
    public static CorrelationIndex build(long[] columnB, int blockLength, double outlierShare) {
        if (blockLength < 1 || !(outlierShare >= 0 && outlierShare <= 0.5)) {
            throw new IllegalArgumentException(
                    "need blockLength >= 1 and outlierShare in [0, 0.5], got " + blockLength + " and " + outlierShare);
        }
        int blocks = (int) (((long) columnB.length + blockLength - 1) / blockLength);
        long[] blockMin = new long[blocks];
        long[] blockMax = new long[blocks];
        long[] outliers = new long[16];
        int outlierCount = 0;
        long[] sorted = new long[Math.min(blockLength, columnB.length)];
        for (int b = 0; b < blocks; b++) {
            int from = b * blockLength;
            int length = Math.min(blockLength, columnB.length - from);
            System.arraycopy(columnB, from, sorted, 0, length);
            Arrays.sort(sorted, 0, length);
            int low = 0;
            int high = length - 1;
            // Drop the end that narrows the bounds most, as long as that pays: the last rows dropped must halve them.
            int allowed = (int) (length * outlierShare);
            int keptLow = 0;
            int keptHigh = high;
            double width = (double) sorted[high] - sorted[low];
            for (int dropped = 1; dropped <= allowed && low < high; dropped++) {
                if ((double) sorted[low + 1] - sorted[low] >= (double) sorted[high] - sorted[high - 1]) {
                    low++;
                } else {
                    high--;
                }
                double narrowed = (double) sorted[high] - sorted[low];
                if (narrowed <= width / 2) {
                    keptLow = low;
                    keptHigh = high;
                    width = narrowed;
                }
            }
            blockMin[b] = sorted[keptLow];
            blockMax[b] = sorted[keptHigh];
            for (int row = from; keptHigh - keptLow + 1 < length && row < from + length; row++) {
                if (columnB[row] < blockMin[b] || columnB[row] > blockMax[b]) {
                    if (outlierCount == outliers.length) {
                        outliers = Arrays.copyOf(outliers, 2 * outlierCount);
                    }
                    outliers[outlierCount++] = row;
                }
            }
        }
        long[] rows = sortByKey(Arrays.copyOf(outliers, outlierCount), columnB);
        long[] keys = new long[outlierCount];
        for (int i = 0; i < outlierCount; i++) {
            keys[i] = columnB[(int) rows[i]];
        }
        return new CorrelationIndex(columnB.length, blockLength, blockMin, blockMax, keys, rows);
    }

    private static long[] sortByKey(long[] rows, long[] columnB) {
        return Arrays.stream(rows)
                .boxed()
                .sorted((a, b) -> Long.compare(columnB[a.intValue()], columnB[b.intValue()]))
                .mapToLong(Long::longValue)
                .toArray();
    }

    /// Rows that can have `low <= B <= high`.
    public Candidates candidates(long low, long high) {
        List<RowRange> ranges = new ArrayList<>();
        long from = -1;
        for (int b = 0; b < blockMin.length; b++) {
            boolean meets = low <= high && blockMin[b] <= high && blockMax[b] >= low;
            if (meets && from < 0) {
                from = (long) b * blockLength;
            } else if (!meets && from >= 0) {
                ranges.add(new RowRange(from, (long) b * blockLength));
                from = -1;
            }
        }
        if (from >= 0) {
            ranges.add(new RowRange(from, rowCount));
        }
        List<Long> rows = new ArrayList<>();
        int at = Arrays.binarySearch(outlierKeys, low);
        at = at < 0 ? ~at : at;
        while (at > 0 && outlierKeys[at - 1] == low) {
            at--;
        }
        for (; at < outlierKeys.length && outlierKeys[at] <= high; at++) {
            long row = outlierRows[at];
            if (!inside(ranges, row)) {
                rows.add(row);
            }
        }
        rows.sort(null);
        return new Candidates(ranges, rows);
    }

    private static boolean inside(List<RowRange> ranges, long row) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).to() <= row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < ranges.size() && ranges.get(low).from() <= row;
    }

    /// Which of up to 64 blocks can hold rows with `low <= B <= high`.
    ///
    /// @param first number of the first block in question
    /// @return bit `i` stands for block `first + i`; bits past the last block are clear
    public long blocksMeeting(int first, long low, long high) {
        int count = Math.clamp((long) blockMin.length - first, 0, Long.SIZE);
        long all = count == Long.SIZE ? -1 : (1L << count) - 1;
        long met = 0;
        for (int i = 0; i < count; i++) {
            met |= low <= high && blockMin[first + i] <= high && blockMax[first + i] >= low ? 1L << i : 0;
        }
        int from = lowerBound(outlierKeys, low);
        int to = high == Long.MAX_VALUE ? outlierKeys.length : lowerBound(outlierKeys, high + 1);
        if (to - from > OUTLIERS_LOOKED_AT_MAX) {
            return all;
        }
        for (int at = from; at < to; at++) {
            long block = outlierRows[at] / blockLength - first;
            met |= block >= 0 && block < count ? 1L << block : 0;
        }
        return met;
    }

    private static int lowerBound(long[] sorted, long key) {
        int base = 0;
        int remaining = sorted.length;
        while (remaining > 0) {
            int half = (remaining + 1) >>> 1;
            base = sorted[base + half - 1] < key ? base + half : base;
            remaining -= half;
        }
        return base;
    }

    /// The index as bytes, little-endian, with a checksum:
    /// ```
    /// frame := magic:u32 "OGCB"  version:u16 = 1  blockLength:i32  rowCount:i64  blocks:i32  outliers:i32
    ///          blockMin:i64*  blockMax:i64*  outlierKey:i64*  outlierRow:i64*  crc:u32
    /// ```
    /// `crc` is the CRC-32C of everything before it.
    public byte[] toBytes() {
        int bytes = Math.toIntExact(HEADER_BYTES + 16L * blockMin.length + 16L * outlierKeys.length + Integer.BYTES);
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putShort(VERSION).putInt(blockLength).putLong(rowCount);
        out.putInt(blockMin.length).putInt(outlierKeys.length);
        for (long[] longs : new long[][] {blockMin, blockMax, outlierKeys, outlierRows}) {
            out.asLongBuffer().put(longs);
            out.position(out.position() + 8 * longs.length);
        }
        return out.putInt(crc(out.array(), bytes - Integer.BYTES)).array();
    }

    /// Reads back what [#toBytes] wrote.
    ///
    /// @throws IllegalArgumentException if the bytes are no such index, damaged, or of another
    ///     version
    public static CorrelationIndex fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEADER_BYTES + Integer.BYTES || in.getInt() != MAGIC || in.getShort() != VERSION) {
            throw new IllegalArgumentException(
                    "not a correlation index of version " + VERSION + ": " + bytes.length + " bytes");
        }
        if (in.getInt(bytes.length - Integer.BYTES) != crc(bytes, bytes.length - Integer.BYTES)) {
            throw new IllegalArgumentException("correlation index damaged: its checksum differs");
        }
        int blockLength = in.getInt();
        long rowCount = in.getLong();
        int blocks = in.getInt();
        int outliers = in.getInt();
        long[][] longs = {new long[blocks], new long[blocks], new long[outliers], new long[outliers]};
        for (long[] values : longs) {
            in.asLongBuffer().get(values);
            in.position(in.position() + 8 * values.length);
        }
        return new CorrelationIndex(rowCount, blockLength, longs[0], longs[1], longs[2], longs[3]);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /// Rows in a block.
    public int blockLength() {
        return blockLength;
    }

    /// Share of the rows read that do not satisfy the predicate `low <= B <= high`, 0 where
    /// nothing is read.
    public double falsePositiveRate(long[] columnB, long low, long high) {
        Candidates candidates = candidates(low, high);
        long read = candidates.rowCount();
        long hits = candidates.outliers().size();
        for (RowRange range : candidates.ranges()) {
            for (long row = range.from(); row < range.to(); row++) {
                long value = columnB[(int) row];
                hits += value >= low && value <= high ? 1 : 0;
            }
        }
        return read == 0 ? 0 : (double) (read - hits) / read;
    }

    /// Rows kept apart.
    public long outlierCount() {
        return outlierRows.length;
    }

    public long sizeBytes() {
        return 16L * blockMin.length + 16L * outlierRows.length;
    }

    /// One line for people.
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%,d blocks of %,d rows, %,d outliers (%.2f%% of the rows), %,d bytes",
                blockMin.length,
                blockLength,
                outlierRows.length,
                rowCount == 0 ? 0 : 100.0 * outlierRows.length / rowCount,
                sizeBytes());
    }
}
