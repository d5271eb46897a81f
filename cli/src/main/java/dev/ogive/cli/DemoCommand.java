package dev.ogive.cli;

import dev.ogive.api.Engine;
import dev.ogive.api.Importer;
import dev.ogive.api.Outcome;
import dev.ogive.api.Session;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Batch;
import dev.ogive.workloads.Latencies;
import dev.ogive.workloads.TpchTables;
import dev.ogive.workloads.WorkloadQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ogive demo`: makes a shop's data, imports it, runs a recorded workload, and says what
/// happened.
@Command(
        name = "demo",
        description = "Makes TPC-H data, imports it, runs a recorded workload and prints latencies.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--sf", description = "Scale factor of the data (0.1: 866,602 rows).")
    private double scale = 0.1;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep the database in this directory.")
    private Path keep;

    @Override
    public Integer call() throws Exception {
        Path work = Files.createTempDirectory("ogive-demo");
        try {
            Path database = keep == null ? work.resolve("db") : keep;
            make(work);
            try (Engine engine = Engine.open(database, false);
                    Session session = engine.session()) {
                load(session, work);
                replay(session, workload(work));
            }
            if (keep != null) {
                System.out.println("\nTry it: ./ogive sql --db " + keep);
            }
            return 0;
        } finally {
            delete(work);
        }
    }

    private void make(Path work) throws IOException {
        AtomicInteger done = new AtomicInteger();
        long startNanos = System.nanoTime();
        try (var _ = new Progress(() -> done.get() / (double) TpchTables.NAMES.size(), () -> "making data")) {
            TpchTables.write(scale, work, _ -> done.incrementAndGet());
        }
        System.out.printf(Locale.ROOT, "Made a shop's data (TPC-H, scale %s) in %.1f s%n", scale, seconds(startNanos));
        System.out.flush();
    }

    private static void load(Session session, Path work) {
        long startNanos = System.nanoTime();
        long rows = 0;
        for (String name : TpchTables.NAMES) {
            session.execute("DROP TABLE IF EXISTS " + name).close();
            session.execute(TpchTables.ddl(name)).close();
            Importer importer = new Importer(
                    session,
                    TableName.of(name),
                    List.of(work.resolve(name + ".csv").toString()),
                    Map.of("delimiter", "|", "header", false));
            try (var _ = new Progress(importer::progress, () -> "importing " + name)) {
                rows += importer.run();
            }
        }
        double seconds = seconds(startNanos);
        System.out.printf(
                Locale.ROOT,
                "Imported %,d rows into %d tables in %.1f s (%,.0f rows/s)%n",
                rows,
                TpchTables.NAMES.size(),
                seconds,
                rows / seconds);
        System.out.flush();
    }

    private static List<WorkloadQuery> workload(Path work) throws Exception {
        Path file = work.resolve("demo.jsonl");
        try (InputStream in = WorkloadQuery.class.getResourceAsStream("demo.jsonl")) {
            Files.copy(in, file);
        }
        return WorkloadQuery.read(file);
    }

    private static void replay(Session session, List<WorkloadQuery> queries) {
        Latencies cold = new Latencies();
        Latencies warm = new Latencies();
        long answered = 0;
        long startNanos = System.nanoTime();
        AtomicInteger done = new AtomicInteger();
        try (var _ = new Progress(
                () -> done.get() / (2.0 * queries.size()),
                () -> done.get() + " of " + 2 * queries.size() + " queries")) {
            for (Latencies latencies : List.of(cold, warm)) {
                for (WorkloadQuery query : queries) {
                    long begin = System.nanoTime();
                    try (Outcome outcome = session.execute(query.sql())) {
                        Outcome.Rows rows = (Outcome.Rows) outcome;
                        for (Batch batch = rows.cursor().next();
                                batch != null;
                                batch = rows.cursor().next()) {
                            answered += batch.rows;
                        }
                    }
                    latencies.add(System.nanoTime() - begin);
                    done.incrementAndGet();
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "Replayed a recorded workload of %d dashboard queries twice, as fast as it goes: %,d rows in %.1f s%n",
                queries.size(),
                answered,
                seconds(startNanos));
        System.out.println("  first time   " + cold.summary());
        System.out.println("  second time  " + warm.summary());
        System.out.flush();
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
