package dev.ogive.index;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses product = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.ogive.index");

    @Test
    void theModuleDependsOnTheJdkAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "jdk.incubator.vector..", "dev.ogive.index..")
                .check(product);
    }

    @Test
    void keysKnowNothingOfModelsAndModelsNothingOfIndexes() {
        classes()
                .that()
                .resideInAPackage("dev.ogive.index.key")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.ogive.index.key")
                .check(product);
        classes()
                .that()
                .resideInAPackage("dev.ogive.index.model")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.ogive.index.key", "dev.ogive.index.model")
                .check(product);
    }
}
