package dev.ogive.ingest;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Settles how CSV files are written from a sample: the beginning of the files, and spots
/// throughout a long one. What the options say is taken as it is.
final class CsvSniffer {
    private static final byte[] DELIMITERS = {',', '|', ';', '\t'};
    private static final int DIALECT_RECORDS = 256;
    private static final int HEAD_BYTES = 1 << 20;
    private static final int SPOT_BYTES = 1 << 16;
    private static final int SPOTS = 24;
    private static final int MAX_COLUMNS = 100_000;

    private final FileSet files;
    private final CsvOptions options;
    private double rowsEstimate = Double.NaN;

    CsvSniffer(FileSet files, CsvOptions options) {
        this.files = files;
        this.options = options;
    }

    /// Records the files may hold, by their size and the length of the first; NaN before
    /// [#sniff].
    double rowsEstimate() {
        return rowsEstimate;
    }

    CsvFormat sniff() {
        DataFile first = files.files().getFirst();
        Block head = head(first, options.sampleBytes() == 0 ? Integer.MAX_VALUE - 64 : HEAD_BYTES);
        byte newline = newlineOf(head);
        byte quote = options.quote() == null ? (byte) '"' : options.quote();
        byte escape = options.escape() == null ? quote : options.escape();
        int from = skipLines(head, newline);
        byte delimiter = options.delimiter() == null
                ? delimiterOf(first, head, from, quote, escape, newline)
                : options.delimiter();

        int fileColumns = columnsOf(head, from, delimiter, quote, escape, newline);
        List<Field> declared = options.columns();
        int columns = declared == null ? fileColumns : declared.size();
        CsvRecords splitter = new CsvRecords(delimiter, quote, escape, newline, columns, true);
        List<byte[]> nulls = options.nulls().stream()
                .map(s -> s.getBytes(StandardCharsets.UTF_8))
                .toList();

        splitter.begin(head, from);
        String[] firstRecord = splitter.next(1, IGNORE) == 1 ? record(splitter, head, columns) : new String[0];
        int afterFirst = splitter.position();

        Guesses monthFirst = new Guesses(columns, nulls, false);
        Guesses dayFirst = new Guesses(columns, nulls, true);
        long sampledRecords = 0;
        boolean infer = declared == null && !options.allVarchar();
        if (infer || options.header() == null) {
            sampledRecords = sample(head, afterFirst, splitter, List.of(monthFirst, dayFirst));
            if (infer) {
                sampleElsewhere(first, delimiter, quote, escape, newline, columns, List.of(monthFirst, dayFirst));
            }
        }
        boolean useDayFirst =
                options.dateFormat() != null ? isDayFirst(options.dateFormat()) : dayFirst.dates() > monthFirst.dates();
        Guesses guesses = useDayFirst ? dayFirst : monthFirst;

        boolean header = options.header() != null
                ? options.header()
                : declared != null
                        ? isHeaderOf(declared, firstRecord, useDayFirst)
                        : isHeader(guesses, firstRecord, sampledRecords);
        if (!header && infer && firstRecord.length > 0) {
            addFirst(guesses, firstRecord);
        }
        List<Field> fields = declared != null ? declared : fields(guesses, header ? firstRecord : null, columns);
        if (sampledRecords > 0) {
            double bytesPerRecord = (double) (head.length - afterFirst) / sampledRecords;
            rowsEstimate = CsvSource.bytesTotal(files.files()) / Math.max(1, bytesPerRecord);
        } else {
            rowsEstimate = CsvSource.bytesTotal(files.files()) / (12.0 * columns);
        }
        return new CsvFormat(
                delimiter,
                quote,
                escape,
                newline,
                header,
                options.skip(),
                options.nullPadding(),
                useDayFirst,
                nulls,
                fields);
    }

    private static final CsvRecords.Faults IGNORE = (_, _, _, _) -> {};

    private static boolean isDayFirst(String dateFormat) {
        int day = dateFormat.indexOf("%d");
        int month = dateFormat.indexOf("%m");
        return day >= 0 && month > day;
    }

