/// Vectorized, push-based, morsel-driven execution of physical plans.
///
/// `exec.plan` holds the plan records, `exec.expr` the expression records and their compilation to kernels,
/// `exec.function` the registry of scalar and aggregate
/// functions. May use: `storage`, `catalog`, `column`, `memory`, `io`, `config`, `metrics`, `error`, and the modules
/// learned-sort and learned-index.
package dev.ogive.exec;
