package dev.ogive.api;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.pipeline.RunCursor;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.maintain.workload.SampleStatement;
import dev.ogive.memory.QueryMemory;
import dev.ogive.plan.Parameters;
import dev.ogive.plan.shape.QueryShape;
import dev.ogive.plan.view.MaterializedView;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.Ordering;
import dev.ogive.sql.PlanCache;
import dev.ogive.sql.SqlEngine;
import dev.ogive.storage.Database;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What one user of an engine has: settings, a transaction, a current schema. Statements run one
/// after another; results of several may be open at once, and [Call#cancel] may come from any
/// thread.
public final class Session implements AutoCloseable {
    private final Engine engine;
    private final Settings settings;
    /// In recorded workloads; 0 until its first recorded statement.
    private long number;

    private final SystemTables systemTables = new SystemTables(this);
    private final MaterializedViews materializedViews = new MaterializedViews(this);
    private final CheckQueries checks = new CheckQueries(this);
    private final Set<QueryContext> running = ConcurrentHashMap.newKeySet();
    private final Set<SessionCursor> open = ConcurrentHashMap.newKeySet();
    private final Map<String, String> prepared = new HashMap<>();
    private final List<NamedSavepoint> savepoints = new ArrayList<>();
    private String schema = TableName.DEFAULT_SCHEMA;
    private Transaction transaction;
    private boolean autoCommit = true;

    /// Whether a statement failed half way in the open transaction: only ROLLBACK is left.
    private boolean aborted;

    private boolean readOnly;

    /// Whether what the session runs is a part of the workload.
    private boolean observed = true;

    /// Null where the session sees what all do.
    private Variant variant;

    private volatile boolean closed;

    Session(Engine engine) {
        this.engine = engine;
        this.settings = new Settings(engine.settings());
    }

    public Engine engine() {
        return engine;
    }

    public Settings settings() {
        return settings;
    }

    /// A handle to run statements with.
    public Call call() {
        return new Call(this);
    }

    CheckQueries checks() {
        return checks;
    }

    MaterializedViews materializedViews() {
        return materializedViews;
    }

    SystemTables systemTables() {
        return systemTables;
    }

    /// The schema of names without one.
    public String schema() {
        return schema;
    }

    /// @throws OgiveException UNKNOWN_SCHEMA
    public void schema(String name) {
        for (String known : schemas()) {
            if (known.equalsIgnoreCase(name)) {
                schema = known;
                return;
            }
        }
        throw new OgiveException(ErrorCode.UNKNOWN_SCHEMA, "there is no schema '" + name + "'");
    }

    /// Refuses statements that change anything.
    public void readOnly(boolean wanted) {
        readOnly = wanted;
    }

    /// Says whether what the session runs is a part of the workload, as it is at first.
    public void observed(boolean wanted) {
        observed = wanted;
    }

    private record NamedSavepoint(String name, Transaction.Savepoint state) {}

    /// The value of a setting as text.
    String setting(String name) {
        String lower = lower(name);
        return lower.equals("schema") || lower.equals("search_path") ? schema : SystemTables.text(settings.value(name));
    }

    private void check() {
        if (closed) {
            throw new OgiveException(ErrorCode.CLOSED, "the session is closed");
        }
    }

    /// What the session sees now: the open transaction's state, or the version committed last. To
    /// be closed.
    DatabaseSnapshot snapshot() {
        check();
        return transaction != null ? transaction.snapshot() : engine.database().snapshot();
    }

    /// Names of all schemas.
    public List<String> schemas() {
        try (DatabaseSnapshot snapshot = snapshot()) {
            List<String> names = new ArrayList<>(snapshot.schemas());
            names.remove(MaterializedView.SCHEMA);
            names.remove(Trial.SCHEMA);
            names.add("ogive");
            names.add("information_schema");
            return names;
        }
    }

