/// From relational algebra to physical plans: decorrelation, rewriting, estimates, join order, pruning.
///
/// Calcite's `RelNode` and `RexNode` are the algebra here and end here: what leaves is
/// [dev.ogive.exec.plan.PhysicalPlan]. May use: `exec` (plan and expression records, function registry),
/// `storage`, `catalog`, `column`, `config`, `error`.
package dev.ogive.plan;
