package dev.ogive.api;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Field;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.ingest.CsvSource;
import dev.ogive.ingest.ReadProgress;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Loads files into one table in one transaction: all of them or nothing. A table that is not
/// there is made from the first file. Progress may be read by another thread.
public final class Importer {
    private static final Pattern WRONG_TYPE = Pattern.compile(
            "column '([^']+)': '.*' is not a valid (BOOLEAN|BIGINT|DOUBLE|DATE|TIME|TIMESTAMP.*|HUGEINT)$");

    private final Session session;
    private final TableName table;
    private final List<String> files;
    private final Map<String, Object> options;
    private final List<TableSource> sources = new CopyOnWriteArrayList<>();
    private boolean inferred;
    private volatile long bytesBefore;
    private volatile TableSource current;

    /// @param files names, globs or folders
    /// @param options of the format, as COPY takes them
    public Importer(Session session, TableName table, List<String> files, Map<String, ?> options) {
        this.session = session;
        this.table = table;
        this.files = List.copyOf(files);
        this.options = new LinkedHashMap<>(options);
    }

    /// Loads the files. Where a type inferred from a sample turns out too narrow, the load begins
    /// again with a wider one: nothing of the first attempt stays.
    ///
    /// @return rows loaded
    public long run() {
        while (true) {
            try {
                return session.change(transaction -> load(new Writes(session, null), transaction));
            } catch (OgiveException e) {
                Matcher wrong = WRONG_TYPE.matcher(String.valueOf(e.getMessage()));
                if (e.code() != ErrorCode.BAD_INPUT_FILE || !inferred || !wrong.find()) {
                    throw e;
                }
                widen(wrong.group(1), wrong.group(2));
            }
        }
    }

    private void widen(String column, String type) {
        Map<String, Object> types = new LinkedHashMap<>();
        if (options.get("types") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> types.put(String.valueOf(name), value));
        }
        boolean toDouble = type.equals("BIGINT") && !types.containsKey(column);
        types.put(column, toDouble ? "DOUBLE" : "VARCHAR");
        options.put("types", types);
    }

    private long load(Writes writes, dev.ogive.storage.Transaction transaction) {
        long rows = 0;
        long finished = 0;
        bytesBefore = 0;
        current = null;
        StoredTable target;
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            target = snapshot.table(table);
        }
        inferred = target == null;
        sources.clear();
        for (String file : files) {
            TableSource source = dev.ogive.api.Files.open(
                    file, target == null ? null : target.schema().fields(), options);
            sources.add(source);
            if (target == null) {
                List<Field> fields = source.schema().fields();
                target = transaction.createTable(TableDefinition.of(table, new dev.ogive.column.Schema(fields)));
            }
        }
        for (TableSource source : sources) {
            if (current instanceof ReadProgress before) {
                finished += before.bytesTotal();
                bytesBefore = finished;
            }
            current = source;
            rows += writes.load(transaction, table, target.schema().fields(), source);
        }
        return rows;
    }

    /// Share of the input that was read, 0 to 1; NaN where it is not known.
    public double progress() {
        long total = 0;
        for (TableSource source : sources) {
            if (!(source instanceof ReadProgress progress)) {
                return Double.NaN;
            }
            total += progress.bytesTotal();
        }
        return total > 0 && current instanceof ReadProgress now
                ? Math.min(1, (double) (bytesBefore + now.bytesRead()) / total)
                : Double.NaN;
    }

    /// Bytes read so far.
    public long bytesRead() {
        return current instanceof ReadProgress now ? bytesBefore + now.bytesRead() : bytesBefore;
    }

    /// Rows left out because they could not be read.
    public long rowsRejected() {
        return sources.stream()
                .mapToLong(s -> s instanceof CsvSource csv ? csv.rowsRejected() : 0)
                .sum();
    }
}
