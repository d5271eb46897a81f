package dev.ogive.api;

import dev.ogive.error.OgiveException;
import dev.ogive.maintain.tune.Comparison;
import dev.ogive.storage.Notes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks at statements after a decision: a template has regressed when five of its statements in
/// a row took longer than any did before, with a margin. What is watched is kept in the database:
/// a restart ends no watch. Thread-safe.
final class RegressionWatch {
    private static final String NOTES = "watch";
    private static final int VERSION = 1;
    private static final int RUNS = 5;
    private static final double MARGIN = 1.5;
    private static final double MARGIN_NANOS = 1e6;

    /// @param decision that a template is slower since
    record Regression(long decision, long template) {}

    private static final class Watched {
        final long decision;
        final double nanosMax;
        int slowRuns;

        Watched(long decision, double nanosMax) {
            this.decision = decision;
            this.nanosMax = nanosMax;
        }
    }

    private final Notes notes;
    private final Map<Long, Watched> byTemplate = new HashMap<>();
    private final List<Regression> found = new ArrayList<>();

    /// @param notes null where nothing is kept
    RegressionWatch(Notes notes) {
        this.notes = notes;
    }

    /// Goes on with what was watched when the database was closed.
    ///
    /// @param inUse decisions that are still to be watched
    synchronized void restore(Set<Long> inUse) {
        if (notes == null) {
            return;
        }
        Set<Long> over = new HashSet<>();
        notes.read(NOTES).forEach((decision, body) -> {
            if (!inUse.contains(decision) || !decode(decision, body)) {
                over.add(decision);
            }
        });
        if (!over.isEmpty()) {
            write(Map.of(), over);
        }
    }

    private boolean decode(long decision, byte[] body) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            if (in.readUnsignedByte() != VERSION) {
                return false;
            }
            for (int left = in.readInt(); left > 0; left--) {
                long template = in.readLong();
                Watched watched = new Watched(decision, in.readDouble());
                // A later decision about the same template has the say.
                byTemplate.merge(template, watched, (a, b) -> a.decision > b.decision ? a : b);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private byte[] encoded(long decision) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            out.writeByte(VERSION);
            out.writeInt((int) byTemplate.values().stream()
                    .filter(w -> w.decision == decision)
                    .count());
            for (Map.Entry<Long, Watched> entry : byTemplate.entrySet()) {
                if (entry.getValue().decision == decision) {
                    out.writeLong(entry.getKey());
                    out.writeDouble(entry.getValue().nanosMax);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }

    private void write(Map<Long, byte[]> written, Set<Long> removed) {
        if (notes == null) {
            return;
        }
        try {
            notes.write(NOTES, written, removed);
        } catch (OgiveException e) {
            // A full disk: the watch goes on until the end of the process.
        }
    }

    synchronized void add(long decision, List<Comparison.OfTemplate> times) {
        for (Comparison.OfTemplate t : times) {
            double slowest = Math.max(
                    Arrays.stream(t.oldNanos()).max().orElse(0),
                    Arrays.stream(t.againNanos()).max().orElse(0));
            byTemplate.put(t.template(), new Watched(decision, slowest * MARGIN + MARGIN_NANOS));
        }
        write(Map.of(decision, encoded(decision)), Set.of());
    }

    synchronized void ran(long template, long nanos) {
        Watched watched = byTemplate.get(template);
        if (watched == null) {
            return;
        }
        watched.slowRuns = nanos > watched.nanosMax ? watched.slowRuns + 1 : 0;
        if (watched.slowRuns == RUNS) {
            watched.slowRuns = 0;
            found.add(new Regression(watched.decision, template));
        }
    }

    synchronized List<Regression> regressions() {
        List<Regression> all = List.copyOf(found);
        found.clear();
        return all;
    }

    synchronized void forget(long decision) {
        if (byTemplate.values().removeIf(w -> w.decision == decision)) {
            write(Map.of(), Set.of(decision));
        }
    }
}
