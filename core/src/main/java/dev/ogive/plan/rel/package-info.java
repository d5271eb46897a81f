/// Nodes and operators that Calcite's algebra lacks: tables and literal rows of this engine, functions of
/// its registry, subqueries before decorrelation, windows, shared and recursive queries.
package dev.ogive.plan.rel;
