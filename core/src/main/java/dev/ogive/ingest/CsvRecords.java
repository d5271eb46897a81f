package dev.ogive.ingest;

import java.util.Arrays;

/// Splits a block into records and fields: where each begins and ends. For one thread, reused
/// from block to block.
final class CsvRecords implements BlockReader.Cutter {
    /// How a field was written.
    static final byte BARE = 0;

    static final byte QUOTED = 1;

    /// What is wrong with a record.
    enum Fault {
        TOO_FEW_FIELDS,
        TOO_MANY_FIELDS,
        OPEN_QUOTE,
        TEXT_AFTER_QUOTE
    }

    /// Told of records that cannot be split; the record is left out afterwards.
    interface Faults {
        /// @param from,to the record's bytes in the block
        void record(Fault fault, int fields, int from, int to);
    }

    private final byte delimiter;
    private final byte quote;
    private final byte escape;
    private final byte newline;
    private final int columns;
    private final boolean nullPadding;

    private Block block;
    private int[] positions = new int[0];
    private int count;
    private int next;
    private int at;

    /// Where field `c` of row `r` begins and ends: index `r * columns + c`.
    int[] starts = new int[0];

    int[] ends = new int[0];

    /// [#BARE] or [#QUOTED], by the same index; only read where [#mayBeQuoted].
    byte[] forms = new byte[0];

    boolean mayBeQuoted;

    CsvRecords(CsvFormat format) {
        this(
                format.delimiter(),
                format.quote(),
                format.escape(),
                format.newline(),
                format.columns(),
                format.nullPadding());
    }

    CsvRecords(byte delimiter, byte quote, byte escape, byte newline, int columns, boolean nullPadding) {
        this.delimiter = delimiter;
        this.quote = quote;
        this.escape = escape;
        this.newline = newline;
        this.columns = columns;
        this.nullPadding = nullPadding;
    }

    @Override
    public int lastRecordEnd(byte[] b, int length, Block block) {
        int q = quote == 0 ? -1 : Bytes.indexOf(b, 0, length, quote);
        block.hasQuotes = q >= 0;
        int outside = 0;
        while (q >= 0) {
            if (q == 0 || isBoundary(b[q - 1])) {
                int close = closingQuote(b, q + 1, length, false);
                if (close < 0) {
                    int end = Bytes.lastIndexOf(b, outside, q, newline);
                    return end < 0 ? -1 : end + 1;
                }
                outside = close + 1;
                q = Bytes.indexOf(b, outside, length, quote);
            } else {
                q = Bytes.indexOf(b, q + 1, length, quote);
            }
        }
        int end = Bytes.lastIndexOf(b, outside, length, newline);
        return end < 0 ? -1 : end + 1;
    }

    private boolean isBoundary(byte c) {
        return c == delimiter || c == newline;
    }

    /// The quote that ends the field whose text begins at `from`, or -1. Where the block may go
    /// on, a quote as its last byte decides nothing.
    private int closingQuote(byte[] b, int from, int length, boolean ended) {
        int i = from;
        if (escape == quote || escape == 0) {
            while (true) {
                i = Bytes.indexOf(b, i, length, quote);
                if (i < 0) {
                    return -1;
                }
                if (i + 1 == length) {
                    return ended ? i : -1;
                }
                if (b[i + 1] != quote || escape == 0) {
                    return i;
                }
                i += 2;
            }
        }
        while (i < length) {
            if (b[i] == escape) {
                i += 2;
            } else if (b[i] == quote) {
                return i;
            } else {
                i++;
            }
        }
        return -1;
    }

    /// Starts on a block, at byte `from` (after a header).
    void begin(Block block, int from) {
        this.block = block;
        at = from;
        if (positions.length < block.length + 1) {
            positions = new int[block.bytes.length + 1];
        }
        count = Bytes.positionsOf(block.bytes, from, block.length, delimiter, newline, positions);
        positions[count] = block.length;
        next = 0;
        mayBeQuoted = block.hasQuotes && quote != 0;
    }

    /// The byte where the next record begins.
    int position() {
        return at;
    }

    boolean atEnd() {
        return at >= block.length;
    }

    /// Splits up to `rowsMax` records; returns how many. Fewer only at the end of the block.
    int next(int rowsMax, Faults faults) {
        if (starts.length < rowsMax * columns) {
            starts = new int[rowsMax * columns];
            ends = new int[rowsMax * columns];
            forms = new byte[rowsMax * columns];
        }
        if (mayBeQuoted) {
            return nextQuoted(rowsMax, faults);
        }
        byte[] b = block.bytes;
        int length = block.length;
        int last = columns - 1;
        int rows = 0;
        while (rows < rowsMax && at < length) {
            int base = rows * columns;
            int from = at;
            int c = 0;
            for (; c < last; c++) {
                int p = positions[next + c];
                if (p == length || b[p] == newline) {
                    break;
                }
                starts[base + c] = from;
                ends[base + c] = p;
                from = p + 1;
            }
            int p = positions[next + c];
            if (c == last && (p == length || b[p] == newline)) {
                if (last == 0 && endOf(b, from, p) == from && p + 1 >= length) {
                    at = length;
                    break;
                }
                starts[base + last] = from;
                ends[base + last] = endOf(b, from, p);
                next += columns;
                at = p + 1;
                rows++;
            } else {
                rows += irregular(rows, c, from, faults);
            }
        }
        return rows;
    }

