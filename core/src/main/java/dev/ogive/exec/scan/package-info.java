/// Reading tables: filters taken apart into what runs on zone maps and encoded columns and what
/// needs decoded rows, ordered by what they cost and save; late materialisation of the columns
/// asked for. May use: `exec.pipeline`, `exec.expr`, `storage`, `column`.
package dev.ogive.exec.scan;
