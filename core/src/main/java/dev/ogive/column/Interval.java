package dev.ogive.column;

/// An INTERVAL value with PostgreSQL's three parts, which do not convert into each other.
public record Interval(int months, int days, long micros) {}
