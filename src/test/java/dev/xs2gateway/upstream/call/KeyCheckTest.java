package dev.xs2gateway.upstream.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.upstream.cdn.Door;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One refusal does not close the gateway: a second call has to confirm that the key is refused. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class KeyCheckTest {
    private static final String GOOD = "good-booking";
    private static final String BAD = "bad-booking";
    private static final String CHECK = "00000000000000000000000000000000_bkn";

    @Inject
    Vertx vertx;

    private Door door() {
        return door(Map.of());
    }

    private Door door(Map<String, String> settings) {
        Door door = Door.open(vertx, settings);
        door.sandbox().order().bookingId(GOOD).put();
        door.sandbox().order().bookingId(BAD).put();
        return door;
    }

    private static Fault own(int status) {
        return Fault.status(status, "application/json", "{\"message\":\"vendor-secret-detail\"}", Map.of());
    }

    private static int checks(Door door) {
        return door.sandbox().calls().count(CallKind.LIST, CHECK);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusalOfOneLookupIsThatOnesAlone(int status) {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.LIST, BAD, own(status));
            CallAccount account = CallAccount.onLookup("tester");

            assertThat(door.failure(BAD, account))
                    .isEqualTo(new Failure.UpstreamUnavailable(
                            "XS2Event refuses this call, but not the key (" + status + ")", Duration.ofSeconds(2)));

            assertThat(door.read(GOOD)).hasSize(1);
            assertThat(account.calls())
                    .as("the call, and the one that checks the key")
                    .isEqualTo(2);
            assertThat(checks(door)).isEqualTo(1);
            assertThat(door.budget().isKeyRefused()).isFalse();
        }
    }

    @Test
    void aRefusalOfOneFileIsThatFilesAlone() {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.PDF, "", own(401));

            assertThat(door.ticketFailure("order1"))
                    .isEqualTo(new Failure.FileUnobtainable("XS2Event refuses this call, but not the key (401)"));

            assertThat(door.read(GOOD)).hasSize(1);
            assertThat(checks(door)).isEqualTo(1);
        }
    }

    @Test
    void oneCheckServesAllRefusalsOfTenSeconds() {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.LIST, BAD, own(403)).on(CallKind.PDF, "", own(401));

            for (int i = 0; i < 5; i++) {
                door.failure(BAD);
                door.ticketFailure("order1");
            }
            assertThat(checks(door)).isEqualTo(1);

            door.clock().move(Duration.ofSeconds(10));
            door.failure(BAD);
            assertThat(checks(door)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aSecondRefusalConfirmsTheFirst(int status) {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.LIST, "", own(status));

            assertThat(door.failure(GOOD)).isEqualTo(new Failure.UpstreamRefused());
            assertThat(door.failure(GOOD)).isEqualTo(new Failure.UpstreamRefused());

            assertThat(door.lists()).isEqualTo(2);
            assertThat(door.budget().isKeyRefused()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 422})
    void anyOtherAnswerOfTheApiToTheCheckAcceptsTheKey(int status) {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.LIST, BAD, own(401)).on(CallKind.LIST, CHECK, own(status));

            door.failure(BAD);

            assertThat(door.failure(BAD))
                    .isEqualTo(new Failure.UpstreamUnavailable(
                            "XS2Event refuses this call, but not the key (401)", Duration.ofSeconds(2)));
            assertThat(door.read(GOOD)).hasSize(1);
        }
    }

    @Test
    void aCheckThatFailsLeavesTheQuestionOpen() {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.LIST, BAD, own(401)).on(CallKind.LIST, CHECK, Fault.status(500));

            assertThat(door.failure(BAD))
                    .isEqualTo(new Failure.UpstreamUnavailable(
                            "XS2Event refuses this call, and perhaps the key (401)", Duration.ofSeconds(2)));
            assertThat(door.read(GOOD)).hasSize(1);
            assertThat(checks(door)).as("a check is not retried").isEqualTo(1);
        }
    }

    @Test
    void theCheckNeedsACallOfTheBudget() {
        try (Door door = Door.open(vertx, Map.of(), "1/1h", Duration.ZERO)) {
            door.sandbox().faults().on(CallKind.LIST, "", own(401));

            assertThat(door.failure(BAD)).isInstanceOf(Failure.UpstreamUnavailable.class);
            assertThat(door.lists()).isEqualTo(1);
        }
    }

    @Test
    void aFirewallsPageIsAnOutageAndNoWordAboutTheKey() {
        try (Door door = door()) {
            door.sandbox().faults().on(CallKind.LIST, BAD, Fault.status(403));

            assertThat(door.failure(BAD)).isInstanceOf(Failure.UpstreamUnavailable.class);

            assertThat(door.budget().isKeyRefused()).isFalse();
            assertThat(door.budget().isPaused()).isTrue();
            assertThat(checks(door)).isZero();
            door.clock().move(Duration.ofSeconds(2));
            assertThat(door.read(GOOD)).hasSize(1);
        }
    }

    @Test
    void aChangedFileTriesTheKeyAtOnce(@TempDir Path secrets) throws Exception {
        Path file = Files.writeString(secrets.resolve("key"), "wrong-key");
        try (Door door = door(Map.of("api-key-file", file.toString()))) {
            assertThat(door.failure(GOOD)).isEqualTo(new Failure.UpstreamRefused());

            Files.writeString(file, "sandbox-key\n");

            await().until(() -> !door.budget().isKeyRefused());
            assertThat(door.read(GOOD)).hasSize(1);
            assertThat(checks(door)).isEqualTo(2);
        }
    }

    @Test
    void aTouchedFileTriesTheSameKeyAtOnce(@TempDir Path secrets) throws Exception {
        Path file = Files.writeString(secrets.resolve("key"), "sandbox-key");
        try (Door door = door(Map.of("api-key-file", file.toString()))) {
            door.sandbox().faults().times(2, CallKind.LIST, "", own(401));
            assertThat(door.failure(GOOD)).isEqualTo(new Failure.UpstreamRefused());

            Files.setLastModifiedTime(file, FileTime.fromMillis(1));

            await().until(() -> !door.budget().isKeyRefused());
            assertThat(door.read(GOOD)).hasSize(1);
            assertThat(door.lists()).isEqualTo(4);
        }
    }
}
