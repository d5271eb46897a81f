package dev.ogive.exec.expr;

import dev.ogive.column.DataType;
import dev.ogive.column.Lane;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns expressions into objects that evaluate them batch by batch. Expressions are folded first
/// ([Folding]). Each call makes objects for one thread.
///
/// - Equal subexpressions are computed once per batch.
/// - An expression over a single string column is computed once per distinct string where that
///   column arrives dictionary-encoded ([DictionaryNode]).
/// - What can fail (a division, a cast) is computed only for rows that reach it through AND, OR
///   and CASE; what cannot is computed densely where that is cheaper.
public final class ExpressionCompiler {
    /// Nesting past which compiling and evaluating recursively would endanger the stack.
    static final int MAX_DEPTH = 1_000;

    private final Shape shape;
    private final Scope scope;

    /// Inside a [DictionaryNode] the column is plain and no further table is worth its memory.
    private final boolean insideDictionary;

    private ExpressionCompiler(Shape shape, Scope scope, boolean insideDictionary) {
        this.shape = shape;
        this.scope = scope;
        this.insideDictionary = insideDictionary;
    }

    /// Compiles one expression.
    ///
    /// @throws OgiveException TOO_COMPLEX where it nests too deeply
    public static Evaluator evaluator(Expr expression) {
        Expr folded = Folding.fold(checked(expression));
        ExpressionCompiler compiler = forExpressions(List.of(folded));
        return new Evaluator(compiler.node(folded), compiler.scope);
    }

    /// Compiles expressions over the same input, which share what they have in common.
    public static Projection projection(List<Expr> expressions) {
        List<Expr> folded = new ArrayList<>();
        expressions.forEach(e -> folded.add(Folding.fold(checked(e))));
        ExpressionCompiler compiler = forExpressions(folded);
        Node[] roots = folded.stream().map(compiler::node).toArray(Node[]::new);
        return new Projection(roots, compiler.scope);
    }

    /// Compiles a condition.
    public static Predicate predicate(Expr condition) {
        Expr folded = Folding.fold(checked(condition));
        ExpressionCompiler compiler = forExpressions(List.of(folded));
        return new Predicate(compiler.filter(folded, true), compiler.scope);
    }

    /// As [#evaluator] without folding, for the folder itself.
    static Evaluator unfolded(Expr expression) {
        ExpressionCompiler compiler = forExpressions(List.of(expression));
        return new Evaluator(compiler.node(expression), compiler.scope);
    }

    private static ExpressionCompiler forExpressions(List<Expr> expressions) {
        Shape shape = new Shape();
        expressions.forEach(shape::count);
        return new ExpressionCompiler(shape, new Scope(), false);
    }

    private static Expr checked(Expr expression) {
        if (Shape.depth(expression, MAX_DEPTH) >= MAX_DEPTH) {
            throw new OgiveException(
                    ErrorCode.TOO_COMPLEX, "an expression nests deeper than " + MAX_DEPTH + " levels; split it up");
        }
        return expression;
    }

    /// A compiler for an expression that sees other rows than the current one does.
    private ExpressionCompiler apart() {
        return new ExpressionCompiler(shape, new Scope(), insideDictionary);
    }

    // ---- values ---------------------------------------------------------------------------------------------------

    private Node node(Expr expression) {
        if (expression instanceof Expr.Column(int index, DataType type)) {
            return new ColumnNode(index, type);
        }
        if (expression instanceof Expr.Literal literal) {
            return new LiteralNode(literal);
        }
        if (!shape.isShared(expression)) {
            return compute(expression);
        }
        Object key = shape.id(expression);
        Scope.Shared shared = scope.nodes.get(key);
        if (shared == null) {
            shared = scope.share(compute(expression));
            scope.nodes.put(key, shared);
        }
        return shared;
    }

    private Node compute(Expr expression) {
        int column = dictionaryColumn(expression);
        if (column < 0) {
            return operation(expression);
        }
        ExpressionCompiler inside = new ExpressionCompiler(shape, new Scope(), true);
        return new DictionaryNode(column, inside.operation(expression), inside.scope);
    }

