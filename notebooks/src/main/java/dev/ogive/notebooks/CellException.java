package dev.ogive.notebooks;

import java.util.List;

/// A cell that could not be compiled or run, told in lines for its author.
final class CellException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CellException(List<String> lines, Throwable cause) {
        super(String.join("\n", lines), cause);
    }

    List<String> lines() {
        return getMessage().lines().toList();
    }
}
