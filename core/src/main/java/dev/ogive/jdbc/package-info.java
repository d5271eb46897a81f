/// The JDBC 4.3 driver: `jdbc:ogive:` for a database in memory, `jdbc:ogive:DIR` for one in a
/// directory. Connections of one process to one directory share one engine. Uses `api` and what
/// its results are made of.
package dev.ogive.jdbc;