    /// Everything that can stand in FROM under a name.
    public List<Relation> relations() {
        List<Relation> relations = new ArrayList<>();
        try (DatabaseSnapshot snapshot = snapshot()) {
            for (StoredTable table : snapshot.tables()) {
                if (isInternal(table.definition().name())) {
                    continue;
                }
                TableDefinition definition = table.definition();
                relations.add(new Relation(
                        definition.name(),
                        Relation.Kind.TABLE,
                        table.schema(),
                        definition,
                        Comments.of(snapshot, definition.name(), table.schema()),
                        identities(definition)));
            }
            for (ViewDefinition view : snapshot.views()) {
                Schema columns = schemaOf(view);
                relations.add(new Relation(
                        view.name(),
                        Relation.Kind.VIEW,
                        columns,
                        null,
                        Comments.of(snapshot, view.name(), columns),
                        Set.of()));
            }
        }
        engine.registered()
                .forEach((name, table) ->
                        relations.add(new Relation(TableName.of(name), Relation.Kind.REGISTERED, table.schema())));
        systemTables.all().forEach((name, table) -> {
            int dot = name.indexOf('.');
            relations.add(new Relation(
                    new TableName(name.substring(0, dot), name.substring(dot + 1)),
                    Relation.Kind.SYSTEM_TABLE,
                    table.schema()));
        });
        return relations;
    }

    /// Columns that CREATE TABLE gave a sequence of their own: its name is made of the table's
    /// and the column's.
    private static Set<Integer> identities(TableDefinition definition) {
        Set<Integer> columns = new HashSet<>();
        for (int c = 0; c < definition.schema().columns(); c++) {
            TableName sequence = Definitions.numberedBy(definition, c);
            String suffix = "_" + definition.schema().field(c).name() + BoundStatement.CreateTable.IDENTITY_SUFFIX;
            if (sequence != null && sequence.name().endsWith(suffix)) {
                columns.add(c);
            }
        }
        return columns;
    }

    /// Whether a table is nobody's but the engine's.
    static boolean isInternal(TableName table) {
        return table.schema().equals(MaterializedView.SCHEMA) || table.schema().equals(Trial.SCHEMA);
    }

    /// A view whose tables have changed under it has no columns until it is mended.
    private Schema schemaOf(ViewDefinition view) {
        try {
            Schema columns = prepare("SELECT * FROM " + Ddl.quoted(view.name())).schema();
            return columns;
        } catch (OgiveException e) {
            return new Schema(List.of());
        }
    }

    /// Parses and binds a statement.
    ///
    /// @throws OgiveException with the place in the text
    public Prepared prepare(String sql) {
        check();
        WarmUp.await();
        BoundText bound = new BoundText(sql);
        return new Prepared(sql, bound.schema(), bound.parameters(), bound::run);
    }

    /// Parses, binds and runs one statement; for one that gives rows the outcome must be closed.
    public Outcome execute(String sql, Object... values) {
        return call().execute(sql, values);
    }

    Outcome execute(Call call, Prepared statement, List<Object> values) {
        check();
        call.begin();
        call.started(values);
        long startNanos = System.nanoTime();
        long startMicros = nowMicros();
        try {
            Outcome outcome = statement.runner().run(call, values);
            if (!(outcome instanceof Outcome.Rows)) {
                log(
                        startMicros,
                        startNanos,
                        call,
                        statement.sql(),
                        outcome instanceof Outcome.Changed changed ? changed.rows() : 0,
                        null);
            }
            return outcome;
        } catch (OgiveException e) {
            log(startMicros, startNanos, call, statement.sql(), 0, e);
            throw e;
        } catch (RuntimeException | Error e) {
            OgiveException wrapped = internal(e);
            log(startMicros, startNanos, call, statement.sql(), 0, wrapped);
            throw wrapped;
        } finally {
            call.ended();
        }
    }

    private void log(long startMicros, long startNanos, Call call, String sql, long rows, OgiveException error) {
        log(startMicros, startNanos, sql, rows, error);
        record(call.startNanos(), call.values(), sql, rows, null, null, error);
    }

    private void log(long startMicros, long startNanos, String sql, long rows, OgiveException error) {
        engine.queries().add(startMicros, (System.nanoTime() - startNanos) / 1_000, sql, rows, code(error));
    }

