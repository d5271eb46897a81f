/// Rows that operators keep: pages of columns off the heap, appended by many workers and read at
/// random by row id. Joins, sorts and shared results stand on it. May use: `memory`, `io`,
/// `column`, `error`.
package dev.ogive.exec.store;
