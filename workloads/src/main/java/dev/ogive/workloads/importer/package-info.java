/// Logs of other engines as traces: one class reads one format, and hands each statement with its
/// moment to a [dev.ogive.workloads.importer.Sink]; [dev.ogive.workloads.importer.LogImport] puts
/// them in order of start and writes the trace. Whatever holds no statement is counted with its
/// reason, and nothing in a log ends its reading.
package dev.ogive.workloads.importer;
