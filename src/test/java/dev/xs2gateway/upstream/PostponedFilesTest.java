package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.upstream.cdn.Door;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What XS2Event or its CDN wants to be asked for later is asked for later, and once. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class PostponedFilesTest {
    private static final Map<String, String> LATER = Map.of("Retry-After", "7");
    private static final String MESSAGE = "{\"message\":\"vendor-secret-detail\"}";

    @Inject
    Vertx vertx;

    private Door door() {
        Door door = Door.open(vertx, Map.of("cdn-hosts", "localhost", "cdn-insecure", "true"));
        for (int i = 1; i <= 5; i++) {
            door.sandbox().order().bookingId("booking" + i).orderId("order" + i).put();
        }
        return door;
    }

    private static int count(Door door, CallKind kind) {
        return door.sandbox().calls().count(kind, "");
    }

    private static Duration wait(Failure failure) {
        assertThat(failure).isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(failure.toString()).doesNotContain("vendor-secret");
        return ((Failure.UpstreamUnavailable) failure).retryAfter();
    }

    private static void assertWait(Failure failure, int seconds) {
        assertThat(wait(failure)).isBetween(Duration.ofSeconds(seconds - 1), Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 400, 404, 409, 422, 423, 425})
    void aTicketIsNotAskedForBeforeItsTime(int status) {
        try (Door door = door()) {
            door.sandbox().faults().times(2, CallKind.PDF, "order1", Fault.status(status, "text/html", "x", LATER));

            assertWait(door.ticketFailure("order1"), 7);
            door.clock().move(Duration.ofSeconds(3));
            assertWait(door.ticketFailure("order1"), 4);
            assertThat(count(door, CallKind.PDF)).isEqualTo(1);

            door.ticketFailure("order2");
            assertThat(count(door, CallKind.PDF))
                    .as("another file is not concerned")
                    .isEqualTo(2);

            door.clock().move(Duration.ofSeconds(4));
            assertWait(door.ticketFailure("order1"), 7);
            assertThat(count(door, CallKind.PDF)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 409, 425})
    void aTicketThatStatesNoTimeIsLeftAloneForTenSeconds(int status) {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.PDF, "", Fault.status(status));

            assertWait(door.ticketFailure("order1"), 10);
            assertWait(door.ticketFailure("order1"), 10);

            assertThat(count(door, CallKind.PDF)).isEqualTo(1);
        }
    }

    @Test
    void aMessageInPlaceOfATicketIsNoTicket() {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.PDF, "", Fault.status(200, "application/json", MESSAGE, LATER));

            assertWait(door.ticketFailure("order1"), 7);
        }
    }

    static Stream<Arguments> unreadyLinks() {
        return Stream.of(
                Arguments.of(Fault.status(202, "application/json", MESSAGE, LATER), 7),
                Arguments.of(Fault.status(409, "text/html", "x", LATER), 7),
                Arguments.of(Fault.status(422, "application/json", MESSAGE, LATER), 7),
                Arguments.of(Fault.status(200, "application/json", MESSAGE, LATER), 7),
                Arguments.of(Fault.status(200, "text/plain", MESSAGE, Map.of()), 10),
                Arguments.of(Fault.status(202), 10),
                Arguments.of(Fault.status(400), 10));
    }

    @ParameterizedTest
    @MethodSource("unreadyLinks")
    void aZipIsNotAskedForBeforeItsTime(Fault fault, int seconds) {
        try (Door door = door()) {
            door.sandbox().faults().once(CallKind.ZIP_LINK, "", fault);

            assertWait(door.zipFailure("order1"), seconds);
            assertWait(door.zipFailure("order1"), seconds);
            assertThat(count(door, CallKind.ZIP_LINK)).isEqualTo(1);

            door.clock().move(Duration.ofSeconds(seconds));
            assertThat(door.zip("order1")).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 500})
    void noLinkIsRequestedWhileTheCdnIsPaused(int status) {
        try (Door door = door()) {
            Map<String, String> later = Map.of("Retry-After", "20");
            door.sandbox().faults().once(CallKind.CDN, "", Fault.status(status, "text/html", "x", later));

            assertWait(door.zipFailure("order1"), 20);
            for (int i = 1; i <= 5; i++) {
                assertWait(door.zipFailure("order" + i), 20);
            }
            assertThat(count(door, CallKind.ZIP_LINK)).isEqualTo(1);
            assertThat(door.budget().isPaused()).as("the API is not concerned").isFalse();
            assertThat(door.read("booking1")).hasSize(1);

            door.clock().move(Duration.ofSeconds(20));
            assertThat(door.zip("order1")).isNotNull();
            assertThat(door.zip("order2")).isNotNull();
        }
    }

    @Test
    void afterTheCdnsPauseOneZipProbesItForAll() {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.CDN, "", Fault.status(429));

            assertWait(door.zipFailure("order1"), 2);
            assertWait(door.zipFailure("order2"), 2);
            door.clock().move(Duration.ofSeconds(2));
            assertWait(door.zipFailure("order3"), 4);
            assertWait(door.zipFailure("order4"), 4);

            assertThat(count(door, CallKind.ZIP_LINK)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void aCdnThatFailsOneZipCostsOneLinkEveryTwoSeconds(int status) {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.CDN, "order1", Fault.status(status));

            assertWait(door.zipFailure("order1"), 2);
            assertWait(door.zipFailure("order1"), 2);
            assertThat(count(door, CallKind.ZIP_LINK)).isEqualTo(1);
            assertThat(door.zip("order2")).as("other zips are not concerned").isNotNull();

            door.clock().move(Duration.ofSeconds(2));
            door.zipFailure("order1");
            assertThat(count(door, CallKind.ZIP_LINK)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 409, 425})
    void aZipThatTheCdnHasNotGotYetKeepsItsTime(int status) {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.CDN, "order1", Fault.status(status, "text/html", "x", LATER));

            assertWait(door.zipFailure("order1"), 7);
            assertWait(door.zipFailure("order1"), 7);
            assertThat(count(door, CallKind.ZIP_LINK)).isEqualTo(1);
            assertThat(door.zip("order2")).isNotNull();
        }
    }
}
