package dev.ogive.workloads.replay;

import java.time.Duration;
import java.util.Set;

/// How to replay.
///
/// @param pace when statements are due
/// @param clients connections of each engine, among which sessions are shared out; 0 for one each
///     session
/// @param turn length of an engine's turn on the clock of the replay
/// @param timeout after which a statement is cancelled; null for none
/// @param warmups statements at the beginning that are run but not counted
/// @param statementsMax after which the replay ends
/// @param lengthMax on the clock of the replay, after which it ends; null for none
/// @param failuresMax of one engine, after which the replay ends
/// @param sessions whose statements are replayed; empty for all
public record ReplayOptions(
        Pace pace,
        int clients,
        Duration turn,
        Duration timeout,
        long warmups,
        long statementsMax,
        Duration lengthMax,
        long failuresMax,
        Set<String> sessions) {
    public ReplayOptions {
        if (clients < 0 || warmups < 0 || statementsMax < 1 || failuresMax < 1) {
            throw new IllegalArgumentException("need clients and warmups >= 0, limits >= 1, got " + clients + ", "
                    + warmups + ", " + statementsMax + ", " + failuresMax);
        }
        if (!turn.isPositive()) {
            throw new IllegalArgumentException("need a turn above 0, got " + turn);
        }
        sessions = Set.copyOf(sessions);
    }

    /// Everything, with the recorded timing or another.
    public static ReplayOptions of(Pace pace) {
        return new ReplayOptions(
                pace, 0, Duration.ofSeconds(20), null, 0, Long.MAX_VALUE, null, Long.MAX_VALUE, Set.of());
    }
}
