package dev.ogive.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {
    @TempDir
    Path folder;

    @Test
    void typesAndHeaderAreFoundInTheFile() throws IOException {
        assertThat(read("a,b,c,d,e,f,g\n1,2.5,x,2024-02-29,2024-01-01 10:00:00,true,12345678901234567890\n,,,,,,\n"))
                .isEqualTo("""
                        a BIGINT, b DOUBLE, c VARCHAR, d DATE, e TIMESTAMP, f BOOLEAN, g HUGEINT
                        1|2.5|x|19782|1704103200000000|true|12345678901234567890
                        null|null|null|null|null|null|null
                        """);
    }

    @Test
    void aFileWithoutHeaderGetsNumberedColumns() throws IOException {
        assertThat(read("1,a\n2,b\n")).isEqualTo("column0 BIGINT, column1 VARCHAR\n1|a\n2|b\n");
    }

    @Test
    void leadingZerosAreText() throws IOException {
        assertThat(read("zip,n\n00501,1\n10001,02\n")).isEqualTo("zip VARCHAR, n VARCHAR\n00501|1\n10001|02\n");
    }

    @Test
    void quotesMayHoldDelimitersLineEndsAndQuotes() throws IOException {
        assertThat(read("id,t\n1,\"a,b\"\n2,\"say \"\"hi\"\"\nthere\"\n3,5\" disk\n4,\"\"\n5,\n"))
                .isEqualTo("id BIGINT, t VARCHAR\n1|a,b\n2|say \"hi\"\nthere\n3|5\" disk\n4|\n5|null\n");
    }

    @Test
    void lineEndsOfEveryKindAndAByteOrderMarkAreUnderstood() throws IOException {
        assertThat(read("\uFEFFa;b\r\n1;x\r\n\r\n2;\"y\"\r\n")).isEqualTo("a BIGINT, b VARCHAR\n1|x\n2|y\n");
        assertThat(read("a,b\r1,x\r2,y\r")).isEqualTo("a BIGINT, b VARCHAR\n1|x\n2|y\n");
    }

    @Test
    void datesWithTheDayFirstAreRecognised() throws IOException {
        assertThat(read("d,n\n01/02/2020,5\n13/02/2020,6\n")).isEqualTo("d DATE, n BIGINT\n18293|5\n18305|6\n");
    }

    @Test
    void optionsOverrideWhatTheFileLooksLike() throws IOException {
        CsvOptions options = CsvOptions.of(
                Map.of("delimiter", ";", "header", false, "null", "NA", "types", Map.of("column1", "DECIMAL(9,2)")));
        assertThat(read("a,b;1.005\nNA;2\n", options))
                .isEqualTo("column0 VARCHAR, column1 DECIMAL(9,2)\na,b|1.01\nnull|2.00\n");
    }

    @Test
    void aBadValueIsReportedWithFileLineAndColumn() throws IOException {
        CsvOptions options = CsvOptions.of(Map.of("types", Map.of("n", "INTEGER")));
        assertThatThrownBy(() -> read("s,n\n\"two\nlines\",1\nx,many\n", options))
                .isInstanceOfSatisfying(OgiveException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BAD_INPUT_FILE);
                    assertThat(e).hasMessageContaining("in.csv, line 4, column 'n': 'many' is not a valid INTEGER");
                });
        assertThatThrownBy(() -> read("a,b\n1,2\n3\n4,5\n"))
                .hasMessageContaining("line 3")
                .hasMessageContaining("expected 2 fields, found 1");
    }

    @Test
    void badRowsCanBeSetAside() throws IOException {
        Path rejects = folder.resolve("rejects.csv");
        CsvOptions options = CsvOptions.of(Map.of("types", Map.of("n", "INTEGER"), "rejects", rejects.toString()));
        assertThat(read("n,s\n1,a\nx,b\n3\n4,d\n", options)).isEqualTo("n INTEGER, s VARCHAR\n1|a\n4|d\n");
        assertThat(Files.readString(rejects))
                .contains(",3,\"n\",\"'x' is not a valid INTEGER\",\"x\"")
                .contains(",4,\"\",\"expected 2 fields, found 1\",\"3\"");
    }

    @Test
    void foldersOfHiveStyleGiveColumns() throws IOException {
        for (int month = 1; month <= 3; month++) {
            Path sub = Files.createDirectories(folder.resolve("t/year=2024/month=" + month));
            Files.writeString(sub.resolve("part.csv"), "a\n" + month * 10 + "\n");
        }
        assertThat(render(CsvSource.open(folder.resolve("t").toString(), CsvOptions.DEFAULT)))
                .isEqualTo("a BIGINT, year BIGINT, month BIGINT\n10|2024|1\n20|2024|2\n30|2024|3\n");
        assertThat(render(CsvSource.open(folder + "/t/**/month={1,3}/*.csv", CsvOptions.DEFAULT)))
                .contains("10|2024|1")
                .contains("30|2024|3")
                .doesNotContain("20|");
    }

    /// Many blocks, with quoted line ends, doubled quotes, stray quotes and text beyond ASCII;
    /// plain and compressed.
    @RepeatedTest(4)
    void everyFieldOfALongFileComesBack() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        String[] pieces = {"a", "\"", "\n", ",", "\u00e9", "\u4e16", " ", "x\"y", "\r\n", "plain text", "\"\"", "'"};
        List<String> expected = new ArrayList<>();
        StringBuilder csv = new StringBuilder("k,t\n");
        int rows = 60_000;
        for (int r = 0; r < rows; r++) {
            StringBuilder value = new StringBuilder();
            for (int n = random.nextInt(6); n >= 0; n--) {
                value.append(pieces[random.nextInt(pieces.length)]);
            }
            expected.add(r + "|" + value);
            csv.append(r)
                    .append(",\"")
                    .append(value.toString().replace("\"", "\"\""))
                    .append("\"\n");
        }
        boolean gzip = random.nextBoolean();
        Path file = folder.resolve(gzip ? "long.csv.gz" : "long.csv");
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out = gzip ? new GZIPOutputStream(raw) : raw) {
            out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
        }
        CsvSource source = CsvSource.open(file.toString(), CsvOptions.DEFAULT);
        List<String> actual = rows(source);
        actual.sort((a, b) -> Integer.compare(key(a), key(b)));
        assertThat(actual).as("replay with -Dtests.seed=%d", seed).isEqualTo(expected);
    }

    private static int key(String row) {
        return Integer.parseInt(row.substring(0, row.indexOf('|')));
    }

    @RepeatedTest(20)
    void randomBytesAreAnErrorWithACode() throws IOException {
        long seed = Seeds.next();
        byte[] bytes = new byte[1 << 20];
        new Random(seed).nextBytes(bytes);
        for (String name : List.of("random.csv", "random.csv.gz")) {
            Path file = folder.resolve(name);
            Files.write(file, bytes);
            assertThatThrownBy(() -> rows(CsvSource.open(file.toString(), CsvOptions.DEFAULT)))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isInstanceOfSatisfying(
                            OgiveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_INPUT_FILE));
        }
    }

    @RepeatedTest(20)
    void numbersParseAsJavaParsesThem() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        TextParser parser = new TextParser();
        for (int i = 0; i < 2_000; i++) {
            long n = random.nextLong() >> random.nextInt(64);
            byte[] text = Long.toString(n).getBytes(StandardCharsets.UTF_8);
            assertThat(parser.parseLong(text, 0, text.length)).isEqualTo(n);
            double d = switch (random.nextInt(3)) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextInt(1_000_000) / 100.0;
                default -> random.nextGaussian();
            };
            text = Double.toString(d).getBytes(StandardCharsets.UTF_8);
            assertThat(parser.parseDouble(text, 0, text.length))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isEqualTo(Double.valueOf(d));
            java.time.LocalDate date = java.time.LocalDate.ofEpochDay(random.nextInt(2_000_000) - 700_000);
            if (date.getYear() > 0 && date.getYear() < 10_000) {
                text = date.toString().getBytes(StandardCharsets.UTF_8);
                assertThat(parser.parseDate(text, 0, text.length)).isEqualTo((int) date.toEpochDay());
            }
            assertThat(parser.failed).as("replay with -Dtests.seed=%d", seed).isFalse();
        }
    }

    @Test
    void whatIsNoNumberIsRefused() {
        for (String text :
                List.of("", "-", "+", "1.2.3", "9223372036854775808", "1e", "0x10", "1_000", "--1", "\u0661")) {
            byte[] b = text.getBytes(StandardCharsets.UTF_8);
            TextParser parser = new TextParser();
            parser.parseLong(b, 0, b.length);
            assertThat(parser.failed).as("BIGINT '%s'", text).isTrue();
        }
        for (String text : List.of("", ".", "-.", "1.2.3", "1e", "0x1p3", "1f", "infinit", "1 2")) {
            byte[] b = text.getBytes(StandardCharsets.UTF_8);
            TextParser parser = new TextParser();
            parser.parseDouble(b, 0, b.length);
            assertThat(parser.failed).as("DOUBLE '%s'", text).isTrue();
        }
        for (String text : List.of("", ".", "-", "1000", "999.996", "x", "1..2")) {
            byte[] b = text.getBytes(StandardCharsets.UTF_8);
            TextParser parser = new TextParser();
            parser.parseDecimal(b, 0, b.length, 5, 2);
            assertThat(parser.failed).as("DECIMAL(5,2) '%s'", text).isTrue();
        }
    }

    private String read(String text) throws IOException {
        return read(text, CsvOptions.DEFAULT);
    }

    private String read(String text, CsvOptions options) throws IOException {
        Path file = folder.resolve("in.csv");
        Files.writeString(file, text);
        return render(CsvSource.open(file.toString(), options));
    }

    static String render(TableSource source) {
        return source.schema().fields().stream()
                        .map(f -> f.name() + " " + f.type().sql())
                        .collect(Collectors.joining(", "))
                + "\n"
                + rows(source).stream().map(r -> r + "\n").collect(Collectors.joining());
    }

    static List<String> rows(TableSource source) {
        int[] columns = IntStream.range(0, source.schema().columns()).toArray();
        List<String> rows = new ArrayList<>();
        Batch batch = Batch.allocate(source.schema().types(), 100);
        for (TableData.Split split : ((TableData.Streamed) source.open(null)).open(columns, 100)) {
            try (split) {
                batch.clear();
                while (split.next(batch)) {
                    for (int r = 0; r < batch.rows; r++) {
                        int row = r;
                        rows.add(Arrays.stream(batch.columns)
                                .map(c -> String.valueOf(c.get(row)))
                                .collect(Collectors.joining("|")));
                    }
                    batch.clear();
                }
            }
        }
        return rows;
    }
}
