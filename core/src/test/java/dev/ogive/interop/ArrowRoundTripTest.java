package dev.ogive.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.NeedsFlags;
import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Interval;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.BatchCursor;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsFlags("arrow-java on both sides")
class ArrowRoundTripTest {
    private static final Schema SCHEMA = new Schema(List.of(
            new Field("b", SimpleType.BOOLEAN),
            new Field("ti", SimpleType.TINYINT),
            new Field("si", SimpleType.SMALLINT),
            new Field("i", SimpleType.INTEGER),
            new Field("l", SimpleType.BIGINT),
            new Field("d1", DataType.decimal(12, 2)),
            new Field("d2", DataType.decimal(38, 10)),
            new Field("r", SimpleType.REAL),
            new Field("f", SimpleType.DOUBLE),
            new Field("s", SimpleType.VARCHAR),
            new Field("bin", SimpleType.VARBINARY),
            new Field("date", SimpleType.DATE),
            new Field("time", SimpleType.TIME),
            new Field("ts", SimpleType.TIMESTAMP),
            new Field("tz", SimpleType.TIMESTAMPTZ),
            new Field("u8", SimpleType.UTINYINT),
            new Field("u16", SimpleType.USMALLINT),
            new Field("u32", SimpleType.UINTEGER),
            new Field("ns", SimpleType.TIMESTAMP_NS),
            new Field("map", DataType.map(SimpleType.VARCHAR, SimpleType.BIGINT)),
            new Field("list", DataType.list(SimpleType.BIGINT)),
            new Field(
                    "row",
                    DataType.row(List.of(new Field("x", SimpleType.INTEGER), new Field("y", SimpleType.VARCHAR))))));

    @TempDir
    Path folder;

