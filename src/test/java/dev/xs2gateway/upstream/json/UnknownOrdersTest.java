package dev.xs2gateway.upstream.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.UniAwaiter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which 404 of a list of orders means that there are none. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class UnknownOrdersTest extends OrderQueryFixture {
    @Test
    void a404OfTheApiForOneIdMeansNoOrders() {
        door.sandbox().faults().on(CallKind.LIST, "", API_404);

        assertThat(door.read(BOOKING)).isEmpty();
        assertThat(door.lists()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>404</html>", "default backend - 404", "", "null", "[]", "\"not found\""})
    void a404ThatIsNotTheApisOwnIsAnOutage(String body) {
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(404, "application/json", body, Map.of()));

        assertThat(door.failure(BOOKING)).isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void a404ForSeveralIdsIsNoResultForAnyOfThem() {
        door.sandbox().faults().on(CallKind.LIST, "", API_404);

        assertThatThrownBy(() -> UniAwaiter.item(door.client()
                        .orders(
                                IdKind.BOOKING,
                                () -> Uni.createFrom().item(List.of(BOOKING, "booking2")),
                                CallAccount.onLookup("tester"))))
                .isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                        .isInstanceOf(Failure.UpstreamUnavailable.class));
    }
}