    /// The first bytes of a file, cut after the last line; checked to be text.
    private static Block head(DataFile file, int bytes) {
        Block head = new Block();
        try (InputStream in = BlockReader.open(file)) {
            head.bytes = in.readNBytes(bytes);
        } catch (IOException e) {
            throw BlockReader.unreadable(file, e);
        }
        int mark = ByteOrderMark.length(head.bytes, head.bytes.length, file.path());
        if (mark > 0) {
            head.bytes = Arrays.copyOfRange(head.bytes, mark, head.bytes.length);
        }
        head.length = head.bytes.length;
        if (head.length == bytes) {
            int end = Math.max(
                    Bytes.lastIndexOf(head.bytes, 0, head.length, (byte) '\n'),
                    Bytes.indexOf(head.bytes, 0, head.length, (byte) '\n') >= 0
                            ? -1
                            : Bytes.lastIndexOf(head.bytes, 0, head.length, (byte) '\r'));
            head.length = end < 0 ? head.length : end + 1;
        }
        head.hasQuotes = true;
        if (Bytes.indexOf(head.bytes, 0, head.length, (byte) 0) >= 0) {
            throw new OgiveException(
                    ErrorCode.BAD_INPUT_FILE, file.path() + " is not a text file: it holds zero bytes");
        }
        int complete = head.length;
        for (int back = 0; back < 4 && complete > 0 && !Bytes.isUtf8(head.bytes, 0, complete); back++) {
            complete--;
        }
        if (!Bytes.isUtf8(head.bytes, 0, complete)) {
            throw new OgiveException(
                    ErrorCode.BAD_INPUT_FILE,
                    file.path() + " is not UTF-8 text (convert it first, for example: iconv -f latin1 -t utf-8)");
        }
        return head;
    }

    private static byte newlineOf(Block head) {
        return Bytes.indexOf(head.bytes, 0, head.length, (byte) '\n') < 0
                        && Bytes.indexOf(head.bytes, 0, head.length, (byte) '\r') >= 0
                ? (byte) '\r'
                : (byte) '\n';
    }

    private int skipLines(Block head, byte newline) {
        int from = 0;
        for (int i = 0; i < options.skip() && from < head.length; i++) {
            int end = Bytes.indexOf(head.bytes, from, head.length, newline);
            from = end < 0 ? head.length : end + 1;
        }
        return from;
    }

    /// The delimiter that splits most of the first records into the same number of fields, more
    /// than one.
    private byte delimiterOf(DataFile file, Block head, int from, byte quote, byte escape, byte newline) {
        String name = file.path().toString().toLowerCase(Locale.ROOT).replaceAll("\\.gz$", "");
        if (name.endsWith(".tsv")) {
            return '\t';
        }
        byte best = ',';
        double bestScore = 0;
        for (byte delimiter : DELIMITERS) {
            int[] counts = fieldCounts(head, from, delimiter, quote, escape, newline);
            if (counts.length == 0) {
                continue;
            }
            int mode = modeOf(counts);
            if (mode < 2) {
                continue;
            }
            long alike = Arrays.stream(counts).filter(c -> c == mode).count();
            double score = (double) alike / counts.length + (counts[0] == mode ? 0.5 : 0) + Math.min(mode, 50) * 1e-4;
            if (score > bestScore) {
                bestScore = score;
                best = delimiter;
            }
        }
        return best;
    }

    private static int modeOf(int[] counts) {
        int mode = counts[0];
        long best = 0;
        for (int candidate : Arrays.stream(counts).distinct().toArray()) {
            long n = Arrays.stream(counts).filter(c -> c == candidate).count();
            if (n > best) {
                best = n;
                mode = candidate;
            }
        }
        return mode;
    }

