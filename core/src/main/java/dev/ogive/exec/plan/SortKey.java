package dev.ogive.exec.plan;

/// One key of an ordering over a plan's output columns.
public record SortKey(int column, boolean descending, boolean nullsFirst) {}
