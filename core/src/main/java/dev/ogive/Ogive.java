package dev.ogive;

import dev.ogive.api.Engine;
import dev.ogive.api.Outcome;
import dev.ogive.api.Session;
import dev.ogive.column.DataType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.JavaFunction;
import dev.ogive.interop.ArrowMemory;
import dev.ogive.interop.ArrowTable;
import dev.ogive.interop.ResultReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.arrow.vector.ipc.ArrowReader;

/// The engine inside a Java program.
///
/// ```java
/// try (var engine = Ogive.open(Path.of("mydb"))) {
///     engine.register("orders", arrowReader);
///     try (ArrowReader result = engine.query("SELECT customer, sum(amount) FROM orders GROUP BY customer")) {
///         while (result.loadNextBatch()) {
///             use(result.getVectorSchemaRoot());
///         }
///     }
/// }
/// ```
///
/// One session; statements run one after another, results of several may be open at once.
/// Programs that share a directory share one engine. Arrow needs
/// `--add-opens=java.base/java.nio=ALL-UNNAMED`; [#execute] does not.
public final class Ogive implements AutoCloseable {
    private static final int BATCH_ROWS = 1 << 16;

    private final Engine engine;
    private final Session session;
    private final Map<String, ArrowTable> registered = new ConcurrentHashMap<>();

    private Ogive(Engine engine) {
        this.engine = engine;
        this.session = engine.session();
    }

    /// Opens the database in a directory, which is made if it is not there.
    ///
    /// @throws OgiveException DATABASE_LOCKED if another process has it open for writing
    public static Ogive open(Path directory) {
        return new Ogive(Engine.open(directory, false));
    }

    /// As [#open(Path)].
    public static Ogive open(String directory) {
        return open(Path.of(directory));
    }

    /// Opens an existing database for reading, whatever other processes do with it.
    public static Ogive openReadOnly(Path directory) {
        return new Ogive(Engine.open(directory, true));
    }

    /// A new database in memory, gone when it is closed.
    public static Ogive inMemory() {
        return new Ogive(Engine.inMemory());
    }

    /// Runs a query. Its batches are computed while they are read; closing the reader stops the
    /// query.
    ///
    /// @throws OgiveException INVALID_STATEMENT if the statement gives no rows
    public ArrowReader query(String sql) {
        var allocator = ArrowMemory.allocator();
        Outcome outcome = session.execute(sql);
        if (outcome instanceof Outcome.Rows rows) {
            return new ResultReader(rows.schema(), rows.cursor(), BATCH_ROWS, () -> {}, allocator);
        }
        throw new OgiveException(ErrorCode.INVALID_STATEMENT, "the statement gives no rows; use execute");
    }

    /// Runs a statement to its end and returns how many rows it changed; a query's rows are
    /// dropped.
    public long execute(String sql) {
        try (Outcome outcome = session.execute(sql)) {
            return switch (outcome) {
                case Outcome.Changed(long rows) -> rows;
                case Outcome.Rows rows -> {
                    long count = 0;
                    for (var batch = rows.cursor().next();
                            batch != null;
                            batch = rows.cursor().next()) {
                        count += batch.rows;
                    }
                    yield count;
                }
                case Outcome.Done() -> 0;
            };
        }
    }

    /// Makes Arrow data queryable under a name, without a copy of it: the buffers pass from the
    /// reader to the engine. The reader is read to its end and stays the caller's to close.
    ///
    /// The reader's allocator may be the caller's own, which then counts the buffers until the
    /// name is taken back or the engine is closed: close it after the engine.
    public void register(String name, ArrowReader reader) {
        ArrowTable table = ArrowTable.of(name, reader);
        ArrowTable before = registered.put(name.toLowerCase(Locale.ROOT), table);
        engine.register(name, table);
        if (before != null) {
            before.close();
        }
    }

    /// Makes a Java method callable in SQL, in this engine and as long as it is open. It is
    /// called for each row whose arguments are not NULL, from several threads at once. Integers
    /// come as `Long`, REAL and DOUBLE as `Double`, DECIMAL as `BigDecimal`, VARCHAR as `String`,
    /// DATE, TIME and TIMESTAMP as `LocalDate`, `LocalTime` and `LocalDateTime`, TIMESTAMPTZ as
    /// `Instant`, VARBINARY as `byte[]`, lists and rows as `List`. What it throws ends the
    /// statement.
    ///
    /// ```java
    /// engine.registerFunction("reversed", List.of("VARCHAR"), "VARCHAR",
    ///         a -> new StringBuilder((String) a[0]).reverse().toString());
    /// ```
    ///
    /// @param argumentTypes SQL types, which arguments are cast to
    /// @param body the same result for the same arguments; null for NULL
    /// @throws OgiveException UNKNOWN_TYPE
    public void registerFunction(
            String name, List<String> argumentTypes, String resultType, Function<Object[], Object> body) {
        engine.register(JavaFunction.scalar(
                name.toLowerCase(Locale.ROOT),
                argumentTypes.stream().map(this::type).toList(),
                type(resultType),
                true,
                body));
    }

    /// Makes an aggregate of a Java method: it is given all values of a group that are not NULL,
    /// which have to fit into memory, in the order of the aggregate's ORDER BY. DISTINCT, FILTER
    /// and OVER work as for any other.
    ///
    /// @param argumentType SQL type of the one argument
    /// @throws OgiveException UNKNOWN_TYPE
    public void registerAggregate(
            String name, String argumentType, String resultType, Function<List<Object>, Object> body) {
        engine.registerAggregate(
                JavaFunction.aggregate(name.toLowerCase(Locale.ROOT), type(argumentType), type(resultType), body));
    }

    private DataType type(String sql) {
        return session.prepare("SELECT CAST(NULL AS " + sql + ")").schema().type(0);
    }

    /// Takes a registered name back and releases its data.
    public void unregister(String name) {
        ArrowTable table = registered.remove(name.toLowerCase(Locale.ROOT));
        if (table != null) {
            engine.unregister(name);
            table.close();
        }
    }

    /// The session behind this object: prepared statements, transactions, settings.
    public Session session() {
        return session;
    }

    @Override
    public void close() {
        try {
            session.close();
            List.copyOf(registered.keySet()).forEach(this::unregister);
        } finally {
            engine.close();
        }
    }
}