    /// Fields of each of the first records: splitting for one column reports how many there are.
    private static int[] fieldCounts(Block head, int from, byte delimiter, byte quote, byte escape, byte newline) {
        // No record has this many fields, so that every one is reported with its count.
        CsvRecords splitter = new CsvRecords(delimiter, quote, escape, newline, MAX_COLUMNS, false);
        Block some = new Block();
        some.bytes = head.bytes;
        some.length = endOfLines(head, from, newline);
        some.hasQuotes = quote != 0 && Bytes.indexOf(some.bytes, 0, some.length, quote) >= 0;
        splitter.begin(some, from);
        List<Integer> counts = new ArrayList<>();
        // Splitting unescapes in place: keep the sample as it is.
        some.bytes = head.bytes.clone();
        while (!splitter.atEnd() && counts.size() < DIALECT_RECORDS) {
            splitter.next(1, (fault, fields, _, _) -> {
                if (fault != CsvRecords.Fault.OPEN_QUOTE) {
                    counts.add(fields);
                }
            });
        }
        return counts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int endOfLines(Block head, int from, byte newline) {
        int end = from;
        for (int i = 0; i < DIALECT_RECORDS * 2 && end < head.length; i++) {
            int next = Bytes.indexOf(head.bytes, end, head.length, newline);
            end = next < 0 ? head.length : next + 1;
        }
        return end;
    }

    private int columnsOf(Block head, int from, byte delimiter, byte quote, byte escape, byte newline) {
        int[] counts = fieldCounts(head, from, delimiter, quote, escape, newline);
        return counts.length == 0 ? 1 : Math.max(1, counts.length < 3 ? counts[counts.length - 1] : modeOf(counts));
    }

    private static String[] record(CsvRecords splitter, Block block, int columns) {
        String[] values = new String[columns];
        for (int c = 0; c < columns; c++) {
            values[c] = new String(
                    block.bytes, splitter.starts[c], splitter.ends[c] - splitter.starts[c], StandardCharsets.UTF_8);
        }
        return values;
    }

    private static long sample(Block block, int from, CsvRecords splitter, List<Guesses> guesses) {
        splitter.begin(block, from);
        long records = 0;
        while (!splitter.atEnd()) {
            int rows = splitter.next(1024, IGNORE);
            guesses.forEach(g -> g.add(block, splitter, rows));
            records += rows;
            if (rows == 0) {
                break;
            }
        }
        return records;
    }

    /// Spots throughout the first file, and the beginnings of some others. A spot begins in the
    /// middle of a line and perhaps of a quoted field: it counts only if it splits into records
    /// of the right number of fields.
    private void sampleElsewhere(
            DataFile first, byte delimiter, byte quote, byte escape, byte newline, int columns, List<Guesses> guesses) {
        List<DataFile> others = files.files().subList(1, Math.min(files.files().size(), 8));
        for (DataFile other : others) {
            Block block = head(other, SPOT_BYTES * 4);
            int from = Bytes.indexOf(block.bytes, 0, block.length, newline) + 1;
            sampleIfRegular(block, from, delimiter, quote, escape, newline, columns, guesses);
        }
        if (first.isGzip()) {
            return;
        }
        try (var channel = Files.newByteChannel(first.path())) {
            long size = channel.size();
            if (size <= HEAD_BYTES) {
                return;
            }
            for (int i = 1; i <= SPOTS; i++) {
                Block block = new Block();
                block.bytes = new byte[SPOT_BYTES];
                channel.position(i == SPOTS ? Math.max(0, size - SPOT_BYTES) : size * i / SPOTS);
                var buffer = java.nio.ByteBuffer.wrap(block.bytes);
                int read;
                do {
                    read = channel.read(buffer);
                } while (read >= 0 && buffer.hasRemaining());
                int from = Bytes.indexOf(block.bytes, 0, buffer.position(), newline) + 1;
                block.length = Bytes.lastIndexOf(block.bytes, 0, buffer.position(), newline) + 1;
                block.hasQuotes = true;
                if (from > 0 && from < block.length) {
                    sampleIfRegular(block, from, delimiter, quote, escape, newline, columns, guesses);
                }
            }
        } catch (IOException e) {
            throw BlockReader.unreadable(first, e);
        }
    }

    private static void sampleIfRegular(
            Block block,
            int from,
            byte delimiter,
            byte quote,
            byte escape,
            byte newline,
            int columns,
            List<Guesses> guesses) {
        CsvRecords strict = new CsvRecords(delimiter, quote, escape, newline, columns, false);
        boolean[] irregular = new boolean[1];
        byte[] original = block.bytes;
        block.bytes = original.clone();
        strict.begin(block, from);
        while (!strict.atEnd() && !irregular[0]) {
            strict.next(1024, (_, _, _, _) -> irregular[0] = true);
        }
        block.bytes = original;
        if (!irregular[0]) {
            sample(block, from, strict, guesses);
        }
    }

    private static boolean isHeader(Guesses guesses, String[] first, long otherRecords) {
        if (first.length == 0) {
            return false;
        }
        boolean allText = true;
        for (int c = 0; c < first.length; c++) {
            TypeGuess guess = guesses.columns[c];
            if (guess.isEmpty() || guess.type() == SimpleType.VARCHAR) {
                continue;
            }
            allText = false;
            if (!first[c].isBlank() && !fits(guess.type(), first[c], guesses.dayFirst)) {
                return true;
            }
        }
        if (!allText) {
            return false;
        }
        // Nothing but text below, or nothing at all: a header unless it holds numbers itself.
        for (String value : first) {
            if (!value.isBlank() && !isText(value)) {
                return false;
            }
        }
        return otherRecords > 0 || first.length > 1;
    }

    private static boolean isText(String value) {
        TypeGuess guess = new TypeGuess();
        byte[] b = value.getBytes(StandardCharsets.UTF_8);
        guess.add(b, 0, b.length);
        return guess.type() == SimpleType.VARCHAR || guess.type() == SimpleType.BOOLEAN;
    }

    /// Whether the first record names declared columns, or cannot be a row of them.
    private static boolean isHeaderOf(List<Field> declared, String[] first, boolean dayFirst) {
        if (first.length == 0) {
            return false;
        }
        boolean named = true;
        for (int c = 0; c < first.length; c++) {
            named &= first[c].strip().equalsIgnoreCase(declared.get(c).name());
        }
        if (named) {
            return true;
        }
        // One bad value is a bad row; a header fits in no column that is not text.
        int typed = 0;
        for (int c = 0; c < first.length; c++) {
            if (declared.get(c).type() != SimpleType.VARCHAR && declared.get(c).type() != SimpleType.VARBINARY) {
                typed++;
                if (first[c].isBlank() || fits(declared.get(c).type(), first[c], dayFirst)) {
                    return false;
                }
            }
        }
        return typed > 1;
    }

    private static boolean fits(DataType type, String value, boolean dayFirst) {
        TextParser parser = new TextParser();
        parser.dayFirst = dayFirst;
        byte[] b = value.getBytes(StandardCharsets.UTF_8);
        switch (type) {
            case SimpleType.BOOLEAN -> parser.parseBooleanLoosely(b, 0, b.length);
            case SimpleType.TINYINT, SimpleType.SMALLINT, SimpleType.INTEGER, SimpleType.BIGINT ->
                parser.parseLong(b, 0, b.length);
            case SimpleType.HUGEINT -> parser.parseHugeint(b, 0, b.length);
            case SimpleType.DATE -> parser.parseDate(b, 0, b.length);
            case SimpleType.TIME -> parser.parseTime(b, 0, b.length);
            case SimpleType.TIMESTAMP, SimpleType.TIMESTAMPTZ -> parser.parseTimestamp(b, 0, b.length);
            case SimpleType.UUID -> parser.parseUuid(b, 0, b.length);
            default -> parser.parseDouble(b, 0, b.length);
        }
        return !parser.failed;
    }

    private static void addFirst(Guesses guesses, String[] first) {
        for (int c = 0; c < first.length; c++) {
            byte[] b = first[c].getBytes(StandardCharsets.UTF_8);
            if (!guesses.isNull(b, 0, b.length)) {
                guesses.columns[c].add(b, 0, b.length);
            }
        }
    }

    private List<Field> fields(Guesses guesses, String[] header, int columns) {
        List<Field> fields = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (int c = 0; c < columns; c++) {
            String given = header == null ? "" : header[c].strip();
            String base = given.isEmpty() ? "column" + c : given;
            String name = base;
            for (int i = 1; !used.add(name.toLowerCase(Locale.ROOT)); i++) {
                name = base + "_" + i;
            }
            DataType type = options.allVarchar() ? SimpleType.VARCHAR : guesses.columns[c].type();
            for (Map.Entry<String, DataType> override : options.types().entrySet()) {
                if (override.getKey().equalsIgnoreCase(name)) {
                    type = override.getValue();
                }
            }
            fields.add(new Field(name, type));
        }
        return fields;
    }

    /// One guess per column.
    private static final class Guesses {
        private final TypeGuess[] columns;
        private final List<byte[]> nulls;
        private final boolean dayFirst;

        Guesses(int columns, List<byte[]> nulls, boolean dayFirst) {
            this.columns = new TypeGuess[columns];
            this.nulls = nulls;
            this.dayFirst = dayFirst;
            for (int c = 0; c < columns; c++) {
                this.columns[c] = new TypeGuess(dayFirst);
            }
        }

        boolean isNull(byte[] b, int from, int to) {
            if (from == to) {
                return true;
            }
            for (byte[] text : nulls) {
                if (Arrays.equals(text, 0, text.length, b, from, to)) {
                    return true;
                }
            }
            return false;
        }

        void add(Block block, CsvRecords records, int rows) {
            int width = columns.length;
            for (int i = 0; i < rows * width; i++) {
                int from = records.starts[i];
                int to = records.ends[i];
                if (!isNull(block.bytes, from, to)) {
                    columns[i % width].add(block.bytes, from, to);
                }
            }
        }

        /// Columns that hold dates or timestamps.
        long dates() {
            return Arrays.stream(columns)
                    .filter(c -> c.type() == SimpleType.DATE || c.type() == SimpleType.TIMESTAMP)
                    .count();
        }
    }
}
