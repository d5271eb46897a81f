package dev.ogive.workloads.importer;

import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.SqlTokens;
import java.util.ArrayList;
import java.util.List;

/// A statement whose `$1` are `?`, in the order of its values.
///
/// @param values one per `?`
record Placeholders(String sql, List<Object> values) {
    /// The text stays as it is where it has no numbered placeholder or a value is missing.
    static Placeholders of(String sql, List<Object> values) {
        if (values.isEmpty() || sql.indexOf('$') < 0) {
            return new Placeholders(sql, values);
        }
        StringBuilder text = new StringBuilder();
        List<Object> ordered = new ArrayList<>();
        SqlTokens tokens = new SqlTokens(sql, Dialect.POSTGRESQL);
        int copied = 0;
        while (tokens.next()) {
            if (tokens.kind() != SqlTokens.Kind.PARAMETER || sql.charAt(tokens.start()) != '$') {
                continue;
            }
            int number = tokens.end() - tokens.start() > 6
                    ? Integer.MAX_VALUE
                    : Integer.parseInt(sql.substring(tokens.start() + 1, tokens.end()));
            if (number < 1 || number > values.size()) {
                return new Placeholders(sql, values);
            }
            text.append(sql, copied, tokens.start()).append('?');
            copied = tokens.end();
            ordered.add(values.get(number - 1));
        }
        return ordered.isEmpty()
                ? new Placeholders(sql, values)
                : new Placeholders(text.append(sql, copied, sql.length()).toString(), ordered);
    }

    /// The values of PostgreSQL's `$1 = 'it''s', $2 = NULL`; what follows a broken one is left
    /// out.
    static List<Object> ofDetail(String detail) {
        List<Object> values = new ArrayList<>();
        int at = detail.indexOf('$');
        while (at >= 0 && at < detail.length()) {
            int equal = detail.indexOf(" = ", at);
            if (equal < 0) {
                break;
            }
            at = equal + 3;
            if (detail.startsWith("NULL", at)) {
                values.add(null);
                at += 4;
            } else if (at < detail.length() && detail.charAt(at) == '\'') {
                StringBuilder value = new StringBuilder();
                at++;
                while (at < detail.length()) {
                    char c = detail.charAt(at++);
                    if (c == '\'') {
                        if (at < detail.length() && detail.charAt(at) == '\'') {
                            at++;
                        } else {
                            break;
                        }
                    }
                    value.append(c);
                }
                values.add(value.toString());
            } else {
                break;
            }
            at = detail.startsWith(", $", at) ? at + 2 : -1;
        }
        return values;
    }
}
