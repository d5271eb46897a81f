package dev.ogive.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DefaultMemoryLimitTest {
    private static final long GB = 1L << 30;

    @Test
    void theDefaultIsTwiceTheHeapWhereTheMachineHasThatMuchBesideTheHeap() {
        assertThat(Settings.defaultMemoryLimit(4 * GB, 24 * GB)).isEqualTo(8 * GB);
        assertThat(Settings.defaultMemoryLimit(20 * GB, 24 * GB)).isEqualTo(4 * GB);
        assertThat(Settings.defaultMemoryLimit(GB / 2, GB)).isEqualTo(GB / 2);
    }

    @Test
    void theDefaultIsNeverLessThanAQuarterOfAGigabyte() {
        assertThat(Settings.defaultMemoryLimit(24 * GB, 24 * GB)).isEqualTo(GB / 4);
        assertThat(Settings.defaultMemoryLimit(GB / 16, 24 * GB)).isEqualTo(GB / 4);
        assertThat(Settings.defaultMemoryLimit(Long.MAX_VALUE, GB)).isEqualTo(GB / 4);
    }

    @Test
    void theMachineHasSomeMemory() {
        assertThat(PhysicalMemory.bytes()).isBetween(GB / 16, 1L << 50);
    }
}
