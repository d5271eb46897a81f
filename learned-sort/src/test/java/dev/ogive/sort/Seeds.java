package dev.ogive.sort;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Seeds of random tests. A run explores: each seed is fresh. With the environment variable `CI` set, the n-th seed
/// that a class draws is always the same, so that a change is judged by the cases that passed before it.
/// `-Dtests.seed` replays one.
public final class Seeds {
    private static final Map<Class<?>, AtomicLong> DRAWN = new ConcurrentHashMap<>();

    private Seeds() {}

    public static long next() {
        Long replay = Long.getLong("tests.seed");
        if (replay != null) {
            return replay;
        }
        if (System.getenv("CI") == null) {
            return System.nanoTime();
        }
        Class<?> test = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .getCallerClass();
        long drawn = DRAWN.computeIfAbsent(test, t -> new AtomicLong()).getAndIncrement();
        return 1_000_003L * test.getName().hashCode() + drawn;
    }

    static String replay(long seed) {
        return "replay with -Dtests.seed=" + seed;
    }
}
