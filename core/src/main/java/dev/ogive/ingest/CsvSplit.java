package dev.ogive.ingest;

import dev.ogive.column.Batch;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.TableData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// One worker's part of a CSV scan: takes blocks from the shared reader and parses them into
/// batches. A batch never spans two blocks.
final class CsvSplit implements TableData.Split, CsvRecords.Faults {
    private final List<DataFile> files;
    private final CsvFormat format;
    private final HiveColumns hive;
    private final BlockReader reader;
    private final LineIndex lines;
    private final int[] columns;
    private final int batchRows;
    private final boolean skipBadRows;
    private final Rejects rejects;
    private final LongAdder rejectedRows;

    private final Block block = new Block();
    private final CsvRecords records;
    private final ColumnParser parser;
    private boolean inBlock;

    CsvSplit(
            List<DataFile> files,
            CsvFormat format,
            HiveColumns hive,
            BlockReader reader,
            LineIndex lines,
            int[] columns,
            int batchRows,
            boolean skipBadRows,
            Rejects rejects,
            LongAdder rejectedRows) {
        this.files = files;
        this.format = format;
        this.hive = hive;
        this.reader = reader;
        this.lines = lines;
        this.columns = columns.clone();
        this.batchRows = batchRows;
        this.skipBadRows = skipBadRows;
        this.rejects = rejects;
        this.rejectedRows = rejectedRows;
        this.records = new CsvRecords(format);
        this.parser = new ColumnParser(format);
    }

    @Override
    public boolean next(Batch batch) {
        while (true) {
            if (!inBlock) {
                if (!reader.next(block)) {
                    return false;
                }
                beginBlock();
            }
            int rows = records.next(batchRows, this);
            inBlock = !records.atEnd();
            rows = parse(batch, rows);
            if (rows > 0) {
                batch.rows = rows;
                return true;
            }
        }
    }

    private void beginBlock() {
        int from = 0;
        if (block.first) {
            for (int i = 0; i < format.skip() && from < block.length; i++) {
                int end = Bytes.indexOf(block.bytes, from, block.length, format.newline());
                from = end < 0 ? block.length : end + 1;
            }
            if (format.header()) {
                from = endOfHeader(from);
            }
        }
        records.begin(block, from);
        parser.begin(block.bytes, block.length);
        inBlock = from < block.length;
    }

    /// The header is a record like any other, but of any number of fields; blank lines before it
    /// do not count.
    private int endOfHeader(int from) {
        CsvRecords header = new CsvRecords(
                format.delimiter(), format.quote(), format.escape(), format.newline(), format.columns(), true);
        header.begin(block, from);
        header.next(1, (_, _, _, _) -> {});
        return header.position();
    }

    /// Parses the split rows; rows that do not parse stop the scan or are left out.
    private int parse(Batch batch, int rowsSplit) {
        int rows = rowsSplit;
        for (int c = 0; c < columns.length && rows > 0; c++) {
            int column = columns[c];
            Vector out = batch.columns[c];
            if (column >= format.columns()) {
                hive.fill(files.get(block.file), column - format.columns(), out, rows);
                continue;
            }
            int bad = parser.parse(records, column, rows, out);
            if (bad >= 0) {
                badValue(column, bad);
                removeRow(bad, rows);
                rows--;
                c = -1;
            }
        }
        return rows;
    }

    private void removeRow(int row, int rows) {
        int width = format.columns();
        int from = (row + 1) * width;
        int count = (rows - row - 1) * width;
        System.arraycopy(records.starts, from, records.starts, row * width, count);
        System.arraycopy(records.ends, from, records.ends, row * width, count);
        System.arraycopy(records.forms, from, records.forms, row * width, count);
    }

    private void badValue(int column, int row) {
        int i = row * format.columns() + column;
        int from = records.starts[i];
        int to = records.ends[i];
        String type = format.fields().get(column).type().sql();
        String reason = Bytes.isUtf8(block.bytes, from, to)
                ? "'" + shown(from, to) + "' is not a valid " + type
                : "the text is not valid UTF-8";
        reject(from, format.fields().get(column).name(), reason, from, to);
    }

    @Override
    public void record(CsvRecords.Fault fault, int fields, int from, int to) {
        String reason = switch (fault) {
            case TOO_FEW_FIELDS, TOO_MANY_FIELDS -> "expected " + format.columns() + " fields, found " + fields;
            case OPEN_QUOTE -> "a quoted field is not closed";
            case TEXT_AFTER_QUOTE -> "text after a closing quote";
        };
        reject(from, null, reason, from, to);
    }

    private void reject(int at, String column, String reason, int from, int to) {
        DataFile file = files.get(block.file);
        long line = lines.lineAt(block.file, block.offset + at);
        if (!skipBadRows) {
            throw new OgiveException(
                    ErrorCode.BAD_INPUT_FILE,
                    file.path() + ", line " + line + (column == null ? "" : ", column '" + column + "'") + ": "
                            + reason);
        }
        rejectedRows.increment();
        if (rejects != null) {
            rejects.add(file.path().toString(), line, column == null ? "" : column, reason, shown(from, to));
        }
    }

    private String shown(int from, int to) {
        int end = Math.min(to, from + 120);
        return new String(block.bytes, from, end - from, StandardCharsets.UTF_8) + (end < to ? "..." : "");
    }

    @Override
    public void close() {
        reader.close();
    }
}
