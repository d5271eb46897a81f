/// Columns as sort keys: rows ordered by several columns, strings included, through 64-bit words.
///
/// A `KeyColumn` hands out a column's order as unsigned words, one at a time and only for the rows that still
/// tie; `RowSort` sorts by them. May use `dev.ogive.sort` and the JDK.
package dev.ogive.sort.key;
