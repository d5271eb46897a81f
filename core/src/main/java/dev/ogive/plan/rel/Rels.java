package dev.ogive.plan.rel;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.function.ScalarFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// Makes nodes and expressions of Calcite's algebra over our types.
public final class Rels {
    private Rels() {}

    /// A cluster for one statement.
    public static RelOptCluster cluster() {
        return RelOptCluster.create(new HepPlanner(HepProgram.builder().build()), Operators.REX);
    }

    public static int width(RelNode rel) {
        return rel.getRowType().getFieldCount();
    }

    public static DataType type(RexNode node) {
        return Types.of(node.getType());
    }

    public static RexNode column(RelNode rel, int index) {
        return new RexInputRef(index, rel.getRowType().getFieldList().get(index).getType());
    }

    public static RexNode column(int index, DataType type) {
        return new RexInputRef(index, Types.of(type));
    }

    /// All columns of `rel` as expressions.
    public static List<RexNode> columns(RelNode rel) {
        List<RexNode> columns = new ArrayList<>(width(rel));
        for (int i = 0; i < width(rel); i++) {
            columns.add(column(rel, i));
        }
        return columns;
    }

    /// Calcite wants AND and OR without their like as operands, also deep inside, which a
    /// condition that expressions were put into may have.
    public static RelNode filter(RelNode input, RexNode condition) {
        if (condition.isAlwaysTrue()) {
            return input;
        }
        RexNode flat =
                RexUtil.isFlat(condition) ? condition : flat(input.getCluster().getRexBuilder(), condition);
        return new LogicalFilter(input.getCluster(), input.getTraitSet(), input, flat, ImmutableSet.of());
    }

