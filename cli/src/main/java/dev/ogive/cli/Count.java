package dev.ogive.cli;

import java.util.Locale;

/// Numbers of things as people say them.
final class Count {
    private Count() {}

    /// `1 row`, `2 rows`, `1,000 rows`.
    static String of(long number, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
    }
}
