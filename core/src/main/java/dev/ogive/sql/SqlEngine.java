package dev.ogive.sql;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.DataType;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.plan.Corrections;
import dev.ogive.plan.Parameters;
import dev.ogive.plan.QueryPlanner;
import dev.ogive.plan.QueryTemplate;
import dev.ogive.plan.rel.Types;
import dev.ogive.plan.shape.QueryShape;
import dev.ogive.plan.view.MaterializedView;
import dev.ogive.plan.view.ViewIndex;
import dev.ogive.plan.view.ViewsAt;
import dev.ogive.sql.bind.CommandBinder;
import dev.ogive.sql.bind.LiftedLiterals;
import dev.ogive.sql.bind.QueryBinder;
import dev.ogive.sql.tree.Command;
import dev.ogive.sql.tree.CommandNode;
import dev.ogive.storage.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.calcite.sql.SqlNode;

/// Text to bound statement. Thread-safe.
public final class SqlEngine {
    private final FunctionRegistry registry;
    private final PlanCache cache = new PlanCache();
    private final BoundViews views;

    public SqlEngine(FunctionRegistry registry) {
        this.registry = registry;
        this.views = new BoundViews(registry);
    }

    /// The materialized views of a database that can be used now.
    public List<MaterializedView> materializedViews(Tables tables) {
        return guarded("", () -> views.index(tables).views());
    }

    /// The tables that a materialized view needs.
    ///
    /// @throws OgiveException NOT_SUPPORTED if its query cannot be kept, and what the query
    ///     itself is refused for
    public List<TableDefinition> tablesOf(ViewDefinition view, Tables tables) {
        return guarded(view.sql(), () -> MaterializedView.tables(view.name(), views.query(view, tables)));
    }

    /// A bound statement. A query that the plan cache holds is planned when its values are known,
    /// for each execution; everything else is planned here once.
    public static final class Bound {
        private final String text;
        private final BoundStatement statement;
        private final List<DataType> parameters;
        private final PlanCache.Found kept;
        private List<String> parameterNames = List.of();

        private Bound(String text, BoundStatement statement, List<DataType> parameters, PlanCache.Found kept) {
            this.text = text;
            this.statement = statement;
            this.parameters = List.copyOf(parameters);
            this.kept = kept;
        }

        /// Types of the `?`s, as inferred.
        public List<DataType> parameters() {
            return parameters;
        }

        /// Names of those written as `$name`, at their positions; empty where they are numbered.
        public List<String> parameterNames() {
            return parameterNames;
        }

        /// Columns of the query's result; null where the statement is no query.
        public Schema schema() {
            if (kept != null) {
                return kept.query().schema();
            }
            return statement instanceof BoundStatement.Query query ? query.schema() : null;
        }

        /// As [#statement(List, Snapshot)], for a snapshot that is not known.
        public BoundStatement statement(List<Expr.Literal> values) {
            return statement(values, null);
        }

        /// The statement; parameters of queries are filled in, those of others still open.
        ///
        /// @param values canonical values, one per parameter
        /// @param snapshot that is to be read, as far as known; may be null
        public BoundStatement statement(List<Expr.Literal> values, Snapshot snapshot) {
            if (kept != null) {
                List<Expr.Literal> all = new ArrayList<>(kept.literals());
                for (int i = 0; i < values.size(); i++) {
                    all.set(i, values.get(i));
                }
                QueryTemplate.Choice choice =
                        guarded(text, () -> kept.query().template().choose(all, snapshot));
                return new BoundStatement.Query(
                        Parameters.replace(choice.plan(), all), kept.query().schema(), choice.ran());
            }
            return statement instanceof BoundStatement.Query query ? with(query, values) : statement;
        }

        /// The query with its parameters filled in.
        ///
        /// @param values canonical values, one per parameter
        public static BoundStatement.Query with(BoundStatement.Query query, List<Expr.Literal> values) {
            return new BoundStatement.Query(Parameters.replace(query.plan(), values), query.schema());
        }
    }

    /// What was bound before, for people to see.
    public PlanCache cache() {
        return cache;
    }

    /// Parses, binds and plans one statement for itself.
    ///
    /// @param values values of parameters as far as they are known; may be empty
    /// @throws OgiveException with the place in the text
    public Bound bind(String sql, Tables tables, List<Expr.Literal> values) {
        return bind(sql, tables, values, null);
    }

    /// Parses, binds and plans one statement.
    ///
    /// @param values values of parameters as far as they are known, to estimate with and to infer
    ///     types from; may be empty
    /// @param scope the key under which a query may be kept for other texts that differ in
    ///     literals only, or null to bind it for itself
    /// @throws OgiveException with the place in the text
    public Bound bind(String sql, Tables tables, List<Expr.Literal> values, PlanCache.Scope scope) {
        return guarded(sql, () -> {
            CutText text = scope == null ? null : CutText.of(sql);
            Bound kept = text == null ? null : kept(sql, text, tables, values, scope);
            return kept != null ? kept : bound(sql, SqlParsing.parse(sql), tables, values);
        });
    }

