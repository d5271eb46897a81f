package dev.ogive.workloads.analysis;

import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.SqlTokens;
import dev.ogive.sql.template.SqlTokens.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The tables that a statement names, and the comparisons of a column with literals: `a < 5`, `5
/// <= t.a`, `a BETWEEN 1 AND 2`, `a IN (1, 2)`, `a LIKE 'x%'`. Found by tokens, in any dialect,
/// so that it works where nothing can parse the statement; what it does not see it leaves out.
final class Predicates {
    /// @param column `table.column` where the table is known, else the column
    /// @param operator `=`, `<`, `<=`, `>`, `>=`, `<>`, `between`, `in`, `like`
    /// @param value as text without its quotes; a placeholder's value where it is known
    /// @param isNumber whether the value is one
    record Predicate(String column, String operator, String value, boolean isNumber) {}

    private static final int TOKENS_MAX = 20_000;
    private static final int IN_LIST_MAX = 100;
    private static final Set<String> NO_ALIAS = Set.of(
            "where",
            "on",
            "join",
            "inner",
            "left",
            "right",
            "full",
            "cross",
            "natural",
            "group",
            "order",
            "limit",
            "union",
            "set",
            "values",
            "select",
            "using",
            "having",
            "as",
            "window",
            "except",
            "intersect",
            "when",
            "lateral",
            "offset",
            "fetch",
            "for",
            "returning",
            "default",
            "tablesample",
            "with",
            "qualify",
            "asof");

    private final List<Kind> kinds = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Set<String> tables = new TreeSet<>();
    private final Set<String> withNames = new TreeSet<>();
    private final List<Predicate> found = new ArrayList<>();
    private final List<Object> parameters;
    private final int[] placeholder;

    Predicates(String sql, Dialect dialect, List<Object> parameters) {
        this.parameters = parameters;
        SqlTokens tokens = new SqlTokens(sql, dialect);
        while (tokens.next() && kinds.size() < TOKENS_MAX) {
            kinds.add(tokens.kind());
            String text = tokens.text();
            texts.add(tokens.kind() == Kind.WORD ? text.toLowerCase(Locale.ROOT) : text);
        }
        placeholder = new int[kinds.size()];
        int number = 0;
        for (int i = 0; i < placeholder.length; i++) {
            placeholder[i] = kinds.get(i) == Kind.PARAMETER ? number++ : -1;
        }
        findTables();
        findPredicates();
    }

    /// In lower case, with their schema where it is written.
    Set<String> tables() {
        return tables;
    }

    List<Predicate> predicates() {
        return found;
    }

    private boolean is(int i, String text) {
        return i >= 0
                && i < texts.size()
                && kinds.get(i) != Kind.TEXT
                && texts.get(i).equals(text);
    }

    private boolean isName(int i) {
        return i >= 0 && i < kinds.size() && (kinds.get(i) == Kind.WORD || kinds.get(i) == Kind.QUOTED_NAME);
    }

    private String name(int i) {
        String text = texts.get(i);
        return kinds.get(i) == Kind.QUOTED_NAME && text.length() > 1
                ? text.substring(1, text.length() - 1).toLowerCase(Locale.ROOT)
                : text;
    }

    private void findTables() {
        for (int i = 0; i < texts.size(); i++) {
            if (isName(i)
                    && is(i + 1, "as")
                    && is(i + 2, "(")
                    && (is(i - 1, "with") || is(i - 1, ",") || is(i - 1, "recursive"))) {
                withNames.add(name(i));
            }
        }
        // At which depths of brackets a list of tables is open.
        BitSet inFrom = new BitSet();
        int depth = 0;
        for (int i = 0; i < texts.size(); i++) {
            if (is(i, "(")) {
                inFrom.clear(++depth);
            } else if (is(i, ")")) {
                depth = Math.max(0, depth - 1);
            } else if (is(i, "from") || is(i, "join") || is(i, "into") || (is(i, "update") && i == 0)) {
                inFrom.set(depth);
                // `extract(year FROM x)` and the like name no table.
                if (!(is(i, "from") && i > 1 && is(i - 2, "("))) {
                    table(i + 1);
                }
            } else if (kinds.get(i) == Kind.WORD && endsFrom(texts.get(i))) {
                inFrom.clear(depth);
            } else if (is(i, ",") && inFrom.get(depth)) {
                table(i + 1);
            }
        }
    }

    private static boolean endsFrom(String word) {
        return switch (word) {
            case "where", "group", "order", "limit", "union", "set", "values", "select", "having" -> true;
            default -> false;
        };
    }

    private void table(int at) {
        int i = at;
        if (is(i, "only") || is(i, "table")) {
            i++;
        }
        if (!isName(i) || NO_ALIAS.contains(texts.get(i))) {
            return;
        }
        StringBuilder table = new StringBuilder(name(i));
        while (is(i + 1, ".") && isName(i + 2)) {
            table.append('.').append(name(i + 2));
            i += 2;
        }
        if (is(i + 1, "(") && !is(0, "insert")) {
            return;
        }
        String full = table.toString();
        if (withNames.contains(full)) {
            return;
        }
        tables.add(full);
        aliases.put(full.substring(full.lastIndexOf('.') + 1), full);
        int alias = is(i + 1, "as") ? i + 2 : i + 1;
        if (isName(alias) && !(kinds.get(alias) == Kind.WORD && NO_ALIAS.contains(texts.get(alias)))) {
            aliases.put(name(alias), full);
        }
    }

