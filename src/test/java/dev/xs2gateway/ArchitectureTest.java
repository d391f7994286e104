package dev.xs2gateway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysFalse;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.upstream.json.BookingOrdersPage;
import io.smallrye.config.ConfigMapping;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Who may know whom: the rooms of the house, as each {@code package-info} describes its own. */
class ArchitectureTest {
    private static final String HOUSE = "dev.xs2gateway";

    /** Dev mode with {@code -Psandbox} compiles the sandbox beside main, and may have left it there. */
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/sandbox/"))
            .importPath(Path.of("target/classes"));

    private static final JavaClasses SANDBOX =
            new ClassFileImporter().importPath(Path.of("target/test-classes/dev/xs2gateway/sandbox"));

    private static final DescribedPredicate<JavaClass> NOBODY = alwaysFalse();
    private static final DescribedPredicate<JavaClass> IN_SANDBOX = resideInAPackage(HOUSE + ".sandbox..");
    private static final DescribedPredicate<JavaClass> ANY_ROOM = resideInAPackage(HOUSE + ".*..");
    private static final DescribedPredicate<JavaClass> EDGE = rooms("http", "access", "audit");
    private static final DescribedPredicate<JavaClass> RESOURCES = named(
                    ".*(Resource|LookupAnswers|LinkAnswers|CachedLookupHandler|StoredTicketHandler)")
            .and(rooms("orders", "tickets", "invoices", "links", "budget", "audit"));

    /** These packages and those below them. */
    private static DescribedPredicate<JavaClass> rooms(String... names) {
        return resideInAnyPackage(
                Arrays.stream(names).map(name -> HOUSE + "." + name + "..").toArray(String[]::new));
    }

    /** Exactly this package. */
    private static DescribedPredicate<JavaClass> exactly(String name) {
        return resideInAPackage(HOUSE + "." + name);
    }

    /** Inside a room: a package uses these of its room and no others, beside the room's root, which holds settings and plain values. */
    private static void uses(String step, String... others) {
        String room = step.substring(0, step.indexOf('.'));
        noClasses()
                .that(exactly(step))
                .should()
                .dependOnClassesThat(
                        rooms(room).and(not(exactly(room).or(exactly(step)).or(rooms(others)))))
                .check(MAIN);
    }

    /** Classes called so, and those nested in them. */
    private static DescribedPredicate<JavaClass> named(String pattern) {
        return nameMatching(pattern + "(\\$.*)?").forSubtype();
    }

    /** Leaves the edge aside: who may use that has rules of its own. */
    private static void mayKnow(String room, String... others) {
        onlyThese(
                not(rooms(room)), ANY_ROOM.and(not(rooms(room).or(rooms(others)).or(EDGE))));
    }

    private static void onlyThese(DescribedPredicate<JavaClass> who, DescribedPredicate<JavaClass> mayUse) {
        noClasses().that(not(who)).should().dependOnClassesThat(mayUse).check(MAIN);
    }

    /** Whether as a call, as a method reference or, for a field, as an access. */
    private static void onlyThese(DescribedPredicate<JavaClass> who, String mayTouch) {
        noClasses()
                .that(not(who))
                .should()
                .accessTargetWhere(target(fullNameMatching(mayTouch)).forSubtype())
                .check(MAIN);
    }

    @Test
    void aRoomKnowsOnlyTheRoomsItNeeds() {
        assertAll(
                () -> mayKnow("failure"),
                () -> mayKnow("budget", "failure"),
                () -> mayKnow("files", "failure"),
                () -> mayKnow("access", "failure"),
                () -> mayKnow("audit", "database", "failure"),
                () -> mayKnow("database", "failure"),
                () -> mayKnow("upstream", "budget", "failure"),
                () -> mayKnow("orders", "upstream", "failure", "files"),
                () -> mayKnow("tickets", "orders", "files", "upstream", "failure"),
                () -> mayKnow("invoices", "orders", "files", "upstream", "failure"),
                () -> mayKnow("links", "tickets", "invoices", "orders", "files", "upstream", "failure"),
                () -> mayKnow("http", "files", "failure"));
    }