    /// What a query does with stored tables, whatever views there are.
    ///
    /// @param values of its parameters, in the form and order that [#bind] tells
    /// @return null for a statement that is no query
    public QueryShape shape(String sql, Tables tables, List<Object> values) {
        return guarded(sql, () -> {
            SqlNode node = SqlParsing.parse(sql);
            if (node instanceof CommandNode) {
                return null;
            }
            List<DataType> types =
                    values.isEmpty() ? List.of() : bind(sql, tables, List.of()).parameters();
            List<Expr.Literal> literals = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                literals.add(new Expr.Literal(values.get(i), types.get(i)));
            }
            QueryBinder queries = new QueryBinder(tables, registry, types, LiftedLiterals.NONE, SqlParsing::parse);
            return QueryShape.of(QueryBinder.typed(queries.bind(node)).rel(), literals);
        });
    }

    private static <T> T guarded(String sql, Callable<T> work) {
        try {
            return SqlParsing.withStack(sql, work);
        } catch (SqlException e) {
            throw e.locate(sql);
        } catch (OgiveException e) {
            throw e;
        } catch (StackOverflowError e) {
            throw new OgiveException(ErrorCode.TOO_COMPLEX, "the statement is nested too deeply", e);
        } catch (RuntimeException | AssertionError e) {
            throw new OgiveException(ErrorCode.INTERNAL_ERROR, "cannot plan the statement: " + e, e);
        }
    }

    /// The statement from the plan cache, where it is put if it can be; null if it cannot.
    private Bound kept(String sql, CutText text, Tables tables, List<Expr.Literal> values, PlanCache.Scope scope) {
        List<DataType> types = values.isEmpty()
                ? List.of()
                : values.stream().map(Expr.Literal::type).toList();
        PlanCache.Found found = cache.find(text, types, scope);
        if (found == null) {
            found = keep(sql, text, tables, types, scope);
        }
        if (found == null) {
            return null;
        }
        return new Bound(sql, null, found.query().parameters(), found);
    }

    /// The views that queries may be answered from.
    private ViewIndex index(Tables tables) {
        return tables.usesViews() ? views.index(tables).without(tables.hiddenViews()) : ViewIndex.NONE;
    }

    private ViewsAt viewsAt(Tables tables) {
        return new ViewsAt(index(tables), tables.snapshot());
    }

    private PlanCache.Found keep(String sql, CutText text, Tables tables, List<DataType> types, PlanCache.Scope scope) {
        long start = System.nanoTime();
        Lifting lifting = new Lifting(text);
        QueryBinder queries = new QueryBinder(tables, registry, types, lifting, SqlParsing::parse);
        QueryBinder.Query bound;
        try {
            SqlNode node = SqlParsing.parse(sql);
            if (node instanceof CommandNode) {
                return null;
            }
            bound = QueryBinder.typed(queries.bind(node));
        } catch (SqlException | OgiveException e) {
            // Perhaps because a literal was lifted: bound without, it works or tells its own error.
            return null;
        }
        if (queries.isMomentary()) {
            return null;
        }
        List<DataType> parameters = queries.parameterTypes();
        QueryTemplate template = new QueryTemplate(bound.rel(), index(tables), tables.corrections());
        if (parameters.size() > text.parameters()
                || parameters.contains(SimpleType.NULL)
                || !template.tables().stream().allMatch(tables::isShared)) {
            return null;
        }
        Schema schema =
                BoundStatement.schema(bound.names(), Types.columns(bound.rel().getRowType()));
        PlanCache.Cached query = new PlanCache.Cached(template, schema, parameters);
        List<Expr.Literal> literals = cache.keep(text, types, scope, lifting, query, System.nanoTime() - start);
        return literals == null ? null : new PlanCache.Found(query, literals);
    }

    private Bound bound(String sql, SqlNode node, Tables tables, List<Expr.Literal> values) {
        List<DataType> types = new ArrayList<>();
        values.forEach(v -> types.add(v.type()));
        QueryBinder queries = new QueryBinder(tables, registry, types, LiftedLiterals.NONE, SqlParsing::parse);
        Planning planning = new Planning(values, viewsAt(tables), tables.corrections());
        BoundStatement statement = statement(sql, node, queries, planning);
        List<DataType> inferred = queries.parameterTypes();
        if (inferred.contains(SimpleType.NULL)) {
            // Nothing tells the type of a parameter: it is text, for everything that is bound around it too.
            inferred.replaceAll(t -> t == SimpleType.NULL ? SimpleType.VARCHAR : t);
            queries = new QueryBinder(tables, registry, inferred, LiftedLiterals.NONE, SqlParsing::parse);
            statement = statement(sql, SqlParsing.parse(sql), queries, planning);
        }
        Bound bound = new Bound(sql, statement, inferred, null);
        bound.parameterNames = queries.parameterNames();
        return bound;
    }

    /// What a query is planned with.
    ///
    /// @param corrections null where nothing is learned
    private record Planning(List<Expr.Literal> values, ViewsAt views, Corrections corrections) {
        Planning explained() {
            return new Planning(values, views.explained(), corrections);
        }
    }

    private BoundStatement statement(String sql, SqlNode node, QueryBinder queries, Planning planning) {
        if (node instanceof CommandNode command) {
            Planning noted = command.command() instanceof Command.Explain ? planning.explained() : planning;
            BoundStatement bound = new CommandBinder(queries, q -> query(q, noted), RowIds::new, sql)
                    .bind(command.command(), n -> statement(sql, n, queries, noted));
            return bound instanceof BoundStatement.Explain explain
                    ? explain.withNotes(noted.views().notes())
                    : bound;
        }
        return query(queries.bind(node), planning);
    }

    private static BoundStatement.Query query(QueryBinder.Query bound, Planning planning) {
        QueryBinder.Query query = QueryBinder.typed(bound);
        return new BoundStatement.Query(
                QueryPlanner.plan(query.rel(), planning.values(), planning.views(), planning.corrections()),
                BoundStatement.schema(query.names(), Types.columns(query.rel().getRowType())));
    }
}
