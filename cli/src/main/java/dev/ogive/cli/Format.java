package dev.ogive.cli;

/// How results are printed.
enum Format {
    TABLE,
    CSV,
    JSON
}
