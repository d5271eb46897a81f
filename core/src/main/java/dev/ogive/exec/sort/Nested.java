package dev.ogive.exec.sort;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Interval;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.ZonedTime;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Order of LIST and ROW values in canonical form: element by element, a prefix first, NULL
/// elements last.
final class Nested {
    private Nested() {}

    static int compare(DataType type, Object a, Object b) {
        if (a == null || b == null) {
            return a == null ? (b == null ? 0 : 1) : -1;
        }
        return switch (type) {
            case Listed t -> compareLists(t, (List<?>) a, (List<?>) b);
            case RowType t -> compareRows(t, (List<?>) a, (List<?>) b);
            case DecimalType _, EnumType _ -> compareNatural(a, b);
            case SimpleType.TIMETZ -> compareTimes((ZonedTime) a, (ZonedTime) b);
            case SimpleType.REAL, SimpleType.DOUBLE ->
                Long.compare(KeyValues.sortable((Double) a), KeyValues.sortable((Double) b));
            case SimpleType.VARCHAR ->
                Arrays.compareUnsigned(
                        ((String) a).getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
            case SimpleType.INTERVAL -> compareIntervals((Interval) a, (Interval) b);
            case SimpleType _ -> compareNatural(a, b);
        };
    }

    @SuppressWarnings("unchecked")
    private static int compareNatural(Object a, Object b) {
        return ((Comparable<Object>) a).compareTo(b);
    }

    private static int compareIntervals(Interval a, Interval b) {
        return Intervals.compare(high(a), a.micros(), high(b), b.micros());
    }

    private static int compareTimes(ZonedTime a, ZonedTime b) {
        int moments = Long.compare(a.high(), b.high());
        return moments != 0 ? moments : Long.compare(a.low(), b.low());
    }

    private static long high(Interval i) {
        return ((long) i.months() << 32) | (i.days() & 0xFFFF_FFFFL);
    }

    private static int compareLists(Listed type, List<?> a, List<?> b) {
        int common = Math.min(a.size(), b.size());
        for (int i = 0; i < common; i++) {
            int order = compare(type.element(), a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compareRows(RowType type, List<?> a, List<?> b) {
        for (int f = 0; f < a.size(); f++) {
            int order = compare(type.fields().get(f).type(), a.get(f), b.get(f));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
