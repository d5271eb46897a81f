package dev.ogive.ingest;

import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// CSV files read in place: the columns of the files, then one per hive-style folder, then
/// `filename` if asked for.
public final class CsvSource implements TableSource, ReadProgress {
    private final FileSet files;
    private final CsvOptions options;
    private final CsvFormat format;
    private final HiveColumns hive;
    private final Schema schema;
    private final double rowsEstimate;
    private final Rejects rejects;
    private volatile BlockReader lastReader;

    private CsvSource(FileSet files, CsvOptions options, CsvFormat format, HiveColumns hive, double rowsEstimate) {
        this.files = files;
        this.options = options;
        this.format = format;
        this.hive = hive;
        this.rowsEstimate = rowsEstimate;
        this.rejects = options.rejectFile() == null ? null : new Rejects(options.rejectFile());
        List<Field> fields = new ArrayList<>(format.fields());
        fields.addAll(hive.fields());
        this.schema = new Schema(fields);
    }

    /// Looks at the files and settles how they are written.
    ///
    /// @throws dev.ogive.error.OgiveException FILE_NOT_FOUND, BAD_INPUT_FILE, NOT_SUPPORTED
    public static CsvSource open(FileSet files, CsvOptions options) {
        CsvSniffer sniffer = new CsvSniffer(files, options);
        CsvFormat format = sniffer.sniff();
        format.fields().forEach(f -> ColumnParser.check(f.type(), f.name()));
        HiveColumns hive = HiveColumns.of(files, options.hive(), options.fileName(), format.fields());
        return new CsvSource(files, options, format, hive, sniffer.rowsEstimate());
    }

    /// As [#open(FileSet, CsvOptions)] for a name, glob or folder.
    public static CsvSource open(String pattern, CsvOptions options) {
        return open(FileSet.find(pattern, List.of(".csv", ".tsv", ".tbl", ".csv.gz", ".tsv.gz")), options);
    }

    @Override
    public String name() {
        return files.pattern();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public TableStatistics statistics() {
        return new TableStatistics(rowsEstimate, List.of(), List.of());
    }

    @Override
    public TableData.Streamed open(Snapshot snapshot) {
        return new CsvData();
    }

    /// Rows left out so far because they could not be read.
    public long rowsRejected() {
        return rejectedRows.sum();
    }

    private final java.util.concurrent.atomic.LongAdder rejectedRows = new java.util.concurrent.atomic.LongAdder();

    @Override
    public long bytesRead() {
        BlockReader reader = lastReader;
        return reader == null ? 0 : reader.bytesRead();
    }

    /// Compressed files count as four times their size.
    @Override
    public long bytesTotal() {
        return bytesTotal(files.files());
    }

    static long bytesTotal(List<DataFile> files) {
        return files.stream().mapToLong(CsvSource::bytesOf).sum();
    }

    /// 0 for a file that cannot be seen: opening it reports why.
    private static long bytesOf(DataFile file) {
        try {
            return Files.size(file.path()) * (file.isGzip() ? 4 : 1);
        } catch (IOException e) {
            return 0;
        }
    }

    private final class CsvData implements TableData.Streamed {
        @Override
        public List<? extends TableData.Split> open(int[] columns, int batchRows) {
            int splits = Math.clamp(
                    bytesTotal() / BlockReader.BLOCK_BYTES + 1,
                    1,
                    Runtime.getRuntime().availableProcessors());
            BlockReader reader = new BlockReader(files.files(), new CsvRecords(format), splits);
            lastReader = reader;
            LineIndex lines = new LineIndex(files.files(), format.newline());
            List<CsvSplit> out = new ArrayList<>();
            for (int i = 0; i < splits; i++) {
                out.add(new CsvSplit(
                        files.files(),
                        format,
                        hive,
                        reader,
                        lines,
                        columns,
                        batchRows,
                        options.skipBadRows(),
                        rejects,
                        rejectedRows));
            }
            return out;
        }
    }
}
