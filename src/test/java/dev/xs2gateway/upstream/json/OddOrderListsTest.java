package dev.xs2gateway.upstream.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.sandbox.Call;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.upstream.cdn.Door;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of orders that are not as the API describes them. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class OddOrderListsTest extends OrderQueryFixture {
    @Test
    void anOddFieldFailsNoLookup() {
        String rows = """
                {"bookingorders":[
                  {"booking_id":"booking1","bookingorder_id":"o0","event_name":{"en":"x"},"invoices":["1",{}],
                   "items":[{"orderitem_id":"i","quantity":"many","seat":[1]}]},
                  {"booking_id":"booking1","bookingorder_id":"o1","items":[{"orderitem_id":"i","quantity":99999999999999}]}],
                 "pagination":{"total_size":2,"next_page":false}}
                """;
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0", "o1");
        assertThat(door.lists()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "\"\"", "\"none\"", "7", "true", "null"})
    void aMalformedPaginationFailsNoLookup(String pagination) {
        String rows = "{\"bookingorders\":[{\"booking_id\":\"booking1\",\"bookingorder_id\":\"o0\"}],\"pagination\":"
                + pagination + "}";
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

            assertThat(orderIds(large.read(BOOKING))).containsExactly("o0");
            assertThat(large.lists()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"invoices\":\"\"",
                "\"invoices\":\"12345\"",
                "\"invoices\":{\"0\":\"12345\"}",
                "\"invoices\":12345",
                "\"items\":\"\"",
                "\"items\":\" \"",
                "\"items\":{}"
            })
    void anOddListCostsNoOrder(String odd) {
        String rows = """
                {"bookingorders":[{"booking_id":"booking1","bookingorder_id":"o0",%s}],
                 "pagination":{"total_size":1,"next_page":""}}""".formatted(odd);
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

        OrderRow order = (OrderRow) door.read(BOOKING).getFirst();

        assertThat(order.invoices()).isNullOrEmpty();
        assertThat(order.items()).isNullOrEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "{}", "[]", "null"})
    void anEmptyListOfFilesMayBeWrittenInManyWays(String empty) {
        String rows = """
                {"bookingorders":[{"booking_id":"booking1","bookingorder_id":"o0",
                  "items":[{"orderitem_id":"i","download_items":%s,"download_link":"a.pdf"}]}],
                 "pagination":{"total_size":1,"next_page":""}}""".formatted(empty);
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

        OrderRow order = (OrderRow) door.read(BOOKING).getFirst();

        assertThat(order.items()).singleElement().satisfies(item -> {
            assertThat(item.downloads()).isNullOrEmpty();
            assertThat(item.link()).isEqualTo("a.pdf");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"items\":\"oops\"",
                "\"items\":[\"oops\"]",
                "\"items\":7",
                "\"items\":{\"0\":{\"orderitem_id\":\"i\"}}",
                "\"items\":[{\"orderitem_id\":\"i\",\"download_items\":\"oops\"}]",
                "\"items\":[{\"orderitem_id\":\"i\",\"download_items\":false}]",
                "\"items\":[{\"orderitem_id\":\"i\",\"download_items\":{\"downloaditem_id\":\"d\"}}]",
                "\"items\":[{\"orderitem_id\":\"i\",\"download_items\":[\"oops\"]}]"
            })
    void aRowThatCannotBeReadCostsNoOtherItsAnswer(String odd) {
        String rows = """
                {"bookingorders":[{"booking_id":"booking1","bookingorder_id":"o0","items":[]},
                  {"booking_id":"odd","bookingorder_id":"o1",%s}, null, "oops"],
                 "pagination":{"total_size":4,"next_page":""}}""".formatted(odd);
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

        List<Row> read = door.read(BOOKING);

        assertThat(read.getFirst()).isInstanceOf(OrderRow.class);
        assertThat(read.stream().skip(1)).hasOnlyElementsOfType(BadRow.class);
        assertThat(read).extracting(Row::bookingId).containsExactly("booking1", "odd", null, null);
        assertThat(read).extracting(Row::orderId).containsExactly("o0", "o1", null, null);
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void anAnswerWithoutEndIsDropped() {
        String endless = "{\"bookingorders\":[\"" + "x".repeat(9 << 20) + "\"]}";
        door.sandbox()
                .faults()
                .on(CallKind.LIST, "", Fault.status(200, "application/json", endless, Map.of()))
                .on(CallKind.LIST, "", Fault.chunked());

        assertThat(door.failure(BOOKING)).isEqualTo(new Failure.UpstreamInvalid("XS2Event's response is too large"));
        assertThat(door.lists()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{\"bookingorders\":null}",
                "[]",
                "\"text\"",
                "{\"bookingorders\":{}}",
                "{\"bookingorders\":\"\"}"
            })
    void anAnswerWithoutAListIsNoEmptyList(String body) {
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", body, Map.of()));

        assertThat(door.failure(BOOKING)).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void aRedirectIsNotFollowed() {
        door.sandbox()
                .faults()
                .on(CallKind.LIST, "", Fault.redirect(door.sandbox().cdnUrl() + "/v1/bookingorders", 302));

        assertThat(door.failure(BOOKING)).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(door.sandbox().calls().all()).extracting(Call::kind).containsExactly(CallKind.LIST);
    }
}
