package dev.ogive.sql.bind;

import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.SequenceDefinition;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.plan.rel.Types;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.AlterAction;
import dev.ogive.sql.tree.ClusterKey;
import dev.ogive.sql.tree.ColumnDefinition;
import dev.ogive.sql.tree.Command;
import dev.ogive.sql.tree.ConflictAction;
import dev.ogive.sql.tree.MacroBody;
import dev.ogive.sql.tree.MergeAction;
import dev.ogive.sql.tree.OptionSetting;
import dev.ogive.sql.tree.TableConstraint;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWriterConfig;
import org.apache.calcite.sql.dialect.PostgresqlSqlDialect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFamily;

/// Binds statements other than queries.
public final class CommandBinder {
    private final QueryBinder queries;
    private final Function<QueryBinder.Query, BoundStatement.Query> planner;
    private final Function<StoredTable, TableSource> withRowIds;
    private final String sql;

    /// @param planner makes the plan of a bound query
    /// @param withRowIds the table with its row ids as a last column
    /// @param sql the statement's text, from which views and defaults are cut
    public CommandBinder(
            QueryBinder queries,
            Function<QueryBinder.Query, BoundStatement.Query> planner,
            Function<StoredTable, TableSource> withRowIds,
            String sql) {
        this.queries = queries;
        this.planner = planner;
        this.withRowIds = withRowIds;
        this.sql = sql;
    }

    public BoundStatement bind(Command command, Function<SqlNode, BoundStatement> statements) {
        return switch (command) {
            case Command.CreateTable c -> createTable(c);
            case Command.CreateView c
            when c.materialized() -> new BoundStatement.CreateMaterializedView(view(c), c.replace(), c.ifNotExists());
            case Command.CreateView c -> new BoundStatement.CreateView(view(c), c.replace(), c.ifNotExists());
            case Command.Refresh c -> new BoundStatement.Refresh(name(c.name()));
            case Command.CreateSchema c -> new BoundStatement.CreateSchema(SqlNodes.last(c.name()), c.ifNotExists());
            case Command.Drop c -> drop(c);
            case Command.AlterTable c -> alter(c);
            case Command.Insert c -> insert(c);
            case Command.Update c -> update(c);
            case Command.Delete c -> delete(c);
            case Command.Truncate c ->
                new BoundStatement.Truncate(stored(c.table()).definition().name());
            case Command.Copy c -> copy(c);
            case Command.Set c -> set(c);
            case Command.Reset c -> new BoundStatement.Reset(c.name().isStar() ? null : dotted(c.name()));
            case Command.Show c ->
                new BoundStatement.Show(
                        c.name().isStar() ? "all" : dotted(c.name()), c.in() == null ? null : dotted(c.in()), c.like());
            case Command.Describe c -> describe(c);
            case Command.Explain c ->
                new BoundStatement.Explain(statements.apply(c.statement()), c.analyze() || analyzes(c), List.of());
            case Command.Transaction c -> new BoundStatement.Transaction(c.action(), c.readOnly());
            case Command.ExportDatabase c -> new BoundStatement.ExportDatabase(c.directory(), options(c.options()));
            case Command.ImportDatabase c -> new BoundStatement.ImportDatabase(c.directory());
            case Command.Maintenance c ->
                new BoundStatement.Maintenance(
                        c.action(),
                        c.table() == null
                                ? null
                                : stored(c.table()).definition().name());
            case Command.CommentOn c -> comment(c);
            case Command.CreateIndex c -> createIndex(c);
            case Command.CreateSequence c ->
                new BoundStatement.CreateSequence(
                        name(c.name()), Sequences.definition(c.options(), c.name()), c.replace(), c.ifNotExists());
            case Command.CreateMacro c -> macro(c);
            case Command.CreateType c ->
                new BoundStatement.CreateType(
                        name(c.name()),
                        c.type() == null
                                ? null
                                : queries.typeNames().of(c.type()).sql(),
                        c.query() == null ? null : values(c),
                        c.replace(),
                        c.ifNotExists());
            case Command.Call c -> call((SqlCall) c.call());
            case Command.Merge c -> merge(c);
            case Command.With c -> queries.with(c.items(), () -> bind(c.command(), statements));
            case Command.Savepoint c -> new BoundStatement.Savepoint(c.action(), c.name());
            case Command.Prepare c -> new BoundStatement.Prepare(c.name().getSimple(), textFrom(c.start()));
            case Command.Execute c -> execute(c);
            case Command.Deallocate c ->
                new BoundStatement.Deallocate(c.name() == null ? null : c.name().getSimple());
        };
    }

    private static SqlException unsupported(SqlNode node, String what) {
        return SqlException.at(node, ErrorCode.NOT_SUPPORTED, what + " is not supported yet");
    }

