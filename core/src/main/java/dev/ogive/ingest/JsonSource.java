package dev.ogive.ingest;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON lines read in place: one object per line, plain or gzip. Columns are the fields of the
/// sampled objects, in the order they appear; an object or array inside is kept as JSON text. A
/// field that an object lacks is NULL.
public final class JsonSource implements TableSource, ReadProgress {
    private static final int SAMPLE_RECORDS = 20_000;

    private final FileSet files;
    private final Schema schema;
    private final int fileColumns;
    private final HiveColumns hive;
    private final double rowsEstimate;
    private volatile BlockReader lastReader;

    private JsonSource(FileSet files, List<Field> fields, HiveColumns hive, double rowsEstimate) {
        this.files = files;
        this.fileColumns = fields.size();
        this.hive = hive;
        this.rowsEstimate = rowsEstimate;
        List<Field> all = new ArrayList<>(fields);
        all.addAll(hive.fields());
        this.schema = new Schema(all);
    }

    /// @param declared columns and types, or null to find them in the files
    /// @throws OgiveException FILE_NOT_FOUND, BAD_INPUT_FILE
    public static JsonSource open(FileSet files, List<Field> declared) {
        double[] bytesPerRecord = {64};
        List<Field> fields = declared == null ? infer(files, bytesPerRecord) : declared;
        fields.forEach(f -> ColumnParser.check(f.type(), f.name()));
        HiveColumns hive = HiveColumns.of(files, declared == null ? null : false, false, fields);
        return new JsonSource(files, fields, hive, CsvSource.bytesTotal(files.files()) / bytesPerRecord[0]);
    }

    public static JsonSource open(String pattern, List<Field> declared) {
        return open(FileSet.find(pattern, List.of(".json", ".jsonl", ".ndjson", ".jsonl.gz", ".json.gz")), declared);
    }

    private static List<Field> infer(FileSet files, double[] bytesPerRecord) {
        Map<String, TypeGuess> guesses = new LinkedHashMap<>();
        Map<String, Boolean> text = new HashMap<>();
        Block block = new Block();
        long records = 0;
        try (BlockReader reader = new BlockReader(files.files(), new Lines(), 1)) {
            JsonRecord record = new JsonRecord();
            while (records < SAMPLE_RECORDS && reader.next(block)) {
                int at = 0;
                while (at < block.length) {
                    int end = endOfLine(block, at);
                    if (!isBlank(block, at, end) && parse(record, block, at, end, files, null)) {
                        for (int f = 0; f < record.fields(); f++) {
                            note(record, f, guesses, text);
                        }
                        records++;
                    }
                    at = end + 1;
                }
            }
            bytesPerRecord[0] = Math.max(2, (double) reader.bytesRead() / Math.max(1, records));
        }
        if (guesses.isEmpty()) {
            throw new OgiveException(
                    ErrorCode.BAD_INPUT_FILE, files.pattern() + " holds no JSON object to take columns from");
        }
        List<Field> fields = new ArrayList<>();
        guesses.forEach((name, guess) ->
                fields.add(new Field(name, text.getOrDefault(name, false) ? SimpleType.VARCHAR : guess.type())));
        return fields;
    }

    private static void note(JsonRecord record, int field, Map<String, TypeGuess> guesses, Map<String, Boolean> text) {
        TypeGuess guess = guesses.computeIfAbsent(record.name(field), _ -> new TypeGuess());
        switch (record.kind(field)) {
            case NULL -> {}
            case NESTED -> text.put(record.name(field), true);
            case NUMBER, BOOLEAN -> guess.add(record.bytes(), record.start(field), record.end(field));
            case STRING -> {
                // "5" is text; only dates and times are looked for in strings.
                TypeGuess own = new TypeGuess();
                own.add(record.bytes(), record.start(field), record.end(field));
                if (own.type() == SimpleType.DATE
                        || own.type() == SimpleType.TIMESTAMP
                        || own.type() == SimpleType.TIMESTAMPTZ
                        || own.type() == SimpleType.TIME) {
                    guess.add(record.bytes(), record.start(field), record.end(field));
                } else {
                    text.put(record.name(field), true);
                }
            }
        }
    }

    private static int endOfLine(Block block, int from) {
        int end = Bytes.indexOf(block.bytes, from, block.length, (byte) '\n');
        return end < 0 ? block.length : end;
    }