    private void findPredicates() {
        for (int i = 1; i < texts.size(); i++) {
            if (kinds.get(i) == Kind.SYMBOL) {
                comparison(i);
            } else if (kinds.get(i) == Kind.WORD) {
                switch (texts.get(i)) {
                    case "between" -> between(i);
                    case "in" -> in(i);
                    case "like", "ilike" -> add(columnBefore(is(i - 1, "not") ? i - 1 : i), "like", i + 1);
                    default -> {}
                }
            }
        }
    }

    private void comparison(int i) {
        String operator = texts.get(i);
        String mirrored = switch (operator) {
            case "=", "<>" -> operator;
            case "!=" -> "<>";
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> null;
        };
        if (mirrored == null) {
            return;
        }
        String left = columnBefore(i);
        if (left != null && literal(i + 1) > 0) {
            add(left, operator.equals("!=") ? "<>" : operator, i + 1);
        } else if (left == null && isLiteral(i - 1)) {
            add(columnAfter(i + 1), mirrored, i - 1);
        }
    }

    private void between(int i) {
        String column = columnBefore(is(i - 1, "not") ? i - 1 : i);
        int end = literal(i + 1);
        if (column != null && end > 0 && is(end, "and") && literal(end + 1) > 0) {
            add(column, "between", i + 1);
            add(column, "between", end + 1);
        }
    }

    private void in(int i) {
        String column = columnBefore(is(i - 1, "not") ? i - 1 : i);
        if (column == null || !is(i + 1, "(")) {
            return;
        }
        int at = i + 2;
        for (int n = 0; n < IN_LIST_MAX && literal(at) > 0; n++) {
            add(column, "in", at);
            at = literal(at);
            if (!is(at, ",")) {
                return;
            }
            at++;
        }
    }

    private boolean isLiteral(int i) {
        return i >= 0
                && i < kinds.size()
                && (kinds.get(i) == Kind.NUMBER || kinds.get(i) == Kind.TEXT || kinds.get(i) == Kind.PARAMETER);
    }

    /// Where the literal at a place ends, its sign or type before it included; -1 for none. What
    /// is calculated on (`5 + x`) is none.
    private int literal(int at) {
        int i = at;
        if (is(i, "date") || is(i, "timestamp") || is(i, "time") || is(i, "-") || is(i, "+")) {
            i++;
        }
        if (!isLiteral(i) || is(i + 1, "+") || is(i + 1, "-") || is(i + 1, "*") || is(i + 1, "/")) {
            return -1;
        }
        return i + 1;
    }

    /// The column that ends right before a place, or null.
    private String columnBefore(int i) {
        int at = i - 1;
        if (!isName(at) || NO_ALIAS.contains(texts.get(at)) || is(at, "end") || is(at, "not") || is(at, "null")) {
            return null;
        }
        if (is(at - 1, ".") && isName(at - 2)) {
            return qualified(name(at - 2), name(at));
        }
        boolean calculated =
                is(at - 1, "+") || is(at - 1, "-") || is(at - 1, "*") || is(at - 1, "/") || is(at - 1, "||");
        return calculated ? null : unqualified(name(at));
    }

    private String columnAfter(int at) {
        if (!isName(at)) {
            return null;
        }
        if (is(at + 1, ".") && isName(at + 2)) {
            return is(at + 3, "(") ? null : qualified(name(at), name(at + 2));
        }
        return is(at + 1, "(") || is(at + 1, "+") || is(at + 1, "-") || is(at + 1, "*") ? null : unqualified(name(at));
    }

    private String qualified(String alias, String column) {
        return aliases.getOrDefault(alias, alias) + "." + column;
    }

    private String unqualified(String column) {
        return tables.size() == 1 ? tables.iterator().next() + "." + column : column;
    }

    private void add(String column, String operator, int at) {
        if (column == null || literal(at) < 0) {
            return;
        }
        int i = literal(at) - 1;
        String text = texts.get(i);
        boolean isNumber = kinds.get(i) == Kind.NUMBER;
        if (kinds.get(i) == Kind.PARAMETER) {
            Object value = placeholder[i] < parameters.size() ? parameters.get(placeholder[i]) : null;
            if (value == null) {
                return;
            }
            isNumber = value instanceof Number;
            text = value.toString();
        } else if (!isNumber) {
            int open = text.indexOf('\'');
            int from = open < 0 ? 1 : open + 1;
            text = text.substring(
                    Math.min(from, text.length()), Math.max(Math.min(from, text.length()), text.length() - 1));
        }
        found.add(new Predicate(column, operator, i > at && is(i - 1, "-") ? "-" + text : text, isNumber));
    }
}
