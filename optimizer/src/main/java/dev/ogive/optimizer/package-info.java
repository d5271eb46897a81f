/// What to do for a workload: candidates for sort keys and materialized views, priced on samples,
/// chosen within budgets. Everything is done through [dev.ogive.maintain.tune.TuningHost].
package dev.ogive.optimizer;
