/// A recorded workload: which statements an engine was sent, by whom, when, and how long each
/// took.
///
/// A trace is a file of JSON lines, gzipped where its name ends in `.gz`:
///
/// ```
/// {"ogive_trace":1,"source":"postgresql csvlog","dialect":"POSTGRESQL","started":"2021-02-14T00:34:02Z"}
/// {"id":1,"at_ms":0,"session":"30291","sql":"SELECT 1","duration_ms":0.125,"rows":1}
/// {"id":2,"at_ms":12.000250,"session":"30291","sql":"SELECT ?","params":["x"],"error":"42P01","tags":{"user":"bi"}}
/// ```
///
/// - The first line is the header; a file without one is read as a trace of version 1 of which
///   nothing else is known. Readers refuse a version they do not know, and ignore fields that
///   they do not know.
/// - `at_ms` is when the statement was sent, in milliseconds since the beginning of the trace,
///   and `duration_ms` how long it took; both have up to six decimals, so they hold nanoseconds.
/// - `sql` and `at_ms` must be there. `session` is "0" where it is missing, `id` the number of
///   the line.
/// - `params` are the values of the statement's placeholders in order: null, booleans, numbers,
///   or text.
/// - `error` is the code or message of a statement that failed; `tags` is anything else that is
///   known (user, database, application, engine, bytes_read), as text.
/// - Lines stand in order of `at_ms`. [TraceWriter] insists on it; [TraceSort] brings statements
///   into it.
///
/// Everything here streams: one statement is in memory at a time, whatever the length of the
/// file. What is not understood is counted with its reason in [Skips], and never ends the
/// reading.
///
/// [dev.ogive.sql.template.SqlTokens] takes SQL of any dialect apart without a grammar, and
/// [dev.ogive.sql.template.Template] is what statements that differ in their literals have in
/// common.
package dev.ogive.workloads.trace;
