package dev.xs2gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersTest extends WithSandbox {

    @Test
    void listsTheOrdersOfManyBookings() throws Exception {
        var first = sandbox.order().put();
        var second = sandbox.order().put();
        sandbox.order().put();
        String ids = Paths.encoded("in:[" + first.bookingId() + "," + second.bookingId() + "]");

        JsonNode answer = caller.json("/v1/bookingorders?booking_id=" + ids);

        assertThat(answer.at("/bookingorders").findValuesAsText("bookingorder_id"))
                .containsExactly(first.orderId(), second.orderId());
        assertThat(answer.at("/pagination/total_size").asInt()).isEqualTo(2);
        assertThat(answer.at("/pagination/next_page").asText()).isEmpty();
    }

    @Test
    void listsTheOrdersOfOneBookingInTheOrderTheyWerePut() throws Exception {
        var first = sandbox.order().put();
        var second = sandbox.order().bookingId(first.bookingId()).put();
        sandbox.order().bookingId(first.bookingId()).orderId(first.orderId()).put();

        JsonNode answer = caller.json("/v1/bookingorders?booking_id=" + first.bookingId());

        assertThat(answer.at("/bookingorders").findValuesAsText("bookingorder_id"))
                .containsExactly(first.orderId(), second.orderId());
    }

    @Test
    void leavesOutUnknownIds() throws Exception {
        var order = sandbox.order().put();

        JsonNode answer = caller.json("/v1/bookingorders?bookingorder_id=in:%5B" + order.orderId() + ",unknown%5D");

        assertThat(answer.at("/bookingorders")).hasSize(1);
        assertThat(caller.json("/v1/bookingorders?booking_id=unknown").at("/bookingorders"))
                .isEmpty();
    }

    @Test
    void filtersByStatus() throws Exception {
        var ready = sandbox.order().put();
        var waiting = sandbox.order().status("processing").put();

        JsonNode answer = caller.json(Caller.listPath(ready, waiting) + "&logistic_status=completed");

        assertThat(answer.at("/bookingorders").findValuesAsText("bookingorder_id"))
                .containsExactly(ready.orderId());
    }

    @Test
    void pagesFromOneAndEndsWithAnEmptyNextPage() throws Exception {
        var one = sandbox.order().put();
        var two = sandbox.order().put();
        var three = sandbox.order().put();
        String path = Caller.listPath(one, two, three) + "&page_size=2";

        JsonNode first = caller.json(path);
        JsonNode last = caller.json(path + "&page=2");

        assertThat(first.at("/bookingorders")).hasSize(2);
        assertThat(first.at("/pagination/next_page").asText())
                .startsWith("http://localhost:")
                .endsWith("page=2");
        assertThat(last.at("/bookingorders").findValuesAsText("bookingorder_id"))
                .containsExactly(three.orderId());
        assertThat(last.at("/pagination/next_page").asText()).isEmpty();
        assertThat(caller.json(path + "&page=3").at("/bookingorders")).isEmpty();
    }

    @Test
    void theNextPagesUrlLeadsThere() throws Exception {
        var one = sandbox.order().put();
        var two = sandbox.order().put();
        String next = caller.json(Caller.listPath(one, two) + "&page_size=1")
                .at("/pagination/next_page")
                .asText();

        String path = next.replaceFirst("http://[^/]+", "");

        assertThat(caller.json(path).at("/bookingorders/0/bookingorder_id").asText())
                .isEqualTo(two.orderId());
    }

    @Test
    void pagesHoldFiftyOrdersByDefault() throws Exception {
        JsonNode answer = caller.json("/v1/bookingorders");

        assertThat(answer.at("/pagination/page_size").asInt()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense=1",
                "booking_id=a&verbose=true",
                "page=0",
                "page=x",
                "page_size=1001",
                "booking_id=",
                "booking_id=in:%5B%5D",
                "booking_id=like:abc",
                "page=1&page=2"
            })
    void refusesWhatItDoesNotKnow(String query) throws Exception {
        assertThat(caller.status("/v1/bookingorders?" + query)).isEqualTo(422);
    }

    @Test
    void theLargestPageCanBeLowered() throws Exception {
        sandbox.maxPageSize(50);

        assertThat(caller.status("/v1/bookingorders?page_size=51")).isEqualTo(422);
        assertThat(caller.status("/v1/bookingorders?page_size=50")).isEqualTo(200);
    }

    @Test
    void refusesQueriesWhereTheRouteHasNone() throws Exception {
        assertThat(caller.status(Caller.orderPath(sandbox.order().put()) + "?page=1"))
                .isEqualTo(422);
    }

    @Test
    void readsOneOrder() throws Exception {
        var order = sandbox.order().eventName("Müller \"&\" Söhne\n").put();

        JsonNode answer = caller.json(Caller.orderPath(order));

        assertThat(answer.at("/booking_id").asText()).isEqualTo(order.bookingId());
        assertThat(answer.at("/event_name").asText()).isEqualTo("Müller \"&\" Söhne\n");
        assertThat(answer.at("/items/0/ticket_sha").asText())
                .isEqualTo(order.file().sha256());
        assertThat(answer.at("/zip_sha").asText()).isEqualTo(order.zipSha());
        assertThat(answer.toString()).contains("guest-secret-name", "guest-secret@example.com");
        assertThat(caller.status("/v1/bookingorders/unknown")).isEqualTo(404);
    }

    @Test
    void wantsTheKeyEverywhere() throws Exception {
        var order = sandbox.order().put();
        for (String path : new String[] {
            "/v1/bookingorders", Caller.orderPath(order), Caller.pdfPath(order), Caller.zipLinkPath(order)
        }) {
            assertThat(caller.withoutKey("GET", path).statusCode()).as(path).isEqualTo(401);
        }
        HttpRequest wrong =
                caller.request("/v1/bookingorders").header("X-Api-Key", "wrong").build();
        assertThat(caller.send(wrong).statusCode()).isEqualTo(401);
    }

    @Test
    void answersOnlyGet() throws Exception {
        assertThat(caller.withoutKey("POST", "/v1/bookingorders").statusCode()).isEqualTo(405);
        assertThat(caller.withoutKey("HEAD", "/v1/bookingorders").statusCode()).isEqualTo(405);
    }

    @Test
    void givesJsonOnlyToThoseWhoTakeIt() throws Exception {
        HttpRequest request = caller.request("/v1/bookingorders")
                .header("X-Api-Key", Sandbox.API_KEY)
                .header("Accept", "text/html")
                .build();

        assertThat(caller.send(request).statusCode()).isEqualTo(406);
    }

    @Test
    void theListRouteHasFlatRows() throws Exception {
        var order = sandbox.order().put();

        JsonNode item = caller.json("/v1/bookingorders/list?bookingorder_id=" + order.orderId())
                .at("/bookingorders/0/items/0");

        assertThat(item.has("ticket_name")).isTrue();
        assertThat(item.has("orderitem_id")).isFalse();
        assertThat(item.has("download_link")).isFalse();
    }

    @Test
    void anOrderWithoutItemDetailsIsFullOnlyWhenReadAlone() throws Exception {
        var order = sandbox.order().withoutItemDetails().put();

        assertThat(caller.json(Caller.listPath(order))
                        .at("/bookingorders/0/items/0")
                        .has("orderitem_id"))
                .isFalse();
        assertThat(caller.json(Caller.orderPath(order))
                        .at("/items/0/orderitem_id")
                        .asText())
                .isEqualTo(order.item().itemId());
    }

    @Test
    void completesAfterAWhile() throws Exception {
        var order = sandbox.order().completesAfter(Duration.ofSeconds(20)).put();

        JsonNode before = caller.json(Caller.orderPath(order));
        int pdfBefore = caller.status(Caller.pdfPath(order));
        clock.move(Duration.ofSeconds(20));
        JsonNode after = caller.json(Caller.orderPath(order));

        assertThat(before.at("/logistic_status").asText()).isEqualTo("processing");
        assertThat(before.at("/zip_sha").isNull()).isTrue();
        assertThat(before.at("/items/0/download_link").isNull()).isTrue();
        assertThat(pdfBefore).isEqualTo(400);
        assertThat(after.at("/logistic_status").asText()).isEqualTo("completed");
        assertThat(after.at("/items/0/download_link").asText())
                .isEqualTo(order.file().link());
        assertThat(caller.status(Caller.pdfPath(order))).isEqualTo(200);
    }

    @Test
    void completesAfterSoManyReads() throws Exception {
        var order = sandbox.order().completesAfterReads(2).put();

        assertThat(caller.json(Caller.listPath(order)).findValuesAsText("logistic_status"))
                .containsExactly("processing");
        assertThat(caller.json(Caller.orderPath(order)).findValuesAsText("logistic_status"))
                .containsExactly("processing");
        assertThat(caller.json(Caller.listPath(order)).findValuesAsText("logistic_status"))
                .containsExactly("completed");
    }

    @Test
    void statesAStatusAsGiven() throws Exception {
        var none = sandbox.order().status(null).put();
        var upper = sandbox.order().status("COMPLETED").put();

        assertThat(caller.json(Caller.orderPath(none)).at("/logistic_status").isNull())
                .isTrue();
        assertThat(caller.json(Caller.orderPath(upper)).at("/logistic_status").asText())
                .isEqualTo("COMPLETED");
    }

    @Test
    void invoicesAreAListAnEmptyListOrNotThere() throws Exception {
        var some = sandbox.order().invoices("1", "2").put();
        var none = sandbox.order().invoices().put();
        var missing = sandbox.order().noInvoicesField().put();

        assertThat(caller.json(Caller.orderPath(some)).at("/invoices")).hasSize(2);
        assertThat(caller.json(Caller.orderPath(none)).at("/invoices").isArray())
                .isTrue();
        assertThat(caller.json(Caller.orderPath(none)).at("/invoices")).isEmpty();
        assertThat(caller.json(Caller.orderPath(missing)).has("invoices")).isFalse();
    }

    @Test
    void aRemovedOrderIsUnknown() throws Exception {
        var order = sandbox.order().put();

        sandbox.remove(order.orderId());

        assertThat(caller.status(Caller.orderPath(order))).isEqualTo(404);
        assertThat(caller.json(Caller.listPath(order)).at("/bookingorders")).isEmpty();
    }

    @Test
    void anyOtherPathIsUnknownAndCostsACall() throws Exception {
        assertThat(caller.status("/v1/events")).isEqualTo(404);
        assertThat(sandbox.calls().count(CallKind.OTHER, "")).isEqualTo(1);
        assertThat(sandbox.calls().apiCalls("")).isEqualTo(1);
    }
}
