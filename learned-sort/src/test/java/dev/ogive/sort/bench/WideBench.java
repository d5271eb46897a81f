package dev.ogive.sort.bench;

import dev.ogive.sort.Distributions;
import dev.ogive.sort.KeyPayloadSort;
import dev.ogive.sort.LearnedSort;
import dev.ogive.sort.SortOrder;
import dev.ogive.sort.SortScratch;
import dev.ogive.sort.key.BytesKeyColumn;
import dev.ogive.sort.key.KeyPlace;
import dev.ogive.sort.key.RowSort;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What do rows, doubles, ints, strings and threads cost, against the nearest the JDK or fastutil
/// has?
///
/// Interleaved rounds, median of all but the first two, M rows/s. What we sort is checked in the
/// first round: the order, and that nothing was lost.
/// ```
/// java -Xms6g -Xmx6g -cp ... dev.ogive.sort.bench.WideBench rows keys=10000000 rounds=7 [only=UNIFORM,...]
/// java ... WideBench types      doubles and ints, random
/// java ... WideBench strings [words=FILE]   5M strings, one a line; generated ones without a file
/// java ... WideBench threads    one and two threads, and in place; `halves` are two separate sorts of half the keys
///                               at once: what memory and caches let two threads reach at best
/// ```
public final class WideBench {
    private WideBench() {}

    /// A contender: prepares input outside the clock, sorts, and says outside the clock whether
    /// it did.
    private record Contender(String name, Supplier<Runnable> prepare, BooleanSupplier check) {
        Contender(String name, Supplier<Runnable> prepare) {
            this(name, prepare, () -> true);
        }
    }

