package dev.ogive.sort;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses product = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.ogive.sort");

    @Test
    void theModuleDependsOnLearnedIndexAndTheJdkAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "jdk.incubator.vector..", "dev.ogive.index..", "dev.ogive.sort..")
                .check(product);
    }

    @Test
    void placementKnowsNothingOfWhatIsBuiltOnIt() {
        classes()
                .that()
                .resideInAPackage("dev.ogive.sort.place")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "jdk.incubator.vector..", "dev.ogive.index..", "dev.ogive.sort.place")
                .check(product);
        classes()
                .that()
                .resideInAPackage("dev.ogive.sort")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.ogive.sort", "dev.ogive.sort.place")
                .check(product);
    }

    @Test
    void nothingOpensFiles() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages("java.nio.file..", "java.nio.channels..", "java.io..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.Serializable")
                .check(product);
    }
}