    /// Notes a statement for the statistics of its template, and records it for replay where that
    /// is wanted.
    ///
    /// @param arrivedNanos when its text came, before it was planned
    /// @param profile what a query did; null for other statements
    /// @param plan of a query that put out all of its rows; else null
    private void record(
            long arrivedNanos,
            List<Object> values,
            String sql,
            long rows,
            OperatorProfile profile,
            PhysicalPlan plan,
            OgiveException error) {
        if (observed && settings.get(Settings.OBSERVE)) {
            long nanos = System.nanoTime() - arrivedNanos;
            long bytesRead = profile == null ? 0 : bytesRead(profile);
            engine.workload().add(schema, sql, values, nanos, rows, bytesRead, error != null, plan, profile);
        }
        Capture capture = engine.capture();
        if (capture != null) {
            if (number == 0) {
                number = engine.nextSession();
            }
            capture.add(number, arrivedNanos, System.nanoTime() - arrivedNanos, sql, values, rows, code(error));
        }
    }

    /// Bytes at rest that the scans of a plan touched.
    private static long bytesRead(OperatorProfile profile) {
        long bytes = profile.bytesRead();
        for (OperatorProfile input : profile.inputs()) {
            bytes += bytesRead(input);
        }
        return bytes;
    }

    private static String code(OgiveException error) {
        return error == null ? null : error.code().name();
    }

