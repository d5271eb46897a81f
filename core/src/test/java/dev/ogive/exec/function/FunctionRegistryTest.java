package dev.ogive.exec.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /// A call is bound to a function by the types that are written, and its kernel is made for those
    /// that the function asked for.
    @Test
    void aFunctionTakesTheTypesThatItAsksFor() {
        List<DataType> types = new ArrayList<>(List.of(SimpleType.values()));
        types.add(new DecimalType(12, 2));
        for (DataType element : List.of(SimpleType.INTEGER, SimpleType.VARCHAR, SimpleType.NULL)) {
            types.add(DataType.list(element));
            types.add(DataType.list(DataType.list(element)));
        }
        SortedSet<String> wrong = new TreeSet<>();
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (ScalarFunction function :
                Set.copyOf(FunctionRegistry.builtIn().scalars().values())) {
            for (DataType first : types) {
                check(function, List.of(first), wrong);
                for (DataType second : types) {
                    check(function, List.of(first, second), wrong);
                    DataType third = types.get(random.nextInt(types.size()));
                    check(function, List.of(first, second, third), wrong);
                }
            }
        }
        assertThat(wrong).as("-Dtests.seed=" + seed).isEmpty();
    }

    private static void check(ScalarFunction function, List<DataType> types, SortedSet<String> wrong) {
        ScalarFunction.Resolved resolved;
        try {
            resolved = function.resolve(types);
        } catch (OgiveException e) {
            return;
        }
        if (resolved == null) {
            return;
        }
        ScalarFunction.Resolved again = function.resolve(resolved.argumentTypes());
        if (again == null
                || !again.argumentTypes().equals(resolved.argumentTypes())
                || !again.resultType().equals(resolved.resultType())) {
            wrong.add(function.name() + types + " asks for " + resolved.argumentTypes() + " -> " + resolved.resultType()
                    + ", of which it makes "
                    + (again == null ? null : again.argumentTypes() + " -> " + again.resultType()));
        }
    }
}
