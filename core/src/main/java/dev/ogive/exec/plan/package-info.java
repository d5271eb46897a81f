/// Physical plans: sealed records that say how a query runs. Made by `dev.ogive.plan`, run by `dev.ogive.exec`,
/// readable by the tuner. No parser or planner type appears here.
package dev.ogive.exec.plan;