    static OgiveException internal(Throwable e) {
        if (e instanceof OgiveException known) {
            return known;
        }
        if (e instanceof OutOfMemoryError) {
            return new OgiveException(ErrorCode.MEMORY_LIMIT, "the Java heap is full: " + e.getMessage(), e);
        }
        if (e instanceof StackOverflowError) {
            return new OgiveException(ErrorCode.TOO_COMPLEX, "the statement is nested too deeply", e);
        }
        return new OgiveException(ErrorCode.INTERNAL_ERROR, "a defect of the engine: " + e, e);
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// A statement's text and what it was bound to; bound again where definitions have changed
    /// since.
    private final class BoundText {
        private final String sql;
        private SqlEngine.Bound bound;
        private PlanCache.Scope scope;

        BoundText(String sql) {
            this(sql, List.of());
        }

        /// @param values to infer the parameters' types from
        BoundText(String sql, List<Expr.Literal> values) {
            this.sql = sql;
            try (DatabaseSnapshot snapshot = snapshot()) {
                bind(snapshot, values);
            }
        }

        private void bind(DatabaseSnapshot snapshot, List<Expr.Literal> values) {
            scope = scope(snapshot);
            // Plans over definitions that are not committed are not kept: nobody else could use them.
            boolean kept = scope.schemaVersion() >= 0 && settings.get(Settings.PLAN_CACHE);
            SessionTables tables = new SessionTables(Session.this, snapshot, null);
            bound = engine.sql().bind(sql, tables, values, kept ? scope : null);
        }

        Schema schema() {
            Schema ofQuery = bound.schema();
            return ofQuery != null
                    ? ofQuery
                    : new Statements(Session.this, null, sql).resultOf(bound.statement(List.of(), null));
        }

        List<DataType> parameters() {
            return bound.parameters();
        }

        List<String> parameterNames() {
            return bound.parameterNames();
        }

        Outcome run(Call call, List<Object> values) {
            if (values.size() != bound.parameters().size()) {
                throw new OgiveException(
                        ErrorCode.INVALID_PARAMETER,
                        "the statement has " + bound.parameters().size() + " parameters, got " + values.size()
                                + " values");
            }
            List<Expr.Literal> literals = new ArrayList<>(values.size());
            for (int i = 0; i < values.size(); i++) {
                literals.add(new Expr.Literal(values.get(i), bound.parameters().get(i)));
            }
            BoundStatement statement;
            try (DatabaseSnapshot snapshot = snapshot()) {
                if (!scope(snapshot).equals(scope)) {
                    bind(snapshot, literals);
                }
                statement = bound.statement(literals, snapshot);
            }
            return new Statements(Session.this, call, sql).run(statement, literals);
        }
    }

    /// What the meaning of names depends on: a text that was bound under the same means the same.
    PlanCache.Scope scope(DatabaseSnapshot snapshot) {
        return new PlanCache.Scope(
                snapshot.schemaVersion(),
                engine.registrations(),
                schema,
                ordering(),
                timeZone(),
                settings.get(Settings.REWRITE_TO_VIEWS),
                settings.get(Settings.LEARNED_ROWS),
                variant());
    }

    /// What stands for what while something is being tried.
    ///
    /// @param tables what takes the place of a table
    /// @param hiddenViews materialized views that queries are not answered from
    record Variant(Map<TableName, TableName> tables, Set<TableName> hiddenViews) {
        static final Variant PLAIN = new Variant(Map.of(), Set.of());

        Variant {
            tables = Map.copyOf(tables);
            hiddenViews = Set.copyOf(hiddenViews);
        }
    }

    Variant variant() {
        return variant != null ? variant : engine.variant();
    }

    /// Sees the database otherwise than others do; null for as they do.
    void variant(Variant wanted) {
        variant = wanted;
    }

    /// Where ORDER BY puts NULLs unless it says so.
    Ordering ordering() {
        return Ordering.of(settings.get(Settings.NULL_ORDER));
    }

    /// In which moments are read and shown.
    public ZoneId timeZone() {
        return settings.get(Settings.TIME_ZONE);
    }

    /// What a statement of the workload does with tables; null where it is no query.
    ///
    /// @throws OgiveException where it cannot be bound now
    public QueryShape shape(SampleStatement statement) {
        try (DatabaseSnapshot snapshot = snapshot()) {
            return engine.sql()
                    .shape(
                            statement.sql(),
                            new SessionTables(this, snapshot, null).within(statement.schema()),
                            statement.values());
        }
    }

    // PREPARE and EXECUTE

    /// Keeps a statement under a name, once it is known to be sound.
    void keepPrepared(String name, String sql) {
        prepare(sql);
        prepared.put(lower(name), sql);
    }

    /// @param name null for all
    void dropPrepared(String name) {
        if (name == null) {
            prepared.clear();
        } else if (prepared.remove(lower(name)) == null) {
            throw unknownPrepared(name);
        }
    }

    private static OgiveException unknownPrepared(String name) {
        return new OgiveException(ErrorCode.UNKNOWN_STATEMENT, "no prepared statement is named '" + name + "'");
    }

    /// Columns of what a prepared statement gives; null where it gives none.
    Schema preparedSchema(BoundStatement.Execute execute) {
        return text(execute).schema();
    }

    Outcome executePrepared(Call call, BoundStatement.Execute execute) {
        BoundText text = text(execute);
        List<Object> values = new ArrayList<>();
        for (Expr.Literal literal : literals(execute, given(execute), text)) {
            values.add(literal.value());
        }
        return text.run(call, values);
    }

    /// The statement bound for the types of the values.
    private BoundText text(BoundStatement.Execute execute) {
        String sql = prepared.get(lower(execute.name()));
        if (sql == null) {
            throw unknownPrepared(execute.name());
        }
        BoundText bound = new BoundText(sql);
        int given = execute.names().size();
        if (bound.parameters().size() != given) {
            throw new OgiveException(
                    ErrorCode.INVALID_PARAMETER,
                    "statement '" + execute.name() + "' has "
                            + bound.parameters().size() + " parameters, got "
                            + given + " values");
        }
        return given == 0 ? bound : new BoundText(sql, literals(execute, given(execute), bound));
    }

    /// The values as they are written.
    private List<Expr.Literal> given(BoundStatement.Execute execute) {
        List<Expr.Literal> values = new ArrayList<>();
        if (execute.values() != null) {
            List<Object> row = rows(execute.values()).getFirst();
            for (int i = 0; i < row.size(); i++) {
                values.add(
                        new Expr.Literal(row.get(i), execute.values().schema().type(i)));
            }
        }
        return values;
    }

    /// The values in the order of the parameters. Text becomes the type that the statement wants;
    /// what has a type keeps it.
    private List<Expr.Literal> literals(BoundStatement.Execute execute, List<Expr.Literal> given, BoundText text) {
        Expr.Literal[] ordered = new Expr.Literal[given.size()];
        for (int i = 0; i < ordered.length; i++) {
            String name = execute.names().get(i);
            int index = name == null ? i : text.parameterNames().indexOf(lower(name));
            if (index < 0 || ordered[index] != null) {
                throw new OgiveException(
                        ErrorCode.INVALID_PARAMETER,
                        "statement '" + execute.name() + "' has "
                                + (index < 0 ? "no parameter $" + name : "two values for parameter " + (index + 1)));
            }
            Expr.Literal value = given.get(i);
            DataType wanted = text.parameters().get(index);
            boolean open = value.type() == SimpleType.VARCHAR || value.type() == SimpleType.NULL;
            ordered[index] = open && !wanted.equals(value.type()) ? converted(value, wanted) : value;
        }
        return List.of(ordered);
    }

    private Expr.Literal converted(Expr.Literal value, DataType type) {
        if (value.value() == null) {
            return new Expr.Literal(null, type);
        }
        String cast = "SELECT CAST(" + Ddl.literal(value.value().toString()) + " AS " + type.sql() + ")";
        return new Expr.Literal(firstRow(cast, (TableSource) null).getFirst(), type);
    }

    /// All rows of a query, now.
    List<List<Object>> rows(BoundStatement.Query bound) {
        try (Outcome.Rows rows = query(null, "", bound.schema(), bound.plan())) {
            return RowsCursor.all(rows.cursor());
        }
    }

    // Queries

    /// Starts a query; the outcome's cursor releases everything it holds.
    Outcome.Rows query(Call call, String sql, Schema columns, PhysicalPlan plan) {
        return query(call, sql, new BoundStatement.Query(plan, columns));
    }

    /// As [#query(Call, String, Schema, PhysicalPlan)].
    Outcome.Rows query(Call call, String sql, BoundStatement.Query bound) {
        checkNotAborted();
        long startNanos = System.nanoTime();
        // The cursor may be read when the call runs its next statement.
        List<Object> values = call == null ? List.of() : call.values();
        long arrivedNanos = call == null ? startNanos : call.startNanos();
        DatabaseSnapshot snapshot = snapshot();
        QueryContext context = null;
        try {
            context = context(call, snapshot);
            QueryContext query = context;
            SessionCursor[] self = new SessionCursor[1];
            RunCursor run = engine.executor().execute(Parameters.startedAt(bound.plan(), query.startMicros()), query);
            SessionCursor cursor = new SessionCursor(run, (rows, error) -> {
                release(query, snapshot);
                open.remove(self[0]);
                log(query.startMicros(), startNanos, sql, rows, error);
                boolean whole = error == null && self[0].isExhausted();
                if (whole && bound.ran() != null) {
                    bound.ran().accept(System.nanoTime() - startNanos);
                }
                // Queries within a statement, of COPY and of checks for instance, are not recorded.
                if (call != null && !call.isExecuting() && !sql.isEmpty()) {
                    record(arrivedNanos, values, sql, rows, run.profile(), whole ? bound.plan() : null, error);
                }
            });
            self[0] = cursor;
            open.add(cursor);
            return new Outcome.Rows(bound.schema(), cursor);
        } catch (RuntimeException | Error e) {
            if (context != null) {
                release(context, snapshot);
            } else {
                snapshot.close();
            }
            throw e;
        }
    }

    /// Runs something with a context over a snapshot of its own.
    <T> T withContext(Call call, DatabaseSnapshot snapshot, Function<QueryContext, T> body) {
        QueryContext context = context(call, snapshot);
        try {
            return body.apply(context);
        } finally {
            running.remove(context);
            context.memory().close();
        }
    }

    /// Brings all rows of a table into its order; a cancel of the statement stops it.
    void layOut(Call call, StoredTable table) {
        try (DatabaseSnapshot snapshot = snapshot()) {
            withContext(call, snapshot, context -> {
                engine.layouts().layOut(table, true, settings, () -> {
                    context.check();
                    return false;
                });
                return null;
            });
        }
    }

    private QueryContext context(Call call, DatabaseSnapshot snapshot) {
        Settings own = settings;
        Duration timeout = call == null ? Duration.ZERO : call.timeout();
        if (!timeout.isZero()) {
            own = new Settings(settings);
            own.set(Settings.STATEMENT_TIMEOUT.name(), timeout.toMillis() + "ms");
        }
        engine.memory().setLimit(settings.get(Settings.MEMORY_LIMIT));
        QueryMemory memory = engine.memory().query();
        QueryContext context = new QueryContext(own, snapshot, memory, engine.spill(), nowMicros());
        running.add(context);
        if (call != null) {
            call.attach(context);
        }
        return context;
    }

    private void release(QueryContext context, DatabaseSnapshot snapshot) {
        running.remove(context);
        try {
            context.memory().close();
        } finally {
            snapshot.close();
        }
    }

    /// Stops everything the session runs.
    public void cancelAll() {
        running.forEach(QueryContext::cancel);
    }

    // Transactions

    public boolean autoCommit() {
        return autoCommit;
    }

    /// Switching it on commits an open transaction.
    public synchronized void autoCommit(boolean wanted) {
        if (wanted && !autoCommit && transaction != null) {
            commit();
        }
        autoCommit = wanted;
    }

    public boolean inTransaction() {
        return transaction != null;
    }

    /// @throws OgiveException TRANSACTION_ACTIVE
    public synchronized void begin() {
        check();
        if (transaction != null) {
            throw new OgiveException(ErrorCode.TRANSACTION_ACTIVE, "a transaction is open already");
        }
        transaction = engine.database().begin();
        aborted = false;
    }

    /// Marks the open transaction's state under a name.
    ///
    /// @throws OgiveException NO_TRANSACTION
    public synchronized void savepoint(String name) {
        check();
        checkNotAborted();
        if (transaction == null && !autoCommit) {
            begin();
        }
        requireTransaction("SAVEPOINT");
        savepoints.add(new NamedSavepoint(lower(name), transaction.savepoint()));
    }

    /// Forgets a savepoint and those after it; what was done since stays.
    ///
    /// @throws OgiveException NO_TRANSACTION, UNKNOWN_SAVEPOINT
    public synchronized void releaseSavepoint(String name) {
        check();
        requireTransaction("RELEASE SAVEPOINT");
        int at = savepointAt(name);
        savepoints.subList(at, savepoints.size()).clear();
    }

    /// Takes back what was done since a savepoint, which stays; a transaction that a failed
    /// statement had aborted goes on.
    ///
    /// @throws OgiveException NO_TRANSACTION, UNKNOWN_SAVEPOINT
    public synchronized void rollbackTo(String name) {
        check();
        requireTransaction("ROLLBACK TO SAVEPOINT");
        int at = savepointAt(name);
        closeCursors();
        transaction.rollbackTo(savepoints.get(at).state());
        savepoints.subList(at + 1, savepoints.size()).clear();
        aborted = false;
    }

    private int savepointAt(String name) {
        for (int i = savepoints.size() - 1; i >= 0; i--) {
            if (savepoints.get(i).name().equals(lower(name))) {
                return i;
            }
        }
        throw new OgiveException(ErrorCode.UNKNOWN_SAVEPOINT, "no savepoint is named '" + name + "'");
    }

    private void requireTransaction(String statement) {
        if (transaction == null) {
            throw new OgiveException(ErrorCode.NO_TRANSACTION, statement + " without a transaction");
        }
    }

    /// Without effect where no transaction is open.
    public synchronized void commit() {
        check();
        if (transaction == null) {
            return;
        }
        closeCursors();
        if (!aborted) {
            try {
                ForeignKeys.check(this, transaction);
            } catch (RuntimeException e) {
                rollback();
                throw e;
            }
        }
        Transaction ending = transaction;
        transaction = null;
        savepoints.clear();
        if (aborted) {
            ending.rollback();
            throw new OgiveException(
                    ErrorCode.TRANSACTION_ABORTED, "a statement of the transaction failed; it was rolled back");
        }
        ending.commit();
    }

    /// Without effect where no transaction is open.
    public synchronized void rollback() {
        if (transaction != null) {
            closeCursors();
            Transaction ending = transaction;
            transaction = null;
            savepoints.clear();
            aborted = false;
            ending.rollback();
        }
    }

    private void closeCursors() {
        List.copyOf(open).forEach(SessionCursor::close);
    }

    private void checkNotAborted() {
        if (aborted && transaction != null) {
            throw new OgiveException(
                    ErrorCode.TRANSACTION_ABORTED, "a statement of the transaction failed; only ROLLBACK is left");
        }
    }

    /// Begins a transaction for a batch of statements unless one is open; true where it did.
    public synchronized boolean beginBatch() {
        if (transaction != null || !autoCommit || engine.database().isReadOnly()) {
            return false;
        }
        begin();
        return true;
    }

    /// Ends what [#beginBatch] began.
    public synchronized void endBatch(boolean succeeded) {
        if (succeeded) {
            commit();
        } else {
            rollback();
        }
    }

    /// Runs a change in the open transaction, or in one of its own which commits at the end. A
    /// failure leaves an open transaction aborted and one of its own undone.
    synchronized <T> T change(Function<Transaction, T> body) {
        check();
        checkNotAborted();
        if (readOnly) {
            throw new OgiveException(ErrorCode.READ_ONLY, "the session is read-only");
        }
        boolean own = transaction == null && autoCommit;
        if (transaction == null) {
            transaction = engine.database().begin();
            aborted = false;
        }
        Transaction current = transaction;
        boolean done = false;
        try {
            T result = body.apply(current);
            done = true;
            if (own) {
                done = false;
                ForeignKeys.check(this, current);
                done = true;
                transaction = null;
                current.commit();
            }
            return result;
        } finally {
            if (!done && own) {
                transaction = null;
                current.rollback();
            } else if (!done) {
                aborted = true;
            }
        }
    }

    Database database() {
        return engine.database();
    }

    /// The stored table of this name as the open transaction sees it.
    ///
    /// @throws OgiveException UNKNOWN_TABLE
    StoredTable table(Transaction current, TableName name) {
        try (DatabaseSnapshot snapshot = current.snapshot()) {
            StoredTable table = snapshot.table(name);
            if (table == null) {
                throw new OgiveException(ErrorCode.UNKNOWN_TABLE, "there is no table " + name);
            }
            return table;
        }
    }

    /// Binds text with one more table in sight, under the name [SessionTables#COPIED].
    BoundStatement bind(String sql, TableSource copied) {
        try (DatabaseSnapshot snapshot = snapshot()) {
            return engine.sql()
                    .bind(sql, new SessionTables(this, snapshot, copied), List.of())
                    .statement(List.of(), snapshot);
        }
    }

    /// The first row of a query, or null.
    ///
    /// @param copied as for [#bind]
    List<Object> firstRow(String query, TableSource copied) {
        return firstRow(query, (BoundStatement.Query) bind(query, copied));
    }

    /// The first row of a query that was bound before, or null.
    List<Object> firstRow(String query, BoundStatement.Query bound) {
        try (Outcome.Rows rows = query(null, query, bound.schema(), bound.plan())) {
            Batch batch = rows.cursor().next();
            if (batch == null) {
                return null;
            }
            List<Object> row = new ArrayList<>();
            for (Vector column : batch.columns) {
                row.add(column.get(0));
            }
            return row;
        }
    }

    /// Rolls back what is open.
    @Override
    public synchronized void close() {
        if (!closed) {
            cancelAll();
            closeCursors();
            rollback();
            closed = true;
        }
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
