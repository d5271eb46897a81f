/// The operators of physical plans, one per file: sources, streaming operators and sinks of
/// `exec.pipeline`. May use: `exec.pipeline`, `exec.plan`, `exec.expr`, `exec.row`,
/// `exec.aggregate`, `storage`, `column`, `memory`.
package dev.ogive.exec.operator;
