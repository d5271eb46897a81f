package dev.ogive.workloads.replay;

import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.SqlTokens;
import java.util.Locale;

/// What the words of a statement say about comparing what it did.
///
/// @param firstWord in lower case
/// @param isOrdered whether ORDER BY may rule the order of its rows
/// @param hasChange whether a word of it changes data
record StatementText(String firstWord, boolean isOrdered, boolean hasChange) {
    static StatementText of(String sql) {
        SqlTokens tokens = new SqlTokens(sql, Dialect.OGIVE);
        String first = "";
        boolean ordered = false;
        boolean change = false;
        while (tokens.next()) {
            if (tokens.kind() != SqlTokens.Kind.WORD) {
                continue;
            }
            String word = tokens.text().toLowerCase(Locale.ROOT);
            first = first.isEmpty() ? word : first;
            ordered |= word.equals("order");
            change |= isChange(word);
        }
        return new StatementText(first, ordered, change);
    }

    private static boolean isChange(String word) {
        return switch (word) {
            case "insert", "update", "delete", "merge" -> true;
            default -> false;
        };
    }

    /// Whether its number of rows is one that all engines count alike: for definitions they do
    /// not.
    boolean changesRows() {
        return isChange(firstWord);
    }

    /// Whether it may be run again without changing anything.
    boolean isOnlyQuery() {
        boolean query = firstWord.equals("select") || firstWord.equals("with") || firstWord.equals("values");
        return query && !hasChange;
    }
}
