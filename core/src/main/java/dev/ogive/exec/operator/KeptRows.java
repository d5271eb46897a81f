package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.exec.store.RowPages;
import java.util.List;

/// Rows that were kept to be read any number of times, by any thread: sealed pages in memory and,
/// where that was short, runs in a file. A morsel is a page or a run.
///
/// @param spilled may be null
record KeptRows(RowPages pages, SpilledRows spilled) {
    List<DataType> types() {
        return pages.types();
    }

    long rows() {
        return pages.rows() + (spilled == null ? 0 : spilled.rows(0));
    }

    int morsels() {
        return pages.pages() + (spilled == null ? 0 : spilled.runs());
    }

    /// Reads one morsel after another. Not thread-safe.
    final class Cursor implements AutoCloseable {
        private final Batch own;
        private final int[] scratch;
        private int page = -1;
        private int at;
        private SpilledRows.Reader run;

        Cursor(int batchRows) {
            own = Batch.allocate(types(), batchRows);
            scratch = new int[batchRows];
        }

        /// Turns to a morsel.
        void begin(int morsel) {
            close();
            if (morsel < pages.pages()) {
                page = morsel;
                at = 0;
            } else {
                run = spilled.readRun(morsel - pages.pages(), scratch.length);
            }
        }

        /// The next rows of the morsel, valid until the next call; null at its end, or if there
        /// is none.
        Batch next() {
            if (run != null) {
                return run.next();
            }
            if (page < 0 || at == pages.rowsIn(page)) {
                return null;
            }
            int count = Math.min(scratch.length, pages.rowsIn(page) - at);
            pages.read(page, at, count, scratch, own);
            at += count;
            return own;
        }

        @Override
        public void close() {
            page = -1;
            if (run != null) {
                run.close();
                run = null;
            }
        }
    }
}
