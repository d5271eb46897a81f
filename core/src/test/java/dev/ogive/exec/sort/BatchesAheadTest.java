package dev.ogive.exec.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchesAheadTest {
    private static final int ROWS = 8;

    private static Batch empty() {
        return Batch.allocate(List.of(SimpleType.BIGINT), ROWS);
    }

    private static void fill(int number, Batch out) {
        for (int i = 0; i < ROWS; i++) {
            ((I64Vector) out.columns[0]).values[i] = (long) number * ROWS + i;
        }
        out.rows = ROWS;
    }

    private static void readAll(BatchesAhead ahead, int batches) {
        for (int number = 0; number < batches; number++) {
            Batch batch = ahead.next(() -> {});
            assertThat(batch.rows).isEqualTo(ROWS);
            for (int i = 0; i < ROWS; i++) {
                assertThat(((I64Vector) batch.columns[0]).values[i]).isEqualTo((long) number * ROWS + i);
            }
        }
        assertThat(ahead.next(() -> {})).isNull();
    }

    @Test
    void batchesComeInOrderWhoeverMakesThem() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < 50; round++) {
                int batches = 1 + random.nextInt(400);
                int threads = 2 + random.nextInt(3);
                try (BatchesAhead ahead =
                        new BatchesAhead(batches, BatchesAheadTest::empty, BatchesAheadTest::fill, pool, threads)) {
                    readAll(ahead, batches);
                }
            }
        }
    }

    @Test
    void theReaderMakesAllWhereNoHelperComes() {
        Executor nobody = _ -> {};
        try (BatchesAhead ahead = new BatchesAhead(100, BatchesAheadTest::empty, BatchesAheadTest::fill, nobody, 4)) {
            readAll(ahead, 100);
        }
    }

    @Test
    void aBatchThatCannotBeMadeFailsTheReader() {
        try (ExecutorService pool = Executors.newFixedThreadPool(2);
                BatchesAhead ahead = new BatchesAhead(
                        1_000,
                        BatchesAheadTest::empty,
                        (number, out) -> {
                            if (number == 500) {
                                throw new OgiveException(ErrorCode.MEMORY_LIMIT, "no room for batch " + number);
                            }
                            fill(number, out);
                        },
                        pool,
                        3)) {
            assertThatThrownBy(() -> readAll(ahead, 1_000)).hasMessageContaining("no room for batch 500");
        }
    }

    @Test
    void nobodyIsAtWorkOnceItIsClosed() {
        AtomicInteger atWork = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < 200; round++) {
                BatchesAhead ahead = new BatchesAhead(
                        1_000_000,
                        BatchesAheadTest::empty,
                        (number, out) -> {
                            atWork.incrementAndGet();
                            fill(number, out);
                            atWork.decrementAndGet();
                        },
                        pool,
                        4);
                for (int i = 0; i < round; i++) {
                    ahead.next(() -> {});
                }
                ahead.close();
                assertThat(atWork).hasValue(0);
            }
        }
    }
}
