/// How plans run: fragments of push-based operators over morsels, pipelines that end in a sink,
/// the run of one query, and the worker pool that all queries of an engine share. Knows no SQL
/// operator; those are in `exec.operator`. May use: `exec.profile`, `column`, `config`, `error`.
package dev.ogive.exec.pipeline;
