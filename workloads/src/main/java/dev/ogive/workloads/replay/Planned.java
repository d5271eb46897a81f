package dev.ogive.workloads.replay;

import dev.ogive.workloads.trace.TracedStatement;

/// A statement with its place in the replay.
///
/// @param index in its turn
/// @param number in the replay, from 0
/// @param template number of its template
/// @param scheduledNanos when it was sent, on the clock of the replay
/// @param counts false while the replay warms up
record Planned(int index, long number, TracedStatement statement, int template, long scheduledNanos, boolean counts) {}
