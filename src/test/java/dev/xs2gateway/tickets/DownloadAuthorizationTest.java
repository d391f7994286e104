package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.Management;
import dev.xs2gateway.Unzipped;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file lies here, but whether it may be given is asked each time. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(DownloadAuthorizationTest.EachTime.class)
class DownloadAuthorizationTest {
    private static final String ITEM = "e9990000000000000000000000000001_oit";

    @InjectSandbox
    Sandbox sandbox;

    public static final class EachTime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gateway.tickets.recheck-after", "0s", "gateway.orders.min-age", "0s");
        }
    }

    private static String href(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
    }

    private SandboxOrder fetched(int size) {
        SandboxOrder order = sandbox.order()
                .item(ItemBuilder.eticket().itemId(ITEM).size(size))
                .put();
        assertThat(Fetched.get(href(order)).sha256()).isEqualTo(order.file().sha256());
        return order;
    }

    private SandboxOrder reissued(SandboxOrder old, ItemBuilder item) {
        return sandbox.order()
                .bookingId(old.bookingId())
                .orderId(old.orderId())
                .item(item.itemId(ITEM))
                .put();
    }

    @Test
    void aStoredFileCostsALookupAndNoFileCall() {
        SandboxOrder order = fetched(1_000);

        assertThat(Fetched.get(href(order)).sha256()).isEqualTo(order.file().sha256());

        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(1);
        assertThat(sandbox.calls().count(CallKind.LIST, order.orderId())).isEqualTo(2);
    }

    @Test
    void aReissuedTicketIsAnotherFile() {
        SandboxOrder old = fetched(1_000);
        SandboxOrder fresh = reissued(old, ItemBuilder.eticket().size(2_000));
        double before = reissues();
        Fetched now;
        try (Logged warnings = Logged.warnings()) {
            now = Fetched.get(href(old));

            assertThat(warnings.lines())
                    .singleElement()
                    .asString()
                    .contains("reissued", old.file().sha256(), fresh.file().sha256());
        }
        assertThat(reissues()).isEqualTo(before + 1);
        assertThat(now.sha256())
                .isEqualTo(fresh.file().sha256())
                .isNotEqualTo(old.file().sha256());
        given().header("If-Match", "\"" + old.file().sha256() + "\"")
                .get(href(old))
                .then()
                .statusCode(412)
                .body("type", equalTo("/problems/ticket-replaced"));
    }

    private static double reissues() {
        return Management.metrics()
                .lines()
                .filter(line -> line.startsWith("gateway_tickets_reissues_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aReissuedTicketMakesAnotherZip() throws IOException {
        SandboxOrder old = sandbox.order()
                .zip(false)
                .item(ItemBuilder.eticket().itemId(ITEM).size(1_000))
                .put();
        String zip = "/orders/" + old.orderId() + "/tickets.zip";
        String etag = Fetched.get(zip).header("ETag");
        SandboxOrder fresh = sandbox.order()
                .zip(false)
                .bookingId(old.bookingId())
                .orderId(old.orderId())
                .item(ItemBuilder.eticket().itemId(ITEM).size(1_001))
                .put();

        Fetched now = Fetched.get(zip);

        assertThat(now.header("ETag")).isNotEqualTo(etag);
        assertThat(Unzipped.of(now.body()).values())
                .containsExactly(fresh.file().bytes())
                .doesNotContain(old.file().bytes());
        given().header("If-None-Match", etag).get(zip).then().statusCode(200);
        given().header("If-Match", etag).get(zip).then().statusCode(412);
    }

    @Test
    void aStoredTicketThatHasLeftTheChannelIsNotDelivered() {
        SandboxOrder old = fetched(1_000);
        reissued(old, ItemBuilder.eticket().size(1_000).channel("external"));

        assertThat(Fetched.get(href(old)).problem()).isEqualTo("distributed-elsewhere");
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 500, 200})
    void whileXs2EventIsUnreachableAStoredFileIsDeliveredAndMarkedStale(int status) {
        SandboxOrder order = fetched(1_000);
        SandboxOrder other = sandbox.order().put();
        Fetched.get("/orders/" + other.orderId());
        Fault down = status == 200 ? Fault.garbage() : Fault.status(status);
        sandbox.faults().on(CallKind.LIST, order.orderId(), down);
        sandbox.faults().on(CallKind.LIST, other.orderId(), down);

        Fetched ticket = Fetched.get(href(order));

        assertThat(ticket.sha256()).isEqualTo(order.file().sha256());
        assertThat(ticket.header("Cache-Status"))
                .matches("xs2-gateway; hit; ttl=-?[0-9]+; detail=upstream-(unavailable|invalid)");
        assertThat(Fetched.get(href(other)).status()).isIn(502, 503);
        assertThat(given().head(href(other)).statusCode()).isIn(502, 503);
        assertThat(sandbox.calls().count(CallKind.PDF, other.orderId())).isZero();
    }

    @Test
    void aTicketOfAnOrderThatXs2EventNoLongerKnowsIsNotDelivered() {
        SandboxOrder order = fetched(1_000);
        sandbox.faults().on(CallKind.LIST, order.orderId(), Fault.status(400));

        given().get(href(order)).then().statusCode(502).body("type", startsWith("/problems/"));
    }
}
