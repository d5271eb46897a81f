package dev.ogive.sort;

/// Seeds of random tests: fresh for each run, or the one to replay.
final class Seeds {
    private Seeds() {}

    static long next() {
        return Long.getLong("tests.seed", System.nanoTime());
    }

    static String replay(long seed) {
        return "replay with -Dtests.seed=" + seed;
    }
}
