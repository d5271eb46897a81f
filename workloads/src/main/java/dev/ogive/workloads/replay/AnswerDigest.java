package dev.ogive.workloads.replay;

import dev.ogive.workloads.Answer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// An answer in so few bytes that those of all engines can be kept until they are compared: exact
/// values as a hash, REAL and DOUBLE as they are, since engines add in different orders and
/// differ in the last bits.
///
/// ```
/// row hash   = hash of the exact values and of the places of doubles
/// in order   = hash of the row hashes as they came
/// any order  = sum of the row hashes
/// ```
/// Row hashes and doubles are kept up to [#KEPT_VALUES], and only where there are doubles; a
/// longer answer is compared by sums of its doubles, each weighted by its row.
final class AnswerDigest {
    /// Of sums, relative to the sum of the absolute values.
    private static final double TOLERANCE = 1e-9;

    private static final int KEPT_VALUES = 20_000;

    private final AtomicLong budgetBytes;
    private final int columns;
    private long rows;
    private long inOrder;
    private long anyOrder;
    private double weightedSum;
    private double absoluteSum;
    private boolean nanOrInfinite;

    // Of each row its hash and where its doubles end; null where they are not kept.
    private long[] rowHashes = new long[4];
    private int[] doubleEnds = new int[4];
    private double[] doubles = new double[4];
    private int doubleCount;

    private AnswerDigest(int columns, AtomicLong budgetBytes) {
        this.columns = columns;
        this.budgetBytes = budgetBytes;
    }

    /// Takes all rows of a result.
    ///
    /// @param budgetBytes what may be kept beyond the sums, by all digests together
    static AnswerDigest of(ResultSet result, AtomicLong budgetBytes) throws SQLException {
        AnswerDigest digest = new AnswerDigest(result.getMetaData().getColumnCount(), budgetBytes);
        while (result.next()) {
            digest.add(result);
        }
        digest.seal();
        return digest;
    }

    /// Of a statement that has changed rows.
    static AnswerDigest ofChange(long rows) {
        AnswerDigest digest = new AnswerDigest(0, new AtomicLong());
        digest.rows = rows;
        digest.drop();
        return digest;
    }

    private void add(ResultSet result) throws SQLException {
        long hash = 1;
        int firstDouble = doubleCount;
        int doublesOfRow = 0;
        for (int c = 1; c <= columns; c++) {
            Object value = result.getObject(c);
            if (value instanceof Double || value instanceof Float) {
                double d = ((Number) value).doubleValue();
                hash = mix(hash * 31 + 7);
                doublesOfRow++;
                keep(d);
            } else {
                hash = mix(hash * 31 + hash(value));
            }
        }
        if (rowHashes != null) {
            if (rows == rowHashes.length) {
                rowHashes = Arrays.copyOf(rowHashes, rowHashes.length * 2);
                doubleEnds = Arrays.copyOf(doubleEnds, doubleEnds.length * 2);
            }
            rowHashes[(int) rows] = hash;
            doubleEnds[(int) rows] = doubleCount;
            for (int i = firstDouble; i < doubleCount; i++) {
                sum(doubles[i], hash, i - firstDouble);
            }
            if (rows >= KEPT_VALUES) {
                drop();
            }
        } else {
            // The doubles of this row lie at the beginning of the array.
            for (int i = 0; i < doublesOfRow; i++) {
                sum(doubles[i], hash, i);
            }
            doubleCount = 0;
        }
        rows++;
        inOrder = mix(inOrder * 31 + hash);
        anyOrder += hash;
    }

    private void keep(double value) {
        if (doubleCount == doubles.length) {
            doubles = Arrays.copyOf(doubles, doubleCount * 2);
        }
        doubles[doubleCount++] = value;
    }

