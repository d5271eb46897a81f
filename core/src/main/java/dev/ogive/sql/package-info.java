/// The SQL front end: text to parse tree to bound statement.
///
/// The parser ([dev.ogive.sql.parser], generated) and its tree are Calcite's; names, types and functions
/// are bound here against our catalog and function registry, because Calcite's own validator rejected 12%
/// of TPC-DS and 7% of the Stack Exchange queries that DuckDB accepts. May use: `plan`, `exec`, `storage`,
/// `catalog`, `column`, `config`, `error`.
package dev.ogive.sql;
