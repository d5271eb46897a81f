package dev.ogive.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillSpaceTest {
    @TempDir
    Path directory;

    @Test
    void whatWasAppendedIsReadBackAtItsPosition() {
        try (Arena arena = Arena.ofConfined();
                SpillFile file = new SpillSpace(directory).create()) {
            MemorySegment range = arena.allocate(100_000);
            long[] positions = new long[5];
            for (int i = 0; i < positions.length; i++) {
                range.fill((byte) i);
                positions[i] = file.append(range.asSlice(0, 100_000 - i));
            }
            for (int i = positions.length - 1; i >= 0; i--) {
                MemorySegment back = range.asSlice(0, 100_000 - i);
                file.read(positions[i], back);
                assertThat(back.toArray(ValueLayout.JAVA_BYTE)).containsOnly(i);
            }
        }
    }

    @Test
    void readingPastTheEndIsAnErrorAndNotACrash() {
        try (Arena arena = Arena.ofConfined();
                SpillFile file = new SpillSpace(directory).create()) {
            assertThatThrownBy(() -> file.read(0, arena.allocate(8)))
                    .isInstanceOfSatisfying(
                            OgiveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_ERROR));
        }
    }

    @Test
    void nothingIsLeftAfterCloseAndLeftoversOfDeadProcessesAreRemoved() throws IOException {
        Path dead = Files.createFile(directory.resolve("spill-999999999-1.tmp"));
        Path foreign = Files.createFile(directory.resolve("notes.txt"));
        new SpillSpace(directory).create().close();
        assertThat(dead).doesNotExist();
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(foreign);
        }
    }
}