    private Node operation(Expr expression) {
        return switch (expression) {
            case Expr.Column(int index, DataType type) -> new ColumnNode(index, type);
            case Expr.Literal literal -> new LiteralNode(literal);
            case Expr.Parameter p ->
                throw new OgiveException(
                        ErrorCode.INTERNAL_ERROR, "parameter " + (p.index() + 1) + " was not bound to a value");
            case Expr.Call call -> new CallNode(call, nodes(call.arguments()));
            case Expr.Compare(Expr.Comparison comparison, Expr left, Expr right) ->
                new CompareNode(comparison, node(left), node(right));
            case Expr.And(List<Expr> terms) -> connective(terms, false);
            case Expr.Or(List<Expr> terms) -> connective(terms, true);
            case Expr.Not(Expr input) -> new LogicNodes.Not(node(input));
            case Expr.IsNull(Expr input) -> new LogicNodes.IsNull(node(input));
            case Expr.InList in -> new InListNode(node(in.input()), members(in), hasNull(in));
            case Expr.Case c -> caseNode(c);
            case Expr.Cast(Expr input, DataType type, boolean lenient) -> new CastNode(node(input), type, lenient);
        };
    }

    /// A loop, not a stream: compilation recurses, and a stream takes a dozen frames a level.
    private Node[] nodes(List<Expr> expressions) {
        Node[] nodes = new Node[expressions.size()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = node(expressions.get(i));
        }
        return nodes;
    }

    private Node connective(List<Expr> terms, boolean decisive) {
        Node[] nodes = new Node[terms.size()];
        SubBatch[] lazy = new SubBatch[nodes.length];
        Scope[] scopes = new Scope[nodes.length];
        for (int t = 0; t < nodes.length; t++) {
            ExpressionCompiler compiler = this;
            if (t > 0 && shape.canFail(terms.get(t))) {
                compiler = apart();
                lazy[t] = new SubBatch(shape.columns(terms.get(t)));
                scopes[t] = compiler.scope;
            }
            nodes[t] = compiler.node(terms.get(t));
        }
        return new LogicNodes.Connective(decisive, nodes, lazy, scopes);
    }

    private Node caseNode(Expr.Case c) {
        int branches = c.branches().size();
        Filter[] conditions = new Filter[branches];
        CaseNode.Result[] results = new CaseNode.Result[branches + 1];
        List<Expr> expressions = new ArrayList<>();
        for (int b = 0; b < branches; b++) {
            conditions[b] = filter(c.branches().get(b).condition(), true);
            expressions.add(c.branches().get(b).result());
        }
        expressions.add(c.otherwise());
        for (int r = 0; r <= branches; r++) {
            Expr result = expressions.get(r);
            ExpressionCompiler compiler = apart();
            results[r] = new CaseNode.Result(
                    compiler.node(result), new SubBatch(shape.columns(result)), compiler.scope, shape.canFail(result));
        }
        return new CaseNode(c.type(), conditions, results, expressions);
    }

    private static Membership members(Expr.InList in) {
        List<Object> values = new ArrayList<>();
        for (Expr value : in.values()) {
            if (((Expr.Literal) value).value() != null) {
                values.add(((Expr.Literal) value).value());
            }
        }
        return Membership.of(in.input().type(), values);
    }

    private static boolean hasNull(Expr.InList in) {
        return in.values().stream().anyMatch(v -> ((Expr.Literal) v).value() == null);
    }

    /// The one column that `expression` reads if that is a string and the expression is worth a
    /// table, else -1.
    private int dictionaryColumn(Expr expression) {
        if (insideDictionary
                || expression.type().lane() == Lane.LIST
                || expression.type().lane() == Lane.ROW) {
            return -1;
        }
        return shape.onlyStringColumn(expression);
    }

    // ---- filters --------------------------------------------------------------------------------------------------

    /// A filter for the rows where `condition` is `wanted`.
    private Filter filter(Expr condition, boolean wanted) {
        return switch (condition) {
            case Expr.Literal literal -> new Filter.Constant(literal.value() instanceof Boolean b && b == wanted);
            case Expr.Not(Expr input) -> filter(input, !wanted);
            case Expr.And(List<Expr> terms) -> wanted ? all(terms, true) : any(terms, false);
            case Expr.Or(List<Expr> terms) -> wanted ? any(terms, true) : all(terms, false);
            default -> leaf(condition, wanted);
        };
    }

