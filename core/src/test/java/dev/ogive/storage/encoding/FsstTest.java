package dev.ogive.storage.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

class FsstTest {
    @RepeatedTest(30)
    void everyStringIsDecodedAlone() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        int strings = 1 + random.nextInt(2000);
        int letters = 1 + random.nextInt(random.nextBoolean() ? 5 : 256);
        int longest = 1 + random.nextInt(30);
        int[] starts = new int[strings + 1];
        byte[] bytes = new byte[strings * longest];
        for (int s = 0; s < strings; s++) {
            starts[s + 1] = starts[s];
            for (int length = random.nextInt(longest + 1); length > 0; length--) {
                bytes[starts[s + 1]++] = (byte) (random.nextInt(letters) * 77);
            }
        }
        // No room behind the last string.
        byte[] exact = Arrays.copyOf(bytes, starts[strings]);
        Fsst table = Fsst.ofBytes(
                Fsst.train(exact, starts, 1 + random.nextInt(strings)).toBytes());
        byte[] encoded = new byte[2 * exact.length];
        byte[] decoded = new byte[longest + Fsst.SLACK_BYTES];
        int end = 0;
        for (int s = 0; s < strings; s++) {
            int start = end;
            end = table.encode(exact, starts[s], starts[s + 1], encoded, start);
            int length = starts[s + 1] - starts[s];
            assertThat(end - start).isLessThanOrEqualTo(2 * length);
            assertThat(Arrays.copyOf(decoded, table.decode(encoded, start, end, decoded, 0)))
                    .as("string %d, replay with -Dtests.seed=%d", s, seed)
                    .isEqualTo(Arrays.copyOfRange(exact, starts[s], starts[s + 1]));
        }
    }
}