    @Test
    void insideARoomAPackageUsesOnlyTheStepsBelowIt() {
        assertAll(
                () -> uses("orders.web", "orders.lookup", "orders.cache", "orders.model"),
                () -> uses("orders.lookup", "orders.batch", "orders.cache", "orders.model"),
                () -> uses("orders.batch", "orders.translate", "orders.cache", "orders.model"),
                () -> uses("orders.translate", "orders.model"),
                () -> uses("orders.cache", "orders.model"),
                () -> uses("orders.model"),
                () -> uses("upstream.client", "upstream.json", "upstream.cdn", "upstream.call", "upstream.bytes"),
                () -> uses("upstream.json", "upstream.call", "upstream.bytes"),
                () -> uses("upstream.cdn", "upstream.call", "upstream.bytes", "upstream.url"),
                () -> uses("upstream.call", "upstream.bytes"),
                () -> uses("upstream.bytes", "upstream.url"),
                () -> uses("upstream.url"),
                () -> uses("budget.queue", "budget.count", "budget.status"),
                () -> uses("budget.redis", "budget.queue", "budget.count", "budget.status"),
                () -> uses("budget.count", "budget.status"),
                () -> uses("budget.status"),
                () -> uses("files.transfer", "files.spool"),
                () -> uses("files.spool"),
                () -> uses("files.zip", "files.transfer"),
                () -> uses(
                        "http.pipeline",
                        "http.route",
                        "http.json",
                        "http.delivery",
                        "http.problem",
                        "http.connection",
                        "http.headers"),
                () -> uses("http.delivery", "http.route", "http.problem", "http.connection", "http.headers"),
                () -> uses("http.route"),
                () -> uses("http.json", "http.headers"),
                () -> uses("http.problem"),
                () -> uses("http.connection", "http.problem"),
                () -> uses("http.headers"));
    }

    @Test
    void aRoomsRootKnowsNoneOfItsSteps() {
        assertAll(Stream.of("orders", "upstream", "budget", "files", "http")
                .map(room -> () -> noClasses()
                        .that(exactly(room))
                        .should()
                        .dependOnClassesThat(rooms(room).and(not(exactly(room))))
                        .check(MAIN)));
    }

    @Test
    void thereAreNoOtherRooms() {
        noClasses()
                .that(not(rooms(
                        "failure",
                        "budget",
                        "files",
                        "access",
                        "audit",
                        "database",
                        "upstream",
                        "orders",
                        "tickets",
                        "invoices",
                        "links",
                        "http")))
                .should()
                .resideOutsideOfPackage(HOUSE)
                .check(MAIN);
    }

    @Test
    void whatAllRoomsShareKnowsNoRoom() {
        onlyThese(ANY_ROOM, ANY_ROOM);
    }

    @Test
    void failureKnowsNothingButTheJdk() {
        DescribedPredicate<JavaClass> fine = rooms("failure").or(resideInAnyPackage("java..", "org.jspecify.."));
        onlyThese(not(rooms("failure")), not(fine));
    }

    @Test
    void onlyResourcesUseHttp() {
        onlyThese(RESOURCES.or(rooms("http")), rooms("http"));
    }

    @Test
    void onlyTheEdgeAsksWhoIsThere() {
        onlyThese(RESOURCES.or(EDGE), rooms("access"));
    }

    @Test
    void ordersTakeFromFilesWhatADigestIsAndWhetherOneIsRequired() {
        noClasses()
                .that(rooms("orders"))
                .should()
                .dependOnClassesThat(
                        rooms("files").and(not(belongToAnyOf(Sha256.class, VerifyPolicy.class, FilesConfig.class))))
                .check(MAIN);
    }

    @Test
    void noRoomsGoRoundInCircles() {
        assertAll(
                () -> slices().matching(HOUSE + ".(*)..")
                        .should()
                        .beFreeOfCycles()
                        .check(MAIN),
                () -> slices().matching(HOUSE + ".(**)")
                        .should()
                        .beFreeOfCycles()
                        .check(MAIN));
    }

    @Test
    void theVendorsShapesStayWithTheirTranslator() {
        onlyThese(rooms("upstream").or(rooms("orders.translate")), belongToAnyOf(BookingOrdersPage.class));
    }

