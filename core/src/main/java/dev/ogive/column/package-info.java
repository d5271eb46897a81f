/// Types, vectors and batches: what data looks like while a query runs.
///
/// Execution vectors are Java arrays of one batch (2,048 rows by default), dense, reused by the operator that owns
/// them. Data at rest is Arrow IPC
/// ({@code dev.ogive.storage}) and is decoded or gathered into these vectors; operator state that grows with the data
/// lives off the heap
/// ({@code dev.ogive.memory}). May use: `memory`, `io`, `error`.
package dev.ogive.column;
