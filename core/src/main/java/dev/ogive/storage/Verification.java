package dev.ogive.storage;

import java.util.List;

/// What reading everything at rest found.
///
/// @param problems one line for each thing that is not as it was written; empty if all is well
public record Verification(int tables, int files, long rows, long bytes, List<String> problems) {
    public Verification {
        problems = List.copyOf(problems);
    }

    public boolean isClean() {
        return problems.isEmpty();
    }
}
