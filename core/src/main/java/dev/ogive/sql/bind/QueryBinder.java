package dev.ogive.sql.bind;

import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.function.Coercion;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.plan.WindowCall;
import dev.ogive.plan.QueryPlanner;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.RecursiveRel;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.RowsRel;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.SubqueryRel;
import dev.ogive.plan.rel.Types;
import dev.ogive.plan.rel.UnnestRel;
import dev.ogive.plan.rel.WindowRel;
import dev.ogive.plan.rel.WorkingRel;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.Tables;
import dev.ogive.sql.tree.ExtraOperators;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.Litmus;

/// Binds queries of one statement: SELECT, set operations, VALUES, WITH.
@SuppressWarnings("ReferenceEquality") // operators and nodes of the parse tree have identity
public final class QueryBinder {
    /// A bound query. `rel` may have more columns than `names`: those after are hidden sort keys.
    public record Query(RelNode rel, List<String> names) {
        public Query {
            names = List.copyOf(names);
        }
    }

    private final Tables tables;
    private final FunctionRegistry registry;
    private final RelOptCluster cluster = Rels.cluster();
    private final List<DataType> parameters;
    private final LiftedLiterals lifted;
    private final Function<String, SqlNode> parser;
    private final FromBinder from = new FromBinder(this);
    private final Macros macros = new Macros(this);
    private final SessionZone zone;
    private final List<String> parameterNames = new ArrayList<>();
    private WithScope with;
    private int nextShared;
    private int viewDepth;
    private boolean momentary;
    private boolean rowIds;
    private Lifting lifting = Lifting.AFTER_CONDITIONS;

    /// Whether literals of the part being bound may become parameters.
    private enum Lifting {
        /// Not here nor in subqueries: what stands here decides about names or groups.
        NEVER,
        /// Not here, but in conditions of subqueries.
        AFTER_CONDITIONS,
        HERE
    }

    /// @param parameters types of the `?`s as far as known; grows as they are met
    /// @param lifted which literals of the text become parameters
    /// @param parser for the text of views
    public QueryBinder(
            Tables tables,
            FunctionRegistry registry,
            List<DataType> parameters,
            LiftedLiterals lifted,
            Function<String, SqlNode> parser) {
        this.tables = tables;
        this.registry = registry;
        this.parameters = new ArrayList<>(parameters);
        this.lifted = lifted;
        this.parser = parser;
        this.zone = new SessionZone(this, tables.timeZone());
    }

    /// Queries named by WITH around the one being bound.
    private static final class WithScope {
        final WithScope parent;
        final String name;
        Query query;
        int sharedId;
        /// Set while a recursive query binds its own step.
        WorkingRel working;

        WithScope(WithScope parent, String name) {
            this.parent = parent;
            this.name = name;
        }
    }

    Tables tables() {
        return tables;
    }

    Macros macros() {
        return macros;
    }

    /// Says that the statement, as it is bound, holds for this moment only.
    void momentary() {
        momentary = true;
    }

    /// Whether what was bound must not be kept for a later execution: a setting is in it.
    public boolean isMomentary() {
        return momentary;
    }

    /// Names of parameters written as `$name`, at their positions.
    public List<String> parameterNames() {
        return List.copyOf(parameterNames);
    }

