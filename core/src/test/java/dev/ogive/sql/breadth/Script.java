package dev.ogive.sql.breadth;

import java.util.List;

/// Queries over one set of tables.
///
/// @param corpus where they come from
/// @param setup statements that make the tables, in DuckDB's dialect
record Script(String corpus, List<String> setup, List<String> queries) {}
