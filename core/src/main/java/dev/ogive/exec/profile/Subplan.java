package dev.ogive.exec.profile;

/// What a part of a query is known by, whatever the order of its joins, with what the statistics
/// of tables let expect of it. Two parts of different queries that read the same tables under the
/// same conditions are the same.
///
/// @param exact of tables, conditions and the values in them
/// @param shape of tables and conditions, whatever the values
/// @param parts of which the shape is made: odd ones are filtered tables and groups, even ones
///     conditions between tables
/// @param baseRows that the statistics alone let expect, `>= 0`
/// @param features see `dev.ogive.plan.Subplans`; not changed
public record Subplan(long exact, long shape, long[] parts, double baseRows, float[] features) {}
