/// Workloads over the whole engine: files of recorded queries, data generators, replay with
/// latencies, and benchmarks against DuckDB with checked answers. Talks to engines through JDBC.
package dev.ogive.workloads;
