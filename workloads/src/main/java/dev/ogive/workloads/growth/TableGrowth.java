package dev.ogive.workloads.growth;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.SqlLiteral;
import dev.ogive.workloads.TableDdl;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Makes a table that is `times` as large as a real one and like it.
///
/// Each row stands for itself and for `times - 1` rows that resemble it, a smoothed bootstrap
/// over the empirical copula:
/// - numbers, dates and times move to a near rank of their column ([Curve]), so that each
///   column's distribution stays, and, as steps are small and all values of a row step from that
///   row's own, so do correlations;
/// - text, truth values and numbers with few different values (codes) stay, and with them how
///   they go together; so do NULLs;
/// - what a column determines goes with it: where each date has one weekday, a date that moves
///   takes its weekday along, and a distance that the destination determines stays with it;
/// - keys become `key * times + copy`, in all tables alike: keys stay unique, and a copy of a
///   child belongs to the same copy of its parent, so that each parent has as many as before.
///
/// What three or more columns have to do with each other exactly (sums, say) holds only about.
/// Rows keep the order of the originals. The file is read three times; memory holds samples.
///
/// Source: Silverman & Young, The bootstrap: to smooth or not to smooth?, Biometrika 74, 1987;
/// scaling of keys as in Buda et al., ReX: Representative extrapolating relational databases,
/// Information Systems 67, 2017.
public final class TableGrowth {
    private static final int SAMPLE_ROWS = 100_000;

    /// Numbers with at most so many different values are codes, and more where each value has
    /// that many rows.
    private static final int CODES_MAX = 64;

    private static final int ROWS_PER_CODE = 500;

    /// Different values of a column that may determine others.
    private static final int DETERMINING_MAX = 10_000;

    private final Path source;
    private final int times;
    private final long seed;
    private final Set<String> keys;
    private final List<GrownColumn> columns = new ArrayList<>();
    private long rows;

