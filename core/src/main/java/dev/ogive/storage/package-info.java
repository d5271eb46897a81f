/// Tables at rest: partitions of Arrow record batches, their encodings, zone maps, deletion vectors, the delta,
/// versions and commits.
///
/// Format and durability rules are in the design notes of the classes here. May use: `column`, `memory`, `io`,
/// `config`, `metrics`, `error`.
package dev.ogive.storage;
