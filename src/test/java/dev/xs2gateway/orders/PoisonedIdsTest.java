package dev.xs2gateway.orders;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Call;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody's bad id spoils another's answer, whatever is wrong with it. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class PoisonedIdsTest {
    private static final String KEY_CHECK = "00000000000000000000000000000000_bkn";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}_[a-z]{3}");
    private static final int TWO_FOR_EACH_HALVING_OF_TWENTY = 2 * 5;

    @InjectSandbox
    Sandbox sandbox;

    static Stream<String> unreadable() {
        return Stream.of(
                "\"odd\":" + "[".repeat(1_200) + "]".repeat(1_200),
                "\"odd\":" + "{\"a\":".repeat(1_200) + "1" + "}".repeat(1_200),
                "\"odd\":tru",
                "\"odd\":1.2.3",
                "\"odd\":" + "9".repeat(1_500),
                "\"items\":\"none\"");
    }

    static Stream<Fault> poisons() {
        return Stream.of(
                Fault.status(500),
                Fault.status(502),
                Fault.status(404),
                Fault.status(418),
                Fault.status(400),
                Fault.refuse(),
                Fault.cutPercent(50),
                Fault.garbage(),
                Fault.html());
    }

    private static Fault own(int status) {
        return Fault.status(status, "application/json", "{\"message\":\"vendor-secret-detail\"}", Map.of());
    }

    /** Twenty bookings, of which the fourteenth holds this in its row. */
    private List<String> twenty(String odd) {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            ids.add(sandbox.order().member(n == 13 ? odd : "").put().bookingId());
        }
        return ids;
    }

    private static ValidatableResponse lookup(List<String> ids) {
        return given().queryParam("id", ids).get("/bookings").then().statusCode(200);
    }

    private static List<String> others(List<String> ids) {
        return ids.stream().filter(id -> !id.equals(ids.get(13))).toList();
    }

    private long calls(List<String> ids) {
        return callsThatNameAnyOf(ids).count();
    }

    private Stream<Call> callsThatNameAnyOf(List<String> ids) {
        return sandbox.calls().of(CallKind.LIST, "").stream()
                .filter(call -> ids.stream().anyMatch(call.target()::contains));
    }

    /**
     * The first call, and two for each halving. Where ids of earlier tests rode in spare slots of the first call, because a slow machine
     * let them come up for renewal, one more repeats it without them.
     */
    private int mostCallsFor(List<String> ids) {
        String firstCall = callsThatNameAnyOf(ids).findFirst().orElseThrow().target();
        int withoutSpareSlots = ID.matcher(firstCall).results().count() > ids.size() ? 1 : 0;
        return 1 + withoutSpareSlots + TWO_FOR_EACH_HALVING_OF_TWENTY;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"margin\":NaN",
                "\"margin\":-Infinity",
                "\"margin\":Infinity",
                "\"note\":\"line\nend\r\t\u0001\"",
                "\"note\":[1,2,],"
            })
    void nearlyValidJsonIsRead(String odd) {
        List<String> ids = twenty(odd);

        lookup(ids)
                .body("bookings.bookingId", equalTo(ids))
                .body("failed", empty())
                .body("missing", empty());

        assertThat(calls(ids)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void aRowThatCannotBeReadFailsItsOwnIdForOneCall(String odd) {
        List<String> ids = twenty(odd);

        lookup(ids)
                .body("bookings.bookingId", equalTo(others(ids)))
                .body("failed.id", contains(ids.get(13)))
                .body("failed[0].problem.type", equalTo("/problems/upstream-invalid"))
                .body("missing", empty());

        assertThat(calls(ids)).isEqualTo(1);
    }

    @Test
    void aRowThatIsTooLargeFailsItsOwnIdForFewCalls() {
        List<String> ids = twenty("\"odd\":\"" + "x".repeat(9 << 20) + "\"");

        lookup(ids)
                .body("bookings.bookingId", equalTo(others(ids)))
                .body("failed.id", contains(ids.get(13)))
                .body("failed[0].problem.type", equalTo("/problems/upstream-invalid"));

        assertThat(calls(ids)).isLessThanOrEqualTo(mostCallsFor(ids));
    }

    @ParameterizedTest
    @MethodSource("poisons")
    void anIdThatSpoilsEveryCallFailsAloneAndIsKeptApart(Fault fault) {
        List<String> ids = twenty("");
        String poison = ids.get(13);
        sandbox.faults().on(CallKind.LIST, poison, fault);

        lookup(ids)
                .body("bookings.bookingId", equalTo(others(ids)))
                .body("failed.id", contains(poison))
                .body("missing", empty());
        assertThat(calls(ids)).isLessThanOrEqualTo(mostCallsFor(ids));

        int before = sandbox.calls().count(CallKind.LIST, poison);
        String another = sandbox.order().put().bookingId();
        lookup(List.of(another, poison))
                .body("bookings.bookingId", contains(another))
                .body("failed.id", contains(poison));
        assertThat(sandbox.calls().count(CallKind.LIST, another)).isEqualTo(1);
        assertThat(sandbox.calls().count(CallKind.LIST, poison) - before).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void anIdThatTheApiForbidsFailsAloneOnceTheKeyIsKnownToBeGood(int status) {
        List<String> ids = twenty("");
        sandbox.faults().on(CallKind.LIST, ids.get(13), own(status));
        int checks = sandbox.calls().count(CallKind.LIST, KEY_CHECK);

        lookup(ids)
                .body("bookings.bookingId", equalTo(others(ids)))
                .body("failed.id", contains(ids.get(13)))
                .body("failed[0].problem.type", equalTo("/problems/upstream-unavailable"))
                .body("missing", empty());

        assertThat(calls(ids)).isLessThanOrEqualTo(mostCallsFor(ids));
        assertThat(sandbox.calls().count(CallKind.LIST, KEY_CHECK) - checks).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void ordersThatTheApiForbidsToBeReadAloneSpoilNoOther(int status) {
        List<SandboxOrder> orders = Stream.generate(
                        () -> sandbox.order().withoutItemDetails().put())
                .limit(5)
                .toList();
        orders.subList(0, 3).forEach(order -> sandbox.faults().on(CallKind.SINGLE, order.orderId(), own(status)));
        List<String> ids = orders.stream().map(SandboxOrder::bookingId).toList();

        lookup(ids)
                .body("bookings.bookingId", equalTo(ids.subList(3, 5)))
                .body("failed.id", equalTo(ids.subList(0, 3)));

        assertThat(calls(ids)).isEqualTo(1);
    }

    @Test
    void anIdThatHangsFailsAlone() {
        SandboxOrder hanging = sandbox.order().put();
        SandboxOrder good = sandbox.order().put();
        sandbox.faults().on(CallKind.LIST, hanging.bookingId(), Fault.hang());

        lookup(List.of(hanging.bookingId(), good.bookingId()))
                .body("bookings.bookingId", contains(good.bookingId()))
                .body("failed.id", contains(hanging.bookingId()))
                .body("failed[0].problem.type", equalTo("/problems/upstream-timeout"));

        assertThat(sandbox.calls().count(CallKind.LIST, hanging.bookingId())).isEqualTo(2);
        assertThat(sandbox.calls().count(CallKind.LIST, good.bookingId())).isEqualTo(2);
    }

    @Test
    void aRowWithoutIdIsAttributedBySeparateCalls() {
        List<String> ids = twenty("\"booking_id\":{}");

        lookup(ids).body("bookings", hasSize(19)).body("failed.id", contains(ids.get(13)));

        assertThat(calls(ids)).isLessThanOrEqualTo(mostCallsFor(ids));
    }
}
