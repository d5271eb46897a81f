package dev.ogive.error;

/// Whose turn it is to act on an error.
public enum ErrorKind {
    /// The statement or its input is wrong; the user mends it.
    USER,
    /// A limit was reached (memory, disk, time, concurrency); retrying later or raising the limit may help.
    RESOURCE,
    /// Data at rest is not what was written.
    CORRUPTION,
    /// A defect of the engine.
    INTERNAL
}
