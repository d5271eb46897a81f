/// Readers and writers of text files: CSV and JSON lines, plain or gzip, one file, a glob or a
/// hive-style folder.
///
/// A file is cut into blocks that end at a record boundary ([dev.ogive.ingest.BlockReader]);
/// workers take blocks in turn and parse them straight into vectors, without an object per row or
/// field. May use: `exec`, `storage`, `column`, `io`, `config`, `error`.
package dev.ogive.ingest;
