package dev.ogive.workloads.replay;

import java.util.ArrayList;
import java.util.List;

/// The statements of one template on all engines. Statements may be added by any thread; what was
/// counted is read afterwards.
public final class TemplateStats {
    private final String name;
    private final String text;
    private final String example;
    private final List<Side> sides = new ArrayList<>();
    private long different;
    private long undecided;

    /// One engine's part.
    public static final class Side {
        private final Percentiles latency = new Percentiles(2);
        private final Percentiles service = new Percentiles(2);
        private double firstMillis = Double.NaN;
        private double pairedServiceMillis;
        private double pairedLatencyMillis;
        private long failed;
        private long readBytes = -1;

        /// From when statements were due.
        public Percentiles latency() {
            return latency;
        }

        /// From when statements were sent.
        public Percentiles service() {
            return service;
        }

        /// What the first execution took, warm-up included; NaN where none was answered.
        public double firstMillis() {
            return firstMillis;
        }

        /// Sum over the statements that every engine answered.
        public double pairedServiceMillis() {
            return pairedServiceMillis;
        }

        /// Sum over the statements that every engine answered.
        public double pairedLatencyMillis() {
            return pairedLatencyMillis;
        }

        /// What its first statement reads from tables; -1 where the engine does not say.
        public long readBytes() {
            return readBytes;
        }

        void readBytes(long bytes) {
            readBytes = bytes;
        }

        /// Errors and timeouts.
        public long failed() {
            return failed;
        }
    }

    /// @param name short, for tables
    /// @param example its first statement
    TemplateStats(String name, String text, String example, int engines) {
        this.name = name;
        this.text = text;
        this.example = example;
        for (int i = 0; i < engines; i++) {
            sides.add(new Side());
        }
    }

    synchronized void add(int engine, Planned planned, Execution execution) {
        Side side = sides.get(engine);
        if (execution.status() == Execution.Status.SKIPPED) {
            return;
        }
        if (execution.isOk() && Double.isNaN(side.firstMillis)) {
            side.firstMillis = execution.serviceNanos() / 1e6;
        }
        if (!planned.counts()) {
            return;
        }
        if (execution.isOk()) {
            side.latency.add(execution.latencyNanos());
            side.service.add(execution.serviceNanos());
        } else {
            side.failed++;
        }
    }

    /// Adds a statement that every engine answered.
    void addPaired(List<Execution> executions) {
        for (int i = 0; i < executions.size(); i++) {
            sides.get(i).pairedServiceMillis += executions.get(i).serviceNanos() / 1e6;
            sides.get(i).pairedLatencyMillis += executions.get(i).latencyNanos() / 1e6;
        }
    }

    void addDifferent() {
        different++;
    }

    void addUndecided() {
        undecided++;
    }

    public String name() {
        return name;
    }

    /// With `?` for literals.
    public String text() {
        return text;
    }

    /// Its first statement.
    public String example() {
        return example;
    }

    /// In the order of the engines.
    public List<Side> sides() {
        return sides;
    }

    /// Statements whose answers differ.
    public long different() {
        return different;
    }

    /// Statements whose answers could not be compared.
    public long undecided() {
        return undecided;
    }

    /// Statements that were answered and counted, by the engine that answered most.
    public long count() {
        return sides.stream().mapToLong(s -> s.latency.count() + s.failed).max().orElse(0);
    }
}
