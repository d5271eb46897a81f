package dev.ogive.sql;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.plan.Parameters;
import dev.ogive.plan.QueryPlanner;
import dev.ogive.plan.rel.Types;
import dev.ogive.sql.bind.CommandBinder;
import dev.ogive.sql.bind.LiftedLiterals;
import dev.ogive.sql.bind.QueryBinder;
import dev.ogive.sql.tree.CommandNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;

/// Text to bound statement. Thread-safe.
public final class SqlEngine {
    private final FunctionRegistry registry;

    public SqlEngine(FunctionRegistry registry) {
        this.registry = registry;
    }

    /// A bound statement and the types of its parameters, as inferred.
    public record Bound(BoundStatement statement, List<DataType> parameters) {
        public Bound {
            parameters = List.copyOf(parameters);
        }

        /// The query with its parameters filled in.
        ///
        /// @param values canonical values, one per parameter
        public static BoundStatement.Query with(BoundStatement.Query query, List<Expr.Literal> values) {
            return new BoundStatement.Query(Parameters.replace(query.plan(), values), query.schema());
        }
    }

    /// Parses, binds and plans one statement.
    ///
    /// @param values values of parameters as far as they are known, to estimate with and to infer types from;
    ///     may be empty
    /// @throws OgiveException with the place in the text
    public Bound bind(String sql, Tables tables, List<Expr.Literal> values) {
        try {
            return SqlParsing.withStack(sql, () -> bound(sql, SqlParsing.parse(sql), tables, values));
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

    private Bound bound(String sql, SqlNode node, Tables tables, List<Expr.Literal> values) {
        List<DataType> types = new ArrayList<>();
        values.forEach(v -> types.add(v.type()));
        QueryBinder queries = new QueryBinder(tables, registry, types, LiftedLiterals.NONE, SqlParsing::parse);
        BoundStatement statement = statement(sql, node, queries, values);
        List<DataType> inferred = queries.parameterTypes();
        inferred.replaceAll(t -> t == SimpleType.NULL ? SimpleType.VARCHAR : t);
        return new Bound(statement, inferred);
    }

    private BoundStatement statement(String sql, SqlNode node, QueryBinder queries, List<Expr.Literal> values) {
        if (node instanceof CommandNode command) {
            return new CommandBinder(queries, q -> query(q, values), RowIds::new, sql)
                    .bind(command.command(), n -> statement(sql, n, queries, values));
        }
        return query(queries.bind(node), values);
    }

    private static BoundStatement.Query query(QueryBinder.Query bound, List<Expr.Literal> values) {
        QueryBinder.Query query = QueryBinder.typed(bound);
        return new BoundStatement.Query(
                QueryPlanner.plan(query.rel(), values),
                BoundStatement.schema(query.names(), Types.columns(query.rel().getRowType())));
    }
}
