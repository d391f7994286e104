package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.OptionsOn;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of an order are here before anybody asks for them. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(OptionsOn.class)
class PrefetchTest {
    @InjectSandbox
    Sandbox sandbox;

    @Inject
    MeterRegistry meters;

    /** Of several tickets the zip is fetched, where there is one, and they are taken from it; nobody waits for anything then. */
    @ParameterizedTest
    @CsvSource({"true, 2, ZIP_LINK, 1, 3", "false, 2, PDF, 2, 2", "true, 1, PDF, 1, 1"})
    void whenAWatchedOrderIsFulfilledItsFilesAreFetched(
            boolean vendorHasAZip, int tickets, CallKind kind, int calls, int files) {
        SandboxOrder order = sandbox.order()
                .status("processing")
                .zip(vendorHasAZip)
                .item(ItemBuilder.eticket().files(tickets))
                .put();
        double downloads = downloads();
        double kept = kept();
        CompletableFuture<Integer> watching = watch(order);
        sandbox.status(order.orderId(), "completed");

        await().until(() -> kept() == kept + files);
        assertThat(sandbox.calls().count(kind, order.orderId())).isEqualTo(calls);
        assertThat(watching).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(200);
        String href = given().get("/orders/{id}", order.orderId()).jsonPath().getString("tickets[0].href");

        Fetched ticket = Fetched.get(href);
        assertThat(ticket.sha256()).isEqualTo(order.item().files().getFirst().sha256());
        assertThat(ticket.header("Cache-Status")).endsWith("; hit");
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())
                        + sandbox.calls().count(CallKind.ZIP_LINK, order.orderId()))
                .isEqualTo(calls);
        assertThat(downloads()).as("nobody waited for it").isEqualTo(downloads);
    }

    private CompletableFuture<Integer> watch(SandboxOrder order) {
        CompletableFuture<Integer> watching = CompletableFuture.supplyAsync(() -> given().header("Prefer", "wait=30")
                .get("/orders/{id}", order.orderId())
                .statusCode());
        await().until(() -> sandbox.calls().count(CallKind.LIST, order.orderId()) >= 2);
        return watching;
    }

    private double downloads() {
        return meters.find("gateway.budget.calls").tag("lane", "download").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** It lay here before anybody asked for it, so whoever got it first got it without asking XS2Event. */
    @Test
    void aReissueOfADeliveredFileIsDetected() throws Exception {
        ItemBuilder old = ItemBuilder.eticket().bytes("%PDF-1.7 the old ticket".getBytes(US_ASCII));
        SandboxOrder order =
                sandbox.order().status("processing").zip(false).item(old).put();
        String href = "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
        double kept = kept();
        CompletableFuture<Integer> watching = watch(order);
        sandbox.status(order.orderId(), "completed");
        assertThat(watching).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(200);
        await().until(() -> kept() == kept + 1);
        double reissues = reissues();
        assertThat(Fetched.get(href).header("Cache-Status")).endsWith("hit");

        ItemBuilder fresh = old.bytes("%PDF-1.7 the new ticket".getBytes(US_ASCII));
        sandbox.order()
                .bookingId(order.bookingId())
                .orderId(order.orderId())
                .item(fresh)
                .put();
        given().header("Cache-Control", "no-cache").get("/orders/{id}", order.orderId());

        assertThat(Fetched.get(href).header("ETag")).doesNotContain(order.file().sha256());
        assertThat(reissues()).isEqualTo(reissues + 1);
    }

    private double kept() {
        return meters.get("gateway.files.kept").gauge().value();
    }

    private double reissues() {
        return meters.get("gateway.tickets.reissues").functionCounter().count();
    }

    @Test
    void filesOfUnwatchedOrdersAreNotPrefetched() {
        SandboxOrder order = sandbox.order().put();

        given().get("/orders/{id}", order.orderId()).then().statusCode(200);

        assertThat(sandbox.calls().apiCalls(order.orderId())).isEqualTo(1);
    }
}
