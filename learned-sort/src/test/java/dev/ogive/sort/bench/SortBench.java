package dev.ogive.sort.bench;

import dev.ogive.sort.Distributions;
import dev.ogive.sort.LearnedSort;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// How many million keys a second, on which distribution, against what?
///
/// Interleaved: each round runs every sort once on a fresh copy; the first result of each is compared key by key.
/// Prints the median of the rounds after the first two, in M keys/s, and ours over the JDK's.
/// ```
/// java -Xms6g -Xmx6g -cp ... dev.ogive.sort.bench.SortBench keys=10000000 rounds=7 [only=UNIFORM,ZIPF]
/// [sorts=jdk,ogive]
/// ```
/// `sizes` sweeps small sizes instead: `SortBench sizes`.
public final class SortBench {
    record Contender(String name, Consumer<long[]> sort) {}

    static final List<Contender> CONTENDERS = List.of(
            new Contender("jdk", Arrays::sort),
            new Contender("ogive", LearnedSort::sort),
            new Contender("quick", DualPivotQuicksort::sort),
            new Contender("fastutil", LongArrays::radixSort));

    private SortBench() {}

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("sizes")) {
            sweepSizes(args);
            return;
        }
        int n = Integer.parseInt(option(args, "keys", "10000000"));
        int rounds = Integer.parseInt(option(args, "rounds", "7"));
        List<Contender> contenders = chosen(option(args, "sorts", "jdk,ogive"));
        System.out.printf("%-18s", "M keys/s, " + n / 1_000_000.0 + "M");
        contenders.forEach(c -> System.out.printf("%9s%7s", c.name, "first"));
        System.out.println("   ogive/jdk");
        for (Distributions distribution : Distributions.values()) {
            String only = option(args, "only", distribution.name());
            if (!Arrays.asList(only.split(",", -1)).contains(distribution.name())) {
                continue;
            }
            long[] original = distribution.generate(n, 42);
            long[] wanted = original.clone();
            Arrays.sort(wanted);
            double[] median = run(contenders, original, wanted, rounds, distribution.name());
            int jdk = indexOf(contenders, "jdk");
            int ogive = indexOf(contenders, "ogive");
            System.out.printf(
                    Locale.ROOT, "%10.2f%n", jdk >= 0 && ogive >= 0 ? median[ogive] / median[jdk] : Double.NaN);
        }
    }

    private static double[] run(List<Contender> contenders, long[] original, long[] wanted, int rounds, String label) {
        int n = original.length;
        double[][] rate = new double[contenders.size()][rounds];
        long[] keys = new long[n];
        for (int round = 0; round < rounds; round++) {
            for (int c = 0; c < contenders.size(); c++) {
                System.arraycopy(original, 0, keys, 0, n);
                long start = System.nanoTime();
                contenders.get(c).sort.accept(keys);
                rate[c][round] = n * 1e3 / (System.nanoTime() - start);
                if (round == 0 && !Arrays.equals(keys, wanted)) {
                    throw new AssertionError(contenders.get(c).name + " got " + label + " wrong");
                }
            }
        }
        double[] median = new double[contenders.size()];
        System.out.printf("%-18s", label);
        for (int c = 0; c < median.length; c++) {
            double first = rate[c][0];
            double[] warm = Arrays.copyOfRange(rate[c], Math.min(2, rounds - 1), rounds);
            Arrays.sort(warm);
            median[c] = warm[warm.length / 2];
            System.out.printf(Locale.ROOT, "%9.1f%7.1f", median[c], first);
        }
        return median;
    }

    /// Ratio to `Arrays.sort` from 0 keys up, warm, on the shapes where small sorts differ most.
    private static void sweepSizes(String[] args) {
        int[] sizes = {
            1, 2, 8, 16, 32, 44, 64, 100, 150, 200, 256, 300, 400, 600, 1000, 1500, 2500, 4000, 7000, 12_000, 20_000,
            30_000, 60_000, 120_000, 300_000, 1_000_000
        };
        String only = option(
                args, "only", "UNIFORM,ZIPF,SORTED,REVERSED,NEARLY,SAWTOOTH,ORGAN_PIPE,NESTED_CLUSTERS,TWO_VALUES");
        System.out.print("ogive/jdk     ");
        for (String d : only.split(",", -1)) {
            System.out.printf("%16s", d);
        }
        System.out.println();
        for (int n : sizes) {
            System.out.printf("%-14d", n);
            for (String d : only.split(",", -1)) {
                System.out.printf(Locale.ROOT, "%16.2f", ratio(Distributions.valueOf(d), n));
            }
            System.out.println();
        }
    }

    private static double ratio(Distributions distribution, int n) {
        int copies = Math.clamp(2_000_000L / n, 2, 20_000);
        List<long[]> originals = new ArrayList<>();
        for (int i = 0; i < Math.min(copies, 500); i++) {
            originals.add(distribution.generate(n, i));
        }
        double[] ratios = new double[7];
        long[][] work = new long[copies][n];
        for (int round = 0; round < ratios.length + 1; round++) {
            double ours = time(work, originals, LearnedSort::sort);
            double jdk = time(work, originals, Arrays::sort);
            if (round > 0) {
                ratios[round - 1] = jdk / ours;
            }
        }
        Arrays.sort(ratios);
        return ratios[ratios.length / 2];
    }

    private static double time(long[][] work, List<long[]> originals, Consumer<long[]> sort) {
        for (int i = 0; i < work.length; i++) {
            System.arraycopy(originals.get(i % originals.size()), 0, work[i], 0, work[i].length);
        }
        long start = System.nanoTime();
        for (long[] keys : work) {
            sort.accept(keys);
        }
        return System.nanoTime() - start;
    }

    private static List<Contender> chosen(String names) {
        return CONTENDERS.stream()
                .filter(c -> Arrays.asList(names.split(",", -1)).contains(c.name))
                .toList();
    }

    private static int indexOf(List<Contender> contenders, String name) {
        return contenders.stream().map(Contender::name).toList().indexOf(name);
    }

    static String option(String[] args, String name, String otherwise) {
        for (String arg : args) {
            if (arg.startsWith(name + "=")) {
                return arg.substring(name.length() + 1);
            }
        }
        return otherwise;
    }
}
