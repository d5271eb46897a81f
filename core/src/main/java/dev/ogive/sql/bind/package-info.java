/// Binds parse trees: resolves names and functions, derives types, and builds relational algebra.
package dev.ogive.sql.bind;
