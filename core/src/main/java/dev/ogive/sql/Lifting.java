package dev.ogive.sql;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.sql.bind.LiftedLiterals;
import dev.ogive.sql.bind.LiteralText;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Which cuts of a text became parameters, and as what: the same for all texts of one shape.
///
/// A cut has four parameters, of which a statement uses one or two: as it is, with a minus sign,
/// as DATE, TIME or TIMESTAMP. Where parts of the query may be compared with each other, cuts
/// that are written the same share the parameters of the first, so that `a = 1 AND x OR a = 1 AND
/// y` is still seen to have a common part; the key then says which are the same.
final class Lifting implements LiftedLiterals {
    private static final int USES = 4;
    /// Bits of a cut's uses.
    private static final int PLAIN = 0;
    private static final int NEGATED = 1;
    private static final int DATE = 1;
    private static final int TIME = 2;
    private static final int TIMESTAMP = 3;

    private final CutText text;
    private final int[] firsts;
    /// Per cut the uses seen, as bits.
    private final byte[] uses;

    Lifting(CutText text) {
        this.text = text;
        this.firsts = text.comparesParts() ? text.firsts() : null;
        this.uses = new byte[text.cuts()];
    }

    @Override
    public int lift(SqlParserPos position, boolean negated, Expr.Literal constant) {
        int cut = text.endingAt(position.getEndLineNum(), position.getEndColumnNum());
        if (cut < 0) {
            return -1;
        }
        // The sign may be part of the literal or an operator before it.
        boolean minus = negated || text.beginsBefore(cut, position.getLineNum(), position.getColumnNum());
        int use = use(text, cut, minus, constant.type());
        if (!constant.equals(value(text, cut, use))) {
            return -1;
        }
        uses[cut] |= (byte) (1 << use);
        return parameter(text, firsts, cut, use);
    }

    private static int use(CutText text, int cut, boolean negated, DataType type) {
        if (!text.isQuoted(cut)) {
            return negated ? NEGATED : PLAIN;
        }
        return switch (type) {
            case SimpleType.DATE -> DATE;
            case SimpleType.TIME -> TIME;
            case SimpleType.TIMESTAMP -> TIMESTAMP;
            default -> PLAIN;
        };
    }

    private static int parameter(CutText text, int[] firsts, int cut, int use) {
        return text.parameters() + (firsts == null ? cut : firsts[cut]) * USES + use;
    }

    /// The literal that a cut is, or null where it is none of that use.
    private static Expr.Literal value(CutText text, int cut, int use) {
        if (!text.isQuoted(cut)) {
            return LiteralText.number(text.raw(cut), use == NEGATED);
        }
        return switch (use) {
            case DATE -> LiteralText.tagged(text.quoted(cut), SimpleType.DATE);
            case TIME -> LiteralText.tagged(text.quoted(cut), SimpleType.TIME);
            case TIMESTAMP -> LiteralText.tagged(text.quoted(cut), SimpleType.TIMESTAMP);
            default -> new Expr.Literal(text.quoted(cut), SimpleType.VARCHAR);
        };
    }

    /// What [#fill] needs of it.
    byte[] uses() {
        return uses;
    }

    /// The literals of a text, and the part of its key that the shape leaves open.
    ///
    /// @param values per parameter its value; null where nothing uses it
    record Filled(String key, List<Expr.Literal> values) {}

    /// Null where a literal is not what `uses` says.
    ///
    /// @param uses of a text of the same shape
    static Filled fill(CutText text, byte[] uses) {
        int[] firsts = text.comparesParts() ? text.firsts() : null;
        StringBuilder key = new StringBuilder();
        List<Expr.Literal> values = new ArrayList<>(text.parameters() + text.cuts() * USES);
        for (int i = 0; i < text.parameters() + text.cuts() * USES; i++) {
            values.add(null);
        }
        for (int cut = 0; cut < uses.length; cut++) {
            if (uses[cut] == 0) {
                key.append('=').append(text.raw(cut)).append('\u0001');
                continue;
            }
            if (firsts != null) {
                key.append(firsts[cut]);
            }
            for (int use = 0; use < USES; use++) {
                if ((uses[cut] & 1 << use) != 0) {
                    Expr.Literal value = value(text, cut, use);
                    if (value == null) {
                        return null;
                    }
                    key.append(use);
                    type(key, value.type());
                    values.set(parameter(text, firsts, cut, use), value);
                }
            }
        }
        return new Filled(key.toString(), values);
    }

    private static void type(StringBuilder key, DataType type) {
        switch (type) {
            case SimpleType simple -> key.append(simple.name());
            case DecimalType(int precision, int scale) ->
                key.append('d').append(precision).append('.').append(scale);
            default -> throw new IllegalStateException("no literal is a " + type.sql());
        }
        key.append(',');
    }
}
