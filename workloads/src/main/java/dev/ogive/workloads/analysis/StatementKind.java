package dev.ogive.workloads.analysis;

import java.util.Locale;

/// What a statement does.
public enum StatementKind {
    READ,
    WRITE,
    DEFINE,
    TRANSACTION,
    SETTING,
    OTHER;

    /// Of a template, whose words are in lower case.
    static StatementKind of(String template) {
        String text = template;
        while (text.startsWith("(")) {
            text = text.substring(1).stripLeading();
        }
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return switch (text.substring(0, end)) {
            case "select",
                    "values",
                    "show",
                    "describe",
                    "desc",
                    "explain",
                    "fetch",
                    "table",
                    "from",
                    "list",
                    "pragma" -> READ;
            case "with" -> hasWrite(text) ? WRITE : READ;
            case "insert", "update", "delete", "merge", "replace", "upsert", "copy", "truncate", "load", "put" -> WRITE;
            case "create", "drop", "alter", "grant", "revoke", "comment", "analyze", "vacuum", "rename", "refresh" ->
                DEFINE;
            case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "lock" -> TRANSACTION;
            case "set", "reset", "use" -> SETTING;
            default -> OTHER;
        };
    }

    private static boolean hasWrite(String text) {
        return text.contains(") insert into ")
                || text.contains(") update ")
                || text.contains(") delete from ")
                || text.contains("(insert into ")
                || text.contains("(update ")
                || text.contains("(delete from ");
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
