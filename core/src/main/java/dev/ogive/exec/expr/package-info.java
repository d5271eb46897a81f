/// Bound, typed expressions: sealed records without any parser or planner type, and their compilation to vectorized
/// evaluators.
package dev.ogive.exec.expr;
