package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.StringVector;
import dev.ogive.column.Values;
import dev.ogive.column.Vector;
import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.exec.kernel.Selections;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Comparisons with literals as range filters: each of `= <> < <= > >=` is "within `[min, max]`"
/// or its negation, and the terms of an AND on one operand intersect to one range.
final class RangeFilters {
    private RangeFilters() {}

    /// A range of 64-bit keys that order as the values of a lane do.
    ///
    /// @param negate the rows outside pass
    record Range(long min, long max, boolean negate) {
        /// No value passes. Not for kernels: `min > max`.
        static final Range NONE = new Range(1, 0, false);

        /// The range of `x OP literal`, or null where the lane has no 64-bit keys.
        static Range of(Comparison comparison, Expr.Literal literal) {
            Lane lane = literal.type().lane();
            long key;
            if (lane == Lane.I32 || lane == Lane.I64) {
                key = Values.toLong(literal.type(), literal.value());
            } else if (lane == Lane.F64) {
                key = Selections.orderedKey((Double) literal.value());
            } else {
                return null;
            }
            long least = lane == Lane.I32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
            long most = lane == Lane.I32 ? Integer.MAX_VALUE : Long.MAX_VALUE;
            return switch (comparison) {
                case EQUAL -> new Range(key, key, false);
                case NOT_EQUAL -> new Range(key, key, true);
                case LESS -> key == least ? NONE : new Range(least, key - 1, false);
                case LESS_OR_EQUAL -> new Range(least, key, false);
                case GREATER -> key == most ? NONE : new Range(key + 1, most, false);
                case GREATER_OR_EQUAL -> new Range(key, most, false);
                case DISTINCT, NOT_DISTINCT -> null;
            };
        }

        boolean isEmpty() {
            return min > max;
        }

        /// Rows in both, or null where that is not a range.
        Range and(Range other) {
            if (negate || other.negate) {
                return null;
            }
            long low = Math.max(min, other.min);
            long high = Math.min(max, other.max);
            return low <= high ? new Range(low, high, false) : NONE;
        }
    }

    /// A range over the int32, int64 or float64 lane.
    static final class Numbers extends Filter {
        private final Node input;
        private final Range range;

        Numbers(Node input, Range range) {
            this.input = input;
            this.range = range;
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            Vector values = input.evaluate(in);
            int n = switch (values) {
                case I32Vector v ->
                    Selections.range(v.values, (int) range.min, (int) range.max, range.negate, from, rows, out);
                case I64Vector v -> Selections.range(v.values, range.min, range.max, range.negate, from, rows, out);
                case F64Vector v -> Selections.range(v.values, range.min, range.max, range.negate, from, rows, out);
                default -> throw new IllegalStateException(values.type().sql());
            };
            return dropNulls(values, out, n);
        }
    }

    /// A string column compared with a literal: a range of codes where the dictionary is sorted,
    /// a table lookup where it is not, bytes where there is none.
    static final class ByCode extends Filter {
        private final Text text;
        private final DictionaryNode table;
        private final boolean wanted;

        ByCode(Text text, DictionaryNode table, boolean wanted) {
            this.text = text;
            this.table = table;
            this.wanted = wanted;
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            StringVector strings = (StringVector) text.input.evaluate(in);
            if (strings.isDictionary() && !strings.dictionary.sorted()) {
                int n = table.select(in, wanted, from, rows, out);
                if (n >= 0) {
                    return n;
                }
            }
            return text.select(in, from, rows, out);
        }
    }

    /// A string compared with a literal. A sorted dictionary turns it into a range of codes,
    /// found by binary search; other rows are compared byte by byte.
    static final class Text extends Filter {
        private final Node input;
        private final Comparison comparison;
        private final byte[] literal;

        Text(Node input, Comparison comparison, Expr.Literal literal) {
            this.input = input;
            this.comparison = comparison;
            this.literal = literal.value() instanceof dev.ogive.column.Binary b
                    ? b.toArray()
                    : ((String) literal.value()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        int select(Batch in, int[] from, int rows, int[] out) {
            StringVector strings = (StringVector) input.evaluate(in);
            int n;
            if (strings.isDictionary() && strings.dictionary.sorted()) {
                n = byCode(strings, from, rows, out);
            } else if (strings.isDictionary()) {
                n = byValue(strings, from, rows, out);
            } else if (comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL) {
                n = equal(strings, from, rows, out);
            } else {
                n = byValue(strings, from, rows, out);
            }
            return dropNulls(strings, out, n);
        }

        private int byCode(StringVector strings, int[] from, int rows, int[] out) {
            int size = strings.dictionary.size();
            int lower = lowerBound(strings.dictionary.bytes, strings.dictionary.offsets, size);
            boolean present = lower < size && compareCode(strings, lower) == 0;
            int upper = present ? lower + 1 : lower;
            // Codes [min, max) pass.
            int min = 0;
            int max = size;
            boolean negate = false;
            switch (comparison) {
                case EQUAL, NOT_EQUAL -> {
                    min = lower;
                    max = upper;
                    negate = comparison == Comparison.NOT_EQUAL;
                }
                case LESS -> max = lower;
                case LESS_OR_EQUAL -> max = upper;
                case GREATER -> min = upper;
                case GREATER_OR_EQUAL -> min = lower;
                case DISTINCT, NOT_DISTINCT -> throw new IllegalStateException();
            }
            if (min >= max) {
                return negate ? Selections.all(from, rows, out) : 0;
            }
            return Selections.range(strings.codes, min, max - 1, negate, from, rows, out);
        }

        private int compareCode(StringVector strings, int code) {
            int[] offsets = strings.dictionary.offsets;
            return Arrays.compareUnsigned(
                    strings.dictionary.bytes, offsets[code], offsets[code + 1], literal, 0, literal.length);
        }

        /// The first code whose string is not less than the literal.
        private int lowerBound(byte[] bytes, int[] offsets, int size) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Arrays.compareUnsigned(bytes, offsets[middle], offsets[middle + 1], literal, 0, literal.length)
                        < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private int equal(StringVector strings, int[] from, int rows, int[] out) {
            boolean wanted = comparison == Comparison.EQUAL;
            byte[] bytes = strings.bytes;
            int length = literal.length;
            int n = 0;
            for (int k = 0; k < rows; k++) {
                int i = from == null ? k : from[k];
                int start = strings.starts[i];
                boolean equal =
                        strings.lengths[i] == length && Arrays.equals(bytes, start, start + length, literal, 0, length);
                out[n] = i;
                n += equal == wanted ? 1 : 0;
            }
            return n;
        }

        private int byValue(StringVector strings, int[] from, int rows, int[] out) {
            int n = 0;
            for (int k = 0; k < rows; k++) {
                int i = from == null ? k : from[k];
                int start = strings.startOf(i);
                int order = Arrays.compareUnsigned(
                        strings.bytesOf(i), start, start + strings.lengthOf(i), literal, 0, literal.length);
                boolean pass = switch (comparison) {
                    case EQUAL -> order == 0;
                    case NOT_EQUAL -> order != 0;
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                    case DISTINCT, NOT_DISTINCT -> throw new IllegalStateException();
                };
                out[n] = i;
                n += pass ? 1 : 0;
            }
            return n;
        }
    }
}