    /// The parameter that a name like `$1` or `$name` is, or null.
    SqlDynamicParam parameter(SqlIdentifier id) {
        String text = id.isSimple() && !id.isComponentQuoted(0) ? id.getSimple() : "";
        if (text.length() < 2 || text.charAt(0) != '$') {
            return null;
        }
        String name = text.substring(1);
        int index;
        if (name.chars().allMatch(Character::isDigit)) {
            index = name.length() > 5 ? 0 : Integer.parseInt(name) - 1;
            if (index < 0) {
                throw SqlException.at(id, ErrorCode.INVALID_PARAMETER, "parameters are $1, $2, ..., not " + text);
            }
        } else {
            index = parameterNames.indexOf(name.toLowerCase(Locale.ROOT));
            if (index < 0) {
                index = parameterNames.size();
                parameterNames.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return new SqlDynamicParam(index, id.getParserPosition());
    }

    FunctionRegistry registry() {
        return registry;
    }

    RelOptCluster cluster() {
        return cluster;
    }

    /// Binds a whole statement's query.
    public Query bind(SqlNode node) {
        return query(node, null);
    }

    RexNode parameter(SqlDynamicParam parameter) {
        while (parameters.size() <= parameter.getIndex()) {
            parameters.add(SimpleType.NULL);
        }
        return Operators.parameter(parameter.getIndex(), parameters.get(parameter.getIndex()));
    }

    /// Gives a parameter the type of the place where it stands, unless it has one.
    void expect(SqlDynamicParam parameter, DataType type) {
        parameter(parameter);
        if (parameters.get(parameter.getIndex()) == SimpleType.NULL) {
            parameters.set(parameter.getIndex(), type);
        }
    }

    /// A parameter that nothing gives a type is text.
    private RexNode known(RexNode node) {
        return node instanceof RexCall call
                        && call.getOperator() instanceof Operators.Parameter p
                        && p.parameter().type() == SimpleType.NULL
                ? cast(node, SimpleType.VARCHAR, false)
                : node;
    }

    /// Types of the parameters seen; NULL where nothing told the type.
    public List<DataType> parameterTypes() {
        return new ArrayList<>(parameters);
    }

    /// A conversion; a parameter of unknown type takes the type it is converted to.
    RexNode cast(RexNode node, DataType type, boolean lenient) {
        if (node instanceof RexCall call
                && call.getOperator() instanceof Operators.Parameter p
                && p.parameter().type() == SimpleType.NULL
                && type != SimpleType.NULL) {
            int index = p.parameter().index();
            if (parameters.get(index) == SimpleType.NULL) {
                parameters.set(index, type);
            }
            return Operators.parameter(index, type);
        }
        RexNode zoned = zone.cast(node, type, lenient);
        return zoned != null ? zoned : ExpressionBinder.cast(node, type, lenient);
    }

    SessionZone zone() {
        return zone;
    }

    /// The query's visible columns; bare NULLs get a type.
    public static Query typed(Query query) {
        Query visible = visible(query);
        List<DataType> types = Types.columns(visible.rel.getRowType());
        types.replaceAll(DataType::known);
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(ExpressionBinder.cast(Rels.column(visible.rel, i), types.get(i), false));
        }
        return new Query(Rels.project(visible.rel, columns), visible.names);
    }

    /// What the names of types stand for here.
    TypeNames typeNames() {
        return new TypeNames(name -> {
            String sql = tables.type(name.size() > 1 ? name.get(name.size() - 2) : null, name.getLast());
            return sql == null ? null : typeOf(sql);
        });
    }

    private DataType typeOf(String sql) {
        SqlNode statement = parser.apply("SELECT CAST(NULL AS " + sql + ")");
        SqlCall cast = (SqlCall) ((SqlSelect) statement).getSelectList().get(0);
        return typeNames().of((SqlDataTypeSpec) cast.operand(1));
    }

    SqlNode parse(String text) {
        return parser.apply(text);
    }

    /// Binds a part in which literals stay.
    <T> T keepingLiterals(Supplier<T> part) {
        return lifting(Lifting.NEVER, part);
    }

    /// Binds the condition of a WHERE, ON or HAVING.
    RexNode condition(ExpressionBinder binder, SqlNode condition) {
        return lifting == Lifting.NEVER
                ? binder.condition(condition)
                : lifting(Lifting.HERE, () -> binder.condition(condition));
    }

    private <T> T lifting(Lifting mode, Supplier<T> part) {
        Lifting saved = lifting;
        lifting = mode;
        try {
            return part.get();
        } finally {
            lifting = saved;
        }
    }

    /// A direct operand of a comparison: its parameter where it is a literal that was lifted, or
    /// itself.
    RexNode lifted(SqlNode operand, RexNode bound) {
        Expr.Literal constant = lifting == Lifting.HERE ? Operators.literal(bound) : null;
        if (constant == null || constant.value() == null) {
            return bound;
        }
        boolean negated = operand.getKind() == SqlKind.MINUS_PREFIX;
        SqlNode literal = negated ? ((SqlCall) operand).operand(0) : operand;
        int index = literal instanceof SqlLiteral ? lifted.lift(literal.getParserPosition(), negated, constant) : -1;
        return index < 0 ? bound : Operators.parameter(index, constant.type());
    }

    /// Whether the expression is the same for every row: constants and parameters, converted at
    /// most.
    boolean isConstant(RexNode node) {
        return switch (node) {
            case org.apache.calcite.rex.RexLiteral _ -> true;
            case RexCall call
            when call.getOperator() instanceof Operators.Constant
                    || call.getOperator() instanceof Operators.Parameter -> true;
            case RexCall call
            when call.getKind() == SqlKind.CAST -> isConstant(call.getOperands().getFirst());
            default -> false;
        };
    }

    /// A scope whose id no other scope has.
    Scope scope(Scope parent, List<Scope.Column> columns) {
        return new Scope(parent, cluster.createCorrel(), columns);
    }

    Query query(SqlNode node, Scope outer) {
        return lifting == Lifting.HERE
                ? lifting(Lifting.AFTER_CONDITIONS, () -> inner(node, outer))
                : inner(node, outer);
    }

    private Query inner(SqlNode node, Scope outer) {
        return switch (node) {
            case SqlOrderBy ordered -> ordered(ordered, outer);
            case SqlWith w -> {
                WithScope saved = with;
                try {
                    bindWith(w.withList, outer);
                    yield query(w.body, outer);
                } finally {
                    with = saved;
                }
            }
            case SqlSelect select -> select(select, SqlNodeList.EMPTY, outer);
            case SqlBasicCall call when call.getOperator() instanceof SqlSetOperator -> setOperation(call, outer);
            case SqlBasicCall call when call.getKind() == SqlKind.VALUES -> values(call, outer);
            case SqlBasicCall call when Pivots.isPivot(call) -> new Pivots(this, from).bind(call, outer);
            case SqlBasicCall call
            when call.getKind() == SqlKind.EXPLICIT_TABLE -> {
                SqlSelect star = new SqlSelect(
                        call.getParserPosition(),
                        null,
                        SqlNodeList.of(SqlIdentifier.star(call.getParserPosition())),
                        call.operand(0),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
                yield select(star, SqlNodeList.EMPTY, outer);
            }
            default -> throw SqlException.at(node, ErrorCode.NOT_SUPPORTED, "'" + node.getKind() + "' is no query");
        };
    }

    /// Binds a part around which WITH names queries.
    <T> T with(SqlNodeList items, Supplier<T> part) {
        WithScope saved = with;
        try {
            bindWith(items, null);
            return part.get();
        } finally {
            with = saved;
        }
    }

    /// Binds a query in which no name of a WITH means anything.
    Query withoutNames(SqlNode node, Scope outer) {
        WithScope saved = with;
        with = null;
        try {
            return query(node, outer);
        } finally {
            with = saved;
        }
    }

    private Query ordered(SqlOrderBy node, Scope outer) {
        if (node.query instanceof SqlWith w) {
            WithScope saved = with;
            try {
                bindWith(w.withList, outer);
                return ordered(
                        new SqlOrderBy(node.getParserPosition(), w.body, node.orderList, node.offset, node.fetch),
                        outer);
            } finally {
                with = saved;
            }
        }
        boolean ties = node.fetch instanceof SqlCall call && call.getOperator().equals(ExtraOperators.WITH_TIES);
        boolean percent =
                node.fetch instanceof SqlCall call && call.getOperator().equals(ExtraOperators.LIMIT_PERCENT);
        SqlNode fetch = ties || percent ? ((SqlCall) node.fetch).operand(0) : node.fetch;
        RexNode skipped = node.offset == null ? null : bound(node.offset, "OFFSET");
        RexNode wanted = fetch == null || percent ? null : bound(fetch, "LIMIT");
        Query query;
        if (node.query instanceof SqlSelect select) {
            query = select(select, node.orderList, outer);
        } else {
            Query inner = query(node.query, outer);
            query = node.orderList.isEmpty() ? inner : sorted(inner, node.query, node.orderList);
        }
        if (percent) {
            return share(query, skipped, fetch);
        }
        boolean known = (skipped == null || Operators.literal(skipped) != null)
                && (wanted == null || Operators.literal(wanted) != null);
        if (!known) {
            if (ties) {
                throw SqlException.at(fetch, ErrorCode.NOT_SUPPORTED, "WITH TIES needs a number");
            }
            boolean parameters = (skipped == null || isConstant(skipped)) && (wanted == null || isConstant(wanted));
            return parameters
                    ? limited(query, sort -> new SortRel(sort.getInput(), sort.keys(), skipped, wanted))
                    : counted(query, skipped, wanted);
        }
        long offset = skipped == null ? 0 : count(skipped, node.offset, "OFFSET");
        long limit = wanted == null ? -1 : count(wanted, fetch, "LIMIT");
        if (offset == 0 && limit < 0) {
            return query;
        }
        return limited(
                query,
                sort -> ties && !sort.keys().isEmpty()
                        ? withTies(sort, offset, limit)
                        : new SortRel(sort.getInput(), sort.keys(), offset, limit));
    }

    /// LIMIT as a share of all rows, rounded down.
    Query share(Query query, RexNode skipped, SqlNode percent) {
        ExpressionBinder binder = ExpressionBinder.plain(this, scope(null, List.of()), "LIMIT");
        RexNode share = cast(binder.bind(percent), SimpleType.DOUBLE, false);
        Expr.Literal literal = Operators.literal(share);
        if (literal != null && literal.value() instanceof Double d && !(d >= 0 && d <= 100)) {
            throw SqlException.at(percent, ErrorCode.INVALID_ARGUMENT, "LIMIT takes 0% to 100%, got " + d + "%");
        }
        Query counted = visible(query);
        RelNode shared = new SharedRel(counted.rel, nextShared++);
        RelNode count = GroupRel.of(
                shared,
                List.of(),
                List.of(new AggregateCall(
                        registry.resolveAggregate("count", List.of()).function(),
                        List.of(),
                        false,
                        -1,
                        List.of(),
                        SimpleType.BIGINT)));
        RexNode rows = cast(Rels.column(count, 0), SimpleType.DOUBLE, false);
        RexNode product = binder.function(
                "divide",
                List.of(
                        binder.function("multiply", List.of(rows, share)),
                        Operators.constant(100.0, SimpleType.DOUBLE)));
        RexNode whole = cast(binder.function("floor", List.of(product)), SimpleType.BIGINT, false);
        RelNode limit = Rels.project(count, List.of(whole));
        Items.Subquery item = new Items.Subquery(Items.SubqueryKind.SCALAR, limit, scope(null, List.of()), null);
        RexNode wanted = Operators.REX.makeCall(
                Types.of(SimpleType.BIGINT), new Operators.Placeholder("SCALAR", item), List.of());
        return counted(query, skipped, wanted);
    }

    /// LIMIT and OFFSET that are known only when the query runs: rows are numbered in their
    /// order. NULL, or null here, means none.
    private Query counted(Query query, RexNode skipped, RexNode wanted) {
        Project above = query.rel instanceof Project p && p.getInput() instanceof SortRel ? p : null;
        RelNode top = above == null ? query.rel : above.getInput();
        SortRel sort = top instanceof SortRel s && !s.cuts() ? s : null;
        RelNode input = sort == null ? top : sort.getInput();
        List<SortKey> keys = sort == null ? List.of() : sort.keys();
        int width = Rels.width(input);
        RelNode numbered = SetOperations.rowNumber(input, List.of(), keys);
        RexNode zero = Operators.constant(0L, SimpleType.BIGINT);
        Attached attached = attach(numbered, List.of(skipped == null ? zero : skipped, wanted == null ? zero : wanted));
        RexNode number = Rels.column(attached.rel, width);
        RexNode offset = skipped == null ? null : attached.expressions.get(0);
        RexNode limit = wanted == null ? null : attached.expressions.get(1);
        RelNode kept = Rels.filter(attached.rel, Rels.between(number, offset, limit));
        RelNode rel = Rels.project(kept, Rels.columns(kept).subList(0, width));
        rel = keys.isEmpty() ? rel : new SortRel(rel, keys, 0, -1);
        return new Query(above == null ? rel : above.copy(above.getTraitSet(), List.of(rel)), query.names);
    }

    /// @param cut makes the rows that are left of a sort of all, whose keys may be none
    private static Query limited(Query query, Function<SortRel, RelNode> cut) {
        // A hidden-key projection may stand above the sort: the limit belongs to the sort below it.
        if (query.rel instanceof Project project && project.getInput() instanceof SortRel sort && !sort.cuts()) {
            return new Query(project.copy(project.getTraitSet(), List.of(cut.apply(sort))), query.names);
        }
        SortRel sort = query.rel instanceof SortRel s && !s.cuts() ? s : new SortRel(query.rel, List.of(), 0, -1);
        return new Query(cut.apply(sort), query.names);
    }

    /// The first rows and those that equal the last of them in the sort keys.
    private RelNode withTies(SortRel sort, long offset, long limit) {
        RelNode input = sort.getInput();
        int width = Rels.width(input);
        WindowCall.Frame frame = new WindowCall.Frame(
                WindowCall.Unit.RANGE,
                new WindowCall.Bound.UnboundedPreceding(),
                new WindowCall.Bound.CurrentRow(),
                WindowCall.Exclusion.NO_OTHERS);
        RelNode ranked = new WindowRel(
                input,
                List.of(),
                sort.keys(),
                List.of(
                        new WindowCall("rank", List.of(), false, -1, false, frame, SimpleType.BIGINT),
                        new WindowCall("row_number", List.of(), false, -1, false, frame, SimpleType.BIGINT)));
        RexNode rank = Rels.compare(
                Expr.Comparison.LESS_OR_EQUAL,
                Rels.column(ranked, width),
                Operators.constant(offset + limit, SimpleType.BIGINT));
        RexNode skip = Rels.compare(
                Expr.Comparison.GREATER, Rels.column(ranked, width + 1), Operators.constant(offset, SimpleType.BIGINT));
        RelNode kept = Rels.filter(ranked, Rels.and(rank, skip));
        return new SortRel(Rels.project(kept, Rels.columns(kept).subList(0, width)), sort.keys(), 0, -1);
    }

    private RexNode bound(SqlNode node, String clause) {
        RexNode bound =
                ExpressionBinder.plain(this, scope(null, List.of()), clause).bind(node);
        if (Coercion.cost(Rels.type(bound), SimpleType.BIGINT) < 0
                && !Rels.type(bound).isNumeric()) {
            throw SqlException.at(
                    node,
                    ErrorCode.TYPE_MISMATCH,
                    clause + " takes a number, this is a " + Rels.type(bound).sql());
        }
        return cast(bound, SimpleType.BIGINT, false);
    }

    private static long count(RexNode bound, SqlNode node, String clause) {
        Expr.Literal literal = Operators.literal(bound);
        if (literal.value() == null) {
            return clause.equals("LIMIT") ? -1 : 0;
        }
        long count = (Long) literal.value();
        if (count < 0) {
            throw SqlException.at(node, ErrorCode.INVALID_ARGUMENT, clause + " needs a number >= 0, got " + count);
        }
        return count;
    }

    // WITH

    private void bindWith(SqlNodeList items, Scope outer) {
        for (SqlNode node : items) {
            SqlWithItem item = (SqlWithItem) node;
            WithScope entry = new WithScope(with, item.name.getSimple().toLowerCase(Locale.ROOT));
            boolean recursive =
                    item.recursive != null && item.recursive.booleanValue() && names(item.query, entry.name);
            Query bound = recursive ? recursive(item, entry, outer) : query(item.query, outer);
            entry.query = renamed(bound, item.columnList, item);
            entry.sharedId = nextShared++;
            entry.working = null;
            with = entry;
        }
    }

    private static Query renamed(Query query, SqlNodeList columns, SqlNode place) {
        if (columns == null) {
            return query;
        }
        if (columns.size() > query.names.size()) {
            throw SqlException.at(
                    place,
                    ErrorCode.INVALID_STATEMENT,
                    columns.size() + " names are given to a query of " + query.names.size() + " columns");
        }
        List<String> names = new ArrayList<>(query.names);
        for (int i = 0; i < columns.size(); i++) {
            names.set(i, ((SqlIdentifier) columns.get(i)).getSimple());
        }
        return new Query(query.rel, names);
    }

    /// Whether the query reads a table of this name.
    private static boolean names(SqlNode query, String name) {
        return namesAny(query, id -> id.isSimple() && id.getSimple().equalsIgnoreCase(name));
    }

    /// Whether the ids of a table's rows are named.
    private static boolean namesRowIds(SqlNode node) {
        return namesAny(node, id -> SqlNodes.last(id).equalsIgnoreCase(Scope.ROW_ID));
    }

    private static boolean namesAny(SqlNode node, Predicate<SqlIdentifier> wanted) {
        boolean[] found = {false};
        node.accept(new org.apache.calcite.sql.util.SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlIdentifier id) {
                found[0] |= wanted.test(id);
                return null;
            }
        });
        return found[0];
    }