    /// A double weighs between 1 and 2, by its row and place: values that changed places change
    /// the sum.
    private void sum(double value, long rowHash, int place) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            nanOrInfinite = true;
            return;
        }
        double weighted = value * (1 + (mix(rowHash + place) >>> 12) * 0x1p-52);
        weightedSum += weighted;
        absoluteSum += Math.abs(weighted);
    }

    /// From here on only sums.
    private void drop() {
        rowHashes = null;
        doubleEnds = null;
        doubles = new double[Math.max(columns, 1)];
        doubleCount = 0;
    }

    private void seal() {
        if (rowHashes == null) {
            return;
        }
        long bytes = 12 * rows + 8L * doubleCount;
        if (doubleCount == 0 || budgetBytes.addAndGet(-bytes) < 0) {
            drop();
        }
    }

    /// Of the result, or changed.
    long rows() {
        return rows;
    }

    /// Whether both are the same rows in the same order.
    boolean equalsInOrder(AnswerDigest other) {
        return equalsInShape(other) && inOrder == other.inOrder && sameDoubles(other, null, null);
    }

    /// Whether both are the same rows in any order.
    boolean equalsInAnyOrder(AnswerDigest other) {
        if (!equalsInShape(other) || anyOrder != other.anyOrder) {
            return false;
        }
        return rowHashes == null || other.rowHashes == null
                ? sameDoubles(other, null, null)
                : sameDoubles(other, order(), other.order());
    }

    private boolean equalsInShape(AnswerDigest other) {
        return columns == other.columns && rows == other.rows;
    }

    private boolean sameDoubles(AnswerDigest other, int[] order, int[] otherOrder) {
        if (rowHashes == null || other.rowHashes == null) {
            return nanOrInfinite == other.nanOrInfinite
                    && Math.abs(weightedSum - other.weightedSum)
                            <= TOLERANCE * Math.max(absoluteSum, other.absoluteSum);
        }
        for (int i = 0; i < rows; i++) {
            int mine = order == null ? i : order[i];
            int theirs = otherOrder == null ? i : otherOrder[i];
            int from = firstDouble(mine);
            int otherFrom = other.firstDouble(theirs);
            int count = doubleEnds[mine] - from;
            if (rowHashes[mine] != other.rowHashes[theirs] || count != other.doubleEnds[theirs] - otherFrom) {
                return false;
            }
            for (int d = 0; d < count; d++) {
                if (!Answer.near(doubles[from + d], other.doubles[otherFrom + d])) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Rows sorted by hash, then by doubles.
    private int[] order() {
        return IntStream.range(0, (int) rows)
                .boxed()
                .sorted((a, b) -> {
                    int byHash = Long.compare(rowHashes[a], rowHashes[b]);
                    return byHash != 0
                            ? byHash
                            : Arrays.compare(
                                    doubles, firstDouble(a), doubleEnds[a], doubles, firstDouble(b), doubleEnds[b]);
                })
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private int firstDouble(int row) {
        return row == 0 ? 0 : doubleEnds[row - 1];
    }

    private static long hash(Object value) throws SQLException {
        return switch (value) {
            case null -> 3;
            case Long l -> mix(l);
            case Integer i -> mix(i);
            case String s -> hash(s);
            default -> hashCanonical(Answer.comparable(value));
        };
    }

    private static long hashCanonical(Object value) {
        if (!(value instanceof BigDecimal number)) {
            return hash(value.toString());
        }
        if (number.scale() <= 0) {
            BigInteger whole = number.toBigInteger();
            return whole.bitLength() < Long.SIZE ? mix(whole.longValue()) : hash(whole.toString());
        }
        return hash(number.toString());
    }

    private static long hash(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 0x9E3779B97F4A7C15L + text.charAt(i);
            hash ^= hash >>> 29;
        }
        return mix(hash + 5);
    }

    /// The finalizer of MurmurHash3.
    private static long mix(long x) {
        long y = (x ^ x >>> 33) * 0xFF51AFD7ED558CCDL;
        y = (y ^ y >>> 33) * 0xC4CEB9FE1A85EC53L;
        return y ^ y >>> 33;
    }
}
