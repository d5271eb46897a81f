package dev.ogive.workloads.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchComparisonTest {
    @TempDir
    private Path folder;

    /// Twenty queries whose executions stray by two percent.
    ///
    /// @param machine factor on all times
    /// @param q7 factor on our times of the query q7
    private static BenchFile run(long seed, double machine, double q7) {
        Random random = new Random(seed);
        List<BenchFile.Query> queries = new ArrayList<>();
        for (int q = 1; q <= 20; q++) {
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            for (int n = 0; n < 5; n++) {
                ours.add(10 * q * machine * (q == 7 ? q7 : 1) * (1 + 0.02 * random.nextDouble()));
                theirs.add(15 * q * machine * (1 + 0.02 * random.nextDouble()));
            }
            queries.add(new BenchFile.Query("q" + q, ours, theirs, true));
        }
        return new BenchFile("made up", "a machine", "a peer", queries);
    }

    @Test
    void noiseMovesNothing() {
        for (long seed = 1; seed <= 50; seed++) {
            BenchComparison comparison = new BenchComparison(run(seed, 1, 1), run(seed + 1_000, 1, 1));
            assertThat(comparison.moves()).hasSize(20).noneMatch(BenchComparison.Move::isBeyondNoise);
        }
    }

    @Test
    void oneSlowerQueryIsFoundOnASlowerMachine() {
        for (long seed = 1; seed <= 50; seed++) {
            BenchComparison comparison = new BenchComparison(run(seed, 1, 1), run(seed + 1_000, 1.8, 1.3));
            assertThat(comparison.hasSlower()).isTrue();
            assertThat(comparison.moves().stream().filter(BenchComparison.Move::isBeyondNoise))
                    .singleElement()
                    .satisfies(move -> assertThat(move.name()).isEqualTo("q7"));
        }
    }

    @Test
    void oneFasterQueryIsNoReproach() {
        BenchComparison comparison = new BenchComparison(run(1, 1, 1), run(2, 1, 0.6));
        assertThat(comparison.hasSlower()).isFalse();
        assertThat(comparison.moves().getLast().isBeyondNoise()).isTrue();
    }

    @Test
    void aFileIsReadAsItWasWritten() throws IOException {
        Path file = folder.resolve("a.json");
        BenchFile.Query failed = new BenchFile.Query("q2", List.of(0.0), List.of(0.0), false);
        BenchFile.Query query = new BenchFile.Query("q1", List.of(1.5, 1.25), List.of(2.0, 3.0), true);
        BenchFile bench = new BenchFile("tpch", "\"quoted\" machine", "DuckDB 2.0", List.of(query, failed));
        bench.write(file);
        assertThat(BenchFile.read(file)).isEqualTo(bench);
        assertThat(new BenchComparison(bench, bench).moves()).hasSize(1);
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        for (String text : List.of("", "[]", "{}", "{\"ogive_bench\":2}", "{\"ogive_bench\":1}", "not json")) {
            Path file = folder.resolve("b.json");
            Files.writeString(file, text);
            assertThatThrownBy(() -> BenchFile.read(file)).as(text).isInstanceOf(OgiveException.class);
        }
    }
}
