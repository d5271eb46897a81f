package dev.ogive.exec.window;

import dev.ogive.column.DataType;
import dev.ogive.column.Interval;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.plan.WindowCall.Bound;
import dev.ogive.exec.plan.WindowCall.Exclusion;
import dev.ogive.exec.plan.WindowCall.Frame;
import dev.ogive.exec.plan.WindowCall.Unit;
import java.math.BigDecimal;
import java.util.List;

/// The frame of each row of a partition: at most three ranges of positions, in order, because
/// EXCLUDE can cut a hole into it and leave the row itself in the hole. Used by one thread.
final class Frames {
    private final Frame frame;
    private final DataType keyType;
    private final SortKey key;

    /// For RANGE with offsets, else null.
    private final FrameKeys keys;

    private final FrameKeys.Offset startOffset;
    private final FrameKeys.Offset endOffset;
    private final long startRows;
    private final long endRows;
    private WindowPartition partition;

    /// The frame of the row asked for last: `starts[r] <= positions < ends[r]` for `r < ranges`.
    final int[] starts = new int[3];

    final int[] ends = new int[3];
    int ranges;

    Frames(Frame frame, List<SortKey> orderBy, List<DataType> types) {
        this.frame = frame;
        Object start = offset(frame.start());
        Object end = offset(frame.end());
        boolean distances = frame.unit() == Unit.RANGE && (start != null || end != null);
        if (distances && orderBy.size() != 1) {
            throw new OgiveException(
                    ErrorCode.INVALID_STATEMENT,
                    "RANGE with an offset needs exactly one ORDER BY key, got " + orderBy.size());
        }
        if (frame.unit() == Unit.GROUPS && orderBy.isEmpty()) {
            throw new OgiveException(ErrorCode.INVALID_STATEMENT, "GROUPS needs an ORDER BY");
        }
        key = distances ? orderBy.getFirst() : null;
        keyType = distances ? types.get(key.column()) : null;
        keys = distances ? FrameKeys.of(keyType, key) : null;
        startOffset = distances && start != null ? keys.offset(start) : null;
        endOffset = distances && end != null ? keys.offset(end) : null;
        startRows = distances || start == null ? 0 : rows(start);
        endRows = distances || end == null ? 0 : rows(end);
    }

    /// Bytes on the heap that grow with the partition.
    long heapBytes() {
        return keys == null ? 0 : keys.heapBytes();
    }

    /// The value of a bound's offset, or null where it has none.
    private static Object offset(Bound bound) {
        Expr expression = switch (bound) {
            case Bound.Preceding p -> p.offset();
            case Bound.Following f -> f.offset();
            case Bound.UnboundedPreceding _, Bound.CurrentRow _, Bound.UnboundedFollowing _ -> null;
        };
        if (expression == null) {
            return null;
        }
        Object value = ((Expr.Literal) expression).value();
        boolean negative = switch (value) {
            case null -> true;
            case Interval i -> i.months() < 0 || i.days() < 0 || i.micros() < 0;
            case Number n -> !(n.doubleValue() >= 0);
            default -> false;
        };
        if (negative) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, "a frame's offset must not be negative or NULL, got " + value);
        }
        return value;
    }

    private static long rows(Object offset) {
        if (offset instanceof Number n) {
            BigDecimal exact = new BigDecimal(n.toString());
            if (exact.stripTrailingZeros().scale() <= 0) {
                return exact.min(BigDecimal.valueOf(Integer.MAX_VALUE)).longValue();
            }
        }
        throw new OgiveException(
                ErrorCode.INVALID_ARGUMENT,
                "a frame's offset in ROWS or GROUPS has to be a whole number, got " + offset);
    }

    /// Whether every row's frame is the whole partition.
    boolean isWhole() {
        return frame.start() instanceof Bound.UnboundedPreceding
                && frame.end() instanceof Bound.UnboundedFollowing
                && frame.exclusion() == Exclusion.NO_OTHERS;
    }

    /// Whether frames begin with the partition and only grow from row to row.
    boolean isGrowing() {
        return frame.start() instanceof Bound.UnboundedPreceding && frame.exclusion() == Exclusion.NO_OTHERS;
    }

    void begin(WindowPartition next) {
        partition = next;
        if (keys != null) {
            keys.load(next, key.column(), keyType);
        }
    }

    /// Finds the frame of a row.
    void find(int i) {
        int start = start(i);
        int end = Math.max(start, end(i));
        ranges = 0;
        switch (frame.exclusion()) {
            case NO_OTHERS -> add(start, end);
            case CURRENT_ROW -> {
                add(start, Math.min(end, i));
                add(Math.max(start, i + 1), end);
            }
            case GROUP -> {
                add(start, Math.min(end, partition.peersStart(i)));
                add(Math.max(start, partition.peersEnd(i)), end);
            }
            case TIES -> {
                add(start, Math.min(end, partition.peersStart(i)));
                if (start <= i && i < end) {
                    add(i, i + 1);
                }
                add(Math.max(start, partition.peersEnd(i)), end);
            }
        }
    }

    private void add(int start, int end) {
        if (start < end) {
            starts[ranges] = start;
            ends[ranges++] = end;
        }
    }

    /// Where the frame of a row ends, exclusion aside.
    int end(int i) {
        int n = partition.rows();
        return switch (frame.end()) {
            case Bound.UnboundedPreceding _ -> 0;
            case Bound.UnboundedFollowing _ -> n;
            case Bound.CurrentRow _ -> frame.unit() == Unit.ROWS ? i + 1 : partition.peersEnd(i);
            case Bound.Preceding _ ->
                switch (frame.unit()) {
                    case ROWS -> clamp(i - endRows + 1);
                    case GROUPS -> groupStart(partition.groupOf(i) - endRows + 1);
                    case RANGE -> isNull(i) ? partition.peersEnd(i) : keys.find(i, endOffset, true, true);
                };
            case Bound.Following _ ->
                switch (frame.unit()) {
                    case ROWS -> clamp(i + endRows + 1);
                    case GROUPS -> groupStart(partition.groupOf(i) + endRows + 1);
                    case RANGE -> isNull(i) ? partition.peersEnd(i) : keys.find(i, endOffset, false, true);
                };
        };
    }

    private int start(int i) {
        int n = partition.rows();
        return switch (frame.start()) {
            case Bound.UnboundedPreceding _ -> 0;
            case Bound.UnboundedFollowing _ -> n;
            case Bound.CurrentRow _ -> frame.unit() == Unit.ROWS ? i : partition.peersStart(i);
            case Bound.Preceding _ ->
                switch (frame.unit()) {
                    case ROWS -> clamp(i - startRows);
                    case GROUPS -> groupStart(partition.groupOf(i) - startRows);
                    case RANGE -> isNull(i) ? partition.peersStart(i) : keys.find(i, startOffset, true, false);
                };
            case Bound.Following _ ->
                switch (frame.unit()) {
                    case ROWS -> clamp(i + startRows);
                    case GROUPS -> groupStart(partition.groupOf(i) + startRows);
                    case RANGE -> isNull(i) ? partition.peersStart(i) : keys.find(i, startOffset, false, false);
                };
        };
    }

    private boolean isNull(int i) {
        return i < keys.first || i >= keys.end;
    }

    private int clamp(long position) {
        return Math.clamp(position, 0, partition.rows());
    }

    private int groupStart(long group) {
        return partition.groupStart(Math.clamp(group, 0, partition.groupCount()));
    }
}
