/// Rows off the heap: hashing of batches, a row layout, and a store of rows in pages that can be
/// partitioned, matched against batches, gathered back into columns, spilled and read back. The
/// state of hash joins, aggregation, sorting and windows. May use: `column`, `memory`, `io`,
/// `error`.
package dev.ogive.exec.row;
