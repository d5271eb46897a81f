package dev.ogive.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void copiesAndComparisonsAgreeWithArraysAtEveryLengthAndAlignment() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        try (MemoryAccountant accountant = new MemoryAccountant(1 << 20);
                QueryMemory memory = accountant.query()) {
            long base = memory.allocate(4096, "a test").address();
            for (int length = 0; length < 100; length++) {
                byte[] a = new byte[length + 16];
                byte[] b = new byte[length + 16];
                random.nextBytes(a);
                System.arraycopy(a, 0, b, 0, b.length);
                int at = random.nextInt(16);
                if (length > 0 && random.nextBoolean()) {
                    b[at + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                }
                long x = base + random.nextInt(8);
                long y = base + 2048 + random.nextInt(8);
                Memory.copy(a, at, x, length);
                Memory.copy(b, at, y, length);
                byte[] back = new byte[length + 16];
                Memory.copy(x, back, at, length);
                String replay = "length " + length + ", replay with -Dtests.seed=" + seed;
                assertThat(Arrays.equals(a, at, at + length, back, at, at + length))
                        .as(replay)
                        .isTrue();
                boolean equal = Arrays.equals(a, at, at + length, b, at, at + length);
                assertThat(Memory.equal(x, b, at, length)).as(replay).isEqualTo(equal);
                assertThat(Memory.equal(x, y, length)).as(replay).isEqualTo(equal);
                int shorter = length == 0 ? 0 : random.nextInt(length + 1);
                assertThat(Integer.signum(Memory.compare(x, length, y, shorter)))
                        .as(replay)
                        .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, at, at + length, b, at, at + shorter)));
            }
        }
    }
}
