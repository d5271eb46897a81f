/// Data and workloads made from real ones: a table that grows, a workload that goes on. Reads
/// through the engine's JDBC driver and writes files.
package dev.ogive.workloads.growth;
