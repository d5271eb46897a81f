package dev.ogive.sql.bind;

import dev.ogive.catalog.NamedObject;
import dev.ogive.error.ErrorCode;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.Command;
import dev.ogive.sql.tree.CommandNode;
import dev.ogive.sql.tree.MacroBody;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// Functions in SQL: a call becomes the macro's body with the arguments in place of the
/// parameters, and is bound where the call stands.
final class Macros {
    /// Macros that call others nest at most this deep.
    private static final int DEPTH_MAX = 50;

    private final QueryBinder queries;
    private final Map<NamedObject, List<MacroBody>> parsed = new HashMap<>();
    private int depth;

    Macros(QueryBinder queries) {
        this.queries = queries;
    }

    /// What binds a body.
    @FunctionalInterface
    interface Binding<T> {
        T bind(SqlNode body);
    }

    /// Binds a call of a macro; null if none has the name.
    ///
    /// @param table whether the call stands in FROM
    <T> T call(SqlCall call, boolean table, Binding<T> binding) {
        NamedObject macro = find(call);
        if (macro == null) {
            return null;
        }
        String name = macro.name().name();
        if (++depth > DEPTH_MAX) {
            depth = 0;
            throw SqlException.at(call, ErrorCode.TOO_COMPLEX, "macro " + name + " calls itself, or nests too deeply");
        }
        try {
            SqlNode body = expanded(call, name, bodies(macro), table);
            // Places in the macro's text are none of the statement's.
            return queries.keepingLiterals(() -> binding.bind(body));
        } catch (SqlException e) {
            throw SqlException.at(
                    call,
                    e.code(),
                    e.getMessage().startsWith("macro ") ? e.getMessage() : "macro " + name + ": " + e.getMessage());
        } finally {
            depth = Math.max(0, depth - 1);
        }
    }

    boolean isMacro(SqlCall call) {
        return find(call) != null;
    }

    private NamedObject find(SqlCall call) {
        if (!(call.getOperator() instanceof SqlFunction function)) {
            return null;
        }
        SqlIdentifier id = function.getSqlIdentifier();
        if (id == null) {
            return queries.tables().macro(null, function.getName());
        }
        List<String> parts = id.names;
        return queries.tables().macro(parts.size() > 1 ? parts.get(parts.size() - 2) : null, parts.getLast());
    }

    private List<MacroBody> bodies(NamedObject macro) {
        return parsed.computeIfAbsent(macro, m -> {
            CommandNode node = (CommandNode) queries.parse("CREATE MACRO m" + m.text());
            return ((Command.CreateMacro) node.command()).bodies();
        });
    }

    private static SqlNode expanded(SqlCall call, String name, List<MacroBody> bodies, boolean table) {
        for (MacroBody body : bodies) {
            if (body.table() == table) {
                Map<String, SqlNode> arguments = arguments(call, body);
                if (arguments != null) {
                    return new Substitution(id -> replacement(id, arguments)).apply(body.body());
                }
            }
        }
        if (bodies.stream().noneMatch(b -> b.table() == table)) {
            throw SqlException.at(
                    call,
                    ErrorCode.INVALID_STATEMENT,
                    "macro " + name
                            + (table
                                    ? " gives a value: it does not stand in FROM"
                                    : " gives a table: it stands in FROM"));
        }
        throw SqlException.at(
                call,
                ErrorCode.UNKNOWN_FUNCTION,
                "macro " + name + " takes "
                        + String.join(" or ", bodies.stream().map(Macros::shape).toList())
                        + ", these arguments do not fit");
    }

    private static String shape(MacroBody body) {
        return "("
                + String.join(
                        ", ",
                        body.parameters().stream()
                                .map(p -> p.value() == null ? p.name() : p.name() + " := " + p.value())
                                .toList())
                + ")";
    }

    /// The arguments by the parameters' lower-case names, or null where they do not fit.
    private static Map<String, SqlNode> arguments(SqlCall call, MacroBody body) {
        Map<String, SqlNode> arguments = new HashMap<>();
        int position = 0;
        for (SqlNode operand : call.getOperandList()) {
            MacroBody.Parameter parameter;
            SqlNode value = operand;
            if (operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
                String name = ((SqlIdentifier) ((SqlCall) operand).operand(1)).getSimple();
                value = ((SqlCall) operand).operand(0);
                parameter = body.parameters().stream()
                        .filter(p -> p.name().equalsIgnoreCase(name))
                        .findFirst()
                        .orElse(null);
            } else {
                parameter =
                        position < body.parameters().size() ? body.parameters().get(position) : null;
                position++;
            }
            if (parameter == null || arguments.put(key(parameter.name()), typed(parameter, value)) != null) {
                return null;
            }
        }
        for (MacroBody.Parameter parameter : body.parameters()) {
            if (!arguments.containsKey(key(parameter.name()))) {
                if (parameter.value() == null) {
                    return null;
                }
                arguments.put(key(parameter.name()), typed(parameter, parameter.value()));
            }
        }
        return arguments;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static SqlNode typed(MacroBody.Parameter parameter, SqlNode value) {
        return parameter.type() == null
                ? value
                : SqlStdOperatorTable.CAST.createCall(value.getParserPosition(), value, parameter.type());
    }

    /// What stands for a name in the body: an argument, or a field of one.
    private static SqlNode replacement(SqlIdentifier id, Map<String, SqlNode> arguments) {
        SqlNode argument = arguments.get(key(id.names.getFirst()));
        if (argument == null) {
            return null;
        }
        SqlNode result = argument;
        for (String field : id.names.subList(1, id.names.size())) {
            result = SqlStdOperatorTable.DOT.createCall(
                    id.getParserPosition(), result, new SqlIdentifier(field, id.getParserPosition()));
        }
        return result;
    }
}
