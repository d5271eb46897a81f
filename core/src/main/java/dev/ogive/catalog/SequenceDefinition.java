package dev.ogive.catalog;

/// The numbers of a sequence: `start`, `start + increment`, ... up to `max` (down to `min` where
/// `increment` is negative), then, with `cycle`, again from the other end.
public record SequenceDefinition(long start, long increment, long min, long max, boolean cycle) {
    public SequenceDefinition {
        if (increment == 0 || min > max || start < min || start > max) {
            throw new IllegalArgumentException("need increment != 0 and min <= start <= max, got increment " + increment
                    + ", min " + min + ", start " + start + ", max " + max);
        }
    }

    /// How a [NamedObject] keeps it.
    public String text() {
        return start + " " + increment + " " + min + " " + max + " " + cycle;
    }

    /// The inverse of [#text].
    public static SequenceDefinition parse(String text) {
        String[] parts = text.split(" ", -1);
        return new SequenceDefinition(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Boolean.parseBoolean(parts[4]));
    }

    /// Whether the sequence has a number after `used` of them.
    public boolean has(long used) {
        return cycle || used < values(start);
    }

    /// The number that comes after `used` others; [#has] says whether there is one.
    public long value(long used) {
        long first = values(start);
        if (used < first) {
            return start + used * increment;
        }
        long again = increment > 0 ? min : max;
        return again + (used - first) % values(again) * increment;
    }

    /// How many numbers there are from `from` on until the end; at most [Long#MAX_VALUE].
    private long values(long from) {
        long span = increment > 0 ? max - from : from - min;
        long steps = increment == Long.MIN_VALUE ? (span < 0 ? 1 : 0) : Long.divideUnsigned(span, Math.abs(increment));
        return steps < 0 || steps == Long.MAX_VALUE ? Long.MAX_VALUE : steps + 1;
    }
}
