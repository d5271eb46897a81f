package dev.ogive;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The layers of core, from the outside in: `jdbc -> api -> {maintain, sql} -> plan -> {interop,
/// ingest} -> exec -> {storage, catalog} -> column -> {memory, io}`. A layer may use every layer
/// after it, and `config`, `metrics` and `error` always.
class LayersTest {
    private static final List<String> LAYERS = List.of(
            "jdbc",
            "api",
            "maintain sql",
            "plan",
            "ingest interop",
            "exec",
            "storage catalog",
            "column",
            "memory io",
            "config metrics",
            "error");

    private static final JavaClasses CORE =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.ogive");

    @ParameterizedTest
    @CsvSource({
        "api",
        "maintain",
        "sql",
        "plan",
        "ingest",
        "interop",
        "exec",
        "storage",
        "catalog",
        "column",
        "memory",
        "io",
        "config",
        "metrics",
        "error"
    })
    void aLayerUsesNothingAboveIt(String layer) {
        String[] above = LAYERS.stream()
                .takeWhile(names -> !List.of(names.split(" ")).contains(layer))
                .flatMap(names -> List.of(names.split(" ")).stream())
                .map(name -> "dev.ogive." + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.ogive." + layer + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void calciteStaysInSqlAndPlan() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.ogive.sql..", "dev.ogive.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.calcite..")
                .check(CORE);
    }

    /// `org.apache.arrow.flatbuf` is the file format's own schema (arrow-format), which storage
    /// writes with.
    @Test
    void arrowJavaStaysInInterop() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ogive.interop..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.arrow.vector..",
                        "org.apache.arrow.memory..",
                        "org.apache.arrow.dataset..",
                        "org.apache.arrow.c..")
                .allowEmptyShould(true)
                .because(
                        "core runs without the flags that arrow-java needs; dev.ogive.Ogive names its types in signatures")
                .check(CORE.that(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "outside the facade", c -> !c.getPackageName().equals("dev.ogive"))));
    }

    @Test
    void filesAreOpenedInIoInteropIngestAndApi() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.ogive.io..", "dev.ogive.interop..", "dev.ogive.ingest..", "dev.ogive.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .allowEmptyShould(true)
                .check(CORE);
    }
}
