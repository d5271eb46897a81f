/// Aggregation: states of the aggregate functions ([dev.ogive.exec.aggregate.Aggregator]), the
/// table that finds the group of each row, and hash aggregation with thread-local tables, radix
/// partitions and spilling.
///
/// May use: `exec.row`, `exec.plan`, `exec.function`,
/// `exec.kernel`, `column`, `memory`, `io`, `config`, `error`.
package dev.ogive.exec.aggregate;
