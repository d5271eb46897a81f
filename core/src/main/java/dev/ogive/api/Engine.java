package dev.ogive.api;

import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.Executor;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.function.JavaFunction;
import dev.ogive.io.SpillSpace;
import dev.ogive.maintain.BackgroundCompaction;
import dev.ogive.maintain.layout.TableLayouts;
import dev.ogive.maintain.workload.WorkloadMonitor;
import dev.ogive.memory.MemoryAccountant;
import dev.ogive.sql.SqlEngine;
import dev.ogive.storage.Database;
import dev.ogive.storage.TableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// One database with everything that works on it: workers, memory, the SQL front end. All
/// sessions of one process on one directory share one engine: [#open] hands out the same one
/// again, and the last [#close] closes it. Thread-safe.
public final class Engine implements AutoCloseable {
    /// Engines by directory; guarded by itself.
    private static final Map<Path, Engine> OPEN = new HashMap<>();

    private static final Duration COMPACTION_PACE = Duration.ofSeconds(1);

    private final Path key;
    private final Database database;
    private final Settings settings = new Settings();
    private final Executor executor;
    private final MemoryAccountant memory;
    private final SpillSpace spill;
    private final FunctionRegistry functions = FunctionRegistry.over(FunctionRegistry.builtIn());
    private final SqlEngine sql = new SqlEngine(functions);
    private final Map<String, TableSource> registered = new ConcurrentHashMap<>();
    private final QueryLog queries = new QueryLog();
    private final AtomicLong registrations = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();

    /// Null while statements are not recorded; changed under [#captureLock].
    private volatile Capture capture;

    private final Object captureLock = new Object();

    private final TableLayouts layouts;
    private final ViewUpkeep views;
    private final WorkloadMonitor workload;
    private final Tuning tuning;

    /// Null where the database is open for reading only.
    private final BackgroundCompaction compaction;

    private int users = 1;

    private Engine(Path key, Database database) {
        this.key = key;
        this.database = database;
        this.executor = new Executor(Math.max(1, Runtime.getRuntime().availableProcessors() * 2));
        this.memory = new MemoryAccountant(settings.get(Settings.MEMORY_LIMIT));
        this.spill = SpillSpace.temporary();
        this.layouts = new TableLayouts(database, executor, memory, spill);
        try (var snapshot = database.snapshot()) {
            snapshot.settings().forEach(settings::set);
        }
        this.views = new ViewUpkeep(this);
        this.workload = new WorkloadMonitor(database.notes(), key != null && !database.isReadOnly());
        this.tuning = new Tuning(this);
        if (!database.isReadOnly()) {
            tuning.start();
        }
        this.compaction = database.isReadOnly()
                ? null
                : new BackgroundCompaction(
                        database,
                        layouts,
                        settings,
                        views::round,
                        COMPACTION_PACE,
                        () -> settings.get(Settings.BACKGROUND_COMPACTION));
    }

    /// A new database in memory, gone with its engine.
    public static Engine inMemory() {
        return over(Database.inMemory());
    }

    /// An engine over a database that nobody else uses, and closes.
    static Engine over(Database database) {
        warmUp();
        return new Engine(null, database);
    }

    /// The database in a directory, which is made if it is not there and `readOnly` is false.
    ///
    /// @throws OgiveException DATABASE_LOCKED, FILE_NOT_FOUND, CORRUPT_CATALOG,
    ///     UNSUPPORTED_FORMAT, IO_ERROR
    public static Engine open(Path directory, boolean readOnly) {
        Path key = keyOf(directory);
        synchronized (OPEN) {
            Engine open = OPEN.get(key);
            if (open != null) {
                if (open.database.isReadOnly() && !readOnly) {
                    throw new OgiveException(
                            ErrorCode.DATABASE_LOCKED, directory + " is open for reading only in this process");
                }
                open.users++;
                return open;
            }
            warmUp();
            Engine engine = new Engine(key, Database.open(directory, readOnly));
            OPEN.put(key, engine);
            return engine;
        }
    }

    private static Path keyOf(Path directory) {
        try {
            if (Files.exists(directory)) {
                return directory.toRealPath();
            }
            // One that is not there yet is known by the real path it will have.
            Path absolute = directory.toAbsolutePath().normalize();
            return absolute.getParent().toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return directory.toAbsolutePath().normalize();
        }
    }

