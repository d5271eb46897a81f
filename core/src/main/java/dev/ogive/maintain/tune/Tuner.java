package dev.ogive.maintain.tune;

/// Decides what is worth doing. Found by `java.util.ServiceLoader`; for one thread at a time.
public interface Tuner {
    /// Looks at the workload once, and proposes and does what pays, as long as the host gives it
    /// time. Everything it does, it does through the host.
    void tune(TuningHost host);
}
