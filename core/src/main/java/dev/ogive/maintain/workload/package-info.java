/// What a database has seen of its workload: statistics per template of statements, and some of
/// the statements, bounded, fading, kept over a restart. May use: `sql.template`, `storage`,
/// `error`.
package dev.ogive.maintain.workload;