    /// Begins to load what the first statement of a process needs, on another thread. Opening an
    /// engine does the same; a program that knows earlier that it will open one may say so.
    public static void warmUp() {
        WarmUp.start();
    }

    /// A session with settings of its own over the engine's.
    public Session session() {
        return new Session(this);
    }

    public Database database() {
        return database;
    }

    /// What sessions take for settings that they have not set.
    public Settings settings() {
        return settings;
    }

    Executor executor() {
        return executor;
    }

    MemoryAccountant memory() {
        return memory;
    }

    SpillSpace spill() {
        return spill;
    }

    /// How tables are brought into the order of their sort keys.
    public TableLayouts layouts() {
        return layouts;
    }

    SqlEngine sql() {
        return sql;
    }

    FunctionRegistry functions() {
        return functions;
    }

    QueryLog queries() {
        return queries;
    }

    /// What has been seen of the workload.
    public WorkloadMonitor workload() {
        return workload;
    }

    /// How the database is reshaped for its workload.
    public Tuning tuning() {
        return tuning;
    }

    Session.Variant variant() {
        return tuning.variant();
    }

    /// A number for a session, of no other one of this engine.
    long nextSession() {
        return sessions.incrementAndGet();
    }

    /// Where statements are recorded, or null where they are not, as `workload.capture` says.
    Capture capture() {
        Capture current = capture;
        boolean wanted = settings.get(Settings.CAPTURE);
        return wanted == (current != null) ? current : switched();
    }

    private Capture switched() {
        Path folder = workloadFolder();
        synchronized (captureLock) {
            boolean wanted = settings.get(Settings.CAPTURE) && folder != null && !database.isReadOnly();
            if (wanted && capture == null && users > 0) {
                capture = new Capture(folder, settings.get(Settings.CAPTURE_BYTES));
            } else if (!wanted && capture != null) {
                capture.close();
                capture = null;
            }
            return capture;
        }
    }

    /// What became of recording, for people.
    String captureState() {
        Capture current = capture;
        if (current == null) {
            return "off";
        }
        return current.failure() != null
                ? "ended: " + current.failure()
                : current.written() + " statements written, " + current.dropped() + " dropped";
    }

    /// The folder of recorded statements; null for a database in memory.
    private Path workloadFolder() {
        return key == null ? null : key.resolve("workload");
    }

    /// The files of recorded statements of a database, oldest first, each a workload in order of
    /// end.
    ///
    /// @throws OgiveException IO_ERROR
    public static List<Path> recorded(Path directory) {
        try {
            return Capture.files(directory.resolve("workload"));
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot list " + directory + ": " + e.getMessage(), e);
        }
    }

    /// Makes a table visible to all sessions under a name of the default schema, until
    /// [#unregister]. The caller keeps what is behind it alive.
    public void register(String name, TableSource table) {
        registered.put(name.toLowerCase(Locale.ROOT), table);
        registrations.incrementAndGet();
    }

    /// Adds a function for all sessions; one of the same name is replaced.
    public void register(JavaFunction function) {
        functions.register(function);
        registrations.incrementAndGet();
    }

    /// Adds an aggregate for all sessions, by what it makes of the list of its values.
    public void registerAggregate(JavaFunction finish) {
        functions.registerAggregate(finish);
        registrations.incrementAndGet();
    }

    /// Takes a registered table back; null if there was none.
    public TableSource unregister(String name) {
        TableSource taken = registered.remove(name.toLowerCase(Locale.ROOT));
        registrations.incrementAndGet();
        return taken;
    }

    /// Grows with every change of what is registered.
    long registrations() {
        return registrations.get();
    }

    Map<String, TableSource> registered() {
        return registered;
    }

    /// Ends one use of the engine; the last one closes the database.
    @Override
    public void close() {
        synchronized (OPEN) {
            if (users == 0) {
                return;
            }
            if (--users > 0) {
                return;
            }
            if (key != null) {
                OPEN.remove(key);
            }
            try {
                synchronized (captureLock) {
                    if (capture != null) {
                        capture.close();
                        capture = null;
                    }
                }
                if (compaction != null) {
                    views.close();
                    compaction.close();
                }
                tuning.close();
                workload.close();
                executor.close();
                memory.close();
            } finally {
                database.close();
            }
        }
    }
}
