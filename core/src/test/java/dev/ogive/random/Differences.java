package dev.ogive.random;

import java.util.List;
import java.util.regex.Pattern;

/// Where Ogive and DuckDB differ on purpose as to which operands fit: the entries of
/// `docs/duckdb.md` under "Types". There are no other differences that generated statements may
/// show.
final class Differences {
    /// @param name of the entry
    /// @param ours what our error says, or null where Ogive answers and DuckDB does not
    /// @param theirs what DuckDB's error says, or null where DuckDB answers
    private record Known(String name, String ours, String theirs) {
        boolean explains(Outcome our, Outcome their) {
            return says(ours, our) && says(theirs, their);
        }

        private static boolean says(String wanted, Outcome outcome) {
            return outcome instanceof Outcome.Failed(String message)
                    ? wanted != null && Pattern.compile(wanted).matcher(message).find()
                    : wanted == null;
        }
    }

    private static final List<Known> ALL = List.of(
            new Known("text beside ||", "no function \\|\\|\\(", null),
            new Known("conditions are BOOLEAN", "a BOOLEAN is needed here, this is a ", null),
            new Known("TRY_CAST between types", "a value of type .* cannot be cast to", null),
            new Known("types that do not compare", "no common type for|cannot compare ", null),
            new Known("lists of text beside lists of numbers", "INVALID_CAST\\]: .* is not a valid ", null),
            new Known("functions of other types", "UNKNOWN_FUNCTION\\]: no function [^|]", null),
            new Known("text beside other types", null, "Cannot compare values of type|Cannot mix values of type"),
            new Known(
                    "text beside other types",
                    null,
                    "Unimplemented type for cast|Cannot combine types|Cannot concatenate types"),
            new Known("texts that are values", null, "Could not convert string"),
            new Known("functions of more types", null, "No function matches the given name and argument types"));

    private Differences() {}

    /// The name of the entry that explains the difference, or null.
    static String reason(Outcome ours, Outcome theirs) {
        return ALL.stream()
                .filter(known -> known.explains(ours, theirs))
                .map(Known::name)
                .findFirst()
                .orElse(null);
    }
}