    private static int endOf(byte[] b, int from, int to) {
        return to > from && b[to - 1] == '\r' ? to - 1 : to;
    }

    /// A record of another number of fields, of which `c` and the one that begins at `from` are
    /// known: a blank line is skipped, one more empty field at the end is fine, missing ones are
    /// if so asked.
    private int irregular(int row, int c, int from, Faults faults) {
        byte[] b = block.bytes;
        int begin = at;
        int index = next + c;
        int fields = c + 1;
        int lastFrom = from;
        while (positions[index] < block.length && b[positions[index]] != newline) {
            lastFrom = positions[index] + 1;
            fields++;
            index++;
        }
        int end = positions[index];
        next = Math.min(index + 1, count);
        at = end + 1;
        int textEnd = endOf(b, begin, end);
        if (textEnd == begin) {
            return 0;
        }
        int base = row * columns;
        if (fields < columns && nullPadding) {
            starts[base + c] = from;
            ends[base + c] = endOf(b, from, end);
            Arrays.fill(starts, base + fields, base + columns, end);
            Arrays.fill(ends, base + fields, base + columns, end);
            return 1;
        }
        if (fields == columns + 1 && endOf(b, lastFrom, end) == lastFrom) {
            starts[base + c] = from;
            ends[base + c] = lastFrom - 1;
            return 1;
        }
        faults.record(fields < columns ? Fault.TOO_FEW_FIELDS : Fault.TOO_MANY_FIELDS, fields, begin, textEnd);
        return 0;
    }

    private int nextQuoted(int rowsMax, Faults faults) {
        byte[] b = block.bytes;
        int length = block.length;
        int rows = 0;
        while (rows < rowsMax && at < length) {
            int begin = at;
            int base = rows * columns;
            int fields = 0;
            Fault fault = null;
            boolean lastIsEmpty = false;
            boolean done = false;
            while (!done) {
                int start = at;
                int end;
                byte form = BARE;
                int after;
                if (start < length && b[start] == quote) {
                    int close = closingQuote(b, start + 1, length, true);
                    if (close < 0) {
                        faults.record(Fault.OPEN_QUOTE, fields, begin, Math.min(length, begin + 200));
                        at = length;
                        return rows;
                    }
                    form = QUOTED;
                    after = nextPosition(close + 1);
                    int blank = close + 1;
                    while (blank < after && (b[blank] == ' ' || b[blank] == '\r')) {
                        blank++;
                    }
                    if (blank < after) {
                        fault = Fault.TEXT_AFTER_QUOTE;
                    }
                    start++;
                    end = unescape(b, start, close);
                } else {
                    after = nextPosition(start);
                    end = after;
                }
                done = after == length || b[after] == newline;
                if (done && form == BARE) {
                    end = endOf(b, start, end);
                }
                lastIsEmpty = form == BARE && start == end;
                if (fields < columns) {
                    starts[base + fields] = start;
                    ends[base + fields] = end;
                    forms[base + fields] = form;
                }
                fields++;
                at = after + 1;
            }
            if (fields == 1 && lastIsEmpty && (columns > 1 || at >= length)) {
                continue;
            }
            if (fields < columns && nullPadding) {
                Arrays.fill(starts, base + fields, base + columns, begin);
                Arrays.fill(ends, base + fields, base + columns, begin);
                Arrays.fill(forms, base + fields, base + columns, BARE);
                fields = columns;
            }
            if (fault == null && fields != columns && !(fields == columns + 1 && lastIsEmpty)) {
                fault = fields < columns ? Fault.TOO_FEW_FIELDS : Fault.TOO_MANY_FIELDS;
            }
            if (fault == null) {
                rows++;
            } else {
                faults.record(fault, fields, begin, Math.min(at - 1, length));
            }
        }
        return rows;
    }

    /// The first delimiter or line end at or after `from`.
    private int nextPosition(int from) {
        while (positions[next] < from) {
            next++;
        }
        return positions[next];
    }

    /// Removes escapes from `[from, to)` in place; returns the new end.
    private int unescape(byte[] b, int from, int to) {
        if (escape == 0) {
            return to;
        }
        int i = Bytes.indexOf(b, from, to, escape);
        if (i < 0) {
            return to;
        }
        int out = i;
        while (i < to) {
            if (b[i] == escape && i + 1 < to) {
                i++;
            }
            b[out++] = b[i++];
        }
        return out;
    }
}
