package dev.ogive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.column.SimpleType;
import dev.ogive.config.Setting;
import dev.ogive.config.Settings;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.sql.tree.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/reference.md` is made of the code's own declarations, and is up to date. After a change:
/// ```
/// mvn verify -pl core -am -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dreference.write=true
/// ```
class ReferenceTest {
    private static final Path FILE = Path.of("../docs/reference.md");

    /// Settings whose defaults are those of the machine.
    private static final Set<String> OF_THE_MACHINE = Set.of("threads", "memory.limit");

    @Test
    void theReferenceIsCurrent() throws IOException {
        String reference = reference();
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(FILE, reference);
        }
        assertThat(Files.readString(FILE))
                .as("docs/reference.md; -Dreference.write=true writes it anew")
                .isEqualTo(reference);
    }

    private static String reference() {
        List<String> lines = new ArrayList<>(List.of(
                "# Types, statements, functions and settings",
                "",
                "Made from the code's declarations by `ReferenceTest`. The same at a prompt: `SELECT * FROM ogive.functions`,"
                        + " `SELECT * FROM ogive.settings`.",
                "",
                "## Types",
                "",
                Arrays.stream(SimpleType.values())
                                .filter(t -> t != SimpleType.NULL)
                                .map(t -> "`" + t.sql() + "`")
                                .collect(Collectors.joining(", "))
                        + ", `DECIMAL(p, s)` of up to 38 digits, `T[]`, `ROW(name T, ...)`, `MAP(K, V)`, `ENUM('a', ...)`.",
                "",
                "## Statements",
                "",
                "SELECT, VALUES, FROM and WITH queries, and:",
                "",
                Arrays.stream(Command.class.getPermittedSubclasses())
                                .map(c -> c.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " "))
                                .map(n -> n.toUpperCase(Locale.ROOT))
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + "."));
        functions(lines, "Functions", texts(FunctionRegistry.builtIn().scalars(), f -> f.text()));
        functions(lines, "Aggregates", texts(FunctionRegistry.builtIn().aggregates(), f -> f.text()));
        lines.addAll(List.of("", "## Settings", "", "| name | takes | default | |", "|---|---|---|---|"));
        for (Setting<?> setting : Settings.ALL.values()) {
            lines.add(row(
                    "`" + setting.name() + "`",
                    setting.bounds(),
                    OF_THE_MACHINE.contains(setting.name()) ? "the machine's" : String.valueOf(setting.defaultValue()),
                    setting.text()));
        }
        return String.join("\n", lines) + "\n";
    }

    private static void functions(List<String> lines, String title, Map<String, String> texts) {
        lines.addAll(List.of("", "## " + title, "", "| name | |", "|---|---|"));
        texts.forEach((names, text) -> lines.add(row(names, text)));
    }

    /// The text of each function by its names, in order.
    private static <F> Map<String, String> texts(Map<String, F> byName, java.util.function.Function<F, String> text) {
        Map<F, TreeSet<String>> names = new IdentityHashMap<>();
        byName.forEach((name, function) ->
                names.computeIfAbsent(function, _ -> new TreeSet<>()).add("`" + name + "`"));
        Map<String, String> texts = new TreeMap<>();
        names.forEach((function, all) -> texts.put(String.join(", ", all), text.apply(function)));
        return texts;
    }

    private static String row(String... cells) {
        return Arrays.stream(cells)
                .map(c -> c.replace("|", "\\|").replace("\n", " "))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
