/// Runs a trace again on one engine or on several, with its own timing.
///
/// The way of a statement: [Replay] reads the trace and cuts it into turns; in a turn an
/// [EngineRun] hands each statement to the [Client] of its session, which waits until it is due,
/// runs it on its own connection and takes an [AnswerDigest] of all its rows; [Agreement]
/// compares the digests of the engines; [EngineStats] and [TemplateStats] keep histograms. What
/// comes out is a [ReplayResult].
///
/// Schedules are honest: a latency counts from the moment at which the statement should have
/// started, so that an engine that falls behind cannot slow down the clock that measures it.
/// Engines are measured in turns, never at the same time, and a turn's length of work is the same
/// for all. Between its turns an engine's clock stands still; what is late at the end of a turn
/// is as late at the beginning of the next.
///
/// Uses [dev.ogive.workloads.trace] and JDBC, nothing else of the engine.
package dev.ogive.workloads.replay;