    /// Terms of an AND in order; comparisons of one operand with literals intersect to one range
    /// at the first's place.
    private Filter all(List<Expr> terms, boolean wanted) {
        List<Expr> kept = new ArrayList<>();
        List<RangeFilters.Range> ranges = new ArrayList<>();
        Map<Object, Integer> placeOf = new HashMap<>();
        for (Expr term : terms) {
            RangeFilters.Range range = range(term, wanted);
            Integer place = range == null ? null : placeOf.get(shape.id(((Expr.Compare) term).left()));
            RangeFilters.Range both = place == null ? null : ranges.get(place).and(range);
            if (both != null) {
                ranges.set(place, both);
                continue;
            }
            if (range != null) {
                placeOf.put(shape.id(((Expr.Compare) term).left()), kept.size());
            }
            kept.add(term);
            ranges.add(range);
        }
        Filter[] filters = new Filter[kept.size()];
        for (int t = 0; t < filters.length; t++) {
            filters[t] = ranges.get(t) == null
                    ? filter(kept.get(t), wanted)
                    : within((Expr.Compare) kept.get(t), ranges.get(t));
        }
        return filters.length == 1 ? filters[0] : new Filter.All(filters);
    }

    /// The range of a comparison with a literal on a numeric lane, or null.
    private RangeFilters.Range range(Expr term, boolean wanted) {
        if (!(term instanceof Expr.Compare c)
                || !(c.right() instanceof Expr.Literal literal)
                || literal.value() == null
                || !c.comparison().isPlain()
                || dictionaryColumn(term) >= 0) {
            return null;
        }
        return RangeFilters.Range.of(wanted ? c.comparison() : c.comparison().negate(), literal);
    }

    private Filter within(Expr.Compare compare, RangeFilters.Range range) {
        Expr input = compare.left();
        if (range.isEmpty()) {
            return new Filter.Constant(false);
        }
        if (input instanceof Expr.Column) {
            return new RangeFilters.Numbers(node(input), range);
        }
        ExpressionCompiler compiler = apart();
        return new Filter.Dense(
                new RangeFilters.Numbers(compiler.node(input), range),
                compiler.scope,
                new SubBatch(shape.columns(input)),
                shape.canFail(input));
    }

    private Filter any(List<Expr> terms, boolean wanted) {
        Filter[] filters = new Filter[terms.size()];
        for (int t = 0; t < filters.length; t++) {
            filters[t] = filter(terms.get(t), wanted);
        }
        return new Filter.Any(filters);
    }

    private Filter leaf(Expr condition, boolean wanted) {
        RangeFilters.Range range = range(condition, wanted);
        if (range != null) {
            return within((Expr.Compare) condition, range);
        }
        int column = dictionaryColumn(condition);
        if (column < 0) {
            return plainLeaf(condition, wanted);
        }
        ExpressionCompiler inside = new ExpressionCompiler(shape, new Scope(), true);
        DictionaryNode table = new DictionaryNode(column, inside.operation(condition), inside.scope);
        Filter plain = plainLeaf(condition, wanted);
        return plain instanceof RangeFilters.Text text
                ? new RangeFilters.ByCode(text, table, wanted)
                : new Filter.ByDictionary(table, wanted, plain);
    }

    private Filter plainLeaf(Expr condition, boolean wanted) {
        if (readsColumnsOnly(condition)) {
            return test(condition, wanted);
        }
        // Computed for rows that earlier terms left: it sees a batch of its own.
        ExpressionCompiler compiler = apart();
        return new Filter.Dense(
                compiler.test(condition, wanted),
                compiler.scope,
                new SubBatch(shape.columns(condition)),
                shape.canFail(condition));
    }

    private static boolean readsColumnsOnly(Expr condition) {
        return switch (condition) {
            case Expr.Column _ -> true;
            case Expr.Compare c ->
                c.left() instanceof Expr.Column && c.right() instanceof Expr.Literal
                        || c.left() instanceof Expr.Column
                                && c.right() instanceof Expr.Column
                                && c.left().type().lane() != Lane.STRING;
            case Expr.IsNull(Expr input) -> input instanceof Expr.Column;
            default -> false;
        };
    }

    private Filter test(Expr condition, boolean wanted) {
        return switch (condition) {
            case Expr.IsNull(Expr input) -> new Filter.IsNull(node(input), wanted);
            case Expr.Compare c -> compare(c, wanted);
            default -> new Filter.Values(node(condition), wanted);
        };
    }

    private Filter compare(Expr.Compare c, boolean wanted) {
        Expr.Comparison comparison = wanted ? c.comparison() : c.comparison().negate();
        if (c.right() instanceof Expr.Literal literal
                && literal.value() != null
                && comparison.isPlain()
                && c.left().type().lane() == Lane.STRING) {
            return new RangeFilters.Text(node(c.left()), comparison, literal);
        }
        return new Filter.Values(new CompareNode(comparison, node(c.left()), node(c.right())), true);
    }
}
