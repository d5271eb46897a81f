/// Everything that touches arrow-java: results as Arrow batches, tables registered from Arrow
/// without a copy of the table, Parquet through arrow-dataset, Arrow files and streams.
///
/// arrow-java needs `--add-opens=java.base/java.nio=ALL-UNNAMED`; nothing outside this package
/// does. May use: `ingest`, `exec`, `storage`, `column`, `io`, `config`, `error`.
package dev.ogive.interop;
