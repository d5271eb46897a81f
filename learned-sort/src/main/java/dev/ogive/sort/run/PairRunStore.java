package dev.ogive.sort.run;

/// Runs of 64-bit keys with a 64-bit payload each, which [ExternalSort] writes and reads back.
public interface PairRunStore extends RunStore {
    /// Appends a run of `count` rows from index 0 of both arrays, sorted by key. It gets number `runCount()`.
    void writeRun(long[] keys, long[] payload, int count);

    /// Reads the payload of rows `[row, row + count)` of a run to `payload[at...]`.
    void readPayload(int run, long row, int count, long[] payload, int at);
}
