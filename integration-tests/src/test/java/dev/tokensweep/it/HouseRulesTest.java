package dev.tokensweep.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The module and package rules of ARCHITECTURE.md. */
@AnalyzeClasses(
        packages = "dev.tokensweep",
        importOptions = {DoNotIncludeTests.class, HouseRulesTest.WithoutTestJars.class})
class HouseRulesTest {

    /** Fixtures that one module's tests lend another's are tests too. */
    static final class WithoutTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule policyIsPure =
            noClasses()
                    .that()
                    .resideInAPackage("dev.tokensweep.policy..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..", "java.sql..", "java.io..", "java.nio..");

    @ArchTest
    static final ArchRule contractKnowsNoStage =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.tokensweep.events..",
                            "dev.tokensweep.policy..",
                            "dev.tokensweep.privacy..",
                            "dev.tokensweep.faults..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.tokensweep.capture..",
                            "dev.tokensweep.cleaner..",
                            "dev.tokensweep.sink..",
                            "dev.tokensweep.app..",
                            "dev.tokensweep.chaos..",
                            "dev.tokensweep.bench..",
                            "dev.tokensweep.forensics..",
                            "dev.tokensweep.demo..",
                            "dev.tokensweep.sandbox..");

    @ArchTest
    static final ArchRule captureKnowsNoOtherStage =
            stageKnowsOnlyTheContract("capture", "cleaner", "sink");

    @ArchTest
    static final ArchRule cleanerKnowsNoOtherStage =
            stageKnowsOnlyTheContract("cleaner", "capture", "sink");

    @ArchTest
    static final ArchRule sinkKnowsNoOtherStage =
            stageKnowsOnlyTheContract("sink", "capture", "cleaner");

    @ArchTest
    static final ArchRule forensicsKnowOnlyTheContract =
            noClasses()
                    .that()
                    .resideInAPackage("dev.tokensweep.forensics..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.tokensweep.capture..",
                            "dev.tokensweep.cleaner..",
                            "dev.tokensweep.sink..",
                            "dev.tokensweep.app..",
                            "dev.tokensweep.chaos..",
                            "dev.tokensweep.bench..",
                            "dev.tokensweep.demo..",
                            "dev.tokensweep.sandbox..");

    @ArchTest
    static final ArchRule brokerAndDatabaseBinariesStayInTheSandbox =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.tokensweep.sandbox..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("kafka..", "io.zonky..", "org.apache.kafka.metadata..");

    @ArchTest
    static final ArchRule theTopologyHasNoCycles =
            slices().matching("dev.tokensweep.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noGrabBags =
            noClasses()
                    .should()
                    .resideInAnyPackage(
                            "..util..", "..common..", "..impl..", "..manager..", "..helper..");

    @ArchTest
    static final ArchRule nothingSleeps =
            noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule utilityClassesAreFinal =
            classes()
                    .that()
                    .areNotInterfaces()
                    .and()
                    .areTopLevelClasses()
                    .and()
                    .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
                    .should()
                    .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                    .orShould()
                    .beEnums();

    private static ArchRule stageKnowsOnlyTheContract(String stage, String... others) {
        return noClasses()
                .that()
                .resideInAPackage("dev.tokensweep." + stage + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.tokensweep." + others[0] + "..",
                        "dev.tokensweep." + others[1] + "..",
                        "dev.tokensweep.app..",
                        "dev.tokensweep.chaos..",
                        "dev.tokensweep.bench..",
                        "dev.tokensweep.forensics..",
                        "dev.tokensweep.demo..",
                        "dev.tokensweep.sandbox..");
    }
}