    @BeforeEach
    void arrowJavaNeedsItsFlag() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Object.class.getModule().isOpen("java.nio", ArrowRoundTripTest.class.getModule()),
                "arrow-java needs --add-opens=java.base/java.nio=ALL-UNNAMED");
    }

    private static List<List<Object>> rows(int count, Random random) {
        List<List<Object>> rows = new ArrayList<>();
        // Columns have stretches without NULLs.
        boolean[] nullable = new boolean[SCHEMA.columns()];
        for (int r = 0; r < count; r++) {
            List<Object> row = new ArrayList<>();
            for (int c = 0; c < nullable.length; c++) {
                if (r % 300 == 0) {
                    nullable[c] = random.nextBoolean();
                }
                row.add(
                        nullable[c] && random.nextInt(5) == 0
                                ? null
                                : value(SCHEMA.types().get(c), random));
            }
            rows.add(row);
        }
        return rows;
    }

    private static Object value(DataType type, Random random) {
        if (type instanceof dev.ogive.column.ListType) {
            return IntStream.range(0, random.nextInt(4))
                    .mapToObj(i -> i == 2 ? null : (Object) random.nextLong())
                    .toList();
        }
        if (type instanceof dev.ogive.column.MapType) {
            return IntStream.range(0, random.nextInt(3))
                    .mapToObj(i -> Arrays.asList("key " + i, i == 1 ? null : (Object) random.nextLong()))
                    .toList();
        }
        if (type instanceof dev.ogive.column.RowType) {
            return Arrays.asList((long) random.nextInt(), random.nextBoolean() ? null : "y" + random.nextInt(9));
        }
        if (type instanceof dev.ogive.column.DecimalType d) {
            return new BigDecimal(new BigInteger(d.precision() * 3, random), d.scale())
                    .multiply(random.nextBoolean() ? BigDecimal.ONE : BigDecimal.ONE.negate());
        }
        return switch ((SimpleType) type) {
            case BOOLEAN -> random.nextBoolean();
            case TINYINT -> (long) (byte) random.nextInt();
            case SMALLINT -> (long) (short) random.nextInt();
            case INTEGER -> (long) random.nextInt();
            case DATE -> (long) random.nextInt(40_000) - 10_000;
            case BIGINT -> random.nextLong();
            case UTINYINT -> (long) random.nextInt(0x100);
            case USMALLINT -> (long) random.nextInt(0x1_0000);
            case UINTEGER -> random.nextLong(0x1_0000_0000L);
            case TIME -> random.nextLong(86_400_000_000L);
            case TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS ->
                random.nextLong(-1L << 50, 1L << 50);
            case REAL -> (double) random.nextFloat();
            case DOUBLE -> random.nextGaussian();
            case VARCHAR -> "text \u4e16 " + random.nextInt(1000);
            case VARBINARY -> new Binary(new byte[] {(byte) random.nextInt(), 0, 1});
            case UUID -> new UUID(random.nextLong(), random.nextLong());
            case INTERVAL -> new Interval(random.nextInt(100), random.nextInt(100), random.nextInt());
            case HUGEINT, UBIGINT, TIMETZ, NULL -> null;
        };
    }

    /// Serves literal rows as a query would, in batches of uneven size.
    private static BatchCursor cursor(List<List<Object>> rows) {
        Batch batch = Batch.allocate(SCHEMA.types(), 1000);
        return new BatchCursor() {
            private int at;

            @Override
            public List<DataType> types() {
                return SCHEMA.types();
            }

            @Override
            public Batch next() {
                if (at == rows.size()) {
                    return null;
                }
                batch.clear();
                int count = Math.min(rows.size() - at, 1 + at % 999);
                for (int r = 0; r < count; r++) {
                    for (int c = 0; c < batch.columns.length; c++) {
                        batch.columns[c].set(r, rows.get(at + r).get(c));
                    }
                }
                at += count;
                batch.rows = count;
                return batch;
            }

            @Override
            public void close() {}
        };
    }

    private static ResultReader reader(List<List<Object>> rows) {
        return new ResultReader(SCHEMA, cursor(rows), 4096, () -> {}, ArrowMemory.allocator());
    }

    static List<List<Object>> read(TableSource source) {
        int[] columns = IntStream.range(0, source.schema().columns()).toArray();
        List<List<Object>> rows = new ArrayList<>();
        for (TableData.Split split : ((TableData.Streamed) source.open(null)).open(columns, 777)) {
            Batch batch = Batch.allocate(source.schema().types(), 777);
            try (split) {
                while (split.next(batch)) {
                    for (int r = 0; r < batch.rows; r++) {
                        List<Object> row = new ArrayList<>();
                        for (var column : batch.columns) {
                            row.add(column.get(r));
                        }
                        rows.add(row);
                    }
                }
            }
        }
        return rows;
    }

    @RepeatedTest(3)
    void rowsSurviveArrowAndParquetFilesAndRegisteredTables() throws Exception {
        long seed = Seeds.next();
        List<List<Object>> rows = rows(10_000, new Random(seed));
        Path arrow = folder.resolve("t.arrow");
        try (ResultReader reader = reader(rows)) {
            ArrowExport.arrow(reader, arrow);
        }
        assertThat(read(ArrowFileSource.open(arrow.toString())))
                .as("replay with -Dtests.seed=%d", seed)
                .isEqualTo(rows);

        Path parquet = folder.resolve("t.parquet");
        try (ResultReader reader = reader(rows)) {
            ArrowExport.parquet(reader, parquet);
        }
        assertThat(read(ParquetSource.open(parquet.toString(), null, false)))
                .as("replay with -Dtests.seed=%d", seed)
                .isEqualTo(rows);

        try (ResultReader reader = reader(rows);
                ArrowTable table = ArrowTable.of("t", reader)) {
            assertThat(table.statistics().rows()).isEqualTo(10_000);
            assertThat(read(table)).isEqualTo(rows);
            assertThat(read(table)).as("a second scan").isEqualTo(rows);
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("t.arrow", "t.parquet");
        }
    }

    @Test
    void parquetOfDuckDbIsReadWithItsTypes() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT i::UTINYINT u1, i::USMALLINT u2, i::UINTEGER u4, i::UBIGINT u8, i::DECIMAL(30,3) d,"
                            + " 'x' || i AS s, DATE '2020-01-01' + i::INT AS day, [i, NULL] AS l, {'a': i} AS st,"
                            + " TIMESTAMP '2020-01-01 00:00:00' + INTERVAL (i) SECOND AS t, i / 2.0 AS h"
                            + " FROM range(3) r(i)) TO '" + folder + "/d.parquet' (FORMAT parquet)");
        }
        ParquetSource source = ParquetSource.open(folder + "/d.parquet", null, false);
        assertThat(source.schema().types().stream().map(DataType::sql))
                .containsExactly(
                        "UTINYINT",
                        "USMALLINT",
                        "UINTEGER",
                        "UBIGINT",
                        "DECIMAL(30,3)",
                        "VARCHAR",
                        "DATE",
                        "BIGINT[]",
                        "ROW(\"a\" BIGINT)",
                        "TIMESTAMP",
                        "DOUBLE");
        assertThat(read(source).get(2))
                .containsExactly(
                        2L,
                        2L,
                        2L,
                        BigInteger.TWO,
                        new BigDecimal("2.000"),
                        "x2",
                        18264L,
                        Arrays.asList(2L, null),
                        List.of(2L),
                        1_577_836_802_000_000L,
                        1.0);
    }

    @Test
    void hiveFoldersOfParquetGiveColumns() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT i, i % 3 AS part FROM range(30) r(i)) TO '" + folder
                    + "/h' (FORMAT parquet, PARTITION_BY (part))");
        }
        ParquetSource source = ParquetSource.open(folder + "/h", null, false);
        assertThat(source.schema().fields()).extracting(Field::name).containsExactly("i", "part");
        assertThat(read(source))
                .hasSize(30)
                .allSatisfy(row -> assertThat((Long) row.get(0) % 3).isEqualTo(row.get(1)));
    }

    @RepeatedTest(10)
    void randomBytesAreAnErrorWithACode() throws Exception {
        long seed = Seeds.next();
        byte[] bytes = new byte[1 << 20];
        new Random(seed).nextBytes(bytes);
        Path file = folder.resolve("random");
        for (String magic : List.of("", "ARROW1\0\0", "PAR1")) {
            System.arraycopy(magic.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, bytes, 0, magic.length());
            Files.write(file, bytes);
            assertThatThrownBy(() -> read(ArrowFileSource.open(file.toString())))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isInstanceOfSatisfying(
                            OgiveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_INPUT_FILE));
            assertThatThrownBy(() -> read(ParquetSource.open(file.toString(), null, false)))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isInstanceOfSatisfying(
                            OgiveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_INPUT_FILE));
        }
    }
}
