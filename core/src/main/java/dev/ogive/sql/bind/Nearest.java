package dev.ogive.sql.bind;

import java.util.Collection;
import java.util.Locale;

/// Finds the name that a mistyped one most likely stood for.
final class Nearest {
    private Nearest() {}

    /// `; did you mean 'x'?`, or nothing where no name is near.
    static String hint(String name, Collection<String> names) {
        String best = null;
        int bestDistance = Math.max(1, name.length() / 3) + 1;
        String lower = name.toLowerCase(Locale.ROOT);
        for (String candidate : names) {
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT), bestDistance);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best == null ? "" : "; did you mean '" + best + "'?";
    }

    private static int distance(String a, String b, int bound) {
        if (Math.abs(a.length() - b.length()) >= bound) {
            return bound;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
