/// Statements that nobody wrote: mutated ones that must not break the engine, and generated ones
/// whose answers DuckDB judges.
package dev.ogive.random;
