package dev.xs2gateway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.upstream.BookingOrdersPage;
import io.smallrye.config.ConfigMapping;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may know whom: the rooms of the house, as each {@code package-info} describes its own. */
class ArchitectureTest {
    private static final String HOUSE = "dev.xs2gateway";
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPath(Path.of("target/classes"));
    private static final JavaClasses SANDBOX =
            new ClassFileImporter().importPath(Path.of("target/test-classes/dev/xs2gateway/sandbox"));

    /** The edge: what meets HTTP; nested types belong to the class that they stand in. */
    private static final DescribedPredicate<JavaClass> RESOURCES = named(".*Resource(\\$.*)?");

    private static String[] rooms(String... names) {
        return Arrays.stream(names).map(name -> HOUSE + "." + name).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> named(String pattern) {
        return nameMatching(pattern).forSubtype();
    }

    private static DescribedPredicate<JavaClass> in(String room) {
        return resideInAPackage(HOUSE + "." + room);
    }

    @ParameterizedTest
    @CsvSource({
        "failure, ''",
        "budget, failure",
        "files, failure",
        "access, failure",
        "upstream, budget failure",
        "orders, upstream failure files",
        "tickets, orders files upstream failure",
        "invoices, orders files upstream failure",
        "http, files failure access"
    })
    void aRoomKnowsOnlyTheRoomsItNeeds(String room, String others) {
        String[] known = Stream.concat(
                        Stream.of(room), Arrays.stream(others.split(" ")).filter(name -> !name.isEmpty()))
                .toArray(String[]::new);

        noClasses()
                .that(in(room).and(not(RESOURCES)))
                .should()
                .dependOnClassesThat(resideInAPackage(HOUSE + ".*").and(not(resideInAnyPackage(rooms(known)))))
                .check(MAIN);
    }

    @Test
    void failureKnowsNothingButTheJdk() {
        noClasses()
                .that(in("failure"))
                .should()
                .dependOnClassesThat(not(resideInAnyPackage("java..", HOUSE + ".failure", "org.jspecify..")))
                .check(MAIN);
    }

    @Test
    void onlyResourcesUseTheEdge() {
        noClasses()
                .that(not(RESOURCES).and(not(in("http"))))
                .should()
                .dependOnClassesThat(in("http"))
                .check(MAIN);
    }

    @Test
    void onlyTheEdgeAsksWhoIsThere() {
        noClasses()
                .that(not(RESOURCES).and(not(resideInAnyPackage(rooms("http", "access")))))
                .should()
                .dependOnClassesThat(in("access"))
                .check(MAIN);
    }

    @Test
    void ordersTakeFromFilesWhatADigestIsAndWhetherOneIsRequired() {
        noClasses()
                .that(in("orders"))
                .should()
                .dependOnClassesThat(
                        in("files").and(not(belongToAnyOf(Sha256.class, VerifyPolicy.class, FilesConfig.class))))
                .check(MAIN);
    }

    @Test
    void noRoomsGoRoundInCircles() {
        slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theVendorsShapesStayWithTheirTranslator() {
        noClasses()
                .that(not(in("upstream"))
                        .and(not(named(".*\\.(OrderTranslator(\\$.*)?|LookupBatcher(\\$.*)?|BatchOutcome|SortedRows|Bisection)"))))
                .should()
                .dependOnClassesThat(named(".*\\." + BookingOrdersPage.class.getSimpleName() + "(\\$.*)?"))
                .check(MAIN);
    }

    @Test
    void httpIsSpokenAtTheEdgeAndUpstreamOnly() {
        noClasses()
                .that(not(RESOURCES).and(not(resideInAnyPackage(rooms("http", "access", "upstream")))))
                .should()
                .dependOnClassesThat(resideInAPackage("jakarta.ws.rs.."))
                .check(MAIN);
    }

    @Test
    void onlyUpstreamCallsOut() {
        noClasses()
                .that(not(in("upstream")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.eclipse.microprofile.rest.client..",
                        "io.quarkus.rest.client..",
                        "io.smallrye.faulttolerance..",
                        "java.net.http.."))
                .check(MAIN);
    }

    @Test
    void onlyCachesAndStoresKnowCaffeineAndOnlyRedisClassesKnowRedis() {
        noClasses()
                .that(not(named(".*(Cache|Store)(\\$.*)?")))
                .should()
                .dependOnClassesThat(resideInAPackage("com.github.benmanes.caffeine.."))
                .check(MAIN);
        noClasses()
                .that(not(named(".*\\.Redis[A-Za-z]*(\\$.*)?")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.quarkus.redis..", "io.vertx.redis.."))
                .check(MAIN);
    }

    @Test
    void timeIsHandedIn() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(MAIN);
        noClasses()
                .that(not(named(".*\\.ClockBeans")))
                .should()
                .callMethod(Clock.class, "systemUTC")
                .check(MAIN);
    }

    @Test
    void whatIsNeededIsHandedInToo() {
        noFields().should().beAnnotatedWith(Inject.class).check(MAIN);
        noFields().should().beAnnotatedWith(ConfigProperty.class).check(MAIN);
    }

    @Test
    void settingsAreInterfacesThatAreCalledConfig() {
        classes()
                .that()
                .areAnnotatedWith(ConfigMapping.class)
                .should()
                .beInterfaces()
                .andShould()
                .haveSimpleNameEndingWith("Config")
                .check(MAIN);
    }

    @Test
    void logsGoThroughTheLogger() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.logging"))
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(MAIN);
    }

    @Test
    void nothingIsCalledByAWordThatSaysNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Dto|Service)(\\$.*)?")
                .orShould()
                .resideInAnyPackage("..util..", "..common..", "..service..", "..model..", "..dto..", "..impl..")
                .check(MAIN);
    }

    @Test
    void theSandboxUsesNothingOfTheGateway() {
        noClasses()
                .that(alwaysTrue())
                .should()
                .dependOnClassesThat(resideInAPackage(HOUSE + "..").and(not(in("sandbox"))))
                .check(SANDBOX);
        noClasses().should().dependOnClassesThat(in("sandbox")).check(MAIN);
    }

    @Test
    void everyFailureIsARecordOfAClosedSet() {
        assertThat(Failure.class.isSealed()).isTrue();
        assertThat(Failure.class.getPermittedSubclasses()).allMatch(Class::isRecord);
    }
}
