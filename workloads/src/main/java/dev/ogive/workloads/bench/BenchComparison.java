package dev.ogive.workloads.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What moved between two runs of a suite.
///
/// The peer is the control: it did not change, so that the median of its changes is how much
/// faster or slower the machine was, which is taken out, and how much its queries stray from that
/// is noise. A query has moved where
/// - its median changed by more than that noise and by more than 3%, and
/// - the two runs' executions do not overlap: each of one is faster than all of the other.
public final class BenchComparison {
    private static final double LEAST = Math.log(1.03);

    /// Of the peer's median deviation: two queries of a hundred stray further by chance where
    /// deviations are normal.
    private static final double DEVIATIONS = 3.5;

    /// One query in both runs.
    ///
    /// @param change of its median, with the machine's change taken out; below 1 is faster
    public record Move(String name, double beforeMillis, double afterMillis, double change, boolean isBeyondNoise) {}

    private final List<Move> moves = new ArrayList<>();
    private final List<String> onlyInOne = new ArrayList<>();
    private final double machineChange;
    private final double noise;

    public BenchComparison(BenchFile before, BenchFile after) {
        Map<String, BenchFile.Query> earlier = new HashMap<>();
        before.queries().forEach(query -> earlier.put(query.name(), query));
        List<Double> peerChanges = new ArrayList<>();
        for (BenchFile.Query query : after.queries()) {
            BenchFile.Query old = earlier.get(query.name());
            if (isComplete(old) && isComplete(query)) {
                peerChanges.add(Math.log(BenchFile.median(query.peerMillis()) / BenchFile.median(old.peerMillis())));
            }
        }
        double shift = peerChanges.isEmpty() ? 0 : BenchFile.median(peerChanges);
        machineChange = Math.exp(shift);
        peerChanges.replaceAll(change -> Math.abs(change - shift));
        noise = Math.max(LEAST, peerChanges.isEmpty() ? 0 : DEVIATIONS * BenchFile.median(peerChanges));
        for (BenchFile.Query query : after.queries()) {
            BenchFile.Query old = earlier.remove(query.name());
            if (isComplete(old) && isComplete(query)) {
                moves.add(move(old, query));
            } else {
                onlyInOne.add(query.name());
            }
        }
        onlyInOne.addAll(earlier.keySet());
        moves.sort(Comparator.comparingDouble(Move::change).reversed());
    }

    private static boolean isComplete(BenchFile.Query query) {
        return query != null && query.ratio() > 0 && query.ratio() < Double.POSITIVE_INFINITY;
    }

    private Move move(BenchFile.Query before, BenchFile.Query after) {
        double old = BenchFile.median(before.ogiveMillis());
        double now = BenchFile.median(after.ogiveMillis());
        double change = now / old / machineChange;
        boolean apart = Collections.max(after.ogiveMillis()) / machineChange < Collections.min(before.ogiveMillis())
                || Collections.min(after.ogiveMillis()) / machineChange > Collections.max(before.ogiveMillis());
        return new Move(before.name(), old, now, change, apart && Math.abs(Math.log(change)) > noise);
    }

    /// Queries of both runs, the most slowed down first.
    public List<Move> moves() {
        return Collections.unmodifiableList(moves);
    }

    /// Whether a query became slower beyond noise.
    public boolean hasSlower() {
        return moves.stream().anyMatch(m -> m.isBeyondNoise && m.change > 1);
    }

    public void print(PrintStream out) {
        long slower =
                moves.stream().filter(m -> m.isBeyondNoise && m.change > 1).count();
        long faster =
                moves.stream().filter(m -> m.isBeyondNoise && m.change < 1).count();
        out.printf(
                Locale.ROOT,
                "%d of %d queries moved beyond noise: %d slower, %d faster; all together %+.1f%%%n",
                slower + faster,
                moves.size(),
                slower,
                faster,
                (geometricMean() - 1) * 100);
        out.printf(
                Locale.ROOT,
                "the peer, which did not change, says: machine %+.1f%%, noise %.1f%%%n",
                (machineChange - 1) * 100,
                (Math.exp(noise) - 1) * 100);
        for (Move move : moves) {
            if (move.isBeyondNoise) {
                out.printf(
                        Locale.ROOT,
                        "%-8s %10.2f ms to %10.2f ms  %+7.1f%%%n",
                        move.name,
                        move.beforeMillis,
                        move.afterMillis,
                        (move.change - 1) * 100);
            }
        }
        if (!onlyInOne.isEmpty()) {
            out.println("not in both: " + String.join(", ", onlyInOne));
        }
    }

    private double geometricMean() {
        return Math.exp(
                moves.stream().mapToDouble(m -> Math.log(m.change)).average().orElse(0));
    }
}