    /// @param source a Parquet or CSV file
    /// @param times how many rows come of one, at least 1
    /// @param keys names of columns that identify rows, here or in another table
    public TableGrowth(Path source, int times, Set<String> keys, long seed) {
        if (times < 1) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "a table grows by 1 or more, got " + times);
        }
        this.source = source;
        this.times = times;
        this.keys = Set.copyOf(keys);
        this.seed = seed;
    }

    /// What is done with a row; it is valid during the call.
    private interface RowVisitor {
        void row(Object[] values) throws SQLException, IOException;
    }

    /// Writes the rows as CSV with a header.
    ///
    /// @return CREATE TABLE of it
    /// @throws OgiveException BAD_INPUT_FILE, IO_ERROR, INVALID_ARGUMENT for a key that grows
    ///     beyond 64 bits or that is no column
    public String write(String table, Path target) {
        if (target.toAbsolutePath().normalize().equals(source.toAbsolutePath().normalize())) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, source + " cannot be replaced by itself, grown");
        }
        try {
            String ddl = sample(table);
            determine();
            try (BufferedWriter out = Files.newBufferedWriter(target)) {
                header(out);
                SplittableRandom random = new SplittableRandom(seed);
                String[] texts = new String[columns.size()];
                visit(values -> {
                    for (int copy = 0; copy < times; copy++) {
                        grow(values, copy, random, texts);
                        line(out, texts);
                    }
                });
            }
            return ddl;
        } catch (SQLException e) {
            throw new OgiveException(ErrorCode.BAD_INPUT_FILE, "cannot read " + source + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    private String from() {
        String reader = source.toString().toLowerCase(Locale.ROOT).endsWith(".parquet") ? "read_parquet" : "read_csv";
        return "SELECT * FROM " + reader + "(" + SqlLiteral.of(source) + ")";
    }

    private void visit(RowVisitor visitor) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(from())) {
            Object[] values = new Object[result.getMetaData().getColumnCount()];
            while (result.next()) {
                for (int c = 0; c < values.length; c++) {
                    values[c] = result.getObject(c + 1);
                }
                visitor.row(values);
            }
        }
    }

    /// First reading: samples of all columns, and which column may determine which.
    private String sample(String table) throws SQLException, IOException {
        String ddl;
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery(from() + " LIMIT 0")) {
            ResultSetMetaData about = none.getMetaData();
            ddl = TableDdl.of(table, about);
            for (int c = 1; c <= about.getColumnCount(); c++) {
                columns.add(new GrownColumn(about.getColumnName(c), keys.contains(about.getColumnName(c))));
            }
        }
        for (String key : keys) {
            if (columns.stream().noneMatch(c -> c.name.equals(key))) {
                throw new OgiveException(ErrorCode.INVALID_ARGUMENT, source + " has no column " + key);
            }
        }
        SplittableRandom random = new SplittableRandom(seed ^ 0x5EED);
        List<Object[]> sample = new ArrayList<>();
        visit(values -> {
            // A reservoir: every row is as likely to be in it.
            long place = rows < SAMPLE_ROWS ? rows : random.nextLong(rows + 1);
            rows++;
            if (place < sample.size()) {
                sample.set((int) place, values.clone());
            } else if (place < SAMPLE_ROWS) {
                sample.add(values.clone());
            }
        });
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).learn(sample, c, Math.max(CODES_MAX, sample.size() / ROWS_PER_CODE));
        }
        followers(sample);
        return ddl;
    }

    /// Finds columns that go with another: those that move by themselves and that one that stays
    /// determines then stay, too; those that one that moves determines follow it.
    private void followers(List<Object[]> sample) {
        for (boolean movers : new boolean[] {false, true}) {
            for (int a = 0; a < columns.size(); a++) {
                GrownColumn determining = columns.get(a);
                if (determining.isKey || determining.leader >= 0 || determining.moves() != movers) {
                    continue;
                }
                for (int b = 0; b < columns.size(); b++) {
                    GrownColumn other = columns.get(b);
                    boolean free = a != b && !other.isKey && other.leader < 0 && !other.isLeader;
                    // What stays needs no leader that stays.
                    if (free && (movers ? determining.isDiscrete() : other.moves()) && determines(sample, a, b)) {
                        other.leader = a;
                        determining.isLeader = true;
                    }
                }
            }
        }
    }

    private static boolean determines(List<Object[]> sample, int a, int b) {
        Map<Object, Object> found = new HashMap<>();
        for (Object[] row : sample) {
            if (row[a] == null) {
                continue;
            }
            Object first = found.putIfAbsent(row[a], String.valueOf(row[b]));
            // Where nearly each row has its own value, that it has one other says nothing.
            if ((first != null && !first.equals(String.valueOf(row[b])))
                    || found.size() > Math.min(DETERMINING_MAX, sample.size() / 10)) {
                return false;
            }
        }
        return found.size() > 1;
    }

    /// Second reading: whether what the sample says holds for all rows, and what values go with
    /// what.
    private void determine() throws SQLException, IOException {
        visit(values -> {
            for (int c = 0; c < columns.size(); c++) {
                GrownColumn column = columns.get(c);
                if (column.leader >= 0 && values[column.leader] != null) {
                    column.follow(values[column.leader], values[c], DETERMINING_MAX);
                }
            }
        });
    }

    private void grow(Object[] values, int copy, SplittableRandom random, String[] texts) {
        for (int c = 0; c < texts.length; c++) {
            GrownColumn column = columns.get(c);
            if (column.leader < 0) {
                texts[c] = column.grown(values[c], copy, times, random);
            }
        }
        for (int c = 0; c < texts.length; c++) {
            GrownColumn column = columns.get(c);
            if (column.leader >= 0) {
                texts[c] = column.grownWith(texts[column.leader], values[c], copy);
            }
        }
    }

    private void header(BufferedWriter out) throws IOException {
        for (int c = 0; c < columns.size(); c++) {
            out.write(c == 0 ? "" : ",");
            out.write(columns.get(c).name);
        }
        out.write('\n');
    }

    /// Text is quoted, also where it is empty: NULL is nothing between commas.
    private void line(BufferedWriter out, String[] texts) throws IOException {
        for (int c = 0; c < texts.length; c++) {
            if (c > 0) {
                out.write(',');
            }
            if (texts[c] != null && columns.get(c).isText) {
                out.write('"');
                out.write(texts[c].replace("\"", "\"\""));
                out.write('"');
            } else if (texts[c] != null) {
                out.write(texts[c]);
            }
        }
        out.write('\n');
    }

    /// Rows of the original, once it has been read.
    public long rows() {
        return rows;
    }
}
