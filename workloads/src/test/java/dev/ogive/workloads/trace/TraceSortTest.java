package dev.ogive.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.workloads.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

class TraceSortTest {
    @RepeatedTest(10)
    void statementsComeInOrderOfStartWhetherTheyFitOrNot() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<TracedStatement> statements = new ArrayList<>();
        for (int i = random.nextInt(800); i >= 0; i--) {
            statements.add(TracedStatement.of(i, "s", random.nextInt(300), "SELECT " + i));
        }
        List<TracedStatement> sorted = new ArrayList<>();
        // From one run in memory to more runs than are merged at once.
        try (TraceSort sort = new TraceSort(random.nextBoolean() ? 1 << 20 : 301 * random.nextLong(4, 20))) {
            statements.forEach(sort::add);
            sort.drain(sorted::add);
        }
        statements.sort(Comparator.comparingLong(TracedStatement::startNanos));
        assertThat(sorted).as("replay with -Dtests.seed=%d", seed).isEqualTo(statements);
    }
}
