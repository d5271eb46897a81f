/// What the tuner makes of workloads: a workload as the tuner wants to see it, and the benchmark
/// of what it gains. May use: `trace`, `bench`, `growth`, and the engine.
package dev.ogive.workloads.tuning;
