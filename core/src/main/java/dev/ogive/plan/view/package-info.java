/// Materialized views: aggregates kept as partial aggregates per immutable partition of one of
/// their tables, and queries answered from them.
///
/// A view reads tables t1 .. tn joined by inner joins, of which one, the *fact*, is kept in mind
/// by partitions: every row of the fact gives rows of the join by itself, so the aggregate over
/// the fact is the aggregate of the aggregates over its partitions. Those of partitions that have
/// not changed since are read, all else is aggregated in the same query, under the same snapshot:
/// a view is never stale. [dev.ogive.plan.view.AggregateBlock] is the form in which views and
/// queries are compared, [dev.ogive.plan.view.ViewMatch] compares them, and
/// [dev.ogive.plan.view.Coverage] says what of a view holds for a snapshot.
///
/// Source of the comparison: Goldstein & Larson, Optimizing Queries Using Materialized Views,
/// SIGMOD 2001.
package dev.ogive.plan.view;
