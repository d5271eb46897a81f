package dev.ogive.sort.key;

import dev.ogive.sort.KeyPayloadSort;
import dev.ogive.sort.SortOrder;
import dev.ogive.sort.SortScratch;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Sorts row ids by several columns, numbers and strings alike: `ORDER BY a, b DESC NULLS FIRST, c`. Stable.
///
/// The first word of the first column is sorted with its row ids; then only rows that tie are asked for their
/// next word, all at once, and sorted within their ties; and so on until nothing ties. Most columns are done
/// after one word.
///
/// Memory: 8 bytes a row for the words and the scratch's 12, as much again for rows that tie.
public final class RowSort {
    /// Ties up to this size are sorted by insertion.
    private static final int INSERTION_MAX = 24;

    private final List<KeyColumn> columns;
    private final SortScratch scratch;
    private final SortScratch tieScratch = new SortScratch();
    private long[] tieWords = new long[0];
    private int[] tieRows = new int[0];

    private RowSort(List<KeyColumn> columns, SortScratch scratch) {
        this.columns = columns;
        this.scratch = scratch;
    }

    /// Sorts `rows[from, to)` by `columns`, the most significant first.
    public static void sort(List<KeyColumn> columns, int[] rows, int from, int to, SortScratch scratch) {
        Objects.checkFromToIndex(from, to, rows.length);
        if (!columns.isEmpty() && to - from > 1) {
            new RowSort(List.copyOf(columns), scratch).sort(rows, from, to);
        }
    }

    private void sort(int[] rows, int from, int to) {
        long[] words = new long[to];
        columns.getFirst().words(0, rows, from, to, words);
        KeyPayloadSort.sort(words, rows, from, to, SortOrder.UNSIGNED_ASCENDING, scratch);
        Ties unfinished = new Ties();
        Ties finished = new Ties();
        collect(0, 0, words, from, from, to, unfinished, finished);
        resolve(0, rows, unfinished, finished);
    }

    /// Sorts ties on word 0 of a column: by its further words, then by further columns.
    private void resolve(int column, int[] rows, Ties unfinished, Ties finished) {
        for (int word = 1; unfinished.count > 0; word++) {
            Ties next = new Ties();
            sortTies(column, word, rows, unfinished, next, finished);
            unfinished = next;
        }
        if (finished.count > 0 && column + 1 < columns.size()) {
            Ties nextUnfinished = new Ties();
            Ties nextFinished = new Ties();
            sortTies(column + 1, 0, rows, finished, nextUnfinished, nextFinished);
            resolve(column + 1, rows, nextUnfinished, nextFinished);
        }
    }

    /// Fetches one more word for all rows of `ties` together, sorts within each tie, and collects the ties that
    /// remain.
    private void sortTies(int column, int word, int[] rows, Ties ties, Ties unfinished, Ties finished) {
        int total = ties.rows();
        if (tieRows.length < total) {
            tieRows = new int[total];
            tieWords = new long[total];
        }
        int at = 0;
        for (int t = 0; t < ties.count; t++) {
            int size = ties.end(t) - ties.start(t);
            System.arraycopy(rows, ties.start(t), tieRows, at, size);
            at += size;
        }
        columns.get(column).words(word, tieRows, 0, total, tieWords);
        at = 0;
        for (int t = 0; t < ties.count; t++) {
            int size = ties.end(t) - ties.start(t);
            if (size <= INSERTION_MAX) {
                insertion(tieWords, tieRows, at, at + size);
            } else {
                KeyPayloadSort.sort(tieWords, tieRows, at, at + size, SortOrder.UNSIGNED_ASCENDING, tieScratch);
            }
            System.arraycopy(tieRows, at, rows, ties.start(t), size);
            collect(column, word, tieWords, at, ties.start(t), size + at, unfinished, finished);
            at += size;
        }
    }

    /// Adds the ties in the sorted `words[from, to)`, of rows that start at `row`, to the list where they go on.
    private void collect(
            int column, int word, long[] words, int from, int row, int to, Ties unfinished, Ties finished) {
        boolean last = column + 1 == columns.size();
        for (int start = from, end; start < to; start = end) {
            long value = words[start];
            for (end = start + 1; end < to && words[end] == value; ) {
                end++;
            }
            if (end - start > 1) {
                if (columns.get(column).unfinished(word, value)) {
                    unfinished.add(row + (start - from), row + (end - from));
                } else if (!last) {
                    finished.add(row + (start - from), row + (end - from));
                }
            }
        }
    }

    private static void insertion(long[] words, int[] rows, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long word = words[i];
            int row = rows[i];
            int j = i;
            for (; j > from && Long.compareUnsigned(words[j - 1], word) > 0; j--) {
                words[j] = words[j - 1];
                rows[j] = rows[j - 1];
            }
            words[j] = word;
            rows[j] = row;
        }
    }

    /// Row ranges that tie so far, each of two rows or more.
    private static final class Ties {
        private int[] bounds = new int[16];
        private int count;
        private int rows;

        void add(int start, int end) {
            if (2 * count == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * bounds.length);
            }
            bounds[2 * count] = start;
            bounds[2 * count + 1] = end;
            count++;
            rows += end - start;
        }

        int start(int tie) {
            return bounds[2 * tie];
        }

        int end(int tie) {
            return bounds[2 * tie + 1];
        }

        int rows() {
            return rows;
        }
    }
}
