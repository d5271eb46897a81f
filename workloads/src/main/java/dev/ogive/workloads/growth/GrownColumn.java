package dev.ogive.workloads.growth;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// What becomes of one column's values in a [TableGrowth].
final class GrownColumn {
    /// Larger whole numbers are no doubles.
    private static final double EXACT_MAX = 1L << 53;

    final String name;
    final boolean isKey;

    /// Place of the column that determines this one, or -1.
    int leader = -1;

    boolean isLeader;
    boolean isText;
    private boolean moves;
    private Curve curve;

    /// By the text of the leader's value; null where a value has several.
    private Map<String, String> followed = new HashMap<>();

    GrownColumn(String name, boolean isKey) {
        this.name = name;
        this.isKey = isKey;
    }

    /// Takes what there is to know from a sample.
    ///
    /// @param place of the column in the rows
    void learn(List<Object[]> sample, int place, int codesMax) {
        double[] numbers = new double[sample.size()];
        int count = 0;
        Set<Object> distinct = new HashSet<>();
        boolean allNumbers = true;
        for (Object[] row : sample) {
            Object value = row[place];
            if (value == null) {
                continue;
            }
            double number = number(value);
            isText |= value instanceof String;
            allNumbers &= Math.abs(number) <= EXACT_MAX;
            numbers[count++] = number;
            if (distinct.size() <= codesMax) {
                distinct.add(value);
            }
        }
        moves = !isKey && allNumbers && distinct.size() > codesMax;
        if (moves) {
            curve = new Curve(java.util.Arrays.copyOf(numbers, count));
        }
    }

    /// Whether values change by themselves.
    boolean moves() {
        return moves;
    }

    /// Whether values that change become others of the original.
    boolean isDiscrete() {
        return curve != null && curve.isDiscrete();
    }

    void follow(Object led, Object value, int valuesMax) {
        if (followed == null) {
            return;
        }
        String text = value == null ? "" : text(value);
        String before = followed.putIfAbsent(text(led), text);
        if ((before != null && !before.equals(text)) || followed.size() > valuesMax) {
            followed = null;
        }
    }

    /// @param copy 0 is the original
    /// @return null for NULL
    String grown(Object value, int copy, int times, SplittableRandom random) {
        if (value == null) {
            return null;
        }
        if (isKey) {
            return key(value, copy, times);
        }
        if (!moves || copy == 0) {
            return text(value);
        }
        double near = curve.near(number(value), random);
        return switch (value) {
            case Double d -> Double.toString(Double.isFinite(d) ? near : d);
            case Float f -> Float.toString(Float.isFinite(f) ? (float) near : f);
            case BigDecimal d ->
                BigDecimal.valueOf(near)
                        .setScale(d.scale(), RoundingMode.HALF_EVEN)
                        .toPlainString();
            case Date _, LocalDate _ -> LocalDate.ofEpochDay(Math.round(near)).toString();
            case Timestamp _, LocalDateTime _ ->
                text(LocalDateTime.ofInstant(Instant.EPOCH.plus(Math.round(near), ChronoUnit.MICROS), ZoneOffset.UTC));
            default -> Long.toString(Math.round(near));
        };
    }

    /// The value that goes with a leader's.
    String grownWith(String led, Object value, int copy) {
        String text = copy == 0 || led == null || followed == null ? null : followed.get(led);
        return text == null ? (value == null ? null : text(value)) : (text.isEmpty() ? null : text);
    }

    private String key(Object value, int copy, int times) {
        if (!(value instanceof Number)) {
            return copy == 0 ? text(value) : text(value) + "~" + copy;
        }
        try {
            long key = new BigDecimal(value.toString()).longValueExact();
            return Long.toString(Math.addExact(Math.multiplyExact(key, times), copy));
        } catch (ArithmeticException e) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, "key " + name + " = " + value + " cannot grow " + times + " times", e);
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case BigDecimal d -> d.toPlainString();
            case Timestamp t -> text(t.toLocalDateTime());
            case LocalDateTime t -> t.toString().replace('T', ' ');
            default -> value.toString();
        };
    }

    /// As a number that is ordered as the values are; NaN for what is none.
    private static double number(Object value) {
        return switch (value) {
            case Number n -> n.doubleValue();
            case Date d -> d.toLocalDate().toEpochDay();
            case LocalDate d -> d.toEpochDay();
            case Timestamp t -> micros(t.toLocalDateTime());
            case LocalDateTime t -> micros(t);
            default -> Double.NaN;
        };
    }

    private static double micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time);
    }
}