    private static boolean isBlank(Block block, int from, int to) {
        for (int i = from; i < to; i++) {
            if (block.bytes[i] > ' ' || block.bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean parse(JsonRecord record, Block block, int from, int to, FileSet files, LineIndex lines) {
        try {
            return record.parse(block.bytes, from, to);
        } catch (JsonRecord.Malformed e) {
            LineIndex index = lines == null ? new LineIndex(files.files(), (byte) '\n') : lines;
            DataFile file = files.files().get(block.file);
            throw new OgiveException(
                    ErrorCode.BAD_INPUT_FILE,
                    file.path() + ", line " + index.lineAt(block.file, block.offset + from) + ", column "
                            + (e.at() - from + 1) + ": " + e.getMessage(),
                    e);
        }
    }

    /// A line of JSON ends at its line end: strings cannot hold one.
    private static final class Lines implements BlockReader.Cutter {
        @Override
        public int lastRecordEnd(byte[] bytes, int length, Block block) {
            int end = Bytes.lastIndexOf(bytes, 0, length, (byte) '\n');
            return end < 0 ? -1 : end + 1;
        }
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
    public long bytesRead() {
        BlockReader reader = lastReader;
        return reader == null ? 0 : reader.bytesRead();
    }

    @Override
    public long bytesTotal() {
        return CsvSource.bytesTotal(files.files());
    }

    @Override
    public TableData.Streamed open(Snapshot snapshot) {
        return new Data();
    }

    private final class Data implements TableData.Streamed {
        @Override
        public List<? extends TableData.Split> open(int[] columns, int batchRows) {
            int splits = Math.clamp(
                    bytesTotal() / BlockReader.BLOCK_BYTES + 1,
                    1,
                    Runtime.getRuntime().availableProcessors());
            BlockReader reader = new BlockReader(files.files(), new Lines(), splits);
            lastReader = reader;
            LineIndex lines = new LineIndex(files.files(), (byte) '\n');
            List<TableData.Split> out = new ArrayList<>();
            for (int i = 0; i < splits; i++) {
                out.add(new JsonSplit(columns, batchRows, reader, lines));
            }
            return out;
        }
    }

    private final class JsonSplit implements TableData.Split {
        private final int[] columns;
        private final int batchRows;
        private final BlockReader reader;
        private final LineIndex lines;
        private final Block block = new Block();
        private final JsonRecord record = new JsonRecord();
        private final JsonFieldReader fieldReader = new JsonFieldReader();
        private final Map<String, Integer> places = new HashMap<>();
        private int at;
        private boolean inBlock;

        JsonSplit(int[] columns, int batchRows, BlockReader reader, LineIndex lines) {
            this.columns = columns.clone();
            this.batchRows = batchRows;
            this.reader = reader;
            this.lines = lines;
            for (int c = 0; c < columns.length; c++) {
                if (columns[c] < fileColumns) {
                    places.put(schema.field(columns[c]).name(), c);
                }
            }
        }

        @Override
        public boolean next(Batch batch) {
            batch.clear();
            int rows = 0;
            boolean[] seen = new boolean[columns.length];
            while (rows < batchRows) {
                if (!inBlock || at >= block.length) {
                    if (rows > 0) {
                        // A batch holds rows of one file, whose folders give it columns.
                        break;
                    }
                    if (!reader.next(block)) {
                        return false;
                    }
                    at = 0;
                    inBlock = true;
                }
                int end = endOfLine(block, at);
                if (!isBlank(block, at, end) && parse(record, block, at, end, files, lines)) {
                    fill(batch, rows++, seen, at);
                }
                at = end + 1;
            }
            for (int c = 0; c < columns.length; c++) {
                if (columns[c] >= fileColumns) {
                    hive.fill(files.files().get(block.file), columns[c] - fileColumns, batch.columns[c], rows);
                }
            }
            batch.rows = rows;
            return true;
        }

        private void fill(Batch batch, int row, boolean[] seen, int from) {
            java.util.Arrays.fill(seen, false);
            for (int f = 0; f < record.fields(); f++) {
                Integer place = places.get(record.name(f));
                if (place == null) {
                    continue;
                }
                seen[place] = true;
                if (!fieldReader.read(record, f, batch.columns[place], row)) {
                    Field field = schema.field(columns[place]);
                    DataFile file = files.files().get(block.file);
                    throw new OgiveException(
                            ErrorCode.BAD_INPUT_FILE,
                            file.path() + ", line " + lines.lineAt(block.file, block.offset + from) + ", column '"
                                    + field.name() + "': '" + record.text(f) + "' is not a valid "
                                    + typeName(field.type()));
                }
            }
            for (int c = 0; c < columns.length; c++) {
                if (!seen[c] && columns[c] < fileColumns) {
                    batch.columns[c].set(row, null);
                }
            }
        }

        private static String typeName(DataType type) {
            return type.sql();
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /// The text of a name, for tests and messages.
    static String utf8(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.UTF_8);
    }
}
