/// What a workload is like: templates, arrivals, repetition, sessions, tables and columns, ranges
/// of predicates, cycles, bursts and drift, from one pass over its trace in bounded memory.
package dev.ogive.workloads.analysis;
