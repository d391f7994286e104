package dev.xs2gateway.upstream.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.SandboxOrder;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.UniAwaiter;
import dev.xs2gateway.upstream.cdn.Door;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders whose row lacks the details of its items are read one by one. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class SingleReadsTest extends OrderQueryFixture {
    @Test
    void rowsWithoutItemDetailsAreCompletedByTheSingleRead() {
        SandboxOrder bare = door.sandbox()
                .order()
                .bookingId(BOOKING)
                .orderId("bare")
                .withoutItemDetails()
                .put();
        put(door, 1);
        CallAccount account = CallAccount.onLookup("tester");

        List<Row> rows = door.read(BOOKING, account);

        assertThat(orderIds(rows)).containsExactly("bare", "o0");
        assertThat(rows).noneMatch(SingleReadsTest::lacksItemDetails);
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, bare.orderId()))
                .isEqualTo(1);
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(1);
        assertThat(account.calls()).isEqualTo(2);
    }

    @Test
    void theFlatListIsCompletedToo() {
        try (Door flat = Door.open(vertx, Map.of("orders-path", "/v1/bookingorders/list"))) {
            put(flat, 2);

            assertThat(flat.read(BOOKING)).hasSize(2).noneMatch(SingleReadsTest::lacksItemDetails);
            assertThat(flat.lists()).isEqualTo(1);
            assertThat(flat.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(2);
        }
    }

    @Test
    void anOrderThatIsGoneBeforeItsSingleReadIsNotLeftOut() {
        door.sandbox()
                .order()
                .bookingId(BOOKING)
                .orderId("gone")
                .withoutItemDetails()
                .put();
        door.sandbox().faults().on(CallKind.SINGLE, "", API_404);

        assertThat(door.read(BOOKING))
                .containsExactly(new BadRow(
                        BOOKING,
                        "gone",
                        new Failure.UpstreamInvalid("XS2Event lists this order but does not return it")));
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(1);
    }

    private static boolean lacksItemDetails(Row row) {
        return ((OrderRow) row).lacksItemDetails();
    }

    /** Five orders of five bookings, of whose single reads the third goes wrong. */
    private List<Row> fiveFlatRows(Fault third) {
        IntStream.range(0, 5).forEach(n -> door.sandbox()
                .order()
                .bookingId("b" + n)
                .orderId("flat" + n)
                .withoutItemDetails()
                .put());
        door.sandbox().faults().on(CallKind.SINGLE, "flat2", third);
        List<String> ids = IntStream.range(0, 5).mapToObj(n -> "b" + n).toList();
        return UniAwaiter.item(
                door.client().orders(IdKind.BOOKING, () -> Uni.createFrom().item(ids), CallAccount.onLookup("tester")));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 418, 422, 500, 501})
    void aFailedSingleReadFailsItsOwnOrderOnly(int status) {
        List<Row> rows = fiveFlatRows(Fault.status(status));

        assertThat(rows)
                .filteredOn(BadRow.class::isInstance)
                .extracting(Row::bookingId)
                .containsExactly("b2");
        assertThat(rows).hasSize(5);
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(status == 500 ? 6 : 5);
    }

    @Test
    void aSingleReadThatIsNotAnsweredFailsItsOwnOrderOnly() {
        List<Row> rows = fiveFlatRows(Fault.refuse());

        assertThat(rows)
                .filteredOn(BadRow.class::isInstance)
                .extracting(Row::bookingId)
                .containsExactly("b2");
    }

    @Test
    void twoSingleReadsThatAreNotAnsweredAreTheLast() {
        door.sandbox().faults().on(CallKind.SINGLE, "flat3", Fault.refuse());

        List<Row> rows = fiveFlatRows(Fault.refuse());

        assertThat(rows)
                .filteredOn(BadRow.class::isInstance)
                .extracting(Row::bookingId)
                .containsExactly("b2", "b3", "b4");
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "flat4")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429, 503})
    void aLimitStopsTheSingleReadsThatWereToCome(int status) {
        List<Row> rows = fiveFlatRows(Fault.status(status));

        assertThat(rows)
                .filteredOn(BadRow.class::isInstance)
                .extracting(Row::bookingId)
                .containsExactly("b2", "b3", "b4");
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"bookingorder_id\":\"another\",\"booking_id\":\"booking1\"}"})
    void aSingleReadThatIsNotTheOrderIsNotTakenForItsEnd(String body) {
        door.sandbox().order().bookingId(BOOKING).withoutItemDetails().put();
        door.sandbox().faults().on(CallKind.SINGLE, "", Fault.status(200, "application/json", body, Map.of()));

        assertThat(door.read(BOOKING)).singleElement().isInstanceOfSatisfying(BadRow.class, bad -> assertThat(bad.why())
                .isEqualTo(new Failure.UpstreamInvalid("XS2Event returned a different order")));
    }

    @Test
    void aFailedSingleReadFailsTheLookup() {
        door.sandbox().order().bookingId(BOOKING).withoutItemDetails().put();
        door.sandbox().faults().on(CallKind.SINGLE, "", Fault.status(503));

        assertThat(door.failure(BOOKING)).isInstanceOf(Failure.UpstreamUnavailable.class);
    }
}