    private Query recursive(SqlWithItem item, WithScope entry, Scope outer) {
        if (!(item.query instanceof SqlBasicCall union) || union.getKind() != SqlKind.UNION) {
            throw SqlException.at(
                    item, ErrorCode.INVALID_STATEMENT, "a recursive query has the form seed UNION [ALL] step");
        }
        boolean all = ((SqlSetOperator) union.getOperator()).isAll();
        Query seed = renamed(query(union.operand(0), outer), item.columnList, item);
        int id = nextShared++;
        // The step may widen the seed's types: bind until they agree.
        List<DataType> types = Types.columns(seed.rel.getRowType());
        types.replaceAll(DataType::known);
        for (int round = 0; ; round++) {
            entry.working = new WorkingRel(cluster, id, types);
            entry.query = new Query(entry.working, seed.names);
            WithScope saved = with;
            with = entry;
            Query step;
            try {
                step = query(union.operand(1), outer);
            } finally {
                with = saved;
            }
            if (Rels.width(step.rel) != types.size()) {
                throw SqlException.at(
                        item,
                        ErrorCode.INVALID_STATEMENT,
                        "the parts of a recursive query return " + types.size() + " and " + Rels.width(step.rel)
                                + " columns");
            }
            List<DataType> common = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                DataType c = Coercion.common(
                        types.get(i), Types.columns(step.rel.getRowType()).get(i));
                if (c == null) {
                    throw SqlException.at(
                            item, ErrorCode.TYPE_MISMATCH, "the parts of a recursive query differ in type");
                }
                common.add(c);
            }
            if (common.equals(types) || round == 3) {
                return new Query(
                        new RecursiveRel(converted(seed.rel, types), converted(step.rel, types), id, !all), seed.names);
            }
            types = common;
        }
    }

    /// The query named by WITH, or null.
    Query named(String name) {
        for (WithScope w = with; w != null; w = w.parent) {
            if (w.name.equalsIgnoreCase(name)) {
                return w.working != null ? w.query : new Query(new SharedRel(w.query.rel, w.sharedId), w.query.names);
            }
        }
        return null;
    }

    /// The same rows for several readers.
    FromBinder.Source shared(FromBinder.Source source) {
        return new FromBinder.Source(new SharedRel(source.rel(), nextShared++), source.columns());
    }

    Query view(ViewDefinition view, SqlNode place) {
        if (++viewDepth > 50) {
            throw SqlException.at(place, ErrorCode.TOO_COMPLEX, "view " + view.name() + " refers to itself");
        }
        WithScope saved = with;
        with = null;
        try {
            // Places in the view's text are none of the statement's.
            Query query = keepingLiterals(() -> query(parser.apply(view.sql()), null));
            return view.columns().isEmpty() ? query : new Query(query.rel, view.columns());
        } catch (SqlException e) {
            throw SqlException.at(place, e.code(), "view " + view.name() + ": " + e.getMessage());
        } finally {
            with = saved;
            viewDepth--;
        }
    }

    // Set operations and VALUES

    private Query setOperation(SqlBasicCall call, Scope outer) {
        SqlSetOperator operator = (SqlSetOperator) call.getOperator();
        // Chains of one operator lean left: walk them without recursion.
        List<SqlNode> nodes = new ArrayList<>();
        SqlNode node = call;
        while (node instanceof SqlBasicCall c
                && c.getOperator().equals(operator)
                && c.getOperandList().size() == 2) {
            nodes.addFirst(c.operand(1));
            node = c.operand(0);
            if (operator.getKind() != SqlKind.UNION) {
                break;
            }
        }
        nodes.addFirst(node);
        List<Query> inputs = new ArrayList<>();
        nodes.forEach(n -> inputs.add(query(n, outer)));
        if (operator.equals(ExtraOperators.UNION_BY_NAME) || operator.equals(ExtraOperators.UNION_ALL_BY_NAME)) {
            alignNames(inputs);
        }
        return combined(operator, inputs, call);
    }

    private Query combined(SqlSetOperator operator, List<Query> inputs, SqlNode call) {
        int width = inputs.getFirst().names.size();
        List<DataType> types = new ArrayList<>(
                Types.columns(inputs.getFirst().rel.getRowType()).subList(0, width));
        for (Query input : inputs) {
            List<DataType> others = Types.columns(input.rel.getRowType());
            if (input.names.size() != width) {
                throw SqlException.at(
                        call,
                        ErrorCode.INVALID_STATEMENT,
                        "the parts of " + operator.getName() + " return " + width + " and " + input.names.size()
                                + " columns");
            }
            for (int i = 0; i < width; i++) {
                DataType common = Coercion.common(types.get(i), others.get(i));
                if (common == null) {
                    throw SqlException.at(
                            call,
                            ErrorCode.TYPE_MISMATCH,
                            "column " + (i + 1) + " is " + types.get(i).sql() + " in one part of " + operator.getName()
                                    + " and " + others.get(i).sql() + " in another");
                }
                types.set(i, common);
            }
        }
        List<RelNode> rels = new ArrayList<>();
        inputs.forEach(i -> rels.add(converted(visible(i).rel, types)));
        RelNode rel = switch (operator.getKind()) {
            case UNION -> operator.isAll() ? Rels.union(rels) : distinct(Rels.union(rels));
            case INTERSECT -> SetOperations.intersect(rels.get(0), rels.get(1), operator.isAll());
            case EXCEPT -> SetOperations.except(rels.get(0), rels.get(1), operator.isAll());
            default -> throw new IllegalStateException(operator.getName());
        };
        return new Query(rel, inputs.getFirst().names);
    }

    /// All rows of several queries of one shape.
    Query union(List<Query> inputs, SqlNode place) {
        return combined(SqlStdOperatorTable.UNION_ALL, inputs, place);
    }

    /// Gives every input the columns of all, in order of first appearance, NULL where it has none
    /// of that name.
    private static void alignNames(List<Query> inputs) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Query input : inputs) {
            input.names.forEach(n -> names.putIfAbsent(n.toLowerCase(Locale.ROOT), n));
        }
        for (int i = 0; i < inputs.size(); i++) {
            Query input = inputs.get(i);
            List<String> own =
                    input.names.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
            List<RexNode> columns = new ArrayList<>();
            for (String name : names.keySet()) {
                int at = own.indexOf(name);
                columns.add(at < 0 ? Operators.constant(null, SimpleType.NULL) : Rels.column(input.rel, at));
            }
            inputs.set(i, new Query(Rels.project(input.rel, columns), List.copyOf(names.values())));
        }
    }

    static RelNode distinct(RelNode rel) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < Rels.width(rel); i++) {
            all.add(i);
        }
        return GroupRel.of(rel, all, List.of());
    }

    /// The query without hidden columns.
    static Query visible(Query query) {
        int width = query.names.size();
        return Rels.width(query.rel) == width
                ? query
                : new Query(Rels.project(query.rel, Rels.columns(query.rel).subList(0, width)), query.names);
    }

    RelNode converted(RelNode rel, List<DataType> types) {
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(cast(Rels.column(rel, i), types.get(i), false));
        }
        return Rels.project(rel, columns);
    }

    private Query values(SqlBasicCall call, Scope outer) {
        Scope scope = scope(outer, List.of());
        List<List<RexNode>> rows = new ArrayList<>();
        List<DataType> types = new ArrayList<>();
        ExpressionBinder binder = ExpressionBinder.plain(this, scope, "VALUES");
        for (SqlNode node : call.getOperandList()) {
            List<RexNode> row = new ArrayList<>();
            for (SqlNode value : ((SqlCall) node).getOperandList()) {
                row.add(value.getKind() == SqlKind.DEFAULT ? null : binder.bind(value));
            }
            if (!rows.isEmpty() && row.size() != rows.getFirst().size()) {
                throw SqlException.at(
                        node,
                        ErrorCode.INVALID_STATEMENT,
                        "rows of VALUES have " + rows.getFirst().size() + " and " + row.size() + " values");
            }
            rows.add(row);
        }
        for (int i = 0; i < rows.getFirst().size(); i++) {
            DataType type = SimpleType.NULL;
            for (List<RexNode> row : rows) {
                DataType next = row.get(i) == null ? type : Coercion.common(type, Rels.type(row.get(i)));
                if (next == null) {
                    throw SqlException.at(
                            call,
                            ErrorCode.TYPE_MISMATCH,
                            "column " + (i + 1) + " of VALUES mixes " + type.sql() + " and "
                                    + Rels.type(row.get(i)).sql());
                }
                type = next;
            }
            types.add(type);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            names.add("col" + i);
        }
        List<List<RexNode>> converted = new ArrayList<>();
        boolean simple = true;
        for (List<RexNode> row : rows) {
            List<RexNode> out = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                RexNode value = row.get(i) == null ? Operators.constant(null, types.get(i)) : row.get(i);
                out.add(cast(value, types.get(i), false));
                simple &= !refersOut(out.getLast());
            }
            converted.add(out);
        }
        if (simple) {
            return new Query(new RowsRel(cluster, converted, types), names);
        }
        // Subqueries and outer columns: one projection per row.
        List<RelNode> parts = new ArrayList<>();
        for (List<RexNode> row : converted) {
            Attached attached = attach(RowsRel.one(cluster), row);
            parts.add(Rels.project(attached.rel, attached.expressions));
        }
        return new Query(Rels.union(parts), names);
    }

    private static boolean refersOut(RexNode node) {
        boolean[] found = {false};
        node.accept(new org.apache.calcite.rex.RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                found[0] |= call.getOperator() instanceof Operators.Placeholder;
                return super.visitCall(call);
            }

            @Override
            public Void visitFieldAccess(org.apache.calcite.rex.RexFieldAccess access) {
                found[0] = true;
                return null;
            }
        });
        return found[0];
    }

    // SELECT

    /// One output of the select list.
    record Output(SqlNode node, String name, RexNode column) {}

    /// The items of a RETURNING over rows that are there.
    Query returning(List<SqlNode> items, FromBinder.Source rows) {
        SqlParserPos place = items.getFirst().getParserPosition();
        SqlSelect select = new SqlSelect(
                place, null, new SqlNodeList(items, place), null, null, null, null, null, null, null, null, null, null);
        return visible(select(select, SqlNodeList.EMPTY, null, rows));
    }

    /// A SELECT over rows that are there.
    Query select(SqlSelect select, FromBinder.Source source, Scope outer) {
        return visible(select(select, SqlNodeList.EMPTY, outer, source));
    }

    /// The values of a query's first column as one list, in the query's order.
    RelNode collected(Query query) {
        RelNode rel = query.rel;
        List<SortKey> order = List.of();
        if (rel instanceof Project project && project.getInput() instanceof SortRel && projectsFirst(project)) {
            rel = project.getInput();
        }
        if (rel instanceof SortRel sort) {
            order = sort.keys();
            rel = sort.cuts() ? sort : sort.getInput();
        }
        DataType found = Types.columns(rel.getRowType()).getFirst();
        DataType element = found.known();
        if (!element.equals(found)) {
            List<RexNode> columns = new ArrayList<>(Rels.columns(rel));
            columns.set(0, ExpressionBinder.cast(columns.getFirst(), element, false));
            rel = Rels.project(rel, columns);
        }
        AggregateFunction.Resolved list = registry.resolveAggregate("list", List.of(element));
        return GroupRel.of(
                rel,
                List.of(),
                List.of(new AggregateCall(list.function(), List.of(0), false, -1, order, list.resultType())));
    }

    private static boolean projectsFirst(Project project) {
        return project.getProjects().getFirst() instanceof RexInputRef first && first.getIndex() == 0;
    }

    /// The rows of a query, now: what is bound to them holds for this moment.
    List<List<Object>> rows(Query query) {
        momentary = true;
        Query typed = typed(query);
        return tables.rows(new BoundStatement.Query(
                QueryPlanner.plan(typed.rel, List.of()),
                BoundStatement.schema(typed.names, Types.columns(typed.rel.getRowType()))));
    }

    private Query select(SqlSelect select, SqlNodeList orderBy, Scope outer) {
        boolean saved = rowIds;
        rowIds = saved || (select.getFrom() != null && (namesRowIds(select) || namesRowIds(orderBy)));
        try {
            FromBinder.Source source = select.getFrom() == null
                    ? new FromBinder.Source(RowsRel.one(cluster), List.of())
                    : from.bind(select.getFrom(), outer);
            return select(select, orderBy, outer, source);
        } finally {
            rowIds = saved;
        }
    }

    /// Whether the query names the ids of rows.
    boolean readsRowIds() {
        return rowIds;
    }

    private Query select(SqlSelect select, SqlNodeList orderBy, Scope outer, FromBinder.Source source) {
        Scope scope = scope(outer, source.columns());
        List<SqlNode> items = new ArrayList<>(select.getSelectList().getList());
        List<SqlNode> distinctOn = List.of();
        if (items.getFirst() instanceof SqlCall call && call.getOperator().equals(ExtraOperators.DISTINCT_ON)) {
            distinctOn = call.getOperandList();
            items.removeFirst();
        }
        Map<String, SqlNode> aliases = new HashMap<>();
        for (SqlNode item : items) {
            if (item.getKind() == SqlKind.AS) {
                SqlCall as = (SqlCall) item;
                aliases.putIfAbsent(
                        ((SqlIdentifier) as.operand(1)).getSimple().toLowerCase(Locale.ROOT), as.operand(0));
            }
        }
        scope.aliases = aliases;
        Map<String, SqlWindow> namedWindows = new HashMap<>();
        for (SqlNode node : select.getWindowList()) {
            SqlWindow window = (SqlWindow) node;
            namedWindows.put(window.getDeclName().getSimple().toLowerCase(Locale.ROOT), window);
        }
        RelNode rel = source.rel();
        if (select.getWhere() != null) {
            rel = where(rel, condition(ExpressionBinder.plain(this, scope, "WHERE"), select.getWhere()));
        }
        List<Output> outputs = expand(items, scope);
        ExpressionBinder binder = new ExpressionBinder(this, scope, true, true, namedWindows, "SELECT");
        List<RexNode> expressions = keepingLiterals(() -> selected(outputs, binder));
        RexNode having = select.getHaving() == null
                ? null
                : condition(new ExpressionBinder(this, scope, true, false, namedWindows, "HAVING"), select.getHaving());
        RexNode qualify =
                select.getQualify() == null ? null : keepingLiterals(() -> binder.condition(select.getQualify()));
        List<RexNode> on = new ArrayList<>();
        for (SqlNode node : distinctOn) {
            on.add(keepingLiterals(() -> outputOrExpression(node, outputs, expressions, binder)));
        }
        List<Items.Order> order = keepingLiterals(() -> order(orderBy, outputs, expressions, binder));

        GroupBinder groups =
                new GroupBinder(this, scope, outputs.stream().map(Output::node).toList(), expressions);
        keepingLiterals(() -> {
            groups.bind(select.getGroup());
            return null;
        });
        return grouped(select, rel, outputs, groups, expressions, having, qualify, on, order);
    }

    private List<RexNode> selected(List<Output> outputs, ExpressionBinder binder) {
        List<RexNode> expressions = new ArrayList<>();
        for (Output output : outputs) {
            expressions.add(output.column != null ? output.column : known(binder.bind(output.node)));
        }
        return expressions;
    }

    /// What follows WHERE: grouping, windows, subqueries of the select list, the order.
    private Query grouped(
            SqlSelect select,
            RelNode from,
            List<Output> outputs,
            GroupBinder groups,
            List<RexNode> selected,
            RexNode havingBound,
            RexNode qualifyBound,
            List<RexNode> distinctOn,
            List<Items.Order> orderBound) {
        RelNode rel = from;
        List<RexNode> expressions = selected;
        RexNode having = havingBound;
        RexNode qualify = qualifyBound;
        List<RexNode> on = distinctOn;
        List<Items.Order> order = orderBound;
        boolean grouped = select.getGroup() != null
                || having != null
                || containsAggregate(expressions)
                || containsAggregate(order.stream().map(Items.Order::key).toList())
                || containsAggregate(on)
                || (qualify != null && containsAggregate(List.of(qualify)));
        if (grouped) {
            GroupBinder.Grouped result = groups.group(rel, expressions, having, qualify, on, order);
            rel = result.rel();
            expressions = result.expressions();
            having = result.having();
            qualify = result.qualify();
            on = result.distinctOn();
            order = result.order();
            if (having != null) {
                rel = where(rel, having);
            }
        }
        // Windows see what is left after HAVING.
        List<RexNode> all = new ArrayList<>(expressions);
        order.forEach(o -> all.add(o.key()));
        all.addAll(on);
        if (qualify != null) {
            all.add(qualify);
        }
        Attached windowed = windows(rel, all);
        Attached attached = attach(windowed.rel, windowed.expressions);
        rel = attached.rel;
        if (qualify != null) {
            rel = Rels.filter(rel, attached.expressions.getLast());
        }
        Attached unnested = unnest(rel, attached.expressions);
        int width = expressions.size();
        expressions = unnested.expressions.subList(0, width);
        List<RexNode> keys = unnested.expressions.subList(width, width + order.size());
        on = unnested.expressions.subList(width + order.size(), width + order.size() + on.size());
        rel = unnested.rel;
        List<String> names = outputs.stream().map(Output::name).toList();
        return output(select, rel, expressions, names, keys, order, on);
    }

    /// Lists in unnest(...) side by side, one row per element; shorter ones are filled up with
    /// NULL.
    private Attached unnest(RelNode input, List<RexNode> expressions) {
        List<Items.Unnest> items = new ArrayList<>();
        List<RexNode> lists = new ArrayList<>();
        for (RexNode expression : expressions) {
            Placeholders.replace(expression, Items.Unnest.class, (call, content) -> {
                if (!items.contains((Items.Unnest) content)) {
                    items.add((Items.Unnest) content);
                    lists.add(call.getOperands().getFirst());
                }
                return call;
            });
        }
        if (items.isEmpty()) {
            return new Attached(input, expressions);
        }
        ExpressionBinder binder = ExpressionBinder.plain(this, scope(null, List.of()), "unnest");
        List<RexNode> lengths = new ArrayList<>();
        lists.forEach(l -> lengths.add(binder.function("len", List.of(l))));
        RexNode longest = lengths.size() == 1 ? lengths.getFirst() : binder.function("greatest", lengths);
        List<RexNode> columns = new ArrayList<>(Rels.columns(input));
        int first = columns.size();
        columns.addAll(lists);
        columns.add(binder.function("generate_series", List.of(Operators.constant(1L, SimpleType.BIGINT), longest)));
        RelNode rel = new UnnestRel(Rels.project(input, columns), first + lists.size(), SimpleType.BIGINT, false);
        RexNode place = Rels.column(rel, columns.size());
        List<RexNode> replaced = new ArrayList<>();
        for (RexNode expression : expressions) {
            replaced.add(Placeholders.replace(
                    expression,
                    Items.Unnest.class,
                    (_, content) -> binder.function(
                            "list_extract", List.of(Rels.column(rel, first + items.indexOf(content)), place))));
        }
        return new Attached(rel, replaced);
    }

    private Query output(
            SqlSelect select,
            RelNode rel,
            List<RexNode> expressions,
            List<String> names,
            List<RexNode> keys,
            List<Items.Order> order,
            List<RexNode> distinctOn) {
        List<RexNode> projected = new ArrayList<>(expressions);
        List<SortKey> sortKeys = new ArrayList<>();
        boolean distinct = select.isDistinct();
        for (int i = 0; i < keys.size(); i++) {
            int column = projected.indexOf(keys.get(i));
            if (column < 0) {
                if (isConstant(keys.get(i))) {
                    continue;
                }
                if (distinct) {
                    throw SqlException.at(
                            select,
                            ErrorCode.INVALID_STATEMENT,
                            "ORDER BY of SELECT DISTINCT takes expressions of the select list");
                }
                column = projected.size();
                projected.add(keys.get(i));
            }
            sortKeys.add(
                    new SortKey(column, order.get(i).descending(), order.get(i).nullsFirst()));
        }
        int width = expressions.size();
        RelNode result;
        if (!distinctOn.isEmpty()) {
            result = SetOperations.distinctOn(rel, projected, distinctOn, sortKeys);
        } else {
            result = Rels.project(rel, projected);
            if (distinct) {
                result = distinct(result);
            }
        }
        if (!sortKeys.isEmpty()) {
            result = new SortRel(result, sortKeys, 0, -1);
        }
        if (Rels.width(result) > width) {
            List<RexNode> visible = Rels.columns(result).subList(0, width);
            List<DataType> types = new ArrayList<>();
            visible.forEach(v -> types.add(Rels.type(v)));
            result = Rels.project(result, visible);
        }
        return new Query(result, names);
    }

    /// ORDER BY: ordinals, ALL, aliases, then expressions.
    private List<Items.Order> order(
            SqlNodeList orderBy, List<Output> outputs, List<RexNode> expressions, ExpressionBinder binder) {
        List<Items.Order> order = new ArrayList<>();
        for (SqlNode node : orderBy) {
            SqlNodes.OrderItem item = SqlNodes.orderItem(node, tables.ordering());
            if (item.node() instanceof SqlIdentifier id && id.isStar()) {
                expressions.forEach(e -> order.add(new Items.Order(e, item.descending(), item.nullsFirst())));
            } else {
                RexNode key = Collations.isCollated(item.node())
                        ? binder.key(item.node())
                        : outputOrExpression(item.node(), outputs, expressions, binder);
                order.add(new Items.Order(key, item.descending(), item.nullsFirst()));
            }
        }
        return order;
    }

    /// An ordinal, an output's name, or an expression over the FROM clause.
    private RexNode outputOrExpression(
            SqlNode node, List<Output> outputs, List<RexNode> expressions, ExpressionBinder binder) {
        if (node instanceof SqlLiteral literal && Constants.of(literal).value() instanceof Long ordinal) {
            if (ordinal < 1 || ordinal > expressions.size()) {
                throw SqlException.at(
                        node,
                        ErrorCode.INVALID_STATEMENT,
                        "position " + ordinal + " is not in the select list, which has " + expressions.size()
                                + " columns");
            }
            return expressions.get((int) (ordinal - 1));
        }
        if (node instanceof SqlIdentifier id && id.isSimple()) {
            for (int i = 0; i < outputs.size(); i++) {
                if (outputs.get(i).name.equalsIgnoreCase(id.getSimple())) {
                    return expressions.get(i);
                }
            }
        }
        return binder.bind(node);
    }

    /// The position of an expression in the select list that names the columns of a set
    /// operation, or -1.
    private static int selectedFirst(SqlNode query, SqlNode expression) {
        SqlNode first = query;
        while (first instanceof SqlBasicCall call && call.getOperator() instanceof SqlSetOperator) {
            first = call.operand(0);
        }
        if (!(first instanceof SqlSelect select)) {
            return -1;
        }
        for (int i = 0; i < select.getSelectList().size(); i++) {
            SqlNode item = select.getSelectList().get(i);
            if (item instanceof SqlIdentifier id && id.isStar()) {
                return -1;
            }
            if (item.equalsDeep(expression, Litmus.IGNORE)) {
                return i;
            }
        }
        return -1;
    }

    /// ORDER BY of a set operation or VALUES: names and ordinals of the output, expressions of the
    /// first select list, or expressions over the output, which become hidden columns.
    ///
    /// @param text of the query, a set operation
    private Query sorted(Query query, SqlNode text, SqlNodeList orderBy) {
        List<SortKey> keys = new ArrayList<>();
        List<RexNode> columns = new ArrayList<>(Rels.columns(query.rel));
        int width = columns.size();
        for (SqlNode node : orderBy) {
            SqlNodes.OrderItem item = SqlNodes.orderItem(node, tables.ordering());
            if (item.node() instanceof SqlIdentifier id && id.isStar()) {
                for (int i = 0; i < query.names.size(); i++) {
                    keys.add(new SortKey(i, item.descending(), item.nullsFirst()));
                }
                continue;
            }
            int column = outputColumn(query, item.node());
            column = column < 0 && item.node() instanceof SqlCall ? selectedFirst(text, item.node()) : column;
            if (column < 0) {
                RexNode key = keepingLiterals(() -> ExpressionBinder.plain(this, outputScope(query), "ORDER BY")
                        .bind(item.node()));
                if (Placeholders.contains(key, Items.Subquery.class)) {
                    throw SqlException.at(
                            item.node(), ErrorCode.NOT_SUPPORTED, "ORDER BY of a set operation takes no subquery");
                }
                column = columns.size();
                columns.add(key);
            }
            keys.add(new SortKey(column, item.descending(), item.nullsFirst()));
        }
        RelNode input = columns.size() == width ? query.rel : Rels.project(query.rel, columns);
        RelNode sorted = new SortRel(input, keys, 0, -1);
        return new Query(
                columns.size() == width
                        ? sorted
                        : Rels.project(sorted, Rels.columns(sorted).subList(0, width)),
                query.names);
    }

    /// The column that a name or an ordinal means, or -1.
    private static int outputColumn(Query query, SqlNode node) {
        if (node instanceof SqlLiteral literal && Constants.of(literal).value() instanceof Long ordinal) {
            if (ordinal < 1 || ordinal > query.names.size()) {
                throw SqlException.at(
                        node,
                        ErrorCode.INVALID_STATEMENT,
                        "position " + ordinal + " is not in the select list, which has " + query.names.size()
                                + " columns");
            }
            return (int) (ordinal - 1);
        }
        if (node instanceof SqlIdentifier id) {
            for (int i = 0; i < query.names.size(); i++) {
                if (query.names.get(i).equalsIgnoreCase(SqlNodes.last(id))) {
                    return i;
                }
            }
        }
        return -1;
    }

    private Scope outputScope(Query query) {
        List<DataType> types = Types.columns(query.rel.getRowType());
        List<Scope.Column> columns = new ArrayList<>();
        for (int i = 0; i < query.names.size(); i++) {
            columns.add(new Scope.Column(null, null, query.names.get(i), i, types.get(i), false));
        }
        return scope(null, columns);
    }

    /// Stars become columns; every output gets its name.
    private List<Output> expand(List<SqlNode> items, Scope scope) {
        List<Output> outputs = new ArrayList<>();
        for (SqlNode item : items) {
            switch (item) {
                case SqlIdentifier id when id.isStar() -> new Stars(id).expand(scope, outputs);
                case SqlCall call
                when call.getOperator().equals(ExtraOperators.STAR) -> new Stars(call).expand(scope, outputs);
                default -> {
                    List<SqlNode> several = ColumnLists.expanded(item, scope);
                    for (SqlNode one : several == null ? List.of(item) : several) {
                        outputs.add(new Output(SqlNodes.withoutAlias(one), Naming.of(one), null));
                    }
                }
            }
        }
        return outputs;
    }

    private static boolean containsAggregate(List<RexNode> expressions) {
        return expressions.stream()
                .anyMatch(e -> Placeholders.contains(e, Items.Aggregate.class)
                        || Placeholders.contains(e, Items.Grouping.class));
    }

    // Placeholders

    /// A relation with columns appended, and expressions that read them in place of placeholders.
    record Attached(RelNode rel, List<RexNode> expressions) {}

    /// Filters by a condition that may hold subqueries. EXISTS and IN that stand alone become
    /// semi- and anti-joins.
    RelNode where(RelNode input, RexNode condition) {
        RelNode rel = input;
        List<RexNode> plain = new ArrayList<>();
        List<RexNode> other = new ArrayList<>();
        for (RexNode term : Rels.conjuncts(condition)) {
            (Placeholders.contains(term, Items.Subquery.class) ? other : plain).add(term);
        }
        rel = Rels.filter(rel, Rels.and(plain));
        List<RexNode> rest = new ArrayList<>();
        for (RexNode term : other) {
            RelNode joined = semiJoin(rel, term);
            if (joined == null) {
                rest.add(term);
            } else {
                rel = joined;
            }
        }
        if (!rest.isEmpty()) {
            int width = Rels.width(rel);
            Attached attached = attach(rel, rest);
            rel = Rels.filter(attached.rel, Rels.and(attached.expressions));
            rel = Rels.project(rel, Rels.columns(rel).subList(0, width));
        }
        return rel;
    }

    /// The semi- or anti-join for a term that is a subquery alone, or null.
    private RelNode semiJoin(RelNode rel, RexNode term) {
        boolean negated = term.getKind() == SqlKind.NOT;
        RexNode inner = negated ? ((RexCall) term).getOperands().getFirst() : term;
        Items.Subquery item = Placeholders.subquery(inner);
        if (item == null || item.kind == Items.SubqueryKind.SCALAR) {
            return null;
        }
        if (negated && item.kind == Items.SubqueryKind.ANY) {
            return null;
        }
        List<RexNode> operands = ((RexCall) inner).getOperands();
        if (operands.stream().anyMatch(o -> Placeholders.contains(o, Items.Subquery.class))) {
            return null;
        }
        return new SubqueryRel(
                rel,
                item.query,
                negated ? SubqueryRel.Kind.ANTI : SubqueryRel.Kind.SEMI,
                item.outer.id,
                comparison(item, operands, Rels.width(rel)));
    }

    /// The condition of a subquery's join: operands over the left columns, then the query's
    /// columns.
    private static RexNode comparison(Items.Subquery item, List<RexNode> operands, int leftWidth) {
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            columns.add(Rels.column(leftWidth + i, Rels.type(operands.get(i))));
        }
        return operands.isEmpty() ? Rels.and(List.of()) : rows(item.comparison, operands, columns, Rels::compare);
    }

    /// How two values are compared.
    @FunctionalInterface
    interface Comparing {
        RexNode compare(Expr.Comparison comparison, RexNode left, RexNode right);
    }

    /// Compares rows of values: equal where all are, less or greater by the first that differs.
    static RexNode rows(Expr.Comparison comparison, List<RexNode> ls, List<RexNode> rs, Comparing values) {
        int width = ls.size();
        List<RexNode> terms = new ArrayList<>();
        return switch (comparison) {
            case EQUAL, NOT_DISTINCT -> {
                for (int i = 0; i < width; i++) {
                    terms.add(values.compare(comparison, ls.get(i), rs.get(i)));
                }
                yield Rels.and(terms);
            }
            case NOT_EQUAL, DISTINCT -> {
                for (int i = 0; i < width; i++) {
                    terms.add(values.compare(comparison, ls.get(i), rs.get(i)));
                }
                yield Rels.or(terms);
            }
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                Expr.Comparison strict =
                        comparison == Expr.Comparison.LESS || comparison == Expr.Comparison.LESS_OR_EQUAL
                                ? Expr.Comparison.LESS
                                : Expr.Comparison.GREATER;
                RexNode result = values.compare(comparison, ls.getLast(), rs.getLast());
                for (int i = width - 2; i >= 0; i--) {
                    result = Rels.or(List.of(
                            values.compare(strict, ls.get(i), rs.get(i)),
                            Rels.and(values.compare(Expr.Comparison.EQUAL, ls.get(i), rs.get(i)), result)));
                }
                yield result;
            }
        };
    }

    /// Joins every subquery of the expressions to `input`, whose columns stay where they are.
    Attached attach(RelNode input, List<? extends RexNode> expressions) {
        RelNode[] rel = {input};
        Map<RexNode, RexNode> done = new HashMap<>();
        List<RexNode> replaced = new ArrayList<>();
        for (RexNode expression : expressions) {
            replaced.add(Placeholders.replace(expression, Items.Subquery.class, (call, content) -> {
                RexNode known = done.get(call);
                if (known != null) {
                    return known;
                }
                Items.Subquery item = (Items.Subquery) content;
                int width = Rels.width(rel[0]);
                rel[0] = new SubqueryRel(
                        rel[0],
                        item.query,
                        item.kind == Items.SubqueryKind.SCALAR ? SubqueryRel.Kind.SINGLE : SubqueryRel.Kind.MARK,
                        item.outer.id,
                        comparison(item, call.getOperands(), width));
                RexNode column = Rels.column(rel[0], width);
                done.put(call, column);
                return column;
            }));
        }
        return new Attached(rel[0], replaced);
    }

    /// Computes the window functions of the expressions, one [WindowRel] per partitioning and
    /// ordering.
    private Attached windows(RelNode input, List<RexNode> expressions) {
        List<Items.Window> items = new ArrayList<>();
        expressions.forEach(e -> Placeholders.collect(e, Items.Window.class, items));
        if (items.isEmpty()) {
            return new Attached(input, expressions);
        }
        // Arguments and keys become columns, behind the input's own.
        List<RexNode> used = new ArrayList<>();
        for (Items.Window item : items) {
            used.addAll(item.arguments());
            used.addAll(item.partitionBy());
            item.orderBy().forEach(o -> used.add(o.key()));
            item.argumentOrder().forEach(o -> used.add(o.key()));
            if (item.filter() != null) {
                used.add(item.filter());
            }
        }
        Attached attached = attach(input, used);
        RelNode base = attached.rel;
        List<RexNode> columns = new ArrayList<>(Rels.columns(base));
        Map<RexNode, Integer> positions = new HashMap<>();
        for (int i = 0; i < used.size(); i++) {
            RexNode expression = attached.expressions.get(i);
            int position = columns.indexOf(expression);
            if (position < 0) {
                position = columns.size();
                columns.add(expression);
            }
            positions.put(used.get(i), position);
        }
        RelNode rel = Rels.project(base, columns);
        Map<Items.Window, Integer> results = new HashMap<>();
        List<Items.Window> open = new ArrayList<>();
        for (Items.Window item : items) {
            if (!open.contains(item)) {
                open.add(item);
            }
        }
        while (!open.isEmpty()) {
            Items.Window first = open.getFirst();
            List<Items.Window> together = open.stream()
                    .filter(w -> w.partitionBy().equals(first.partitionBy())
                            && w.orderBy().equals(first.orderBy()))
                    .toList();
            List<SortKey> order = new ArrayList<>();
            first.orderBy()
                    .forEach(o -> order.add(new SortKey(positions.get(o.key()), o.descending(), o.nullsFirst())));
            List<WindowCall> calls = new ArrayList<>();
            int width = Rels.width(rel);
            for (Items.Window item : together) {
                results.put(item, width + calls.size());
                calls.add(new WindowCall(
                        item.function(),
                        item.arguments().stream().map(positions::get).toList(),
                        item.distinct(),
                        item.filter() == null ? -1 : positions.get(item.filter()),
                        item.ignoreNulls(),
                        item.frame(),
                        item.type(),
                        item.argumentOrder().stream()
                                .map(o -> new SortKey(positions.get(o.key()), o.descending(), o.nullsFirst()))
                                .toList()));
            }
            rel = new WindowRel(
                    rel, first.partitionBy().stream().map(positions::get).toList(), order, calls);
            open.removeAll(together);
        }
        List<RexNode> replaced = new ArrayList<>();
        for (RexNode expression : expressions) {
            replaced.add(Placeholders.replace(
                    expression,
                    Items.Window.class,
                    (call, content) -> Rels.column(results.get((Items.Window) content), Rels.type(call))));
        }
        return new Attached(rel, replaced);
    }

    /// Columns of a GROUP BY's input that aggregates read, and the calls over them.
    static AggregateCall call(Items.Aggregate item, Function<RexNode, Integer> position) {
        List<SortKey> order = new ArrayList<>();
        for (Items.Order o : item.orderBy()) {
            order.add(new SortKey(position.apply(o.key()), o.descending(), o.nullsFirst()));
        }
        return new AggregateCall(
                item.function(),
                item.arguments().stream().map(position).toList(),
                item.distinct(),
                item.filter() == null ? -1 : position.apply(item.filter()),
                order,
                item.type());
    }
}
