/// Does the front end take what people type? Queries of five sources, with DuckDB as the judge of which are
/// valid.
package dev.ogive.sql.breadth;
