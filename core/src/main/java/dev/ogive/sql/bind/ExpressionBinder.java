package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.Interval;
import dev.ogive.column.ListType;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.aggregate.ListAggregate;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.exec.expr.ListLambda;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.function.Coercion;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.function.RowFunctions;
import dev.ogive.exec.function.ScalarFunction;
import dev.ogive.plan.Conversions;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.Types;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.ExtraOperators;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlPosixRegexOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Binds expressions of one scope to typed `RexNode`s. Aggregates, window functions and
/// subqueries become placeholders: the query binder fills them in when it has built the input
/// that they need.
final class ExpressionBinder {
    /// Operators of the grammar and the registry's names for them.
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("+", "add"),
            Map.entry("-", "subtract"),
            Map.entry("*", "multiply"),
            Map.entry("/", "divide"),
            Map.entry("//", "divide_integer"),
            Map.entry("%", "modulo"),
            Map.entry("||", "||"),
            Map.entry("**", "power"),
            Map.entry("^", "power"),
            Map.entry("&", "bitwise_and"),
            Map.entry("|", "bitwise_or"),
            Map.entry("<<", "left_shift"),
            Map.entry(">>", "right_shift"),
            Map.entry("->", "json_extract"),
            Map.entry("->>", "json_extract_string"),
            Map.entry("GLOB", "glob"));

    /// Words that call a function without parentheses.
    private static final Set<String> NILADIC = Set.of(
            "current_date",
            "current_time",
            "current_timestamp",
            "localtime",
            "localtimestamp",
            "current_user",
            "session_user",
            "user",
            "current_schema",
            "current_catalog");

    private static final Set<String> LIST_AGGREGATE =
            Set.of("list_aggregate", "list_aggr", "array_aggregate", "array_aggr", "aggregate");

    private static final Set<String> QUANTILES = Set.of(
            "quantile", "quantile_cont", "quantile_disc", "percentile_cont", "percentile_disc", "approx_quantile");

    private static final Set<String> RANKS = Set.of("row_number", "rank", "dense_rank");
    private static final Set<String> OFFSETS = Set.of("lag", "lead", "first_value", "last_value", "nth_value");

    private final QueryBinder queries;
    private final Scope scope;
    private final boolean aggregates;
    private final boolean windows;
    private final Map<String, SqlWindow> namedWindows;
    private final Set<SqlNode> aliasesInUse = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Structs structs = new Structs(this);
    private String clause;
    private Lambdas.Names lambda;

    /// @param aggregates whether aggregate calls may stand here; `clause` names the place where
    ///     they may not
    ExpressionBinder(
            QueryBinder queries,
            Scope scope,
            boolean aggregates,
            boolean windows,
            Map<String, SqlWindow> namedWindows,
            String clause) {
        this.queries = queries;
        this.scope = scope;
        this.aggregates = aggregates;
        this.windows = windows;
        this.namedWindows = namedWindows;
        this.clause = clause;
    }

    static ExpressionBinder plain(QueryBinder queries, Scope scope, String clause) {
        return new ExpressionBinder(queries, scope, false, false, Map.of(), clause);
    }

    /// A boolean expression.
    RexNode condition(SqlNode node) {
        return coerce(bind(node), SimpleType.BOOLEAN, node);
    }

    RexNode bind(SqlNode node) {
        try {
            return switch (node) {
                case SqlLiteral literal -> literal(literal);
                case SqlIdentifier identifier -> identifier(identifier);
                case SqlDynamicParam parameter -> queries.parameter(parameter);
                case SqlCase branches -> caseOf(branches);
                case SqlCall call -> call(call);
                case SqlIntervalQualifier unit -> Operators.constant(Constants.unit(unit), SimpleType.VARCHAR);
                case SqlNodeList list when list.size() == 1 -> bind(list.get(0));
                default ->
                    throw SqlException.at(
                            node, ErrorCode.NOT_SUPPORTED, "'" + node + "' is not supported as an expression");
            };
        } catch (OgiveException e) {
            throw SqlException.at(node, e);
        }
    }

    List<RexNode> bindAll(List<? extends SqlNode> nodes) {
        List<RexNode> bound = new ArrayList<>(nodes.size());
        nodes.forEach(n -> bound.add(bind(n)));
        return bound;
    }

    private RexNode literal(SqlLiteral literal) {
        Expr.Literal constant = Constants.of(literal);
        SimpleType tag = Constants.tag(literal);
        RexNode node = Operators.constant(constant.value(), constant.type());
        return tag == null || constant.type() == tag ? node : queries.cast(node, tag, false);
    }

    private RexNode identifier(SqlIdentifier name) {
        if (name.isStar()) {
            throw SqlException.at(name, ErrorCode.INVALID_STATEMENT, "'*' is not an expression here");
        }
        SqlDynamicParam parameter = queries.parameter(name);
        if (parameter != null) {
            return queries.parameter(parameter);
        }
        if (name.isSimple() && name.getSimple().startsWith("#") && !name.isComponentQuoted(0)) {
            return numbered(name);
        }
        RexNode element = lambda == null ? null : lambda.find(name.names.getFirst());
        if (element != null) {
            for (String field : name.names.subList(1, name.names.size())) {
                element = field(element, field, name);
            }
            return element;
        }
        RexNode column = scope.find(name) == null ? alias(name) : null;
        column = column == null ? scope.resolve(name) : column;
        if (column != null) {
            return column;
        }
        if (name.isSimple()
                && !name.isComponentQuoted(0)
                && NILADIC.contains(name.getSimple().toLowerCase(Locale.ROOT))) {
            return function(name.getSimple().toLowerCase(Locale.ROOT), List.of());
        }
        if (!name.isSimple()) {
            SqlIdentifier prefix = name.skipLast(1);
            for (int width = name.names.size() - 1; width > 0; width--) {
                RexNode row = scope.resolve(name.getComponent(0, width));
                if (row != null) {
                    for (String field : name.names.subList(width, name.names.size())) {
                        row = field(row, field, name);
                    }
                    return row;
                }
            }
            String table = prefix.names.getLast();
            if (!knowsTable(table)) {
                throw SqlException.at(
                        name,
                        ErrorCode.UNKNOWN_TABLE,
                        "no table is named '" + table + "' in FROM" + Nearest.hint(table, tables()));
            }
        }
        throw SqlException.at(
                name,
                ErrorCode.UNKNOWN_COLUMN,
                "no column is named '" + SqlNodes.last(name) + "'" + Nearest.hint(SqlNodes.last(name), scope.names()));
    }

    /// `#1` is the first column of FROM.
    private RexNode numbered(SqlIdentifier name) {
        List<Scope.Column> columns =
                scope.columns.stream().filter(c -> !c.merged()).toList();
        String digits = name.getSimple().substring(1);
        int number = digits.length() > 6 ? 0 : Integer.parseInt(digits);
        if (number < 1 || number > columns.size()) {
            throw SqlException.at(
                    name,
                    ErrorCode.UNKNOWN_COLUMN,
                    "FROM has " + columns.size() + " columns, there is no " + name.getSimple());
        }
        Scope.Column column = columns.get(number - 1);
        return Rels.column(column.index(), column.type());
    }

    /// Binds the expression of a lambda: its parameters hide columns, and literals stay in it.
    <T> T withLambda(Map<String, RexNode> parameters, Supplier<T> part) {
        Lambdas.Names around = lambda;
        lambda = new Lambdas.Names(around, parameters);
        try {
            return queries.keepingLiterals(part);
        } finally {
            lambda = around;
        }
    }

    private boolean knowsTable(String table) {
        for (Scope s = scope; s != null; s = s.parent) {
            if (s.hasTable(table)) {
                return true;
            }
        }
        return false;
    }

    private List<String> tables() {
        List<String> tables = new ArrayList<>();
        for (Scope s = scope; s != null; s = s.parent) {
            s.columns.stream()
                    .map(Scope.Column::table)
                    .filter(t -> t != null)
                    .distinct()
                    .forEach(tables::add);
        }
        return tables;
    }

    /// An alias of the select list, where no column has the name.
    private RexNode alias(SqlIdentifier name) {
        if (!name.isSimple() || scope.aliases == null) {
            return null;
        }
        SqlNode node = scope.aliases.get(name.getSimple().toLowerCase(Locale.ROOT));
        if (node == null || !aliasesInUse.add(node)) {
            return null;
        }
        try {
            return queries.keepingLiterals(() -> bind(node));
        } finally {
            aliasesInUse.remove(node);
        }
    }

    RexNode field(RexNode row, String name, SqlNode place) {
        if (!(Rels.type(row) instanceof RowType type)) {
            throw SqlException.at(
                    place, ErrorCode.UNKNOWN_COLUMN, "a " + Rels.type(row).sql() + " has no field '" + name + "'");
        }
        List<Field> fields = type.fields();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equalsIgnoreCase(name)) {
                return fieldAt(row, i);
            }
        }
        throw SqlException.at(
                place,
                ErrorCode.UNKNOWN_COLUMN,
                "a " + type.sql() + " has no field '" + name + "'"
                        + Nearest.hint(name, fields.stream().map(Field::name).toList()));
    }

    static RexNode fieldAt(RexNode row, int index) {
        ScalarFunction function = RowFunctions.field(index);
        return Operators.call(
                function,
                List.of(row),
                function.resolve(List.of(Rels.type(row))).resultType());
    }

    private RexNode caseOf(SqlCase node) {
        List<RexNode> conditions = new ArrayList<>();
        List<SqlNode> results = new ArrayList<>(node.getThenOperands().getList());
        for (SqlNode when : node.getWhenOperands()) {
            conditions.add(
                    node.getValueOperand() == null
                            ? condition(when)
                            : compare(Comparison.EQUAL, bind(node.getValueOperand()), bind(when), when));
        }
        SqlNode otherwise = node.getElseOperand();
        List<RexNode> values = bindAll(results);
        values.add(otherwise == null ? Operators.constant(null, SimpleType.NULL) : bind(otherwise));
        return caseOf(conditions, values, node);
    }

    RexNode cast(RexNode node, DataType type) {
        return queries.cast(node, type, false);
    }

    /// @param values one more than conditions
    private RexNode caseOf(List<RexNode> conditions, List<RexNode> values, SqlNode place) {
        DataType type = common(values, place);
        List<RexNode> operands = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            operands.add(conditions.get(i));
            operands.add(coerce(values.get(i), type, place));
        }
        operands.add(coerce(values.getLast(), type, place));
        return Rels.caseOf(type, operands);
    }

    /// The type all values are cast to.
    private static DataType common(List<RexNode> values, SqlNode place) {
        DataType type = SimpleType.NULL;
        for (RexNode value : values) {
            DataType next = commonOf(type, Rels.type(value));
            if (next == null) {
                throw SqlException.at(
                        place,
                        ErrorCode.TYPE_MISMATCH,
                        "no common type for " + type.sql() + " and "
                                + Rels.type(value).sql() + "; add a cast");
            }
            type = next;
        }
        return type;
    }

    private static DataType commonOf(DataType a, DataType b) {
        return Coercion.common(a, b);
    }

    private RexNode call(SqlCall call) {
        if (call.isA(SqlKind.QUERY)) {
            return scalar(call);
        }
        return switch (call.getKind()) {
            case AND -> logic(call, true);
            case OR -> logic(call, false);
            case NOT -> not(condition(call.operand(0)));
            case EQUALS -> compare(Comparison.EQUAL, call);
            case NOT_EQUALS -> compare(Comparison.NOT_EQUAL, call);
            case LESS_THAN -> compare(Comparison.LESS, call);
            case LESS_THAN_OR_EQUAL -> compare(Comparison.LESS_OR_EQUAL, call);
            case GREATER_THAN -> compare(Comparison.GREATER, call);
            case GREATER_THAN_OR_EQUAL -> compare(Comparison.GREATER_OR_EQUAL, call);
            case IS_DISTINCT_FROM -> compare(Comparison.DISTINCT, call);
            case IS_NOT_DISTINCT_FROM -> compare(Comparison.NOT_DISTINCT, call);
            case IS_NULL, IS_UNKNOWN -> Rels.isNull(bind(call.operand(0)));
            case IS_NOT_NULL -> Rels.isNotNull(bind(call.operand(0)));
            case IS_TRUE -> truth(call, Comparison.NOT_DISTINCT, true);
            case IS_NOT_TRUE -> truth(call, Comparison.DISTINCT, true);
            case IS_FALSE -> truth(call, Comparison.NOT_DISTINCT, false);
            case IS_NOT_FALSE -> truth(call, Comparison.DISTINCT, false);
            case BETWEEN -> between(call);
            case IN -> in(call, false);
            case NOT_IN -> in(call, true);
            case SOME, ALL -> quantified(call);
            case EXISTS -> exists(call);
            case LIKE, SIMILAR, RLIKE -> like(call);
            case CAST, SAFE_CAST -> castCall(call);
            case MINUS_PREFIX -> negate(call);
            case PLUS_PREFIX -> bind(call.operand(0));
            case EXTRACT -> extract(call);
            case POSITION -> function("strpos", List.of(bind(call.operand(1)), bind(call.operand(0))));
            case TRIM -> trim(call);
            case FLOOR, CEIL -> rounding(call);
            case COALESCE -> coalesce(call);
            case NULLIF -> nullIf(call);
            case LITERAL_CHAIN -> literal(SqlUtil.concatenateLiterals(literals(call)));
            case ROW -> function("row", bindAll(call.getOperandList()));
            case ARRAY_VALUE_CONSTRUCTOR -> list(call);
            case ARRAY_QUERY_CONSTRUCTOR -> rowsAsList(call);
            case MAP_VALUE_CONSTRUCTOR -> map(call);
            case ITEM -> item(call);
            case DOT -> dot(call);
            case INTERVAL -> interval(call);
            case FILTER, WITHIN_GROUP, IGNORE_NULLS, RESPECT_NULLS -> aggregate(call);
            case OVER -> window(call);
            case GROUPING -> grouping(call);
            case DEFAULT -> throw SqlException.at(call, ErrorCode.INVALID_STATEMENT, "DEFAULT is not allowed here");
            default -> named(call);
        };
    }

    private static List<SqlLiteral> literals(SqlCall call) {
        List<SqlLiteral> parts = new ArrayList<>();
        call.getOperandList().forEach(o -> parts.add((SqlLiteral) o));
        return parts;
    }

    private RexNode logic(SqlCall call, boolean and) {
        // Long chains lean left: walk them without recursion.
        List<SqlNode> terms = new ArrayList<>();
        SqlNode node = call;
        while (node instanceof SqlBasicCall inner && inner.getKind() == call.getKind()) {
            terms.add(inner.operand(1));
            node = inner.operand(0);
        }
        terms.add(node);
        List<RexNode> bound = new ArrayList<>(terms.size());
        for (int i = terms.size() - 1; i >= 0; i--) {
            bound.add(condition(terms.get(i)));
        }
        return and ? Rels.and(bound) : Rels.or(bound);
    }

    static RexNode not(RexNode term) {
        if (term.isAlwaysTrue() || term.isAlwaysFalse()) {
            return Operators.REX.makeLiteral(term.isAlwaysFalse());
        }
        return Rels.not(term);
    }

    private RexNode truth(SqlCall call, Comparison comparison, boolean value) {
        return Rels.compare(comparison, condition(call.operand(0)), Operators.REX.makeLiteral(value));
    }

    private RexNode compare(Comparison comparison, SqlCall call) {
        SqlNode left = call.operand(0);
        SqlNode right = call.operand(1);
        if (left.getKind() == SqlKind.ROW && right.getKind() == SqlKind.ROW) {
            return compareRows(comparison, (SqlCall) left, (SqlCall) right, call);
        }
        Collations collation = Collations.of(left, right);
        if (collation != Collations.BINARY) {
            return compare(comparison, key(left, collation), key(right, collation), call);
        }
        RexNode l = bind(left);
        RexNode r = bind(right);
        RexNode enumerated = compareEnum(comparison, l, r);
        if (enumerated != null) {
            return enumerated;
        }
        return compare(comparison, liftedOrMoved(left, l, r), liftedOrMoved(right, r, l), call);
    }

    /// What decides where a value stands among others: itself, or what its COLLATE makes of it.
    RexNode key(SqlNode node) {
        return key(node, Collations.of(node, node));
    }

    private List<RexNode> keys(List<SqlNode> nodes) {
        List<RexNode> keys = new ArrayList<>(nodes.size());
        nodes.forEach(n -> keys.add(key(n)));
        return keys;
    }

    private RexNode key(SqlNode node, Collations collation) {
        RexNode key = bind(node);
        for (String function : collation.functions()) {
            key = function(function, List.of(key));
        }
        return key;
    }

    /// An ENUM and a text that is one of its values compare by the declared order; null
    /// otherwise.
    private static RexNode compareEnum(Comparison comparison, RexNode left, RexNode right) {
        RexNode l = valueOf(left, Rels.type(right));
        RexNode r = valueOf(right, Rels.type(left));
        return l == null && r == null ? null : Rels.compare(comparison, l == null ? left : l, r == null ? right : r);
    }

    private static RexNode valueOf(RexNode text, DataType type) {
        Expr.Literal literal = Operators.literal(text);
        boolean named = type instanceof EnumType labels
                && literal != null
                && literal.value() instanceof String s
                && labels.codeOf(s) >= 0;
        return named ? Operators.constant((long) ((EnumType) type).codeOf((String) literal.value()), type) : null;
    }

    /// The parameter for a literal operand, unless there are only literals.
    private RexNode lifted(SqlNode operand, RexNode bound, RexNode other) {
        return Operators.literal(other) != null ? bound : queries.lifted(operand, bound);
    }

    /// As [#lifted]; of a literal date or timestamp that is moved by a constant interval the date
    /// is lifted.
    private RexNode liftedOrMoved(SqlNode operand, RexNode bound, RexNode other) {
        if ((operand.getKind() != SqlKind.PLUS && operand.getKind() != SqlKind.MINUS)
                || !(operand instanceof SqlCall sum)
                || sum.operandCount() != 2
                || !(sum.operand(0) instanceof SqlLiteral literal)
                || Operators.literal(other) != null) {
            return lifted(operand, bound, other);
        }
        RexNode date = bind(literal);
        RexNode interval = bind(sum.operand(1));
        boolean moved = (Rels.type(date) == SimpleType.DATE || Rels.type(date) == SimpleType.TIMESTAMP)
                && Rels.type(interval) == SimpleType.INTERVAL
                && Operators.literal(interval) != null;
        RexNode parameter = moved ? queries.lifted(literal, date) : date;
        return parameter == date
                ? bound
                : function(OPERATORS.get(sum.getOperator().getName()), List.of(parameter, interval));
    }

    private RexNode compareRows(Comparison comparison, SqlCall left, SqlCall right, SqlNode place) {
        int width = left.operandCount();
        if (width != right.operandCount()) {
            throw SqlException.at(
                    place,
                    ErrorCode.TYPE_MISMATCH,
                    "rows of " + width + " and " + right.operandCount() + " values cannot be compared");
        }
        List<RexNode> ls = bindAll(left.getOperandList());
        List<RexNode> rs = bindAll(right.getOperandList());
        return QueryBinder.rows(comparison, ls, rs, (c, l, r) -> compare(c, l, r, place));
    }

    RexNode compare(Comparison comparison, RexNode left, RexNode right, SqlNode place) {
        // TRUE = 1, as in DuckDB and SQLite.
        if (Rels.type(left) == SimpleType.BOOLEAN && Rels.type(right).isInteger()) {
            return compare(comparison, queries.cast(left, Rels.type(right), false), right, place);
        }
        if (Rels.type(right) == SimpleType.BOOLEAN && Rels.type(left).isInteger()) {
            return compare(comparison, left, queries.cast(right, Rels.type(left), false), place);
        }
        DataType type = commonOf(Rels.type(left), Rels.type(right));
        if (type == null) {
            throw SqlException.at(
                    place,
                    ErrorCode.TYPE_MISMATCH,
                    "cannot compare " + Rels.type(left).sql() + " with "
                            + Rels.type(right).sql() + "; add a cast");
        }
        return Rels.compare(comparison, coerce(left, type, place), coerce(right, type, place));
    }

    private RexNode between(SqlCall call) {
        SqlBetweenOperator operator = (SqlBetweenOperator) call.getOperator();
        RexNode value = bind(call.operand(0));
        RexNode low = liftedOrMoved(call.operand(1), bind(call.operand(1)), value);
        RexNode high = liftedOrMoved(call.operand(2), bind(call.operand(2)), value);
        RexNode inside = within(value, low, high, call);
        if (operator.flag == SqlBetweenOperator.Flag.SYMMETRIC) {
            inside = Rels.or(List.of(inside, within(value, high, low, call)));
        }
        return operator.isNegated() ? not(inside) : inside;
    }

    private RexNode within(RexNode value, RexNode low, RexNode high, SqlNode place) {
        return Rels.and(
                compare(Comparison.GREATER_OR_EQUAL, value, low, place),
                compare(Comparison.LESS_OR_EQUAL, value, high, place));
    }

    private RexNode in(SqlCall call, boolean negated) {
        SqlNode left = call.operand(0);
        SqlNode right = call.operand(1);
        if (right.isA(SqlKind.QUERY)) {
            RexNode any = any(leftSides(left), Comparison.EQUAL, right, call);
            return negated ? not(any) : any;
        }
        SqlNodeList list = listBehind("IN", right);
        RexNode result;
        if (left.getKind() == SqlKind.ROW) {
            List<RexNode> terms = new ArrayList<>();
            for (SqlNode item : list) {
                if (item.getKind() != SqlKind.ROW) {
                    throw SqlException.at(item, ErrorCode.TYPE_MISMATCH, "a row is compared with a single value");
                }
                terms.add(compareRows(Comparison.EQUAL, (SqlCall) left, (SqlCall) item, item));
            }
            result = Rels.or(terms);
        } else {
            result = inList(bind(left), list, call);
        }
        return negated ? not(result) : result;
    }

    /// The list behind an operator that needs one: `x IN (1, 2) + 3` parses as `x IN ((1, 2) +
    /// 3)`.
    private static SqlNodeList listBehind(String operator, SqlNode right) {
        if (right instanceof SqlNodeList list) {
            return list;
        }
        throw SqlException.at(
                right,
                ErrorCode.INVALID_STATEMENT,
                "a list or a query stands behind " + operator
                        + "; put brackets around the whole condition to go on with it");
    }

    private RexNode inList(RexNode value, SqlNodeList list, SqlNode place) {
        List<RexNode> items = new ArrayList<>();
        for (SqlNode item : list) {
            items.add(lifted(item, bind(item), value));
        }
        if (Rels.type(value) instanceof ListType == false
                && items.size() == 1
                && Rels.type(items.getFirst()) instanceof ListType) {
            return function("list_contains", List.of(items.getFirst(), value));
        }
        if (items.size() == 1
                && Rels.type(items.getFirst()) instanceof MapType
                && !(Rels.type(value) instanceof MapType)) {
            return function("map_contains", List.of(items.getFirst(), value));
        }
        List<RexNode> all = new ArrayList<>(items);
        all.add(value);
        DataType type = common(all, place);
        RexNode input = coerce(value, type, place);
        List<RexNode> operands = new ArrayList<>();
        operands.add(input);
        boolean constant = true;
        for (RexNode item : items) {
            RexNode converted = coerce(item, type, place);
            constant &= queries.isConstant(converted);
            operands.add(converted);
        }
        if (items.size() == 1) {
            return Rels.equal(input, operands.get(1));
        }
        if (constant) {
            return Operators.REX.makeCall(Types.of(SimpleType.BOOLEAN), Operators.IN_LIST, operands);
        }
        List<RexNode> terms = new ArrayList<>();
        operands.subList(1, operands.size()).forEach(o -> terms.add(Rels.equal(input, o)));
        return Rels.or(terms);
    }

    private List<RexNode> leftSides(SqlNode left) {
        return left.getKind() == SqlKind.ROW ? bindAll(((SqlCall) left).getOperandList()) : List.of(bind(left));
    }

    private RexNode quantified(SqlCall call) {
        SqlQuantifyOperator operator = (SqlQuantifyOperator) call.getOperator();
        Comparison comparison = comparison(operator.comparisonKind);
        boolean all = operator.getKind() == SqlKind.ALL;
        if (all) {
            comparison = negate(comparison);
        }
        SqlNode right = call.operand(1);
        RexNode any;
        if (right.isA(SqlKind.QUERY)) {
            any = any(leftSides(call.operand(0)), comparison, right, call);
        } else {
            RexNode value = bind(call.operand(0));
            List<RexNode> terms = new ArrayList<>();
            for (SqlNode item : listBehind("ANY or ALL", right)) {
                RexNode bound = bind(item);
                if (Rels.type(bound) instanceof ListType) {
                    Comparison wanted = comparison;
                    terms.add(Lambdas.any(bound, element -> compare(wanted, value, element, item)));
                } else {
                    terms.add(compare(comparison, value, bound, item));
                }
            }
            any = Rels.or(terms);
        }
        return all ? not(any) : any;
    }

    private static Comparison comparison(SqlKind kind) {
        return switch (kind) {
            case EQUALS -> Comparison.EQUAL;
            case NOT_EQUALS -> Comparison.NOT_EQUAL;
            case LESS_THAN -> Comparison.LESS;
            case LESS_THAN_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
            case GREATER_THAN -> Comparison.GREATER;
            case GREATER_THAN_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
            default -> throw new IllegalStateException(kind.toString());
        };
    }

    private static Comparison negate(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> Comparison.NOT_EQUAL;
            case NOT_EQUAL -> Comparison.EQUAL;
            case LESS -> Comparison.GREATER_OR_EQUAL;
            case LESS_OR_EQUAL -> Comparison.GREATER;
            case GREATER -> Comparison.LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> Comparison.LESS;
            case DISTINCT -> Comparison.NOT_DISTINCT;
            case NOT_DISTINCT -> Comparison.DISTINCT;
        };
    }

    /// `left comparison ANY (query)`; both sides are cast to their common types.
    private RexNode any(List<RexNode> left, Comparison comparison, SqlNode query, SqlNode place) {
        RelNode rel = queries.query(query, scope).rel();
        if (left.stream().anyMatch(l -> Placeholders.contains(l, Items.Unnest.class))) {
            throw SqlException.at(place, ErrorCode.NOT_SUPPORTED, "UNNEST cannot be compared with a subquery");
        }
        if (Rels.width(rel) != left.size()) {
            throw SqlException.at(
                    place,
                    ErrorCode.TYPE_MISMATCH,
                    "the subquery returns " + Rels.width(rel) + " columns, " + left.size() + " are compared");
        }
        List<RexNode> operands = new ArrayList<>();
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            RexNode column = Rels.column(rel, i);
            DataType type = common(List.of(left.get(i), column), place);
            operands.add(coerce(left.get(i), type, place));
            columns.add(coerce(column, type, place));
        }
        Items.Subquery item = new Items.Subquery(Items.SubqueryKind.ANY, Rels.project(rel, columns), scope, comparison);
        return placeholder("ANY", item, operands, SimpleType.BOOLEAN);
    }

    private RexNode exists(SqlCall call) {
        RelNode rel = queries.query(call.operand(0), scope).rel();
        return placeholder(
                "EXISTS",
                new Items.Subquery(Items.SubqueryKind.EXISTS, rel, scope, null),
                List.of(),
                SimpleType.BOOLEAN);
    }

    private RexNode scalar(SqlNode query) {
        RelNode rel = queries.query(query, scope).rel();
        if (Rels.width(rel) != 1) {
            throw SqlException.at(
                    query,
                    ErrorCode.INVALID_STATEMENT,
                    "a subquery used as a value returns one column, this one returns " + Rels.width(rel));
        }
        return placeholder(
                "SCALAR",
                new Items.Subquery(Items.SubqueryKind.SCALAR, rel, scope, null),
                List.of(),
                Types.columns(rel.getRowType()).getFirst());
    }

    /// `ARRAY(query)`: the values of its one column, in its order; an empty list without rows.
    private RexNode rowsAsList(SqlCall call) {
        QueryBinder.Query query = queries.query(call.operand(0), scope);
        if (query.names().size() != 1) {
            throw SqlException.at(
                    call,
                    ErrorCode.INVALID_STATEMENT,
                    "ARRAY(...) takes a query of one column, this one returns "
                            + query.names().size());
        }
        RelNode list = queries.collected(query);
        RexNode value = placeholder(
                "SCALAR",
                new Items.Subquery(Items.SubqueryKind.SCALAR, list, scope, null),
                List.of(),
                Types.columns(list.getRowType()).getFirst());
        RexNode empty = queries.cast(function("list_value", List.of()), Rels.type(value), false);
        return Rels.caseOf(Rels.type(value), List.of(Rels.isNotNull(value), value, empty));
    }

    private static RexNode placeholder(String name, Object content, List<RexNode> operands, DataType type) {
        return Operators.REX.makeCall(Types.of(type), new Operators.Placeholder(name, content), operands);
    }

    private RexNode like(SqlCall call) {
        if (call.getOperator() instanceof SqlPosixRegexOperator posix) {
            List<RexNode> arguments = new ArrayList<>(bindAll(call.getOperandList()));
            if (!posix.isCaseSensitive()) {
                arguments.add(Operators.constant("i", SimpleType.VARCHAR));
            }
            RexNode match = function("regexp_matches", arguments);
            return posix.isNegated() ? not(match) : match;
        }
        SqlLikeOperator operator = (SqlLikeOperator) call.getOperator();
        String name = switch (operator.getKind()) {
            case SIMILAR -> "similar_to";
            case RLIKE -> "regexp_matches";
            default -> operator.isCaseSensitive() ? "like" : "ilike";
        };
        List<RexNode> arguments = bindAll(call.getOperandList());
        if (operator.getKind() == SqlKind.LIKE) {
            arguments.set(1, lifted(call.operand(1), arguments.get(1), arguments.getFirst()));
        }
        RexNode match = function(name, arguments);
        return operator.isNegated() ? not(match) : match;
    }

    private RexNode castCall(SqlCall call) {
        boolean lenient = call.getKind() == SqlKind.SAFE_CAST;
        DataType type = call.operand(1) instanceof SqlDataTypeSpec spec
                ? queries.typeNames().of(spec)
                : SimpleType.INTERVAL;
        return queries.cast(bind(call.operand(0)), type, lenient);
    }

    private RexNode negate(SqlCall call) {
        RexNode value = bind(call.operand(0));
        Expr.Literal literal = Operators.literal(value);
        if (literal != null && literal.value() != null) {
            switch (literal.value()) {
                case Long n
                when literal.type().isInteger() && n != Long.MIN_VALUE -> {
                    return Operators.constant(-n, literal.type());
                }
                case BigDecimal d -> {
                    return Operators.constant(d.negate(), literal.type());
                }
                case Double d -> {
                    return Operators.constant(-d, literal.type());
                }
                case Interval i -> {
                    return Operators.constant(Conversions.negate(i), literal.type());
                }
                case java.math.BigInteger n -> {
                    java.math.BigInteger m = n.negate();
                    return m.bitLength() < 64
                            ? Operators.constant(m.longValue(), SimpleType.BIGINT)
                            : Operators.constant(m, literal.type());
                }
                default -> {}
            }
        }
        return function("negate", List.of(value));
    }

    /// `epoch` has a fraction, the other parts are whole.
    private RexNode extract(SqlCall call) {
        List<RexNode> operands = bindAll(call.getOperandList());
        Expr.Literal part = Operators.literal(operands.getFirst());
        return part != null && "epoch".equalsIgnoreCase(String.valueOf(part.value()))
                ? function("epoch", operands.subList(1, 2))
                : function("date_part", operands);
    }

    private RexNode trim(SqlCall call) {
        SqlTrimFunction.Flag flag = ((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class);
        String name = switch (flag) {
            case BOTH -> "trim";
            case LEADING -> "ltrim";
            case TRAILING -> "rtrim";
        };
        List<RexNode> arguments = new ArrayList<>();
        arguments.add(bind(call.operand(2)));
        if (call.operand(1) != null) {
            arguments.add(bind(call.operand(1)));
        }
        return function(name, arguments);
    }

    private RexNode rounding(SqlCall call) {
        if (call.operandCount() == 2 && call.operand(1) instanceof SqlIntervalQualifier) {
            return function("date_trunc", List.of(bind(call.operand(1)), bind(call.operand(0))));
        }
        return function(call.getKind() == SqlKind.FLOOR ? "floor" : "ceil", bindAll(call.getOperandList()));
    }

    private RexNode coalesce(SqlCall call) {
        requireArguments(call, 1, Integer.MAX_VALUE);
        List<RexNode> values = bindAll(call.getOperandList());
        List<RexNode> conditions = new ArrayList<>();
        for (int i = 0; i < values.size() - 1; i++) {
            conditions.add(Rels.isNotNull(values.get(i)));
        }
        return values.size() == 1 ? values.getFirst() : caseOf(conditions, values, call);
    }

    private RexNode nullIf(SqlCall call) {
        requireArguments(call, 2, 2);
        RexNode left = bind(call.operand(0));
        RexNode equal = compare(Comparison.EQUAL, left, bind(call.operand(1)), call);
        return Rels.caseOf(Rels.type(left), List.of(equal, Operators.constant(null, Rels.type(left)), left));
    }

    /// `MAP {k: v, ...}`.
    private RexNode map(SqlCall call) {
        List<SqlNode> keys = new ArrayList<>();
        List<SqlNode> values = new ArrayList<>();
        for (int i = 0; i < call.operandCount(); i++) {
            (i % 2 == 0 ? keys : values).add(call.operand(i));
        }
        return function("map", keys.isEmpty() ? List.of() : List.of(list(keys, call), list(values, call)));
    }

    private RexNode list(SqlCall call) {
        return list(call.getOperandList(), call);
    }

    private RexNode list(List<SqlNode> elements, SqlNode call) {
        List<RexNode> values = bindAll(elements);
        DataType type = common(values, call);
        List<RexNode> converted = new ArrayList<>();
        values.forEach(v -> converted.add(coerce(v, type, call)));
        return function("list_value", converted);
    }

    private RexNode dot(SqlCall call) {
        SqlNode field = call.operand(1);
        if (field instanceof SqlIdentifier name) {
            return field(bind(call.operand(0)), name.getSimple(), call);
        }
        // Method style: x.f(y) is f(x, y).
        SqlCall method = (SqlCall) field;
        List<RexNode> arguments = new ArrayList<>();
        arguments.add(bind(call.operand(0)));
        arguments.addAll(bindAll(method.getOperandList()));
        return function(name(method), arguments);
    }

    /// `list[i]`, `list[from:to]`, `row['field']`, `row[i]`.
    private RexNode item(SqlCall call) {
        RexNode value = bind(call.operand(0));
        SqlNode subscript = call.operand(1);
        if (subscript instanceof SqlCall bounds && bounds.getOperator().equals(ExtraOperators.SLICE_BOUNDS)) {
            return slice(value, bounds);
        }
        RexNode index = bind(subscript);
        if (Rels.type(value) instanceof RowType(List<Field> fields)) {
            Expr.Literal literal = Operators.literal(index);
            if (literal != null && literal.value() instanceof String name) {
                return field(value, name, call);
            }
            if (literal != null && literal.value() instanceof Long at && at >= 1 && at <= fields.size()) {
                return fieldAt(value, Math.toIntExact(at) - 1);
            }
            throw SqlException.at(
                    subscript,
                    ErrorCode.INVALID_ARGUMENT,
                    "a field is chosen by its name or by a number from 1 to " + fields.size());
        }
        return function(
                Rels.type(value) instanceof MapType ? "map_extract_value" : "list_extract", List.of(value, index));
    }

    private RexNode slice(RexNode value, SqlCall bounds) {
        List<RexNode> arguments = new ArrayList<>();
        arguments.add(value);
        arguments.add(bound(bounds.operand(0), 1L));
        arguments.add(bound(bounds.operand(1), -1L));
        if (bounds.operandCount() > 2) {
            arguments.add(bind(bounds.operand(2)));
        }
        return function("list_slice", arguments);
    }

    private RexNode bound(SqlNode node, long otherwise) {
        return SqlUtil.isNullLiteral(node, false) ? Operators.constant(otherwise, SimpleType.BIGINT) : bind(node);
    }

    private RexNode struct(SqlCall call) {
        List<String> names = new ArrayList<>();
        List<RexNode> values = new ArrayList<>();
        for (int i = 0; i < call.operandCount(); i += 2) {
            names.add(((SqlLiteral) call.operand(i)).getValueAs(String.class));
            values.add(bind(call.operand(i + 1)));
        }
        return structs.of(names, values, call);
    }

    /// `unnest(list)` in a select list.
    private RexNode unnest(SqlCall call) {
        if (!windows) {
            throw SqlException.at(call, ErrorCode.INVALID_STATEMENT, "unnest(...) cannot stand in " + clause);
        }
        RexNode list = bind(call.operand(0));
        if (Placeholders.contains(list, Items.Unnest.class)) {
            throw SqlException.at(call, ErrorCode.NOT_SUPPORTED, "unnest of unnest; unnest in FROM, or in a subquery");
        }
        if (Rels.type(list) == SimpleType.NULL) {
            list = queries.cast(list, DataType.list(SimpleType.INTEGER), false);
        }
        if (!(Rels.type(list) instanceof ListType(DataType element))) {
            throw SqlException.at(
                    call,
                    ErrorCode.TYPE_MISMATCH,
                    "unnest takes a list, this is a " + Rels.type(list).sql());
        }
        return placeholder("UNNEST", new Items.Unnest(), List.of(list), element);
    }

    private RexNode interval(SqlCall call) {
        RexNode amount = bind(call.operand(0));
        String unit = Constants.unit(call.operand(1));
        Expr.Literal literal = Operators.literal(amount);
        if (literal != null && literal.value() instanceof Long n) {
            return Operators.constant(Conversions.interval(BigDecimal.valueOf(n), unit), SimpleType.INTERVAL);
        }
        if (literal != null && literal.value() instanceof BigDecimal n) {
            return Operators.constant(Conversions.interval(n, unit), SimpleType.INTERVAL);
        }
        RexNode one = Operators.constant(Conversions.interval(BigDecimal.ONE, unit), SimpleType.INTERVAL);
        return function("multiply", List.of(one, amount));
    }

    private RexNode grouping(SqlCall call) {
        if (!aggregates) {
            throw SqlException.at(call, ErrorCode.GROUPING_ERROR, "GROUPING is not allowed in " + clause);
        }
        return placeholder(
                "GROUPING", new Items.Grouping(bindAll(call.getOperandList())), List.of(), SimpleType.BIGINT);
    }

    private static String name(SqlCall call) {
        String name = call.getOperator() instanceof org.apache.calcite.sql.SqlFunction f && f.getSqlIdentifier() != null
                ? SqlNodes.last(f.getSqlIdentifier())
                : call.getOperator().getName();
        if (name.startsWith("{fn ")) {
            // JDBC's {fn name(...)}
            name = name.substring("{fn ".length(), name.length() - 1);
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /// A call written with a function's name or an operator of the registry.
    private RexNode named(SqlCall call) {
        if (call.getOperator().equals(ExtraOperators.STRUCT)) {
            return struct(call);
        }
        if (call.getOperator().equals(ExtraOperators.UNNEST)) {
            return unnest(call);
        }
        if (call.getOperator() instanceof SqlPosixRegexOperator) {
            return like(call);
        }
        String name = name(call);
        RexNode expanded = queries.macros().call(call, false, this::bind);
        if (expanded != null) {
            return expanded;
        }
        switch (name) {
            case "struct_pack", "row" -> {
                if (!call.getOperandList().isEmpty() && call.operand(0).getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
                    return structs.packed(null, call.getOperandList());
                }
            }
            case "struct_insert" -> {
                if (call.operandCount() < 2) {
                    throw SqlException.at(
                            call,
                            ErrorCode.UNKNOWN_FUNCTION,
                            "struct_insert takes a row and at least one field for it");
                }
                return structs.packed(
                        bind(call.operand(0)), call.getOperandList().subList(1, call.operandCount()));
            }
            case "regexp_extract", "regexp_extract_all" -> {
                if (call.operandCount() > 2 && call.operand(2).getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
                    return structs.groups(name, call, call.operand(2));
                }
            }
            case "date_part", "datepart" -> {
                if (call.operandCount() == 2 && call.operand(0).getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
                    return structs.dateParts(call.operand(0), call.operand(1));
                }
            }
            case "if", "iif" -> {
                requireArguments(call, 2, 3);
                RexNode otherwise =
                        call.operandCount() == 3 ? bind(call.operand(2)) : Operators.constant(null, SimpleType.NULL);
                return caseOf(List.of(condition(call.operand(0))), List.of(bind(call.operand(1)), otherwise), call);
            }
            case "ifnull", "nvl" -> {
                return coalesce(call);
            }
            case "coalesce" -> {
                return coalesce(call);
            }
            case "nullif" -> {
                return nullIf(call);
            }
            case "to_interval" -> {
                return queries.cast(bind(call.operand(0)), SimpleType.INTERVAL, false);
            }
            case "collate" -> {
                // A value is the same text in every collation.
                Collations.of(call.operand(1));
                return bind(call.operand(0));
            }
            case "at time zone" -> {
                return function("timezone", List.of(bind(call.operand(1)), bind(call.operand(0))));
            }
            case "~" -> {
                return function("bitwise_not", bindAll(call.getOperandList()));
            }
            case "not glob" -> {
                return not(function("glob", bindAll(call.getOperandList())));
            }
            case "nextval", "currval" -> {
                return Sequences.call(queries, name, call, bindAll(call.getOperandList()));
            }
            case "current_setting" -> {
                return setting(call);
            }
            case "grouping", "grouping_id" -> {
                return grouping(call);
            }
            default -> {}
        }
        if (Structs.NAMES.contains(name)) {
            return structs.call(name, bindAll(call.getOperandList()), call);
        }
        ListLambda.Kind lambdaKind = Lambdas.kind(name);
        if (lambdaKind != null) {
            return Lambdas.bind(this, lambdaKind, call);
        }
        ScalarFunction overList = listAggregate(name, call);
        if (overList != null) {
            List<RexNode> arguments = new ArrayList<>(call.getOperandList().size());
            for (int i = 0; i < call.operandCount(); i++) {
                if (i != 1 || !LIST_AGGREGATE.contains(name)) {
                    arguments.add(bind(call.operand(i)));
                }
            }
            return function(overList, arguments);
        }
        String operator = OPERATORS.get(call.getOperator().getName());
        if (operator != null && !(call.getOperator().getSyntax() == org.apache.calcite.sql.SqlSyntax.FUNCTION)) {
            return arithmetic(operator, call);
        }
        if (queries.registry().aggregate(name) != null) {
            return aggregate(call);
        }
        if (call.getFunctionQuantifier() != null) {
            throw SqlException.at(
                    call, ErrorCode.INVALID_STATEMENT, "DISTINCT is for aggregates; " + name + " is none");
        }
        if (RANKS.contains(name)
                || OFFSETS.contains(name)
                || name.equals("ntile")
                || name.equals("percent_rank")
                || name.equals("cume_dist")) {
            throw SqlException.at(
                    call, ErrorCode.INVALID_STATEMENT, "the window function " + name + " needs OVER (...)");
        }
        if (queries.registry().scalar(name) == null && call.operandCount() == 1 && TypeNames.named(name) != null) {
            // date(x) is a cast.
            return queries.cast(bind(call.operand(0)), TypeNames.named(name), false);
        }
        List<RexNode> arguments = bindAll(call.getOperandList());
        RexNode result = function(name, arguments);
        return (name.equals("round") || name.equals("trunc")) && arguments.size() == 2
                ? withDigits(result, arguments.getLast())
                : result;
    }

    /// A rounded decimal has as many digits after its point as are asked for, where that is a
    /// constant.
    private RexNode withDigits(RexNode rounded, RexNode digits) {
        Expr.Literal literal = Operators.literal(digits);
        return Rels.type(rounded) instanceof DecimalType(int precision, int scale)
                        && literal != null
                        && literal.value() instanceof Long wanted
                        && wanted < scale
                ? queries.cast(rounded, DataType.decimal(precision, (int) Math.max(0, wanted)), false)
                : rounded;
    }

    /// `current_setting('name')`, of the moment when the statement is bound.
    private RexNode setting(SqlCall call) {
        requireArguments(call, 1, 1);
        Expr.Literal literal = Operators.literal(bind(call.operand(0)));
        if (literal == null || !(literal.value() instanceof String name)) {
            throw SqlException.at(call, ErrorCode.INVALID_ARGUMENT, "current_setting takes the name of a setting");
        }
        queries.momentary();
        return Operators.constant(queries.tables().setting(name), SimpleType.VARCHAR);
    }

    private RexNode arithmetic(String name, SqlCall call) {
        RexNode left = bind(call.operand(0));
        RexNode right = bind(call.operand(1));
        // Beside a decimal an integer constant has as many digits as it shows, not its type's.
        return function(name, List.of(narrow(left, right), narrow(right, left)));
    }

    private static RexNode narrow(RexNode node, RexNode other) {
        Expr.Literal literal = Operators.literal(node);
        if (literal != null
                && Rels.type(other) instanceof DecimalType
                && literal.type().isInteger()
                && literal.value() instanceof Long n) {
            BigDecimal value = BigDecimal.valueOf(n);
            return Operators.constant(value, DataType.decimal(value.precision(), 0));
        }
        return node;
    }

    /// The aggregate over lists that `list_aggregate(list, 'sum')` or `list_sum(list)` means, or
    /// null.
    private ScalarFunction listAggregate(String name, SqlCall call) {
        String inner = null;
        if (LIST_AGGREGATE.contains(name)) {
            requireArguments(call, 2, 9);
            Expr.Literal literal = Operators.literal(bind(call.operand(1)));
            if (literal == null || !(literal.value() instanceof String text)) {
                throw SqlException.at(
                        call.operand(1), ErrorCode.INVALID_ARGUMENT, "the name of an aggregate is needed here");
            }
            inner = text;
            if (queries.registry().aggregate(inner) == null) {
                throw SqlException.at(
                        call.operand(1),
                        ErrorCode.UNKNOWN_FUNCTION,
                        "no aggregate is named '" + inner + "'"
                                + Nearest.hint(
                                        inner, queries.registry().aggregates().keySet()));
            }
        } else if (name.startsWith("list_") && queries.registry().scalar(name) == null) {
            inner = name.substring("list_".length());
        }
        AggregateFunction aggregate = inner == null ? null : queries.registry().aggregate(inner);
        return aggregate == null ? null : new ListAggregate(aggregate);
    }

    RexNode function(String name, List<RexNode> arguments) {
        RexNode zoned = queries.zone().function(this, name, arguments);
        if (zoned != null) {
            return zoned;
        }
        ScalarFunction function = queries.registry().scalar(name);
        if (function != null
                && function.strict()
                && !arguments.isEmpty()
                && Rels.type(arguments.getFirst()) == SimpleType.NULL
                && function.resolve(types(arguments)) == null) {
            // No type of its first argument tells the signature: of NULL every one would make NULL.
            return Operators.constant(null, SimpleType.NULL);
        }
        return converted(queries.registry().resolve(name, types(arguments)), arguments);
    }

    private RexNode function(ScalarFunction function, List<RexNode> arguments) {
        ScalarFunction.Resolved resolved = function.resolve(types(arguments));
        if (resolved == null) {
            throw FunctionRegistry.doesNotTake(function.name(), types(arguments));
        }
        return converted(resolved, arguments);
    }

    private static List<DataType> types(List<RexNode> arguments) {
        List<DataType> types = new ArrayList<>(arguments.size());
        arguments.forEach(a -> types.add(Rels.type(a)));
        return types;
    }

    private RexNode converted(ScalarFunction.Resolved resolved, List<RexNode> arguments) {
        List<RexNode> converted = new ArrayList<>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            converted.add(
                    queries.cast(arguments.get(i), resolved.argumentTypes().get(i), false));
        }
        return Operators.call(resolved.function(), converted, resolved.resultType());
    }

    private void requireArguments(SqlCall call, int min, int max) {
        requireArguments(call, call.operandCount(), min, max);
    }

    private void requireArguments(SqlCall call, int count, int min, int max) {
        if (count < min || count > max) {
            String wanted = max == Integer.MAX_VALUE ? "at least " + min : min == max ? "" + min : min + " to " + max;
            throw SqlException.at(
                    call, ErrorCode.UNKNOWN_FUNCTION, name(call) + " takes " + wanted + " arguments, got " + count);
        }
    }

    // Aggregates and windows

    /// What stands around an aggregate's name.
    private static final class Decorated {
        SqlCall call;
        SqlNode filter;
        SqlNodeList orderBy;
        SqlNodeList withinGroup;
        boolean ignoreNulls;
    }

    private static Decorated undecorate(SqlCall call) {
        Decorated d = new Decorated();
        SqlCall inner = call;
        while (true) {
            switch (inner.getKind()) {
                case FILTER -> d.filter = inner.operand(1);
                case WITHIN_GROUP -> d.withinGroup = inner.operand(1);
                case IGNORE_NULLS -> d.ignoreNulls = true;
                case RESPECT_NULLS -> {}
                default -> {
                    d.call = inner;
                    return d;
                }
            }
            if (!(inner.operand(0) instanceof SqlCall within)) {
                throw SqlException.at(
                        inner,
                        ErrorCode.INVALID_STATEMENT,
                        "an aggregate with its arguments in brackets is expected here");
            }
            inner = within;
        }
    }

    private RexNode aggregate(SqlCall node) {
        Decorated d = undecorate(node);
        RexNode several = severalQuantiles(node, d.call);
        if (several != null) {
            return several;
        }
        if (!aggregates) {
            throw SqlException.at(
                    d.call, ErrorCode.GROUPING_ERROR, "aggregate " + name(d.call) + " is not allowed in " + clause);
        }
        // Arguments see no aggregates: sum(sum(x)) is an error.
        ExpressionBinder inner =
                new ExpressionBinder(queries, scope, false, false, Map.of(), "the arguments of an aggregate");
        // An aggregate of HAVING may be one of the select list: they have to look alike.
        Items.Aggregate item = queries.keepingLiterals(() -> inner.aggregateItem(d));
        return finished(name(d.call), placeholder(item.function().name(), item, List.of(), item.type()));
    }

    /// What a user's aggregate makes of its collected values; for any other the value itself.
    private RexNode finished(String name, RexNode aggregate) {
        ScalarFunction finish = queries.registry().finishOf(name);
        return finish == null ? aggregate : function(finish, List.of(aggregate));
    }

    private Items.Aggregate aggregateItem(Decorated d) {
        String name = name(d.call);
        List<SqlNode> operands = new ArrayList<>(d.call.getOperandList());
        if (!operands.isEmpty() && operands.getLast() instanceof SqlNodeList order) {
            d.orderBy = order;
            operands.removeLast();
        }
        operands.removeIf(o -> o instanceof SqlCall c && c.getKind() == SqlKind.SEPARATOR);
        if (operands.size() == 1 && operands.getFirst() instanceof SqlIdentifier id && id.isStar()) {
            operands.clear();
        }
        List<RexNode> arguments = new ArrayList<>(bindAll(operands));
        if (d.withinGroup != null) {
            switch (name) {
                case "percentile_cont", "percentile_disc", "mode" -> {
                    name = name.equals("mode") ? name : name.replace("percentile", "quantile");
                    List<Items.Order> order = orderItems(d.withinGroup);
                    if (order.size() != 1) {
                        throw SqlException.at(d.withinGroup, ErrorCode.INVALID_STATEMENT, name + " orders by one key");
                    }
                    if (order.getFirst().descending() && !arguments.isEmpty()) {
                        RexNode one = Operators.constant(1.0, SimpleType.DOUBLE);
                        arguments.set(0, function("subtract", List.of(one, arguments.getFirst())));
                    }
                    arguments.addFirst(order.getFirst().key());
                }
                default -> d.orderBy = d.withinGroup;
            }
        }
        List<DataType> types = new ArrayList<>();
        arguments.forEach(a -> types.add(Rels.type(a)));
        AggregateFunction.Resolved resolved;
        try {
            resolved = queries.registry().resolveAggregate(name, types);
        } catch (OgiveException e) {
            throw SqlException.at(d.call, e);
        }
        List<RexNode> written = List.copyOf(arguments);
        for (int i = 0; i < arguments.size(); i++) {
            arguments.set(
                    i, queries.cast(arguments.get(i), resolved.argumentTypes().get(i), false));
        }
        boolean distinct = d.call.getFunctionQuantifier() != null
                && d.call.getFunctionQuantifier().getValueAs(SqlSelectKeyword.class) == SqlSelectKeyword.DISTINCT;
        RexNode filter = d.filter == null ? null : condition(d.filter);
        if (d.ignoreNulls && !arguments.isEmpty()) {
            RexNode present = Rels.isNotNull(arguments.getFirst());
            filter = filter == null ? present : Rels.and(filter, present);
        }
        List<Items.Order> order = d.orderBy == null ? List.of() : orderItems(d.orderBy);
        if (distinct && !order.stream().allMatch(o -> written.contains(o.key()))) {
            throw SqlException.at(
                    d.orderBy,
                    ErrorCode.INVALID_STATEMENT,
                    "with DISTINCT an aggregate is ordered by its arguments: what else orders equal ones?");
        }
        return new Items.Aggregate(resolved.function(), arguments, distinct, filter, order, resolved.resultType());
    }

    /// ORDER BY items over expressions: where NULLs stand is the session's choice unless said.
    List<Items.Order> orderItems(SqlNodeList list) {
        List<Items.Order> items = new ArrayList<>();
        for (SqlNode node : list) {
            SqlNodes.OrderItem item = SqlNodes.orderItem(node, queries.tables().ordering());
            items.add(new Items.Order(key(item.node()), item.descending(), item.nullsFirst()));
        }
        return items;
    }

    /// `quantile_cont(x, [0.25, 0.5])` is the list of both quantiles, NULL where there are none;
    /// null for a call that asks for one.
    private RexNode severalQuantiles(SqlCall whole, SqlCall call) {
        if (!QUANTILES.contains(name(call))) {
            return null;
        }
        for (int i = 0; i < call.operandCount(); i++) {
            SqlNode shares = call.operand(i);
            if (shares != null && shares.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
                List<RexNode> quantiles = new ArrayList<>();
                for (SqlNode share : ((SqlCall) shares).getOperandList()) {
                    quantiles.add(bind(
                            new Substitution(_ -> null) {
                                @Override
                                public SqlNode visit(SqlCall inner) {
                                    return inner == shares ? share : super.visit(inner);
                                }
                            }.apply(whole)));
                }
                RexNode list = function("list_value", quantiles);
                return quantiles.isEmpty()
                        ? list
                        : Rels.caseOf(
                                Rels.type(list),
                                List.of(
                                        Rels.isNotNull(quantiles.getFirst()),
                                        list,
                                        Operators.constant(null, Rels.type(list))));
            }
        }
        return null;
    }

    private RexNode window(SqlCall over) {
        RexNode several = severalQuantiles(over, undecorate(over.operand(0)).call);
        if (several != null) {
            return several;
        }
        if (!windows) {
            throw SqlException.at(over, ErrorCode.INVALID_STATEMENT, "window functions are not allowed in " + clause);
        }
        SqlNode specification = over.operand(1);
        SqlWindow window = Windows.resolve(specification, namedWindows);
        ExpressionBinder inner =
                new ExpressionBinder(queries, scope, aggregates, false, namedWindows, "the definition of a window");
        return inner.windowItem(undecorate(over.operand(0)), window);
    }

    /// `first_value(x ORDER BY y) OVER (...)`.
    private RexNode orderedValue(
            Decorated d, String name, List<SqlNode> operands, SqlNodeList order, SqlWindow window) {
        requireArguments(d.call, 2, 2);
        SqlParserPos place = d.call.getParserPosition();
        SqlIdentifier aggregate = new SqlIdentifier(name.equals("first_value") ? "first" : "last", place);
        Decorated ordered = new Decorated();
        ordered.call = new SqlBasicCall(
                new SqlUnresolvedFunction(aggregate, null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION),
                operands,
                place);
        ordered.orderBy = order;
        ordered.ignoreNulls = d.ignoreNulls;
        ordered.filter = d.filter;
        Items.Aggregate item = aggregateItem(ordered);
        boolean unordered = window.getOrderList().isEmpty();
        Items.Window result = new Items.Window(
                item.function().name(),
                item.arguments(),
                false,
                item.filter(),
                false,
                keys(window.getPartitionList().getList()),
                orderItems(window.getOrderList()),
                Windows.frame(window, unordered, this),
                item.type(),
                item.orderBy());
        return placeholder(name + " OVER", result, List.of(), item.type());
    }

    private RexNode windowItem(Decorated d, SqlWindow window) {
        String name = name(d.call);
        List<RexNode> partition = keys(window.getPartitionList().getList());
        List<Items.Order> order = orderItems(window.getOrderList());
        List<SqlNode> operands = new ArrayList<>(d.call.getOperandList());
        List<RexNode> arguments;
        DataType type;
        boolean distinct = false;
        RexNode filter = null;
        List<Items.Order> argumentOrder = List.of();
        if (!operands.isEmpty()
                && operands.getLast() instanceof SqlNodeList inner
                && queries.registry().aggregate(name) == null) {
            operands.removeLast();
            if (name.equals("first_value") || name.equals("last_value")) {
                // The first of a frame in another order is what the aggregate finds.
                return orderedValue(d, name, operands, inner, window);
            }
            List<Items.Order> own = orderItems(inner);
            if (!order.isEmpty() && !Windows.isWhole(window)) {
                throw SqlException.at(
                        d.call,
                        ErrorCode.NOT_SUPPORTED,
                        name + " with an order of its own needs a window without ORDER BY, or of the whole partition");
            }
            order = own;
        }
        if (d.filter != null && queries.registry().aggregate(name) == null) {
            throw SqlException.at(
                    d.call, ErrorCode.INVALID_STATEMENT, "FILTER is for aggregates; " + name + " is none");
        }
        if (RANKS.contains(name) || name.equals("ntile") || name.equals("percent_rank") || name.equals("cume_dist")) {
            arguments = bindAll(operands);
            requireArguments(d.call, operands.size(), name.equals("ntile") ? 1 : 0, name.equals("ntile") ? 1 : 0);
            arguments.replaceAll(a -> coerce(a, SimpleType.BIGINT, d.call));
            type = name.endsWith("t_rank") || name.equals("percent_rank") || name.equals("cume_dist")
                    ? SimpleType.DOUBLE
                    : SimpleType.BIGINT;
            type = name.equals("dense_rank") ? SimpleType.BIGINT : type;
        } else if (OFFSETS.contains(name)) {
            requireArguments(
                    d.call,
                    operands.size(),
                    name.equals("nth_value") ? 2 : 1,
                    name.startsWith("l") && !name.equals("last_value") ? 3 : 2);
            arguments = bindAll(operands);
            type = Rels.type(arguments.getFirst());
            if (type == SimpleType.NULL) {
                type = SimpleType.INTEGER;
                arguments.set(0, queries.cast(arguments.getFirst(), type, false));
            }
            if (arguments.size() > 1) {
                arguments.set(1, coerce(arguments.get(1), SimpleType.BIGINT, d.call));
            }
            if (arguments.size() > 2) {
                type = common(List.of(arguments.get(0), arguments.get(2)), d.call);
                arguments.set(0, coerce(arguments.get(0), type, d.call));
                arguments.set(2, coerce(arguments.get(2), type, d.call));
            }
        } else {
            if (queries.registry().aggregate(name) == null) {
                throw SqlException.at(
                        d.call,
                        ErrorCode.UNKNOWN_FUNCTION,
                        "no window or aggregate function is named '" + name + "'"
                                + Nearest.hint(
                                        name, queries.registry().aggregates().keySet()));
            }
            ExpressionBinder inner = new ExpressionBinder(
                    queries, scope, aggregates, false, namedWindows, "the arguments of a window function");
            boolean ignoreNulls = d.ignoreNulls;
            d.ignoreNulls = false;
            Items.Aggregate item = inner.aggregateItem(d);
            d.ignoreNulls = ignoreNulls;
            arguments = item.arguments();
            name = item.function().name();
            type = item.type();
            distinct = item.distinct();
            filter = item.filter();
            argumentOrder = item.orderBy();
        }
        Items.Window item = new Items.Window(
                name,
                arguments,
                distinct,
                filter,
                d.ignoreNulls,
                partition,
                order,
                Windows.frame(window, order.isEmpty(), this),
                type,
                argumentOrder);
        return finished(name(d.call), placeholder(name + " OVER", item, List.of(), type));
    }

    // Conversions

    /// An implicit conversion.
    RexNode coerce(RexNode node, DataType type, SqlNode place) {
        DataType from = Rels.type(node);
        if (from.equals(type)) {
            return node;
        }
        boolean allowed = Coercion.cost(from, type) >= 0
                || (type instanceof DecimalType && (from.isInteger() || from instanceof DecimalType))
                || (type == SimpleType.BOOLEAN && from.isInteger())
                || (type.isInteger() && from.isInteger());
        if (!allowed) {
            throw SqlException.at(
                    place,
                    ErrorCode.TYPE_MISMATCH,
                    "a " + type.sql() + " is needed here, this is a " + from.sql() + "; add a cast");
        }
        return queries.cast(node, type, false);
    }

    /// A conversion, carried out at once where it is plain.
    static RexNode cast(RexNode node, DataType type, boolean lenient) {
        if (Rels.type(node).equals(type)) {
            return node;
        }
        Expr.Literal literal = Operators.literal(node);
        Expr.Literal converted = literal == null ? null : Conversions.convert(literal, type);
        return converted != null
                ? Operators.constant(converted.value(), type)
                : Operators.REX.makeAbstractCast(Types.of(type), node, lenient);
    }
}
