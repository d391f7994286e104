package dev.xs2gateway.upstream.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.SandboxOrder;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.cdn.Door;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class GuardedCallsTest {
    private static final String BOOKING = "booking1";
    /** As many as Quarkus' REST client makes to one host. */
    private static final int CONNECTIONS = 50;

    /** A size that is never taken for too large, so that each look-up is one call. */
    private static final String ONE_CALL = "50";

    @Inject
    Vertx vertx;

    private Door door(Map<String, String> settings) {
        return door(settings, "10000/1s", Duration.ZERO);
    }

    private Door door(Map<String, String> settings, String limit, Duration maxWait) {
        Door door = Door.open(vertx, settings, limit, maxWait);
        door.sandbox().order().bookingId(BOOKING).orderId("order1").put();
        return door;
    }

    private Door door() {
        return door(Map.of("page-size", ONE_CALL));
    }

    /** In the API's own form. */
    private static Fault ownError(int status) {
        return Fault.status(status, "application/json", "{\"message\":\"vendor-secret-detail\"}", Map.of());
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("500", Fault.status(500), 2, Failure.UpstreamUnavailable.class),
                Arguments.of("502", Fault.status(502), 2, Failure.UpstreamUnavailable.class),
                Arguments.of("504", Fault.status(504), 2, Failure.UpstreamUnavailable.class),
                Arguments.of("no answer", Fault.refuse(), 2, Failure.UpstreamUnavailable.class),
                Arguments.of("cut", Fault.cutPercent(50), 2, Failure.UpstreamUnavailable.class),
                Arguments.of("503", Fault.status(503), 1, Failure.UpstreamUnavailable.class),
                Arguments.of("429", Fault.status(429), 1, Failure.UpstreamUnavailable.class),
                Arguments.of("501", Fault.status(501), 1, Failure.UpstreamInvalid.class),
                Arguments.of("400", Fault.status(400), 1, Failure.QueryRefused.class),
                Arguments.of("401, which is confirmed", Fault.status(401), 2, Failure.UpstreamRefused.class),
                Arguments.of("403, which is confirmed", ownError(403), 2, Failure.UpstreamRefused.class),
                Arguments.of("a firewall's 403", Fault.status(403), 1, Failure.UpstreamUnavailable.class),
                Arguments.of("422", Fault.status(422), 1, Failure.QueryRefused.class),
                Arguments.of("garbage", Fault.garbage(), 1, Failure.UpstreamInvalid.class),
                Arguments.of("html", Fault.html(), 1, Failure.UpstreamInvalid.class),
                Arguments.of(
                        "a word for a list",
                        Fault.status(200, "application/json", "{\"bookingorders\":\"vendor-secret-detail\"}", Map.of()),
                        1,
                        Failure.UpstreamInvalid.class));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("faults")
    void retryableFailuresAreRetriedOnce(String name, Fault fault, int calls, Class<?> failure) {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.LIST, "", fault);
            CallAccount account = CallAccount.onLookup("tester");

            Failure met = door.failure(BOOKING, account);

            assertThat(met).isInstanceOf(failure);
            assertThat(met.toString()).doesNotContain("vendor-secret");
            assertThat(door.lists()).isEqualTo(calls);
            assertThat(account.calls()).isEqualTo(calls);
        }
    }

    @Test
    void aHangingCallTimesOutAndIsNotRetried() {
        try (Door door = door(Map.of("page-size", ONE_CALL, "timeout", "300ms"))) {
            door.sandbox().faults().on(CallKind.LIST, "", Fault.hang());

            assertThat(door.failure(BOOKING)).isEqualTo(new Failure.UpstreamTimeout());
            assertThat(door.lists()).isEqualTo(1);
        }
    }

    @Test
    void aResponseThatStopsHalfwayTimesOutAndIsNotRetried() {
        try (Door door = door(Map.of("page-size", ONE_CALL, "timeout", "300ms"))) {
            door.sandbox().faults().on(CallKind.LIST, "", Fault.hangAfter(20));

            assertThat(door.failure(BOOKING)).isEqualTo(new Failure.UpstreamTimeout());
            assertThat(door.lists()).isEqualTo(1);
        }
    }

    @Test
    void aRefusedConnectionIsTriedOnceMore() {
        try (Door door = door()) {
            door.sandbox().close();
            CallAccount account = CallAccount.onLookup("tester");

            assertThat(door.failure(BOOKING, account)).isInstanceOf(Failure.UpstreamUnavailable.class);
            assertThat(account.calls()).isEqualTo(2);
        }
    }

    @Test
    void aSecondTryMaySucceed() {
        try (Door door = door()) {
            door.sandbox().faults().once(CallKind.LIST, "", Fault.status(502));
            CallAccount account = CallAccount.onLookup("tester");

            assertThat(door.read(BOOKING, account)).hasSize(1);
            assertThat(account.calls()).isEqualTo(2);
        }
    }

    @Test
    void noRetryIsMadeIfRetriesAreZero() {
        try (Door door = door(Map.of("page-size", ONE_CALL, "retries", "0"))) {
            door.sandbox().faults().on(CallKind.LIST, "", Fault.status(500));

            door.failure(BOOKING);

            assertThat(door.lists()).isEqualTo(1);
        }
    }

    @Test
    void aRetrySpendsTheBudgetLikeAnyCall() {
        try (Door door = door(Map.of("page-size", ONE_CALL), "1/1h", Duration.ZERO)) {
            door.sandbox().faults().on(CallKind.LIST, "", Fault.status(500));

            assertThat(door.failure(BOOKING)).isInstanceOf(Failure.BudgetExhausted.class);
            assertThat(door.lists()).isEqualTo(1);
        }
    }

    @Test
    void theWaitForTheBudgetIsNoPartOfTheTimeout() {
        try (Door door = door(Map.of("page-size", ONE_CALL, "timeout", "400ms"), "1/1s", Duration.ofSeconds(5))) {
            assertThat(door.read(BOOKING)).hasSize(1);
            assertThat(door.read(BOOKING)).hasSize(1);
        }
    }

    private static void fail(Door door, int status, int times) {
        door.sandbox().faults().times(times, CallKind.LIST, "", Fault.status(status));
        for (int i = 0; i < times; i++) {
            door.failure(BOOKING);
        }
    }

    private static final Map<String, String> QUICK_BREAKER =
            Map.of("page-size", ONE_CALL, "retries", "0", "breaker-calls", "4", "breaker-delay", "500ms");

    @Test
    void theBreakerOpensAndClosesAgain() {
        try (Door door = door(QUICK_BREAKER)) {
            fail(door, 500, 4);
            CallAccount account = CallAccount.onLookup("tester");

            assertThat(door.failure(BOOKING, account))
                    .isEqualTo(new Failure.UpstreamUnavailable(
                            "XS2Event has failed too often recently", Duration.ofMillis(500)));
            assertThat(account.calls()).isZero();
            assertThat(door.lists()).isEqualTo(4);

            await().ignoreExceptions().until(() -> door.read(BOOKING).size() == 1);
            assertThat(door.read(BOOKING)).hasSize(1);
        }
    }

    @Test
    void filesAndLookupsShareTheBreaker() {
        try (Door door = door(QUICK_BREAKER)) {
            fail(door, 503, 4);

            assertThatThrownBy(() -> door.client()
                            .ticket(new FileRef("order1", "t1"), "item1", "ticket.pdf", CallAccount.onLookup("tester")))
                    .isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                            .isInstanceOf(Failure.UpstreamUnavailable.class));
            assertThat(door.sandbox().calls().count(CallKind.PDF, "")).isZero();
        }
    }

    @Test
    void failuresThatAreNotXs2EventsFaultDoNotOpenTheBreaker() {
        try (Door door = door(QUICK_BREAKER)) {
            fail(door, 422, 6);
            fail(door, 400, 6);
            for (int i = 0; i < 6; i++) {
                door.sandbox().faults().once(CallKind.LIST, "", Fault.status(404, "application/json", "{}", Map.of()));
                assertThat(door.read(BOOKING)).isEmpty();
            }

            assertThat(door.read(BOOKING)).hasSize(1);
            assertThat(door.lists()).isEqualTo(19);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501})
    void anIdThatIsKnownToMakeCallsFailDoesNotOpenTheBreaker(int status) {
        try (Door door = door(QUICK_BREAKER)) {
            CallAccount suspect = CallAccount.onLookup("tester").ofSuspect();
            door.sandbox().faults().times(6, CallKind.LIST, "", Fault.status(status));
            for (int i = 0; i < 6; i++) {
                assertThat(door.failure(BOOKING, suspect)).isNotNull();
            }

            assertThat(door.read(BOOKING)).hasSize(1);
            assertThat(door.lists()).isEqualTo(7);
        }
    }

    @Test
    void aRefusedKeyStopsAllCallsButAProbe() {
        try (Door door = door()) {
            door.sandbox().faults().times(3, CallKind.LIST, "", ownError(401));
            assertThat(door.failure(BOOKING)).isEqualTo(new Failure.UpstreamRefused());
            CallAccount account = CallAccount.onLookup("tester");

            assertThat(door.failure(BOOKING, account)).isEqualTo(new Failure.UpstreamRefused());
            assertThat(account.calls()).isZero();
            assertThat(door.lists())
                    .as("the call, and the one that confirms it")
                    .isEqualTo(2);

            door.clock().move(Duration.ofMinutes(15));
            assertThat(door.failure(BOOKING)).isEqualTo(new Failure.UpstreamRefused());
            assertThat(door.failure(BOOKING)).isEqualTo(new Failure.UpstreamRefused());
            assertThat(door.lists()).isEqualTo(3);

            door.clock().move(Duration.ofMinutes(15));
            assertThat(door.read(BOOKING)).hasSize(1);
            assertThat(door.read(BOOKING)).hasSize(1);
        }
    }

    @Test
    void aRefusedKeyStopsFilesToo() {
        try (Door door = door()) {
            door.sandbox().faults().times(2, CallKind.LIST, "", ownError(403));
            door.failure(BOOKING);

            assertThat(door.ticketFailure("order1")).isEqualTo(new Failure.UpstreamRefused());
            assertThat(door.sandbox().calls().count(CallKind.PDF, "")).isZero();
        }
    }

    @Test
    void aForbiddenFileStopsNoOtherCall() {
        try (Door door = door()) {
            SandboxOrder order = door.sandbox().order().put();
            door.sandbox()
                    .faults()
                    .on(CallKind.PDF, "", Fault.status(403))
                    .on(CallKind.ZIP_LINK, "", Fault.status(403));

            assertThatThrownBy(() -> door.client()
                            .ticket(
                                    new FileRef(order.orderId(), "t1"),
                                    "item1",
                                    "ticket.pdf",
                                    CallAccount.onLookup("tester")))
                    .isInstanceOf(FailureException.class);
            assertThatThrownBy(() ->
                            door.client().zip(new FileRef(order.orderId(), "zip"), CallAccount.onLookup("tester")))
                    .isInstanceOf(FailureException.class);

            assertThat(door.read(BOOKING)).hasSize(1);
        }
    }

    private static UniAssertSubscriber<?> lookup(Door door) {
        return door.client()
                .orders(IdKind.BOOKING, () -> Uni.createFrom().item(List.of(BOOKING)), CallAccount.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void aCancelledLookupReleasesItsPlaceInTheBudget() {
        try (Door door = door(Map.of("page-size", ONE_CALL), "1/1h", Duration.ofHours(1))) {
            door.read(BOOKING);
            var waiting = lookup(door);
            lookup(door).assertFailed();

            waiting.cancel();

            lookup(door).assertNotTerminated();
        }
    }

    @Test
    void aCancelledCallIsNotTriedAgain() {
        try (Door door = door(Map.of("page-size", ONE_CALL, "retry-delay", "300ms"))) {
            door.sandbox().faults().on(CallKind.LIST, "", Fault.status(500));
            var leaving = lookup(door);
            await().until(() -> door.sandbox().calls().all().stream().anyMatch(call -> call.status() == 500));

            leaving.cancel();

            await().during(Duration.ofMillis(700)).until(() -> door.lists() == 1);
        }
    }

    /** Those whose call waits for a connection, too: all connections are taken while they come. */
    @Test
    void callersThatLeaveDoNotLeakConnections() {
        try (Door door = door(Map.of("page-size", ONE_CALL, "timeout", "1m"))) {
            door.sandbox().faults().on(CallKind.LIST, "", Fault.delay(Duration.ofSeconds(1)));
            List<UniAssertSubscriber<?>> callers = new ArrayList<>();
            for (int n = 0; n < 3 * CONNECTIONS; n++) {
                callers.add(lookup(door));
            }
            await().until(() -> door.lists() == CONNECTIONS);

            callers.forEach(UniAssertSubscriber::cancel);

            var next = lookup(door);
            await().untilAsserted(next::assertCompleted);
        }
    }

    static Stream<Arguments> linkFaults() {
        return Stream.of(
                Arguments.of("500", Fault.status(500), 2, Failure.UpstreamUnavailable.class),
                Arguments.of("no answer", Fault.refuse(), 2, Failure.UpstreamUnavailable.class),
                Arguments.of("cut", Fault.cutPercent(50), 2, Failure.UpstreamUnavailable.class),
                Arguments.of("503", Fault.status(503), 1, Failure.UpstreamUnavailable.class),
                Arguments.of("403", Fault.status(403), 1, Failure.FileUnobtainable.class),
                Arguments.of("a hang", Fault.hang(), 1, Failure.UpstreamTimeout.class),
                Arguments.of("a hang halfway", Fault.hangAfter(20), 1, Failure.UpstreamTimeout.class),
                Arguments.of("too much", Fault.link("x".repeat(4097)), 1, Failure.LinkRefused.class));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("linkFaults")
    void aLinkCallIsRetriedOnceToo(String name, Fault fault, int calls, Class<?> failure) {
        try (Door door = door(Map.of("timeout", "300ms"))) {
            door.sandbox().faults().on(CallKind.ZIP_LINK, "", fault);
            CallAccount account = CallAccount.onFile("tester");

            assertThatThrownBy(() -> door.client().zip(new FileRef("order1", "zip"), account))
                    .isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                            .isInstanceOf(failure));
            assertThat(account.calls()).isEqualTo(calls);
            assertThat(door.sandbox().calls().count(CallKind.ZIP_LINK, "")).isEqualTo(calls);
        }
    }

    @Test
    void aFilesCallerThatLeavesReleasesItsPlaceInTheBudget() throws InterruptedException {
        try (Door door = door(Map.of("page-size", ONE_CALL), "1/1h", Duration.ofHours(1))) {
            door.read(BOOKING);
            AtomicReference<Throwable> met = new AtomicReference<>(new AssertionError("nothing"));
            Thread leaving = Thread.ofVirtual().start(() -> {
                try {
                    door.client()
                            .ticket(new FileRef("order1", "t1"), "item1", "ticket.pdf", CallAccount.onLookup("tester"));
                } catch (FailureException thrown) {
                    met.set(thrown);
                }
            });
            await().until(() -> leaving.getState() == Thread.State.WAITING);
            lookup(door).assertFailed();

            leaving.interrupt();
            leaving.join();

            assertThat(((FailureException) met.get()).failure()).isEqualTo(new Failure.CallerLeft());
            lookup(door).assertNotTerminated();
            assertThat(door.sandbox().calls().count(CallKind.PDF, "")).isZero();
        }
    }
}