    public static void main(String[] args) throws Exception {
        int n = Integer.parseInt(SortBench.option(args, "keys", "10000000"));
        int rounds = Integer.parseInt(SortBench.option(args, "rounds", "7"));
        switch (args[0]) {
            case "rows" -> rows(args, n, rounds);
            case "types" -> types(n, rounds);
            case "strings" -> strings(args, n, rounds);
            case "threads" -> threads(args, n, rounds);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void rows(String[] args, int n, int rounds) {
        for (String name : SortBench.option(args, "only", "UNIFORM,TIMESTAMPS,OSM_LIKE,ZIPF")
                .split(",", -1)) {
            long[] keys = Distributions.valueOf(name).generate(n, 42);
            int[] rows = new int[n];
            Arrays.setAll(rows, i -> i);
            // What packing can hold of a key beside a row id: its low bits are lost where its range is wide.
            int bits = 32 - Integer.numberOfLeadingZeros(n - 1);
            var scratch = new SortScratch();
            long[] copy = new long[n];
            int[] perm = new int[n];
            run(
                    name,
                    n,
                    rounds,
                    new Contender("jdk packed", () -> () -> {
                        long[] packed = new long[n];
                        for (int i = 0; i < n; i++) {
                            packed[i] = keys[i] << bits | i;
                        }
                        Arrays.sort(packed);
                    }),
                    new Contender("fastutil", () -> {
                        int[] ids = rows.clone();
                        return () -> LongArrays.radixSortIndirect(ids, keys, true);
                    }),
                    new Contender(
                            "ogive",
                            () -> {
                                System.arraycopy(keys, 0, copy, 0, n);
                                System.arraycopy(rows, 0, perm, 0, n);
                                return () -> KeyPayloadSort.sort(copy, perm, 0, n, SortOrder.ASCENDING, scratch);
                            },
                            () -> isStableOrder(keys, copy, perm)),
                    new Contender("argsort", () -> () -> LearnedSort.argsort(keys)));
        }
    }

    /// Whether `perm` is a permutation that puts `keys` in the order of `sorted`, equal ones as
    /// they came.
    private static boolean isStableOrder(long[] keys, long[] sorted, int[] perm) {
        boolean[] seen = new boolean[keys.length];
        for (int i = 0; i < perm.length; i++) {
            boolean inOrder =
                    i == 0 || sorted[i - 1] < sorted[i] || (sorted[i - 1] == sorted[i] && perm[i - 1] < perm[i]);
            if (seen[perm[i]] || !inOrder || keys[perm[i]] != sorted[i]) {
                return false;
            }
            seen[perm[i]] = true;
        }
        return true;
    }

    private static void types(int n, int rounds) {
        var random = new SplittableRandom(1);
        double[] doubles = random.doubles(n, -1e6, 1e6).toArray();
        double[] sorted = new double[n];
        run(
                "double",
                n,
                rounds,
                new Contender("jdk", () -> {
                    double[] copy = doubles.clone();
                    return () -> Arrays.sort(copy);
                }),
                new Contender(
                        "ogive",
                        () -> {
                            System.arraycopy(doubles, 0, sorted, 0, n);
                            return () -> LearnedSort.sort(sorted);
                        },
                        () -> Arrays.equals(
                                sorted, Arrays.stream(doubles).sorted().toArray())));
        int[] sortedInts = new int[n];
        int[] wide = random.ints(n).toArray();
        int[] narrow = random.ints(n, 0, 100_000).toArray();
        for (int[] ints : List.of(wide, narrow)) {
            run(
                    "int",
                    n,
                    rounds,
                    new Contender("jdk", () -> {
                        int[] copy = ints.clone();
                        return () -> Arrays.sort(copy);
                    }),
                    new Contender(
                            "ogive",
                            () -> {
                                System.arraycopy(ints, 0, sortedInts, 0, n);
                                return () -> LearnedSort.sort(sortedInts);
                            },
                            () -> Arrays.equals(
                                    sortedInts, Arrays.stream(ints).sorted().toArray())));
        }
    }

    private static void strings(String[] args, int n, int rounds) throws java.io.IOException {
        String file = SortBench.option(args, "words", "");
        List<String> words = file.isEmpty() ? List.of() : java.nio.file.Files.readAllLines(java.nio.file.Path.of(file));
        var random = new SplittableRandom(1);
        String[] strings = new String[n];
        byte[][] bytes = new byte[n][];
        int[] offsets = new int[n + 1];
        for (int i = 0; i < n; i++) {
            strings[i] = words.isEmpty()
                    ? Long.toString(random.nextLong(), 36)
                    : new String(words.get(random.nextInt(words.size())));
            bytes[i] = strings[i].getBytes(StandardCharsets.UTF_8);
            offsets[i + 1] = offsets[i] + bytes[i].length;
        }
        byte[] data = new byte[offsets[n]];
        for (int i = 0; i < n; i++) {
            System.arraycopy(bytes[i], 0, data, offsets[i], bytes[i].length);
            bytes[i] = null;
        }
        int[] rows = new int[n];
        var scratch = new SortScratch();
        run(
                file.isEmpty() ? "random strings" : "words",
                n,
                rounds,
                new Contender("jdk", () -> {
                    String[] copy = strings.clone();
                    return () -> Arrays.sort(copy);
                }),
                new Contender("ogive", () -> {
                    Arrays.setAll(rows, i -> i);
                    var column = new BytesKeyColumn(
                            MemorySegment.ofArray(data), MemorySegment.ofArray(offsets), null, KeyPlace.ASCENDING);
                    return () -> RowSort.sort(List.of(column), rows, 0, n, scratch);
                }));
        for (int i = 1; i < n; i++) {
            if (strings[rows[i - 1]].compareTo(strings[rows[i]]) > 0) {
                throw new AssertionError("wrong at " + i);
            }
        }
    }

    private static void threads(String[] args, int n, int rounds) {
        SortOrder ascending = SortOrder.ASCENDING;
        SortScratch[] scratches = {new SortScratch(), new SortScratch()};
        try (ExecutorService executor = Executors.newFixedThreadPool(1)) {
            for (String name :
                    SortBench.option(args, "only", "UNIFORM,OSM_LIKE").split(",", -1)) {
                long[] keys = Distributions.valueOf(name).generate(n, 42);
                long[] copy = new long[n];
                BooleanSupplier sorted =
                        () -> Arrays.equals(copy, Arrays.stream(keys).sorted().toArray());
                Supplier<long[]> fresh = () -> {
                    System.arraycopy(keys, 0, copy, 0, n);
                    return copy;
                };
                run(
                        name,
                        n,
                        rounds,
                        new Contender(
                                "one",
                                () -> {
                                    long[] a = fresh.get();
                                    return () -> LearnedSort.sort(a);
                                },
                                sorted),
                        new Contender(
                                "two",
                                () -> {
                                    long[] a = fresh.get();
                                    return () -> LearnedSort.sort(a, executor, 2);
                                },
                                sorted),
                        new Contender("halves", () -> {
                            long[] a = Arrays.copyOf(fresh.get(), n / 2);
                            long[] b = Arrays.copyOfRange(copy, n / 2, n);
                            return () -> {
                                var half = executor.submit(
                                        () -> LearnedSort.sort(a, 0, a.length, ascending, scratches[0]));
                                LearnedSort.sort(b, 0, b.length, ascending, scratches[1]);
                                await(half);
                            };
                        }),
                        new Contender(
                                "in place",
                                () -> {
                                    long[] a = fresh.get();
                                    return () -> LearnedSort.sortInPlace(a, 0, n);
                                },
                                sorted));
            }
        }
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(String label, int n, int rounds, Contender... contenders) {
        double[][] rate = new double[contenders.length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int c = 0; c < contenders.length; c++) {
                Runnable sort = contenders[c].prepare.get();
                long start = System.nanoTime();
                sort.run();
                rate[c][round] = n * 1e3 / (System.nanoTime() - start);
                if (round == 0 && !contenders[c].check.getAsBoolean()) {
                    throw new IllegalStateException(contenders[c].name + " got " + label + " wrong");
                }
            }
        }
        System.out.printf("%-16s", label);
        for (int c = 0; c < contenders.length; c++) {
            double[] warm = Arrays.copyOfRange(rate[c], Math.min(2, rounds - 1), rounds);
            Arrays.sort(warm);
            System.out.printf(Locale.ROOT, "%14s %7.1f", contenders[c].name, warm[warm.length / 2]);
        }
        System.out.println();
    }
}