    /// A procedure's arguments are literals.
    private static BoundStatement call(SqlCall call) {
        List<String> names = ((SqlFunction) call.getOperator()).getNameAsId().names;
        List<Object> arguments = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            Object value = operand instanceof SqlLiteral literal
                    ? switch (literal.getTypeName()) {
                        case CHAR -> literal.getValueAs(String.class);
                        case DECIMAL -> whole(literal);
                        default -> null;
                    }
                    : null;
            if (value == null) {
                throw SqlException.at(
                        operand, ErrorCode.INVALID_ARGUMENT, "CALL takes whole numbers and texts, got " + operand);
            }
            arguments.add(value);
        }
        return new BoundStatement.Call(String.join(".", names).toLowerCase(Locale.ROOT), arguments);
    }

    /// Null for a number that is no 64-bit integer.
    private static Long whole(SqlLiteral literal) {
        try {
            return literal.bigDecimalValue().longValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static boolean analyzes(Command.Explain c) {
        return c.options().stream()
                .anyMatch(o -> o.name().equalsIgnoreCase("analyze")
                        && (o.value() == null || !o.value().toString().equalsIgnoreCase("false")));
    }

    // Names

    private TableName name(SqlIdentifier id) {
        List<String> parts = id.names;
        return new TableName(
                parts.size() > 1
                        ? parts.get(parts.size() - 2)
                        : queries.tables().schema(),
                parts.getLast());
    }

    private static String dotted(SqlIdentifier id) {
        return String.join(".", id.names).toLowerCase(Locale.ROOT);
    }

    private TableSource table(SqlIdentifier id) {
        List<String> parts = id.names;
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        TableSource table = queries.tables().table(schema, parts.getLast());
        if (table == null) {
            throw SqlException.at(
                    id,
                    ErrorCode.UNKNOWN_TABLE,
                    "no table is named '" + id + "'"
                            + Nearest.hint(parts.getLast(), queries.tables().names()));
        }
        return table;
    }

    private StoredTable stored(SqlIdentifier id) {
        if (table(id) instanceof StoredTable stored) {
            return stored;
        }
        throw SqlException.at(id, ErrorCode.INVALID_STATEMENT, "table '" + id + "' cannot be changed");
    }

    static int column(Schema schema, SqlIdentifier id) {
        String name = SqlNodes.last(id);
        int exact = schema.indexOf(name);
        if (exact >= 0) {
            return exact;
        }
        for (int i = 0; i < schema.columns(); i++) {
            if (schema.field(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw SqlException.at(
                id,
                ErrorCode.UNKNOWN_COLUMN,
                "no column is named '" + name + "'"
                        + Nearest.hint(
                                name, schema.fields().stream().map(Field::name).toList()));
    }

    /// The text of a part of the statement.
    private String text(SqlNode node) {
        SqlParserPos p = node.getParserPosition();
        String[] lines = sql.split("\n", -1);
        int from = offset(lines, p.getLineNum(), p.getColumnNum());
        int to = offset(lines, p.getEndLineNum(), p.getEndColumnNum()) + 1;
        return from < 0 || to <= from || to > sql.length()
                ? node.toSqlString((SqlWriterConfig c) -> c.withDialect(PostgresqlSqlDialect.DEFAULT))
                        .getSql()
                : sql.substring(from, to);
    }

    private static int offset(String[] lines, int line, int column) {
        int offset = 0;
        for (int i = 0; i < line - 1; i++) {
            offset += lines[i].length() + 1;
        }
        return offset + column - 1;
    }

    /// The text from the node's first token to the end of the statement: what follows is all its
    /// own.
    private String tail(SqlNode node) {
        return textFrom(first(node));
    }

    /// The text from a place to the end of the statement.
    private String textFrom(SqlParserPos place) {
        return sql.substring(offset(sql.split("\n", -1), place.getLineNum(), place.getColumnNum()))
                .strip()
                .replaceAll(";+\\s*$", "");
    }

    private static SqlParserPos first(SqlNode node) {
        SqlParserPos[] best = {node.getParserPosition()};
        node.accept(new org.apache.calcite.sql.util.SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                take(call.getParserPosition());
                return super.visit(call);
            }

            private void take(SqlParserPos p) {
                if (p.getLineNum() > 0
                        && (p.getLineNum() < best[0].getLineNum()
                                || (p.getLineNum() == best[0].getLineNum()
                                        && p.getColumnNum() < best[0].getColumnNum()))) {
                    best[0] = p;
                }
            }
        });
        return best[0];
    }

    // DDL

    private ViewDefinition view(Command.CreateView c) {
        List<String> columns = c.columnNames().stream()
                .map(n -> ((SqlIdentifier) n).getSimple())
                .toList();
        QueryBinder.Query query = queries.bind(c.query());
        if (columns.size() > query.names().size()) {
            throw SqlException.at(
                    c.name(),
                    ErrorCode.INVALID_STATEMENT,
                    columns.size() + " names are given to a query of "
                            + query.names().size() + " columns");
        }
        List<String> names = new ArrayList<>(query.names());
        for (int i = 0; i < columns.size(); i++) {
            names.set(i, columns.get(i));
        }
        return new ViewDefinition(name(c.name()), afterAs(c), names);
    }

    /// The query's text: everything after the AS that follows the view's name and columns.
    private String afterAs(Command.CreateView c) {
        SqlParserPos p = c.columnNames().isEmpty()
                ? c.name().getParserPosition()
                : c.columnNames().getLast().getParserPosition();
        int from = offset(sql.split("\n", -1), p.getEndLineNum(), p.getEndColumnNum()) + 1;
        java.util.regex.Matcher as =
                java.util.regex.Pattern.compile("(?i)\\bas\\b").matcher(sql);
        return as.find(from) ? sql.substring(as.end()).strip().replaceAll(";+\\s*$", "") : tail(c.query());
    }

    private BoundStatement createTable(Command.CreateTable c) {
        if (c.query() != null) {
            QueryBinder.Query query = QueryBinder.visible(queries.bind(c.query()));
            List<String> names = new ArrayList<>(query.names());
            if (c.columnNames().size() > names.size()) {
                throw SqlException.at(
                        c.name(),
                        ErrorCode.INVALID_STATEMENT,
                        c.columnNames().size() + " names are given to a query of " + names.size() + " columns");
            }
            for (int i = 0; i < c.columnNames().size(); i++) {
                names.set(i, ((SqlIdentifier) c.columnNames().get(i)).getSimple());
            }
            List<DataType> types = Types.columns(query.rel().getRowType());
            types.replaceAll(DataType::known);
            RelNode rel = queries.converted(query.rel(), types);
            BoundStatement.Query source = planner.apply(new QueryBinder.Query(rel, unique(names)));
            return new BoundStatement.CreateTableAs(
                    name(c.name()),
                    source,
                    clustering(source.schema(), c.name(), c.clusterKey()),
                    c.replace(),
                    c.ifNotExists(),
                    c.temporary(),
                    c.withData());
        }
        List<Field> fields = new ArrayList<>();
        String[] defaults = new String[c.columns().size()];
        Map<TableName, SequenceDefinition> sequences = new LinkedHashMap<>();
        for (int i = 0; i < c.columns().size(); i++) {
            ColumnDefinition column = c.columns().get(i);
            fields.add(field(column));
            if (column.identity() == null) {
                defaults[i] = defaultText(column);
            } else {
                TableName table = name(c.name());
                TableName sequence = new TableName(
                        table.schema(),
                        table.name() + "_" + column.name().getSimple() + BoundStatement.CreateTable.IDENTITY_SUFFIX);
                sequences.put(sequence, Sequences.definition(column.identity(), column.name()));
                defaults[i] = Sequences.nextOf(sequence);
            }
        }
        Schema schema = new Schema(fields);
        for (int i = 0; i < fields.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (fields.get(i).name().equalsIgnoreCase(fields.get(j).name())) {
                    throw SqlException.at(
                            c.columns().get(i).name(),
                            ErrorCode.DUPLICATE_COLUMN,
                            "column '" + fields.get(i).name() + "' is there twice");
                }
            }
        }
        List<Constraint> constraints = new ArrayList<>();
        for (TableConstraint constraint : c.constraints()) {
            constraints.add(constraint(constraint, c.name().names.getLast(), schema));
        }
        // A primary key is never NULL.
        for (Constraint constraint : constraints) {
            if (constraint instanceof Constraint.PrimaryKey key) {
                for (int column : key.columns()) {
                    Field f = fields.get(column);
                    fields.set(column, new Field(f.name(), f.type(), false));
                }
            }
        }
        return new BoundStatement.CreateTable(
                new TableDefinition(
                        name(c.name()),
                        new Schema(fields),
                        constraints,
                        BoundStatement.withNulls(defaults),
                        clustering(schema, c.name(), c.clusterKey())),
                c.replace(),
                c.ifNotExists(),
                c.temporary(),
                sequences);
    }

    /// UNIQUE is a constraint of the table; others help nobody here: the statement is checked and
    /// has no effect.
    private BoundStatement createIndex(Command.CreateIndex c) {
        StoredTable table = stored(c.table());
        TableDefinition old = table.definition();
        List<Integer> columns = new ArrayList<>();
        Scope scope = queries.scope(null, columns(old));
        for (SqlNode node : c.columns()) {
            SqlNode key = SqlNodes.orderItem(node, queries.tables().ordering()).node();
            if (key instanceof SqlIdentifier id) {
                columns.add(column(old.schema(), id));
            } else if (c.unique()) {
                throw SqlException.at(key, ErrorCode.NOT_SUPPORTED, "a UNIQUE index takes columns, not expressions");
            } else {
                ExpressionBinder.plain(queries, scope, "an index").bind(key);
            }
        }
        if (!c.unique()) {
            return new BoundStatement.AlterTable(old.name(), new BoundStatement.Alteration.Nothing());
        }
        String name = c.name() == null ? null : SqlNodes.last(c.name());
        if (name != null
                && old.constraints().stream()
                        .anyMatch(k -> k.name() != null && k.name().equalsIgnoreCase(name))) {
            if (c.ifNotExists()) {
                return new BoundStatement.AlterTable(old.name(), new BoundStatement.Alteration.Nothing());
            }
            throw SqlException.at(c.name(), ErrorCode.DUPLICATE_TABLE, "index " + name + " exists already");
        }
        List<Constraint> constraints = new ArrayList<>(old.constraints());
        constraints.add(new Constraint.Unique(name, columns));
        return new BoundStatement.AlterTable(
                old.name(),
                new BoundStatement.Alteration.Redefine(
                        new TableDefinition(old.name(), old.schema(), constraints, old.defaults(), old.clustering()),
                        null));
    }

    private BoundStatement macro(Command.CreateMacro c) {
        for (MacroBody body : c.bodies()) {
            java.util.Set<String> names = new java.util.HashSet<>();
            boolean optional = false;
            for (MacroBody.Parameter p : body.parameters()) {
                if (!names.add(p.name().toLowerCase(Locale.ROOT))) {
                    throw SqlException.at(
                            c.name(), ErrorCode.INVALID_STATEMENT, "parameter '" + p.name() + "' is there twice");
                }
                if (optional && p.value() == null) {
                    throw SqlException.at(
                            c.name(),
                            ErrorCode.INVALID_STATEMENT,
                            "parameter '" + p.name() + "' needs a default: one before it has one");
                }
                optional |= p.value() != null;
            }
        }
        for (int i = 0; i < c.bodies().size(); i++) {
            for (int j = 0; j < i; j++) {
                if (c.bodies().get(i).parameters().size()
                        == c.bodies().get(j).parameters().size()) {
                    throw SqlException.at(
                            c.name(),
                            ErrorCode.INVALID_STATEMENT,
                            "two bodies of the macro have "
                                    + c.bodies().get(i).parameters().size() + " parameters");
                }
            }
        }
        return new BoundStatement.CreateMacro(
                name(c.name()), textFrom(c.bodies().getFirst().place()), c.replace(), c.ifNotExists());
    }

    private BoundStatement merge(Command.Merge c) {
        StoredTable table = stored(c.table());
        QueryBinder.Query query = new MergeBinder(queries, this, c, table).bind();
        boolean removes = c.actions().stream().anyMatch(a -> a.kind() == MergeAction.Kind.DELETE);
        if (removes && !c.returning().isEmpty()) {
            throw SqlException.at(c.table(), ErrorCode.NOT_SUPPORTED, "MERGE with DELETE takes no RETURNING");
        }
        return new BoundStatement.Merge(
                table.definition().name(), planner.apply(query), returning(c.returning(), table, c.table(), c.alias()));
    }

    private BoundStatement execute(Command.Execute c) {
        List<String> names = new ArrayList<>();
        List<SqlNode> values = new ArrayList<>();
        for (SqlNode argument : c.arguments()) {
            boolean named = argument.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
            SqlNode node = named ? ((SqlCall) argument).operand(0) : argument;
            names.add(named ? ((SqlIdentifier) ((SqlCall) argument).operand(1)).getSimple() : null);
            values.add(node);
        }
        SqlParserPos p = c.name().getParserPosition();
        SqlNode row = new SqlSelect(
                p, null, new SqlNodeList(values, p), null, null, null, null, null, null, null, null, null, null);
        QueryBinder.Query given = values.isEmpty() ? null : queries.bind(row);
        if (!queries.parameterTypes().isEmpty()) {
            throw SqlException.at(c.name(), ErrorCode.INVALID_PARAMETER, "EXECUTE takes values, not parameters");
        }
        return new BoundStatement.Execute(c.name().getSimple(), names, given == null ? null : planner.apply(given));
    }

    private static List<String> unique(List<String> names) {
        List<String> result = new ArrayList<>();
        for (String name : names) {
            String candidate = name;
            for (int n = 1; containsIgnoreCase(result, candidate); n++) {
                candidate = name + "_" + n;
            }
            result.add(candidate);
        }
        return result;
    }

    private static boolean containsIgnoreCase(List<String> names, String name) {
        return names.stream().anyMatch(n -> n.equalsIgnoreCase(name));
    }

    private Field field(ColumnDefinition column) {
        if (column.generated() != null) {
            throw unsupported(column.name(), "a generated column");
        }
        if (column.type() == null) {
            throw SqlException.at(column.name(), ErrorCode.SYNTAX_ERROR, "column '" + column.name() + "' needs a type");
        }
        if (column.collation() != null && Collations.of(column.collation()) != Collations.BINARY) {
            throw SqlException.at(
                    column.collation(),
                    ErrorCode.NOT_SUPPORTED,
                    "columns compare by code point; write COLLATE " + column.collation()
                            + " where a column is compared or ordered by");
        }
        return new Field(
                column.name().getSimple(),
                queries.typeNames().of(column.type()),
                !column.notNull() && column.identity() == null);
    }

    private String defaultText(ColumnDefinition column) {
        if (column.defaultValue() == null) {
            return null;
        }
        defaultValue(column.defaultValue(), queries.typeNames().of(column.type()));
        return text(column.defaultValue());
    }

    private RexNode defaultValue(SqlNode node, DataType type) {
        ExpressionBinder binder = ExpressionBinder.plain(queries, queries.scope(null, List.of()), "DEFAULT");
        return queries.cast(binder.bind(node), type, false);
    }

    /// A condition on one row, which has to be understood before the first row comes.
    private Constraint.Check check(SqlNode condition, String table, Schema schema) {
        condition.accept(new org.apache.calcite.sql.util.SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                    throw SqlException.at(call, ErrorCode.NOT_SUPPORTED, "a CHECK sees one row, it takes no subquery");
                }
                return super.visit(call);
            }
        });
        List<Scope.Column> columns = new ArrayList<>();
        for (int i = 0; i < schema.columns(); i++) {
            columns.add(new Scope.Column(null, table, schema.field(i).name(), i, schema.type(i), false));
        }
        ExpressionBinder.plain(queries, queries.scope(null, columns), "CHECK").condition(condition);
        return new Constraint.Check(null, unqualified(text(condition), table));
    }

    private Constraint constraint(TableConstraint constraint, String table, Schema schema) {
        return switch (constraint) {
            case TableConstraint.PrimaryKey(List<SqlNode> columns) ->
                new Constraint.PrimaryKey(null, columns(schema, columns));
            case TableConstraint.Unique(List<SqlNode> columns) -> new Constraint.Unique(null, columns(schema, columns));
            case TableConstraint.Check(SqlNode condition) -> check(condition, table, schema);
            case TableConstraint.ForeignKey(var columns, SqlIdentifier target, var targetColumns) ->
                new Constraint.ForeignKey(
                        null,
                        columns(schema, columns),
                        name(target),
                        targetColumns.stream()
                                .map(t -> ((SqlIdentifier) t).getSimple())
                                .toList());
        };
    }

    private Clustering clustering(Schema schema, SqlIdentifier table, ClusterKey key) {
        String name = SqlNodes.last(table);
        return new ClusterKeys(queries, schema, name, node -> unqualified(text(node), name))
                .of(key, columns(schema, key.columns()));
    }

    private static List<Integer> columns(Schema schema, List<SqlNode> names) {
        return names.stream().map(n -> column(schema, (SqlIdentifier) n)).toList();
    }

    /// The query whose rows are the values of an ENUM.
    private BoundStatement.Query values(Command.CreateType c) {
        QueryBinder.Query query = QueryBinder.visible(queries.bind(c.query()));
        if (query.names().size() != 1) {
            throw SqlException.at(
                    c.query(),
                    ErrorCode.INVALID_STATEMENT,
                    "the values of an ENUM come from one column, the query has "
                            + query.names().size());
        }
        RelNode texts = queries.converted(query.rel(), List.of(SimpleType.VARCHAR));
        return planner.apply(new QueryBinder.Query(texts, query.names()));
    }

    private BoundStatement drop(Command.Drop c) {
        switch (c.kind()) {
            case TABLE, VIEW, MATERIALIZED_VIEW, SCHEMA, SEQUENCE, MACRO, TYPE -> {}
            case INDEX -> {
                return new BoundStatement.Drop(c.kind(), name(c.name()), true, false);
            }
            case COLUMN -> throw unsupported(c.name(), "DROP " + c.kind());
        }
        TableName name = c.kind() == Command.ObjectKind.SCHEMA
                ? new TableName(SqlNodes.last(c.name()), SqlNodes.last(c.name()))
                : name(c.name());
        return new BoundStatement.Drop(c.kind(), name, c.ifExists(), c.cascade());
    }

    private BoundStatement alter(Command.AlterTable c) {
        if (c.ifExists()
                && queries.tables()
                                .table(
                                        c.table().names.size() > 1
                                                ? c.table()
                                                        .names
                                                        .get(c.table().names.size() - 2)
                                                : null,
                                        SqlNodes.last(c.table()))
                        == null) {
            return new BoundStatement.AlterTable(name(c.table()), new BoundStatement.Alteration.Nothing());
        }
        StoredTable table = stored(c.table());
        TableDefinition old = table.definition();
        BoundStatement.Alteration alteration = switch (c.action()) {
            case AlterAction.RenameTable(SqlIdentifier name) ->
                new BoundStatement.Alteration.RenameTable(name.getSimple());
            case AlterAction.RenameColumn(SqlIdentifier column, SqlIdentifier name) -> {
                List<Field> fields = new ArrayList<>(old.schema().fields());
                int i = column(old.schema(), column);
                fields.set(
                        i,
                        new Field(
                                name.getSimple(),
                                fields.get(i).type(),
                                fields.get(i).nullable()));
                yield new BoundStatement.Alteration.Redefine(
                        new TableDefinition(
                                old.name(),
                                new Schema(fields),
                                renamed(old.constraints(), old.schema().field(i).name(), name.getSimple()),
                                old.defaults(),
                                renamed(old.clustering(), old.schema().field(i).name(), name.getSimple())),
                        null);
            }
            case AlterAction.ClusterBy(ClusterKey key) ->
                new BoundStatement.Alteration.ClusterBy(clustering(old.schema(), c.table(), key));
            case AlterAction.AddColumn add -> addColumn(table, add);
            case AlterAction.DropColumn dropped -> dropColumn(table, dropped);
            case AlterAction.SetType change -> setType(table, change);
            case AlterAction.SetDefault(SqlIdentifier column, SqlNode value) -> {
                String[] defaults = old.defaults().toArray(new String[0]);
                int i = column(old.schema(), column);
                if (value != null) {
                    defaultValue(value, old.schema().type(i));
                }
                defaults[i] = value == null ? null : text(value);
                yield new BoundStatement.Alteration.Redefine(
                        new TableDefinition(
                                old.name(),
                                old.schema(),
                                old.constraints(),
                                BoundStatement.withNulls(defaults),
                                old.clustering()),
                        null);
            }
            case AlterAction.SetNotNull(SqlIdentifier column, boolean notNull) -> {
                List<Field> fields = new ArrayList<>(old.schema().fields());
                int i = column(old.schema(), column);
                fields.set(i, new Field(fields.get(i).name(), fields.get(i).type(), !notNull));
                TableDefinition changed = old.withSchema(new Schema(fields));
                yield new BoundStatement.Alteration.Redefine(
                        changed, notNull ? rows(table, Rels.columns(scan(table)), changed) : null);
            }
            case AlterAction.AddConstraint(TableConstraint constraint) -> {
                List<Constraint> constraints = new ArrayList<>(old.constraints());
                constraints.add(constraint(constraint, old.name().name(), old.schema()));
                yield new BoundStatement.Alteration.Redefine(
                        new TableDefinition(old.name(), old.schema(), constraints, old.defaults(), old.clustering()),
                        null);
            }
        };
        return new BoundStatement.AlterTable(old.name(), alteration);
    }

    /// The constraints after a column was given another name: a CHECK names it in its text.
    private List<Constraint> renamed(List<Constraint> constraints, String column, String name) {
        List<Constraint> result = new ArrayList<>();
        for (Constraint constraint : constraints) {
            result.add(
                    constraint instanceof Constraint.Check(String checkName, String text)
                            ? new Constraint.Check(checkName, renamed(text, column, name))
                            : constraint);
        }
        return result;
    }

    private Clustering renamed(Clustering clustering, String column, String name) {
        return clustering instanceof Clustering.Predicates p ? p.withSql(renamed(p.sql(), column, name)) : clustering;
    }

    private static void checkNotClusteredBy(TableDefinition table, int column, SqlIdentifier name) {
        if (table.clustering().reads(column)) {
            throw SqlException.at(
                    name,
                    ErrorCode.INVALID_STATEMENT,
                    "table " + table.name() + " is clustered by column '" + SqlNodes.last(name) + "'");
        }
    }

    private String renamed(String text, String column, String name) {
        String prefix = "SELECT ";
        List<SqlParserPos> places = new ArrayList<>();
        queries.parse(prefix + text).accept(new org.apache.calcite.sql.util.SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlIdentifier id) {
                int last = id.names.size() - 1;
                if (id.names.get(last).equalsIgnoreCase(column)) {
                    places.add(id.getComponentParserPosition(last));
                }
                return null;
            }
        });
        StringBuilder result = new StringBuilder(prefix + text);
        String[] lines = (prefix + text).split("\n", -1);
        places.stream()
                .sorted(java.util.Comparator.comparingInt(
                        (SqlParserPos p) -> -offset(lines, p.getLineNum(), p.getColumnNum())))
                .forEach(p -> result.replace(
                        offset(lines, p.getLineNum(), p.getColumnNum()),
                        offset(lines, p.getEndLineNum(), p.getEndColumnNum()) + 1,
                        TableName.quoted(name)));
        return result.substring(prefix.length());
    }

    /// An expression without the table's name before its columns: the table may get another.
    private String unqualified(String text, String table) {
        String prefix = "SELECT ";
        StringBuilder result = new StringBuilder(prefix + text);
        String[] lines = (prefix + text).split("\n", -1);
        List<int[]> cuts = new ArrayList<>();
        queries.parse(prefix + text).accept(new org.apache.calcite.sql.util.SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlIdentifier id) {
                if (id.names.size() > 1 && id.names.getFirst().equalsIgnoreCase(table)) {
                    SqlParserPos first = id.getComponentParserPosition(0);
                    SqlParserPos second = id.getComponentParserPosition(1);
                    cuts.add(new int[] {
                        offset(lines, first.getLineNum(), first.getColumnNum()),
                        offset(lines, second.getLineNum(), second.getColumnNum())
                    });
                }
                return null;
            }
        });
        cuts.sort(java.util.Comparator.comparingInt((int[] c) -> -c[0]));
        cuts.forEach(c -> result.delete(c[0], c[1]));
        return result.substring(prefix.length());
    }

    private boolean reads(Constraint.Check check, String column) {
        return !renamed(check.sql(), column, column + "\u0000").equals(check.sql());
    }

    private RelNode scan(StoredTable table) {
        return new TableRel(queries.cluster(), table);
    }

    private BoundStatement.Query rows(StoredTable table, List<RexNode> values, TableDefinition definition) {
        RelNode rel = Rels.project(scan(table), values);
        return planner.apply(new QueryBinder.Query(
                rel, definition.schema().fields().stream().map(Field::name).toList()));
    }

    private BoundStatement.Alteration addColumn(StoredTable table, AlterAction.AddColumn add) {
        TableDefinition old = table.definition();
        String name = add.column().name().getSimple();
        if (old.schema().fields().stream().anyMatch(f -> f.name().equalsIgnoreCase(name))) {
            if (add.ifNotExists()) {
                return new BoundStatement.Alteration.Nothing();
            }
            throw SqlException.at(
                    add.column().name(),
                    ErrorCode.DUPLICATE_COLUMN,
                    "table " + old.name() + " has a column '" + name + "'");
        }
        List<Field> fields = new ArrayList<>(old.schema().fields());
        Field field = field(add.column());
        fields.add(field);
        List<String> defaults = new ArrayList<>(old.defaults());
        defaults.add(defaultText(add.column()));
        Schema schema = new Schema(fields);
        List<Constraint> constraints = new ArrayList<>(old.constraints());
        for (TableConstraint constraint : add.constraints()) {
            constraints.add(constraint(constraint, old.name().name(), schema));
        }
        TableDefinition changed = new TableDefinition(
                old.name(),
                schema,
                constraints,
                BoundStatement.withNulls(defaults.toArray(new String[0])),
                old.clustering());
        List<RexNode> values = new ArrayList<>(Rels.columns(scan(table)));
        values.add(
                add.column().defaultValue() == null
                        ? Operators.constant(null, field.type())
                        : defaultValue(add.column().defaultValue(), field.type()));
        return new BoundStatement.Alteration.Redefine(changed, rows(table, values, changed));
    }

    private BoundStatement.Alteration dropColumn(StoredTable table, AlterAction.DropColumn dropped) {
        TableDefinition old = table.definition();
        if (dropped.ifExists()
                && old.schema().fields().stream()
                        .noneMatch(f -> f.name().equalsIgnoreCase(SqlNodes.last(dropped.column())))) {
            return new BoundStatement.Alteration.Nothing();
        }
        int column = column(old.schema(), dropped.column());
        if (old.schema().columns() == 1) {
            throw SqlException.at(dropped.column(), ErrorCode.INVALID_STATEMENT, "a table keeps at least one column");
        }
        checkNotClusteredBy(old, column, dropped.column());
        List<Constraint> constraints = new ArrayList<>();
        for (Constraint constraint : old.constraints()) {
            List<Integer> columns = switch (constraint) {
                case Constraint.PrimaryKey key -> key.columns();
                case Constraint.Unique key -> key.columns();
                case Constraint.ForeignKey key -> key.columns();
                case Constraint.Check _ -> List.of();
            };
            if (columns.contains(column)) {
                throw SqlException.at(
                        dropped.column(),
                        ErrorCode.INVALID_STATEMENT,
                        "column '" + SqlNodes.last(dropped.column()) + "' is part of a key of " + old.name());
            }
            if (constraint instanceof Constraint.Check check
                    && reads(check, old.schema().field(column).name())) {
                throw SqlException.at(
                        dropped.column(),
                        ErrorCode.INVALID_STATEMENT,
                        "column '" + SqlNodes.last(dropped.column()) + "' is part of CHECK (" + check.sql() + ") of "
                                + old.name());
            }
            constraints.add(without(constraint, column));
        }
        List<Field> fields = new ArrayList<>(old.schema().fields());
        fields.remove(column);
        List<String> defaults = new ArrayList<>(old.defaults());
        defaults.remove(column);
        TableDefinition changed = new TableDefinition(
                old.name(),
                new Schema(fields),
                constraints,
                BoundStatement.withNulls(defaults.toArray(new String[0])),
                old.clustering().without(column));
        List<RexNode> values = new ArrayList<>(Rels.columns(scan(table)));
        values.remove(column);
        return new BoundStatement.Alteration.Redefine(changed, rows(table, values, changed));
    }

    private static Constraint without(Constraint constraint, int column) {
        Function<List<Integer>, List<Integer>> moved =
                columns -> columns.stream().map(c -> c > column ? c - 1 : c).toList();
        return switch (constraint) {
            case Constraint.PrimaryKey k -> new Constraint.PrimaryKey(k.name(), moved.apply(k.columns()));
            case Constraint.Unique k -> new Constraint.Unique(k.name(), moved.apply(k.columns()));
            case Constraint.ForeignKey k ->
                new Constraint.ForeignKey(k.name(), moved.apply(k.columns()), k.target(), k.targetColumns());
            case Constraint.Check k -> k;
        };
    }

    private BoundStatement.Alteration setType(StoredTable table, AlterAction.SetType change) {
        TableDefinition old = table.definition();
        int column = column(old.schema(), change.column());
        if (!(old.clustering() instanceof Clustering.Columns)) {
            checkNotClusteredBy(old, column, change.column());
        }
        DataType type = queries.typeNames().of(change.type());
        List<Field> fields = new ArrayList<>(old.schema().fields());
        fields.set(
                column,
                new Field(fields.get(column).name(), type, fields.get(column).nullable()));
        TableDefinition changed = old.withSchema(new Schema(fields));
        List<RexNode> values = new ArrayList<>(Rels.columns(scan(table)));
        RexNode value = values.get(column);
        if (change.using() != null) {
            Scope scope = queries.scope(null, columns(old));
            value = ExpressionBinder.plain(queries, scope, "USING").bind(change.using());
        }
        values.set(column, queries.cast(value, type, false));
        return new BoundStatement.Alteration.Redefine(changed, rows(table, values, changed));
    }

    private static List<Scope.Column> columns(TableDefinition table) {
        List<Scope.Column> columns = new ArrayList<>();
        for (int i = 0; i < table.schema().columns(); i++) {
            columns.add(new Scope.Column(
                    table.name().schema(),
                    table.name().name(),
                    table.schema().field(i).name(),
                    i,
                    table.schema().type(i),
                    false));
        }
        return columns;
    }

    private BoundStatement comment(Command.CommentOn c) {
        if (c.kind() != Command.ObjectKind.COLUMN) {
            return new BoundStatement.CommentOn(name(c.name()), null, c.text());
        }
        if (c.name().isSimple()) {
            throw SqlException.at(c.name(), ErrorCode.INVALID_STATEMENT, "a column is named as table.column here");
        }
        SqlIdentifier table = c.name().skipLast(1);
        StoredTable stored = stored(table);
        int column = column(stored.schema(), c.name());
        return new BoundStatement.CommentOn(
                stored.definition().name(), stored.schema().field(column).name(), c.text());
    }

    // DML

    private BoundStatement insert(Command.Insert c) {
        StoredTable table = stored(c.table());
        Schema schema = table.schema();
        List<Integer> targets = new ArrayList<>();
        for (SqlNode node : c.columns()) {
            int column = column(schema, (SqlIdentifier) node);
            if (targets.contains(column)) {
                throw SqlException.at(
                        node,
                        ErrorCode.DUPLICATE_COLUMN,
                        "column '" + schema.field(column).name() + "' is named twice");
            }
            targets.add(column);
        }
        if (c.columns().isEmpty()) {
            for (int i = 0; i < schema.columns(); i++) {
                targets.add(i);
            }
        }
        QueryBinder.Query source = c.source() == null
                ? new QueryBinder.Query(dev.ogive.plan.rel.RowsRel.one(queries.cluster()), List.of())
                : QueryBinder.visible(queries.bind(withDefaults(c.source(), table.definition(), targets)));
        if (c.source() == null) {
            targets.clear();
        }
        if (c.byName()) {
            targets.clear();
            source.names()
                    .forEach(n -> targets.add(
                            column(schema, new SqlIdentifier(n, c.table().getParserPosition()))));
        }
        if (source.names().size() != targets.size()) {
            throw SqlException.at(
                    c.table(),
                    ErrorCode.INVALID_STATEMENT,
                    "INSERT has " + targets.size() + " columns and "
                            + source.names().size() + " values");
        }
        List<RexNode> values = new ArrayList<>();
        for (int i = 0; i < schema.columns(); i++) {
            int position = targets.indexOf(i);
            values.add(
                    position < 0
                            ? defaultOf(table.definition(), i)
                            : assigned(queries, Rels.column(source.rel(), position), schema.field(i), c.table()));
        }
        RelNode rel = Rels.project(source.rel(), values);
        Upsert upsert = c.conflict() == null ? null : new Upsert(table, c);
        List<String> names =
                new ArrayList<>(schema.fields().stream().map(Field::name).toList());
        if (upsert != null) {
            rel = upsert.bind(rel);
            if (upsert.replaces()) {
                names.addFirst("rowid");
            }
        }
        return new BoundStatement.Insert(
                table.definition().name(),
                planner.apply(new QueryBinder.Query(rel, names)),
                upsert != null && upsert.replaces(),
                returning(c.returning(), table, c.table(), c.alias()));
    }

    /// RETURNING over the rows that the statement adds; null without one.
    private BoundStatement.Returning returning(
            List<SqlNode> items, StoredTable table, SqlIdentifier name, SqlIdentifier alias) {
        if (items.isEmpty()) {
            return null;
        }
        BoundStatement.Added added = new BoundStatement.Added(table);
        FromBinder.Source rows = new FromBinder.Source(
                new TableRel(queries.cluster(), added),
                target(table, name, alias).columns());
        return new BoundStatement.Returning(planner.apply(queries.returning(items, rows)), added);
    }

    /// ON CONFLICT: the source's rows joined with those that have their key.
    private final class Upsert {
        private final StoredTable table;
        private final Command.Insert insert;
        private final ConflictAction conflict;
        private final int width;

        Upsert(StoredTable table, Command.Insert insert) {
            this.table = table;
            this.insert = insert;
            this.conflict = insert.conflict();
            this.width = table.schema().columns();
        }

        boolean replaces() {
            return conflict.kind() != ConflictAction.Kind.IGNORE;
        }

        /// @param source rows in the form of the table's schema
        RelNode bind(RelNode source) {
            List<Integer> key = key();
            if (!replaces()) {
                // The first of several new rows with one key; keys with a NULL in them agree with none.
                RelNode first = SetOperations.distinctOn(
                        present(source, key, true), Rels.columns(source), columns(source, key), List.of());
                RelNode known = new TableRel(queries.cluster(), table);
                RelNode added = Rels.join(first, known, equal(key), JoinRelType.ANTI);
                return Rels.union(List.of(added, present(source, key, false)));
            }
            FromBinder.Source known = target(table, insert.table(), insert.alias());
            RelNode rel = Rels.join(source, known.rel(), equal(key), JoinRelType.LEFT);
            RexNode rowId = Rels.column(rel, 2 * width);
            List<Scope.Column> visible = new ArrayList<>();
            for (Scope.Column c : known.columns()) {
                visible.add(new Scope.Column(c.schema(), c.table(), c.name(), c.index() + width, c.type(), c.merged()));
                visible.add(new Scope.Column(null, "excluded", c.name(), c.index(), c.type(), true));
            }
            Scope scope = queries.scope(null, visible);
            if (conflict.where() != null) {
                RexNode wanted = ExpressionBinder.plain(queries, scope, "WHERE").condition(conflict.where());
                QueryBinder.Attached attached =
                        queries.attach(rel, List.of(Rels.or(List.of(Rels.isNull(rowId), wanted))));
                rel = Rels.filter(attached.rel(), attached.expressions().getFirst());
            }
            List<RexNode> values = new ArrayList<>();
            values.add(rowId);
            RexNode[] changed = changed(scope);
            for (int i = 0; i < width; i++) {
                RexNode fresh = Rels.column(rel, i);
                values.add(
                        changed[i] == null
                                ? fresh
                                : Rels.caseOf(table.schema().type(i), List.of(Rels.isNull(rowId), fresh, changed[i])));
            }
            QueryBinder.Attached attached = queries.attach(rel, values);
            return Rels.project(attached.rel(), attached.expressions());
        }

        /// What a row that is there becomes, column by column; null for the new row's value.
        private RexNode[] changed(Scope scope) {
            RexNode[] changed = new RexNode[width];
            if (conflict.kind() == ConflictAction.Kind.REPLACE) {
                return changed;
            }
            for (int i = 0; i < width; i++) {
                changed[i] = Rels.column(width + i, table.schema().type(i));
            }
            List<Integer> set = new ArrayList<>();
            ExpressionBinder binder = ExpressionBinder.plain(queries, scope, "SET");
            for (int i = 0; i < conflict.targets().size(); i++) {
                SqlIdentifier id = (SqlIdentifier) conflict.targets().get(i);
                int column = column(table.schema(), id);
                if (set.contains(column)) {
                    throw SqlException.at(
                            id,
                            ErrorCode.DUPLICATE_COLUMN,
                            "column '" + table.schema().field(column).name() + "' is set twice");
                }
                set.add(column);
                SqlNode value = conflict.values().get(i);
                changed[column] = value.getKind() == SqlKind.DEFAULT
                        ? defaultOf(table.definition(), column)
                        : assigned(queries, binder.bind(value), table.schema().field(column), value);
            }
            return changed;
        }

        /// The key that decides: the one named, or the only one of the table.
        private List<Integer> key() {
            List<List<Integer>> keys = new ArrayList<>();
            for (Constraint constraint : table.definition().constraints()) {
                switch (constraint) {
                    case Constraint.PrimaryKey k -> keys.add(k.columns());
                    case Constraint.Unique k -> keys.add(k.columns());
                    case Constraint.Check _, Constraint.ForeignKey _ -> {}
                }
            }
            if (!conflict.keys().isEmpty()) {
                List<Integer> named = CommandBinder.columns(table.schema(), conflict.keys());
                keys.removeIf(k -> k.size() != named.size() || !k.containsAll(named));
            }
            if (keys.size() != 1) {
                throw SqlException.at(
                        insert.table(),
                        ErrorCode.INVALID_STATEMENT,
                        keys.isEmpty()
                                ? "ON CONFLICT needs a PRIMARY KEY or UNIQUE over exactly these columns of "
                                        + table.name()
                                : table.name() + " has " + keys.size()
                                        + " keys: ON CONFLICT (columns) has to say which is meant");
            }
            return keys.getFirst();
        }

        private static List<RexNode> columns(RelNode rel, List<Integer> key) {
            return key.stream().map(k -> Rels.column(rel, k)).toList();
        }

        /// The rows whose key has no NULL, or the others.
        private RelNode present(RelNode rel, List<Integer> key, boolean wanted) {
            List<RexNode> terms = new ArrayList<>();
            for (RexNode column : columns(rel, key)) {
                terms.add(wanted ? Rels.isNotNull(column) : Rels.isNull(column));
            }
            return Rels.filter(rel, wanted ? Rels.and(terms) : Rels.or(terms));
        }

        private RexNode equal(List<Integer> key) {
            List<RexNode> terms = new ArrayList<>();
            for (int k : key) {
                DataType type = table.schema().type(k);
                terms.add(Rels.equal(Rels.column(k, type), Rels.column(width + k, type)));
            }
            return Rels.and(terms);
        }
    }

    /// VALUES with each DEFAULT replaced by the column's default; a bare parameter takes the
    /// column's type. Where text literals and other values stand in one column each is cast to
    /// the column's type, which one of them would otherwise decide for all: `(1.5), ('NaN')` into
    /// a DOUBLE.
    private SqlNode withDefaults(SqlNode source, TableDefinition table, List<Integer> targets) {
        if (source.getKind() != SqlKind.VALUES) {
            return source;
        }
        List<SqlNode> rows = ((SqlCall) source).getOperandList();
        SqlDataTypeSpec[] casts = new SqlDataTypeSpec[targets.size()];
        boolean any = false;
        for (int i = 0; i < targets.size() && rows.size() > 1; i++) {
            if (hasTextAmongOthers(rows, i)) {
                casts[i] = typeSpec(table.schema().type(targets.get(i)));
                any = true;
            }
        }
        List<SqlNode> replaced = new ArrayList<>();
        for (SqlNode row : rows) {
            SqlCall call = (SqlCall) row;
            List<SqlNode> values = new ArrayList<>(call.getOperandList());
            for (int i = 0; i < values.size() && i < targets.size(); i++) {
                SqlDynamicParam parameter = values.get(i) instanceof SqlIdentifier id
                        ? queries.parameter(id)
                        : values.get(i) instanceof SqlDynamicParam p ? p : null;
                if (parameter != null) {
                    queries.expect(parameter, table.schema().type(targets.get(i)));
                }
                if (values.get(i).getKind() == SqlKind.DEFAULT) {
                    String text = table.defaults().get(targets.get(i));
                    values.set(i, expression(text == null ? "NULL" : text));
                    any = true;
                } else if (casts[i] != null) {
                    values.set(
                            i,
                            SqlStdOperatorTable.CAST.createCall(
                                    values.get(i).getParserPosition(), values.get(i), casts[i]));
                }
            }
            replaced.add(call.getOperator().createCall(call.getParserPosition(), values));
        }
        return any ? ((SqlCall) source).getOperator().createCall(source.getParserPosition(), replaced) : source;
    }

    private static boolean hasTextAmongOthers(List<SqlNode> rows, int column) {
        boolean text = false;
        boolean other = false;
        for (SqlNode row : rows) {
            List<SqlNode> values = ((SqlCall) row).getOperandList();
            if (column < values.size() && !SqlUtil.isNullLiteral(values.get(column), false)) {
                text |= isText(values.get(column));
                other |= !isText(values.get(column));
            }
        }
        return text && other;
    }

    private static boolean isText(SqlNode node) {
        return node instanceof SqlLiteral literal && literal.getTypeName().getFamily() == SqlTypeFamily.CHARACTER;
    }

    private SqlDataTypeSpec typeSpec(DataType type) {
        return ((SqlCall) expression("CAST(NULL AS " + type.sql() + ")")).operand(1);
    }

    private SqlNode expression(String text) {
        SqlSelect select = (SqlSelect) queries.parse("SELECT " + text);
        return select.getSelectList().get(0);
    }

    RexNode defaultOf(TableDefinition table, int column) {
        String text = table.defaults().get(column);
        DataType type = table.schema().type(column);
        return text == null ? Operators.constant(null, type) : defaultValue(expression(text), type);
    }

    /// A value as the column takes it: assignment converts more freely than comparison.
    static RexNode assigned(QueryBinder queries, RexNode value, Field field, SqlNode place) {
        DataType from = Rels.type(value);
        boolean unlike = (from == SimpleType.BOOLEAN
                        && field.type() instanceof SimpleType t
                        && (t == SimpleType.DATE || t == SimpleType.TIMESTAMP || t == SimpleType.TIME))
                || (from.isNumeric() && (field.type() == SimpleType.DATE || field.type() == SimpleType.TIMESTAMP));
        if (unlike) {
            throw SqlException.at(
                    place,
                    ErrorCode.TYPE_MISMATCH,
                    "column '" + field.name() + "' is " + field.type().sql() + ", the value is " + from.sql());
        }
        return queries.cast(value, field.type(), false);
    }

    /// The table with its row ids, under its name or alias.
    FromBinder.Source target(StoredTable table, SqlIdentifier name, SqlIdentifier alias) {
        RelNode rel = new TableRel(queries.cluster(), withRowIds.apply(table));
        List<Scope.Column> columns = new ArrayList<>();
        String called = alias == null ? SqlNodes.last(name) : alias.getSimple();
        for (int i = 0; i < table.schema().columns(); i++) {
            columns.add(new Scope.Column(
                    null,
                    called,
                    table.schema().field(i).name(),
                    i,
                    table.schema().type(i),
                    false));
        }
        columns.add(new Scope.Column(null, called, Scope.ROW_ID, columns.size(), SimpleType.BIGINT, true));
        return new FromBinder.Source(rel, columns);
    }

    private FromBinder.Source joined(FromBinder.Source target, SqlNode from) {
        if (from == null) {
            return target;
        }
        FromBinder.Source other = new FromBinder(queries).bind(from, null);
        int width = Rels.width(target.rel());
        List<Scope.Column> columns = new ArrayList<>(target.columns());
        for (Scope.Column c : other.columns()) {
            columns.add(new Scope.Column(c.schema(), c.table(), c.name(), c.index() + width, c.type(), c.merged()));
        }
        RelNode rel = Rels.join(target.rel(), other.rel(), Operators.REX.makeLiteral(true), JoinRelType.INNER);
        return new FromBinder.Source(rel, columns);
    }

    private BoundStatement update(Command.Update c) {
        StoredTable table = stored(c.table());
        Schema schema = table.schema();
        FromBinder.Source source = joined(target(table, c.table(), c.alias()), c.from());
        Scope scope = queries.scope(null, source.columns());
        RelNode rel = source.rel();
        if (c.where() != null) {
            rel = queries.where(
                    rel, ExpressionBinder.plain(queries, scope, "WHERE").condition(c.where()));
        }
        RexNode[] changed = new RexNode[schema.columns()];
        ExpressionBinder binder = ExpressionBinder.plain(queries, scope, "SET");
        for (int i = 0; i < c.targets().size(); i++) {
            SqlIdentifier id = (SqlIdentifier) c.targets().get(i);
            int column = column(schema, id);
            if (changed[column] != null) {
                throw SqlException.at(
                        id,
                        ErrorCode.DUPLICATE_COLUMN,
                        "column '" + schema.field(column).name() + "' is set twice");
            }
            SqlNode value = c.values().get(i);
            changed[column] = value.getKind() == SqlKind.DEFAULT
                    ? defaultOf(table.definition(), column)
                    : assigned(queries, binder.bind(value), schema.field(column), value);
        }
        List<RexNode> values = new ArrayList<>();
        values.add(Rels.column(schema.columns(), SimpleType.BIGINT));
        for (int i = 0; i < schema.columns(); i++) {
            values.add(changed[i] == null ? Rels.column(i, schema.type(i)) : changed[i]);
        }
        QueryBinder.Attached attached = queries.attach(rel, values);
        rel = Rels.project(attached.rel(), attached.expressions());
        List<String> names = new ArrayList<>(List.of("rowid"));
        schema.fields().forEach(f -> names.add(f.name()));
        if (c.from() != null) {
            rel = firstPerRow(rel);
        }
        return new BoundStatement.Update(
                table.definition().name(),
                planner.apply(new QueryBinder.Query(rel, names)),
                returning(c.returning(), table, c.table(), c.alias()));
    }

    /// A row that several rows of FROM match is changed once.
    private static RelNode firstPerRow(RelNode rel) {
        List<RexNode> columns = Rels.columns(rel);
        return SetOperations.distinctOn(rel, columns, List.of(columns.getFirst()), List.of());
    }

    private BoundStatement delete(Command.Delete c) {
        StoredTable table = stored(c.table());
        FromBinder.Source source = joined(target(table, c.table(), c.alias()), c.using());
        Scope scope = queries.scope(null, source.columns());
        RelNode rel = source.rel();
        if (c.where() != null) {
            rel = queries.where(
                    rel, ExpressionBinder.plain(queries, scope, "WHERE").condition(c.where()));
        }
        int id = table.schema().columns();
        RelNode ids = Rels.project(rel, List.of(Rels.column(id, SimpleType.BIGINT)));
        BoundStatement.Query returning = null;
        if (!c.returning().isEmpty()) {
            // A row that several of USING match is deleted, and returned, once.
            RelNode rows = c.using() == null
                    ? rel
                    : SetOperations.distinctOn(
                            rel, Rels.columns(rel), List.of(Rels.column(id, SimpleType.BIGINT)), List.of());
            returning = planner.apply(queries.returning(c.returning(), new FromBinder.Source(rows, source.columns())));
        }
        return new BoundStatement.Delete(
                table.definition().name(), planner.apply(new QueryBinder.Query(ids, List.of("rowid"))), returning);
    }

    private BoundStatement copy(Command.Copy c) {
        Map<String, Object> options = options(c.options());
        if (!c.from()) {
            SqlNode query = c.query() != null ? c.query() : selectFrom(c.table(), c.columns());
            return new BoundStatement.CopyTo(
                    planner.apply(QueryBinder.visible(queries.bind(query))), c.file(), options);
        }
        if (c.table() == null) {
            throw new SqlException(ErrorCode.INVALID_STATEMENT, "COPY ... FROM needs a table", 0, 0);
        }
        StoredTable table = stored(c.table());
        List<Integer> columns = new ArrayList<>(columns(table.schema(), c.columns()));
        if (columns.isEmpty()) {
            for (int i = 0; i < table.schema().columns(); i++) {
                columns.add(i);
            }
        }
        return new BoundStatement.CopyFrom(table.definition().name(), table, columns, c.file(), options);
    }

    private static SqlNode selectFrom(SqlIdentifier table, List<SqlNode> columns) {
        SqlParserPos p = table.getParserPosition();
        List<SqlNode> items = columns.isEmpty() ? List.of(SqlIdentifier.star(p)) : columns;
        return new SqlSelect(
                p, null, new SqlNodeList(items, p), table, null, null, null, null, null, null, null, null, null);
    }

    private Map<String, Object> options(List<OptionSetting> settings) {
        Map<String, Object> options = new LinkedHashMap<>();
        ExpressionBinder binder = ExpressionBinder.plain(queries, queries.scope(null, List.of()), "an option");
        for (OptionSetting setting : settings) {
            options.put(setting.name().toLowerCase(Locale.ROOT), value(setting.value(), binder));
        }
        return options;
    }

    private static Object value(SqlNode node, ExpressionBinder binder) {
        return switch (node) {
            case null -> Boolean.TRUE;
            case SqlIdentifier id -> id.isStar() ? "*" : id.toString();
            case SqlNodeList list -> list.stream().map(n -> value(n, binder)).toList();
            case SqlCall call
            when call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR ->
                call.getOperandList().stream().map(n -> value(n, binder)).toList();
            default -> {
                Expr.Literal literal = Operators.literal(binder.bind(node));
                if (literal == null) {
                    throw SqlException.at(node, ErrorCode.INVALID_STATEMENT, "an option's value is a constant");
                }
                yield literal.value();
            }
        };
    }

    /// What DuckDB's users ask with PRAGMA; null for a setting.
    private BoundStatement asked(String name, List<SqlNode> values) {
        String query = switch (name) {
            case "table_info", "show" -> {
                if (values.size() != 1) {
                    yield null;
                }
                String table = values.getFirst() instanceof SqlCharStringLiteral literal
                        ? literal.getValueAs(String.class)
                        : values.getFirst().toString().replace("`", "\"");
                yield "SELECT * FROM pragma_table_info('" + table.replace("'", "''") + "')";
            }
            case "database_list" -> "SELECT 0 AS seq, 'main' AS name, '' AS file";
            case "version" -> "SELECT version() AS library_version";
            default -> null;
        };
        return query == null ? null : planner.apply(QueryBinder.typed(queries.bind(queries.parse(query))));
    }

    private BoundStatement set(Command.Set c) {
        BoundStatement asked = asked(dotted(c.name()), c.values());
        if (asked != null) {
            return asked;
        }
        if (c.values().isEmpty()) {
            return new BoundStatement.Show(dotted(c.name()), null, null);
        }
        ExpressionBinder binder = ExpressionBinder.plain(queries, queries.scope(null, List.of()), "SET");
        List<String> values = new ArrayList<>();
        for (SqlNode node : c.values()) {
            values.add(node.getKind() == SqlKind.DEFAULT ? null : String.valueOf(value(node, binder)));
        }
        return values.size() == 1 && values.getFirst() == null
                ? new BoundStatement.Reset(dotted(c.name()))
                : new BoundStatement.Set(dotted(c.name()), String.join(",", values));
    }

    private BoundStatement describe(Command.Describe c) {
        if (c.table() == null && c.query() == null) {
            return new BoundStatement.Show("tables", null, null);
        }
        SqlNode query = c.query() != null ? c.query() : selectFrom(c.table(), List.of());
        if (!c.summarize() && c.table() != null) {
            List<String> names = c.table().names;
            String schema = names.size() > 1 ? names.get(names.size() - 2) : null;
            TableSource source = queries.tables().table(schema, SqlNodes.last(c.table()));
            if (source != null) {
                return new BoundStatement.Describe(source.schema());
            }
        }
        QueryBinder.Query bound = QueryBinder.visible(queries.bind(query));
        if (c.summarize()) {
            return new BoundStatement.Summarize(planner.apply(bound));
        }
        return new BoundStatement.Describe(
                BoundStatement.schema(bound.names(), Types.columns(bound.rel().getRowType())));
    }
}
