package dev.ogive.sql.bind;

import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.sql.RowIds;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.ExtraOperators;
import dev.ogive.storage.StoredTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;

/// TABLESAMPLE and USING SAMPLE. BERNOULLI takes each row by chance, SYSTEM blocks of rows,
/// RESERVOIR an exact number or share of rows. A share without a method is BERNOULLI's, a number
/// of rows RESERVOIR's. With a seed the chance is a hash of the row's id, so that a table gives
/// the same sample until it changes.
final class Samples {
    /// Rows of a block: 2 to this power.
    private static final long BLOCK_BITS = 11;

    /// Bits of a hash that decide.
    private static final long CHANCE_BITS = 53;

    private enum Method {
        BERNOULLI,
        SYSTEM,
        RESERVOIR
    }

    private final QueryBinder queries;
    private final ExpressionBinder functions;

    Samples(QueryBinder queries) {
        this.queries = queries;
        this.functions = ExpressionBinder.plain(queries, queries.scope(null, List.of()), "TABLESAMPLE");
    }

    /// @param call of [ExtraOperators#SAMPLE]
    /// @param from what the sample is taken of
    FromBinder.Source of(SqlCall call, FromBinder.Source from) {
        SqlNode size = call.operand(2);
        boolean share = size instanceof SqlCall c && c.getOperator().equals(ExtraOperators.LIMIT_PERCENT);
        boolean rows = size instanceof SqlCall c && c.getOperator().equals(ExtraOperators.ROW_COUNT);
        SqlLiteral number = (SqlLiteral) (share || rows ? ((SqlCall) size).operand(0) : size);
        Method method = method(call.operand(1), share);
        // A bare number is the share of PostgreSQL's methods, and the rows of a reservoir.
        rows |= !share && method == Method.RESERVOIR;
        BigDecimal wanted = number.bigDecimalValue();
        if (rows && method != Method.RESERVOIR) {
            throw SqlException.at(
                    size, ErrorCode.INVALID_ARGUMENT, method + " takes a percentage; RESERVOIR takes a number of rows");
        }
        if (!rows && wanted.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw SqlException.at(
                    number, ErrorCode.INVALID_ARGUMENT, "a sample has 0% to 100% of the rows, got " + wanted + "%");
        }
        if (rows
                && (wanted.stripTrailingZeros().scale() > 0
                        || wanted.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0)) {
            throw SqlException.at(
                    number, ErrorCode.INVALID_ARGUMENT, "a sample has a whole number of rows, got " + wanted);
        }
        Long seed = SqlUtil.isNullLiteral(call.operand(3), false)
                ? null
                : ((SqlLiteral) call.operand(3)).bigDecimalValue().longValue();
        RelNode sample = method == Method.RESERVOIR
                ? reservoir(from.rel(), number, rows, seed)
                : byChance(from.rel(), method == Method.SYSTEM, wanted.doubleValue() / 100, seed);
        int width = Rels.width(from.rel());
        return new FromBinder.Source(Rels.project(sample, Rels.columns(sample).subList(0, width)), from.columns());
    }

    private static Method method(SqlNode name, boolean share) {
        String text = ((SqlLiteral) name).getValueAs(String.class).toLowerCase(Locale.ROOT);
        return switch (text) {
            case "" -> share ? Method.BERNOULLI : Method.RESERVOIR;
            case "bernoulli" -> Method.BERNOULLI;
            case "system" -> Method.SYSTEM;
            case "reservoir" -> Method.RESERVOIR;
            default ->
                throw SqlException.at(
                        name,
                        ErrorCode.INVALID_ARGUMENT,
                        "no sampling method is named '" + text + "'; there are bernoulli, system and reservoir");
        };
    }

    private RelNode byChance(RelNode input, boolean blocks, double share, Long seed) {
        boolean stored = input instanceof TableRel table && table.source() instanceof StoredTable;
        if (seed == null && !(blocks && stored)) {
            RexNode chance = functions.function("random", List.of());
            return Rels.filter(
                    input, Rels.compare(Comparison.LESS, chance, Operators.constant(share, SimpleType.DOUBLE)));
        }
        if (seed == null) {
            queries.momentary();
        }
        RelNode numbered = numbered(input);
        RexNode id = Rels.column(numbered, Rels.width(numbered) - 1);
        if (blocks) {
            id = functions.function("right_shift", List.of(id, number(BLOCK_BITS)));
        }
        RexNode hash = hash(id, seed == null ? ThreadLocalRandom.current().nextLong() : seed);
        RexNode chance = functions.function("bitwise_and", List.of(hash, number((1L << CHANCE_BITS) - 1)));
        RexNode bound = number((long) (share * (1L << CHANCE_BITS)));
        return Rels.filter(numbered, Rels.compare(Comparison.LESS, chance, bound));
    }

    /// The rows whose random numbers are the least.
    private RelNode reservoir(RelNode input, SqlLiteral wanted, boolean rows, Long seed) {
        RelNode numbered = seed == null ? input : numbered(input);
        RexNode key = seed == null
                ? functions.function("random", List.of())
                : hash(Rels.column(numbered, Rels.width(numbered) - 1), seed);
        List<RexNode> columns = new ArrayList<>(Rels.columns(numbered));
        columns.add(key);
        RelNode keyed = Rels.project(numbered, columns);
        List<SortKey> order = List.of(new SortKey(columns.size() - 1, false, false));
        if (rows) {
            return new SortRel(keyed, order, 0, wanted.bigDecimalValue().longValueExact());
        }
        List<String> names = new ArrayList<>();
        columns.forEach(_ -> names.add("c"));
        return queries.share(new QueryBinder.Query(new SortRel(keyed, order, 0, -1), names), null, wanted)
                .rel();
    }

    /// The rows with what tells them apart as one more column: ids of a stored table, else their
    /// positions.
    private RelNode numbered(RelNode input) {
        if (input instanceof TableRel table && table.source() instanceof StoredTable stored) {
            return new TableRel(queries.cluster(), new RowIds(stored));
        }
        return SetOperations.rowNumber(input, List.of(), List.of());
    }

    private RexNode hash(RexNode id, long seed) {
        return functions.function("hash", List.of(id, number(seed)));
    }

    private static RexNode number(long value) {
        return Operators.constant(value, SimpleType.BIGINT);
    }
}
