package dev.ogive.index.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.index.Seeds;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void longKeysKeepSignedOrderAndComeBack() {
        long[] extremes = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE};
        for (int i = 0; i < 100_000; i++) {
            long a = i < 36 ? extremes[i / 6] : random.nextLong();
            long b = i < 36 ? extremes[i % 6] : a + random.nextLong(-3, 4);
            assertThat(Integer.signum(Long.compareUnsigned(KeyOrder.ofLong(a), KeyOrder.ofLong(b))))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isEqualTo(Long.compare(a, b));
            assertThat(KeyOrder.toLong(KeyOrder.ofLong(a))).isEqualTo(a);
        }
    }

    @Test
    void doubleKeysOrderNaNLastAndBothZerosTogether() {
        double[] extremes = {
            Double.NEGATIVE_INFINITY,
            -Double.MAX_VALUE,
            -1,
            -Double.MIN_NORMAL,
            -Double.MIN_VALUE,
            -0.0,
            0.0,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            1,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NaN,
            Double.longBitsToDouble(-1),
            Double.longBitsToDouble(0x7ff0_0000_0000_0001L)
        };
        for (int i = 0; i < 100_000; i++) {
            double a = i < 225 ? extremes[i / 15] : Double.longBitsToDouble(random.nextLong());
            double b = i < 225 ? extremes[i % 15] : random.nextBoolean() ? Math.nextUp(a) : -a;
            int expected = a == b ? 0 : Double.compare(a, b);
            assertThat(Integer.signum(Long.compareUnsigned(KeyOrder.ofDouble(a), KeyOrder.ofDouble(b))))
                    .as("%s and %s; replay with -Dtests.seed=%d", a, b, seed)
                    .isEqualTo(Integer.signum(expected));
            double back = KeyOrder.toDouble(KeyOrder.ofDouble(a));
            assertThat(back == a || (Double.isNaN(back) && Double.isNaN(a))).isTrue();
        }
    }

    @Test
    void floatKeysAreTheKeysOfTheSameDoubles() {
        for (int i = 0; i < 10_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            assertThat(KeyOrder.ofFloat(value)).isEqualTo(KeyOrder.ofDouble(value));
            assertThat(Float.compare(KeyOrder.toFloat(KeyOrder.ofFloat(value)), value + 0f))
                    .isZero();
        }
    }

    @Test
    void booleansOrderFalseBeforeTrue() {
        assertThat(Long.compareUnsigned(KeyOrder.ofBoolean(false), KeyOrder.ofBoolean(true)))
                .isNegative();
        assertThat(KeyOrder.toBoolean(KeyOrder.ofBoolean(true))).isTrue();
        assertThat(KeyOrder.toBoolean(KeyOrder.ofBoolean(false))).isFalse();
    }

    @Test
    void decimalKeysOfAnyWidthKeepOrderWithTheFewestBitsDropped() {
        for (int i = 0; i < 50_000; i++) {
            BigInteger a = randomDecimal(random.nextInt(1, 127));
            BigInteger b = random.nextInt(3) == 0 ? a.add(BigInteger.ONE) : randomDecimal(random.nextInt(1, 127));
            BigInteger min = a.min(b);
            BigInteger max = a.max(b);
            int drop = KeyOrder.dropBits(high(min), min.longValue(), high(max), max.longValue());
            long keyMin = KeyOrder.ofDecimal128(high(min), min.longValue(), drop);
            long keyMax = KeyOrder.ofDecimal128(high(max), max.longValue(), drop);
            assertThat(Long.compareUnsigned(keyMin, keyMax))
                    .as("%s, %s; replay with -Dtests.seed=%d", a, b, seed)
                    .isLessThanOrEqualTo(0);
            assertThat(keyMin == keyMax).isEqualTo(min.shiftRight(drop).equals(max.shiftRight(drop)));
            assertThat(drop).isEqualTo(Math.max(0, Math.max(min.bitLength(), max.bitLength()) + 1 - 64));
        }
    }

    @Test
    void aDecimalTooWideForItsKeyIsRefused() {
        assertThatThrownBy(() -> KeyOrder.ofDecimal128(1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("high word 1");
    }

    @Test
    void stringKeysNeverContradictCodePointOrder() {
        String[] samples = {
            "", "a", "a\0", "ab", "abcdefgh", "abcdefghi", "zzzzzzzzzz", "й", "日本", "\uD83D\uDE00", "\uFFFF"
        };
        for (int i = 0; i < 50_000; i++) {
            byte[] a = i < 121 ? utf8(samples[i / 11]) : randomBytes();
            byte[] b = i < 121 ? utf8(samples[i % 11]) : randomBytes();
            int order = Arrays.compareUnsigned(a, b);
            int keys = Long.compareUnsigned(KeyOrder.ofBytes(a, 0, a.length), KeyOrder.ofBytes(b, 0, b.length));
            assertThat(keys == 0 || Integer.signum(keys) == Integer.signum(order))
                    .as("%s, %s; replay with -Dtests.seed=%d", Arrays.toString(a), Arrays.toString(b), seed)
                    .isTrue();
        }
    }

    @Test
    void compositeKeysCompareFieldByField() {
        for (int i = 0; i < 50_000; i++) {
            long a1 = random.nextLong(8);
            long a2 = random.nextLong(1L << 40);
            long b1 = random.nextLong(8);
            long b2 = random.nextBoolean() ? a2 : random.nextLong(1L << 40);
            long a = KeyOrder.append(KeyOrder.append(0, a1, 3), a2, 40);
            long b = KeyOrder.append(KeyOrder.append(0, b1, 3), b2, 40);
            int expected = a1 != b1 ? Long.compare(a1, b1) : Long.compare(a2, b2);
            assertThat(Integer.signum(Long.compareUnsigned(a, b)))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isEqualTo(expected);
        }
        assertThatThrownBy(() -> KeyOrder.append(0, 8, 3)).hasMessageContaining("does not fit 3 bits");
        assertThatThrownBy(() -> KeyOrder.append(1L << 40, 1, 30)).hasMessageContaining("overflows");
    }

    private BigInteger randomDecimal(int bits) {
        BigInteger magnitude = new BigInteger(1, randomBytes(16)).shiftRight(128 - bits);
        return random.nextBoolean() ? magnitude : magnitude.negate();
    }

    private static long high(BigInteger value) {
        return value.shiftRight(64).longValue();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] randomBytes() {
        byte[] bytes = randomBytes(random.nextInt(12));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(3) == 0 ? bytes[i] : (byte) (bytes[i] & 1);
        }
        return bytes;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
