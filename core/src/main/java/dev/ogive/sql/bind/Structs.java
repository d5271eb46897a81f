package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.sql.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// Functions over rows whose result type depends on the names of fields, which only the binder
/// knows.
final class Structs {
    /// Functions that [#call] binds.
    static final Set<String> NAMES = Set.of(
            "struct_extract",
            "struct_extract_at",
            "struct_keys",
            "struct_values",
            "struct_concat",
            "struct_contains",
            "struct_has",
            "struct_position",
            "struct_indexof");

    private final ExpressionBinder binder;

    Structs(ExpressionBinder binder) {
        this.binder = binder;
    }

    /// A row with these fields.
    RexNode of(List<String> names, List<RexNode> values, SqlNode place) {
        List<RexNode> typed = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (fields.stream().anyMatch(f -> f.name().equalsIgnoreCase(name))) {
                throw SqlException.at(place, ErrorCode.INVALID_STATEMENT, "the field '" + name + "' stands twice");
            }
            RexNode value = values.get(i);
            typed.add(value);
            fields.add(new Field(name, Rels.type(value)));
        }
        return binder.cast(binder.function("row", typed), DataType.row(fields));
    }

    /// `struct_pack(a := 1, b := 2)`, or these fields after those of a row.
    RexNode packed(RexNode before, List<SqlNode> assignments) {
        List<String> names = new ArrayList<>();
        List<RexNode> values = new ArrayList<>();
        if (before != null) {
            add(before, names, values, assignments.getFirst());
        }
        for (SqlNode node : assignments) {
            if (node.getKind() != SqlKind.ARGUMENT_ASSIGNMENT) {
                throw SqlException.at(node, ErrorCode.INVALID_STATEMENT, "each field needs a name: name := value");
            }
            SqlCall assignment = (SqlCall) node;
            names.add(((SqlIdentifier) assignment.operand(1)).getSimple());
            values.add(binder.bind(assignment.operand(0)));
        }
        return of(names, values, assignments.getFirst());
    }

    /// `date_part(['year', 'month'], moment)`: a row of the parts.
    RexNode dateParts(SqlCall list, SqlNode moment) {
        List<String> names = new ArrayList<>();
        List<RexNode> values = new ArrayList<>();
        RexNode from = binder.bind(moment);
        for (SqlNode node : list.getOperandList()) {
            RexNode part = binder.bind(node);
            Expr.Literal literal = Operators.literal(part);
            if (literal == null || !(literal.value() instanceof String name)) {
                throw SqlException.at(node, ErrorCode.INVALID_ARGUMENT, "the parts are texts such as 'year'");
            }
            String lower = name.toLowerCase(Locale.ROOT);
            names.add(lower);
            values.add(
                    switch (lower) {
                        case "epoch", "julian" -> binder.function(lower, List.of(from));
                        case "timezone_hour", "timezone_minute" -> binder.function(lower, List.of(from));
                        default -> binder.function("date_part", List.of(part, from));
                    });
        }
        RexNode parts = of(names, values, list);
        return Rels.caseOf(
                Rels.type(parts), List.of(Rels.isNull(from), Operators.constant(null, Rels.type(parts)), parts));
    }

    /// `regexp_extract(text, pattern, ['a', 'b'])`: a row of the groups, or a list of such rows
    /// for every match.
    RexNode groups(String function, SqlCall call, SqlCall names) {
        List<RexNode> arguments = new ArrayList<>();
        for (int i = 0; i < call.operandCount(); i++) {
            arguments.add(i == 2 ? Operators.constant(0L, SimpleType.BIGINT) : binder.bind(call.operand(i)));
        }
        List<String> fields = new ArrayList<>();
        List<RexNode> groups = new ArrayList<>();
        for (SqlNode node : names.getOperandList()) {
            Expr.Literal literal = Operators.literal(binder.bind(node));
            if (literal == null || !(literal.value() instanceof String name)) {
                throw SqlException.at(node, ErrorCode.INVALID_ARGUMENT, "the names of groups are texts");
            }
            fields.add(name);
            arguments.set(2, Operators.constant((long) fields.size(), SimpleType.BIGINT));
            groups.add(binder.function(function, arguments));
        }
        if (fields.isEmpty()) {
            throw SqlException.at(names, ErrorCode.INVALID_ARGUMENT, "at least one group needs a name");
        }
        if (function.equals("regexp_extract")) {
            return of(fields, groups, names);
        }
        List<Field> row =
                fields.stream().map(f -> new Field(f, SimpleType.VARCHAR)).toList();
        return unlessNull(
                arguments.getFirst(),
                binder.cast(binder.function("list_zip", groups), DataType.list(DataType.row(row))));
    }

    /// A call of one of [#NAMES].
    RexNode call(String name, List<RexNode> arguments, SqlCall place) {
        boolean two = !name.equals("struct_keys") && !name.equals("struct_values");
        if (arguments.isEmpty() || two && arguments.size() < 2) {
            throw SqlException.at(place, ErrorCode.UNKNOWN_FUNCTION, name + " needs more arguments");
        }
        RexNode row = arguments.getFirst();
        if (!(Rels.type(row) instanceof RowType(List<Field> fields))) {
            throw SqlException.at(
                    place,
                    ErrorCode.TYPE_MISMATCH,
                    name + " takes a row, this is a " + Rels.type(row).sql());
        }
        return switch (name) {
            case "struct_keys" ->
                unlessNull(
                        row,
                        binder.function(
                                "list_value",
                                fields.stream()
                                        .map(f -> Operators.constant(f.name(), SimpleType.VARCHAR))
                                        .toList()));
            case "struct_values" -> unlessNull(row, binder.function("row", values(row, fields.size())));
            case "struct_concat" -> {
                List<String> names = new ArrayList<>();
                List<RexNode> values = new ArrayList<>();
                arguments.forEach(a -> add(a, names, values, place));
                yield of(names, values, place);
            }
            case "struct_contains", "struct_has" -> find("list_contains", row, fields, arguments.get(1));
            case "struct_position", "struct_indexof" -> find("list_position", row, fields, arguments.get(1));
            default -> {
                Expr.Literal which = Operators.literal(arguments.get(1));
                if (which != null && which.value() instanceof String field) {
                    yield binder.field(row, field, place);
                }
                if (which != null && which.value() instanceof Long at && at >= 1 && at <= fields.size()) {
                    yield ExpressionBinder.fieldAt(row, Math.toIntExact(at) - 1);
                }
                throw SqlException.at(
                        place,
                        ErrorCode.INVALID_ARGUMENT,
                        "a field is chosen by its name or by a number from 1 to " + fields.size());
            }
        };
    }

    private RexNode find(String function, RexNode row, List<Field> fields, RexNode value) {
        RexNode list = binder.function("list_value", values(row, fields.size()));
        return unlessNull(row, binder.function(function, List.of(list, value)));
    }

    private static RexNode unlessNull(RexNode row, RexNode value) {
        return Rels.caseOf(
                Rels.type(value), List.of(Rels.isNull(row), Operators.constant(null, Rels.type(value)), value));
    }

    private static List<RexNode> values(RexNode row, int count) {
        List<RexNode> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(ExpressionBinder.fieldAt(row, i));
        }
        return values;
    }

    private static void add(RexNode row, List<String> names, List<RexNode> values, SqlNode place) {
        if (!(Rels.type(row) instanceof RowType(List<Field> fields))) {
            throw SqlException.at(
                    place,
                    ErrorCode.TYPE_MISMATCH,
                    "a row is needed here, this is a " + Rels.type(row).sql());
        }
        fields.forEach(f -> names.add(f.name()));
        values.addAll(values(row, fields.size()));
    }
}