    private static RexNode flat(RexBuilder builder, RexNode condition) {
        return condition.accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                return RexUtil.flatten(builder, super.visitCall(call));
            }
        });
    }

    public static RelNode project(RelNode input, List<? extends RexNode> expressions) {
        if (RexUtil.isIdentity(expressions, input.getRowType())) {
            return input;
        }
        List<DataType> types = new ArrayList<>(expressions.size());
        List<RexNode> columns = new ArrayList<>(expressions.size());
        for (RexNode e : expressions) {
            types.add(type(e));
            columns.add(e instanceof RexLiteral literal ? Operators.column(literal) : e);
        }
        return new LogicalProject(
                input.getCluster(),
                input.getTraitSet(),
                ImmutableList.of(),
                input,
                columns,
                Types.row(types),
                ImmutableSet.of());
    }

    public static RelNode join(RelNode left, RelNode right, RexNode condition, JoinRelType type) {
        return new LogicalJoin(
                left.getCluster(),
                left.getTraitSet(),
                ImmutableList.of(),
                left,
                right,
                condition,
                ImmutableSet.of(),
                type,
                false,
                ImmutableList.of());
    }

    public static RelNode union(List<RelNode> inputs) {
        return inputs.size() == 1
                ? inputs.getFirst()
                : new LogicalUnion(
                        inputs.getFirst().getCluster(), inputs.getFirst().getTraitSet(), inputs, true);
    }

    public static RexNode and(List<? extends RexNode> terms) {
        List<RexNode> flat = new ArrayList<>();
        for (RexNode term : terms) {
            flat.addAll(RelOptUtil.conjunctions(term));
        }
        flat.removeIf(RexNode::isAlwaysTrue);
        if (flat.isEmpty()) {
            return Operators.REX.makeLiteral(true);
        }
        return flat.size() == 1
                ? flat.getFirst()
                : Operators.REX.makeCall(Types.of(SimpleType.BOOLEAN), SqlStdOperatorTable.AND, flat);
    }

    public static RexNode and(RexNode... terms) {
        return and(List.of(terms));
    }

    public static RexNode or(List<? extends RexNode> terms) {
        List<RexNode> flat = new ArrayList<>();
        terms.forEach(t -> flat.addAll(RelOptUtil.disjunctions(t)));
        if (flat.isEmpty()) {
            return Operators.REX.makeLiteral(false);
        }
        return flat.size() == 1
                ? flat.getFirst()
                : Operators.REX.makeCall(Types.of(SimpleType.BOOLEAN), SqlStdOperatorTable.OR, flat);
    }

    public static RexNode not(RexNode term) {
        return Operators.REX.makeCall(Types.of(SimpleType.BOOLEAN), SqlStdOperatorTable.NOT, List.of(term));
    }

    public static RexNode isNull(RexNode term) {
        return Operators.REX.makeCall(Types.of(SimpleType.BOOLEAN), SqlStdOperatorTable.IS_NULL, List.of(term));
    }

    public static RexNode isNotNull(RexNode term) {
        return Operators.REX.makeCall(Types.of(SimpleType.BOOLEAN), SqlStdOperatorTable.IS_NOT_NULL, List.of(term));
    }

    /// Whether a row of this number, from 1, is left by an OFFSET and a LIMIT; both may be NULL,
    /// or null where there is none.
    public static RexNode between(RexNode number, RexNode skipped, RexNode wanted) {
        RexNode zero = Operators.constant(0L, SimpleType.BIGINT);
        RexNode offset = skipped == null ? zero : caseOf(SimpleType.BIGINT, List.of(isNull(skipped), zero, skipped));
        List<RexNode> terms = new ArrayList<>();
        terms.add(compare(Expr.Comparison.GREATER, number, offset));
        if (wanted != null) {
            ScalarFunction subtract = FunctionRegistry.builtIn()
                    .resolve("subtract", List.of(SimpleType.BIGINT, SimpleType.BIGINT))
                    .function();
            RexNode rank = Operators.call(subtract, List.of(number, offset), SimpleType.BIGINT);
            terms.add(or(List.of(isNull(wanted), compare(Expr.Comparison.LESS_OR_EQUAL, rank, wanted))));
        }
        return and(terms);
    }

    /// A comparison of operands of one type.
    public static RexNode compare(Expr.Comparison comparison, RexNode left, RexNode right) {
        var operator = switch (comparison) {
            case EQUAL -> SqlStdOperatorTable.EQUALS;
            case NOT_EQUAL -> SqlStdOperatorTable.NOT_EQUALS;
            case LESS -> SqlStdOperatorTable.LESS_THAN;
            case LESS_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
            case GREATER -> SqlStdOperatorTable.GREATER_THAN;
            case GREATER_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
            case DISTINCT -> SqlStdOperatorTable.IS_DISTINCT_FROM;
            case NOT_DISTINCT -> SqlStdOperatorTable.IS_NOT_DISTINCT_FROM;
        };
        return Operators.REX.makeCall(Types.of(SimpleType.BOOLEAN), operator, List.of(left, right));
    }

    public static RexNode equal(RexNode left, RexNode right) {
        return compare(Expr.Comparison.EQUAL, left, right);
    }

    /// `CASE WHEN operands[0] THEN operands[1] ... ELSE operands[last] END`.
    public static RexNode caseOf(DataType type, List<RexNode> operands) {
        return Operators.REX.makeCall(Types.of(type), SqlStdOperatorTable.CASE, operands);
    }

    public static List<RexNode> conjuncts(RexNode condition) {
        return RelOptUtil.conjunctions(condition);
    }

    /// The expression with every column `i` replaced by column `mapping(i)`.
    public static RexNode remap(RexNode node, IntUnaryOperator mapping) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                int target = mapping.applyAsInt(reference.getIndex());
                return target == reference.getIndex() ? reference : new RexInputRef(target, reference.getType());
            }
        });
    }

    public static RexNode shift(RexNode node, int by) {
        return by == 0 ? node : remap(node, i -> i + by);
    }

    /// The expression with every column replaced by an expression.
    public static RexNode substitute(RexNode node, List<? extends RexNode> replacements) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return replacements.get(reference.getIndex());
            }
        });
    }

    /// Columns that the expression reads.
    public static java.util.BitSet inputs(RexNode node) {
        java.util.BitSet columns = new java.util.BitSet();
        node.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitInputRef(RexInputRef reference) {
                columns.set(reference.getIndex());
                return null;
            }
        });
        return columns;
    }
}
