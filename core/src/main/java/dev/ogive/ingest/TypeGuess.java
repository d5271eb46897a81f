package dev.ogive.ingest;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import java.util.EnumSet;

/// The narrowest type that every value of a column seen so far has.
final class TypeGuess {
    /// In order of preference.
    private enum Candidate {
        BOOLEAN(SimpleType.BOOLEAN),
        BIGINT(SimpleType.BIGINT),
        HUGEINT(SimpleType.HUGEINT),
        DOUBLE(SimpleType.DOUBLE),
        TIME(SimpleType.TIME),
        DATE(SimpleType.DATE),
        TIMESTAMP(SimpleType.TIMESTAMP),
        TIMESTAMPTZ(SimpleType.TIMESTAMPTZ);

        private final SimpleType type;

        Candidate(SimpleType type) {
            this.type = type;
        }
    }

    private final EnumSet<Candidate> left = EnumSet.allOf(Candidate.class);
    private final TextParser parser = new TextParser();
    private boolean seen;

    TypeGuess(boolean dayFirst) {
        parser.dayFirst = dayFirst;
    }

    TypeGuess() {
        this(false);
    }

    /// Takes note of one value that is not NULL.
    void add(byte[] b, int from, int to) {
        // A value of a candidate is also one of the wider candidates that are left after the first value.
        if (seen && (left.isEmpty() || accepts(left.iterator().next(), b, from, to))) {
            return;
        }
        seen = true;
        left.removeIf(c -> !accepts(c, b, from, to));
    }

    private boolean accepts(Candidate candidate, byte[] b, int from, int to) {
        parser.failed = false;
        switch (candidate) {
            case BOOLEAN -> parser.parseBoolean(b, from, to);
            case BIGINT -> {
                parser.parseLong(b, from, to);
                return !parser.failed && !hasLeadingZero(b, from, to);
            }
            case HUGEINT -> {
                parser.parseHugeint(b, from, to);
                return !parser.failed && !hasLeadingZero(b, from, to);
            }
            case DOUBLE -> {
                parser.parseDouble(b, from, to);
                return !parser.failed && !hasLeadingZero(b, from, to);
            }
            case TIME -> parser.parseTime(b, from, to);
            case DATE -> parser.parseDate(b, from, to);
            case TIMESTAMP -> parser.parseLocalTimestamp(b, from, to);
            case TIMESTAMPTZ -> parser.parseTimestamp(b, from, to);
        }
        return !parser.failed;
    }

    /// `007` is a name, not a number.
    private static boolean hasLeadingZero(byte[] b, int from, int to) {
        int i = from;
        while (i < to && (b[i] == ' ' || b[i] == '-' || b[i] == '+')) {
            i++;
        }
        return i + 1 < to && b[i] == '0' && b[i + 1] >= '0' && b[i + 1] <= '9';
    }

    /// Whether no value but NULL was seen.
    boolean isEmpty() {
        return !seen;
    }

    /// VARCHAR where nothing was seen or nothing else fits.
    DataType type() {
        return !seen || left.isEmpty() ? SimpleType.VARCHAR : left.iterator().next().type;
    }
}
