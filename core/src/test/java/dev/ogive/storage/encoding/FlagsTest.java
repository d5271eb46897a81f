package dev.ogive.storage.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.index.VectorModule;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whether the JVM of the tests is the one that the build says it is, `-Dtests.flags=all` or
/// `none`.
class FlagsTest {
    private final boolean none = System.getProperty("tests.flags", "all").equals("none");

    @Test
    void withoutFlagsKernelsAreScalarAndWithThemTheyAreVectorized() {
        assertThat(Kernels.BEST).isInstanceOf(none ? ScalarKernels.class : RehearsedKernels.class);
    }

    @Test
    void withoutFlagsThereAreNoVectorsAndWithThemTheyAreTakenIn() {
        assertThat(VectorModule.available()).isEqualTo(!none);
        assertThat(VectorModule.load()).isEqualTo(!none);
        assertThat(Kernels.vector() == null).isEqualTo(none);
    }

    @Test
    void withoutFlagsTheJvmWasGivenNone() {
        List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("--"))
                .toList();
        if (none) {
            assertThat(arguments).isEmpty();
        } else {
            assertThat(arguments).contains("--add-exports=java.base/jdk.internal.module=ALL-UNNAMED");
        }
    }
}
