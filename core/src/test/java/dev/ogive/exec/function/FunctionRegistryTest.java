package dev.ogive.exec.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FunctionRegistryTest {
    @Test
    void everyFunctionSaysWhatItDoes() {
        assertThat(FunctionRegistry.builtIn().scalars().values())
                .allSatisfy(f -> assertThat(f.text()).as(f.name()).isNotBlank());
        assertThat(FunctionRegistry.builtIn().aggregates().values())
                .allSatisfy(f -> assertThat(f.text()).as(f.name()).isNotBlank());
    }

    @Test
    void namesAreLowerCaseAndAliasesStandForTheirFunction() {
        assertThat(new TreeMap<>(FunctionRegistry.builtIn().scalars())).allSatisfy((name, f) -> {
            assertThat(name).isEqualTo(name.toLowerCase(java.util.Locale.ROOT));
            assertThat(FunctionRegistry.builtIn().scalar(f.name())).isSameAs(f);
        });
    }
}
