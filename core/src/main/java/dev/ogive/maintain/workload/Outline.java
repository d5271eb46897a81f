package dev.ogive.maintain.workload;

/// A hash by which statements of one template are recognized without taking them apart: of the
/// text without what stands in single quotes and without numbers. Texts of one outline have one
/// template; those of one template may have several outlines.
///
/// Integers of up to two digits stay: they may be places in ORDER BY and GROUP BY, which are a
/// part of the template.
final class Outline {
    /// The text has to be taken apart.
    static final long NONE = 0;

    /// What stands around a number that is a literal for certain.
    private static final String BEFORE = "(=<>";

    private static final String AFTER = " \t\n),;=<>";
    private static final long PRIME = 0x100000001b3L;

    private Outline() {}

    static long of(String sql) {
        long hash = 0xcbf29ce484222325L;
        boolean inWord = false;
        int n = sql.length();
        for (int at = 0; at < n; at++) {
            char c = sql.charAt(at);
            if (c == '\\' || c == '$' || c < '\t') {
                return NONE;
            }
            if (c == '\'') {
                int end = sql.indexOf('\'', at + 1);
                if (end < 0 || sql.lastIndexOf('\\', end) > at) {
                    return NONE;
                }
                at = end;
                hash = (hash ^ 1) * PRIME;
                inWord = false;
            } else if (!inWord && c >= '0' && c <= '9') {
                int end = at + 1;
                int points = 0;
                while (end < n && isNumber(sql.charAt(end))) {
                    points += sql.charAt(end) == '.' ? 1 : 0;
                    end++;
                }
                boolean stands = isOperand(sql, at)
                        && (end == n || AFTER.indexOf(sql.charAt(end)) >= 0)
                        && points <= 1
                        && sql.charAt(end - 1) != '.';
                if (!stands || (points == 0 && end - at <= 2)) {
                    for (int i = at; i < end; i++) {
                        hash = (hash ^ sql.charAt(i)) * PRIME;
                    }
                } else {
                    hash = (hash ^ 2) * PRIME;
                }
                at = end - 1;
            } else {
                hash = (hash ^ c) * PRIME;
                inWord = Character.isLetterOrDigit(c) || c == '_' || c == '"';
            }
        }
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        return hash == NONE ? 1 : hash;
    }

    /// Whether the number at a place is compared, or follows a word other than BY, with or
    /// without a minus.
    private static boolean isOperand(String sql, int at) {
        int i = skipSpace(sql, at - 1);
        if (i >= 0 && sql.charAt(i) == '-') {
            i = skipSpace(sql, i - 1);
        } else if (i == at - 1 && i >= 0 && BEFORE.indexOf(sql.charAt(i)) < 0) {
            return false;
        }
        if (i < 0) {
            return false;
        }
        char c = sql.charAt(i);
        return BEFORE.indexOf(c) >= 0 || (Character.isLetter(c) && c != 'y' && c != 'Y');
    }

    private static int skipSpace(String sql, int at) {
        int i = at;
        while (i >= 0 && Character.isWhitespace(sql.charAt(i))) {
            i--;
        }
        return i;
    }

    private static boolean isNumber(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }
}