    @Test
    void httpIsSpokenAtTheEdgeAndUpstreamOnly() {
        onlyThese(
                RESOURCES.or(EDGE).or(rooms("upstream")),
                resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..", "io.vertx.ext.web.."));
    }

    @Test
    void onlyUpstreamAndTheClientOfTheIssuerCallOut() {
        onlyThese(
                rooms("upstream").or(named(".*\\.IssuerClient")),
                resideInAnyPackage(
                                "org.eclipse.microprofile.rest.client..",
                                "io.quarkus.rest.client..",
                                "org.eclipse.microprofile.faulttolerance..",
                                "io.smallrye.faulttolerance..",
                                "java.net.http..")
                        .or(named("io\\.vertx\\.core\\.http\\.HttpClient.*")));
    }

    @Test
    void onlyCachesAndStoresKnowCaffeine() {
        onlyThese(
                named(".*(Cache|Store|SharedZipTransfers|ReissueDetector)"),
                resideInAnyPackage("com.github.benmanes.caffeine..", "io.quarkus.cache.."));
    }

    @Test
    void onlyRedisClassesKnowRedis() {
        onlyThese(
                rooms("budget.redis").or(named(".*\\.Redis\\w*|.*\\.SnapshotSharing")),
                resideInAnyPackage("io.quarkus.redis..", "io.vertx.redis..", "io.vertx.mutiny.redis.."));
    }

    @Test
    void onlyStoresSpeakSql() {
        onlyThese(
                rooms("database", "audit.store").or(named(".*Store")),
                resideInAnyPackage(
                        "org.jdbi..",
                        "java.sql..",
                        "javax.sql..",
                        "org.postgresql..",
                        "io.agroal..",
                        "org.flywaydb.."));
    }

    @Test
    void timeIsHandedIn() {
        onlyThese(NOBODY, "java\\.time\\..*\\.now\\(\\)|.*\\.(currentTimeMillis|sleep)\\(.*\\)");
    }

    @Test
    void theClockIsWiredInOnePlaceAndNanosInBeansByReference() {
        assertAll(
                () -> onlyThese(named(".*\\.ClockBeans"), "java\\.time\\.(Clock|InstantSource)\\.(system|tick).*"),
                () -> onlyThese(named(".*Beans"), "java\\.lang\\.System\\.nanoTime\\(\\)"),
                () -> noClasses().should().callMethod(System.class, "nanoTime").check(MAIN));
    }

    @Test
    void whatIsNeededComesThroughTheConstructor() {
        assertAll(
                () -> noFields().should().beAnnotatedWith(Inject.class).check(MAIN),
                () -> noFields().should().beAnnotatedWith(Context.class).check(MAIN),
                () -> noMethods().should().beAnnotatedWith(Inject.class).check(MAIN),
                () -> onlyThese(NOBODY, belongToAnyOf(ConfigProperty.class)));
    }

    @Test
    void settingsAreInterfacesThatAreCalledConfig() {
        noClasses()
                .that()
                .areAnnotatedWith(ConfigMapping.class)
                .should()
                .notBeInterfaces()
                .orShould()
                .haveSimpleNameNotEndingWith("Config")
                .check(MAIN);
    }

    @Test
    void logsGoThroughTheLogger() {
        assertAll(
                () -> onlyThese(named(".*OutOfMemoryExit"), resideInAPackage("java.util.logging..")),
                // Where the gateway cannot start, its log is not set up yet.
                () -> onlyThese(named(".*\\.(Main|Launcher)"), "java\\.lang\\.System\\.err"),
                // A command answers on its output, and its gateway does not run.
                () -> onlyThese(named(".*\\.Launcher"), "java\\.lang\\.System\\.out"),
                () -> onlyThese(NOBODY, ".*\\.printStackTrace\\(\\)"));
    }

    @Test
    void nothingIsCalledByAWordThatSaysNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Dto|DTO|Service)(\\$.*)?")
                .orShould()
                .resideInAnyPackage("..util..", "..common..", "..service..", "..dto..", "..impl..")
                .check(MAIN);
    }

    @Test
    void theSandboxUsesNothingOfTheGateway() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage(HOUSE + "..").and(not(IN_SANDBOX)))
                .check(SANDBOX);
    }

    @Test
    void theGatewayUsesNothingOfTheSandbox() {
        onlyThese(NOBODY, IN_SANDBOX);
    }

    @Test
    void everyFailureIsARecordOfAClosedSet() {
        assertThat(Failure.class.isSealed()).isTrue();
        assertThat(Failure.class.getPermittedSubclasses()).allMatch(Class::isRecord);
    }
}
