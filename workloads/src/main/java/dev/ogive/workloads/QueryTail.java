package dev.ogive.workloads;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where the ORDER BY and LIMIT of a query stand in its text: what they leave open, two right
/// answers may do differently.
final class QueryTail {
    private final String sql;
    private int firstFrom = -1;
    private int orderBy = -1;
    private int limit = -1;
    private boolean plainSelect = true;

    QueryTail(String sql) {
        this.sql = sql.strip().replaceAll(";$", "");
        scan();
    }

    /// Finds the words that stand outside of parentheses, quotes and comments.
    private void scan() {
        int depth = 0;
        int i = 0;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == '\'' || c == '"') {
                i = sql.indexOf(c, i + 1) + 1;
                if (i == 0) {
                    return;
                }
                continue;
            }
            if (sql.startsWith("--", i)) {
                int end = sql.indexOf('\n', i);
                i = end < 0 ? sql.length() : end;
                continue;
            }
            if (Character.isJavaIdentifierStart(c)) {
                int end = i;
                while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
                    end++;
                }
                if (depth == 0) {
                    word(i, sql.substring(i, end).toLowerCase(Locale.ROOT));
                }
                i = end;
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            i++;
        }
    }

    private void word(int at, String word) {
        switch (word) {
            case "from" -> firstFrom = firstFrom < 0 ? at : firstFrom;
            case "order" -> orderBy = at;
            case "limit", "offset", "fetch" -> limit = limit < 0 ? at : limit;
            case "union", "intersect", "except", "distinct" -> plainSelect = false;
            default -> {}
        }
    }

    boolean isOrdered() {
        return orderBy >= 0;
    }

    boolean isLimited() {
        return limit >= 0;
    }

    String withoutLimit() {
        return limit < 0 ? sql : sql.substring(0, limit);
    }

    /// The sort keys' expressions, without their directions.
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        if (orderBy < 0) {
            return keys;
        }
        String list = sql.substring(orderBy, limit < orderBy ? sql.length() : limit)
                .replaceFirst("(?is)^order\\s+by\\s+", "");
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= list.length(); i++) {
            char c = i == list.length() ? ',' : list.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                keys.add(list.substring(from, i)
                        .strip()
                        .replaceFirst("(?is)\\s+nulls\\s+(first|last)$", "")
                        .replaceFirst("(?is)\\s+(asc|desc)$", ""));
                from = i + 1;
            }
        }
        return keys;
    }

    /// Positions of the sort keys among the columns of the answer; -1 for one that is not there.
    List<Integer> keyPositions(List<String> columns) {
        List<Integer> positions = new ArrayList<>();
        for (String key : keys()) {
            positions.add(position(key, columns));
        }
        return positions;
    }

    private static int position(String key, List<String> columns) {
        if (key.matches("\\d+")) {
            return Integer.parseInt(key) - 1;
        }
        String name = key.replaceFirst("^\\w+\\.", "").replace("\"", "");
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /// The query with further expressions in its SELECT list, or null where that would change
    /// what it asks.
    String withColumns(List<String> expressions) {
        if (!plainSelect || firstFrom < 0) {
            return null;
        }
        return sql.substring(0, firstFrom) + ", " + String.join(", ", expressions) + " " + sql.substring(firstFrom);
    }
}
